"""The dossier of a project: its whole story on paper, its first approval against now, its money, its evaluations."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.evaluation import DimensionRating, Evaluation
from domain.rules.fact import Fact
from domain.rules.project import Milestone, Project
from domain.rules.shape import shape_of_kind
from domain.rules.stream import stream_id
from projections.book_line import Held
from projections.project_money import ProjectSums, sums_of
from site_builder.addresses import page_of
from site_builder.content.charts import Bar, bars
from site_builder.content.corrected_entries import CorrectedEntry, corrected_entries
from site_builder.content.evaluations import (
    DueYear,
    EvaluationRow,
    due_years,
    evaluation_rows,
    streams_in,
    with_due_years,
)
from site_builder.content.findings import open_findings, past_findings
from site_builder.content.project import ENDED, ComparisonRow, baseline, milestones
from site_builder.content.status import standing
from site_builder.maker import PageName
from site_builder.reports import issues, sums
from site_builder.reports.annual import ChartedItems, Figure
from site_builder.reports.edition import Edition
from site_builder.reports.issues import Issue
from site_builder.reports.lines import ReportLine, line
from site_builder.site import Context, Output, Site
from site_builder.words.changes import benefit

LINES = 400  # entries that a dossier prints


class GroundedRow(NamedTuple):
    """A row of the comparison with the entries that say it."""

    row: ComparisonRow
    grounds: tuple[int, ...]


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """What a project was paid and returned, with the entries that say so."""

    sums: ProjectSums
    paid_by: tuple[int, ...]
    returned_by: tuple[int, ...]


class DossierPaper(Context, frozen=True, kw_only=True):
    """The dossier of a project: `project` is its state, `own` are the entries that its story rests on."""

    template: ClassVar[str] = "print/dossier.html"

    id: str
    title: str
    example: bool
    project: Project
    own: list[int]
    accepted_by: tuple[int, ...]
    issues: list[Issue]
    milestones: list[tuple[Milestone, bool]]
    ended: bool
    baseline: list[GroundedRow]
    money: Money
    budget: ChartedItems | None
    evaluations: list[EvaluatedItem]
    lines: list[ReportLine]
    length: int
    timely: sums.ReportTimeliness | None


def dossier(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a project's dossier; none of a project that is known from an old list alone."""

    held = site.reader.held(stream, Project)
    if not held or not site.fresh(stream):
        return
    entries = corrected_entries(site.reader, site.reader.whole("story", stream))
    path = page_of(stream).removesuffix(".html") + ".pdf"
    state = held.state
    standing_now = open_findings(site, stream)
    own = [index for each in entries for index in each.grounds]
    rests = own + issues.grounds(standing_now, past_findings(site, stream))
    for language in site.languages:
        edition = Edition(site, language, path, PageName("pdf-dossier", stream), rests)
        compared = baseline(edition.voice(), state) if state.first else []
        page = DossierPaper(
            id=stream_id(stream),
            title=edition.name(stream),
            example=held.illustrative,
            project=standing(site.reader, held),
            own=own,
            accepted_by=grounds_of(entries, "project.accepted"),
            issues=issues.issues(edition, standing_now, stream),
            milestones=milestones(site, held),
            ended=state.status in ENDED,
            baseline=[GroundedRow(row, grounds_of(entries, *saying(row.field))) for row in compared],
            money=Money(
                sums=sums_of(state),
                paid_by=grounds_of(entries, "project.disbursed"),
                returned_by=grounds_of(entries, "project.surplus_returned"),
            ),
            budget=_budget(edition, state, grounds_of(entries, *saying("budget"))),
            evaluations=list(_evaluations(edition, held, entries)),
            lines=[line(edition, each) for each in entries[:LINES]],
            length=len(entries),
            timely=sums.timeliness(site, entries),
        )
        yield edition.made(page)


@functools.cache
def saying(field: str) -> tuple[str, ...]:
    """The kinds that say what a project has in a field: its approval, and the adjustments that state it anew."""
    kinds = [kind for kind in KINDS.values() if kind.fact.family in ("approval", "adjustment")]
    return tuple(kind.name for kind in kinds if kind.fact.state is Project and field in _stated(kind.fact))


def _stated(fact: type[Fact]) -> set[str]:
    """The fields of a fact, with those inside what an adjustment states as `now`."""
    fields = shape_of_kind(fact).fields
    inside = {inner.name for each in fields if each.name == "now" for inner in each.shape.fields}
    return {each.name for each in fields} | inside


def grounds_of(entries: Sequence[CorrectedEntry], *kinds: str) -> tuple[int, ...]:
    """The entries of these kinds, with their corrections."""
    return tuple(index for each in entries if each.kind in kinds for index in each.grounds)


def _budget(edition: Edition, state: Project, grounds: tuple[int, ...]) -> ChartedItems | None:
    budget = state.budget
    if not budget:
        return None
    currency = budget.currency
    parts = [(edition.heading("fund_source", part.source), part.amount) for part in budget.parts]
    title = edition.say("现行预算按来源")
    rows = [Figure(label, edition.money(amount, currency), grounds) for label, amount in parts]
    drawn = [Bar(item.label, amount, item.said) for item, (_, amount) in zip(rows, parts, strict=True)]
    whole = Figure(edition.say("合计"), edition.money(budget.total, currency), grounds)
    return ChartedItems(title=title, chart=bars(title, drawn) if drawn else None, rows=[*rows, whole], money=True)


class ReasonRow(NamedTuple):
    """A dimension, its rating, why, and what was measured."""

    dimension: str
    rating: str
    reason: str | None
    values: list[str]


class EvaluatedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation of the project's page, or a year that is due, with the reasons of its ratings and its grounds."""

    row: EvaluationRow | DueYear
    reasons: list[ReasonRow]
    grounds: tuple[int, ...]


def _evaluations(edition: Edition, held: Held[Project], entries: Sequence[CorrectedEntry]) -> Iterator[EvaluatedItem]:
    """The evaluations of the project's page, those not reported yet and the years that are due among them."""
    read, spoken = edition.site.reader, edition.voice()
    streams = streams_in((each.shown for each in entries), "evaluation")
    rows = evaluation_rows(edition.site, spoken, read.streams_named(streams, Evaluation))
    for row in with_due_years(rows, due_years(edition.site, held, "accepted_on", rows)):
        stream = "" if isinstance(row, DueYear) else row.stream
        own = [each for each in entries if each.entry.stream == stream]
        about = read.held(stream, Evaluation) if own else None
        yield EvaluatedItem(
            row=row,
            reasons=[_reasons(edition, rating) for rating in (about.state.ratings if about else ())],
            grounds=tuple(index for each in own for index in each.grounds),
        )


def _reasons(edition: Edition, rating: DimensionRating) -> ReasonRow:
    values = [benefit(edition.voice(), value) for value in rating.values]
    dimension = edition.heading("dimension", rating.dimension)
    return ReasonRow(dimension, edition.term("rating", rating.rating), rating.reason, values)
