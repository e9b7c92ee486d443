"""The account of a unit: what it organised, undertook, evaluated and answered, and how timely it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from markupsafe import Markup

from domain.rules.approval import ProjectApproved
from domain.rules.calendar import Calendar
from domain.rules.officer import Officer
from domain.rules.organisation import Organisation
from domain.rules.stream import stream_subject
from site_builder.addresses import page_of
from site_builder.content.charts import Bar, bars
from site_builder.content.corrected_entries import CorrectedEntry, corrected_entries, entries_of
from site_builder.content.findings import newest_findings, page_if_any, parted, years_of
from site_builder.content.former_names import former_names
from site_builder.maker import PageName
from site_builder.reports import issues, sums
from site_builder.reports.annual import Figure
from site_builder.reports.edition import Edition
from site_builder.reports.issues import Issue
from site_builder.reports.lines import BRIEF, ApprovalRow, LineGroup, project_row, told_groups
from site_builder.reports.sums import Sum
from site_builder.site import Context, Output, Site
from site_builder.words.voice import number

ROWS = 150
NEWEST = 10  # entries of a group that an account prints
MOST = 5_000  # entries that an account counts: the newest


class AccountPaper(Context, frozen=True, kw_only=True):
    """The account of a unit, from the newest `counted` of the `length` entries that concern it."""

    template: ClassVar[str] = "print/account.html"

    title: str
    example: bool
    organisation: Organisation
    former: list[str]
    own: list[int]
    items: list[Figure]
    chart: Markup | None
    projects: list[ApprovalRow]
    undertaken: int
    counted: int
    length: int
    line_groups: list[LineGroup]
    timely: sums.ReportTimeliness | None
    answers: Sum | None
    issues: list[Issue]
    standing: int
    issues_address: str
    address: str


def account(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a unit's account; none of a unit that is known from old lists alone."""
    held = site.reader.held(stream, Organisation)
    if not held or not site.fresh(stream):
        return
    length = site.reader.length("concerned", stream)
    entries = corrected_entries(site.reader, site.reader.slice("concerned", stream, max(0, length - MOST), length))
    undertaken = [
        each for each in entries if isinstance(each.fact, ProjectApproved) and stream in each.fact.undertakers
    ]
    rests = [index for each in entries for index in each.grounds]
    ours, appointed = _officers(site, stream, entries)
    rests += appointed
    stand, settled = parted(newest_findings(site, stream))
    rests += issues.grounds(stand, settled)
    path = page_of(stream).removesuffix(".html") + ".pdf"
    for language in site.languages:
        edition = Edition(site, language, path, PageName("pdf-account", stream), rests)
        items = list(_items(edition, stream, entries, undertaken, ours))
        page = AccountPaper(
            title=edition.name(stream),
            example=any(each.entry.illustrative for each in entries),
            organisation=held.state,
            former=former_names(
                language, [(each.fact, each.entry.decided_on) for each in entries_of(site.reader, stream)]
            ),
            own=[index for each in entries if each.entry.stream == stream for index in each.grounds],
            items=[item for item, value in items if value],
            chart=_chart(edition, items[1:]),
            projects=[project_row(edition, each) for each in undertaken[:ROWS]],
            undertaken=len(undertaken),
            counted=len(entries),
            length=length,
            line_groups=list(told_groups(edition, entries, most=NEWEST, headed=BRIEF)),
            timely=sums.timeliness(site, entries),
            answers=answer_days(entries, stream, site.charter.calendar),
            issues=issues.issues(edition, stand, stream),
            standing=years_of(site, stream).standing,
            issues_address=f"{site.settings.base_url}{language}/{page_if_any(site, stream) or page_of(stream)}",
            address=f"{site.settings.base_url}{language}/{page_of(stream)}#projects",
        )
        yield edition.made(page)


def _officers(site: Site, stream: str, entries: Sequence[CorrectedEntry]) -> tuple[set[str], list[int]]:
    """The officers of the unit among those who recorded the entries, and the entries on which that rests."""
    officers = sorted({each.entry.by for each in entries if stream_subject(each.entry.by) == "officer"})
    bodies = {officer: site.reader.held(officer, Officer) for officer in officers}
    ours = {officer for officer, found in bodies.items() if found and found.state.body == stream}
    return ours, [found.last for found in bodies.values() if found]


def _items(
    edition: Edition,
    stream: str,
    entries: Sequence[CorrectedEntry],
    undertaken: Sequence[CorrectedEntry],
    ours: set[str],
) -> Iterator[tuple[Figure, int]]:
    """How often the unit acted in each role, as it is said and as it is drawn; of all roles together first."""
    counts = (
        ("全部记录", entries),
        ("承担的立项项目", undertaken),
        ("参与的立项项目", _naming(entries, "project.approved", "partners", stream)),
        ("组织的立项项目", _naming(entries, "project.approved", "organiser", stream)),
        ("组织的专项", _naming(entries, "programme.unit_designated", "unit", stream)),
        ("完成的评估", _naming(entries, "evaluation.reported", "evaluator", stream)),
        ("接受的评估", _naming(entries, "evaluation.reported", "subject", stream)),
        ("对评估发现的反馈", _naming(entries, "evaluation.responded", "unit", stream)),
        ("提交的科技报告", _naming(entries, "report.submitted", "organisation", stream)),
        ("由其人员记录的决定", [each for each in entries if each.entry.by in ours]),
    )
    for label, found in counts:
        counted = sums.total(found)
        yield Figure(edition.say(label), number(edition.language, counted.value), counted.grounds), counted.value


def _chart(edition: Edition, items: Sequence[tuple[Figure, int]]) -> Markup | None:
    """The roles in which the unit acted, as bars; one alone tells nothing."""
    drawn = [Bar(item.label, value, item.said) for item, value in items if value]
    return bars(edition.say("履职情况"), drawn) if len(drawn) > 1 else None


def _naming(entries: Sequence[CorrectedEntry], kind: str, field: str, stream: str) -> list[CorrectedEntry]:
    """The entries of a kind that name the unit in a field."""
    found = []
    for each in entries:
        named = each.get(field)
        if each.kind == kind and (named == stream or (isinstance(named, tuple) and stream in named)):
            found.append(each)
    return found


def answer_days(entries: Sequence[CorrectedEntry], stream: str, calendar: Calendar) -> Sum | None:
    """The median of working days from an evaluation's report to the unit's answer; None where it never answered."""
    reported = {each.entry.stream: each for each in entries if each.kind == "evaluation.reported"}
    days = []
    grounds: list[int] = []
    for each in entries:
        asked = reported.get(each.entry.stream)
        if each.kind != "evaluation.responded" or each.get("unit") != stream or asked is None:
            continue
        between = calendar.between(asked.entry.decided_on or "", each.entry.decided_on or "")
        if between is not None:  # else a day is not on record, or the calendar of its year is not published
            days.append(between)
            grounds += [*asked.grounds, *each.grounds]
    return Sum(sorted(days)[(len(days) - 1) // 2], tuple(grounds)) if days else None
