"""The page of a programme: its targets with progress, its money, projects and evaluations, and its story."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, TypedDict

import msgspec
from markupsafe import Markup

from domain.rules.evaluation import Evaluation
from domain.rules.fact import Budget
from domain.rules.programme import Programme
from projections.book_line import Held
from projections.groups import FAMILIES
from projections.key import ListKey
from projections.portfolio import Amounts, codes_in, standing_in, sums
from projections.stages import stages
from site_builder.addresses import month_path, page_of
from site_builder.content.charts import Bar, bars, progress
from site_builder.content.citation import subject_page
from site_builder.content.entries import EntryLine, story_lines
from site_builder.content.evaluations import (
    EvaluationTable,
    due_years,
    evaluation_rows,
    evaluation_table,
    streams_in,
)
from site_builder.content.findings import FindingRow, finding_rows, open_findings, page_if_any, years_of
from site_builder.content.status import statuses_of
from site_builder.content.targets import TargetRow, TargetStanding, standing_words, target_rows, watched
from site_builder.lists.catalogue import entries_in
from site_builder.lists.excerpt import ListExcerpt, projects_of
from site_builder.maker import Maker, of_stream
from site_builder.pages.calendars import calendar_path
from site_builder.reader import Shown
from site_builder.site import Context, Output, Site
from site_builder.words import voice
from site_builder.words.stages import changed, stage_words
from site_builder.words.voice import Voice

SHOWN = 20  # projects and findings on the page; the lists have all
WIDE = 360


class ChartedTable(msgspec.Struct, frozen=True, kw_only=True):
    """A chart beside a table of the same numbers."""

    title: str
    rows: list[Bar]
    chart: Markup


class ProgrammePage(Context, frozen=True, kw_only=True):
    """The page of a programme; `budget` and `disbursed` are sums over its projects, of which `counted` have a budget.

    `first_budget` is the programme's own, as first approved; `annual` are the years of which there is a report;
    `changes` is the page of its newest year, `calendar` that of what is to come: "" where there is none.
    """

    template: ClassVar[str] = "programme.html"

    stream: str
    held: Held[Programme]
    programme: Programme
    spoken: Voice
    purpose: str
    projects: int
    budget: Amounts
    disbursed: Amounts
    counted: int
    first_budget: Budget | None
    targets: list[TargetRow]
    target_charts: list[Markup | None]
    standings: dict[TargetStanding, str]
    reached: int
    money: list[ChartedTable]
    groups: list[ChartedTable]
    projects_list: ListExcerpt
    adjustments: list[EntryLine]
    adjusted_projects: int
    rebaselinings: int
    evaluations: EvaluationTable
    standing: list[FindingRow]
    open_findings: int
    findings_page: str
    annual: list[str]
    lines: list[EntryLine]
    whole_list: str
    changes: str
    calendar: str


def programme(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a programme's page."""
    read = site.reader
    held = read.held(stream, Programme)
    if not held:
        return
    state, own = held.state, read.whole("story", stream)
    tally = read.document("portfolio", stream, dict[str, int]) or {}
    same = _same(site, stream, tally)
    evaluated = read.streams_named(streams_in(own, "evaluation"), Evaluation)
    passed_through = changed(stages(stream, ((each.index, each.entry) for each in own)))
    first_budget = next((each.stage.after.budget for each in passed_through if each.stage.after.budget), None)
    path = page_of(stream)
    watched(read, state.targets)
    for language in site.languages:
        spoken = site.voice(language, path)
        aims = target_rows(spoken, state.targets, state.measured, read.as_of)
        lines = story_lines(site, spoken, own, stage_words(spoken, passed_through))
        rows = evaluation_rows(site, spoken, evaluated)
        page = ProgrammePage(
            stream=stream,
            held=held,
            programme=state,
            spoken=spoken,
            purpose=purpose(language, own),
            first_budget=first_budget,
            targets=aims,
            target_charts=[_chart(spoken, each) for each in aims],
            standings=standing_words(spoken.words.say_in(language)),
            reached=sum(each.standing == "reached" for each in aims),
            money=money(spoken, tally),
            groups=groups(spoken, tally, statuses_of(read, stream)),
            projects_list=projects_of(site, language, stream, path),
            adjustments=[each for each in lines if each.kind in FAMILIES["adjustment"]],
            evaluations=evaluation_table(site, spoken, rows, due_years(site, held, "closed_on", rows)),
            standing=finding_rows(site, spoken, open_findings(site, stream)[:SHOWN]),
            lines=lines,
            **same,
        )
        yield subject_page(site, language, stream, held, page)


