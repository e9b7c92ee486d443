"""Working days against what the State Council announced for 2014, and against counting one by one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.workdays import is_workday, known, workdays_between

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
    assert is_workday(datetime.date.fromisoformat(day)) is works


def test_years_without_a_published_calendar_are_monday_to_friday() -> None:
    assert not known(2003)
    assert known(2014)
    assert not known(2040)
    assert is_workday(datetime.date(2040, 10, 1))  # a Monday
    assert not is_workday(datetime.date(2040, 10, 6))


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
    assert workdays_between(start, end) == number


@given(DAYS, st.integers(0, 800))
def test_the_count_is_what_counting_one_by_one_gives(start: datetime.date, length: int) -> None:
    days = [start + datetime.timedelta(days=number) for number in range(1, length + 1)]
    end = days[-1] if days else start
    assert workdays_between(start.isoformat(), end.isoformat()) == sum(map(is_workday, days))
