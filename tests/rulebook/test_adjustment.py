"""Dynamic adjustment of a project, and the five acts on its standing (Art. 20, 21)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectExtended
from domain.rules.admission import OrganisationExcluded
from domain.rules.approval import ProjectApproved
from domain.rules.standing import ProjectRevoked, ProjectSuspended, ProjectTerminated, ProjectWithdrawn
from tests.rulebook.given import (
    COMPANY,
    INSTITUTE,
    PROJECT,
    REPORT,
    approved,
    budget,
    contracted,
    milestones,
    paid,
    proposed,
)
from tests.scenario import Scenario, article

SPARE = {"reason": "示例理由", "authority": "示例文件"}
CHANGED = "Art. 20: the record shows another state before this adjustment than the one stated."
SAME = "Art. 20: the adjustment changes nothing."


@article(20)
def test_an_extension_records_the_end_before(scenario: Scenario) -> None:
    """An extension names the new end; the end before is taken from the record."""
    scenario.given(contracted).on("2016-11-01").when("project.extended", stream=PROJECT, end="2017-06", **SPARE).then(
        "project.extended", before="2016-12", end="2017-06"
    ).then_state(end="2017-06", rebaselinings=1)


@article(20)
def test_the_first_approval_stays_the_baseline(scenario: Scenario) -> None:
    """After two extensions the first approval still says when the project was to end, and both are counted."""
    scenario.given(contracted, (PROJECT, ProjectExtended(before="2016-12", end="2017-06"), "2016-11-01"))
    first = scenario.state(PROJECT).first
    assert first.end == "2016-12"
    scenario.on("2017-05-02").when("project.extended", stream=PROJECT, end="2017-12", **SPARE).then(
        "project.extended", before="2017-06"
    ).then_state(end="2017-12", rebaselinings=2, first=first)


@article(20)
def test_a_project_does_not_end_before_it_starts(scenario: Scenario) -> None:
    """A project whose end a list left open is not given one before its start."""
    listed = ProjectApproved(title="示例项目", start="2014-10")
    scenario.given((PROJECT, listed, "2014-09-16")).on("2016-11-01").when(
        "project.extended", stream=PROJECT, end="2014-09", **SPARE
    ).then_refused("Art. 20: the project starts in 2014-10; it cannot end in 2014-09.")


@article(9, 20)
def test_a_target_is_not_due_before_the_start(scenario: Scenario) -> None:
    """A target that is due before the project starts is refused."""
    early = {"key": "t", "indicator": "减排", "statement": "达标", "due": "2013-12"}
    scenario.given(contracted).on("2016-11-01").when(
        "project.scope_adjusted", stream=PROJECT, now={"targets": [early]}, **SPARE
    ).then_refused("Art. 9: the target 减排 is due in 2013-12, before the start in 2014-10.")


@article(20)
@pytest.mark.parametrize("end", ["2016-12", "2016-12-31", "2016-06"])
def test_an_extension_ends_later(scenario: Scenario, end: str) -> None:
    """An extension to the same or an earlier end is refused."""
    scenario.given(contracted).on("2016-11-01").when("project.extended", stream=PROJECT, end=end, **SPARE).then_refused(
        "Art. 20: an extension ends later than 2016-12."
    )


@article(20)
def test_a_false_before_is_refused(scenario: Scenario) -> None:
    """An extension that states another end before than the record shows is refused."""
    scenario.given(contracted).on("2016-11-01").when(
        "project.extended", stream=PROJECT, before="2017-03", end="2017-06", **SPARE
    ).then_refused(CHANGED)


@article(20)
@pytest.mark.parametrize("left_out", ["reason", "authority"])
def test_an_adjustment_has_reason_and_authority(scenario: Scenario, left_out: str) -> None:
    """An adjustment without its reason or its authority is refused."""
    terms = {name: text for name, text in SPARE.items() if name != left_out}
    scenario.given(contracted).on("2016-11-01").when(
        "project.extended", stream=PROJECT, end="2017-06", **terms
    ).then_refused(f"Art. 20: a decision of this kind states its {left_out}.")


@article(20)
@pytest.mark.parametrize(
    ("new", "direction"),
    [
        (budget(700_000, 400_000), "up"),
        (budget(500_000, 400_000), "down"),
        (budget(500_000, 500_000), "between_sources"),
    ],
)
def test_a_budget_moves(scenario: Scenario, new: Any, direction: str) -> None:
    """A budget goes up, down, or moves between its sources; the record says which."""
    scenario.given(paid).on("2015-06-01").when("project.budget_adjusted", stream=PROJECT, budget=new, **SPARE).then(
        "project.budget_adjusted", before=budget(600_000, 400_000), direction=direction
    ).then_state(budget=new, rebaselinings=1)


@article(15, 20)
def test_an_adjusted_budget_adds_up(scenario: Scenario) -> None:
    """An adjusted budget whose parts do not add up is refused."""
    wrong = {"total": 1, "parts": budget(500_000).parts}
    scenario.given(contracted).on("2015-06-01").when(
        "project.budget_adjusted", stream=PROJECT, budget=wrong, **SPARE
    ).then_refused("Art. 15: the parts of the budget add up to CNY 500,000.00, its total is CNY 0.01.")


@article(19, 20)
def test_a_budget_covers_what_is_paid(scenario: Scenario) -> None:
    """A budget below what is already disbursed is refused."""
    scenario.given(paid).on("2015-06-01").when(
        "project.budget_adjusted", stream=PROJECT, budget=budget(299_999), **SPARE
    ).then_refused("Art. 19: CNY 300,000.00 is disbursed already; the budget cannot be CNY 299,999.00.")


@article(15, 19, 20)
def test_a_budget_covers_what_each_source_has_paid(scenario: Scenario) -> None:
    """A budget that gives a source less than it has paid is refused, though the sum would cover it."""
    moved = budget(299_999, 700_001)
    scenario.given(paid).on("2015-06-01").when(
        "project.budget_adjusted", stream=PROJECT, budget=moved, **SPARE
    ).then_refused("Art. 19: CNY 300,000.00 from municipal is disbursed already; its part cannot be CNY 299,999.00.")


@article(19, 20)
def test_money_follows_the_adjusted_budget(scenario: Scenario) -> None:
    """After a cut, payments are measured against the budget as it is now."""
    cut = ProjectBudgetAdjusted(budget=budget(400_000))
    scenario.given(paid, (PROJECT, cut, "2015-06-01")).on("2015-07-01").when(
        "project.disbursed", stream=PROJECT, amount=100_000_01, source="municipal"
    ).then_refused("Art. 19: CNY 400,000.01 would be disbursed; the budget is CNY 400,000.00.")


@article(20)
def test_an_undertaking_unit_is_changed(scenario: Scenario) -> None:
    """The undertaking units are changed; those before are on record, and the first approval keeps its own."""
    scenario.given(contracted).on("2015-06-01").when(
        "project.unit_changed", stream=PROJECT, undertakers=(COMPANY,), **SPARE
    ).then("project.unit_changed", before=[INSTITUTE]).then_state(undertakers=[COMPANY], rebaselinings=1)


@article(5, 20)
def test_no_change_to_an_excluded_unit(scenario: Scenario) -> None:
    """A project is not handed to a unit under an integrity exclusion."""
    excluded = OrganisationExcluded(until="2016-12-31", reason="示例", basis="示例规定")
    scenario.given(contracted, (COMPANY, excluded, "2015-01-05")).on("2015-06-01").when(
        "project.unit_changed", stream=PROJECT, undertakers=(INSTITUTE, COMPANY), **SPARE
    ).then_refused("Art. 5: organisation/示例企业 is excluded until 2016-12-31.")


@article(20)
def test_scope_and_milestones_are_adjusted(scenario: Scenario) -> None:
    """Milestones get new days; what is already reported against them stays."""
    first, second = milestones()
    later = {"key": "m2", "title": "完成示范", "due": "2016-11"}
    scenario.given(contracted).on("2015-06-01").when(
        "project.scope_adjusted", stream=PROJECT, now={"milestones": (first, later)}, **SPARE
    ).then("project.scope_adjusted", before={"milestones": [first, second]}).then_state(
        milestones=[{"key": "m1", "title": "完成监测网", "due": "2015-06-30"}, later], rebaselinings=1
    )


@article(20)
def test_an_adjustment_changes_something(scenario: Scenario) -> None:
    """An adjustment that leaves the title as it was is refused."""
    scenario.given(contracted).on("2015-06-01").when(
        "project.scope_adjusted", stream=PROJECT, now={"title": "示例项目"}, **SPARE
    ).then_refused(SAME)


@article(11, 20)
def test_a_project_is_reclassified(scenario: Scenario) -> None:
    """As the market grows a project moves to another class, with an instrument of that class."""
    scenario.given(contracted).on("2015-06-01").when(
        "project.reclassified",
        stream=PROJECT, management_class="government_encouraged", instrument="equity_investment", **SPARE,
    ).then("project.reclassified", before="government_supported").then_state(
        management_class="government_encouraged", instrument="equity_investment", rebaselinings=1
    )  # fmt: skip


@article(11, 20)
def test_a_new_class_takes_its_own_instrument(scenario: Scenario) -> None:
    """A reclassification that keeps an instrument of the old class is refused."""
    scenario.given(contracted).on("2015-06-01").when(
        "project.reclassified",
        stream=PROJECT, management_class="government_encouraged", instrument="demonstration", **SPARE,
    ).then_refused("Art. 11: demonstration is no support instrument of the class government_encouraged.")  # fmt: skip


ENDED = (PROJECT, ProjectTerminated(), "2015-12-01")
SUSPENDED = (PROJECT, ProjectSuspended(before="contracted"), "2015-06-01")


@article(20, 21)
def test_an_ended_project_is_not_adjusted(scenario: Scenario) -> None:
    """A terminated project is not extended."""
    scenario.given(contracted, ENDED).on("2016-11-01").when(
        "project.extended", stream=PROJECT, end="2017-06", **SPARE
    ).then_refused("Art. 20: project/示例项目 is not under way.")


@article(21)
def test_a_project_is_suspended(scenario: Scenario) -> None:
    """A project under contract is suspended; the status before is on record."""
    scenario.given(contracted).on("2015-06-01").when("project.suspended", stream=PROJECT, **SPARE).then(
        "project.suspended", before="contracted"
    ).then_state(status="suspended")


@article(21)
def test_a_suspended_project_is_resumed_where_it_stood(scenario: Scenario) -> None:
    """A project that was suspended under contract is under contract again."""
    scenario.given(contracted, SUSPENDED).on("2015-09-01").when("project.resumed", stream=PROJECT, **SPARE).then(
        "project.resumed", before="suspended"
    ).then_state(status="contracted")


@article(21)
def test_only_a_suspended_project_is_resumed(scenario: Scenario) -> None:
    """A project that is under way cannot be resumed."""
    scenario.given(contracted).on("2015-09-01").when("project.resumed", stream=PROJECT, **SPARE).then_refused(
        "Art. 21: project/示例项目 is not suspended."
    )


@article(21)
@pytest.mark.parametrize("steps", [[], [SUSPENDED]], ids=["under contract", "suspended"])
def test_a_project_is_terminated_and_may_owe_money(scenario: Scenario, steps: list[Any]) -> None:
    """A project under contract is stopped, and what it owes back is on record."""
    scenario.given(paid, steps).on("2015-12-01").when(
        "project.terminated", stream=PROJECT, owed=200_000_00, **SPARE
    ).then_state(status="terminated", owed=200_000_00, ended_on="2015-12-01")


@article(21)
def test_a_project_owes_no_more_than_it_holds(scenario: Scenario) -> None:
    """A termination that asks back more than was paid is refused."""
    scenario.given(paid).on("2015-12-01").when(
        "project.terminated", stream=PROJECT, owed=300_000_01, **SPARE
    ).then_refused("Art. 21: project/示例项目 holds CNY 300,000.00; it cannot owe more.")


@article(21)
def test_termination_needs_a_contract(scenario: Scenario) -> None:
    """A project without a contract is not terminated: it is withdrawn, or its approval revoked."""
    scenario.given(approved).on("2014-10-08").when("project.terminated", stream=PROJECT, **SPARE).then_refused(
        "Art. 21: only a project under contract is terminated; before that, it is withdrawn or its approval revoked."
    )


@article(21)
def test_a_project_is_terminated_once(scenario: Scenario) -> None:
    """A project that was suspended and then terminated is not terminated again."""
    scenario.given(paid, SUSPENDED, ENDED).on("2016-01-04").when(
        "project.terminated", stream=PROJECT, **SPARE
    ).then_refused(
        "Art. 21: only a project under contract is terminated; before that, it is withdrawn or its approval revoked."
    )


@article(21)
def test_a_revoked_approval_owes_all_that_was_paid(scenario: Scenario) -> None:
    """A revocation undoes the approval: all that was paid and not returned is owed."""
    scenario.given(paid).on("2015-12-01").when("project.revoked", stream=PROJECT, **SPARE).then(
        "project.revoked", before="contracted", owed=300_000_00
    ).then_state(status="revoked", owed=300_000_00)


@article(21)
def test_an_approval_may_be_revoked_after_acceptance(scenario: Scenario) -> None:
    """The approval of an accepted project can still be revoked."""
    accepted = (PROJECT, ProjectAccepted(result="passed", report=REPORT), "2016-12-30")
    scenario.given(paid, accepted).on("2018-03-01").when("project.revoked", stream=PROJECT, **SPARE).then(
        "project.revoked", before="accepted"
    )


@article(21, 25)
def test_an_approval_may_be_revoked_after_conclusion(scenario: Scenario) -> None:
    """The approval of a concluded project can still be revoked."""
    concluded = (PROJECT, ProjectAccepted(result="concluded", report=REPORT), "2016-12-30")
    scenario.given(paid, concluded).on("2018-03-01").when("project.revoked", stream=PROJECT, **SPARE).then(
        "project.revoked", before="concluded"
    )


@article(21)
def test_only_an_approval_is_revoked(scenario: Scenario) -> None:
    """A proposal has no approval that could be revoked."""
    scenario.given(proposed).on("2014-09-02").when("project.revoked", stream=PROJECT, **SPARE).then_refused(
        "Art. 21: project/示例项目 has no approval that could be revoked."
    )


@article(20)
def test_a_project_is_renamed(scenario: Scenario) -> None:
    """A new name counts as an adjustment; the name before is recorded with it, and the first approval keeps its own."""
    scenario.given(contracted)
    first = scenario.state(PROJECT).first
    scenario.on("2015-06-01").when(
        "project.renamed", stream=PROJECT, title="示例工程", title_en="Example works", **SPARE
    ).then("project.renamed", before=first.title, title="示例工程").then_state(
        title="示例工程", title_en="Example works", rebaselinings=1, first=first
    )


@article(20)
@pytest.mark.parametrize(
    ("terms", "refusal"),
    [({"title": "示例项目"}, SAME), ({"title": "示例工程", "before": "示例项木"}, CHANGED)],
    ids=["same", "before"],
)
def test_a_name_that_changes_nothing_or_never_stood_is_refused(
    scenario: Scenario, terms: dict[str, str], refusal: str
) -> None:
    """A renaming names another name than the present one, and no name before that the record does not have."""
    scenario.given(contracted).on("2015-06-01").when("project.renamed", stream=PROJECT, **terms, **SPARE).then_refused(
        refusal
    )


@article(21)
@pytest.mark.parametrize("steps", [proposed, approved, contracted], ids=["proposed", "approved", "contracted"])
def test_a_project_is_withdrawn(scenario: Scenario, steps: Any) -> None:
    """A project leaves the list on its unit's request, or because nothing was submitted, also before approval."""
    scenario.given(steps).on("2015-03-02").when(
        "project.withdrawn", stream=PROJECT, ground="unit_request", **SPARE
    ).then_state(status="withdrawn", ended_on="2015-03-02")


@article(21)
@pytest.mark.parametrize(
    "fact", [ProjectTerminated(), ProjectRevoked(), ProjectWithdrawn()], ids=["terminated", "revoked", "withdrawn"]
)
def test_a_project_that_has_ended_is_not_withdrawn(scenario: Scenario, fact: Any) -> None:
    """A project that was terminated, revoked or withdrawn has left the list already."""
    scenario.given(contracted, (PROJECT, fact, "2015-12-01")).on("2016-01-04").when(
        "project.withdrawn", stream=PROJECT, ground="other", **SPARE
    ).then_refused("Art. 21: project/示例项目 is not on the list.")


@article(19, 21)
def test_money_comes_back_after_termination(scenario: Scenario) -> None:
    """What a terminated project owes is returned, and the debt shrinks."""
    ended = (PROJECT, ProjectTerminated(owed=200_000_00), "2015-12-01")
    scenario.given(paid, ended).on("2016-01-04").when(
        "project.surplus_returned", stream=PROJECT, amount=150_000_00, reason="终止退款"
    ).then_state(returned=150_000_00, owed=50_000_00)
