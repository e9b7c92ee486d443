"""Progress, money, outcomes and acceptance (Art. 18, 19, 22, 25)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget
from domain.rules.report import ReportSubmitted
from domain.rules.standing import ProjectSuspended
from tests.rulebook.given import PROJECT, REPORT, approved, contracted, final_report, milestones, on_notice, paid
from tests.scenario import Scenario, article

PROGRESS = {"milestone": "m1", "statement": "监测网已建成"}
OPINION = {"report": REPORT, "statement": "示例意见"}
WITHOUT = {"stream": PROJECT, "result": "concluded", "statement": "示例意见", "no_report": "承担单位已注销"}
CONCLUDED = (PROJECT, ProjectAccepted(result="concluded", report=REPORT), "2016-12-30")


@article(18)
@pytest.mark.parametrize("progress", ["met", "partly_met", "not_met"])
def test_progress_is_reported_against_a_milestone(scenario: Scenario, progress: str) -> None:
    """A milestone is reported as met, partly met or not met, and its title is restated."""
    scenario.given(contracted).on("2015-07-01").when(
        "project.progress_reported", stream=PROJECT, progress=progress, **PROGRESS
    ).then("project.progress_reported", title="完成监测网", progress=progress)


@article(18)
def test_progress_is_kept_with_its_milestone(scenario: Scenario) -> None:
    """The milestone keeps the latest progress and its day."""
    first, second = milestones()
    scenario.given(contracted).on("2015-07-01").when(
        "project.progress_reported", stream=PROJECT, progress="partly_met", **PROGRESS
    ).then_state(
        milestones=[
            {"key": first.key, "title": first.title, "due": first.due, "progress": "partly_met",
             "reported_on": "2015-07-01"},
            {"key": second.key, "title": second.title, "due": second.due},
        ]
    )  # fmt: skip


@article(18)
def test_a_milestone_is_known(scenario: Scenario) -> None:
    """Progress against a milestone that the contract does not name is refused."""
    scenario.given(contracted).on("2015-07-01").when(
        "project.progress_reported", stream=PROJECT, milestone="m9", progress="met", statement="示例"
    ).then_refused("Art. 18: there is no milestone m9.")


@article(18)
def test_progress_follows_a_contract(scenario: Scenario) -> None:
    """Progress of a project without a contract is refused."""
    scenario.given(approved).on("2014-10-08").when(
        "project.progress_reported", stream=PROJECT, progress="met", **PROGRESS
    ).then_refused("Art. 18: project/示例项目 is not under contract.")


@article(19)
def test_money_is_paid_within_the_budget(scenario: Scenario) -> None:
    """Money is paid out up to the whole of the current budget."""
    rest = (PROJECT, ProjectDisbursed(amount=300_000_00, source="municipal"), "2014-12-01")
    scenario.given(paid, rest).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=400_000_00, source="self_raised"
    ).then_state(disbursed=1_000_000_00)


@article(19)
def test_money_beyond_the_budget_is_refused(scenario: Scenario) -> None:
    """A payment that would exceed the budget by one fen is refused."""
    rest = (PROJECT, ProjectDisbursed(amount=300_000_01), "2014-12-01")
    scenario.given(paid, rest).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=400_000_00, source="self_raised"
    ).then_refused("Art. 19: CNY 1,000,000.01 would be disbursed; the budget is CNY 1,000,000.00.")


@article(15, 19)
def test_a_source_pays_no_more_than_its_part(scenario: Scenario) -> None:
    """A payment beyond its source's part of the budget is refused, though the sum would allow it."""
    scenario.given(paid).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=300_000_01, source="municipal"
    ).then_refused(
        "Art. 19: CNY 600,000.01 would be disbursed from municipal; its part of the budget is CNY 600,000.00."
    )


@article(15, 19)
def test_a_source_that_the_budget_does_not_name_pays_nothing(scenario: Scenario) -> None:
    """A payment from a source that the budget does not name is refused."""
    scenario.given(paid).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=100, source="district"
    ).then_refused("Art. 19: the budget names no money from district.")


@article(15, 19)
def test_returns_lower_no_source(scenario: Scenario) -> None:
    """What was returned frees no source's part for another payment."""
    more = (PROJECT, ProjectDisbursed(amount=300_000_00, source="municipal"), "2014-12-01")
    back = (PROJECT, ProjectSurplusReturned(amount=300_000_00), "2014-12-20")
    scenario.given(paid, more, back).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=1, source="municipal"
    ).then_refused(
        "Art. 19: CNY 600,000.01 would be disbursed from municipal; its part of the budget is CNY 600,000.00."
    )


