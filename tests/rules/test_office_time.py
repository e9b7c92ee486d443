"""The office's clock: from a UTC moment and an offset to the office's day, and back to the moment of its midnight."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.book import BookOpened, BookState, open_book
from domain.rules.office_time import (
    is_offset,
    midnight,
    noon,
    office_day,
    office_minute,
    offset_of,
    offset_text,
    public_day,
)
from domain.rules.refusal import Refused
from domain.rules.sitting import Sitting

OFFSETS = st.integers(-48, 56).map(lambda quarters: quarters * 15)
MOMENTS = st.datetimes(datetime.datetime(1900, 1, 2), datetime.datetime(2200, 12, 30))  # noqa: DTZ001
SITTING = Sitting(on="2026-01-05", look_up=lambda state, ref: state(id=ref))


def told(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@given(MOMENTS, OFFSETS)
def test_a_moment_falls_on_the_day_that_the_clock_shows(moment: datetime.datetime, offset: int) -> None:
    zone = datetime.timezone(datetime.timedelta(minutes=offset))
    here = moment.replace(tzinfo=datetime.UTC).astimezone(zone)
    assert office_day(told(moment), offset) == public_day(told(moment), offset) == here.date().isoformat()
    assert office_minute(told(moment), offset) == f"{here:%Y-%m-%d %H:%M}"


@given(st.dates(datetime.date(1900, 1, 3), datetime.date(2200, 12, 28)), OFFSETS)
def test_the_day_ends_with_its_midnight(day: datetime.date, offset: int) -> None:
    end = midnight(day.isoformat(), offset)
    before = told(datetime.datetime.fromisoformat(end[:19]) - datetime.timedelta(seconds=1))
    assert office_day(before, offset) == day.isoformat() == office_day(noon(day.isoformat(), offset), offset)
    assert office_day(end, offset) == (day + datetime.timedelta(1)).isoformat()


@pytest.mark.parametrize(
    ("day", "offset", "end"),
    [
        ("2014-04-14", 480, "2014-04-14T16:00:00Z"),
        ("2014-04-14", 330, "2014-04-14T18:30:00Z"),
        ("2014-04-14", 0, "2014-04-15T00:00:00Z"),
        ("2014-04-14", -660, "2014-04-15T11:00:00Z"),
        ("2014-04-14", 840, "2014-04-14T10:00:00Z"),
        ("2014-04-31", 480, "2014-04-31T16:00:00Z"),  # no day of the calendar
    ],
)
def test_midnights(day: str, offset: int, end: str) -> None:
    assert midnight(day, offset) == end


def test_what_an_old_book_states_that_is_no_moment_keeps_its_day() -> None:
    assert public_day("2014-02-31T16:00:00Z", 480) == "2014-02-31"
    assert public_day("9999-12-31T23:00:00Z", 480) == "9999-12-31"
    assert public_day("2014-04-14T99:00:00Z", 480) == "2014-04-15"  # as it was read before there were offsets
    with pytest.raises(ValueError, match="day"):
        office_day("2014-02-31T16:00:00Z", 480)


@given(OFFSETS)
def test_an_offset_is_written_and_read(offset: int) -> None:
    assert is_offset(offset) and offset_of(offset_text(offset)) == offset


@pytest.mark.parametrize("text", ["8", "+8:00", "08:00", "+05:31", "+14:15", "-12:15", "+00:60", "+٠٥:٣٠", "UTC", ""])
def test_what_no_clock_shows_is_no_offset(text: str) -> None:
    with pytest.raises(ValueError):
        offset_of(text)


@pytest.mark.parametrize("minutes", [7, 481, -721, 855, -735, 99_999])
def test_a_book_is_not_opened_on_such_a_clock(minutes: int) -> None:
    with pytest.raises(
        Refused, match=r"Art. 3: no office's clock is -?\d+ minutes ahead of UTC; take .* such as \+05:30"
    ):
        open_book(BookState(id="1"), BookOpened(title="x", founder="officer/1", utc_offset=minutes), SITTING)


def test_the_usual_clock_is_left_out() -> None:
    said = BookOpened(title="x", founder="officer/1", utc_offset=480)
    assert open_book(BookState(id="1"), said, SITTING).utc_offset is None
