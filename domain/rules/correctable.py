"""Whether a correction can be made of an entry at all: it states what stands there, and what could stand (Art. 31)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from domain.rules import forms
from domain.rules.correction import EntryCorrected
from domain.rules.currencies import listed_in_own, require_tellable
from domain.rules.fact import Fact, State, kind_of
from domain.rules.history import corrected, rectified
from domain.rules.in_force import CharterTable, unknown_codes
from domain.rules.refusal import refuse, require
from domain.rules.sitting import Entered


def check_correction(terms: EntryCorrected, entries: Sequence[Entered], charter: CharterTable) -> None:
    """Refuse unless the named entry exists, states what is called wrong, and can state what is called right."""
    number = terms.number
    require(1 <= number <= len(entries), "Art. 31: there is no entry {number} in this stream.", number=number)
    facts = [fact for fact, _ in corrected([(each.fact, each.on) for each in entries])]
    fact = facts[number - 1]
    standing = msgspec.json.decode(msgspec.json.encode(fact))
    for each in terms.fields:
        check_field(each.field, number, type(fact))
        stands = standing.get(each.field)
        require(
            _json(each.wrong) == stands,
            "Art. 31: entry {number} does not state {wrong} as its {field}; it states {stands}.",
            number=number,
            wrong=each.wrong,
            field=each.field,
            stands=msgspec.json.encode(stands).decode(),
        )
    right = _check_right(terms, fact, standing, listed=entries[number - 1].listed)
    require_known(right, {each.field for each in terms.fields}, charter)


def check_field(field: str, number: int, fact: type[Fact]) -> None:
    """Refuse to correct what the fact has not, what lies beside the book, and what signatures rest on."""
    kind = kind_of(fact)
    require(
        field not in {name for name, _, _ in fact.personal},
        "Art. 32: {field} is personal data: it lies beside the book and is not corrected; a wrong value is erased,"
        " and the right one is handed in with the next entry that carries this field.",
        field=field,
    )
    require(
        field in fact.__struct_fields__,
        "Art. 31: entry {number} ({kind}) has no field {field}.",
        number=number,
        kind=kind,
        field=field,
    )
    require(
        field not in fact.fixed,
        "Art. 35: the {field} of a {kind} is never corrected: signatures rest on it.",
        field=field,
        kind=kind,
    )
    require(
        fact is not EntryCorrected or field == "reason",
        "Art. 31: of a correction only the reason is corrected; what it says of an entry is corrected there again.",
    )


def _check_right(terms: EntryCorrected, fact: Fact, standing: Mapping[str, Any], *, listed: bool) -> Fact:
    """Refuse unless what is called right can be stated, in its form."""
    right = rectified(fact, terms)
    for each in terms.fields:
        require(
            _json(each.right) == standing.get(each.field) or right != fact,
            "Art. 31: {right} cannot stand as the {field} of a {kind}.",
            right=each.right,
            field=each.field,
            kind=kind_of(fact),
        )
    named = {each.field for each in terms.fields}
    for name, told in forms.fields_of(type(fact)):  # others may be of an old book, and wait for their own correction
        if name in named:
            forms.check(getattr(right, name), name, told)
    if listed:  # else what follows by the rule is corrected first
        forms.check_periods(right, named)
    return right


def require_known(fact: Fact, fields: Collection[str] | None, charter: CharterTable) -> None:
    """Refuse codes that the charter never had, in these fields (None: in any), of what no rule is asked (Art. 33).

    Renminbi in a book of another currency is refused too.
    """
    require_tellable(fact, charter.charter.currency)
    for each in unknown_codes(fact, charter):
        if fields is None or re.split(r"[.\[]", each.field)[0] in fields:
            refuse(
                "Art. 38: {field}: {code} is no term of the charter; have it added (charter.amended), for lists alone"
                " with the trait lists_only, or state what the charter has.",
                field=each.field,
                code=each.code,
            )


def as_listed(fact: Fact, held: State, charter: CharterTable) -> Fact:
    """What an old list states, as it goes on record: its codes are known, the currency of the book is left out."""
    require_known(fact, None, charter)
    return listed_in_own(fact, charter.charter.currency, held)


def _json(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return refuse("Art. 31: the wrong and the right statement are given as JSON values.")
