"""What an officer may decide about a stream now, and which article refuses the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desk.competence import officer_of, require_power
from desk.record import Desk
from desk.submission import DeskError
from domain.ledger.powers import Belongs, entered, power_of_named, powers_of
from domain.rules import forms
from domain.rules.book import BookState
from domain.rules.catalogue import KINDS, STATES
from domain.rules.correction import EntryCorrected
from domain.rules.decision import Kind, require_possible
from domain.rules.fact import Power, State, kind_of
from domain.rules.officer import Officer, may_found
from domain.rules.refusal import Refused, require
from domain.rules.said import enumerated
from domain.rules.signing import DecisionCountersigned, is_to_be_countersigned, may_countersign, two_decide


class Prospect(NamedTuple):
    """Whether a kind may be decided: `refused` says why not; else so many officers sign it, 0 where nobody must."""

    kind: Kind
    refused: Refused | None
    signers: int = 0


def possible(desk: Desk, stream: str, by: str, on: str | None = None) -> list[Prospect]:
    """Every kind that belongs on the stream, asked as the desk asks it before the terms; `on` is today if left out.

    The stream may be one of which nothing is on record yet. Refused as a whole for a day to come.
    """
    today = desk.memory.today(desk.now()[0])
    on = on or today
    forms.check(on, "on", frozenset({"day"}))
    require(on <= today, "Art. 29: {on} has not come yet; a decision is recorded after it is taken.", on=on)
    subject, _, id_ = stream.partition("/")
    if subject not in STATES or not id_:
        known = enumerated(sorted(STATES))
        raise DeskError(
            "'{stream}' is not the name of a stream; write SUBJECT/ID, where SUBJECT is one of: {known}",
            stream=stream,
            known=known,
        )
    if not desk.memory.held(stream).number:
        forms.check_id(id_, "stream")
    own = [kind for kind in KINDS.values() if kind.fact.state in (STATES[subject], State)]
    found = [_asked(desk, kind, stream, by, (on, today)) for kind in own]
    if not is_keyless(desk, stream, by):
        return found
    unsigned = Refused("Art. 35: the book requires signatures, and this decision carries none.")
    return [each if each.refused else Prospect(each.kind, unsigned) for each in found]


def is_keyless(desk: Desk, stream: str, by: str) -> bool:
    """Whether signatures are required and the officer has no key that signs, so that nothing is recorded of theirs."""
    book, officer = desk.memory.state(desk.opening(stream)), desk.memory.state(by)
    return (
        isinstance(book, BookState) and book.signing is not None and isinstance(officer, Officer) and not officer.proven
    )


def _asked(desk: Desk, kind: Kind, stream: str, by: str, days: tuple[str, str]) -> Prospect:
    try:
        power = _power(desk, kind, stream, by, days)
        require_possible(kind, desk.memory.state(stream), desk.sitting(by, days[0]))
        if kind.fact is DecisionCountersigned:
            _require_one_to_countersign(desk, stream, by, days)
    except Refused as refused:
        return Prospect(kind, refused)
    book = desk.memory.state(desk.opening(stream))
    if not isinstance(book, BookState) or book.signing is None:
        return Prospect(kind, None)
    earlier = (
        powers_of(desk.memory.entries(stream))
        if kind.fact is EntryCorrected
        else [Belongs(power, kind.fact, kind.fact)]
    )
    kinds = [kind_of(each.of) for each in earlier if each.power is power] or [kind.name]
    return Prospect(kind, None, 1 + all(two_decide(kind.name, power, book, of) for of in kinds))


def _power(desk: Desk, kind: Kind, stream: str, by: str, days: tuple[str, str]) -> Power:
    """The power under which the officer may decide the kind there (Art. 1, 3)."""
    officer = officer_of(desk.memory, by)
    book = desk.memory.state(desk.opening(stream))
    if isinstance(book, BookState) and may_found(officer, stream, kind.fact, book):
        return kind.fact.power
    reasons = []
    for power in _powers(desk, kind, stream):
        try:
            if isinstance(power, Refused):
                raise power
            require_power(desk.memory, officer, power, days)
            return power
        except Refused as refused:
            reasons.append(refused)
    raise reasons[0]


def _require_one_to_countersign(desk: Desk, stream: str, by: str, days: tuple[str, str]) -> None:
    """Refuse unless the officer may answer one of the entries that are to be countersigned, with all the reasons."""
    at, officer, earlier = desk.sitting(by, days[0]), officer_of(desk.memory, by), desk.memory.entries(stream)
    told, powers = [entered(each) for each in earlier], powers_of(earlier)
    reasons: dict[str, Refused] = {}
    for number, named in enumerate(told, 1):
        if is_to_be_countersigned(named, at):
            try:
                require_power(desk.memory, officer, power_of_named(DecisionCountersigned, number, powers), days)
                may_countersign(DecisionCountersigned(number=number, refused="-"), named, told[number:], at)
                return
            except Refused as refused:
                reasons.setdefault(str(refused), refused)
    first, *others = reasons.values()
    raise first.beside(*others)


def _powers(desk: Desk, kind: Kind, stream: str) -> Iterator[Power | Refused]:
    """The powers to which the kind can belong there: what answers an entry belongs to the power of that entry."""
    if kind.fact.power is not Power.NAMED:
        yield kind.fact.power
        return
    earlier = powers_of(desk.memory.entries(stream))
    told = set()
    for number in range(1, max(1, len(earlier)) + 1):
        try:
            found = power_of_named(kind.fact, number, earlier)
        except Refused as refused:
            yield refused
            continue
        if found not in told:
            told.add(found)
            yield found
