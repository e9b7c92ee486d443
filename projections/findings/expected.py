"""What the law expects of a stream as it stands: a pure function of its state, under keys that stay the same.

Each expectation has a `due` day, the last on which the record could still show it in time; None where the record
itself shows at once that something is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.rules.charter import Period, PeriodName
from domain.rules.days import is_day, known, year_of
from domain.rules.evaluation import Evaluation, FollowedFinding
from domain.rules.fact import Budget
from domain.rules.in_force import CharterTable
from domain.rules.money import beyond
from domain.rules.programme import Programme
from domain.rules.project import DONE, UNDONE, Objection, Project
from domain.rules.report import Report
from domain.rules.suggestion import Suggestion
from projections.days import day_after, last_day, shifted


class Wanted(NamedTuple):
    """One expectation: the rule, its due day, and what its sentence names."""

    rule: str
    due: str | None
    told: dict[str, str | int] | None = None


Expected = dict[str, Wanted]
QUOTED, CHINESE = 60, "\u3000"  # characters of a text that are quoted; twice as many of one without Chinese


def expected_of_project(state: Project, charter: CharterTable, transcribed: bool, kept: bool = True) -> Expected:
    """What is expected of a project; a suspended one owes neither milestones nor its final report meanwhile.

    `transcribed`: an old list tells of it; `kept`: so does an entry of the book's own.
    """
    status = state.status
    found: Expected = expected_of_money(state, kept)
    if status in UNDONE:
        return found
    for objection in state.objections:
        if objection.answer is None:
            found[f"objection {objection.number}"] = _answer(state, objection, charter)
    if state.first is None:
        return found
    ends = last_day(state.end)
    if status != "suspended" and ends and state.no_report is None:
        found["report"] = Wanted("no_final_report", ends)
    if state.notice_starts is None:
        if transcribed:
            found["notice"] = Wanted("no_notice", _before(state.first.approved_on))
    elif is_day(state.notice_ends) and (state.first.approved_on or "9999") <= (state.notice_ends or ""):
        found["early"] = Wanted("approved_early", _before(state.first.approved_on), {"ends": state.notice_ends or ""})
    if (state.signed_on or status == "contracted") and "search" not in state.ip_steps:
        found["search"] = Wanted("no_search", _before(state.signed_on))
    if status == "contracted":
        found.update(_milestones(state))
    if status == "accepted":
        found.update(_post_years(state.accepted_on, charter))
    elif status not in DONE and (most := exceeded_rebaselinings(state, charter)):
        found["rebaselined"] = Wanted("rebaselined", None, {"rebaselinings_most": most.number})
    return found


def expected_of_money(state: Project, kept: bool = True) -> Expected:
    """What the money of a project shows against the law (Art. 15, 19): it is amiss as soon as it is on record."""
    found = _unbalanced(state.budget, kept)
    own = {"currency": state.budget.currency} if state.budget and state.budget.currency else {}
    for excess in beyond(state.paid, state.budget):
        told: dict[str, str | int] = {"paid": excess.paid, "budget": excess.budget, **own}
        if excess.source is None:
            found["paid"] = Wanted("paid_beyond", None, told)
        else:
            found[f"paid {excess.source}"] = Wanted("source_beyond", None, {**told, "source": excess.source})
    if state.returned > state.disbursed:
        told = {"returned": state.returned, "paid": state.disbursed, **own}
        found["returned"] = Wanted("returned_beyond", None, told)
    return found


def _unbalanced(budget: Budget | None, kept: bool) -> Expected:
    """A budget that does not add up; a list that names some of the sources alone says nothing of the others."""
    if budget is None or not budget.parts or budget.balanced:
        return {}
    parts = sum(part.amount for part in budget.parts)
    if not kept and parts < budget.total:
        return {}
    told: dict[str, str | int] = {"parts": parts, "budget": budget.total}
    return {"budget": Wanted("unbalanced", None, told | ({"currency": budget.currency} if budget.currency else {}))}


def _milestones(state: Project) -> Iterator[tuple[str, Wanted]]:
    for milestone in state.milestones:
        due = last_day(milestone.due)
        if due and milestone.progress is None and milestone.reported_on is None:
            told: dict[str, str | int] = {"milestone": milestone.title}
            if milestone.title_en:
                told["milestone_en"] = milestone.title_en
            yield f"milestone {milestone.key}", Wanted("milestone_silent", due, told)


def _answer(state: Project, objection: Objection, charter: CharterTable) -> Wanted:
    """The answer to an objection: within the charter's period from its receipt, else until the notice ends."""
    told: dict[str, str | int] = {"number": objection.number, "ground": quoted(objection.ground)}
    received = known(objection.received_on)
    if due := due_within(charter, "objection_answer", received):
        return Wanted("objection_open", due, {**told, "period": 1})
    return Wanted("objection_open", known(state.notice_ends) or received, told)


