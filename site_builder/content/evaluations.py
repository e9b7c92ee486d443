"""Evaluations as tables show them: by stage, year and dimension, with the years still due shown as empty."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Sequence
from typing import ClassVar, cast

import msgspec

from domain.rules.days import known, year_of
from domain.rules.evaluation import POST_DIMENSIONS, Benefit, Evaluation, FollowedFinding
from domain.rules.in_force import CharterTable
from domain.rules.programme import Programme
from domain.rules.project import Project
from domain.rules.stream import stream_id
from projections.book_line import Held
from projections.days import shifted
from projections.hindsight import HindsightMatrix, matrix
from projections.statuses import only_listed
from site_builder.content.authorship import AuthorshipMark, body_signed
from site_builder.reader import Shown, Subject
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.changes import named, quantity
from site_builder.words.voice import Voice

LAST = {"acceptance": sys.maxsize - 1, "post": sys.maxsize}  # the law names them: they follow the charter's own stages


def stage_place(charter: CharterTable, stage: str | None) -> int:
    """The place of a stage in the course of a project, by the charter; what says none stands first."""
    codes = charter.codes("stage")
    return LAST.get(stage or "", codes.index(stage) if stage in codes else -1)


def hindsight(site: Site, key: str) -> HindsightMatrix | None:
    """The ratings at acceptance against those since, of all, of a unit or of what it rated; None where there are none.

    Each year for which the charter expects a post-evaluation has a column, by the longest period that has begun.
    """
    tally = site.reader.document("hindsight", key, dict[str, int])
    if not tally:
        return None
    periods = (each for each in site.charter.charter.periods if each.name == "post_evaluation")
    begun = [each.number + 1 for each in periods if not each.since or site.reader.passed(shifted(each.since, -1))]
    return matrix(tally, max(begun, default=0), functools.partial(site.words.ordered, "rating"))


def streams_in(story: Iterable[Shown], subject: str) -> list[str]:
    """The streams of a subject that a story tells of, each once."""
    return list(dict.fromkeys(shown.entry.stream for shown in story if shown.entry.subject == subject))


class EvaluationRow(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation in a table: its stage and year, by whom and how rated; `signed`: whether its body signed it.

    `ratings` are those on each dimension, in words; `year` counts from the acceptance, for post-evaluations.
    """

    missing: ClassVar[bool] = False
    stream: str
    first: int
    order: int
    stage: str
    post: bool
    year: int | None
    of: str | None
    evaluator: str
    signed: AuthorshipMark | None
    overall: str
    on: str | None
    due: str | None
    ratings: dict[str, str]
    values: list[tuple[str, Benefit]]
    findings: tuple[FollowedFinding, ...]


class DueYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year of post-evaluation that has no report: its last day, and whether that has passed."""

    missing: ClassVar[bool] = True
    findings: ClassVar[tuple[FollowedFinding, ...]] = ()
    order: ClassVar[int] = LAST["post"]
    first: ClassVar[int] = sys.maxsize
    year: int
    ends: str
    overdue: bool


class MeasuredRow(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that post-evaluations measured, with its value in each of the years."""

    indicator: str
    dimension: str
    baseline: str
    values: tuple[str, ...]
    source: str


class MeasuredTable(msgspec.Struct, frozen=True, kw_only=True):
    """The measured values of post-evaluations side by side: a row for each indicator, a column for each year."""

    years: list[int | None]
    rows: list[MeasuredRow]


class EvaluationTable(msgspec.Struct, frozen=True, kw_only=True):
    """The evaluations of a subject, the dimensions that were rated, as (name, label), and what was measured."""

    rows: Sequence[EvaluationRow | DueYear]
    dimensions: list[tuple[str, str]]
    measured: MeasuredTable


def evaluation_table(
    site: Site, spoken: Voice, rows: Sequence[EvaluationRow], due: Sequence[DueYear] = ()
) -> EvaluationTable:
    """Rows as one table, and among them the years of post-evaluation that have no report."""
    return EvaluationTable(
        rows=with_due_years(rows, due),
        dimensions=rated_dimensions(site, spoken, rows),
        measured=measured_benefits(site, spoken, rows),
    )


