"""Days as text, read without ever failing: what is no day of the calendar is told as it stands and reckoned as unknown.

The desk refuses such a day. What an old book holds is history, and history never refuses.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re

FIRST_YEAR, LAST_YEAR = 1900, 2200  # others are slips of the pen
PARTIAL = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@functools.lru_cache(50_000)
def day_of(text: str | None) -> datetime.date | None:
    """The day that a text such as `2014-04-14` names; None where it names none, or none between 1900 and 2200."""
    found = _parts(text)
    return datetime.date(*found) if found and len(found) == 3 else None


def year_of(text: str | None) -> int | None:
    """The year of a day that may be known in part; None where it is no day."""
    found = _parts(text)
    return found[0] if found else None


def known(text: str | None) -> str | None:
    """The text, where it is a day of the calendar."""
    return text if is_day(text) else None


def is_day(text: str | None, *, partial: bool = False) -> bool:
    """Whether a text is a day of the calendar; with `partial`, a month or a year will do."""
    found = _parts(text)
    return bool(found) and (partial or len(found) == 3)


@functools.lru_cache(50_000)
def shifted(day: str, days: int) -> str | None:
    """The day so many days later, or earlier; None where that is no day."""
    found = day_of(day)
    return (found + datetime.timedelta(days=days)).isoformat() if found else None


@functools.lru_cache(50_000)
def last_day(text: str | None) -> str | None:
    """The last day that a date known in part can mean: `2016-02` is 2016-02-29; None where it is no date."""
    found = _parts(text)
    if not found:
        return None
    year, month = found[0], found[1] if len(found) > 1 else 12
    return f"{year}-{month:02}-{found[2] if len(found) > 2 else calendar.monthrange(year, month)[1]:02}"


def is_before(end: str | None, start: str | None) -> bool:
    """Whether one date lies before another, however they are read where they are known in part; False for no date."""
    last, first = last_day(end), _parts(start)
    return bool(last and first) and str(last) < "-".join(f"{part:02}" for part in first)


def _parts(text: str | None) -> tuple[int, ...]:
    """The numbers of a date, as many as are known; none where it is no date."""
    match = PARTIAL.fullmatch(text or "")
    if not match:
        return ()
    found = tuple(int(part) for part in match.groups() if part)
    try:
        datetime.date(*found, *(1, 1)[len(found) - 1 :])
    except ValueError:
        return ()
    return found if FIRST_YEAR <= found[0] <= LAST_YEAR else ()