@article(19)
def test_money_in_another_currency_is_not_held_against_the_budget(scenario: Scenario) -> None:
    """A payment in another currency than the budget's is refused."""
    scenario.given(paid).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=100, source="municipal", currency="USD"
    ).then_refused("Art. 19: the budget is in CNY; an amount in USD cannot be held against it.")


@article(19)
def test_what_goes_beyond_a_foreign_budget_is_named_in_its_currency(scenario: Scenario) -> None:
    """What a payment exceeds is said in the currency of the budget."""
    foreign = (PROJECT, ProjectBudgetAdjusted(budget=Budget(total=100_000_00, currency="USD")), "2014-10-20")
    scenario.given(contracted, foreign).on("2015-01-05").when(
        "project.disbursed", stream=PROJECT, amount=100_000_01, source="municipal"
    ).then_refused("Art. 19: USD 100,000.01 would be disbursed; the budget is USD 100,000.00.")


@article(19, 21)
def test_no_money_for_a_suspended_project(scenario: Scenario) -> None:
    """While a project is suspended nothing is paid out to it."""
    scenario.given(paid, (PROJECT, ProjectSuspended(), "2015-01-05")).on("2015-01-06").when(
        "project.disbursed", stream=PROJECT, amount=100, source="municipal"
    ).then_refused("Art. 19: money is paid only to a project under contract or accepted; project/示例项目 is neither.")


@article(19)
def test_a_payment_is_not_dated_back(scenario: Scenario) -> None:
    """A payment that is dated before the contract is refused."""
    scenario.given(contracted).on("2014-10-07").when(
        "project.disbursed", stream=PROJECT, amount=100, source="municipal"
    ).then_refused("Art. 19: the contract is of 2014-10-08, after this payment.")


@article(19)
def test_surplus_is_returned(scenario: Scenario) -> None:
    """Surplus is returned, up to all that was disbursed."""
    scenario.given(paid).on("2016-12-30").when(
        "project.surplus_returned", stream=PROJECT, amount=300_000_00, reason="结余"
    ).then_state(returned=300_000_00, disbursed=300_000_00)


@article(19)
def test_no_more_is_returned_than_was_paid(scenario: Scenario) -> None:
    """Returns that together exceed what was disbursed are refused."""
    scenario.given(paid, (PROJECT, ProjectSurplusReturned(amount=200_000_00), "2016-12-01")).on("2016-12-30").when(
        "project.surplus_returned", stream=PROJECT, amount=100_000_01, reason="结余"
    ).then_refused("Art. 19: CNY 300,000.01 would be returned; CNY 300,000.00 was disbursed.")


@article(19)
def test_nothing_is_returned_before_it_was_paid(scenario: Scenario) -> None:
    """A return that is dated before the payment is refused."""
    scenario.given(paid).on("2014-11-02").when(
        "project.surplus_returned", stream=PROJECT, amount=1, reason="结余"
    ).then_refused("Art. 19: by 2014-11-02 CNY 0.01 would be returned; CNY 0.00 was disbursed by that day.")


@article(19)
def test_a_return_that_is_dated_back_leaves_later_ones_covered(scenario: Scenario) -> None:
    """A return that is dated back, so that a later one would exceed what was disbursed by then, is refused."""
    back = (PROJECT, ProjectSurplusReturned(amount=200_000_00), "2014-12-01")
    more = (PROJECT, ProjectDisbursed(amount=300_000_00, source="municipal"), "2015-01-05")
    scenario.given(paid, back, more).on("2014-11-20").when(
        "project.surplus_returned", stream=PROJECT, amount=100_000_01, reason="结余"
    ).then_refused("Art. 19: by 2014-12-01 CNY 300,000.01 would be returned; CNY 300,000.00 was disbursed by that day.")


@article(19, 33)
def test_what_a_list_gives_without_a_day_may_have_been_paid_before(scenario: Scenario) -> None:
    """A return is not held against the day of a payment whose day an old list does not give."""
    undated = (PROJECT, ProjectDisbursed(amount=300_000_00, source="municipal"), None)
    scenario.given(contracted, undated).on("2014-11-02").when(
        "project.surplus_returned", stream=PROJECT, amount=300_000_00, reason="结余"
    ).then_state(returned=300_000_00)


@article(18)
def test_progress_is_not_dated_before_the_contract(scenario: Scenario) -> None:
    """Progress that is dated before the contract is refused."""
    scenario.given(contracted).on("2014-10-07").when(
        "project.progress_reported", stream=PROJECT, progress="met", **PROGRESS
    ).then_refused(
        "Art. 18: this rests on entry 4 of project/示例项目, which is of 2014-10-08; it is not dated before that, on"
        " 2014-10-07."
    )


