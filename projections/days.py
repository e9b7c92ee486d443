"""Reckoning with days in ISO text, remembered because a book asks for the same days over and over."""

from __future__ import annotations

import functools

from domain.rules import days as days_of_rules
from domain.rules.calendar import Calendar
from domain.rules.charter import Period
from domain.rules.in_force import CharterTable

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


def day_after(charter: CharterTable, day: str, period: Period | None) -> str | None:
    """The last day of a period that begins on `day`; None where there is none, or the calendar of a year is missing.

    Of years, the same day of that year.
    """
    if period is None or not days_of_rules.is_day(day):
        return None
    if period.unit == "years":
        return f"{int(day[:4]) + period.number}{day[4:]}".replace("02-29", "02-28")
    if period.unit == "calendar_days":
        return days_of_rules.shifted(day, period.number)
    return workday_after(charter.calendar, day, period.number)


@functools.lru_cache(50_000)
def workday_after(calendar: Calendar, day: str, number: int) -> str | None:
    """The day that lies so many working days after `day`; None where the calendar of a year until then is missing."""
    then = day
    while number > 0:
        then = shifted(then, 1)
        day_ = days_of_rules.day_of(then)
        works = calendar.is_workday(day_) if day_ else None
        if works is None:
            return None
        number -= works
    return then


@functools.lru_cache(50_000)
def days_between(start: str, end: str) -> int | None:
    """The days after `start` up to and including `end`; None where one of them is no day."""
    first, last = days_of_rules.day_of(start), days_of_rules.day_of(end)
    return (last - first).days if first and last else None
