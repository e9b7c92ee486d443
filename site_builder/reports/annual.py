"""Annual reports of a programme and of the whole plan, from the book alone; every figure names its entries.

A big programme has thousands of entries: its figures count them all, its tables print as many as paper can carry and
say where the rest is.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

import msgspec
from markupsafe import Markup

from domain.rules.approval import ProjectApproved
from domain.rules.programme import Programme
from projections.findings.news import EVERY
from projections.key import ListKey
from projections.years import key_of_year
from site_builder.addresses import group_path, list_path
from site_builder.content.charts import Bar, bars
from site_builder.content.corrected_entries import CorrectedEntry, corrected_entries, programme_at
from site_builder.content.pdfs import annual_path
from site_builder.content.targets import TargetRow, TargetStanding, standing_words, target_rows
from site_builder.maker import PageName
from site_builder.reports import issues, sums
from site_builder.reports.edition import Edition
from site_builder.reports.issues import Issue
from site_builder.reports.lines import LINES, ApprovalRow, LineGroup, project_row, told_groups
from site_builder.reports.sums import Sum
from site_builder.reports.year_figures import YearFigure, numbers_of, opening_figures, year_before
from site_builder.site import Context, Output, Site
from site_builder.words import voice

ROWS = 150  # projects that a report prints in its table
PROGRAMMES = 60


class Figure(NamedTuple):
    """One figure of a report: its label, its value as it is said, its grounds."""

    label: str
    said: str
    grounds: tuple[int, ...]


class ChartedItems(msgspec.Struct, frozen=True, kw_only=True):
    """A chart, None where there is nothing to draw, above a table of the same; `money` says what its numbers are."""

    title: str
    chart: Markup | None
    rows: list[Figure]
    money: bool


class ProgrammeLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a year brought a programme."""

    name: str
    status: str
    entries: Sum
    approved: Sum
    money: str
    changed: Sum
    ended: Sum
    evaluated: Sum


class YearEnd(msgspec.Struct, frozen=True, kw_only=True):
    """A programme as it stood at the end of a year, and the entries it rests on."""

    programme: Programme
    grounds: tuple[int, ...]


class AnnualPaper(Context, frozen=True, kw_only=True):
    """An annual report: of the whole plan, or of a programme as it stood at the end of the year (`end`)."""

    template: ClassVar[str] = "print/annual.html"

    year: str
    until: str
    example: bool
    title: str
    summary: list[YearFigure]
    end: YearEnd | None
    targets: list[TargetRow]
    reached: int
    standings: dict[TargetStanding, str]
    items: list[Figure]
    issues: list[Issue]
    standing: int
    issues_address: str
    sources: ChartedItems | None
    classes: ChartedItems | None
    programmes: list[ProgrammeLine]
    approvals: list[ApprovalRow]
    approved: int
    line_groups: list[LineGroup]
    timely: sums.ReportTimeliness | None
    address: str


def annual(site: Site, key: str) -> Iterator[Output]:
    """Both languages of an annual report; the key is that of its list: `2014`, or `2014 of programme/1`."""
    of = ListKey.parse(key)
    year, stream, projects = of.name, of.stream, of._replace(name="project")
    now = numbers_of(site, of)
    if not now.entries:
        return
    before = numbers_of(site, year_before(of))
    entries, tally, standing = now.entries, now.tally, now.standing
    state = programme_at(site, stream, f"{year}-12-31") if stream else None
    rests = [*now.rests, *before.rests, *(state[1] if state else ())]
    path = annual_path(year, stream)
    for language in site.languages:
        edition = Edition(site, language, path, PageName("pdf-annual", key), rests)
        approved = [each for each in entries if each.kind == "project.approved"]
        aims = target_rows(edition.voice(), state[0].targets, state[0].measured, _close(site, year)) if state else []
        page = AnnualPaper(
            year=year,
            until=_until(site, year, edition.at),
            summary=opening_figures(edition, now, before),
            example=any(each.entry.illustrative for each in entries),
            title=_title(edition, stream),
            end=YearEnd(programme=state[0], grounds=state[1]) if state else None,
            targets=aims,
            reached=sum(each.standing == "reached" for each in aims),
            standings=standing_words(edition.say),
            items=items(edition, entries, tally),
            issues=issues.issues(edition, standing[:LINES], stream),
            standing=len(standing),
            issues_address=f"{site.settings.base_url}{language}/{group_path(stream or EVERY)}",
            sources=_sources(edition, tally, approved),
            classes=_classes(edition, approved),
            programmes=[] if stream else list(_programmes(site, edition, year)),
            approvals=[project_row(edition, each) for each in approved[:ROWS]],
            approved=len(approved),
            line_groups=list(told_groups(edition, entries, skip=("approved",))),
            timely=sums.timeliness(site, entries),
            address=f"{site.settings.base_url}{language}/" + (list_path(projects) if stream else ""),
        )
        yield edition.made(page)


