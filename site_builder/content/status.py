"""How a project stands on the site's day, and how many stand so: for pages, lists, counts and reports alike."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from domain.rules.fact import State
from domain.rules.project import Project
from projections import statuses
from projections.book_line import Held
from projections.facets import LEAST
from projections.statuses import Turns, counted_on, days_around, only_listed, spans
from site_builder.reader import Reader

S = TypeVar("S", bound=State)


def status_on(read: Reader, held: Held[S]) -> str | None:
    """The status of a subject as pages show it; that of a project is stale once the day crosses one of its turns."""
    if not isinstance(held.state, Project):
        status: str | None = getattr(held.state, "status", None)
        return status
    told = spans(held.state, only_listed(held))
    for _, until in told:
        if until:
            read.passed(until)
    return statuses.status_on(told, read.as_of)


def standing(read: Reader, held: Held[S]) -> S:
    """The state of a project with its status as pages show it."""
    status = status_on(read, held)
    return (
        held.state
        if status == getattr(held.state, "status", None)
        else msgspec.structs.replace(held.state, status=status)
    )


def statuses_of(read: Reader, holder: str = statuses.ALL) -> dict[str, int]:
    """How many projects of all, a programme or a unit stand in each status on the site's day."""
    tally = read.document("portfolio", holder, dict[str, int]) or {}
    turns: Turns | None = read.document("statuses", holder)
    for day in days_around(turns or (), read.as_of):
        if day:
            read.passed(day)
    return counted_on(tally, turns, read.as_of)


def had_many(read: Reader, status: str) -> bool:
    """Whether so many projects came to stand in a status that a day makes that its list has a page, and keeps it."""
    days: dict[str, int] = (read.document("statuses", statuses.EVER) or {}).get(status, {})
    for day in days_around(days, read.as_of):
        if day:
            read.passed(day)
    return sum(number for day, number in days.items() if day < read.as_of) >= LEAST


def stand_so(read: Reader, hundred: int, firsts: list[int], raw: str, status: str) -> list[int]:
    """Those of some projects of a hundred, whose status on record is `raw`, that stand in a status on the day."""
    told: dict[str, list[statuses.Span]] = read.document("statuses", f"#{hundred}") or {}
    found = []
    for first in firsts:
        own = told.get(str(first)) or [(raw, "")]
        for _, until in own:
            if until:
                read.passed(until)
        if statuses.status_on([(name, until) for name, until in own], read.as_of) == status:
            found.append(first)
    return found
