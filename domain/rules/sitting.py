"""The sitting at which a decision is taken: its day, and a way to look things up."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.rules.charter import STREAM, Charter
from domain.rules.fact import Fact, State
from domain.rules.in_force import InForce, default, table_of
from domain.rules.refusal import Refused

UNKNOWN = (
    "Art. 38: the calendar of {year} is not in the book, so the end of a period in working days is not known: enter it"
    " (charter.calendar_set) once the holidays of {year} are announced."
)

S = TypeVar("S", bound=State)


class NoCalendar(Refused):
    """A period in working days cannot be reckoned, since the holidays of a year are not known."""


@dataclass(frozen=True)
class Entered:
    """An earlier entry of a stream, for a decision about it; `listed`: it was copied from an old list."""

    fact: Fact
    on: str | None
    recorded_at: str
    listed: bool = False
    by: str = ""
    drafted_by: str | None = None
    urgent: bool = False
    keys: tuple[str, ...] = ()  # with which it was signed, in base64
    evaluated: bool = False  # whether the evaluating body signed it


@dataclass(frozen=True)
class Sitting:
    """What a decision may know beside the state of its own stream.

    `on` is the day of the decision (ISO). `look_up` gives the state of another stream as recorded by now; whoever
    supplies it remembers which streams were asked, so that a later change to one of them is a conflict: of the charter
    too. `entered` gives the entries of a stream by now, in their order; None where they are not known. `streams` gives
    the names of all streams of a subject; `by` is the officer who decides.
    """

    on: str
    look_up: Callable[[type[State], str], State]
    book: str = ""  # the stream of the book, where it is known
    entered: Callable[[str], Sequence[Entered]] | None = None
    streams: Callable[[str], Sequence[str]] = lambda _: ()
    by: str = ""

    @functools.cached_property
    def charter(self) -> InForce:
        """What the charter of the book allows on the day; the default one where it has none (Art. 38)."""
        found = self.look_up(Charter, STREAM)
        return (table_of(found) if isinstance(found, Charter) else default()).on(self.on)

    def ask(self, state: type[S], ref: str) -> S:
        """The state of the stream `ref`; blank where nothing is recorded."""
        found = self.look_up(state, ref)
        if not isinstance(found, state):
            raise TypeError(f"{ref} is not a stream of {state.subject}")
        return found

    def days_after(self, day: str, number: int, *, working: bool) -> str:
        """The day that lies `number` days, or working days, after `day`; refused where no calendar tells it."""
        then = datetime.date.fromisoformat(day)
        while number > 0:
            if then == datetime.date.max:
                raise NoCalendar(UNKNOWN, year=f"{then:%Y}")
            then += datetime.timedelta(days=1)
            works = self.charter.calendar.is_workday(then) if working else True
            if works is None:
                raise NoCalendar(UNKNOWN, year=f"{then:%Y}")
            number -= bool(works)
        return then.isoformat()
