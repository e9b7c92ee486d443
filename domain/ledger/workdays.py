"""Working days by the State Council's calendar: its holidays, and the weekends worked in exchange (调休)."""

from __future__ import annotations

import datetime
import functools
import itertools

import chinese_calendar
from chinese_calendar.constants import holidays

FIRST_YEAR: int = min(holidays).year
LAST_YEAR: int = max(holidays).year

PUBLISHED_WITHIN = 20  # working days from formation or change: 政府信息公开条例 art. 26 (Art. 29 of our law)


def known(year: int) -> bool:
    """Whether the calendar of that year is published; other years are taken as Monday to Friday."""
    return FIRST_YEAR <= year <= LAST_YEAR


def is_workday(day: datetime.date) -> bool:
    """Whether offices work on that day."""
    return bool(chinese_calendar.is_workday(day)) if known(day.year) else day.weekday() < 5


def public_day(recorded_at: str) -> str:
    """The day in Beijing (UTC+8, no summer time now) of a moment such as `2014-04-14T16:00:00Z`: the 15th."""
    return _day_in_beijing(recorded_at[:10], recorded_at[11:13] > "15")


@functools.lru_cache(100_000)
def _day_in_beijing(day: str, evening: bool) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=evening)).isoformat()


@functools.lru_cache(100_000)
def workdays_between(start: str, end: str) -> int:
    """The working days after `start` up to and including `end` (ISO days); negative where `end` comes first.

    It is called for every entry of the book, so each year is counted once.
    """
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    if last < first:
        return -workdays_between(end, start)
    whole_years = sum(_counts(year)[-1] for year in range(first.year, last.year))
    return whole_years + _until(last) - _until(first)


def _until(day: datetime.date) -> int:
    return _counts(day.year)[day.toordinal() - _new_year(day.year)]


@functools.cache
def _new_year(year: int) -> int:
    return datetime.date(year, 1, 1).toordinal()


@functools.cache
def _counts(year: int) -> tuple[int, ...]:
    """For each day of a year, the working days from New Year's Day up to and including it."""
    days = range(_new_year(year), datetime.date(year, 12, 31).toordinal() + 1)
    return tuple(itertools.accumulate(int(is_workday(datetime.date.fromordinal(day))) for day in days))
