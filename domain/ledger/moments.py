"""Moments of recording, read as days in Beijing."""

from __future__ import annotations

import datetime
import functools


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
