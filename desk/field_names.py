"""Fields by their Chinese labels: `名称=` stands for `title=`, where no other field of the structure is called so."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

from desk.amounts import opened
from desk.terms import WrongTerms
from domain.rules.decision import Kind
from domain.rules.said import Said
from domain.rules.shape import Shape, shape_of_kind


def own_names(kind: Kind, told: Any) -> Any:
    """The fields of a decision under their own names; `WrongTerms` where one is given under both."""
    personal = {plain(zh): name for name, zh, _ in kind.fact.personal}
    return _named(shape_of_kind(kind.fact), told, personal)


def labels_of(shape: Shape) -> dict[str, str]:
    """The names of the fields of a structure by their labels, of those that stand for one field alone."""
    counted = Counter(plain(each.zh) for each in shape.fields)
    return {label: each.name for each in shape.fields if counted[label := plain(each.zh)] == 1}


def plain(label: str) -> str:
    """A label as it is compared, in whatever width its signs are typed."""
    return unicodedata.normalize("NFKC", label).strip()


def _named(shape: Shape, told: Any, others: Mapping[str, str]) -> Any:
    told = opened(told) if shape.form in ("list", "structure") else told
    if shape.item and isinstance(told, list):
        return [_named(shape.item, each, {}) for each in told]
    if shape.item:
        return _named(shape.item, told, {})
    if shape.form != "structure" or not isinstance(told, Mapping):
        return told
    labels = {**labels_of(shape), **{zh: name for zh, name in others.items() if zh not in labels_of(shape)}}
    found: dict[str, Any] = {}
    for label, value in told.items():
        name = str(label)
        if name not in shape.by_name:
            name = labels.get(plain(name), name)
        if name in found:
            raise WrongTerms([Said("{name} and {label} are one field: state it once", name=name, label=label)])
        found[name] = _named(shape.by_name[name].shape, value, {}) if name in shape.by_name else value
    return found
