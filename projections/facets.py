"""Which projects stand in which state, class, way of selection, district and year: sets that one decision barely moves.

Projects are counted off by hundreds in the order in which they came on record. A facet such as `status/accepted` keeps
for each hundred the first entries of the projects that are in it now, so a change of one project touches one hundred of
the facet it leaves and one of the facet it joins, however large both are. One that ever had `LEAST` projects has a page
of its own, and keeps it: an address does not end because projects move on.
"""

from __future__ import annotations

import bisect
import functools

from domain.rules.days import year_of
from domain.rules.project import Project
from projections.book_line import BookLine
from projections.key import ListKey
from projections.question import PAGE, Documents, Question, about

FACETS = ("status", "class", "method", "district", "year")
COUNT = "projects"  # the key under which projects are counted
YEARS = "years"  # the key under which the years of the facet `year` are listed
MEMO = "facets"
HUNDRED = "hundred"  # where a line's memo says in which hundred its project stands
LEAST = 20
PAGED = "paged"  # among the counts by hundreds: that the facet has had `LEAST` projects
Counts = dict[str, int]  # by hundred
NOWHERE = (None,) * len(FACETS)
Move = tuple[tuple[str, ...], tuple[str, ...]]  # the facets that a project leaves, and those that it joins


def _values(state: Project) -> tuple[str | None, ...]:
    """The year is that of approval; where an approved project's day was not published, that of its start."""
    year = year_of(state.approved_on or state.start) if state.first else None
    return state.status, state.management_class, state.method, state.district, str(year or "")


def _named(values: tuple[str | None, ...]) -> tuple[str, ...]:
    """The facets that a project is in, such as `status/accepted` and `year/2015`."""
    return tuple(str(ListKey("", facet, value)) for facet, value in zip(FACETS, values, strict=True) if value)


@functools.lru_cache(10_000)
def _move(was: tuple[str | None, ...], now: tuple[str | None, ...]) -> Move:
    former, latter = _named(was), _named(now)
    return tuple(name for name in former if name not in latter), tuple(name for name in latter if name not in former)


def _moved(line: BookLine) -> Move | None:
    """The facets that the project of an entry leaves and joins; None where it stays where it was."""
    now = _values(line.after)
    was = NOWHERE if line.held.entries == 1 else _values(line.before)  # type: ignore[arg-type]
    return None if was == now and was is not NOWHERE else _move(was, now)


def _place(documents: Documents, line: BookLine) -> None:
    """How many projects there are, and for each in which hundred it stands."""
    if type(line.after) is not Project:
        return
    stream = line.entry.stream
    if line.held.entries == 1:
        count = documents[COUNT] or 0
        documents[COUNT] = count + 1
        documents[stream] = count // PAGE
    line.memo[HUNDRED] = documents[stream]
    if move := _moved(line):
        line.memo[MEMO] = (move, documents[stream])


def _facets(documents: Documents, line: BookLine) -> None:
    """Each facet's tally, its set of the hundred, and the list of years where one is joined."""
    (left, joined), hundred = line.memo[MEMO]
    for names, by in ((left, -1), (joined, 1)):
        for name in names:
            documents[name] = _counted(documents[name], str(hundred), by)
            members = str(ListKey.parse(name).at(hundred))
            documents[members] = _toggled(documents[members], line.held.first)
    for name in joined:
        key = ListKey.parse(name)
        if key.sort == "year" and key.value not in (years := documents[YEARS] or ()):
            documents[YEARS] = sorted([*years, key.value])


def _counted(counts: Counts | None, hundred: str, by: int) -> Counts:
    """How many projects of each hundred are in a facet."""
    now = {} if counts is None else counts
    total = now.get(hundred, 0) + by
    if total:
        now[hundred] = total
    else:
        del now[hundred]
    if by > 0 and PAGED not in now and size(now) >= LEAST:
        now[PAGED] = 1
    return now


def size(counts: Counts) -> int:
    """How many projects are in a facet now."""
    return sum(counts.values()) - counts.get(PAGED, 0)


def hundreds(counts: Counts) -> list[int]:
    """The hundreds that have projects in a facet now, the newest first."""
    return sorted((int(each) for each in counts if each != PAGED), reverse=True)


def _toggled(members: list[int] | None, first: int) -> list[int]:
    """The first entries of the projects of one hundred that are in a facet, in book order, with one more or less."""
    now = [] if members is None else members
    at = bisect.bisect_left(now, first)
    if now[at : at + 1] == [first]:
        del now[at]
    else:
        now.insert(at, first)
    return now


PLACE = Question("place", _place, about(Project))
FACET = Question("facet", _facets, about(Project), needs=MEMO)
