"""The public notices that can be objected to on the site's day."""

from __future__ import annotations

import msgspec

from domain.rules.days import is_day
from domain.rules.project import Project
from projections.book_line import Held
from projections.days import days_between
from projections.statuses import OPEN
from site_builder.content.status import status_on
from site_builder.site import Site

LOOKED = 100  # notices looked through for those still open: a notice is open for days, not for months


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A public notice that can be objected to: its last day, and how many days are left."""

    stream: str
    held: Held[Project]
    ends: str
    left: int | None


def open_notices(site: Site) -> list[NoticeRow]:
    """The public notices that can be objected to on the site's day, those that end first at the top."""
    read = site.reader
    found = []
    streams = dict.fromkeys(shown.entry.stream for shown in read.newest_of("kind", "project.notice_opened", LOOKED))
    for stream, held in read.streams_named(streams, Project):
        ends = held.state.notice_ends if held else None
        if held and ends and status_on(read, held) == OPEN and is_day(ends):
            left = days_between(read.as_of, ends)
            found.append(NoticeRow(stream=stream, ends=ends, left=left, held=held))
    return sorted(found, key=lambda each: (each.ends, each.stream))
