"""Policies on the side of supply and of demand (Art. 28)."""

from __future__ import annotations

from domain.rules.policy import PolicyIssued, PolicyLinked, PolicyRepealed
from tests.rulebook.ground import COMMISSION, PROGRAMME, body, programme
from tests.scenario import Scenario, article

POLICY = "policy/2014-1"
ISSUED = PolicyIssued(title="示例办法", issuers=(COMMISSION,), side="demand", types=("vehicle_leasing",))


@article(28)
def test_a_policy_is_issued(scenario: Scenario) -> None:
    """A policy on the side of demand is issued with types that belong to it."""
    scenario.given(body(COMMISSION, "department")).on("2014-07-01").when(
        "policy.issued",
        stream=POLICY,
        title="示例办法",
        issuers=[COMMISSION],
        side="demand",
        types=["government_procurement", "service_procurement"],
    ).then("policy.issued", side="demand").then_state(status="in_force", issued_on="2014-07-01")


@article(28)
def test_a_type_belongs_to_its_side(scenario: Scenario) -> None:
    """A policy on the side of supply has no type that belongs to demand."""
    scenario.on("2014-07-01").when(
        "policy.issued",
        stream=POLICY,
        title="示例办法",
        issuers=[COMMISSION],
        side="supply",
        types=["talent", "recycling"],
    ).then_refused("Art. 28: recycling is not a type of policy on the supply side.")


@article(28)
def test_a_policy_is_amended(scenario: Scenario) -> None:
    """A policy is amended with what each provision said before and says now, and why."""
    scenario.given((POLICY, ISSUED, "2014-07-01")).on("2015-07-01").when(
        "policy.amended",
        stream=POLICY,
        changes=[{"item": "第三条", "before": "租期一年", "after": "租期三年"}],
        reason="降低使用门槛",
    ).then("policy.amended", reason="降低使用门槛").then_state(amendments=1, status="in_force")


@article(28)
def test_an_amendment_changes_something(scenario: Scenario) -> None:
    """An amendment that leaves a provision as it was is refused."""
    scenario.given((POLICY, ISSUED, "2014-07-01")).on("2015-07-01").when(
        "policy.amended",
        stream=POLICY,
        changes=[{"item": "第三条", "before": "租期一年", "after": "租期一年"}],
        reason="降低使用门槛",
    ).then_refused("Art. 28: the provision 第三条 is not changed.")


@article(28)
def test_a_policy_is_repealed(scenario: Scenario) -> None:
    """A policy in force is repealed with a reason."""
    scenario.given((POLICY, ISSUED, "2014-07-01")).on("2016-07-01").when(
        "policy.repealed", stream=POLICY, reason="已由新办法替代"
    ).then("policy.repealed", reason="已由新办法替代").then_state(status="repealed", repealed_on="2016-07-01")


@article(28)
def test_a_policy_that_is_not_in_force_is_not_repealed(scenario: Scenario) -> None:
    """A policy that is repealed is not repealed again."""
    scenario.given((POLICY, ISSUED, "2014-07-01"), (POLICY, PolicyRepealed(reason="到期"), "2016-07-01")).on(
        "2016-07-02"
    ).when("policy.repealed", stream=POLICY, reason="到期").then_refused("Art. 28: this policy is not in force.")


@article(28)
def test_a_policy_is_linked_to_a_programme(scenario: Scenario) -> None:
    """A policy is linked to the programme that it supports."""
    scenario.given(programme, (POLICY, ISSUED, "2014-07-01")).on("2014-07-02").when(
        "policy.linked", stream=POLICY, programme=PROGRAMME, support="租赁补贴用于示范运行"
    ).then("policy.linked", programme=PROGRAMME).then_state(programmes=[PROGRAMME])


@article(28)
def test_a_policy_is_linked_once(scenario: Scenario) -> None:
    """A policy is not linked twice to one programme."""
    linked = PolicyLinked(programme=PROGRAMME)
    scenario.given(programme, (POLICY, ISSUED, "2014-07-01"), (POLICY, linked, "2014-07-02")).on("2014-07-03").when(
        "policy.linked", stream=POLICY, programme=PROGRAMME, support="租赁补贴用于示范运行"
    ).then_refused("Art. 28: this policy is linked to programme/示例专项 already.")
