"""The office's clock: a fixed offset from UTC, which a book says once, at its opening (Art. 3).

Every moment on record is a UTC second; on which day it fell is asked here and nowhere else. `offset` is in minutes
ahead of UTC; without it, as of all books before there was one, it is that of China.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import re

USUAL = 480
"""The offset of a book that says none: China's, +08:00, without summer time."""

LEAST, MOST, STEP = -720, 840, 15  # from the international date line in the west to that in the east
DAY = 1440
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-5][0-9])")


def office_day(moment: str, offset: int) -> str:
    """The office's day of a UTC moment such as `2014-04-14T16:00:00Z`: the 15th where the offset is 480.

    Raises `ValueError` or `OverflowError` for what is no moment of the calendar.
    """
    minutes = 60 * int(moment[11:13]) + int(moment[14:16]) + offset
    return _later(moment[:10], min(1, minutes // DAY))  # an hour beyond 23, which an old book may state, ends its day


def public_day(moment: str, offset: int) -> str:
    """The same of anything on record: what is no moment of the calendar keeps the day that it states."""
    try:
        return office_day(moment, offset)
    except (ValueError, OverflowError):
        return moment[:10]


def office_minute(moment: str, offset: int) -> str:
    """A UTC moment as the office's clock shows it: `2014-05-06 17:30`. Raises as `office_day` does."""
    at = datetime.datetime.fromisoformat(moment[:19]) + datetime.timedelta(minutes=offset)
    return f"{at:%Y-%m-%d %H:%M}"


def midnight(day: str, offset: int) -> str:
    """The UTC moment at which a day of the office ends; what is no day of the calendar keeps its name."""
    return _moment(day, DAY - offset)


def noon(day: str, offset: int) -> str:
    """The UTC moment of noon at the office."""
    return _moment(day, DAY // 2 - offset)


def offset_text(offset: int) -> str:
    """An offset as people write it: `+05:30`."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def offset_of(text: str) -> int:
    """The minutes of an offset such as `+05:30`; `ValueError` where it is none that an office can have."""
    match = _OFFSET.fullmatch(text)
    if not match:
        raise ValueError(text)
    minutes = 60 * int(match[2]) + int(match[3])
    minutes = -minutes if match[1] == "-" else minutes
    if not is_offset(minutes):
        raise ValueError(text)
    return minutes


def is_offset(minutes: int) -> bool:
    """Whether an office's clock can be so many minutes ahead of UTC: whole quarters of an hour, -12:00 to +14:00."""
    return LEAST <= minutes <= MOST and minutes % STEP == 0


def _moment(day: str, minutes: int) -> str:
    later, minutes = divmod(minutes, DAY)
    with contextlib.suppress(ValueError, OverflowError):
        day = _later(day, later)
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}:00Z"


@functools.lru_cache(100_000)
def _later(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()
