"""How a project stands on the site's day: a public notice is open from its first to its last day (Art. 14)."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from domain.rules.days import is_day
from domain.rules.fact import State
from domain.rules.project import Project
from projections.days import shifted
from site_builder.reader import Reader

AHEAD, OPEN, OVER = "notice_ahead", "notice", "notice_over"
S = TypeVar("S", bound=State)
ANY = "notice_any"  # what a list or a count of all three is called, which no day moves


def status_on(read: Reader, state: State) -> str | None:
    """The status of a project as pages show it; the page is stale once the day crosses an end of its notice."""
    status: str | None = getattr(state, "status", None)
    if status != OPEN or not isinstance(state, Project):
        return status
    starts, ends = state.notice_starts, state.notice_ends
    if is_day(ends) and read.passed(str(ends)):
        return OVER
    if is_day(starts) and not read.passed(shifted(str(starts), -1)):
        return AHEAD
    return OPEN


def standing(read: Reader, state: S) -> S:
    """The state of a project with its status as pages show it."""
    status = status_on(read, state)
    return state if status == getattr(state, "status", None) else msgspec.structs.replace(state, status=status)
