"""A public notice as whoever wants to object must see it: until when, to whom, how, and what happens then (Art. 14)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.rules.fact import Fact
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.project import Project
from projections.days import days_between
from projections.statuses import AHEAD, OPEN, OVER
from site_builder.reader import Reader

SHOWN = (AHEAD, OPEN, OVER)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice on the site's day: `left` are the days until its last one, 0 on that day, None but while it is open.

    `contact` is where objections are taken and `place` where it is shown, as the notice says; `objections` were
    recorded, of which `answered` have an answer.
    """

    status: str
    starts: str | None
    ends: str | None
    left: int | None
    contact: str | None
    place: str | None
    objections: int
    answered: int


def notice_of(read: Reader, project: Project, facts: Iterable[Fact]) -> Notice | None:
    """The notice on which a project stands on the site's day; None where it stands on none.

    `project` is as it stands on that day, `facts` are its own in order. A page that says how many days are left is
    stale with every day.
    """
    if project.status not in SHOWN:
        return None
    opened = [fact for fact in facts if isinstance(fact, ProjectNoticeOpened)]
    newest = opened[-1] if opened else None
    ends = project.notice_ends
    is_open = project.status == OPEN and ends is not None
    if is_open:
        read.notes["day", "*"] = None
    return Notice(
        status=project.status,
        starts=project.notice_starts,
        ends=ends,
        left=days_between(read.as_of, ends or "") if is_open else None,
        contact=newest.contact if newest else None,
        place=newest.place if newest else None,
        objections=len(project.objections),
        answered=sum(each.ruling is not None for each in project.objections),
    )
