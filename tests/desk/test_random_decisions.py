"""Random sequences of decisions through the desk: what is accepted keeps the law, what is refused changes nothing."""

from __future__ import annotations

import datetime
import functools
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from desk.possible import possible
from desk.record import Desk, Office, record
from desk.submission import NotTaken, Submission
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import Book, open_book
from domain.rules.catalogue import KINDS
from domain.rules.fact import Power
from domain.rules.history import state_after
from domain.rules.project import AHEAD
from domain.rules.refusal import Refused
from public.auditing.law import Law as AskedAgain
from terminal.wording import refusal
from tests.desk.random_office import BEGAN, EVALUATORS, EXECUTES, HOLDERS, SPARE, SUPERVISES, Law, found, submission
from tests.rulebook import given
from tests.rulebook.test_reports import TERMS

PROJECTS = ("project/甲", "project/乙")
OFFICERS = (*HOLDERS.values(), SPARE)
FINAL = {project: f"report/000000000--P{number}/01" for number, project in enumerate(PROJECTS)}
WHY = {"reason": "示例理由", "authority": "示例文件"}
NEXT = {
    None: "project.proposed", "proposed": "project.notice_opened", "notice": "project.approved",
    "approved": "project.contract_signed", "contracted": "project.disbursed", "suspended": "project.resumed",
}  # fmt: skip
projects = st.sampled_from(PROJECTS)
bodies = st.sampled_from((given.INSTITUTE, given.COMPANY, *EVALUATORS))
evaluators = st.sampled_from((*EVALUATORS, *EVALUATORS, given.COMPANY, given.BUREAU))
totals = st.sampled_from([50_000_000, 100_000_000, 100_000_000, 200_000_000])
payments = st.sampled_from([1, 30_000_000, 50_000_000, 100_000_000, 100_000_001])
slips = st.sampled_from([0, 0, 0, 0, 0, 1, -1])  # by how many fen the parts miss the total
# Mostly the officer in charge decides, today; sometimes another does, or another day is stated.
takers = st.sampled_from([None, None, None, None, None, *OFFICERS])
delays = st.sampled_from([0, 0, 0, 0, 0, 2, 40, -1])

accepted: Counter[str] = Counter()
refused: Counter[int] = Counter()
forbidden: Counter[str] = Counter()
results: Counter[str] = Counter()


def money(total: int, slip: int = 0) -> dict[str, Any]:
    """A budget over two sources; its parts miss the total by the slip."""
    parts = [
        {"source": "municipal", "amount": total - 1_000_000},
        {"source": "self_raised", "amount": 1_000_000 + slip},
    ]
    return {"total": total, "parts": parts}


