"""An office for random decisions: how its book begins, and what must hold of its entries, in plain words.

What must hold is worked out from the entries alone, and in other words than the rules use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from desk.record import Office, record
from desk.submission import Submission
from domain.ledger.entry import AnyEntry, Source
from domain.ledger.store import Book
from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectUnitChanged
from domain.rules.approval import ProjectApproved
from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget, Fact, Power, kind_of
from domain.rules.notice import ProjectNoticeOpened, ProjectObjectionAnswered, ProjectObjectionRecorded
from domain.rules.office_time import public_day
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.organisation import OrganisationRegistered
from domain.rules.proposal import ProjectProposed
from tests.rulebook import given

BEGAN = "2014-09-01"
DECIDES, EXECUTES, SUPERVISES, SPARE = "officer/决策", "officer/执行", "officer/监督", "officer/候补"
HOLDERS = {Power.DECISION: DECIDES, Power.EXECUTION: EXECUTES, Power.SUPERVISION: SUPERVISES}
EVALUATORS = ("organisation/第三方甲", "organisation/第三方乙")
OLD_LIST = Source(title="示例名单", sha256="0" * 64, row=1)


def submission(kind: str, stream: str, by: str, on: str, command: str, **terms: Any) -> Submission:
    """A decision as the desk takes it."""
    row = KINDS[kind]
    fact = msgspec.convert(terms, row.fact)
    return Submission(kind=row, streams=(stream,), terms=fact, by=by, command=command, on=on, where=command)


def found(book: Book) -> None:
    """Open a book with three officers, its bodies, a launched programme and a closed call."""
    submissions = [
        submission(
            "book.opened", "book/示例", DECIDES, "2014-04-14", "1", title="示例总账", founder=DECIDES, note="示例"
        ),
        *(
            submission("officer.appointed", officer, DECIDES, "2014-04-14", f"2 {officer}",
                   holds=power.value, body=given.BUREAU, post="示例")
            for power, officer in HOLDERS.items()
        ),
    ]  # fmt: skip
    submissions += [
        Submission(kind=KINDS[kind_of(fact)], streams=(stream,), terms=fact, by=EXECUTES, command=f"3 {number}", on=on,
               source=OLD_LIST)
        for number, (stream, fact, on) in enumerate(_standing())
    ]  # fmt: skip
    record(book, [[each] for each in submissions], Office(clock=lambda: f"{BEGAN}T01:00:00Z", salt=lambda: bytes(32)))


def _standing() -> Iterator[tuple[str, Fact, str]]:
    yield from given.launched_programme()
    yield from given.closed_call()
    for body in EVALUATORS:
        yield body, OrganisationRegistered(name=body.partition("/")[2], body="third_party"), "2014-04-14"


@dataclass
class Project:
    """What the entries of one project amount to."""

    budget: Budget | None = None
    paid: int = 0
    returned: int = 0
    notice_ends: str = ""
    unanswered: set[int] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    concluded: bool = False


class Law:
    """Reads entries in the order of the book, and fails where one breaks what must hold."""

    def __init__(self) -> None:
        self.powers: dict[str, Power] = {}
        self.left: dict[str, str] = {}  # officers who were dismissed, and the day
        self.projects: dict[str, Project] = {}
        self.evaluators: dict[str, str] = {}

    def read(self, entry: AnyEntry) -> None:
        """Take one more entry."""
        self._officer(entry)
        for budget in _budgets(entry.fact):
            assert entry.source or sum(part.amount for part in budget.parts) == budget.total, "parts = total"
        if entry.subject == "project":
            self._project(entry, self.projects.setdefault(entry.stream, Project()))
        if isinstance(entry.fact, EvaluationCommissioned):
            self._commissioned(entry.stream, entry.fact)
        elif isinstance(entry.fact, EvaluationReported):
            assert entry.fact.evaluator in (None, self.evaluators[entry.stream]), "who was commissioned reports"

    def _officer(self, entry: AnyEntry) -> None:
        fact, by = entry.fact, entry.by
        recorded = public_day(entry.recorded_at, 480)
        assert entry.decided_on is None or entry.decided_on <= recorded, "nothing is recorded before it is decided"
        founding = isinstance(fact, BookOpened) or (isinstance(fact, OfficerAppointed) and entry.stream == by)
        if not founding and type(fact).power is not Power.NAMED:
            power = Power.EXECUTION if entry.source else type(fact).power
            assert self.powers.get(by) is power, "an officer acts with their own power"
            assert recorded < self.left.get(by, "9999"), "no act after dismissal"
        if isinstance(fact, OfficerAppointed):
            self.powers[entry.stream] = Power(fact.holds)
            self.left.pop(entry.stream, None)
        elif isinstance(fact, OfficerDismissed):
            self.left[entry.stream] = str(entry.decided_on)

    def _project(self, entry: AnyEntry, project: Project) -> None:
        match entry.fact:
            case ProjectProposed() as fact:
                project.notice_ends, project.budget = "", fact.budget
                project.parties = {*fact.undertakers, *fact.partners}
            case ProjectNoticeOpened() as fact:
                project.notice_ends = str(fact.ends)
            case ProjectObjectionRecorded() as fact:
                project.unanswered.add(fact.number or 0)
            case ProjectObjectionAnswered() as fact:
                project.unanswered.remove(fact.number)
            case ProjectApproved():
                assert project.notice_ends, "no approval without a notice"
                assert project.notice_ends < str(entry.decided_on), "no approval inside a notice period"
                assert not project.unanswered, "no approval while an objection is unanswered"
            case ProjectBudgetAdjusted() as fact:
                project.budget = fact.budget
            case ProjectUnitChanged() as fact:
                project.parties = {*fact.undertakers}
            case ProjectDisbursed() as fact:
                project.paid += fact.amount
                assert not project.concluded, "nothing is paid once a project is concluded"
            case ProjectSurplusReturned() as fact:
                project.returned += fact.amount
            case ProjectAccepted() as fact:
                assert not project.concluded, "a project is concluded once"
                assert fact.report or (fact.result == "concluded" and fact.no_report), "a report, or why there is none"
                project.concluded = fact.result == "concluded"
        assert project.paid <= (project.budget.total if project.budget else 0), "disbursed <= budget"
        assert project.returned <= project.paid, "returned <= disbursed"

    def _commissioned(self, stream: str, fact: EvaluationCommissioned) -> None:
        assert stream not in self.evaluators, "an evaluation is commissioned once"
        self.evaluators[stream] = str(fact.evaluator)
        carried_out = {fact.subject, given.BUREAU} if fact.subject.startswith("programme/") else {fact.subject}
        if fact.subject in self.projects:
            carried_out |= self.projects[fact.subject].parties | {given.BUREAU}  # the programme's lead unit
        assert fact.evaluator not in carried_out, "nobody evaluates what they carry out"


def _budgets(fact: Fact) -> Iterator[Budget]:
    values = (getattr(fact, name) for name in fact.__struct_fields__)
    return (value for value in values if isinstance(value, Budget))
