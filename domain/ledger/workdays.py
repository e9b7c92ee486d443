"""Working days by the State Council's calendar: its holidays, and the weekends worked in exchange (调休).

Each year's arrangement is announced towards the end of the year before, and no formula gives it. So a year that the
calendar lacks is unknown: nothing is reckoned in its working days, rather than something that may be false (Art. 29).
"""

from __future__ import annotations

import datetime
import functools
import importlib.resources
import itertools
import tomllib

from domain.rules.days import day_of

PUBLISHED_WITHIN = 20  # working days from formation or change: 政府信息公开条例 art. 26 (Art. 29 of our law)


@functools.cache
def _calendar() -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """For each known year, the weekdays that are free and the weekend days that are worked, as `01-31`."""
    file = importlib.resources.files("domain") / "calendars" / "cn-2004-2026.toml"
    years = tomllib.loads(file.read_text(encoding="utf-8"))
    return {int(year): (frozenset(told["off"]), frozenset(told["worked"])) for year, told in years.items()}


def known(year: int) -> bool:
    """Whether the calendar of that year is published."""
    return year in _calendar()


def is_workday(day: datetime.date) -> bool | None:
    """Whether offices work on that day; None where the calendar of its year is not published."""
    year = _calendar().get(day.year)
    if year is None:
        return None
    off, worked = year
    return f"{day:%m-%d}" not in off if day.weekday() < 5 else f"{day:%m-%d}" in worked


def public_day(recorded_at: str) -> str:
    """The day in Beijing (UTC+8, no summer time now) of a moment such as `2014-04-14T16:00:00Z`: the 15th.

    What is no moment of the calendar keeps the day that it states.
    """
    return _day_in_beijing(recorded_at[:10], recorded_at[11:13] > "15")


@functools.lru_cache(100_000)
def _day_in_beijing(day: str, evening: bool) -> str:
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=evening)).isoformat()
    except (ValueError, OverflowError):
        return day


@functools.lru_cache(100_000)
def workdays_between(start: str, end: str) -> int | None:
    """The working days after `start` up to and including `end` (ISO days); negative where `end` comes first.

    None where the calendar of their years, or of one between them, is not published, or where one is no day. It is
    called for every entry of the book, so each year is counted once.
    """
    first, last = day_of(start), day_of(end)
    if first is None or last is None:
        return None
    if last < first:
        back = workdays_between(end, start)
        return None if back is None else -back
    if not all(known(year) for year in range(first.year, last.year + 1)):
        return None
    whole_years = sum(_counts(year)[-1] for year in range(first.year, last.year))
    return whole_years + _until(last) - _until(first)


def _until(day: datetime.date) -> int:
    return _counts(day.year)[day.toordinal() - _new_year(day.year)]


@functools.cache
def _new_year(year: int) -> int:
    return datetime.date(year, 1, 1).toordinal()


@functools.cache
def _counts(year: int) -> tuple[int, ...]:
    """For each day of a known year, the working days from New Year's Day up to and including it."""
    days = range(_new_year(year), datetime.date(year, 12, 31).toordinal() + 1)
    return tuple(itertools.accumulate(int(bool(is_workday(datetime.date.fromordinal(day)))) for day in days))
