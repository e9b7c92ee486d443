"""Reckoning with days in ISO text, remembered because a book asks for the same days over and over."""

from __future__ import annotations

import datetime
import functools

from domain.ledger.workdays import is_workday, workdays_between
from domain.rules import days as days_of_rules


@functools.lru_cache(50_000)
def shifted(day: str, days: int) -> str:
    """The day so many days later, or earlier; what is no day of the calendar stays as it was stated."""
    return days_of_rules.shifted(day, days) or day


@functools.lru_cache(50_000)
def last_day(day: str | None) -> str | None:
    """The last day that a date known in part can mean: `2016` is 2016-12-31; None where it is no date."""
    return days_of_rules.last_day(day)


@functools.lru_cache(50_000)
def workday_after(day: str, number: int) -> str:
    """The day that lies so many working days after `day`, by the State Council's calendar."""
    then = datetime.date.fromisoformat(day)
    while number > 0:
        then += datetime.timedelta(days=1)
        number -= is_workday(then)
    return then.isoformat()


@functools.lru_cache(50_000)
def lag(decided_on: str, public_on: str) -> int:
    """The working days from decision to publication (Art. 29)."""
    return workdays_between(decided_on, public_on)


@functools.lru_cache(50_000)
def days_between(start: str, end: str, working: bool) -> int:
    """The days, or working days, after `start` up to and including `end`."""
    if working:
        return workdays_between(start, end)
    return (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days
