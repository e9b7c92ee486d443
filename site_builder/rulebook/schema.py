"""The JSON Schema (2020-12) of entries, for machines: from the classes of the facts, with their labels."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from domain.ledger.entry import Entry, Signature, Source, WrongClock
from domain.rules.catalogue import KINDS
from domain.rules.in_force import CharterTable
from domain.rules.shape import Shape, shape_of, shape_of_kind
from domain.rules.terms import words_of
from site_builder.rulebook.entry_fields import ENTRY, SIGNATURE, SOURCE

PATH = "schema/entry.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLACE = "#/$defs/{name}"
# What Python's regular expressions read otherwise than ECMA-262 does, or than with its `u` flag.
WHITE = r"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # but for \x1c to \x1f
ECMA = {r"\Z": "$", r"\d": "[0-9]", r"\s": WHITE, r"\x00": r"\u0000", r"\x1f": r"\u001f"}


def document(base_url: str, charter: CharterTable) -> bytes:
    """The schema as the site publishes it, under its own address.

    A code is any that the book's charter ever had, so that a file of an earlier day stays valid (Art. 38).
    """
    return (
        msgspec.json.format(msgspec.json.encode({"$id": f"{base_url}{PATH}", **_schema(charter)}, order="sorted"))
        + b"\n"
    )


@functools.lru_cache(8)
def _schema(charter: CharterTable) -> dict[str, object]:
    kinds = [KINDS[name] for name in sorted(KINDS)]
    named, made = msgspec.json.schema_components([Entry[Any], *(kind.fact for kind in kinds)], ref_template=PLACE)
    places = [ref["$ref"].removeprefix(PLACE.format(name="")) for ref in named]
    entry = made.pop(places[0])
    entry["properties"]["fact"] = {"anyOf": list(named[1:])}
    for kind, place in zip(kinds, places[1:], strict=True):
        described = made[place]
        described["title"] = f"{kind.fact.zh} · {kind.fact.en}"
        described["$comment"] = f"Art. {kind.fact.article} · {kind.fact.power.value} · since {kind.fact.since}"
        _label(made, described, shape_of_kind(kind.fact), charter)
    _label(made, made[WrongClock.__name__], shape_of(WrongClock), charter)
    for described, told in ((entry, ENTRY), (made[Signature.__name__], SIGNATURE), (made[Source.__name__], SOURCE)):
        for name, (zh, en) in told.items():
            described["properties"][name] |= {"title": zh, "description": en}
    about = "One entry of the book in its canonical bytes: sorted keys, no white space, NFC, at most 65535 bytes."
    whole = {"$schema": DIALECT, **entry, "title": "公示记录 · Entry", "description": about, "$defs": made}
    return _plain_table(whole)


def _label(made: dict[str, Any], described: dict[str, Any], shape: Shape, charter: CharterTable) -> None:
    """Name every field of a structure in both languages, and in the structures in it; codes are of the charter."""
    for each in shape.fields:
        told = described["properties"][each.name]
        told["title"], told["description"] = each.zh, each.en
        inner = each.shape.item if each.shape.item else each.shape
        if inner.form == "structure":
            _label(made, made[inner.type.__name__], inner, charter)
        if inner.vocabulary:
            codes = list(words_of(charter, inner.vocabulary))
            described["properties"][each.name] = _enumerated(told, {"enum": codes, "$comment": inner.vocabulary})


def _enumerated(form: Any, codes: dict[str, Any]) -> Any:
    """A form whose texts are these codes."""
    if isinstance(form, list):
        return [_enumerated(each, codes) for each in form]
    if not isinstance(form, dict):
        return form
    if form.get("type") == "string":
        return {name: value for name, value in form.items() if name not in ("type", "pattern")} | codes
    return {name: _enumerated(value, codes) if name in ("anyOf", "items") else value for name, value in form.items()}


def _plain(value: object) -> object:
    """A schema whose absent fields are absent, never null, and whose patterns are ECMA's."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _plain_table(value) if isinstance(value, dict) else value


def _plain_table(table: dict[str, object]) -> dict[str, object]:
    told = {name: _plain(each) for name, each in table.items() if not (name == "default" and each in (None, [], {}))}
    if isinstance(pattern := told.get("pattern"), str):
        told["pattern"] = ecma(pattern)
    if not isinstance(stated := told.get("anyOf"), list):
        return told
    options = [each for each in stated if each != {"type": "null"}]
    if len(options) == len(stated):
        return told
    if len(options) > 1:
        return told | {"anyOf": options}
    del told["anyOf"]
    only: dict[str, object] = options[0]
    return only | told


def ecma(pattern: str) -> str:
    """A pattern that means the same in Python and in ECMA-262, with and without its `u` flag."""
    for python, plain in ECMA.items():
        pattern = pattern.replace(python, plain)
    return pattern
