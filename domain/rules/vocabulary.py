"""The vocabularies that the law leaves open: what each is for, and which codes the law itself names (Art. 38).

The terms of a vocabulary stand in a book's charter. A field that is typed with `coded` holds one of its codes; whether
that code may be used on the day of a decision is asked in one place, of every kind (`domain/rules/in_force.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec import Meta

VOCABULARY = "vocabulary"  # the name under which a type says of which vocabulary its codes are
# What counts and tallies are called beside codes, so that no code may be called so.
KEPT_WORDS = ("unknown", "returned", "years", "all")


class Vocabulary(NamedTuple):
    """A vocabulary that a charter fills.

    A term belongs to terms of `parent` (a vocabulary of the charter or of the law) or to some of `parents`; it may have
    some of `traits`, on which rules hang. `needed` are codes that the law names, so every charter has them; `law` are
    codes of the law's own beside those of the charter, of which no charter has those that are `kept`.
    """

    zh: str
    en: str
    parent: str = ""
    parents: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


VOCABULARIES: dict[str, Vocabulary] = {
    "fund_source": Vocabulary("资金来源", "sources of funds"),
    "public_funds": Vocabulary("采购资金", "funds of a procurement"),
    "category": Vocabulary("专项类别", "categories of programmes"),
    "management_class": Vocabulary("管理分类", "management classes"),
    "instrument": Vocabulary("支持方式", "support instruments", parent="management_class"),
    "method": Vocabulary("遴选方式", "selection methods", traits=("justified", "by_call")),
    "body": Vocabulary("机构类型", "kinds of bodies", traits=("authority",)),
    "suggestion_body": Vocabulary("建议提出者类别", "kinds of those who suggest", traits=("person",)),
    "outcome": Vocabulary("成果类型", "types of outcomes", traits=("level", "funds", "people", "work")),
    "standard_level": Vocabulary("标准级别", "levels of standards"),
    "ip_step": Vocabulary("知识产权环节", "steps with intellectual property", needed=("search",)),
    "policy_type": Vocabulary("政策类型", "types of policies", parents=("supply", "demand")),
    "stage": Vocabulary("评估阶段", "stages of evaluation", needed=("acceptance", "post")),
    "scale": Vocabulary("评级标准", "scales", traits=("acceptance", "lists_only")),
    "rating": Vocabulary(
        "评级", "ratings", parent="scale", law=("not_applicable",), kept=("not_applicable", "accepted")
    ),
    "dimension": Vocabulary(
        "评估维度",
        "dimensions of evaluation",
        parents=("programme", "organising", "undertaking", "project"),
        law=("economic_benefit", "social_benefit", "environmental_benefit", "impact", "lasting_use"),
    ),
    "report_type": Vocabulary("科技报告类型", "types of S&T reports", needed=("final",)),
    "district": Vocabulary("行政区划", "divisions"),
}


def coded(vocabulary: str) -> Meta:
    """A code of a vocabulary, whose terms the book's charter gives."""
    return Meta(extra={VOCABULARY: vocabulary})


class Stated(NamedTuple):
    """A code that a fact or a state holds: in which field, and of which vocabulary."""

    field: str
    vocabulary: str
    code: str


def stated_codes(value: msgspec.Struct, where: str = "") -> Iterator[Stated]:
    """Every code in a fact or a state, in the parts within it too."""
    for name, vocabulary, nested in _fields(type(value)):
        held, field = getattr(value, name), f"{where}.{name}" if where else name
        if held is None or held == ():
            continue
        for number, each in enumerate(held if isinstance(held, tuple) else (held,), 1):
            place = f"{field}[{number}]" if isinstance(held, tuple) else field
            if vocabulary and isinstance(each, str):
                yield Stated(place, vocabulary, each)
            elif nested and isinstance(each, msgspec.Struct):
                yield from stated_codes(each, place)


@functools.cache
def _fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a structure that hold codes, each with its vocabulary, or structures."""
    found = []
    for field in msgspec.structs.fields(struct):
        vocabulary, nested = vocabulary_of(field.type), _holds_struct(field.type)
        if vocabulary or nested:
            found.append((field.name, vocabulary, nested))
    return tuple(found)


def vocabulary_of(annotation: Any) -> str:
    """The vocabulary of whose codes a type is, at any depth of it; empty where it is of none."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and VOCABULARY in meta.extra:
            return str(meta.extra[VOCABULARY])
    return next(filter(None, map(vocabulary_of, get_args(annotation))), "")


def _holds_struct(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return True
    return any(map(_holds_struct, get_args(annotation)))
