"""What holds whatever is decided, and what old lists may lack: money stays within bounds, history never refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.adjustment import Plan as ProjectPlan
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectExtended, ProjectScopeAdjusted, ProjectUnitChanged
from domain.rules.approval import ProjectApproved
from domain.rules.before import money
from domain.rules.catalogue import KINDS, ROOMS
from domain.rules.decision import decide
from domain.rules.execution import ProjectProgressReported
from domain.rules.fact import Budget, Fact, State
from domain.rules.history import state_after
from domain.rules.money import Paid
from domain.rules.project import Project, reckoned
from domain.rules.refusal import Refused
from domain.rules.sitting import Sitting
from tests.rulebook.given import PROJECT, budget, contracted

WHY = {"reason": "示例", "authority": "示例"}
AMOUNTS = st.integers(1, 2_000_000)
MOVES = st.lists(
    st.one_of(
        st.builds(lambda n: ("project.disbursed", {"amount": n * 100, "source": "municipal"}), AMOUNTS),
        st.builds(lambda n: ("project.surplus_returned", {"amount": n * 100, "reason": "结余"}), AMOUNTS),
        st.builds(lambda n: ("project.budget_adjusted", {"budget": budget(n), **WHY}), AMOUNTS),
        st.builds(lambda n: ("project.terminated", {"owed": n * 100, **WHY}), AMOUNTS),
        st.sampled_from([(f"project.{act}", WHY) for act in ("suspended", "resumed", "revoked")]),
    ),
    max_size=25,
)
STEPS = contracted()
SITTING = Sitting(on="2016-01-04", look_up=lambda kind, ref: kind(id=ref.partition("/")[2]))


def _look_up(kind: type[State], ref: str) -> Any:
    return state_after(kind(id=ref.partition("/")[2]), [(fact, on) for stream, fact, on in STEPS if stream == ref])


@settings(max_examples=150, deadline=None)
@given(moves=MOVES)
def test_no_sequence_of_decisions_moves_money_out_of_bounds(moves: Sequence[tuple[str, dict[str, Any]]]) -> None:
    at = Sitting(on="2015-06-01", look_up=_look_up)
    project = start = _look_up(Project, PROJECT)
    adjusted = 0
    for name, terms in moves:
        row = KINDS[name]
        try:
            fact = decide(row, project, row.fact(**terms), at)
        except Refused:
            continue
        project = fact.after(project, at.on)
        adjusted += name == "project.budget_adjusted"
        assert 0 <= project.returned <= project.disbursed <= project.budget.total
        assert 0 <= project.owed <= project.disbursed - project.returned
        assert project.rebaselinings == adjusted
        assert project.first == start.first


def test_an_old_list_with_four_columns_is_a_project() -> None:
    """Number, title, unit, amount and months are all that some lists of approvals show."""
    row = ProjectApproved(
        number="71400001",
        title="示例研究",
        undertakers=("organisation/示例大学",),
        budget=Budget(total=55_000_000),
        start="2015-01",
        end="2018-12",
    )
    project = row.after(Project(id="71400001"), None)
    assert (project.status, project.end, project.approved_on) == ("approved", "2018-12", None)
    assert project.first.budget == Budget(total=55_000_000)
    assert (project.programme, project.management_class, project.standards) == (None, None, ())


def test_yearly_states_of_a_portfolio_are_approvals_and_adjustments() -> None:
    """What changed from year to year is told with or without what was before; an end may also move forward."""
    pounds = [Budget(total=total, currency="GBP") for total in (1_175_197_000_000, 1_213_150_000_000)]
    facts: list[tuple[Fact, str | None]] = [
        (ProjectApproved(title="Example", organiser="organisation/Department", budget=pounds[0], end="2040"), None),
        (ProjectProgressReported(statement="As planned."), "2014-09-30"),
        (ProjectBudgetAdjusted(before=pounds[0], budget=pounds[1], direction="up"), "2015-09-30"),
        (ProjectExtended(before="2040", end="2039-12-31"), "2016-09-30"),
        (ProjectUnitChanged(undertakers=("organisation/New Department",)), "2017-09-30"),
        (ProjectScopeAdjusted(now=ProjectPlan(title="Example renamed")), "2018-09-30"),
    ]
    project = state_after(Project(id="example"), facts)
    assert (project.title, project.end, project.rebaselinings) == ("Example renamed", "2039-12-31", 4)
    assert (project.first.end, project.first.budget) == ("2040", pounds[0])


@pytest.mark.parametrize("act", ["terminated", "revoked"])
def test_a_project_that_gave_back_more_than_an_old_list_says_was_paid_can_be_ended(act: str) -> None:
    listed = Project(id="示例", status="contracted", budget=Budget(total=100), disbursed=50, returned=80)
    kind = KINDS[f"project.{act}"]
    decided = decide(kind, listed, kind.fact(**WHY), SITTING)
    assert decided.after(listed, SITTING.on).owed == 0


def test_a_budget_in_renminbi_is_not_held_against_what_was_paid_in_dollars() -> None:
    paid = (Paid(source="other", currency="USD", amount=1_000_000),)
    listed = Project(id="示例", status="approved", budget=Budget(total=2_000_000, currency="USD"), paid=paid)
    kind, now = KINDS["project.budget_adjusted"], msgspec.convert(budget(9_000), Budget)
    decided = decide(kind, reckoned(listed), kind.fact(budget=now, **WHY), SITTING)
    assert decided.after(listed, SITTING.on).budget == now


@pytest.mark.parametrize(("fen", "text"), [(1_234_567, "12,345.67"), (-1, "-0.01"), (-150, "-1.50")])
def test_an_amount_less_than_nothing_reads_as_it_is(fen: int, text: str) -> None:
    assert money(fen) == text


@pytest.mark.parametrize("name", sorted(name for name in KINDS if name.split(".")[0] in ("project", "programme")))
def test_history_takes_a_fact_that_says_only_what_it_must(name: str) -> None:
    """A transcribed fact may lack every field that has a default, and may come first in its stream."""
    fact_type = KINDS[name].fact
    least: dict[str, Any] = {
        "title": "示例", "number": 1, "ground": "示例", "end": "2016", "budget": {"total": 1}, "amount": 1, "now": {},
        "management_class": "government_supported", "result": "passed", "step": "search", "outcome": "paper",
        "count": 1, "role": "lead", "unit": "organisation/某", "met": True, "target": "t",
    }  # fmt: skip
    required = {field.name for field in msgspec.structs.fields(fact_type) if field.required}
    fact = msgspec.convert({"kind": name} | {key: least[key] for key in required}, fact_type)
    blank = fact_type.state(id="示例")
    assert fact.after(blank, None).ref == blank.ref


def test_no_two_vocabularies_have_the_same_words_in_another_order() -> None:
    """`typing` takes such Literals for one, and which order a field then has would depend on who was imported first."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for room in ROOMS:
        for name, value in sorted(vars(room).items()):
            if get_origin(value) is Literal:
                words = get_args(value)
                assert found.setdefault(frozenset(words), words) == words, f"{room.__name__}.{name}"
    assert len(found) > 10