@article(22)
@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        ("patent", {"number": "示例专利号"}),
        ("standard", {"level": "national"}),
        ("paper", {}),
        ("product", {}),
        ("technology_contract", {"amount": 500_000_00}),
        ("demonstration_site", {}),
        ("promotion", {}),
        ("procurement", {"funds": "district", "amount": 500_000_00}),
        ("talent", {"people": 3}),
    ],
)
def test_an_outcome_is_recorded(scenario: Scenario, outcome: str, more: dict[str, Any]) -> None:
    """Each type of outcome is recorded with its evidence."""
    scenario.given(contracted).on("2016-06-01").when(
        "project.outcome_recorded", stream=PROJECT, outcome=outcome, title="示例成果", evidence="示例证明", **more
    ).then("project.outcome_recorded", evidence="示例证明", **more).then_state(outcomes=1)


@article(22)
@pytest.mark.parametrize(
    ("outcome", "more", "sentence"),
    [
        ("standard", {}, "Art. 22: the outcome does not say the level of the standard."),
        ("paper", {"level": "national"}, "Art. 22: only a standard has a level."),
        ("procurement", {}, "Art. 22: the outcome does not say whose funds bought the product."),
        ("talent", {}, "Art. 22: the outcome does not say how many were trained."),
    ],
)
def test_an_outcome_says_what_its_type_asks(
    scenario: Scenario, outcome: str, more: dict[str, Any], sentence: str
) -> None:
    """A standard says its level, a procurement whose funds, talent how many; else it is refused."""
    scenario.given(contracted).on("2016-06-01").when(
        "project.outcome_recorded", stream=PROJECT, outcome=outcome, title="示例成果", evidence="示例证明", **more
    ).then_refused(sentence)


@article(22)
def test_an_outcome_points_to_its_evidence(scenario: Scenario) -> None:
    """An outcome without evidence is refused."""
    scenario.given(contracted).on("2016-06-01").when(
        "project.outcome_recorded", stream=PROJECT, outcome="paper", title="示例成果"
    ).then_refused("Art. 22: a decision of this kind states its evidence.")


@article(22)
def test_only_an_approved_project_has_outcomes(scenario: Scenario) -> None:
    """An outcome of a project that was not approved is refused."""
    scenario.given(on_notice).on("2014-09-08").when(
        "project.outcome_recorded", stream=PROJECT, outcome="paper", title="示例成果", evidence="示例证明"
    ).then_refused("Art. 22: project/示例项目 was not approved.")


@article(25)
def test_a_project_passes_its_acceptance(scenario: Scenario) -> None:
    """With its final report on record a project passes its acceptance."""
    scenario.given(paid, final_report).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result="passed", **OPINION
    ).then_state(status="accepted", acceptance="passed", accepted_on="2016-12-30")


@article(25)
@pytest.mark.parametrize("result", ["re_examination", "not_passed"])
def test_a_project_that_does_not_pass_is_not_accepted(scenario: Scenario, result: str) -> None:
    """A project that is to be examined again, or does not pass, stays under contract."""
    scenario.given(paid, final_report).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result=result, **OPINION
    ).then_state(status="contracted", acceptance=result)


@article(25)
def test_a_re_examined_project_may_pass(scenario: Scenario) -> None:
    """After a re-examination the acceptance is concluded."""
    again = ProjectAccepted(result="re_examination", report=REPORT)
    scenario.given(paid, final_report, (PROJECT, again, "2016-12-30")).on("2017-03-01").when(
        "project.accepted", stream=PROJECT, result="passed", **OPINION
    ).then_state(status="accepted", accepted_on="2017-03-01")


@article(25)
def test_a_concluded_acceptance_stays(scenario: Scenario) -> None:
    """A project that did not pass is not accepted later by a second conclusion."""
    failed = ProjectAccepted(result="not_passed", report=REPORT)
    scenario.given(paid, final_report, (PROJECT, failed, "2016-12-30")).on("2017-03-01").when(
        "project.accepted", stream=PROJECT, result="passed", **OPINION
    ).then_refused("Art. 25: the acceptance of project/示例项目 is concluded.")


@article(25)
def test_a_project_is_concluded_without_being_passed_or_failed(scenario: Scenario) -> None:
    """A project is concluded on its final report: it has ended, neither passed nor failed."""
    scenario.given(paid, final_report).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result="concluded", **OPINION
    ).then_state(status="concluded", acceptance="concluded", accepted_on="2016-12-30")


