"""Working days by a calendar of holidays and of weekends that are worked in exchange (调休).

Each year's arrangement is announced towards the end of the year before, and no formula gives it. So a year that the
calendar lacks is unknown: nothing is reckoned in its working days, rather than something that may be false (Art. 29).
"""

from __future__ import annotations

import datetime
import functools
import importlib.resources
import itertools
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from domain.rules.days import day_of

TABLES = ("cn-2004-2026",)  # the State Council's, kept as data beside the law


class YearOfDays(NamedTuple):
    """The days of a year on which it differs from its week, as `01-31`: free though no weekend, worked though one."""

    off: frozenset[str]
    worked: frozenset[str]


@functools.cache
def table(name: str) -> Mapping[int, YearOfDays]:
    """The years of a calendar that is kept as data."""
    file = importlib.resources.files("domain") / "calendars" / f"{name}.toml"
    years = tomllib.loads(file.read_text(encoding="utf-8"))
    return {int(year): YearOfDays(frozenset(told["off"]), frozenset(told["worked"])) for year, told in years.items()}


class Calendar:
    """The working days of an office: its weekend (ISO days of the week, Monday is 1) and the years that it knows."""

    def __init__(self, years: Mapping[int, YearOfDays], weekend: tuple[int, ...] = (6, 7)) -> None:
        self._years = years
        self._weekend = weekend
        self._counts: dict[int, tuple[int, ...]] = {}
        self._between: dict[tuple[str, str], int | None] = {}

    def known(self, year: int) -> bool:
        """Whether the calendar of that year is known."""
        return year in self._years

    def is_workday(self, day: datetime.date) -> bool | None:
        """Whether offices work on that day; None where the calendar of its year is not known."""
        year = self._years.get(day.year)
        if year is None:
            return None
        named = f"{day:%m-%d}"
        return named in year.worked if day.isoweekday() in self._weekend else named not in year.off

    def differing(self, other: Calendar, year: int) -> list[str]:
        """The days of a year that are worked by one of two calendars and not by the other."""
        first = datetime.date(year, 1, 1)
        days = (first + datetime.timedelta(days=n) for n in range(datetime.date(year, 12, 31).timetuple().tm_yday))
        return [day.isoformat() for day in days if self.is_workday(day) != other.is_workday(day)]

    def between(self, start: str, end: str) -> int | None:
        """The working days after `start` up to and including `end` (ISO days); negative where `end` comes first.

        None where the calendar of their years, or of one between them, is not known, or where one is no day. It is
        asked for every entry of the book, so each year is counted once.
        """
        if (start, end) not in self._between:
            if len(self._between) >= 100_000:
                self._between.clear()
            self._between[start, end] = self._count(start, end)
        return self._between[start, end]

    def _count(self, start: str, end: str) -> int | None:
        first, last = day_of(start), day_of(end)
        if first is None or last is None:
            return None
        if last < first:
            back = self.between(end, start)
            return None if back is None else -back
        if not all(self.known(year) for year in range(first.year, last.year + 1)):
            return None
        whole_years = sum(self._counted(year)[-1] for year in range(first.year, last.year))
        return whole_years + self._until(last) - self._until(first)

    def _until(self, day: datetime.date) -> int:
        return self._counted(day.year)[day.toordinal() - _new_year(day.year)]

    def _counted(self, year: int) -> tuple[int, ...]:
        """For each day of a known year, the working days from New Year's Day up to and including it."""
        if year not in self._counts:
            days = range(_new_year(year), datetime.date(year, 12, 31).toordinal() + 1)
            works = (int(bool(self.is_workday(datetime.date.fromordinal(day)))) for day in days)
            self._counts[year] = tuple(itertools.accumulate(works))
        return self._counts[year]


@functools.cache
def _new_year(year: int) -> int:
    return datetime.date(year, 1, 1).toordinal()
