"""Approval, contract and intellectual property (Art. 5, 8, 13, 14, 16, 17)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.admission import OrganisationExcluded
from domain.rules.notice import (
    ProjectNoticeOpened,
    ProjectObjectionAnswered,
    ProjectObjectionRecorded,
)
from domain.rules.programme_course import ProgrammeSuspended
from tests.rulebook.given import (
    COMPANY,
    INSTITUTE,
    PROGRAMME,
    PROJECT,
    approved,
    budget,
    contracted,
    milestones,
    on_notice,
    proposed,
    standards_and_talent,
)
from tests.scenario import Scenario, article

OBJECTION = ProjectObjectionRecorded(number=1, ground="与已有项目重复", received_on="2014-09-05", real_name=True)
NOTICE_OVER = "2014-09-10"


@article(13, 14)
def test_a_project_is_approved_after_its_notice(scenario: Scenario) -> None:
    """After the notice the project is approved as it was shown; the approval restates the whole case."""
    scenario.given(on_notice).on(NOTICE_OVER).when("project.approved", stream=PROJECT, **standards_and_talent()).then(
        "project.approved", title="示例项目", undertakers=[INSTITUTE], budget=budget(600_000, 400_000)
    ).then_state(status="approved", approved_on=NOTICE_OVER, rebaselinings=0)


@article(14)
def test_no_approval_on_the_last_day_of_the_notice(scenario: Scenario) -> None:
    """On its last day the notice is still open, and approval is refused."""
    scenario.given(on_notice).on("2014-09-09").when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 14: the notice is open until 2014-09-09.")


@article(14)
def test_no_approval_without_a_notice(scenario: Scenario) -> None:
    """A proposal that was never shown is not approved."""
    scenario.given(proposed).on("2014-09-16").when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 14: project/示例项目 has not been on public notice.")


@article(14)
def test_an_unanswered_objection_stops_the_approval(scenario: Scenario) -> None:
    """While an objection is unanswered the approval is refused."""
    scenario.given(on_notice, (PROJECT, OBJECTION, "2014-09-05")).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 14: objection 1 is not answered.")


@article(14)
def test_a_second_notice_does_not_hide_an_objection(scenario: Scenario) -> None:
    """An objection to an earlier notice must be answered even when the project is shown again."""
    again = ProjectNoticeOpened(starts="2014-09-15", days=5, working=False, ends="2014-09-20")
    scenario.given(on_notice, (PROJECT, OBJECTION, "2014-09-05"), (PROJECT, again, "2014-09-15")).on("2014-09-22").when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 14: objection 1 is not answered.")


@article(14)
def test_an_answered_objection_lets_the_approval_pass(scenario: Scenario) -> None:
    """Once the objection is answered the project may be approved."""
    answered = ProjectObjectionAnswered(number=1, ruling="not_upheld", answer="经核查不重复")
    scenario.given(on_notice, (PROJECT, OBJECTION, "2014-09-05"), (PROJECT, answered, "2014-09-12")).on(
        "2014-09-16"
    ).when("project.approved", stream=PROJECT, **standards_and_talent()).then_state(status="approved")


@article(14)
@pytest.mark.parametrize(
    ("field", "value"), [("budget", budget(700_000, 400_000)), ("undertakers", (COMPANY,)), ("end", "2017-12")]
)
def test_what_is_approved_is_what_was_shown(scenario: Scenario, field: str, value: Any) -> None:
    """An approval that differs from what the public was shown is refused."""
    scenario.given(on_notice).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, **standards_and_talent(), **{field: value}
    ).then_refused(f"Art. 14: the approval differs from the public notice in {field}.")


@article(14)
def test_a_project_is_approved_once(scenario: Scenario) -> None:
    """A project that is approved is not approved again."""
    scenario.given(approved).on("2014-10-08").when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 14: project/示例项目 is approved already.")


@article(13)
def test_an_approval_may_say_none_with_a_reason(scenario: Scenario) -> None:
    """A project without technical standards or talent indicators says why."""
    scenario.given(on_notice).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, no_standards="属前期调研", no_talent="周期较短"
    ).then("project.approved", no_standards="属前期调研", no_talent="周期较短")


@article(13)
def test_standards_are_stated(scenario: Scenario) -> None:
    """An approval that says nothing about technical standards is refused."""
    scenario.given(on_notice).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, talent=standards_and_talent()["talent"]
    ).then_refused("Art. 13: an approval names the technical standards planned, or says why there are none.")


@article(13)
def test_talent_is_stated(scenario: Scenario) -> None:
    """An approval that says nothing about talent is refused."""
    scenario.given(on_notice).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, standards=standards_and_talent()["standards"]
    ).then_refused("Art. 13: an approval names its talent indicators, or says why there are none.")


@article(8, 10)
def test_no_approval_in_a_suspended_programme(scenario: Scenario) -> None:
    """A project is approved only in a programme that is launched and not suspended."""
    scenario.given(on_notice, (PROGRAMME, ProgrammeSuspended(), "2014-09-08")).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 8: programme/1 is not launched.")


TERMS = {"rights": "使用经费", "duties": "完成任务并报告"}


@article(16)
def test_a_contract_is_signed(scenario: Scenario) -> None:
    """The contract of an approved project names rights, duties, money and milestones."""
    scenario.given(approved).on("2014-10-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 300_000), milestones=milestones(), **TERMS
    ).then("project.contract_signed", milestones=milestones()).then_state(
        status="contracted", signed_on="2014-10-08", budget=budget(600_000, 400_000)
    )


@article(16)
def test_a_contract_stays_within_the_budget(scenario: Scenario) -> None:
    """A contract for more than the approved budget is refused."""
    scenario.given(approved).on("2014-10-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_001), milestones=milestones(), **TERMS
    ).then_refused("Art. 16: the contract of CNY 1,000,001.00 exceeds the approved budget of CNY 1,000,000.00.")


@article(16)
@pytest.mark.parametrize("left_out", ["rights", "duties", "milestones"])
def test_a_contract_names_rights_duties_and_milestones(scenario: Scenario, left_out: str) -> None:
    """A contract without rights, duties or milestones is refused."""
    terms = {"budget": budget(600_000, 400_000), "milestones": milestones(), **TERMS}
    del terms[left_out]
    scenario.given(approved).on("2014-10-08").when("project.contract_signed", stream=PROJECT, **terms).then_refused(
        f"Art. 16: a decision of this kind states its {left_out}."
    )


@article(16)
def test_a_milestone_has_its_day(scenario: Scenario) -> None:
    """A milestone without a due date is refused."""
    undated = ({"key": "m1", "title": "完成监测网"},)
    scenario.given(approved).on("2014-10-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_000), milestones=undated, **TERMS
    ).then_refused("Art. 16: the milestone 完成监测网 has no due date.")


@article(16)
def test_a_milestone_is_not_due_before_the_start(scenario: Scenario) -> None:
    """A milestone that is due before the project starts is refused."""
    early = ({"key": "m1", "title": "完成监测网", "due": "2014-09"},)
    scenario.given(approved).on("2014-10-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_000), milestones=early, **TERMS
    ).then_refused("Art. 16: the milestone 完成监测网 is due in 2014-09, before the project starts in 2014-10.")


@article(16)
def test_a_milestone_lies_within_the_project(scenario: Scenario) -> None:
    """A milestone that is due after the end of the project is refused."""
    late = ({"key": "m1", "title": "完成监测网", "due": "2017-01-01"},)
    scenario.given(approved).on("2014-10-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_000), milestones=late, **TERMS
    ).then_refused("Art. 16: the milestone 完成监测网 is due in 2017-01-01, after the end of the project in 2016-12.")


@article(16)
def test_a_contract_is_not_dated_back(scenario: Scenario) -> None:
    """A contract that is dated before the approval is refused."""
    scenario.given(approved).on("2014-09-15").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_000), milestones=milestones(), **TERMS
    ).then_refused("Art. 16: the approval is of 2014-09-16, after this contract.")


@article(16)
def test_a_contract_follows_approval(scenario: Scenario) -> None:
    """A contract before approval is refused."""
    scenario.given(on_notice).on("2014-09-08").when(
        "project.contract_signed", stream=PROJECT, budget=budget(600_000, 400_000), milestones=milestones(), **TERMS
    ).then_refused("Art. 16: a contract follows approval; project/示例项目 is not approved or has one.")


@article(17)
def test_an_ip_search_is_recorded(scenario: Scenario) -> None:
    """A search for intellectual property is recorded as early as the proposal, and at any time after."""
    scenario.given(proposed).on("2014-09-05").when(
        "project.ip_step_recorded", stream=PROJECT, step="search", statement="检索国内外专利", as_of="2014-09"
    ).then_state(ip_steps=["search"])


@article(17)
def test_an_ip_step_has_happened(scenario: Scenario) -> None:
    """A step that lies in the future is refused."""
    scenario.given(contracted).on("2014-11-03").when(
        "project.ip_step_recorded", stream=PROJECT, step="application", statement="申请发明专利", as_of="2014-12"
    ).then_refused("Art. 17: 2014-12 lies in the future.")


@article(5)
def test_a_unit_excluded_during_the_notice_is_not_approved(scenario: Scenario) -> None:
    """An exclusion that comes after the proposal stops the approval."""
    excluded = (INSTITUTE, OrganisationExcluded(until="2015-12-31", reason="示例", basis="示例规定"), "2014-09-08")
    scenario.given(on_notice, excluded).on(NOTICE_OVER).when(
        "project.approved", stream=PROJECT, **standards_and_talent()
    ).then_refused("Art. 5: organisation/示例研究院 is excluded until 2015-12-31.")


@article(13)
def test_an_approval_tells_all_that_is_missing_at_once(scenario: Scenario) -> None:
    """An approval that leaves out several things is refused once, with all reasons."""
    scenario.given(on_notice).on(NOTICE_OVER).when("project.approved", stream=PROJECT).then_refused(
        "Art. 13: an approval names the technical standards planned, or says why there are none."
    )
    assert scenario.refusal
    assert [str(each) for each in scenario.refusal.others] == [
        "Art. 13: an approval names its talent indicators, or says why there are none."
    ]


@article(14)
def test_no_notice_is_opened_for_what_is_decided(scenario: Scenario) -> None:
    """A notice is opened before the decision: none is opened for a project that is approved."""
    scenario.given(approved).on("2014-09-20").when(
        "project.notice_opened", stream=PROJECT, starts="2014-09-20", days=5, working=False
    ).then_refused("Art. 14: project/示例项目 is approved; a notice is opened before that is decided.")
