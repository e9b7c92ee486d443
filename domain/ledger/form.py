"""The form of an entry: what an entry of a published log must be before anything is asked about it.

`forms.json` says it for verifiers that do not share our code, in a small part of JSON Schema: `$ref`, `enum`, of a text
`pattern`, `minLength` and `maxLength`, of a number `minimum` and `maximum`, of a list `items` and `minItems`, of an
object `properties` and `required`, or of one whose fields have any name `propertyNames`, `additionalProperties` and
`minProperties`. A pattern is of the whole text. The one `anyOf` is of the kinds of facts, each told under its name.
What says nothing is left out of the canonical bytes: so no value is null, and no list or object is empty.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec

from domain.ledger.entry import SCHEMA, AnyEntry, Entry, union
from domain.rules.catalogue import KINDS, STATES
from domain.rules.days import is_day
from domain.rules.fact import State, kind_of
from domain.rules.forms import UNSEEN
from domain.rules.said import SaidError
from domain.rules.signing import DecisionCountersigned

FILE = "forms.json"
STREAM = rf"^({'|'.join(sorted(STATES))})/[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$"
YEAR = "(?:19[0-9]{2}|2[01][0-9]{2}|2200)"  # as in domain/rules/days.py
DAY = f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}$"
MOMENT = f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
# A reason for urgency is one line that is seen from end to end: no sign moves or hides another, and one can be read.
_HIDES = r"\x00-\x1f\x7f-\x9f" + re.sub("[\x80-\uffff]", lambda sign: f"\\u{ord(sign[0]):04x}", UNSEEN.pattern[1:-1])
_BLANK = r"\s\u00ad\u0300-\u036f\u200b-\u200d\ue000-\uf8ff\ufe00-\ufe0f"
REASON = rf"^(?!.*[{_HIDES}])(?=.*[^{_BLANK}])\S(?:.*\S)?$"
_stream, _moment, _reason = re.compile(STREAM), re.compile(MOMENT), re.compile(REASON)


class WrongForm(SaidError, ValueError):
    """Something is no entry of a book, whatever it says; one line tells why."""


def check_form(entry: AnyEntry) -> None:
    """Raise `WrongForm` unless schema, stream and kind are known and fit each other, and its days are real."""
    subject = entry.fact.state.subject
    if entry.schema != SCHEMA:
        raise WrongForm("schema is {schema!r}, not {known}", schema=entry.schema, known=SCHEMA)
    if not _stream.fullmatch(entry.stream):
        raise WrongForm("{stream!r} is not the name of a stream", stream=entry.stream)
    if entry.fact.state is not State and entry.subject != subject:
        raise WrongForm(
            "{kind} belongs on {subject}/ID, not on {stream}", kind=entry.kind, subject=subject, stream=entry.stream
        )
    for moment in (entry.recorded_at, entry.true_at):
        if not _moment.fullmatch(moment) or not is_day(moment[:10]):
            raise WrongForm("recorded at {moment!r}, which is no moment", moment=moment)
    if entry.decided_on is not None and not is_day(entry.decided_on):
        raise WrongForm("decided on {decided_on!r}, which is no day", decided_on=entry.decided_on)
    refused = entry.fact.refused if isinstance(entry.fact, DecisionCountersigned) else None
    for what, reason in (("urgent", entry.urgent), ("refused", refused)):
        if reason is not None and not _reason.fullmatch(reason):
            raise WrongForm("{what} for the reason {reason!a}, which nobody can read", what=what, reason=reason)


@functools.cache
def table() -> bytes:
    """`forms.json`, in canonical JSON."""
    _, forms = msgspec.json.schema_components([Entry[union()]], ref_template="#/$defs/{name}")  # type: ignore[misc]
    names = {kind.fact.__name__: name for name, kind in KINDS.items()}
    defs = {names.get(name, name.partition("_")[0]): _plain(form) for name, form in forms.items()}
    entry = defs["Entry"]["properties"]
    entry["fact"] = {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS]}
    entry |= {"schema": {"enum": [SCHEMA]}, "stream": {**entry["stream"], "pattern": STREAM}}
    entry["recorded_at"] = {"type": "string", "pattern": MOMENT}
    defs["WrongClock"]["properties"]["true_at"] |= {"pattern": MOMENT}
    entry["decided_on"] = {"type": "string", "pattern": DAY}
    entry["urgent"] |= {"pattern": REASON}
    defs[kind_of(DecisionCountersigned)]["properties"]["refused"] |= {"pattern": REASON}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Entry", "$defs": defs}
    return msgspec.json.encode(whole, order="sorted")


def _plain(form: Any) -> Any:
    """A form as msgspec tells it in the small part of the language, where a default is left out of what is canonical.

    Python's end of a text is that of ECMA-262.
    """
    if isinstance(form, list):
        return [_plain(each) for each in form]
    if not isinstance(form, dict):
        return form
    told = {name: _plain(value) for name, value in form.items() if name != "title" or isinstance(value, dict)}
    if isinstance(told.get("anyOf"), list) and {"type": "null"} in told["anyOf"]:
        (told,) = (each for each in told["anyOf"] if each != {"type": "null"})
    if told.get("type") == "boolean":
        told = {"enum": [True] if told.get("default") is False else [False, True]}
    if isinstance(told.get("additionalProperties"), dict):
        told["propertyNames"] = {**told.get("propertyNames", {}), "type": "string"}
    if not told.get("default", True):
        told |= {"minItems" if told["type"] == "array" else "minProperties": 1}
        del told["default"]
    if isinstance(told.get("exclusiveMaximum"), int):
        told["maximum"] = told.pop("exclusiveMaximum") - 1
    if isinstance(told.get("exclusiveMinimum"), int):
        told["minimum"] = told.pop("exclusiveMinimum") + 1
    if isinstance(told.get("pattern"), str):
        told["pattern"] = told["pattern"].replace(r"\Z", "$")
    if isinstance(told.get("description"), str):
        told["description"] = " ".join(told["description"].split())
    return told
