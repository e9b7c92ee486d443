"""The page of a project: its story line by line, its money, its first approval against now, its evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectOutcomeRecorded
from domain.rules.fact import Fact
from domain.rules.history import corrected
from domain.rules.money import in_currency
from domain.rules.project import Project
from domain.rules.standing import ProjectAct, ProjectResumed
from projections.days import days_between, last_day
from projections.line import Held
from projections.project_money import sums_of
from projections.stages import stages
from site_builder.addresses import page_of
from site_builder.content.charts import slope
from site_builder.content.entries import story_lines
from site_builder.content.evaluations import (
    due_years,
    evaluation_rows,
    measured_benefits,
    rated_dimensions,
    streams_in,
    with_due_years,
)
from site_builder.content.findings import finding_rows, open_findings, past_findings
from site_builder.content.project import ENDED, baseline, milestones
from site_builder.content.status import standing
from site_builder.maker import Maker, of_stream
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.words import voice
from site_builder.words.changes import targets
from site_builder.words.stages import Changed, changed, stage_words, staged
from site_builder.words.texts import translator
from site_builder.words.voice import LANGUAGES, Voice

RAW = 10_000  # bytes of records that the page shows itself; longer ones stand in the book, one link away
Stated = list[tuple[int, Fact]]


def project(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a project's page."""
    read = site.reader
    held = read.held(stream)
    if not held:
        return
    state = held.state
    entries = read.whole("story", stream)
    evaluations = read.streams_named(streams_in(entries, "evaluation"))
    reports = read.streams_named(streams_in(entries, "report"))
    same = _same(site, stream, held, entries)
    passed_through = changed(stages(stream, ((each.index, each.entry) for each in entries)))
    standing, answered = open_findings(site, stream), past_findings(site, stream)
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path, own=stream)
        compared = sheet(spoken, state) if state.first else []
        evaluated = evaluation_rows(site, spoken, evaluations)
        values = {
            **same,
            "held": held,
            "evaluated": with_due_years(evaluated, due_years(site, held, "accepted_on", evaluated)),
            "dimensions": rated_dimensions(spoken, evaluated),
            "measured": measured_benefits(spoken, evaluated),
            "reports": reports,
            "baseline": compared,
            "proposed": () if state.first else [(what, now) for what, _, now in sheet(spoken, state) if now],
            "changed": any(then != now for _, then, now in compared),
            "slopes": slopes(spoken, state) if state.rebaselinings else (),
            "stopped": stopped(language, state, same["facts"], entries),
            "standing": finding_rows(site, spoken, standing),
            "answered": finding_rows(site, spoken, answered),
            "lines": _lines(site, spoken, entries, passed_through),
            "spoken": spoken,
        }
        yield site.render(language, path, "project.html", values)


def _same(site: Site, stream: str, held: Held[Project], entries: Sequence[Shown]) -> dict[str, Any]:
    """What the page reads whatever its language."""
    state = held.state
    facts = stated(stream, entries)
    return {
        "stream": stream,
        "fresh": site.fresh(stream),
        "p": standing(site.reader, state),
        "facts": facts,
        "ended": state.status in ENDED,
        "withheld": withheld(entries),
        "paid": paid(state),
        "unnamed": unnamed(state),
        "sums": sums_of(state),
        "outcomes": outcomes(facts),
        "milestones": milestones(site, held),
        "raw": sum(len(shown.body) for shown in entries) <= RAW,
    }


def _lines(
    site: Site, spoken: Voice, entries: Sequence[Shown], passed_through: Sequence[Changed]
) -> list[dict[str, Any]]:
    """The lines of the story, each with the project as it stood after it."""
    return staged(story_lines(site, spoken, entries), stage_words(spoken, passed_through))


def stated(stream: str, entries: Sequence[Shown]) -> Stated:
    """The project's own facts as its corrections say they should have been stated, each with its index."""
    own = [shown for shown in entries if shown.entry.stream == stream]
    if not any(isinstance(shown.entry.fact, EntryCorrected) for shown in own):
        return [(shown.index, shown.entry.fact) for shown in own]
    facts = corrected([(shown.entry.fact, None) for shown in own])
    return [(shown.index, fact) for shown, (fact, _) in zip(own, facts, strict=True)]


def withheld(entries: Sequence[Shown]) -> dict[str, str]:
    """The fields that a source withholds by law, each with the basis in the source's words."""
    found: dict[str, str] = {}
    for shown in entries:
        if shown.entry.source:
            found.update(shown.entry.source.withheld)
    return found


def paid(state: Project) -> dict[str, int]:
    """What was paid out in the currency of the budget, by source; `` where an old list names none."""
    found: dict[str, int] = {}
    for each in in_currency(state.paid, state.budget):
        found[each.source or ""] = found.get(each.source or "", 0) + each.amount
    return found


def unnamed(state: Project) -> list[tuple[str, int]]:
    """What was paid from sources that the budget does not name, or without a source."""
    named = {part.source for part in (state.budget.parts if state.budget else ())}
    return sorted((source, amount) for source, amount in paid(state).items() if source not in named)


def stopped(language: str, state: Project, facts: Stated, entries: Sequence[Shown]) -> dict[str, Any] | None:
    """Why and when a project was suspended or stopped, and by which entry; None while it goes on, and once accepted."""
    acts = [(index, fact) for index, fact in facts if isinstance(fact, ProjectAct)]
    if not acts or isinstance(acts[-1][1], ProjectResumed) or state.status == "accepted":
        return None
    index, act = acts[-1]
    on = next(shown.entry.decided_on for shown in entries if shown.index == index)
    reason = getattr(act, "reason", None)
    return {"index": index, "label": getattr(type(act), language), "on": on, "reason": reason}


def outcomes(facts: Stated) -> list[tuple[int, ProjectOutcomeRecorded]]:
    """The outcomes on record, each with the index of its entry."""
    return [(index, fact) for index, fact in facts if type(fact) is ProjectOutcomeRecorded]


def slopes(spoken: Voice, state: Project) -> list[tuple[str, Markup]]:
    """Small charts of what moved since the first approval: the cost and the end."""
    say_in, language = translator(spoken.language), spoken.language
    first, drawn = state.first, []
    then, now = first and first.budget, state.budget
    if then and now and then != now and then.currency == now.currency:
        said = [voice.money(language, each.total, each.currency) for each in (then, now)]
        title = say_in("预算")
        drawn.append((title, slope(title, (then.total, now.total), said, _ends(say_in))))
    begins, ends = last_day(first and first.end), last_day(state.end)
    if first and begins and ends and first.end != state.end:
        moved = days_between(begins, ends) or 0
        said = [voice.day(language, each) for each in (first.end, state.end)]
        title = say_in("结束")
        drawn.append((title, slope(title, (0, moved), said, _ends(say_in))))
    return drawn


def _ends(say_in: Any) -> tuple[str, str]:
    return say_in("首次批准"), say_in("现行")


def sheet(spoken: Voice, state: Project) -> list[tuple[str, str, str]]:
    """What was first approved beside what holds now, each as (what, then, now); before approval, then is empty."""
    return [*baseline(spoken, state), *_targets(spoken, state)]


def _targets(spoken: Voice, state: Project) -> Iterator[tuple[str, str, str]]:
    first = state.first.targets if state.first else ()
    if first or state.targets:
        yield "targets", targets(spoken, first), targets(spoken, state.targets)


MAKERS = (Maker("project", of_stream("project"), project),)
