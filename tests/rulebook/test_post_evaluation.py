"""Post-evaluation has dimensions and measured values of its own (Art. 26); nothing is evaluated too early (Art. 25)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.evaluation import POST_DIMENSIONS
from domain.rules.evaluation_course import EvaluationCommissioned
from domain.rules.programme_course import ProgrammeClosed
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportSubmitted
from tests.rulebook.ground import (
    EVALUATOR,
    PROGRAMME,
    PROJECT,
    UNIVERSITY,
    accepted,
    contracted,
    evaluator,
    programme,
    project,
)
from tests.scenario import Scenario, Step, article

EVALUATION = "evaluation/2017-1"
FINAL = "report/415800712--Z141100000114001/01"
FINAL_REPORT = (FINAL, ReportSubmitted(title="示例报告", type="final", project=PROJECT), "2016-12-21")
PASSED = {"stream": PROJECT, "result": "passed", "report": FINAL, "statement": "完成任务书规定的各项任务"}
MEASURED = {"indicator": "新增销售收入", "value": "1200", "unit": "万元", "baseline": "300", "source": "审计报告"}


def asked(subject: str = PROJECT) -> dict[str, Any]:
    """The terms of a post-evaluation."""
    return {"subject": subject, "evaluator": EVALUATOR, "stage": "post", "scale": "four", "year": 1}


def asked_of(subject: str, stage: str, scale: str = "four", **more: Any) -> dict[str, Any]:
    """The terms of a commission of another stage."""
    return {"stream": EVALUATION, "subject": subject, "evaluator": EVALUATOR, "stage": stage, "scale": scale} | more


def commissioned() -> list[Step]:
    """A post-evaluation of an accepted project is commissioned on the dimensions of benefits and impact."""
    fact = EvaluationCommissioned(**asked(), dimensions=POST_DIMENSIONS)
    return [*accepted(), *evaluator(), (EVALUATION, fact, "2017-05-04")]


def rated(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Every dimension rated good, the benefits with a measured value, with changes."""
    found = []
    for name in POST_DIMENSIONS:
        told: dict[str, Any] = {"dimension": name, "rating": "good", "reason": "详见评估报告"}
        if name.endswith("benefit"):
            told["values"] = [MEASURED]
        found.append(told | changes.get(name, {}))
    return found


@article(26)
@pytest.mark.parametrize("subject", [PROJECT, PROGRAMME])
def test_its_dimensions_are_its_own(scenario: Scenario, subject: str) -> None:
    """A post-evaluation asks for benefits, impact and lasting use, whatever is evaluated."""
    closed = (PROGRAMME, ProgrammeClosed(reason="任务完成", authority="领导小组会议"), "2016-12-20")
    given = accepted if subject == PROJECT else programme
    scenario.given(given, evaluator, *([] if subject == PROJECT else [closed])).on("2017-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **asked(subject)
    ).then("evaluation.commissioned", dimensions=list(POST_DIMENSIONS))


@article(26)
def test_benefits_are_measured(scenario: Scenario) -> None:
    """Each benefit states a measured value with its unit, its baseline and its source."""
    scenario.given(commissioned).on("2017-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated(), overall="good"
    ).then("evaluation.reported", overall="good", year=1)


@article(26)
def test_a_benefit_without_a_value_is_refused(scenario: Scenario) -> None:
    """A benefit that is rated in words alone is refused."""
    scenario.given(commissioned).on("2017-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated(social_benefit={"values": []}), overall="good"
    ).then_refused("Art. 26: social_benefit states no measured value.")


@article(26)
@pytest.mark.parametrize("missing", ["unit", "baseline", "source"])
def test_a_value_can_be_compared(scenario: Scenario, missing: str) -> None:
    """A measured value without its unit, its baseline or its source is refused: it could not be compared."""
    value = {name: told for name, told in MEASURED.items() if name != missing}
    scenario.given(commissioned).on("2017-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated(impact={"values": [value]}), overall="good"
    ).then_refused("Art. 26: the measured value 新增销售收入 states its unit, its baseline and its source.")


@article(26)
def test_the_environmental_benefit_may_not_apply(scenario: Scenario) -> None:
    """The environmental benefit may be said not to apply, with a reason."""
    none = {"rating": "not_applicable", "reason": "项目不涉及环境", "values": []}
    scenario.given(commissioned).on("2017-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated(environmental_benefit=none), overall="good"
    ).then("evaluation.reported", overall="good")


@article(26)
def test_no_other_dimension_may_be_left_out(scenario: Scenario) -> None:
    """Of no other dimension may it be said that it does not apply."""
    none = {"rating": "not_applicable", "values": []}
    scenario.given(commissioned).on("2017-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated(economic_benefit=none), overall="good"
    ).then_refused("Art. 26: only the environmental benefit may be said not to apply, not economic_benefit.")


