"""Working days against what the State Council announced for 2014, and against counting one by one."""

from __future__ import annotations

import datetime

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.in_force import default
from projections.days import workday_after

CALENDAR = default().calendar
DAYS = st.dates(datetime.date(2003, 1, 1), datetime.date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2014-05-01", False),  # Labour Day, a Thursday
        ("2014-05-02", False),  # the Friday that is free in exchange
        ("2014-05-04", True),  # the Sunday worked for it
        ("2014-05-06", True),
        ("2014-09-28", True),  # the Sunday before National Day
        ("2014-10-11", True),  # the Saturday after it
        ("2014-10-12", False),
        ("2015-09-03", False),  # the 70th anniversary of the end of the war
        ("2015-09-06", True),
    ],
)
def test_the_calendar_of_the_state_council(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(datetime.date.fromisoformat(day)) is works


def test_years_without_a_published_calendar_are_unknown() -> None:
    assert [year for year in range(1990, 2060) if CALENDAR.known(year)] == list(range(2004, 2027))
    assert CALENDAR.is_workday(datetime.date(2027, 2, 6)) is None  # New Year's Eve of the lunar year, a Saturday
    assert CALENDAR.between("2027-02-01", "2027-03-02") is None
    assert CALENDAR.between("2026-12-25", "2027-01-27") is None
    assert CALENDAR.between("2024-02-29", "2035-10-09") is None
    assert CALENDAR.between("2003-12-31", "2004-01-05") is None
    assert CALENDAR.between("9999-12-31", "9999-12-31") is None
    assert CALENDAR.between("0001-01-01", "2014-01-01") is None


def test_the_library_proposes_the_same_days() -> None:
    """The frozen calendar against another hand's copy of the State Council's notices, day by day."""
    days = [datetime.date(2004, 1, 1) + datetime.timedelta(days=each) for each in range(23 * 365 + 6)]
    assert days[-1] == datetime.date(2026, 12, 31)
    assert [day for day in days if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2014-04-30", "2014-05-04", 1),  # only the Sunday is worked
        ("2014-04-14", "2014-05-06", 15),
        ("2014-05-06", "2014-05-06", 0),
        ("2014-05-06", "2014-04-14", -15),
        ("2014-12-31", "2015-01-04", 1),  # the Sunday worked for the Friday after New Year
        ("2013-12-31", "2014-12-31", 250),
    ],
)
def test_working_days_between(start: str, end: str, number: int) -> None:
    assert CALENDAR.between(start, end) == number


@given(DAYS, st.integers(0, 800))
@example(datetime.date(2026, 12, 30), 1)
@example(datetime.date(2026, 12, 30), 2)
@example(datetime.date(2003, 12, 31), 1)
def test_the_count_is_what_counting_one_by_one_gives(start: datetime.date, length: int) -> None:
    """Or none, where a year of the two days or between them has no calendar."""
    days = [start + datetime.timedelta(days=number) for number in range(1, length + 1)]
    end = days[-1] if days else start
    works = [CALENDAR.is_workday(day) for day in days]
    counted = None if None in works or not CALENDAR.known(start.year) else sum(map(bool, works))
    assert CALENDAR.between(start.isoformat(), end.isoformat()) == counted
    if counted is not None:
        assert CALENDAR.between(end.isoformat(), start.isoformat()) == -counted


@given(st.dates(), st.integers(1, 60))
@example(datetime.date.max, 1)
def test_a_period_in_working_days_ends_where_calendars_tell(start: datetime.date, number: int) -> None:
    ends = workday_after(CALENDAR, start.isoformat(), number)
    if ends is not None:
        assert CALENDAR.known(int(ends[:4]))
        if CALENDAR.known(start.year):
            assert CALENDAR.between(start.isoformat(), ends) == number
    else:
        assert not CALENDAR.known(start.year) or start.year == 2026
