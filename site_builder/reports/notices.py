"""The collected notices of a month: what was put before the public, until when, who objected, with what result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from domain.rules.notice import ProjectNoticeOpened
from site_builder.content.corrected_entries import CorrectedEntry, corrected_entries, entries_of
from site_builder.content.pdfs import notices_path
from site_builder.maker import PageName
from site_builder.reports.edition import Edition
from site_builder.reports.lines import ApprovalRow, ReportLine, line, project_row
from site_builder.site import Context, Output, Site
from site_builder.words import voice

MOST = 120  # notices that one collection tells in full


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """One notice with the proposal it shows, the objections to it and what was decided after it."""

    stream: str
    name: str
    proposal: ApprovalRow | None
    fact: ProjectNoticeOpened
    grounds: tuple[int, ...]
    after: list[ReportLine]


class NoticesPaper(Context, frozen=True, kw_only=True):
    """The notices of a month, of which `opened` there are, and the calls published in it."""

    template: ClassVar[str] = "print/notices.html"

    title: str
    example: bool
    notices: list[NoticeItem]
    opened: int
    grounds_of_all: list[int]
    calls: list[ReportLine]


def notices(site: Site, month: str) -> Iterator[Output]:
    """Both languages of a month's collection, `2014-05`."""
    entries = corrected_entries(site.reader, site.reader.whole("notices", month))
    if not entries:
        return
    opened = [each for each in entries if each.kind == "project.notice_opened"]
    calls = [each for each in entries if each.kind == "call.published"]
    rests = [index for each in entries for index in each.grounds]
    for language in site.languages:
        edition = Edition(site, language, notices_path(month), PageName("pdf-notices", month), rests)
        page = NoticesPaper(
            title=voice.day(language, month),
            example=any(each.entry.illustrative for each in entries),
            notices=[_notice(edition, each) for each in opened[:MOST]],
            opened=len(opened),
            grounds_of_all=[index for each in opened for index in each.grounds],
            calls=[line(edition, each) for each in calls[:MOST]],
        )
        yield edition.made(page)


def _notice(edition: Edition, each: CorrectedEntry) -> NoticeItem:
    entries = entries_of(edition.site.reader, each.entry.stream)
    before = [other for other in entries if other.entry.number < each.entry.number]
    proposal = next((other for other in reversed(before) if other.kind == "project.proposed"), None)
    after = [other for other in entries if other.entry.number > each.entry.number]
    again = next((place for place, other in enumerate(after) if other.kind == "project.notice_opened"), len(after))
    told_after = ("project.objection", "project.anonymous", "project.approved", "project.withdrawn", "project.revoked")
    assert isinstance(each.fact, ProjectNoticeOpened)
    return NoticeItem(
        stream=each.entry.stream,
        name=edition.name(each.entry.stream, each.index),
        proposal=project_row(edition, proposal) if proposal else None,
        fact=each.fact,
        grounds=each.grounds,
        after=[line(edition, other) for other in after[:again] if other.kind.startswith(told_after)],
    )