def evaluation_rows(site: Site, spoken: Voice, subjects: Iterable[Subject[Evaluation]]) -> list[EvaluationRow]:
    """Evaluations as rows, in the order of their stages and years."""
    return sorted((evaluation_row(site, spoken, each.stream, each.held) for each in subjects if each.held), key=_place)


def with_due_years(given: Sequence[EvaluationRow], due: Sequence[DueYear]) -> list[EvaluationRow | DueYear]:
    """The rows, and among them the years of post-evaluation that have no report, each in its place."""
    return sorted([*given, *due], key=_place)


def _place(row: EvaluationRow | DueYear) -> tuple[int, int, int]:
    return row.order, row.year if row.year is not None else -1, row.first


def evaluation_row(site: Site, spoken: Voice, stream: str, held: Held[Evaluation]) -> EvaluationRow:
    """One evaluation as it stands."""
    state, language, stage = held.state, spoken.language, held.state.stage
    return EvaluationRow(
        stream=stream,
        first=held.first,
        order=stage_place(site.charter, stage),
        stage=spoken.heading("stage", stage) if stage else stream_id(stream),
        post=stage == "post",
        year=state.year,
        of=state.of,
        evaluator=spoken.ref(state.evaluator) if state.evaluator else "",
        signed=body_signed(site.words, site.reader, language, stream) if state.reported_on else None,
        overall=spoken.term("rating", state.overall) if state.overall else "",
        on=state.reported_on,
        due=state.due_on,
        ratings={each.dimension: spoken.term("rating", each.rating) for each in state.ratings},
        values=[(each.dimension, value) for each in state.ratings for value in each.values],
        findings=state.findings,
    )


def measured_benefits(site: Site, spoken: Voice, given: Sequence[EvaluationRow]) -> MeasuredTable:
    """The measured values of post-evaluations side by side."""
    order = dimension_order(site)
    indicators: dict[tuple[int, str, str], MeasuredRow] = {}
    found: dict[tuple[int, str, str], dict[int | None, str]] = {}
    years = sorted(
        {row.year for row in given if row.values}, key=lambda year: (year is None, year)
    )  # a list may give none
    for row in given:
        for dimension, value in row.values:
            unit = named(spoken, value, "unit") if value.unit else ""
            place = (order.index(dimension), value.indicator, value.unit or "")
            if place not in indicators:
                indicators[place] = MeasuredRow(
                    dimension=spoken.heading("dimension", dimension),
                    indicator=_marked(spoken, named(spoken, value, "indicator")),
                    baseline=quantity(spoken, value.baseline, unit),
                    values=(),
                    source=_marked(spoken, named(spoken, value, "source")) if value.source else "",
                )
            found.setdefault(place, {})[row.year] = quantity(spoken, value.value, unit)
    rows = [
        msgspec.structs.replace(indicators[place], values=tuple(found[place].get(year, "") for year in years))
        for place in sorted(indicators)
    ]
    return MeasuredTable(years=years, rows=rows)


def _marked(spoken: Voice, text: str) -> str:
    return cast(str, voice.marked(spoken.language, text))


def dimension_order(site: Site) -> list[str]:
    """Every dimension of the book, in the order of its charter; then those of post-evaluations."""
    return [*site.charter.codes("dimension"), *POST_DIMENSIONS]


def rated_dimensions(site: Site, spoken: Voice, given: Sequence[EvaluationRow]) -> list[tuple[str, str]]:
    """The dimensions on which any of these was rated: (name, label), in the order of the plan."""
    named = {name for row in given for name in row.ratings}
    return [(name, spoken.heading("dimension", name)) for name in dimension_order(site) if name in named]


def due_years(site: Site, held: Held[Project | Programme], since: str, given: Sequence[EvaluationRow]) -> list[DueYear]:
    """The years of post-evaluation that have no report: each with its last day, and whether that has passed.

    `since` names the field of the day from which they are counted.
    """
    first = year_of(getattr(held.state, since))
    if not first:
        return []
    done = {row.year for row in given if row.post and row.on}
    period = site.charter.period("post_evaluation", known(getattr(held.state, since)))
    expected = range(period.number + 1) if period else range(0)
    ends = [(year, f"{first + year}-12-31") for year in expected if year not in done]
    return [
        DueYear(year=year, ends=last, overdue=not only_listed(held) and site.reader.passed(last)) for year, last in ends
    ]
