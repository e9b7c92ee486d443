"""The page of a project: its story line by line, its money, its first approval against now, its evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

import msgspec
from markupsafe import Markup

from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Fact
from domain.rules.history import corrected
from domain.rules.money import in_currency
from domain.rules.outcome import ProjectOutcomeRecorded
from domain.rules.project import DONE, Milestone, Project
from domain.rules.report import Report
from domain.rules.standing import ProjectAct, ProjectResumed
from projections.book_line import Held
from projections.days import days_between, last_day
from projections.project_money import ProjectSums, sums_of
from projections.stages import stages
from site_builder.addresses import page_of
from site_builder.content.charts import slope
from site_builder.content.citation import subject_page
from site_builder.content.course import ProjectCourse, course
from site_builder.content.entries import EntryLine, story_lines
from site_builder.content.evaluations import (
    EvaluationTable,
    due_years,
    evaluation_rows,
    evaluation_table,
    streams_in,
)
from site_builder.content.findings import FindingRow, finding_rows, open_findings, past_findings
from site_builder.content.notice import Notice, notice_of
from site_builder.content.project import ENDED, ComparisonRow, baseline, milestones
from site_builder.content.status import standing
from site_builder.content.verdict import Verdict, verdict
from site_builder.maker import Maker, near_story, of_stream
from site_builder.reader import Shown, Subject
from site_builder.site import Context, Output, Site
from site_builder.words import voice
from site_builder.words.changes import targets
from site_builder.words.stages import changed, stage_words
from site_builder.words.texts import Translate
from site_builder.words.voice import Voice

RAW = 10_000  # bytes of records that the page shows itself; longer ones stand in the book, one link away
Stated = list[tuple[int, Fact]]


class Gaps(msgspec.Struct, frozen=True, kw_only=True):
    """Why a source withholds what the page would show, in its words; None where it does not."""

    budget: str | None = None
    start: str | None = None
    end: str | None = None
    undertakers: str | None = None
    organiser: str | None = None
    management_class: str | None = None
    method: str | None = None


class Stop(NamedTuple):
    """What suspended or ended a project: its entry, what was done, on which day and why."""

    entry: int
    label: str
    on: str | None
    reason: str | None


class SourceRow(NamedTuple):
    """A source of money ("" where none is published): what the budget has of it, and what of it was paid out."""

    source: str
    budgeted: int | None
    paid: int | None


class ProjectPage(Context, frozen=True, kw_only=True):
    """The page of a project: `project` is its state, as it stands on the site's day.

    `money` are the rows of its budget; `compared` is the first approval against now, before it what was applied for.
    """

    template: ClassVar[str] = "project.html"

    stream: str
    held: Held[Project]
    project: Project
    spoken: Voice
    fresh: bool
    gaps: Gaps
    stop: Stop | None
    standing: list[FindingRow]
    answered: list[FindingRow]
    money: list[SourceRow]
    sums: ProjectSums
    verdict: Verdict
    notice: Notice | None
    compared: list[ComparisonRow]
    changed: bool
    course: ProjectCourse | None
    slopes: list[tuple[str, Markup]]
    milestones: list[tuple[Milestone, bool]]
    ended: bool
    outcomes: list[tuple[int, ProjectOutcomeRecorded]]
    evaluations: EvaluationTable
    reports: list[Subject[Report]]
    lines: list[EntryLine]
    raw: bool


def project(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a project's page."""
    read = site.reader
    held = read.held(stream, Project)
    if not held:
        return
    state, entries = standing(read, held), read.whole("story", stream)
    evaluated = read.streams_named(streams_in(entries, "evaluation"), Evaluation)
    facts, fresh, waiting = stated(stream, entries), site.fresh(stream), milestones(site, held)
    passed_through = changed(stages(stream, ((each.index, each.entry) for each in entries)))
    path, open_now, answered = page_of(stream), open_findings(site, stream), past_findings(site, stream)
    for language in site.languages:
        spoken = site.voice(language, path, own=stream)
        rows = evaluation_rows(site, spoken, evaluated)
        lines = story_lines(site, spoken, entries, stage_words(spoken, passed_through))
        page = ProjectPage(
            stream=stream,
            held=held,
            project=state,
            spoken=spoken,
            fresh=fresh,
            gaps=gaps(entries),
            stop=stopped(language, state, facts, entries),
            standing=finding_rows(site, spoken, open_now),
            answered=finding_rows(site, spoken, answered),
            money=money(state),
            sums=sums_of(state),
            notice=notice_of(read, state, (fact for _, fact in facts)),
            verdict=verdict(site, spoken, state, evaluated, len(open_now)),
            compared=(compared := comparison(spoken, state)),
            changed=any(each.then != each.now for each in compared),
            slopes=slopes(spoken, state) if state.rebaselinings else [],
            milestones=waiting,
            ended=state.status in ENDED,
            outcomes=outcomes(facts),
            evaluations=evaluation_table(site, spoken, rows, due_years(site, held, "accepted_on", rows)),
            reports=read.streams_named(streams_in(entries, "report"), Report),
            lines=lines,
            course=course(spoken, state, waiting, lines),
            raw=sum(len(shown.body) for shown in entries) <= RAW,
        )
        yield subject_page(site, language, stream, held, page)


