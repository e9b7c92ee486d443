"""What follows a negative finding: response, action and re-check, in that order (Art. 27)."""

from __future__ import annotations

from domain.rules.evaluation import Finding
from domain.rules.evaluation_answer import EvaluationActionTaken, EvaluationRechecked, EvaluationResponded
from domain.rules.evaluation_course import EvaluationReported
from tests.rulebook.ground import EVALUATOR, PROJECT, UNIVERSITY, body
from tests.scenario import Scenario, Step, article

EVALUATION = "evaluation/2015-1"
RESPONDED = (EVALUATION, EvaluationResponded(finding=1, unit=UNIVERSITY, response="情况属实"), "2015-07-10")
ACTED = (EVALUATION, EvaluationActionTaken(finding=1, action="建立反馈制度"), "2015-08-01")


def reported() -> list[Step]:
    """A report with a negative and a positive finding."""
    findings = (
        Finding(number=1, nature="negative", text="成果信息反馈不及时"),
        Finding(number=2, nature="positive", text="形成国家标准一项"),
    )
    fact = EvaluationReported(subject=PROJECT, evaluator=EVALUATOR, scale="four", overall="good", findings=findings)
    return [body(UNIVERSITY, "university"), body(EVALUATOR, "third_party"), (EVALUATION, fact, "2015-07-01")]


@article(27)
def test_a_unit_responds_to_a_negative_finding(scenario: Scenario) -> None:
    """The unit responds to a negative finding."""
    scenario.given(reported).on("2015-07-10").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=UNIVERSITY, response="情况属实，将建立反馈制度"
    ).then("evaluation.responded", finding=1)


@article(27)
def test_no_answer_is_dated_before_what_it_answers(scenario: Scenario) -> None:
    """A response that is dated before the report is refused."""
    scenario.given(reported).on("2015-06-30").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=UNIVERSITY, response="情况属实"
    ).then_refused(
        "Art. 27: this rests on entry 1 of evaluation/2015-1, which is of 2015-07-01; it is not dated before that, on"
        " 2015-06-30."
    )


@article(27)
def test_no_action_is_rechecked_before_it_was_taken(scenario: Scenario) -> None:
    """A re-check that is dated before the action is refused."""
    scenario.given(reported, RESPONDED, ACTED).on("2015-07-31").when(
        "evaluation.rechecked", stream=EVALUATION, finding=1, result="resolved", reason="见报告"
    ).then_refused(
        "Art. 27: this rests on entry 3 of evaluation/2015-1, which is of 2015-08-01; it is not dated before that, on"
        " 2015-07-31."
    )


@article(27)
def test_a_positive_finding_asks_for_no_response(scenario: Scenario) -> None:
    """Nobody responds to a finding that is not negative."""
    scenario.given(reported).on("2015-07-10").when(
        "evaluation.responded", stream=EVALUATION, finding=2, unit=UNIVERSITY, response="谢谢"
    ).then_refused("Art. 27: finding 2 asks for no response.")


@article(27)
def test_an_action_is_not_planned_for_a_day_gone_by(scenario: Scenario) -> None:
    """A response does not plan its action for a day before the response."""
    scenario.given(reported).on("2015-07-10").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=UNIVERSITY, response="属实", action_due="2015-07-09"
    ).then_refused("Art. 27: the action would be due on 2015-07-09, before this response.")


@article(27)
def test_the_evaluator_does_not_answer_itself(scenario: Scenario) -> None:
    """The evaluator does not respond to its own finding."""
    scenario.given(reported).on("2015-07-10").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=EVALUATOR, response="已核实"
    ).then_refused("Art. 27: organisation/某评估中心 made the finding and does not answer it.")


@article(27)
def test_a_finding_is_answered_once(scenario: Scenario) -> None:
    """A finding that has its response does not get another."""
    scenario.given(reported, RESPONDED).on("2015-07-11").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=UNIVERSITY, response="情况不实"
    ).then_refused("Art. 27: no finding of this evaluation awaits a response.")


@article(27)
def test_an_unknown_finding_is_not_answered(scenario: Scenario) -> None:
    """Nobody responds to a finding that the evaluation does not have."""
    scenario.given(reported).on("2015-07-11").when(
        "evaluation.responded", stream=EVALUATION, finding=3, unit=UNIVERSITY, response="情况不实"
    ).then_refused("Art. 27: this evaluation has no finding 3.")


@article(27)
def test_an_action_follows_the_response(scenario: Scenario) -> None:
    """After its response the unit acts."""
    scenario.given(reported, RESPONDED).on("2015-08-01").when(
        "evaluation.action_taken", stream=EVALUATION, finding=1, action="建立反馈制度"
    ).then("evaluation.action_taken", finding=1)


@article(27)
def test_no_action_goes_before_the_response(scenario: Scenario) -> None:
    """An action on a finding that has no response yet is refused."""
    scenario.given(reported).on("2015-08-01").when(
        "evaluation.action_taken", stream=EVALUATION, finding=1, action="建立反馈制度"
    ).then_refused("Art. 27: no finding of this evaluation awaits an action.")


