"""Who recorded what, checked from the entries alone: its power against the officers' appointments (Art. 1, 3).

The desk asks the same before anything is recorded. This asks it again of a published log, of which nothing is known
but its entries, in their order: an officer is whatever the entries before say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from domain.ledger.entry import AnyEntry
from domain.rules.book import BookOpened, BookState, offset_stated
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.decision import require_one_book
from domain.rules.fact import Fact, Power
from domain.rules.history import Happening, state_after
from domain.rules.office_time import USUAL, office_day
from domain.rules.officer import Officer, founds, may_act
from domain.rules.refusal import Refused, require
from domain.rules.signing import DecisionCountersigned
from domain.rules.sitting import Entered
from domain.rules.stream import stream_id

FILE = "powers.json"
REMEMBERED = 10_000  # answers; a log has few officers, but many days


def table() -> bytes:
    """`powers.json`: what holds for each kind of entry, in canonical JSON, for verifiers that do not share our code.

    Its power; on whose streams it belongs (any, where none is named); whether it founds authority; which of its fields
    are never corrected; in which a key is registered or revoked. What does not hold is left out.
    """
    return msgspec.json.encode({name: _told(kind.fact) for name, kind in KINDS.items()}, order="sorted")


def _told(fact: type[Fact]) -> dict[str, object]:
    told = {
        "power": fact.power.value,
        "subject": fact.state.subject,
        "founds": fact.founding,
        "fixed": fact.fixed,
        "registers": fact.registers,
        "revokes": fact.revokes,
    }
    return {name: value for name, value in told.items() if value}


class Belongs(NamedTuple):
    """What an entry is, and to which power it belongs; to none where no desk would take it.

    `of` is what a correction corrects, a correction of a correction in the end; of any other entry, what it is.
    """

    power: Power | None
    fact: type[Fact] = Fact
    of: type[Fact] = Fact


class Powers:
    """Follows the entries of a log from the first on."""

    def __init__(self) -> None:
        self._told: dict[str, list[Happening]] = {}
        self._belong: dict[str, list[Belongs]] = {}
        self.officers: dict[str, Officer] = {}
        self.book = BookState(id="")
        self.offset = USUAL  # of the office's clock, as entry 0 says it
        self._allowed: set[tuple[str, Power, str]] = set()

    def check(self, index: int, entry: AnyEntry) -> None:
        """Refuse unless the officer could record this entry then; entries are given in the order of the log.

        An entry taken from an old list is an act of execution, whatever power the old decision belonged to. A
        correction belongs to the power of what it corrects, and corrects nothing that founds authority (Art. 31).
        """
        self.begin(index, entry)
        require_one_book(entry.stream, self.book.ref)
        require(index == 0 or not opens(entry), "Art. 3: the book {title} is open already.", title=self.book.title)
        today = self.today(entry)
        on = entry.decided_on or today
        require(on <= today, "Art. 29: {on} has not come yet; a decision is recorded after it is taken.", on=on)
        power = self.power_of(entry)
        self._belong.setdefault(entry.stream, []).append(_belongs(entry, power, self.earlier(entry.stream)))
        days = (today,) if entry.source else (on, today)
        if not all((entry.by, power, day) in self._allowed for day in days):
            self._ask(entry, power, days)
        if entry.subject in ("officer", "book"):
            self._note(entry)

    def take(self, index: int, entry: AnyEntry) -> None:
        """Note an entry that was checked before, of which nothing is asked again."""
        self.begin(index, entry)
        earlier = self._belong.setdefault(entry.stream, [])
        earlier.append(_belonging(entry, earlier))
        if entry.subject in ("officer", "book"):
            self._note(entry)

    def power_of(self, entry: AnyEntry) -> Power:
        """The power to which the next entry of a stream belongs."""
        return power_of(entry.fact, entry.source is not None, self._belong.get(entry.stream, ()))

    def kind(self, stream: str, number: int) -> type[Fact]:
        """The kind of an entry before, by its place in its stream."""
        return self._belong[stream][number - 1].fact

    def earlier(self, stream: str) -> Sequence[Belongs]:
        """What each entry of a stream is, by now."""
        return self._belong.get(stream, ())

    def officer(self, stream: str) -> Officer:
        """An officer by now; blank where nothing is recorded."""
        return self.officers.get(stream, Officer(id=stream_id(stream)))

    def begin(self, index: int, entry: AnyEntry) -> None:
        """Learn from entry 0 which stream is the book's, and by which clock its office counts days."""
        if index == 0:
            self.book = BookState(id=stream_id(entry.stream))
            self.offset = offset_stated(entry.fact)

    def today(self, entry: AnyEntry) -> str:
        """The office's day on which an entry was recorded."""
        return office_day(entry.true_at, self.offset)

    def _ask(self, entry: AnyEntry, power: Power, days: tuple[str, ...]) -> None:
        require(entry.by.startswith(f"{Officer.subject}/"), "Art. 3: {by} is not an officer.", by=entry.by)
        officer = self.officer(entry.by)
        if not entry.source and founds(officer, entry.stream, entry.fact, self.book):
            return
        for day in days:
            may_act(officer, power, day)
            self._allowed.add((entry.by, power, day))
        if len(self._allowed) > REMEMBERED:
            self._allowed.clear()

    def _note(self, entry: AnyEntry) -> None:
        told = self._told.setdefault(entry.stream, [])
        told.append((entry.fact, entry.decided_on))
        if entry.subject == Officer.subject:
            self.officers[entry.stream] = state_after(Officer(id=stream_id(entry.stream)), told)
            self._allowed.clear()
        elif entry.stream == self.book.ref:
            self.book = state_after(BookState(id=self.book.id), told)


