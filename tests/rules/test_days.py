"""Days are read without ever failing: what is no day of the calendar is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import days

NO_DAYS = (
    "", "0", "9999", "0000", "1899", "2201", "2014-13", "2014-00", "2014-02-30", "2014-1-1", "9999-12-31", "0001-01-01",
    "２０１６-１２", "２０１６", "٢٠١٦-٠١-٠١", "2014-01-01\n", " 2014-01-01",
    "20140101", "2014-W01-1", "-2014", "2014-",
)  # fmt: skip


@pytest.mark.parametrize("text", [None, *NO_DAYS])
def test_what_is_no_day_is_unknown(text: str | None) -> None:
    assert days.day_of(text) is None
    assert days.year_of(text) is None
    assert days.last_day(text) is None
    assert days.shifted(text or "", 1) is None
    assert not days.is_day(text, partial=True)


@pytest.mark.parametrize(
    ("text", "last"),
    [("2016", "2016-12-31"), ("2016-02", "2016-02-29"), ("2016-02-29", "2016-02-29"), ("1900", "1900-12-31")],
)
def test_the_last_day_of_what_is_known_in_part(text: str, last: str) -> None:
    assert days.last_day(text) == last
    assert days.year_of(text) == int(text[:4])
    assert days.is_day(text, partial=True)
    assert days.is_day(text) == (len(text) == 10)


def test_days_are_shifted_over_the_ends_of_months_and_of_the_known_years() -> None:
    assert days.shifted("2016-02-28", 2) == "2016-03-01"
    assert days.shifted("2200-12-31", 1) == "2201-01-01"


@given(st.text(alphabet="0123456789-０９٣ \n", max_size=12))
def test_no_text_is_the_end_of_reckoning(text: str) -> None:
    assert (days.last_day(text) is None) == (days.year_of(text) is None)
    assert days.day_of(text) is None or days.shifted(text, -1) is not None
