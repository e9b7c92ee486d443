"""What follows a negative finding: the unit's response, its action, and a re-check, in that order (Art. 27)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.rules.decision import decides
from domain.rules.evaluation import Evaluation, EvaluationFact, FindingNumber, FollowedFinding, RecheckResult
from domain.rules.fact import Attachment, Day, OrganisationRef, Power, Text, may, told
from domain.rules.refusal import require
from domain.rules.sitting import Sitting


class AnswerFact(EvaluationFact, frozen=True, kw_only=True):
    """What follows one finding."""

    article: ClassVar[int] = 27

    finding: Annotated[FindingNumber, told("评估发现序号", "number of the finding")]


class EvaluationResponded(AnswerFact, frozen=True, kw_only=True, tag="evaluation.responded"):
    """The unit answered a negative finding."""

    power = Power.EXECUTION
    zh = "评估反馈"
    en = "Response to a finding"
    rests_on = ("evaluation.reported",)

    unit: Annotated[OrganisationRef | None, told("反馈单位", "unit")] = None
    response: Annotated[Text, told("反馈意见", "response")]
    action_due: Annotated[Day | None, may("计划整改完成日期", "action planned by")] = None

    def after(self, state: Evaluation, on: str | None) -> Evaluation:
        return state.following(self.finding, response=self.response, unit=self.unit, responded_on=on)


def may_respond(evaluation: Evaluation, at: Sitting) -> None:
    """Refuse where no finding awaits a response."""
    require(_awaited(evaluation, "response"), "Art. 27: no finding of this evaluation awaits a response.")


@decides(EvaluationResponded, may_respond)
def respond(evaluation: Evaluation, terms: EvaluationResponded, at: Sitting) -> EvaluationResponded:
    """Respond once to a negative finding; the evaluator does not answer itself."""
    finding = _negative(evaluation, terms.finding)
    require(finding.awaits == "response", "Art. 27: finding {number} has its response already.", number=terms.finding)
    require(
        terms.unit != evaluation.evaluator, "Art. 27: {unit} made the finding and does not answer it.", unit=terms.unit
    )
    require(
        terms.action_due is None or terms.action_due >= at.on,
        "Art. 27: the action would be due on {action_due}, before this response.",
        action_due=terms.action_due,
    )
    return terms


class EvaluationActionTaken(AnswerFact, frozen=True, kw_only=True, tag="evaluation.action_taken"):
    """The unit acted on a negative finding."""

    power = Power.EXECUTION
    zh = "整改措施"
    en = "Action on a finding"
    rests_on = ("evaluation.responded", "evaluation.rechecked")
    rests_on_same = "finding"

    action: Annotated[Text, told("整改措施", "action")]
    evidence: Annotated[Attachment | None, may("证明材料", "evidence")] = None

    def after(self, state: Evaluation, on: str | None) -> Evaluation:
        return state.following(self.finding, action=self.action, acted_on=on, result=None, rechecked_on=None)


def may_act_on_finding(evaluation: Evaluation, at: Sitting) -> None:
    """Refuse where no finding awaits an action."""
    require(_awaited(evaluation, "action"), "Art. 27: no finding of this evaluation awaits an action.")


@decides(EvaluationActionTaken, may_act_on_finding)
def act(evaluation: Evaluation, terms: EvaluationActionTaken, at: Sitting) -> EvaluationActionTaken:
    """Act on a finding that was responded to and is not resolved."""
    finding = _negative(evaluation, terms.finding)
    require(finding.awaits != "response", "Art. 27: finding {number} has no response yet.", number=terms.finding)
    require(finding.awaits == "action", "Art. 27: finding {number} awaits no action.", number=terms.finding)
    return terms


class EvaluationRechecked(AnswerFact, frozen=True, kw_only=True, tag="evaluation.rechecked"):
    """An action on a finding was checked again: the shortcoming is resolved, or it is not."""

    power = Power.SUPERVISION
    zh = "整改复查"
    en = "Finding re-checked"
    rests_on = ("evaluation.action_taken",)
    rests_on_same = "finding"

    result: Annotated[RecheckResult | None, told("复查结论", "result", term="recheck_result")] = None
    reason: Annotated[Text | None, told("复查说明", "reason")] = None
    checker: Annotated[OrganisationRef | None, may("复查单位", "checked by")] = None

    def after(self, state: Evaluation, on: str | None) -> Evaluation:
        if self.result == "not_resolved":  # the finding awaits another action
            return state.following(self.finding, action=None, acted_on=None, result=self.result, rechecked_on=on)
        return state.following(self.finding, result=self.result, rechecked_on=on)


def may_recheck(evaluation: Evaluation, at: Sitting) -> None:
    """Refuse where no action awaits a re-check."""
    require(_awaited(evaluation, "recheck"), "Art. 27: no finding of this evaluation awaits a re-check.")


@decides(EvaluationRechecked, may_recheck)
def recheck(evaluation: Evaluation, terms: EvaluationRechecked, at: Sitting) -> EvaluationRechecked:
    """Check an action again; the unit that acted does not check itself."""
    finding = _negative(evaluation, terms.finding)
    require(finding.awaits == "recheck", "Art. 27: finding {number} has no action to re-check.", number=terms.finding)
    require(
        terms.checker is None or terms.checker != finding.unit,
        "Art. 27: {unit} took the action and does not re-check it.",
        unit=terms.checker,
    )
    return terms


def _awaited(evaluation: Evaluation, what: str) -> bool:
    return any(finding.awaits == what for finding in evaluation.findings)


def _negative(evaluation: Evaluation, number: int) -> FollowedFinding:
    finding = evaluation.finding(number)
    require(finding is not None, "Art. 27: this evaluation has no finding {number}.", number=number)
    assert finding is not None
    require(finding.nature == "negative", "Art. 27: finding {number} asks for no response.", number=number)
    return finding
