"""The mapping file: how the columns of a published list become the fields of facts. Read whole and checked first."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, Literal

import msgspec

from desk.advice import suggestion
from desk.disk import read_text
from desk.submission import DeskError
from domain.rules.said import Said, enumerated, said_of

MSGSPEC = {
    "Expected `(?P<wanted>.+)`, got `(?P<got>.+)`": Said("expected `{wanted}`, got `{got}`"),
    "Object missing required field `(?P<name>.+)`": Said("object missing required field `{name}`"),
    "Invalid enum value (?P<value>.+)": Said("invalid enum value {value}"),
}  # what it says of values of another type
Format = Literal["csv", "excel", "jsonl"]


class Spec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the tables of a mapping file."""


class SourceSpec(Spec, frozen=True, kw_only=True):
    """[source]: the document that is transcribed."""

    title: str
    sha256: str = ""
    part: str = ""


class FileSpec(Spec, frozen=True, kw_only=True):
    """[file]: how the list is laid out."""

    format: Format | None = None
    encoding: str = ""
    undecodable: Literal["refuse", "quarantine", "replace"] = "refuse"
    delimiter: str = ""
    quote: str = '"'
    sheet: str | int = ""
    header_row: int | list[int] | None = None
    header: list[str] = []
    transposed: bool = False
    ragged: bool = False
    fill_down: list[str] = []
    footer: str = ""
    stop: str = ""


class CellsSpec(Spec, frozen=True, kw_only=True):
    """[cells]: what holds for every cell."""

    empty: list[str] = []
    withheld: str = ""
    above: list[str] = []
    ids: str = ""
    currency: str = ""


class ColumnSpec(Spec, frozen=True, kw_only=True):
    """One column under [columns] in its long form."""

    names: str | list[str]
    optional: bool = False


class TestSpec(Spec, frozen=True, kw_only=True):
    """One condition on a row."""

    column: str
    equals: str | None = None
    in_: list[str] | None = msgspec.field(default=None, name="in")
    matches: str | None = None
    present: bool | None = None
    not_: bool = msgspec.field(default=False, name="not")


class EachSpec(Spec, frozen=True, kw_only=True):
    """A repeated group: the parts of one cell, or numbered columns."""

    column: str = ""
    split: str | list[str] = ""
    columns: list[str] = []
    numbered: str = ""


class ValueSpec(Spec, frozen=True, kw_only=True):
    """How one value is made."""

    column: str | list[str] = ""
    text: str = ""
    sum: list[str] = []
    value: str | int | bool | None = None
    empty: list[str] = []
    withheld: str = ""
    replace: list[list[str]] = []
    pattern: str = ""
    date: bool | str | list[str] = False
    amount: str = ""
    round: bool = False
    cut: bool = False
    codes: str | dict[str, str] = ""
    other: Literal["refuse", "keep", "empty"] = "refuse"
    unreadable: Literal["refuse", "empty"] = "refuse"
    as_: str = msgspec.field(default="", name="as")
    default: str | int | bool | None = None
    required: bool = False


class ItemsMapping(Spec, frozen=True, kw_only=True):
    """A list of values, one for each item of a repeated group."""

    each: EachSpec
    item: Any = "{item}"
    when: TestSpec | list[TestSpec] = []


class ChangedSpec(Spec, frozen=True, kw_only=True):
    """A fact only where the list differs from what the stream last had."""

    state: str
    to: str
    before: str = ""


class SkipSpec(Spec, frozen=True, kw_only=True):
    """[[skip]]: rows that are not wanted, and why."""

    when: TestSpec | list[TestSpec]
    reason: str


class FactSpec(Spec, frozen=True, kw_only=True):
    """[[fact]]: one fact from each row that fits."""

    kind: str
    stream: str | list[str]
    fields: dict[str, Any] = {}
    when: TestSpec | list[TestSpec] = []
    each: EachSpec | None = None
    once: bool | Literal["kind"] = False
    changed: ChangedSpec | list[ChangedSpec] = []
    on: str | dict[str, Any] = ""
    authority: str = ""