@article(25)
def test_a_re_examined_project_may_be_concluded(scenario: Scenario) -> None:
    """After a re-examination a project may be concluded."""
    again = ProjectAccepted(result="re_examination", report=REPORT)
    scenario.given(paid, final_report, (PROJECT, again, "2016-12-30")).on("2017-03-01").when(
        "project.accepted", stream=PROJECT, result="concluded", **OPINION
    ).then_state(status="concluded")


@article(25)
def test_a_conclusion_says_why_there_is_no_report(scenario: Scenario) -> None:
    """Where a conclusion says why there is no final report, none is needed."""
    scenario.given(paid).on("2016-12-30").when("project.accepted", **WITHOUT).then(
        "project.accepted", no_report="承担单位已注销"
    ).then_state(status="concluded", no_report="承担单位已注销")


@article(25)
@pytest.mark.parametrize("more", [{"no_report": None}, {"report": REPORT}], ids=["neither", "both"])
def test_a_conclusion_has_a_report_or_says_why_not(scenario: Scenario, more: dict[str, Any]) -> None:
    """A conclusion with neither a final report nor a reason for its lack, or with both, is refused."""
    scenario.given(paid, final_report).on("2016-12-30").when("project.accepted", **{**WITHOUT, **more}).then_refused(
        "Art. 25: a conclusion names the final report, or says why there is none."
    )


@article(25)
@pytest.mark.parametrize("result", ["passed", "re_examination", "not_passed"])
def test_only_a_conclusion_does_without_a_report(scenario: Scenario, result: str) -> None:
    """Whatever the reason, no other acceptance does without a final report."""
    scenario.given(paid).on("2016-12-30").when("project.accepted", **{**WITHOUT, "result": result}).then_refused(
        "Art. 25: only where a project is concluded may there be no final report."
    )


@article(25)
def test_an_acceptance_states_its_final_report(scenario: Scenario) -> None:
    """An acceptance that names no final report is refused."""
    scenario.given(paid, final_report).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result="passed", statement="示例意见"
    ).then_refused("Art. 25: a decision of this kind states its report.")


@article(25)
@pytest.mark.parametrize("result", ["passed", "concluded"])
def test_a_project_is_concluded_once(scenario: Scenario, result: str) -> None:
    """A concluded project is neither concluded again nor passed later."""
    scenario.given(paid, final_report, CONCLUDED).on("2017-03-01").when(
        "project.accepted", stream=PROJECT, result=result, **OPINION
    ).then_refused("Art. 25: the acceptance of project/示例项目 is concluded.")


@article(19, 25)
def test_a_concluded_project_is_not_paid(scenario: Scenario) -> None:
    """Nothing is paid out to a concluded project."""
    scenario.given(paid, CONCLUDED).on("2017-03-01").when(
        "project.disbursed", stream=PROJECT, amount=100_00, source="municipal"
    ).then_refused("Art. 19: money is paid only to a project under contract or accepted; project/示例项目 is neither.")


@article(19, 25)
def test_a_concluded_project_returns_money(scenario: Scenario) -> None:
    """A concluded project still returns what it holds."""
    scenario.given(paid, CONCLUDED).on("2017-03-01").when(
        "project.surplus_returned", stream=PROJECT, amount=300_000_00, reason="示例理由"
    ).then_state(status="concluded", returned=300_000_00)


@article(20, 25)
def test_a_concluded_project_is_not_adjusted(scenario: Scenario) -> None:
    """A concluded project is not extended."""
    scenario.given(paid, CONCLUDED).on("2017-03-01").when(
        "project.extended", stream=PROJECT, end="2018-12", reason="示例理由", authority="示例文件"
    ).then_refused("Art. 20: project/示例项目 is not under way.")


@article(25)
def test_acceptance_needs_the_final_report(scenario: Scenario) -> None:
    """Acceptance without a final report on record is refused."""
    scenario.given(paid).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result="passed", **OPINION
    ).then_refused(f"Art. 25: {REPORT} is no final report of project/示例项目 on record.")


@article(25)
@pytest.mark.parametrize(("type_", "project"), [("progress", PROJECT), ("final", "project/别的项目")])
def test_no_other_report_will_do(scenario: Scenario, type_: Any, project: str) -> None:
    """A progress report, or the final report of another project, is no final report of this one."""
    other = ReportSubmitted(number=REPORT.partition("/")[2], type=type_, title="示例报告", project=project)
    scenario.given(paid, (REPORT, other, "2016-12-20")).on("2016-12-30").when(
        "project.accepted", stream=PROJECT, result="passed", **OPINION
    ).then_refused(f"Art. 25: {REPORT} is no final report of project/示例项目 on record.")