def stated(stream: str, entries: Sequence[Shown]) -> Stated:
    """The project's own facts as its corrections say they should have been stated, each with its index."""
    own = [shown for shown in entries if shown.entry.stream == stream]
    if not any(isinstance(shown.entry.fact, EntryCorrected) for shown in own):
        return [(shown.index, shown.entry.fact) for shown in own]
    facts = corrected([(shown.entry.fact, None) for shown in own])
    return [(shown.index, fact) for shown, (fact, _) in zip(own, facts, strict=True)]


def gaps(entries: Sequence[Shown]) -> Gaps:
    """The fields that a source withholds by law, each with the basis in the source's words."""
    found: dict[str, str] = {}
    for shown in entries:
        if shown.entry.source:
            found.update(shown.entry.source.withheld)
    return Gaps(**{name: basis for name, basis in found.items() if name in Gaps.__struct_fields__})


def paid(state: Project) -> dict[str, int]:
    """What was paid out in the currency of the budget, by source; `` where an old list names none."""
    found: dict[str, int] = {}
    for each in in_currency(state.paid, state.budget):
        found[each.source or ""] = found.get(each.source or "", 0) + each.amount
    return found


def money(state: Project) -> list[SourceRow]:
    """The sources of a budget with what was paid from each; after them, what was paid from others, or from none named.

    Nothing where no budget is published.
    """
    if state.budget is None:
        return []
    by_source = paid(state)
    named = [SourceRow(part.source, part.amount, by_source.get(part.source)) for part in state.budget.parts]
    others = sorted(by_source.keys() - {row.source for row in named})
    if not named and not others:
        named = [SourceRow("", state.budget.total, None)]
    return [*named, *(SourceRow(source, None, by_source[source]) for source in others)]


def stopped(language: str, state: Project, facts: Stated, entries: Sequence[Shown]) -> Stop | None:
    """Why and when a project was suspended or stopped, and by which entry; None while it goes on, and once done."""
    acts = [(index, fact) for index, fact in facts if isinstance(fact, ProjectAct)]
    if not acts or isinstance(acts[-1][1], ProjectResumed) or state.status in DONE:
        return None
    index, act = acts[-1]
    on = next(shown.entry.decided_on for shown in entries if shown.index == index)
    return Stop(index, getattr(type(act), language), on, getattr(act, "reason", None))


def outcomes(facts: Stated) -> list[tuple[int, ProjectOutcomeRecorded]]:
    """The outcomes on record, each with the index of its entry."""
    return [(index, fact) for index, fact in facts if type(fact) is ProjectOutcomeRecorded]


def slopes(spoken: Voice, state: Project) -> list[tuple[str, Markup]]:
    """Small charts of what moved since the first approval: the cost and the end."""
    say_in, language = spoken.words.say_in(spoken.language), spoken.language
    first, drawn = state.first, []
    then, now = first and first.budget, state.budget
    if then and now and then != now and then.currency == now.currency:
        said = [spoken.money(each.total, each.currency) for each in (then, now)]
        title = say_in("预算")
        drawn.append((title, slope(title, (then.total, now.total), said, _ends(say_in))))
    begins, ends = last_day(first and first.end), last_day(state.end)
    if first and begins and ends and first.end != state.end:
        moved = days_between(begins, ends) or 0
        said = [voice.day(language, each) for each in (first.end, state.end)]
        title = say_in("结束")
        drawn.append((title, slope(title, (0, moved), said, _ends(say_in))))
    return drawn


def _ends(say_in: Translate) -> tuple[str, str]:
    return say_in("首次批准"), say_in("现行")


def comparison(spoken: Voice, state: Project) -> list[ComparisonRow]:
    """What was first approved beside what holds now; before an approval, what was applied for and nothing before it."""
    first = state.first.targets if state.first else ()
    rows = baseline(spoken, state)
    if first or state.targets:
        rows.append(ComparisonRow("targets", targets(spoken, first), targets(spoken, state.targets)))
    return rows if state.first else [row for row in rows if row.now]


MAKERS = (Maker("project", of_stream("project"), project, near=near_story),)
