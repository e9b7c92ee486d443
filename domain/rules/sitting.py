"""The sitting at which a decision is taken: its day, and a way to look things up."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from domain.rules.fact import State

S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Sitting:
    """What a decision may know beside the state of its own stream.

    `on` is the day of the decision (ISO). `look_up` gives the state of another stream as recorded by now; whoever
    supplies it remembers which streams were asked, so that a later change to one of them is a conflict.
    `is_workday` is the State Council's calendar.
    """

    on: str
    look_up: Callable[[type[State], str], State]
    is_workday: Callable[[datetime.date], bool]
    book: str = ""  # the stream of the book, where it is known

    def ask(self, state: type[S], ref: str) -> S:
        """The state of the stream `ref`; blank where nothing is recorded."""
        found = self.look_up(state, ref)
        if not isinstance(found, state):
            raise TypeError(f"{ref} is not a stream of {state.subject}")
        return found

    def days_after(self, day: str, number: int, *, working: bool) -> str:
        """The day that lies `number` days, or working days, after `day`."""
        then = datetime.date.fromisoformat(day)
        while number > 0:
            then += datetime.timedelta(days=1)
            number -= not working or self.is_workday(then)
        return then.isoformat()
