"""The fold of findings: each line opens and answers what is expected of its subject, whatever the day.

Nothing here knows a clock: when an expectation becomes a finding is reckoned when the sheet is read for a day.
The sheets are kept by subject: a project, a programme, an organisation, or a stream that is about none of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Fact
from domain.rules.independence import parties_of_programme
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.programme import Programme
from domain.rules.project import UNDONE, Project
from domain.rules.report import Report
from domain.rules.suggestion import Suggestion
from projections.book_line import BookLine
from projections.corrected_lists import lines_as_corrected
from projections.days import day_after, days_between, shifted
from projections.findings.concerned import NOTHING, breach_told, is_late, subjects_of, transcribed_over
from projections.findings.expected import (
    Expected,
    Wanted,
    expectations_met_by,
    expected_of_evaluation,
    expected_of_programme,
    expected_of_project,
    expected_of_suggestion,
)
from projections.findings.expected import expected_of_report as expected_of_report
from projections.findings.sheet import Sheet, Writing
from projections.findings.signed import changes as changes_of_signing
from projections.findings.signed import stays, write
from projections.question import Documents, Question


def _fold(documents: Documents, line: BookLine) -> None:
    changes = _evaluators(documents, line)
    signing = changes_of_signing(documents, line)
    shown = stays(documents, line)
    more = (line.subject,) if shown else NOTHING
    for subject in dict.fromkeys((*subjects_of(line), *changes, *signing, *more)):
        sheet = _sheet(documents[subject], subject, line, changes.get(subject, {}))
        writing = Writing(sheet, subject, line)
        write(writing, signing.get(subject, {}))
        if shown and subject == line.subject:
            writing.add("signatures", str(line.index), shown)
        documents[subject] = writing.sheet


def _sheet(sheet: Sheet | None, subject: str, line: BookLine, evaluators: Mapping[str, int]) -> Sheet:
    writing = Writing(sheet, subject, line)
    writing.count_evaluators(evaluators)
    if line.entry.stream == subject:
        _own(writing)
    kind = type(line.after)
    if kind is Project and subject == line.subject:
        _notice(writing)
    elif kind in (Evaluation, Report):
        _other(writing, line.entry.stream)
    if kind is Evaluation:
        _evaluated(writing, line.after)
    _independence(writing)
    if subject == line.subject and transcribed_over(line):
        writing.add("listed", str(line.index), Wanted("transcribed_over", None, {"kind": line.entry.kind}))
    if subject == line.subject and (what := breach_told(line)):
        writing.add("breaches", str(line.index), Wanted("breach_told", None, {"breach": what}))
    if subject == line.subject and is_late(line):
        _published_late(writing, str(line.entry.decided_on))
    return writing.sheet


def _published_late(writing: Writing, day: str) -> None:
    """Publication itself is the answer: what came late is history as soon as it is known."""
    line = writing.line
    told: dict[str, str | int] = {
        "on": day,
        "lag": line.charter.calendar.between(day, writing.day) or 0,
        "kind": line.entry.kind,
    }
    want = Wanted("late_publication", day_after(line.charter, day, line.charter.period("publication", day)), told)
    writing.answer(writing.open(f"published {line.index}", want))


def _own(writing: Writing) -> None:
    """What the subject's own state makes the law expect, less what other streams have shown."""
    state, held = writing.state, writing.held
    kept = held is not None and held.kept is not None
    if isinstance(state, Project):
        wanted = expected_of_project(state, writing.line.charter, bool(held and held.transcribed), kept)
    elif isinstance(state, Programme):
        wanted = expected_of_programme(state, writing.line.charter, kept)
    elif isinstance(state, Suggestion):
        wanted = expected_of_suggestion(state, writing.line.charter)
    else:
        return
    met = writing.met()
    writing.reconcile("", {key: want for key, want in wanted.items() if key not in met} if met else wanted)


def _other(writing: Writing, stream: str) -> None:
    """What a report or an evaluation shows for its subject, and what is expected of it in turn."""
    line = writing.line
    state = line.after
    mine = writing.subject == line.subject
    accepted = getattr(writing.state, "accepted_on", None) or getattr(writing.state, "closed_on", None)
    if writing.meet(stream, expectations_met_by(state, accepted) if mine else ()):
        _own(writing)
    wanted: Expected = {}
    if mine and isinstance(state, Evaluation):
        wanted = _planned(expected_of_evaluation(state, stream, line.charter), line)
    elif mine and isinstance(state, Report):
        wanted = expected_of_report(state, stream)
    writing.reconcile(stream, wanted)


