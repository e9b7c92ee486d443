"""Corrections ask the law again: what is right must stand by the rule of what it corrects (Art. 31)."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.rules.adjustment import ProjectBudgetAdjusted
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.proposal import ProjectProposed
from tests.rulebook.given import INSTITUTE, PROJECT, budget, case, contracted, on_notice, paid, proposed
from tests.scenario import Scenario, article


def json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def correction(number: int, field: str, wrong: Any, right: Any, **more: Any) -> dict[str, Any]:
    return {"number": number, "field": field, "wrong": json(wrong), "right": json(right), "reason": "笔误"} | more


NUMBER = {"proposed": 1, "notice": 2, "approved": 3, "contract": 4, "payment": 5}
UNTOLD = (
    "Art. 31: so corrected, the entry breaks Art. {}; if that is the truth, say in breach in what it broke the law."
)


@article(31, 19)
def test_a_payment_is_not_corrected_beyond_the_budget(scenario: Scenario) -> None:
    """A payment that is corrected to more than the budget is refused, as it would have been at first."""
    scenario.given(paid).on("2014-12-01").when(
        "entry.corrected", stream=PROJECT, **correction(NUMBER["payment"], "amount", 30_000_000, 3_000_000_000)
    ).then_refused(UNTOLD.format(19))


@article(31, 19)
def test_a_truth_that_broke_the_law_is_told_in_words(scenario: Scenario) -> None:
    """Where more was really paid than the budget allows, the correction stands once it says so; it is a finding."""
    told = correction(NUMBER["payment"], "amount", 30_000_000, 3_000_000_000, breach="实际拨付超出预算。")
    scenario.given(paid).on("2014-12-01").when("entry.corrected", stream=PROJECT, **told).then(
        "entry.corrected", breach="实际拨付超出预算。"
    ).then_state(disbursed=3_000_000_000)


@article(31)
def test_a_payment_within_the_budget_is_corrected(scenario: Scenario) -> None:
    """A payment that stays within the budget is corrected, and the record reads as corrected."""
    scenario.given(paid).on("2014-12-01").when(
        "entry.corrected", stream=PROJECT, **correction(NUMBER["payment"], "amount", 30_000_000, 60_000_000)
    ).then("entry.corrected", number=5).then_state(disbursed=60_000_000)


@article(31, 15)
def test_a_budget_is_not_corrected_to_one_that_does_not_add_up(scenario: Scenario) -> None:
    """A proposal is not corrected to a budget whose parts differ from its total."""
    wrong, right = budget(600_000, 400_000), msgspec.structs.replace(budget(600_000, 400_000), total=90_000_000)
    scenario.given(proposed).on("2014-09-05").when(
        "entry.corrected", stream=PROJECT, **correction(NUMBER["proposed"], "budget", wrong, right)
    ).then_refused(UNTOLD.format(15))


@article(31, 14)
def test_what_follows_is_corrected_in_the_same_act(scenario: Scenario) -> None:
    """Where a notice was longer than stated, its last day is corrected with its length."""
    scenario.given(on_notice).on("2014-09-20").when(
        "entry.corrected", stream=PROJECT, **correction(NUMBER["notice"], "days", 7, 10)
    ).then("entry.corrected", also=[{"field": "ends", "wrong": '"2014-09-09"', "right": '"2014-09-12"'}]).then_state(
        notice_ends="2014-09-12"
    )


@article(31)
def test_several_fields_are_corrected_together(scenario: Scenario) -> None:
    """The class and its instrument are corrected in one act, since neither could stand without the other."""
    told = correction(NUMBER["proposed"], "management_class", "government_supported", "government_organised")
    also = [{"field": "instrument", "wrong": '"competitive_project"', "right": '"directed_and_tender"'}]
    scenario.given(proposed).on("2014-09-05").when("entry.corrected", stream=PROJECT, **told, also=also).then(
        "entry.corrected", also=also
    ).then_state(management_class="government_organised", instrument="directed_and_tender")


@article(31, 11)
def test_one_of_two_fields_that_belong_together_is_not_corrected_alone(scenario: Scenario) -> None:
    """The class alone is not corrected, for its instrument would then be none of that class."""
    told = correction(NUMBER["proposed"], "management_class", "government_supported", "government_organised")
    scenario.given(proposed).on("2014-09-05").when("entry.corrected", stream=PROJECT, **told).then_refused(
        UNTOLD.format(11)
    )


@article(31)
def test_what_the_rule_states_by_itself_is_not_corrected_away(scenario: Scenario) -> None:
    """An approval is not corrected to name no unit, for the notice named one."""
    told = correction(NUMBER["approved"], "undertakers", [INSTITUTE], [])
    scenario.given(paid).on("2014-12-01").when("entry.corrected", stream=PROJECT, **told).then_refused(
        'Art. 31: the rule itself states ["organisation/示例研究院"]'
        " as the undertakers; it is not corrected to"
        " anything else."
    )


@article(31)
def test_a_breach_is_told_only_where_there_is_one(scenario: Scenario) -> None:
    """A correction that says in what the truth broke the law, where it broke none, is refused."""
    told = correction(NUMBER["payment"], "amount", 30_000_000, 60_000_000, breach="没有违法")
    scenario.given(paid).on("2014-12-01").when("entry.corrected", stream=PROJECT, **told).then_refused(
        "Art. 31: so corrected, the entry breaks no rule; leave breach out, which says in what the truth broke the law."
    )


@article(31, 14)
def test_a_later_notice_ends_later(scenario: Scenario) -> None:
    """Where a notice began later than stated, its last day is corrected with its first."""
    scenario.given(on_notice).on("2014-09-20").when(
        "entry.corrected", stream=PROJECT, **correction(NUMBER["notice"], "starts", "2014-09-02", "2014-09-12")
    ).then("entry.corrected", also=[{"field": "ends", "wrong": '"2014-09-09"', "right": '"2014-09-19"'}]).then_state(
        notice_starts="2014-09-12", notice_ends="2014-09-19"
    )


@article(31, 32)
def test_personal_data_is_not_corrected(scenario: Scenario) -> None:
    """The name of a leader is not corrected, for it is not in the book; it is erased beside it."""
    told = correction(NUMBER["proposed"], "leader", "张三", "李四")
    scenario.given(proposed).on("2014-09-05").when("entry.corrected", stream=PROJECT, **told).then_refused(
        "Art. 32: leader is personal data: it lies beside the book and is not corrected; a wrong value is erased,"
        " and the right one is handed in with the next entry that carries this field."
    )


@article(31)
def test_an_entry_is_not_corrected_before_its_day(scenario: Scenario) -> None:
    """A correction that is dated before the entry is refused."""
    told = correction(NUMBER["proposed"], "title", "示例项目", "示范项目")
    scenario.given(proposed).on("2014-08-31").when("entry.corrected", stream=PROJECT, **told).then_refused(
        "Art. 31: the entry is of 2014-09-01; it is not corrected before."
    )


@article(31)
def test_a_field_is_corrected_once_in_an_act(scenario: Scenario) -> None:
    """One act does not correct the same field twice."""
    also = [{"field": "title", "wrong": '"示例项目"', "right": '"示范项目"'}]
    told = correction(NUMBER["proposed"], "title", "示例项目", "示例工程", also=also)
    scenario.given(proposed).on("2014-09-05").when("entry.corrected", stream=PROJECT, **told).then_refused(
        "Art. 31: title is corrected twice in one act."
    )


@article(31)
def test_there_must_be_an_entry_to_correct(scenario: Scenario) -> None:
    """A correction names an entry that is on record in the stream."""
    scenario.given(proposed).on("2014-09-05").when(
        "entry.corrected", stream=PROJECT, **correction(2, "title", "示例项目", "示范项目")
    ).then_refused("Art. 31: there is no entry 2 in this stream.")


@article(31, 19)
def test_a_budget_is_not_corrected_below_what_is_paid(scenario: Scenario) -> None:
    """A budget that was adjusted before a payment is not corrected below what was paid since."""
    more = ProjectBudgetAdjusted(
        before=budget(600_000, 400_000),
        budget=budget(900_000, 400_000),
        direction="up",
        reason="增加",
        authority="文件",
    )
    payment = ProjectDisbursed(amount=120_000_000)
    steps = [(PROJECT, more, "2014-11-03"), (PROJECT, payment, "2014-11-04")]
    told = correction(5, "budget", budget(900_000, 400_000), budget(700_000, 400_000))
    scenario.given(contracted, steps).on("2014-12-01").when("entry.corrected", stream=PROJECT, **told).then_refused(
        UNTOLD.format(19)
    )


@article(31)
def test_the_rule_is_asked_in_the_state_of_its_day(scenario: Scenario) -> None:
    """A contract is asked again as on its day: that its project is under contract since says nothing against it."""
    told = correction(NUMBER["contract"], "duties", "完成任务并报告", "完成任务并按期报告")
    scenario.given(paid).on("2014-12-01").when("entry.corrected", stream=PROJECT, **told).then("entry.corrected")


@article(31)
def test_a_statement_that_never_stood_by_the_rule_may_be_set_right(scenario: Scenario) -> None:
    """Where the wrong statement was against the law itself, any statement of the truth is taken."""
    wrong: Fact = ProjectProposed(**case(applicants=7) | {"budget": msgspec.structs.replace(budget(600_000), total=1)})
    given = [step for step in proposed() if step[0] != PROJECT]
    told = correction(1, "budget", msgspec.structs.replace(budget(600_000), total=1), budget(600_000))
    scenario.given(given, [(PROJECT, wrong, "2014-09-01")]).on("2014-09-05").when(
        "entry.corrected", stream=PROJECT, **told
    ).then("entry.corrected")


def test_what_a_kind_fills_in_are_fields_that_may_be_left_open() -> None:
    from domain.rules.catalogue import KINDS

    for kind in KINDS.values():
        fields = {each.name: each for each in msgspec.structs.fields(kind.fact)}
        assert set(kind.fact.fills) <= fields.keys(), kind.name
        assert not set(kind.fact.fills) & set(kind.told), kind.name
        assert all(fields[name].default is not msgspec.NODEFAULT for name in kind.fact.fills), kind.name
