"""The form of an entry: what an entry of a published log must be before anything is asked about it.

`forms.json` says it for verifiers that do not share our code, in a small part of JSON Schema:
`type`, `enum`, `pattern` (of the whole text), `minLength`, `maxLength`, `minimum`, `maximum`, `properties`, `required`,
`additionalProperties`, `items`, `anyOf`, `$ref`; a union of kinds is told by `discriminator`, a value that is its
`default` is left out of the canonical bytes, and `subject` names the streams on which a kind belongs.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec

from domain.ledger.entry import SCHEMA, AnyEntry, Entry, union
from domain.rules.catalogue import KINDS, STATES
from domain.rules.days import is_day
from domain.rules.fact import State

FILE = "forms.json"
STREAM = rf"^({'|'.join(sorted(STATES))})/[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$"
YEAR = "(?:19[0-9]{2}|2[01][0-9]{2}|2200)"  # as in domain/rules/days.py
DAY = f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}$"
MOMENT = f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
_stream, _moment = re.compile(STREAM), re.compile(MOMENT)


class WrongForm(ValueError):
    """Something is no entry of a book, whatever it says; one line tells why."""


def check_form(entry: AnyEntry) -> None:
    """Raise `WrongForm` unless schema, stream and kind are known and fit each other, and its days are real."""
    subject = entry.fact.state.subject
    if entry.schema != SCHEMA:
        raise WrongForm(f"schema is {entry.schema!r}, not {SCHEMA}")
    if not _stream.fullmatch(entry.stream):
        raise WrongForm(f"{entry.stream!r} is not the name of a stream")
    if entry.fact.state is not State and entry.subject != subject:
        raise WrongForm(f"{entry.kind} belongs on {subject}/ID, not on {entry.stream}")
    for moment in (entry.recorded_at, entry.true_at):
        if not _moment.fullmatch(moment) or not is_day(moment[:10]):
            raise WrongForm(f"recorded at {moment!r}, which is no moment")
    if entry.decided_on is not None and not is_day(entry.decided_on):
        raise WrongForm(f"decided on {entry.decided_on!r}, which is no day")


@functools.cache
def table() -> bytes:
    """`forms.json`, in canonical JSON."""
    _, forms = msgspec.json.schema_components([Entry[union()]], ref_template="#/$defs/{name}")  # type: ignore[misc]
    defs = {("Entry" if name.startswith("Entry_") else name): _plain(form) for name, form in forms.items()}
    for kind in KINDS.values():
        if kind.fact.state is not State:
            defs[kind.fact.__name__]["subject"] = kind.fact.state.subject
    entry = defs["Entry"]["properties"]
    entry |= {"schema": {"enum": [SCHEMA]}, "stream": {**entry["stream"], "pattern": STREAM}}
    entry["recorded_at"] = {"type": "string", "pattern": MOMENT}
    defs["WrongClock"]["properties"]["true_at"] |= {"pattern": MOMENT}
    entry["decided_on"] = {"default": None, "anyOf": [{"type": "string", "pattern": DAY}, {"type": "null"}]}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Entry", "$defs": defs}
    return msgspec.json.encode(whole, order="sorted")


def _plain(form: Any) -> Any:
    """A form as msgspec tells it in the small part of the language; Python's end of a text is that of ECMA-262."""
    if isinstance(form, list):
        return [_plain(each) for each in form]
    if not isinstance(form, dict):
        return form
    told = {name: _plain(value) for name, value in form.items() if name != "title" or isinstance(value, dict)}
    if isinstance(told.get("exclusiveMaximum"), int):
        told["maximum"] = told.pop("exclusiveMaximum") - 1
    if isinstance(told.get("exclusiveMinimum"), int):
        told["minimum"] = told.pop("exclusiveMinimum") + 1
    if isinstance(told.get("pattern"), str):
        told["pattern"] = told["pattern"].replace(r"\Z", "$")
    if isinstance(told.get("description"), str):
        told["description"] = " ".join(told["description"].split())
    return told
