"""Checks that need the book itself: what a stream may hold, what a correction corrects, what is to be erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from desk.memory import Memory
from desk.motion import DeskError, Motion
from domain.ledger.entry import AnyEntry, canonical, parse
from domain.ledger.keys_on_record import check_recovery, check_succession
from domain.ledger.personal import Place
from domain.rules import forms
from domain.rules.book import Book as BookState
from domain.rules.book import KeySucceeded, RecoveryKeyNamed
from domain.rules.catalogue import STATES
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact, Power, State, kind_of
from domain.rules.history import corrected, rectified
from domain.rules.officer import Officer
from domain.rules.personal import PersonalDataErased
from domain.rules.refusal import Refused, refuse, require


def check_streams(motion: Motion, memory: Memory) -> None:
    """A kind belongs on streams of its subject, and personal fields are those that the kind names."""
    fact = motion.kind.fact
    for name in ("by", "authority", "command", "source"):
        forms.check(getattr(motion, name), name)
    for stream in motion.streams:
        subject, _, id_ = stream.partition("/")
        if not id_ or id_ != id_.strip() or (subject not in STATES and fact.state is not State):
            raise DeskError(f"stream: '{stream}' is not the name of a stream; write SUBJECT/ID, such as project/Z1401")
        if not memory.held(stream).number:  # a stream that an older desk took goes on under its name
            forms.check_id(id_, "stream")
        if fact.state is not State and subject != fact.state.subject:
            raise DeskError(f"stream: {motion.kind.name} belongs on {fact.state.subject}/ID, not on {stream}")
    if len(set(motion.streams)) != len(motion.streams) or not motion.streams:
        raise DeskError("streams: name each stream of an act once")
    known = [name for name, _, _ in fact.personal]
    for name, value in motion.personal.items():
        if name not in known:
            raise DeskError(f"{name}: {motion.kind.name} has no such personal field; it has {known or 'none'}")
        forms.check(value, name)


def holders(memory: Memory, power: Power, on: str) -> Refused:
    """Who could act instead: the officers in office that day who hold a power, as a reason beside a refusal."""
    states = [memory.state(stream) for stream in memory.streams(Officer.subject)]
    officers = [each for each in states if isinstance(each, Officer) and each.in_office(on)]
    named = ", ".join(each.ref for each in officers if each.holds == power.value)
    if named:
        return Refused("Art. 1: the power of {power} is held by {officers}.", power=power.value, officers=named)
    return Refused("Art. 1: nobody in office holds the power of {power}.", power=power.value)


def corrected_by(terms: EntryCorrected, stream: str, memory: Memory) -> Fact | None:
    """The fact that a correction on this stream corrects; None where there is none, which is refused later."""
    entries = memory.entries(stream)
    return entries[terms.number - 1].fact if 1 <= terms.number <= len(entries) else None


def check_correction(terms: EntryCorrected, entries: Sequence[AnyEntry]) -> None:
    """Refuse unless the named entry exists, states what is called wrong, and can state what is called right."""
    number = terms.number
    require(1 <= number <= len(entries), "Art. 31: there is no entry {number} in this stream.", number=number)
    facts = [fact for fact, _ in corrected([(entry.fact, entry.decided_on) for entry in entries])]
    fact = facts[number - 1]
    kind, standing = kind_of(fact), msgspec.to_builtins(fact)
    for each in terms.fields:
        require(
            each.field in fact.__struct_fields__,
            "Art. 31: entry {number} ({kind}) has no field {field}.",
            number=number,
            kind=kind,
            field=each.field,
        )
        require(
            not isinstance(fact, EntryCorrected) or each.field == "reason",
            "Art. 31: of a correction only the reason is corrected; what it says of an entry is corrected there again.",
        )
        stands = standing.get(each.field)
        require(
            _json(each.wrong) == stands,
            "Art. 31: entry {number} does not state {wrong} as its {field}; it states {stands}.",
            number=number,
            wrong=each.wrong,
            field=each.field,
            stands=msgspec.json.encode(stands).decode(),
        )
    _check_right(terms, fact, standing)


def _check_right(terms: EntryCorrected, fact: Fact, standing: Mapping[str, Any]) -> None:
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
    forms.check_periods(right, named)


def _json(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return refuse("Art. 31: the wrong and the right statement are given as JSON values.")


def check_key(terms: KeySucceeded | RecoveryKeyNamed, stream: str, memory: Memory) -> None:
    """Refuse a key that is no key, or whose succession is not signed; keys are named on the stream of entry 0."""
    first = [data for _, data in memory.book.pages(0, 1)] or [canonical(entry) for entry in memory.waiting[:1]]
    opened = parse(first[0]).stream if first else stream
    if stream != opened:
        raise DeskError(f"stream: keys of the book are named on its own stream, {opened}")
    state = memory.state(stream)
    if not isinstance(state, BookState) or not first:
        return
    if isinstance(terms, KeySucceeded):
        check_succession(state, terms, sha256(first[0]).hexdigest())
    else:
        check_recovery(state, terms)


def place_to_erase(entry: AnyEntry | None, stream: str, terms: PersonalDataErased) -> Place:
    """Where the personal value of an entry lies that is to be erased; refuses where it carries none."""
    require(
        entry is not None and entry.stream == stream and terms.field in entry.pd,
        "Art. 32: entry {index} of the book is no entry of {stream} with personal data {field}.",
        index=terms.index,
        stream=stream,
        field=terms.field,
    )
    assert entry
    return Place(stream, entry.number, terms.field)
