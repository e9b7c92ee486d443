"""Reckoning with days in ISO text, remembered because a book asks for the same days over and over."""

from __future__ import annotations

import functools

from domain.ledger.workdays import is_workday, workdays_between
from domain.rules import days as days_of_rules

UNKNOWN = "unknown"  # the year of what has no day of decision on record


def year_decided(decided_on: str | None) -> str:
    """The year to which a fact belongs: that of its decision, and never that of its recording."""
    return (days_of_rules.known(decided_on) or "")[:4] or UNKNOWN


@functools.lru_cache(50_000)
def shifted(day: str, days: int) -> str:
    """The day so many days later, or earlier; what is no day of the calendar stays as it was stated."""
    return days_of_rules.shifted(day, days) or day


@functools.lru_cache(50_000)
def last_day(day: str | None) -> str | None:
    """The last day that a date known in part can mean: `2016` is 2016-12-31; None where it is no date."""
    return days_of_rules.last_day(day)


@functools.lru_cache(50_000)
def workday_after(day: str, number: int) -> str | None:
    """The day that lies so many working days after `day`; None where the calendar of a year until then is missing."""
    then = day
    while number > 0:
        then = shifted(then, 1)
        day_ = days_of_rules.day_of(then)
        works = is_workday(day_) if day_ else None
        if works is None:
            return None
        number -= works
    return then


@functools.lru_cache(50_000)
def workdays(start: str, end: str) -> int | None:
    """The working days after `start` up to and including `end`; None where the calendar of a year is missing."""
    return workdays_between(start, end)


@functools.lru_cache(50_000)
def days_between(start: str, end: str) -> int | None:
    """The days after `start` up to and including `end`; None where one of them is no day."""
    first, last = days_of_rules.day_of(start), days_of_rules.day_of(end)
    return (last - first).days if first and last else None