def _evaluated(writing: Writing, state: Evaluation) -> None:
    """Note the evaluator with each subject that the evaluation names."""
    named = writing.subject in (writing.line.subject, *state.projects)
    writing.evaluated_by(writing.line.entry.stream, state.evaluator if named else None)


def _evaluators(documents: Documents, line: BookLine) -> dict[str, dict[str, int]]:
    """How many evaluations of a programme's projects each evaluator makes more or less by a line.

    They follow the project: a correction of its programme takes them from the one to the other.
    """
    before, after = line.before, line.after
    moves: list[tuple[str | None, str, int]] = []
    if isinstance(before, Evaluation):
        for state, by in ((before, -1), (after, 1)):
            if state.of and state.of.startswith("project/") and state.evaluator and (held := line.look(state.of)):
                moves.append((held.state.programme, state.evaluator, by))
    elif isinstance(before, Project) and before.programme != after.programme:
        for stream, evaluator in (documents[line.subject] or {}).get("evaluators", {}).items():
            evaluation = line.look(stream)
            if evaluation and evaluation.state.of == line.subject:  # not one of a whole programme, which names it only
                moves += (before.programme, evaluator, -1), (after.programme, evaluator, 1)
    found: dict[str, dict[str, int]] = {}
    for programme, evaluator, by in moves:
        if programme:
            counted = found.setdefault(programme, {})
            counted[evaluator] = counted.get(evaluator, 0) + by
    return {programme: counted for programme, counted in found.items() if any(counted.values())}


def _planned(wanted: Expected, line: BookLine) -> Expected:
    """The same, where a response says by when the action is planned; a correction is of any response before."""
    found = dict(wanted)
    for fact in _stated(line):
        due = getattr(fact, "action_due", None)
        key = f"{getattr(fact, 'finding', None)} action"
        if due and key in wanted:
            found[key] = wanted[key]._replace(due=due)
    return found


def _stated(line: BookLine) -> Sequence[Fact]:
    """What a line states: its fact, or, of a correction, all facts before it as they should have been stated."""
    if isinstance(line.fact, EntryCorrected):
        return [each.fact for each in lines_as_corrected(line)]
    return (line.fact,)


def _notice(writing: Writing) -> None:
    """A notice that was shown for fewer days than it states (Art. 14); a later one of full length answers it."""
    line = writing.line
    if line.after.status in UNDONE:
        writing.reconcile("notice", {})
    elif isinstance(line.fact, EntryCorrected):
        told = [_shortened(of.fact, of) for of in lines_as_corrected(line) if isinstance(of.fact, ProjectNoticeOpened)]
        writing.reconcile("notice", told[-1] if told else {})
    elif isinstance(line.fact, ProjectNoticeOpened):
        writing.reconcile("notice", _shortened(line.fact, line))


def _shortened(notice: ProjectNoticeOpened, line: BookLine) -> Expected:
    if not (notice.starts and notice.ends and notice.days):
        return {}
    # What an old list tells was shown when it was; else nobody could see the notice before it was public here.
    starts = notice.starts if line.entry.source or line.unsure else max(notice.starts, line.public)
    counted = (line.charter.calendar.between if notice.working else days_between)(starts, notice.ends)
    if counted is None or counted >= notice.days:  # None: no calendar says how long it was shown
        return {}
    shown = max(0, counted)
    told: dict[str, str | int] = {"days": shown, "stated": notice.days, "ends": notice.ends}
    return {str(line.index): Wanted("notice_short", shifted(starts, -1), told)}


def _independence(writing: Writing) -> None:
    """Evaluators with a part in what they evaluate, then or since (Art. 23)."""
    evaluators = writing.evaluators()
    if not evaluators and "party" not in writing.sheet.get("open", {}):
        return
    state = writing.state
    parties: dict[str, str] = {}
    if isinstance(state, Project):
        parties = dict.fromkeys(state.undertakers, "undertaker") | dict.fromkeys(state.partners, "partner")
        parties |= {state.organiser: "organiser"} if state.organiser else {}
    elif isinstance(state, Programme):
        parties = dict(parties_of_programme(state))
    elif writing.subject.startswith("organisation/"):
        parties = {writing.subject: "itself"}
    conflicts: Expected = {}
    for name, unit in evaluators.items():
        if unit in parties:
            told: dict[str, str | int] = {"evaluator": unit, "party": parties[unit]}
            if name != unit:
                told["evaluation"] = name
            conflicts[name] = Wanted("evaluator_party", None, told)
    writing.reconcile("party", conflicts)


FINDINGS = Question("findings", _fold)
