"""The sitting at which a decision is taken: its day, and a way to look things up."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.rules.fact import Fact, State
from domain.rules.refusal import Refused

UNKNOWN = (
    "Art. 14: the calendar of {year} is not published yet, so the end of a period in working days is not known: count"
    " calendar days, or wait until the State Council has announced the holidays of {year} and they are entered here."
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
    supplies it remembers which streams were asked, so that a later change to one of them is a conflict.
    `is_workday` is the State Council's calendar: None for a day of a year that it does not have. `entered` gives the
    entries of a stream by now, in their order; None where they are not known. `streams` gives the names of all
    streams of a subject; `by` is the officer who decides.
    """

    on: str
    look_up: Callable[[type[State], str], State]
    is_workday: Callable[[datetime.date], bool | None]
    book: str = ""  # the stream of the book, where it is known
    entered: Callable[[str], Sequence[Entered]] | None = None
    streams: Callable[[str], Sequence[str]] = lambda _: ()
    by: str = ""

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
            works = self.is_workday(then) if working else True
            if works is None:
                raise NoCalendar(UNKNOWN, year=f"{then:%Y}")
            number -= bool(works)
        return then.isoformat()