class InBothLanguages(TypedDict):
    """The fields that the page says in every language alike."""

    projects: int
    budget: Amounts
    disbursed: Amounts
    counted: int
    adjusted_projects: int
    rebaselinings: int
    open_findings: int
    findings_page: str
    annual: list[str]
    whole_list: str
    changes: str
    calendar: str


def _same(site: Site, stream: str, tally: dict[str, int]) -> InBothLanguages:
    read = site.reader
    deviation = read.document("deviation", stream, dict[str, int]) or {}
    months = read.document("decided_months", stream, list[str])
    return {
        "projects": tally.get("project", 0),
        "budget": sums(tally, "budget"),
        "disbursed": sums(tally, "disbursed"),
        "counted": standing_in(tally),
        "adjusted_projects": deviation.get("projects", 0),
        "rebaselinings": deviation.get("rebaselinings", 0),
        "open_findings": years_of(site, stream).standing,
        "findings_page": page_if_any(site, stream),
        "annual": (read.document("years", stream, list[str]) or []) if "annual" in site.settings.pdf else [],
        "whole_list": entries_in(ListKey.parse(stream)).page if read.slice("concerned", stream, 0, 1) else "",
        "changes": month_path(months[-1][:4], stream) if months else "",
        "calendar": calendar_path(site, stream),
    }


def purpose(language: str, own: list[Shown]) -> str:
    """What the programme is for, in the words of its proposal."""
    for shown in own:
        fact = shown.entry.fact
        for name in ("purpose", "scope"):
            said = (language == "en" and getattr(fact, f"{name}_en", None)) or getattr(fact, name, None)
            if said:
                return str(said)
    return ""


def _chart(spoken: Voice, row: TargetRow) -> Markup | None:
    """Nothing is drawn where a number is missing or below nought."""
    if not row.numbers or min(map(Decimal, row.numbers)) < 0:
        return None
    say_in = spoken.words.say_in(spoken.language)
    got, aim = (
        Bar(label, int(Decimal(number) * 1000), said)
        for label, number, said in zip(
            (say_in("最新进展"), say_in("目标")), row.numbers, (row.now, row.aim), strict=True
        )
    )
    return progress(row.name, (got, aim))


def money(spoken: Voice, tally: dict[str, int]) -> list[ChartedTable]:
    """The budgets of its projects by source, with a chart for each currency."""
    language = spoken.language
    parts: dict[str, list[tuple[str, int]]] = {}
    for source in spoken.words.ordered("fund_source", codes_in(tally, "source")):
        for currency, amount in sums(tally, f"source {source}"):
            parts.setdefault(currency, []).append((spoken.words.counted(language, "fund_source", source), amount))
    found = []
    for currency, given in sorted(parts.items()):
        rows = [Bar(label, each, spoken.money(each, currency or None)) for label, each in sorted(given, key=_largest)]
        title = spoken.words.say_in(language)("项目预算按来源") + (f" {currency}" if currency else "")
        found.append(ChartedTable(title=title, rows=rows, chart=bars(title, rows, WIDE)))
    return found


def _largest(part: tuple[str, int]) -> tuple[int, str]:
    return -part[1], part[0]


def groups(spoken: Voice, tally: dict[str, int], statuses: dict[str, int]) -> list[ChartedTable]:
    """Its projects by state on the site's day, by class and by method, each with a chart."""
    language, say_in = spoken.language, spoken.words.say_in(spoken.language)
    found = []
    for title, vocabulary, told in (
        (say_in("按状态"), "project_status", statuses),
        (say_in("按管理分类"), "management_class", _told(tally, "class")),
        (say_in("按遴选方式"), "method", _told(tally, "method")),
    ):
        rows = [
            Bar(spoken.term(vocabulary, name), told[name], voice.number(language, told[name]))
            for name in spoken.words.ordered(vocabulary, set(told))
        ]
        if rows:
            found.append(ChartedTable(title=title, rows=rows, chart=bars(title, rows, WIDE)))
    return found


def _told(tally: dict[str, int], name: str) -> dict[str, int]:
    return {code: tally[f"{name} {code}"] for code in codes_in(tally, name) if tally.get(f"{name} {code}")}


MAKERS = (Maker("programme", of_stream("programme"), programme),)