def due_within(charter: CharterTable, name: PeriodName, start: str | None) -> str | None:
    """The last day of a period that begins on a day, as the charter of that day has it; None where it has none."""
    period = charter.period(name, start) if start else None
    return day_after(charter, start, period) if start and period else None


def changed_too_often(state: Project, charter: CharterTable) -> bool:
    """Whether what was approved was changed more often than the charter of its day allows (Art. 20)."""
    return exceeded_rebaselinings(state, charter) is not None


def exceeded_rebaselinings(state: Project, charter: CharterTable) -> Period | None:
    """The most changes that the charter allowed on the day of the approval, where there were more; else None."""
    most = charter.period("rebaselinings_most", known(state.first.approved_on) if state.first else None)
    return most if most and state.rebaselinings > most.number else None


def _post_years(first: str | None, charter: CharterTable) -> Iterator[tuple[str, Wanted]]:
    """The years after acceptance for which an evaluation is expected, by the charter of the day of acceptance."""
    begins = year_of(first)
    years = charter.period("post_evaluation", known(first))
    if begins and years:
        for year in range(years.number + 1):
            ends = begins + year
            told: dict[str, str | int] = {"year": year, "ends": str(ends), "post_evaluation": years.number}
            yield f"post {year}", Wanted("post_missing", f"{ends}-12-31", told)


def expected_of_programme(state: Programme, charter: CharterTable, kept: bool = True) -> Expected:
    """What is expected of a programme once it is closed; where none was launched, there is nothing to evaluate."""
    found = _unbalanced(state.budget, kept)
    return (
        found | dict(_post_years(state.closed_on, charter)) if state.status == "closed" and state.launched_on else found
    )


def expected_of_evaluation(state: Evaluation, stream: str, charter: CharterTable) -> Expected:
    """What is expected of an evaluation: its report by the day agreed, and what follows each negative finding."""
    found: Expected = {}
    if state.status == "commissioned" and is_day(state.due_on):
        found["report"] = Wanted("evaluation_overdue", state.due_on, {"evaluation": stream})
    for finding in state.findings:
        awaits = finding.awaits
        if awaits:
            told: dict[str, str | int] = {"evaluation": stream, "number": finding.number}
            told["finding"] = quoted(finding.text)
            if finding.text_en:
                told["finding_en"] = quoted(finding.text_en)
            found[f"{finding.number} {awaits}"] = Wanted(f"no_{awaits}", _finding_due(state, finding, charter), told)
    return found


def quoted(text: str) -> str:
    """What a sentence quotes of a text: in one line, without its full stop, long ones cut short."""
    line = " ".join(text.split()).rstrip("。.")
    most = QUOTED if max(line, default="") > CHINESE else 2 * QUOTED
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _finding_due(state: Evaluation, finding: FollowedFinding, charter: CharterTable) -> str | None:
    """The day by which a finding is answered, or acted on; None where the charter has no period for it.

    It is counted from the report, and that of another action from the re-check that the first one failed.
    """
    failed = known(finding.rechecked_on) if finding.result == "not_resolved" else None
    if finding.awaits == "response":
        return due_within(charter, "finding_response", known(state.reported_on))
    if finding.awaits == "action":
        return due_within(charter, "finding_action", failed or known(state.reported_on))
    return None


def expected_of_suggestion(state: Suggestion, charter: CharterTable) -> Expected:
    """What is expected of a suggestion: that it is adopted, merged or declined within the charter's period (Art. 6)."""
    due = due_within(charter, "suggestion_answer", known(state.received_on)) if state.status == "received" else None
    return {"answer": Wanted("suggestion_open", due)} if due else {}


def expected_of_report(state: Report, stream: str) -> Expected:
    """What is expected of a report whose disclosure was deferred: its full text from its day (Art. 30)."""
    if state.scope == "deferred" and state.status == "submitted" and is_day(state.release_day):
        return {"release": Wanted("not_released", state.release_day, {"report": stream})}
    return {}


def expectations_met_by(state: Any, accepted: str | None) -> tuple[str, ...]:
    """Which expectations of its subject a report or an evaluation answers.

    An old list may give a post-evaluation without its year: then it is that in which it was reported, counted from
    the year of acceptance.
    """
    if isinstance(state, Report):
        return ("report",) if state.kind == "final" and state.status else ()
    if not isinstance(state, Evaluation) or state.stage != "post" or state.status != "reported":
        return ()
    year, reported, since = state.year, year_of(state.reported_on), year_of(accepted)
    if year is None and reported and since:
        year = reported - since
    return () if year is None else (f"post {year}",)


def _before(day: str | None) -> str | None:
    return shifted(day, -1) if day and is_day(day) else None