@functools.cache
def founded() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    """A book at its beginning, from which every sequence starts; the folder goes when the process ends."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "book.sqlite"
    with open_book(path, create=True) as book:
        found(book)
    return folder, path


def foretell(book: Book, office: Office, told: Submission) -> str | None:
    """Why the kind of a submission was not possible, whatever its terms; None where it was."""
    try:
        found = possible(Desk(book, office), told.streams[0], told.by, told.on)
    except Refused as refused:
        return str(refused)
    (own,) = [each for each in found if each.kind is told.kind]
    forbidden["refused" if own.refused else "possible"] += 1
    return str(own.refused) if own.refused else None


NO_SIGNATURE = "Art. 35: the book requires signatures, and this decision carries none."


class Decisions(RuleBasedStateMachine):
    """An office in which anyone may hand in anything, on any day."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "book.sqlite"
        shutil.copy(founded()[1], path)
        self.book: Book = open_book(path)
        self.today = datetime.date.fromisoformat(BEGAN)
        self.commands = 0
        self.law = Law()
        self.again = AskedAgain()
        self.states: dict[str, Any] = {}
        self.entries: list[AnyEntry] = []
        for _, data in self.book.pages(0, 1000):
            self.take(parse(data))

    def take(self, entry: AnyEntry) -> None:
        """Follow one more entry of the book."""
        blank = type(entry.fact).state(id=entry.stream.partition("/")[2])
        self.states[entry.stream] = entry.fact.after(self.states.get(entry.stream, blank), entry.decided_on)
        self.law.read(entry)
        self.again.ask(len(self.entries), entry)  # what the desk takes, whoever asks the law again takes too
        assert not self.again.broken
        self.entries.append(entry)

    def as_handed_in(self, told: Submission) -> Submission:
        """A decision as it comes to the desk."""
        return told

    def hand_in(self, kind: str, stream: str, by: str | None, delay: int, **terms: Any) -> bool:
        """Hand a decision in, and look at what came of it; whether it was accepted."""
        on = (self.today - datetime.timedelta(days=delay)).isoformat()
        self.commands += 1
        told = self.as_handed_in(submission(kind, stream, by or self.in_charge(kind), on, f"c{self.commands}", **terms))
        office = Office(clock=lambda: f"{self.today}T02:00:00Z", salt=lambda: bytes(32))
        before = self.book.last()
        foretold = foretell(self.book, office, told)
        try:
            (answer,) = record(self.book, [[told]], office)
        except NotTaken as reason:
            self.turned_away(reason, before)
            # What answers an entry is refused by what it names first: then the record says less than the refusal.
            same = told.terms.power is Power.NAMED or foretold in (None, str(reason.reason))
            # Of an officer without a key it is foretold that none signs. The desk looks at what is stated before it
            # looks at signatures, and then names the key that it is given.
            same = same or foretold == NO_SIGNATURE
            assert same, "what the record forbids is refused in the same sentence"
            return False
        assert foretold is None, "what the desk takes was possible"
        accepted[kind] += 1
        for entry in answer.entries:
            self.take(entry)
        again = [(entry.fact, entry.decided_on) for entry in self.book.stream(stream)]
        assert state_after(type(self.states[stream])(id=stream.partition("/")[2]), again) == self.states[stream]
        return True

    def turned_away(self, reason: NotTaken, before: Any) -> None:
        """A refusal names its article in both languages, and the book is as it was."""
        cause = reason.reason
        assert isinstance(cause, Refused), reason
        assert str(cause).startswith(f"Art. {cause.article}: ")
        assert 1 <= cause.article <= 36
        assert refusal(cause, "zh").startswith("第")
        refused[cause.article] += 1
        assert self.book.last() == before
        assert self.book.receipt(f"c{self.commands}") is None

    def in_charge(self, kind: str) -> str:
        """An officer who holds the power of a kind; its first holder where nobody does."""
        power = KINDS[kind].fact.power
        holding = [officer for officer, held in self.law.powers.items() if held is power]
        return next((officer for officer in holding if officer not in self.law.left), HOLDERS[power])

    def status(self, project: str) -> str | None:
        """The status of a project."""
        return self.states[project].status if project in self.states else None

    @initialize(first=st.integers(0, 5), second=st.integers(0, 5))
    def begin(self, first: int, second: int) -> None:
        """Bring each project some ordinary steps on its way."""
        for project, steps in zip(PROJECTS, (first, second), strict=True):
            self.go_on(project, steps)

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        self.today += datetime.timedelta(days=days)

    @rule(project=projects, total=totals, slip=slips, unit=bodies, partner=st.none() | bodies, by=takers, delay=delays)
    def propose(
        self, project: str, total: int, slip: int, unit: str, partner: str | None, by: str | None, delay: int
    ) -> None:
        more = {"partners": (partner,)} if partner else {}
        case = given.case(budget=money(total, slip), undertakers=(unit,), **more)
        self.hand_in("project.proposed", project, by, delay, **case)

    @rule(project=projects, days=st.integers(1, 20), working=st.booleans(), by=takers, delay=delays)
    def open_notice(self, project: str, days: int, working: bool, by: str | None, delay: int) -> None:
        starts = self.today.isoformat()
        self.hand_in("project.notice_opened", project, by, delay, days=days, working=working, starts=starts)

    @rule(project=projects, back=st.integers(0, 10), named=st.sampled_from([True, True, True, False]), by=takers)
    def object(self, project: str, back: int, named: bool, by: str | None) -> None:
        received = (self.today - datetime.timedelta(days=back)).isoformat()
        self.hand_in("project.objection_recorded", project, by, 0, ground="示例", real_name=named, received_on=received)

    @rule(project=projects, number=st.integers(1, 3), by=takers, delay=delays)
    def answer(self, project: str, number: int, by: str | None, delay: int) -> None:
        terms = {"number": number, "ruling": "not_upheld", "answer": "示例"}
        self.hand_in("project.objection_answered", project, by, delay, **terms)

    @rule(project=projects, talent=st.sampled_from([True, True, True, False]), by=takers, delay=delays)
    def approve(self, project: str, talent: bool, by: str | None, delay: int) -> None:
        more = {"no_talent": "示例"} if talent else {}
        self.hand_in("project.approved", project, by, delay, no_standards="示例", **more)

    @rule(project=projects, total=totals, slip=slips, by=takers, delay=delays)
    def sign_contract(self, project: str, total: int, slip: int, by: str | None, delay: int) -> None:
        stones = [{"key": "m1", "title": "示例", "due": "2015-06"}]
        terms = {"budget": money(total, slip), "rights": "示例", "duties": "示例", "milestones": stones}
        self.hand_in("project.contract_signed", project, by, delay, **terms)

    @rule(project=projects, amount=payments, by=takers, delay=delays)
    def pay(self, project: str, amount: int, by: str | None, delay: int) -> None:
        self.hand_in("project.disbursed", project, by, delay, amount=amount, source="municipal")

    @rule(project=projects, amount=payments, by=takers, delay=delays)
    def give_back(self, project: str, amount: int, by: str | None, delay: int) -> None:
        self.hand_in("project.surplus_returned", project, by, delay, amount=amount, reason="示例")

    @rule(project=projects, total=totals, slip=slips, by=takers, delay=delays)
    def adjust_budget(self, project: str, total: int, slip: int, by: str | None, delay: int) -> None:
        self.hand_in("project.budget_adjusted", project, by, delay, budget=money(total, slip), **WHY)

    @rule(project=projects, year=st.integers(2015, 2019), by=takers, delay=delays)
    def extend(self, project: str, year: int, by: str | None, delay: int) -> None:
        self.hand_in("project.extended", project, by, delay, end=str(year), **WHY)

    @rule(project=projects, unit=bodies, by=takers, delay=delays)
    def change_unit(self, project: str, unit: str, by: str | None, delay: int) -> None:
        self.hand_in("project.unit_changed", project, by, delay, undertakers=(unit,), **WHY)

    @rule(
        project=projects, by=takers, delay=delays,
        act=st.sampled_from(["suspended", "suspended", "resumed", "terminated", "revoked", "withdrawn"]),
    )  # fmt: skip
    def act(self, project: str, act: str, by: str | None, delay: int) -> None:
        more = {"ground": "unit_request"} if act == "withdrawn" else {}
        self.hand_in(f"project.{act}", project, by, delay, **WHY, **more)

    @rule(body=evaluators, years=st.integers(1, 4), by=takers, delay=delays)
    def qualify(self, body: str, years: int, by: str | None, delay: int) -> None:
        terms = {"scope": "示例", "issuer": "示例", "valid_from": BEGAN, "valid_until": f"{2014 + years}-12-31"}
        self.hand_in("organisation.qualified", body, by, delay, **terms)

    @rule(body=bodies, days=st.integers(-5, 90), by=takers, delay=delays)
    def exclude(self, body: str, days: int, by: str | None, delay: int) -> None:
        until = (self.today + datetime.timedelta(days=days)).isoformat()
        self.hand_in("organisation.excluded", body, by, delay, reason="示例", basis="示例", until=until)

    @rule(
        number=st.integers(1, 4), subject=st.sampled_from((*PROJECTS, given.PROGRAMME, *EVALUATORS)),
        evaluator=evaluators, by=takers, delay=delays,
    )  # fmt: skip
    def commission(self, number: int, subject: str, evaluator: str, by: str | None, delay: int) -> None:
        terms = {"subject": subject, "evaluator": evaluator, "stage": "mid_term", "scale": "four"}
        more = {"role": "undertaking"} if subject.startswith("organisation/") else {}
        self.hand_in("evaluation.commissioned", f"evaluation/{number}", by, delay, **terms, **more)

    @rule(officer=st.sampled_from((SPARE, SPARE, EXECUTES, SUPERVISES)), by=takers, delay=delays)
    def dismiss(self, officer: str, by: str | None, delay: int) -> None:
        self.hand_in("officer.dismissed", officer, by, delay, reason="示例")

    @rule(
        officer=st.sampled_from((SPARE, EXECUTES, SUPERVISES)), by=takers, delay=delays,
        power=st.sampled_from(["decision", "execution", "supervision"]),
    )  # fmt: skip
    def appoint(self, officer: str, power: str, by: str | None, delay: int) -> None:
        self.hand_in("officer.appointed", officer, by, delay, holds=power, body=given.BUREAU, post="示例")

    @rule(project=projects, steps=st.integers(1, 3))
    def go_on(self, project: str, steps: int) -> None:
        """Take the next ordinary steps of a project, so that sequences reach its later life."""
        for _ in range(steps):
            self.step(project)

    def step(self, project: str) -> None:
        """Take the next ordinary step of a project."""
        match NEXT.get(self.status(project)):
            case "project.proposed":
                self.propose(project, 100_000_000, 0, given.INSTITUTE, None, None, 0)
            case "project.notice_opened":
                self.open_notice(project, 7, False, None, 0)
            case "project.approved":
                self.today += datetime.timedelta(days=8)
                self.approve(project, True, None, 0)
            case "project.contract_signed":
                self.sign_contract(project, 50_000_000, 0, None, 0)
            case "project.disbursed":
                self.pay(project, 30_000_000, None, 0)
            case "project.resumed":
                self.act(project, "resumed", None, 0)

    def teardown(self) -> None:
        """A book that is opened again holds the same entries, and they amount to the same states."""
        self.book.close()
        with open_book(Path(self.folder.name)) as again:
            assert [parse(data) for _, data in again.pages(0, 10_000)] == self.entries
            for stream, state in self.states.items():
                told = [(entry.fact, entry.decided_on) for entry in again.stream(stream)]
                assert state_after(type(state)(id=stream.partition("/")[2]), told) == state
        self.folder.cleanup()