def power_of(fact: Fact, listed: bool, earlier: Sequence[Belongs]) -> Power:
    """The power to which a fact belongs that is entered on a stream after `earlier`; `listed`: from an old list."""
    if isinstance(fact, EntryCorrected | DecisionCountersigned):
        return power_of_named(type(fact), fact.number, earlier)
    require(
        not (listed and fact.founding),
        "Art. 33: appointments, keys and the opening of the book found authority; they are never transcribed.",
    )
    return Power.EXECUTION if listed else fact.power


def power_of_named(kind: type[Fact], number: int, earlier: Sequence[Belongs]) -> Power:
    """The power to which a correction or countersignature of an entry of the stream belongs: that of the entry."""
    require(1 <= number <= len(earlier), "Art. 31: there is no entry {number} in this stream.", number=number)
    named = earlier[number - 1]
    if named.power is None or (named.fact.founding and kind is EntryCorrected):
        raise Refused(
            "Art. 31: entry {number} founds authority and is never corrected; a new appointment, dismissal or key"
            " answers it.",
            number=number,
        )
    return named.power


def powers_of(entries: Iterable[AnyEntry]) -> list[Belongs]:
    """To which power each entry of a stream belongs."""
    found: list[Belongs] = []
    for entry in entries:
        found.append(_belonging(entry, found))
    return found


def _belonging(entry: AnyEntry, earlier: Sequence[Belongs]) -> Belongs:
    try:
        return _belongs(entry, power_of(entry.fact, entry.source is not None, earlier), earlier)
    except Refused:
        return Belongs(None)


def _belongs(entry: AnyEntry, power: Power, earlier: Sequence[Belongs]) -> Belongs:
    fact = entry.fact
    of = earlier[fact.number - 1].of if isinstance(fact, EntryCorrected) else type(fact)
    return Belongs(power, type(fact), of)


def entered(entry: AnyEntry) -> Entered:
    """An entry as a decision about it knows it."""
    return Entered(
        entry.fact,
        entry.decided_on,
        entry.recorded_at,
        entry.source is not None,
        by=entry.by,
        drafted_by=entry.drafted_by,
        urgent=entry.urgent is not None,
        keys=tuple(each.key for each in entry.signatures),
        evaluated=any(each.role == "evaluator" for each in entry.signatures),
    )


def opens(entry: AnyEntry) -> bool:
    """Whether an entry opens a book; the first of a log does, or nobody in it could act."""
    return isinstance(entry.fact, BookOpened)
