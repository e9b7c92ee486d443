"""Which subjects' sheets an entry can change: those of which it makes the law expect something more or less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import Evaluation
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.notice import ProjectAnonymousObjectionsCounted
from domain.rules.outcome import ProjectOutcomeRecorded
from domain.rules.personal import PersonalDataErased
from domain.rules.programme import Programme
from domain.rules.project import Project
from domain.rules.proposal import ProjectProposed
from domain.rules.report import Report
from domain.rules.suggestion import Suggestion
from projections.book_line import BookLine
from projections.findings.expected import expected_of_money, expected_of_programme, expected_of_suggestion
from projections.timeliness import is_late as published_late

NOTHING: tuple[str, ...] = ()
MOVING = (ProjectDisbursed, ProjectSurplusReturned)  # facts that only matter where money is amiss
QUIET = (  # facts of a project after which the same is expected of it as before
    ProjectOutcomeRecorded,
    ProjectAnonymousObjectionsCounted,
    PersonalDataErased,
)


def is_late(line: BookLine) -> bool:
    """Whether an entry was published later than the law allows (Art. 29); old lists were public before (Art. 33)."""
    entry = line.entry
    day = entry.decided_on
    if day is None or entry.source is not None or line.public <= day:
        return False
    return published_late(line.charter, day, line.public) and not line.unsure


def subjects_of(line: BookLine) -> Sequence[str]:
    """The subjects whose sheets an entry can change."""
    concerned = CONCERNED.get(type(line.after))
    found = concerned(line) if concerned else NOTHING
    if (is_late(line) or transcribed_over(line) or breach_told(line)) and line.subject not in found:
        return (*found, line.subject)
    return found


def breach_told(line: BookLine) -> str | None:
    """In what the truth broke the law, as a correction says (Art. 31); it stays so."""
    return line.fact.breach if isinstance(line.fact, EntryCorrected) else None


def transcribed_over(line: BookLine) -> bool:
    """Whether something was transcribed onto a stream that the book kept itself (Art. 33)."""
    kept = line.held.kept
    return line.entry.source is not None and kept is not None and kept < line.index


def _of_project(line: BookLine) -> Sequence[str]:
    kind = type(line.fact)
    if line.held.transcribed and line.held.kept == line.index:  # from now on the book itself tells of it
        return (line.subject,)
    if kind in MOVING:
        before: Any = line.before
        return (line.subject,) if expected_of_money(line.after) or expected_of_money(before) else NOTHING
    if kind in QUIET or (kind is ProjectProposed and line.held.entries == 1 and not expected_of_money(line.after)):
        return NOTHING
    return (line.subject,)


def _of_programme(line: BookLine) -> Sequence[str]:
    state = line.after
    before: Any = line.before
    if state.status == "closed" or before.status == "closed" or state.lead or state.co_units or state.task_units:
        return (line.subject,)
    if expected_of_programme(state, line.charter) or expected_of_programme(before, line.charter):
        return (line.subject,)
    return NOTHING


def _of_evaluation(line: BookLine) -> Sequence[str]:
    state: Any = line.after
    before: Any = line.before
    if not (_telling(state) or _telling(before)):
        return NOTHING
    named = (line.subject, *state.projects, before.of, *before.projects)
    return tuple(dict.fromkeys(ref for ref in named if ref))


def _telling(state: Evaluation) -> bool:
    return bool(state.evaluator or state.due_on or state.findings or state.stage == "post")


def _of_report(line: BookLine) -> Sequence[str]:
    state: Any = line.after
    before: Any = line.before
    if state.kind == "final" or before.kind == "final" or state.scope == "deferred" or before.scope == "deferred":
        former = before.project or before.programme
        return tuple(dict.fromkeys((line.subject, former))) if former else (line.subject,)
    return NOTHING


def _of_suggestion(line: BookLine) -> Sequence[str]:
    before: Any = line.before
    state: Any = line.after
    open_ = expected_of_suggestion(state, line.charter) or expected_of_suggestion(before, line.charter)
    return (line.subject,) if open_ else NOTHING


CONCERNED: dict[type[Any], Callable[[BookLine], Sequence[str]]] = {
    Project: _of_project,
    Programme: _of_programme,
    Evaluation: _of_evaluation,
    Report: _of_report,
    Suggestion: _of_suggestion,
}
