"""What belongs to a year and to a month: the entries of the whole book and of each programme, and public notices.

An entry belongs to the year in which it was decided; where that day was not published, to that in which it was
recorded, by the day in Beijing.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator

from projections.line import Line
from projections.question import Listing, Question

NOTICES = ("project.notice_opened", "call.published")


@functools.lru_cache(10_000)
def _beijing(instant: str) -> str:
    moment = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return (moment + datetime.timedelta(hours=8)).date().isoformat()


def _year(line: Line) -> Iterator[str]:
    year = (line.entry.decided_on or _beijing(line.entry.recorded_at))[:4]
    yield year
    if line.programme:
        yield f"{year} of {line.programme}"


def _holders(line: Line) -> Iterator[str]:
    yield "all"
    if line.programme:
        yield line.programme


def _add(years: list[str] | None, key: str, line: Line) -> list[str]:
    year = next(_year(line))
    return years if years and year in years else sorted([*(years or []), year])


def _month(line: Line) -> Iterator[str]:
    if line.entry.kind in NOTICES:
        yield (line.entry.decided_on or _beijing(line.entry.recorded_at))[:7]


YEAR = Listing("year", _year)
YEARS = Question("years", _holders, _add)
MONTH = Listing("notices", _month)