@article(25)
@pytest.mark.parametrize(
    ("subject", "began"), [(PROJECT, "2014-06-01"), (PROGRAMME, "2014-04-14"), (UNIVERSITY, "2014-04-14")]
)
def test_nothing_is_evaluated_before_it_is_on_record(scenario: Scenario, subject: str, began: str) -> None:
    """An evaluation that is dated before its project was proposed, or its body registered, is refused."""
    role = {"role": "undertaking"} if subject == UNIVERSITY else {}
    scenario.given(project, evaluator).on("2014-04-13").when(
        "evaluation.commissioned", **asked_of(subject, "mid_term", **role)
    ).then_refused(f"Art. 25: {subject} is on record from {began}; it is not evaluated on 2014-04-13.")


@article(25)
def test_a_project_is_evaluated_from_its_first_day_on(scenario: Scenario) -> None:
    """A project may be evaluated from the very day on which it was proposed."""
    scenario.given(project, evaluator).on("2014-06-01").when(
        "evaluation.commissioned", **asked_of(PROJECT, "mid_term")
    ).then("evaluation.commissioned", subject=PROJECT)


@article(25)
def test_a_project_known_by_its_approval_is_on_record_from_then(scenario: Scenario) -> None:
    """A project of which an old list gives the approval alone is on record from that day."""
    approved = [step for step in contracted() if not isinstance(step[1], ProjectProposed)]
    scenario.given(approved, evaluator).on("2014-06-30").when(
        "evaluation.commissioned", **asked_of(PROJECT, "mid_term")
    ).then_refused(f"Art. 25: {PROJECT} is on record from 2014-07-01; it is not evaluated on 2014-06-30.")


@article(25)
def test_a_project_looked_into_is_on_record(scenario: Scenario) -> None:
    """A project that an evaluation of its programme looks into was proposed by then."""
    scenario.given(project, evaluator).on("2014-05-31").when(
        "evaluation.commissioned", **asked_of(PROGRAMME, "annual", projects=[PROJECT])
    ).then_refused(f"Art. 25: {PROJECT} is on record from 2014-06-01; it is not evaluated on 2014-05-31.")


@article(25)
def test_an_evaluation_as_of_a_day_before_the_project_is_refused(scenario: Scenario) -> None:
    """A report that speaks of a day before its project was proposed is refused."""
    fact = EvaluationCommissioned(
        subject=PROJECT, evaluator=EVALUATOR, stage="mid_term", scale="four", dimensions=("execution",)
    )
    scenario.given(project, evaluator, (EVALUATION, fact, "2015-05-04")).on("2015-07-01").when(
        "evaluation.reported", stream=EVALUATION, as_of="2014-05", overall="good",
        ratings=[{"dimension": "execution", "rating": "good", "reason": "详见评估报告"}],
    ).then_refused(f"Art. 25: {PROJECT} is on record from 2014-06-01; it is not evaluated on 2014-05-31.")  # fmt: skip


@article(25)
def test_an_acceptance_is_evaluated_under_a_contract(scenario: Scenario) -> None:
    """An evaluation for acceptance is not commissioned before the contract is signed."""
    scenario.given(contracted, evaluator).on("2014-07-19").when(
        "evaluation.commissioned", **asked_of(PROJECT, "acceptance", "pass")
    ).then_refused(f"Art. 25: the contract of {PROJECT} is of 2014-07-20, after 2014-07-19.")


@article(25)
def test_an_acceptance_is_commissioned_from_the_day_of_the_contract(scenario: Scenario) -> None:
    """An evaluation for acceptance may be commissioned on the day of the contract."""
    scenario.given(contracted, evaluator).on("2014-07-20").when(
        "evaluation.commissioned", **asked_of(PROJECT, "acceptance", "pass")
    ).then("evaluation.commissioned", subject=PROJECT)


@article(25)
def test_a_project_without_a_contract_has_no_acceptance(scenario: Scenario) -> None:
    """An evaluation for acceptance of a project without a contract is refused."""
    scenario.given(project, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", **asked_of(PROJECT, "acceptance", "pass")
    ).then_refused(f"Art. 25: {PROJECT} has no contract to be accepted by.")


@article(25)
def test_the_final_report_comes_before_the_acceptance(scenario: Scenario) -> None:
    """An acceptance is not dated before its final report was submitted."""
    scenario.given(contracted, FINAL_REPORT).on("2016-12-20").when("project.accepted", **PASSED).then_refused(
        f"Art. 25: {FINAL} was submitted on 2016-12-21, after this acceptance."
    )


@article(25)
def test_an_acceptance_may_be_of_the_day_of_the_final_report(scenario: Scenario) -> None:
    """An acceptance may be dated on the day on which its final report was submitted."""
    scenario.given(contracted, FINAL_REPORT).on("2016-12-21").when("project.accepted", **PASSED).then_state(
        accepted_on="2016-12-21"
    )
