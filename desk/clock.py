"""The clock of the desk: never behind the newest entry, and never ahead of the true time by more than a minute."""

from __future__ import annotations

import datetime

from desk.submission import DeskError
from domain.ledger.entry import WrongClock
from domain.rules import forms

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
TOLERANCE = datetime.timedelta(minutes=1)  # clocks of two desks differ by seconds


class ClockBehind(DeskError):
    """The newest entry lies ahead of the clock, so nothing can be recorded until somebody says which is wrong."""


def ahead(newest: str, clock: str, reason: str | None) -> WrongClock | None:
    """What an entry says where the newest one lies ahead of the clock; None where it does not.

    Raises `ClockBehind` where it does and no reason is given: a clock that was wrong once must not date what follows.
    """
    if newest <= clock or _moment(newest) - _moment(clock) <= TOLERANCE:
        return None
    if not reason or not reason.strip():
        raise ClockBehind(
            "Art. 29: the newest entry was recorded at {newest}, but this clock says {clock}: set this clock right;"
            " if it is right and the other was wrong, go on with --after-wrong-clock REASON",
            newest=newest,
            clock=clock,
        )
    forms.check(reason.strip(), "after-wrong-clock")
    return WrongClock(true_at=clock, reason=reason.strip())


def _moment(text: str) -> datetime.datetime:
    """A moment, or the end of time where an old book holds none."""
    try:
        return datetime.datetime.strptime(text, MOMENT).replace(tzinfo=datetime.UTC)
    except ValueError:
        return datetime.datetime.max.replace(tzinfo=datetime.UTC)