class WholeLives(Decisions):
    """An office whose projects come to their acceptance too, mostly with their final reports."""

    def submit_final_report(self, project: str) -> None:
        report = FINAL[project]
        terms = {**TERMS, "number": report.partition("/")[2], "project": project, "organisation": given.INSTITUTE}
        self.hand_in("report.submitted", report, None, 0, **terms | {"prepared_on": BEGAN})

    @initialize(
        project=projects, result=st.sampled_from([None, None, "passed", "re_examination", "concluded"]),
        reported=st.booleans(),
    )  # fmt: skip
    def end_early(self, project: str, result: str | None, reported: bool) -> None:
        """Bring a project to its acceptance while everybody is in office, so that its later life is reached too."""
        if result:
            self.accept(project, result, reported, None, 0)

    @rule(
        project=projects, by=takers, delay=delays, reported=st.sampled_from([True, True, True, False]),
        result=st.sampled_from(["passed", "re_examination", "not_passed", "concluded", "concluded"]),
    )  # fmt: skip
    def accept(self, project: str, result: str, reported: bool, by: str | None, delay: int) -> None:
        self.go_on(project, 4 if self.status(project) in (None, *AHEAD, "approved") else 0)
        if reported and FINAL[project] not in self.states:
            self.submit_final_report(project)
        rests = {"report": FINAL[project]} if reported else {"no_report": "示例"}
        if self.hand_in("project.accepted", project, by, delay, result=result, statement="示例", **rests):
            results[result] += 1


def test_random_decisions_keep_the_law() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        WholeLives,
        settings=settings(max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=checks),
    )
    assert len(accepted) >= 10, accepted  # the sequences reach far enough to say something
    assert len(refused) >= 8, refused
    assert results["concluded"] and results["passed"], results
    assert min(forbidden["refused"], forbidden["possible"]) >= 100, forbidden
