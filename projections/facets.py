"""Which projects stand in which state, class, way of selection, district and year: sets that one decision barely moves.

Projects are counted off by hundreds in the order in which they came on record. A facet such as `status/accepted` keeps
for each hundred the first entries of the projects that are in it now, so a change of one project touches one hundred of
the facet it leaves and one of the facet it joins, however large both are.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from typing import Any

from domain.rules.project import Project
from projections.line import Line
from projections.question import PAGE, Question, about

FACETS = ("status", "class", "method", "district", "year")
COUNT = "projects"  # the key under which projects are counted
YEARS = "years"  # the key under which the years of the facet `year` are listed
Counts = dict[str, int]


NOWHERE = (None,) * len(FACETS)
Move = tuple[tuple[str, ...], tuple[str, ...]]  # the facets that a project leaves, and those that it joins


def _values(state: Project) -> tuple[str | None, ...]:
    """The year is that of approval; where that day was not published, that of the start."""
    year = (state.approved_on or state.start or "")[:4]
    return state.status, state.management_class, state.method, state.district, year


def _named(values: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(f"{facet}/{value}" for facet, value in zip(FACETS, values, strict=True) if value)


@functools.lru_cache(10_000)
def _move(was: tuple[str | None, ...], now: tuple[str | None, ...]) -> Move:
    former, latter = _named(was), _named(now)
    return tuple(name for name in former if name not in latter), tuple(name for name in latter if name not in former)


def facets_of(state: Project) -> tuple[str, ...]:
    """The facets that a project is in, such as `status/accepted` and `year/2015`."""
    return _named(_values(state))


def _moved(line: Line) -> Sequence[str]:
    """The project whose facets change; the line's memo keeps which."""
    after = line.after
    if type(after) is not Project:
        return ()
    now = _values(after)
    stream = line.entry.stream
    if line.held.entries == 1:
        line.memo["move"] = _move(NOWHERE, now)
        return (COUNT, stream)
    was = _values(line.before)  # type: ignore[arg-type]
    if was == now:
        return ()
    line.memo["move"] = _move(was, now)
    return (stream,)


def _place(value: int | None, key: str, line: Line) -> int | None:
    """How many projects there are, and for each in which hundred it stands."""
    if key == COUNT:
        line.memo["hundred"] = (value or 0) // PAGE
        return (value or 0) + 1
    if value is None:
        return int(line.memo["hundred"])
    line.memo["hundred"] = value
    return None


@functools.lru_cache(10_000)
def _documents(move: Move, hundred: int) -> tuple[str, ...]:
    """What a move changes: each facet's tally, its set of the hundred, and the list of years where one is joined."""
    changed = [key for facets in move for name in facets for key in (name, f"{name}#{hundred}")]
    return (*changed, *(YEARS for name in move[1] if name.startswith("year/")))


def _facets(line: Line) -> Sequence[str]:
    return _documents(line.memo["move"], line.memo["hundred"])


def _fold(value: Any, key: str, line: Line) -> Any:
    if key == YEARS:
        return _with_year(value, next(name for name in line.memo["move"][1] if name.startswith("year/"))[5:])
    if "#" in key:
        return _toggled(value, line.held.first)
    return _counted(value, str(line.memo["hundred"]), -1 if key in line.memo["move"][0] else 1)


def _counted(counts: Counts | None, hundred: str, by: int) -> Counts:
    """How many projects of each hundred are in a facet."""
    now = {} if counts is None else counts
    total = now.get(hundred, 0) + by
    if total:
        now[hundred] = total
    else:
        del now[hundred]
    return now


def _toggled(members: list[int] | None, first: int) -> list[int]:
    """The first entries of the projects of one hundred that are in a facet, in book order, with one more or less."""
    now = [] if members is None else members
    at = bisect.bisect_left(now, first)
    if now[at : at + 1] == [first]:
        del now[at]
    else:
        now.insert(at, first)
    return now


def _with_year(years: list[str] | None, year: str) -> list[str] | None:
    return None if years and year in years else sorted([*(years or ()), year])


PLACE = Question("place", _moved, _place, about(Project))
FACET = Question("facet", _facets, _fold, about(Project), needs="hundred")