@article(27)
def test_an_action_is_rechecked(scenario: Scenario) -> None:
    """The action is checked again, and the finding is resolved."""
    scenario.given(reported, RESPONDED, ACTED).on("2015-10-08").when(
        "evaluation.rechecked",
        stream=EVALUATION,
        finding=1,
        result="resolved",
        reason="三季度信息均按时报送",
        checker=EVALUATOR,
    ).then("evaluation.rechecked", result="resolved")


@article(27)
def test_a_recheck_needs_an_action(scenario: Scenario) -> None:
    """A finding on which nobody acted is not re-checked."""
    scenario.given(reported, RESPONDED).on("2015-10-08").when(
        "evaluation.rechecked", stream=EVALUATION, finding=1, result="resolved", reason="已整改"
    ).then_refused("Art. 27: no finding of this evaluation awaits a re-check.")


@article(27)
def test_the_unit_does_not_recheck_itself(scenario: Scenario) -> None:
    """The unit that took the action does not re-check it."""
    scenario.given(reported, RESPONDED, ACTED).on("2015-10-08").when(
        "evaluation.rechecked",
        stream=EVALUATION,
        finding=1,
        result="resolved",
        reason="已整改",
        checker=UNIVERSITY,
    ).then_refused("Art. 27: organisation/某大学 took the action and does not re-check it.")


@article(27)
def test_a_failed_recheck_asks_for_another_action(scenario: Scenario) -> None:
    """After a re-check that was not passed the unit acts again."""
    failed = EvaluationRechecked(finding=1, result="not_resolved", reason="仍有两次未按时报送")
    scenario.given(reported, RESPONDED, ACTED, (EVALUATION, failed, "2015-10-08")).on("2015-11-02").when(
        "evaluation.action_taken", stream=EVALUATION, finding=1, action="指定专人负责报送"
    ).then("evaluation.action_taken", finding=1)


@article(27)
def test_a_resolved_finding_awaits_nothing(scenario: Scenario) -> None:
    """A finding that is resolved asks for no further action."""
    resolved = EvaluationRechecked(finding=1, result="resolved", reason="均按时报送")
    scenario.given(reported, RESPONDED, ACTED, (EVALUATION, resolved, "2015-10-08")).on("2015-11-02").when(
        "evaluation.action_taken", stream=EVALUATION, finding=1, action="指定专人负责报送"
    ).then_refused("Art. 27: no finding of this evaluation awaits an action.")


def two_shortcomings() -> list[Step]:
    """A report with two negative findings, to the first of which the unit has responded."""
    findings = (
        Finding(number=1, nature="negative", text="成果信息反馈不及时"),
        Finding(number=2, nature="negative", text="技术基础不足"),
    )
    fact = EvaluationReported(subject=PROJECT, evaluator=EVALUATOR, scale="four", overall="good", findings=findings)
    bodies = [body(UNIVERSITY, "university"), body(EVALUATOR, "third_party")]
    return [*bodies, (EVALUATION, fact, "2015-07-01"), RESPONDED]


@article(27)
def test_of_two_findings_the_answered_one_is_not_answered_again(scenario: Scenario) -> None:
    """Of two findings the one that has its response does not get another."""
    scenario.given(two_shortcomings).on("2015-07-11").when(
        "evaluation.responded", stream=EVALUATION, finding=1, unit=UNIVERSITY, response="情况不实"
    ).then_refused("Art. 27: finding 1 has its response already.")


@article(27)
def test_of_two_findings_the_unanswered_one_waits_with_its_action(scenario: Scenario) -> None:
    """Of two findings the one without a response gets no action yet."""
    scenario.given(two_shortcomings).on("2015-08-01").when(
        "evaluation.action_taken", stream=EVALUATION, finding=2, action="建立反馈制度"
    ).then_refused("Art. 27: finding 2 has no response yet.")


@article(27)
def test_of_two_findings_the_one_acted_on_awaits_its_recheck(scenario: Scenario) -> None:
    """Of two findings the one on which the unit acted awaits no second action."""
    second = (EVALUATION, EvaluationResponded(finding=2, unit=UNIVERSITY, response="情况属实"), "2015-07-10")
    scenario.given(two_shortcomings, second, ACTED).on("2015-08-02").when(
        "evaluation.action_taken", stream=EVALUATION, finding=1, action="指定专人负责报送"
    ).then_refused("Art. 27: finding 1 awaits no action.")


@article(27)
def test_of_two_findings_the_one_without_an_action_is_not_rechecked(scenario: Scenario) -> None:
    """Of two findings the one on which nobody acted is not re-checked."""
    scenario.given(two_shortcomings, ACTED).on("2015-10-08").when(
        "evaluation.rechecked", stream=EVALUATION, finding=2, result="resolved", reason="已整改"
    ).then_refused("Art. 27: finding 2 has no action to re-check.")