class Mapping(Spec, frozen=True, kw_only=True):
    """A whole mapping file."""

    source: SourceSpec
    file: FileSpec = FileSpec()
    cells: CellsSpec = CellsSpec()
    columns: dict[str, str | list[str] | ColumnSpec] = {}
    codes: dict[str, dict[str, str]] = {}
    skip: list[SkipSpec] = []
    fact: list[FactSpec]


class WrongMapping(DeskError):
    """The mapping file cannot be used; says which key, and what is allowed there."""

    def __init__(self, where: str, what: str, /, **values: Any) -> None:
        told = Said(what, **values)
        super().__init__(Said("{where}: {told}", where=where, told=told) if where else told)


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file, as far as that is possible without the list. Raises `WrongMapping`."""
    try:
        content = tomllib.loads(read_text(path, encoding="utf-8-sig"))
    except OSError as error:
        raise WrongMapping(str(path), "cannot be read: {strerror}", strerror=error.strerror) from None
    except UnicodeDecodeError as error:
        raise WrongMapping(str(path), "is not UTF-8 text (byte {start}); save it as UTF-8", start=error.start) from None
    except tomllib.TOMLDecodeError as error:
        raise WrongMapping(str(path), "is not TOML: {error}", error=error) from None
    try:
        return typing.cast(Mapping, as_spec(content, Mapping, ""))
    except WrongMapping as error:
        raise WrongMapping(str(path), said_of(error)) from None


def as_spec(value: Any, spec: type[Spec], where: str) -> Spec:
    """A table of the mapping as its type; unknown keys are told with what is allowed."""
    _check_keys(value, spec, where)
    try:
        return msgspec.convert(value, spec)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        inner = "".join(f"[{int(n) + 1}]" if n else rest for n, rest in re.findall(r"\[(\d+)\]|(\.?\w+)", path))
        place = f"{where}{inner}" if where or not inner.startswith(".") else inner[1:]
        raise WrongMapping(place or Said("mapping"), in_words(what)) from None


def in_words(what: str) -> str:
    """What msgspec says of a value, as part of a sentence."""
    for pattern, text in MSGSPEC.items():
        if found := re.fullmatch(pattern, what):
            return Said(text, **found.groupdict())
    return what[0].lower() + what[1:]


def _check_keys(value: Any, annotation: Any, where: str) -> None:
    """Raise for a key that its table does not know, however deep."""
    for spec in _options(annotation):
        if isinstance(value, dict) and isinstance(spec, type) and issubclass(spec, Spec):
            known = {field.encode_name: field.type for field in msgspec.structs.fields(spec)}
            for key, inner in value.items():
                place = f"{where}.{key}" if where else key
                if key not in known:
                    raise WrongMapping(where or Said("mapping"), _unknown_key(key, known, nested=bool(where)))
                _check_keys(inner, known[key], place)
        elif isinstance(value, list) and typing.get_origin(spec) is list:
            for number, inner in enumerate(value, 1):
                _check_keys(inner, typing.get_args(spec)[0], f"{where}[{number}]")
        elif isinstance(value, dict) and typing.get_origin(spec) is dict:
            for key, inner in value.items():
                _check_keys(inner, typing.get_args(spec)[1], f"{where}.{key}")


def _unknown_key(key: str, known: dict[str, Any], *, nested: bool) -> str:
    if nested and key in Mapping.__struct_fields__:
        return Said("'{key}' has a heading of its own: write [{key}] on a line before it", key=key)
    return Said(
        "unknown key '{key}'{suggestion}; allowed: {known}",
        key=key,
        suggestion=suggestion(key, known),
        known=enumerated(known),
    )


def _options(annotation: Any) -> tuple[Any, ...]:
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return typing.get_args(annotation) if is_union else (annotation,)
