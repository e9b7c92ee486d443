"""What belongs to a year and to a month: the entries of the whole book and of each programme, and public notices.

An entry belongs to the year in which it was decided; where that day was not published, to none: such entries stand
under `unknown`, which is not listed among the years.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from domain.rules.call import CallPublished
from domain.rules.notice import ProjectNoticeOpened
from projections.book_line import BookLine
from projections.days import UNKNOWN
from projections.key import ListKey
from projections.question import Documents, Listing, Question, among


@functools.lru_cache(10_000)
def key_of_year(year: str, programme: str) -> str:
    """The key of a year, or of a programme's year."""
    return str(ListKey.about(year, programme))


def _year(line: BookLine) -> Sequence[str]:
    return (line.year, key_of_year(line.year, line.programme)) if line.programme else (line.year,)


def _holders(line: BookLine) -> Sequence[str]:
    return ("all", line.programme) if line.programme else ("all",)


def _add(documents: Documents, line: BookLine) -> None:
    for holder in _holders(line):
        years = documents[holder] or ()
        if line.year not in (UNKNOWN, *years):
            documents[holder] = sorted([*years, line.year])


def _month(line: BookLine) -> Sequence[str]:
    return (line.on[:7],)


def _note(documents: Documents, line: BookLine) -> None:
    months = documents[MONTHS] or ()
    (month,) = _month(line)
    if month not in months:
        documents[MONTHS] = sorted([*months, month])


MONTHS = "months"  # the key under which the months of collected notices are listed
opening = among(ProjectNoticeOpened, CallPublished)  # what opens a public notice or a call
YEAR = Listing("year", _year)
YEARS = Question("years", _add)
MONTH = Listing("notices", _month, concerns=opening)
NOTICE_MONTHS = Question("notice_months", _note, opening)
