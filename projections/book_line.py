"""One entry as the projections see it: its place in the book, and what its stream was before and after it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from domain.ledger.entry import AnyEntry
from domain.rules.catalogue import STATES
from domain.rules.days import known
from domain.rules.fact import Fact, State
from domain.rules.in_force import CharterTable
from domain.rules.office_time import public_day
from domain.rules.stream import stream_id, stream_subject
from projections.days import year_decided

S = TypeVar("S", covariant=True)
FormerName = tuple[int, str | None, str | None]  # held before the entry at that index: Chinese and English
Numbered = tuple[int, AnyEntry, str]  # an entry with its index in the book, and the moment by which it was recorded


def blank(stream: str) -> Any:
    """The state of a stream of which nothing is recorded."""
    return STATES[stream_subject(stream)](id=stream_id(stream))


class Held(msgspec.Struct, Generic[S], frozen=True, kw_only=True, omit_defaults=True):
    """The state of a stream with what is known of its record.

    `first` and `last` are indexes of entries in the book, `entries` is how many the stream has.
    """

    state: S
    first: int
    last: int
    entries: int
    illustrative: bool = False
    transcribed: bool = False
    listed: str | None = None  # the SHA-256 of the list that said something of it last
    kept: int | None = None  # the index of its first entry of the book's own (Art. 33)
    names: tuple[FormerName, ...] = ()


class BookLine:
    """An entry at its index, the states of its stream around it, and a way to look at other streams."""

    __slots__ = (
        "after",
        "before",
        "charter",
        "entry",
        "fact",
        "held",
        "index",
        "look",
        "memo",
        "offset",
        "on",
        "programme",
        "public",
        "stream",
        "subject",
        "subject_state",
        "units",
        "unsure",
        "year",
    )

    def __init__(
        self,
        index: int,
        entry: AnyEntry,
        before: State,
        held: Held[Any],
        look: Callable[[str], Held[Any] | None],
        stream: Callable[[str], Sequence[Numbered]],
        known_at: str,
        charter: CharterTable,
        offset: int,
        fact: Fact | None = None,  # as it should have been stated, where that is told
    ) -> None:
        self.index = index
        self.entry = entry
        self.fact: Fact = fact or entry.fact
        self.before = before
        self.held = held
        self.after: Any = held.state  # the state of the stream after this entry
        self.look = look
        self.stream = stream
        self.charter = charter  # of the whole book, whatever the entry
        self.offset = offset  # of the office's clock
        self.memo: dict[str, Any] = {}  # what questions reckon once for several of their keys
        self.unsure = known_at != entry.recorded_at  # whether its moment is known to be wrong (Art. 29)
        self.public = public_day(known_at, offset)  # the office's day on which the entry was public, or by which it was
        self.on = known(entry.decided_on) or self.public  # the day of the decision, else that of its publication
        self.year = year_decided(entry.decided_on)
        # The stream that this entry is about: the project of a report or an evaluation, else its own stream.
        self.subject: str = getattr(self.after, "of", None) or getattr(self.after, "project", None) or entry.stream
        # The state of the subject, or None where nothing is recorded of it.
        self.subject_state: Any = self.after if self.subject == entry.stream else _state(look(self.subject))
        self.programme: str | None = _programme(self)
        # The organisations that this entry concerns, each once, in the order in which they are named.
        self.units: tuple[str, ...] = _units(self)

    def earlier(self) -> Sequence[AnyEntry]:
        """Every earlier entry of its stream, read anew: for the few that change what those before them are told as."""
        return [entry for _, entry, _ in self.numbered()]

    def numbered(self) -> Sequence[Numbered]:
        """The same, each with its index and moment."""
        return self.stream(self.entry.stream)


def _state(held: Held[Any] | None) -> Any:
    return held.state if held else None


def _programme(line: BookLine) -> str | None:
    """The programme that an entry belongs to, as its subject's state tells."""
    if line.subject.startswith("programme/"):
        return line.subject
    return getattr(line.subject_state, "programme", None) or getattr(line.after, "programme", None)


MANY = ("undertakers", "partners", "co_units")
ONE = ("organiser", "lead", "evaluator", "body", "unit", "issuer")


def _units(line: BookLine) -> tuple[str, ...]:
    named: dict[str, None] = {}
    state, after = line.subject_state, line.after
    for holder in (after, line.fact) if state is after else (after, line.fact, state):
        for value in _named(type(holder))(holder):  # type: ignore[arg-type]
            if value:
                if type(value) is tuple:
                    for unit in value:
                        named[unit] = None
                elif type(value) is str and value.startswith("organisation/"):  # the body of a report is a document
                    named[value] = None
    if line.subject.startswith("organisation/"):
        named[line.subject] = None
    return tuple(named)


@functools.cache
def _named(struct: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """How to read the fields of a structure that name organisations."""
    fields = [name for name in (*MANY, *ONE) if name in getattr(struct, "__struct_fields__", ())]
    if len(fields) > 1:
        return operator.attrgetter(*fields)
    return lambda holder: tuple(getattr(holder, name) for name in fields)  # attrgetter needs two to give a tuple