def _until(site: Site, year: str, at: int) -> str:
    """The day up to which a report tells: the last of its year, in a year that goes on that of its newest entry."""
    end = f"{year}-12-31"
    return end if site.reader.passed(end) else site.day_of(site.reader.entry(at).entry.recorded_at)


def _close(site: Site, year: str) -> str:
    """The day as of which targets are judged: once the year is over, what was due by its last day is due."""
    return f"{int(year) + 1}-01-01" if site.reader.passed(f"{year}-12-31") else site.reader.as_of


def _title(edition: Edition, stream: str) -> str:
    if stream:
        return edition.name(stream)
    read = edition.site.reader
    plans = read.whole("born", "plan")
    settings = edition.site.settings
    if len(plans) == 1:
        return edition.name(plans[0].entry.stream)
    return settings.title if edition.language == "zh" else settings.title_en


def items(edition: Edition, entries: Sequence[CorrectedEntry], tally: Mapping[str, int]) -> list[Figure]:
    """The figures that a report says first."""
    groups = sums.grouped(entries)
    approved = groups.get("approved", [])
    found = [_count(edition, "全部记录", entries), _count(edition, "批准立项", approved)]
    for kind, name, label in (
        ("project.approved", "in budget", "立项预算合计"),
        ("project.disbursed", "paid", "拨付经费"),
        ("project.surplus_returned", "returned", "退回结余"),
    ):
        amounts = sums.money(tally, name, [each for each in entries if each.kind == kind])
        for currency, money in amounts.items():
            said = edition.money(money.value, currency or None)
            found.append(Figure(edition.say(label), said, money.grounds))
    labels = (
        ("changed", "调整"), ("ended", "终止、撤销和撤项"), ("accepted", "验收"), ("evaluated", "评估"),
        ("reports", "科技报告"),
    )  # fmt: skip
    return found + [_count(edition, label, groups[name]) for name, label in labels if name in groups]


def _count(edition: Edition, label: str, entries: Sequence[CorrectedEntry]) -> Figure:
    counted = sums.total(entries)
    return Figure(edition.say(label), voice.number(edition.language, counted.value), counted.grounds)


def _sources(edition: Edition, tally: Mapping[str, int], approved: Sequence[CorrectedEntry]) -> ChartedItems | None:
    found = sums.by_source(edition.site.words, tally, approved)
    rows = [(edition.counted("fund_source", source), money) for source, money in found.items()]
    return _chart(edition, "立项预算按来源", rows, bars, money=True) if rows else None


def _classes(edition: Edition, approved: Sequence[CorrectedEntry]) -> ChartedItems | None:
    found = sums.by_value(approved, _class_of)
    rows = [(edition.heading("management_class", value), counted) for value, counted in found.items()]
    return _chart(edition, "立项项目按管理分类", rows, bars) if rows else None


def _class_of(approved: CorrectedEntry) -> str | None:
    return approved.fact.management_class if isinstance(approved.fact, ProjectApproved) else None


def _chart(
    edition: Edition,
    title: str,
    rows: Sequence[tuple[str, Sum]],
    draw: Callable[[str, list[Bar]], Markup],
    *,
    money: bool = False,
) -> ChartedItems:
    say_value = edition.money if money else functools.partial(voice.number, edition.language)
    told_rows = [Figure(label, say_value(each.value), each.grounds) for label, each in rows]
    drawn = [Bar(item.label, each.value, item.said) for item, (_, each) in zip(told_rows, rows, strict=True)]
    rows_told = [item for item, (_, each) in zip(told_rows, rows, strict=True) if each.value]
    chart = draw(edition.say(title), drawn) if len(rows_told) > 1 else None  # one bar tells nothing
    return ChartedItems(title=edition.say(title), chart=chart, rows=rows_told, money=money)


def _programmes(site: Site, edition: Edition, year: str) -> Iterator[ProgrammeLine]:
    """A line for each programme: what the year brought it."""
    for shown in site.reader.whole("born", "programme")[:PROGRAMMES]:
        stream = shown.entry.stream
        entries = corrected_entries(site.reader, site.reader.whole("year", key_of_year(year, stream)))
        if not entries:
            continue
        groups = sums.grouped(entries)
        approved = groups.get("approved", [])
        state, _ = programme_at(site, stream, f"{year}-12-31")
        tally = site.reader.document("trend_year", key_of_year(year, stream), dict[str, int]) or {}
        money = sums.money(tally, "in budget", approved)
        yield ProgrammeLine(
            name=edition.name(stream),
            status=edition.term("programme_status", state.status) if state.status else "",
            entries=sums.total(entries),
            approved=sums.total(approved),
            money="; ".join(edition.money(each.value, unit or None) for unit, each in money.items()),
            changed=sums.total(groups.get("changed", [])),
            ended=sums.total(groups.get("ended", [])),
            evaluated=sums.total(groups.get("evaluated", [])),
        )
