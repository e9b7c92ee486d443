"""What a kind's fields look like: read once from its types, for whoever fills them in or explains them."""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from domain.rules.currencies import RENMINBI
from domain.rules.fact import Fact
from domain.rules.in_force import CharterTable, default
from domain.rules.terms import TERMS, words_of
from domain.rules.vocabulary import VOCABULARY

Choices = Mapping[str, tuple[str, str]]
WIDEST = 2**53 - 1


@dataclass(frozen=True)
class Shape:
    """The form of one value: a leaf, a structure of `fields`, or a list of `item`.

    `form` is text, fen, change, whole, quantity, day, partial_day, offset, yes_no, choice, reference, structure,
    list or other. `type` is what msgspec checks the value against.
    """

    form: str
    type: Any
    item: Shape | None = None
    fields: tuple[Field, ...] = ()
    choices: Choices = field(default_factory=dict)
    subject: str = ""
    unit: str = ""
    longest: int = 0  # characters of a text; 0: not limited
    least: int | None = None  # bounds of a whole number or an amount; None: not limited
    most: int | None = None
    pattern: str = ""  # of a text; empty: any
    vocabulary: str = ""  # of a choice that the charter gives
    currency: str = RENMINBI  # of an amount that states none

    @functools.cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields of a structure by name."""
        return {each.name: each for each in self.fields}


@dataclass(frozen=True)
class Field:
    """One field with its labels. `required`: always; `told`: a decision must state it, an old list may lack it."""

    name: str
    zh: str
    en: str
    shape: Shape
    required: bool
    told: bool


def shape_of_kind(fact: type[Fact], charter: CharterTable | None = None) -> Shape:
    """The structure of a kind of fact, with the terms of a charter; of the default one where none is given."""
    return _shape_of_kind(fact, charter or default())


@functools.lru_cache(1_000)
def _shape_of_kind(fact: type[Fact], charter: CharterTable) -> Shape:
    return _structure(fact, charter)


def _structure(struct: type[msgspec.Struct], charter: CharterTable) -> Shape:
    fields = tuple(_field(each, charter) for each in msgspec.structs.fields(struct))
    return Shape("structure", struct, fields=fields, currency=charter.charter.currency)


def _field(info: msgspec.structs.FieldInfo, charter: CharterTable) -> Field:
    labels = _extra(info.type)
    required = info.default is msgspec.NODEFAULT and info.default_factory is msgspec.NODEFAULT
    shape = shape_of(info.type, labels.get("term", ""), labels.get("unit", ""), charter)
    english = labels.get("en", info.name.replace("_", " "))
    return Field(info.name, labels.get("zh", ""), english, shape, required, required or bool(labels.get("told")))


def shape_of(annotation: Any, term: str = "", unit: str = "", charter: CharterTable | None = None) -> Shape:
    """The shape of an annotated type; `None` beside another type only says that it may be absent."""
    charter = charter or default()
    bare, extra = _bare(annotation), _extra(annotation)
    origin = get_origin(bare)
    if origin in (tuple, list):
        return Shape("list", annotation, item=shape_of(get_args(bare)[0], term, unit, charter))
    if origin is Literal:
        return Shape("choice", annotation, choices=_choices(get_args(bare), term))
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        return _structure(bare, charter)
    if "ref" in extra:
        return Shape("reference", annotation, subject=extra["ref"])
    form = extra.get("form") or {bool: "yes_no", int: "whole", str: "text"}.get(bare, "other")
    if form == "fen" and extra.get("ge") is None:
        form = "change"
    least, most = _bounds(extra)
    if extra.get(VOCABULARY):
        named = extra[VOCABULARY]
        return Shape("choice", annotation, choices=words_of(charter, named), vocabulary=named)
    choices = words_of(
        charter, term
    )  # the terms of a text that may be another, as where a source has ratings of its own
    longest = extra.get("max_length", 0)
    pattern = extra.get("pattern", "")
    return Shape(
        form,
        annotation,
        choices=choices,
        unit=unit,
        longest=longest,
        least=least,
        most=most,
        pattern=pattern,
        currency=charter.charter.currency,
    )


def _bounds(extra: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The least and the most that a number may be; 2^53, which is every JSON reader's bound, is not told."""
    least = extra["gt"] + 1 if "gt" in extra else extra.get("ge")
    most = extra["lt"] - 1 if "lt" in extra else extra.get("le")
    return least if least is None or abs(least) < WIDEST else None, most if most is None or most < WIDEST else None


def _bare(annotation: Any) -> Any:
    """A type without its annotations and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        others = [each for each in get_args(annotation) if each is not type(None)]
        if len(others) == 1:
            return _bare(others[0])
    return annotation


def _extra(annotation: Any) -> dict[str, Any]:
    """All labels of a type, the inner ones too, with the bounds that matter here."""
    found: dict[str, Any] = {}
    if get_origin(annotation) in (Union, types.UnionType):
        for each in get_args(annotation):
            found |= _extra(each)
    elif get_origin(annotation) is Annotated:
        found |= _extra(get_args(annotation)[0])
        for meta in annotation.__metadata__:
            if isinstance(meta, msgspec.Meta):
                found |= meta.extra or {}
                found |= {
                    name: getattr(meta, name)
                    for name in ("ge", "gt", "le", "lt", "pattern", "max_length")
                    if getattr(meta, name) is not None
                }
    return found


def _choices(values: tuple[str, ...], term: str) -> Choices:
    """The values of a fixed list with their terms, where the rooms give them."""
    table = TERMS.get(term) or next((table for table in TERMS.values() if set(table) == set(values)), {})
    return {value: table.get(value, ("", value.replace("_", " "))) for value in values}
