"""Evaluation by qualified third parties, on fixed dimensions and a named scale (Art. 5, 23 to 26)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.admission import OrganisationExcluded
from domain.rules.evaluation import Scale, Stage
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.in_force import default
from domain.rules.programme_course import ProgrammeClosed
from domain.rules.programme_launch import ProgrammeUnitDesignated
from domain.rules.report import ReportSubmitted, ReportType
from tests.rulebook.ground import (
    BUREAU,
    COMMISSION,
    COMPANY,
    EVALUATOR,
    PROGRAMME,
    PROJECT,
    UNIVERSITY,
    accepted,
    body,
    contracted,
    evaluator,
    programme,
    project,
)
from tests.scenario import Scenario, Step, article

DIMENSIONS = default().on("2015-05-04").of("dimension", "project")

EVALUATION = "evaluation/2015-1"
OF_PROJECT = {"subject": PROJECT, "evaluator": EVALUATOR, "stage": "mid_term", "scale": "four"}


def commissioned(stage: Stage = "mid_term", scale: Scale = "four") -> list[Step]:
    """An evaluation of the project, commissioned from the evaluator."""
    fact = EvaluationCommissioned(subject=PROJECT, evaluator=EVALUATOR, stage=stage, scale=scale, dimensions=DIMENSIONS)
    return [*contracted(), *evaluator(), (EVALUATION, fact, "2015-05-04")]


def rated(*ratings: str) -> list[dict[str, Any]]:
    """The project's dimensions with these ratings, each with a reason."""
    return [
        {"dimension": dimension, "rating": rating, "reason": "详见评估报告"}
        for dimension, rating in zip(DIMENSIONS, ratings, strict=True)
    ]


@article(23, 24)
def test_an_evaluation_is_commissioned(scenario: Scenario) -> None:
    """A qualified third party is commissioned to evaluate a project, on the dimensions fixed for projects."""
    scenario.given(project, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT
    ).then(
        "evaluation.commissioned", dimensions=["execution", "funds", "obligations", "results_and_feedback"]
    ).then_state(status="commissioned", of=PROJECT, evaluator=EVALUATOR)


@article(23)
def test_a_report_is_not_due_before_it_is_commissioned(scenario: Scenario) -> None:
    """A commission does not ask for its report by a day that has passed."""
    scenario.given(project, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT, due_on="2015-05-03"
    ).then_refused("Art. 23: the report would be due on 2015-05-03, before it is commissioned.")


@article(5)
def test_an_evaluator_is_qualified(scenario: Scenario) -> None:
    """A body without a recorded qualification is not commissioned."""
    scenario.given(project, body(EVALUATOR, "third_party")).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT
    ).then_refused("Art. 5: organisation/某评估中心 has no qualification on record that holds today.")


@article(5)
def test_a_qualification_holds_on_the_day_of_the_commission(scenario: Scenario) -> None:
    """A qualification that has expired does not count."""
    scenario.given(project, evaluator).on("2019-01-01").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT
    ).then_refused("Art. 5: organisation/某评估中心 has no qualification on record that holds today.")


@article(5)
def test_an_excluded_evaluator_is_not_commissioned(scenario: Scenario) -> None:
    """A qualified body that is excluded for a breach of integrity is not commissioned."""
    excluded = OrganisationExcluded(reason="出具虚假报告", basis="处理决定", until="2016-12-31")
    scenario.given(project, evaluator, (EVALUATOR, excluded, "2015-01-05")).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT
    ).then_refused("Art. 5: organisation/某评估中心 is excluded for a breach of integrity.")


@article(23)
@pytest.mark.parametrize(
    ("ref", "party"),
    [(UNIVERSITY, "undertaker"), (COMPANY, "partner"), (BUREAU, "organiser"), (COMMISSION, "lead_unit")],
)
def test_a_party_to_a_project_does_not_evaluate_it(scenario: Scenario, ref: str, party: str) -> None:
    """The organiser, an undertaking unit or a partner of a project, or the lead of its programme, is no evaluator."""
    scenario.given(project, evaluator(ref)).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "evaluator": ref}
    ).then_refused(f"Art. 23: {ref} has a part in what it would evaluate: {party}.")


@article(23)
def test_a_unit_of_a_task_does_not_evaluate_the_programme(scenario: Scenario) -> None:
    """A unit that co-operates in one task of a programme does not evaluate the programme."""
    unit = ProgrammeUnitDesignated(role="co", unit=EVALUATOR, task="causes")
    scenario.given(programme, evaluator, (PROGRAMME, unit, "2014-05-01")).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "subject": PROGRAMME}
    ).then_refused("Art. 23: organisation/某评估中心 has a part in what it would evaluate: co_unit.")


@article(23)
def test_an_undertaker_of_a_project_looked_into_does_not_evaluate_the_programme(scenario: Scenario) -> None:
    """Whoever undertakes a project that an evaluation of the programme looks into is not its evaluator."""
    scenario.given(project, evaluator(UNIVERSITY)).on("2015-05-04").when(
        "evaluation.commissioned",
        stream=EVALUATION,
        **{**OF_PROJECT, "subject": PROGRAMME, "evaluator": UNIVERSITY, "projects": [PROJECT]},
    ).then_refused("Art. 23: organisation/某大学 has a part in what it would evaluate: undertaker.")


@article(23)
def test_nobody_evaluates_itself(scenario: Scenario) -> None:
    """A body is not commissioned to evaluate itself."""
    scenario.given(evaluator).on("2015-05-04").when(
        "evaluation.commissioned",
        stream=EVALUATION,
        **{**OF_PROJECT, "subject": EVALUATOR, "role": "undertaking"},
    ).then_refused("Art. 23: organisation/某评估中心 has a part in what it would evaluate: itself.")


@article(23)
def test_what_is_evaluated_is_on_record(scenario: Scenario) -> None:
    """A project of which nothing is on record is not evaluated."""
    scenario.given(evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT
    ).then_refused("Art. 23: project/Z141100000114001 is not on record.")


@article(24)
def test_a_programme_has_its_own_dimensions(scenario: Scenario) -> None:
    """A programme is evaluated on execution, organisation, supporting conditions, funds and prospects."""
    scenario.given(programme, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "subject": PROGRAMME}
    ).then(
        "evaluation.commissioned",
        dimensions=["execution", "organisation", "supporting_conditions", "funds", "prospects"],
    )


@article(24)
def test_an_organising_unit_has_its_own_dimensions(scenario: Scenario) -> None:
    """An organising unit is evaluated on its plan, its coordination, its policies, and transfer."""
    scenario.given(programme, evaluator).on("2015-05-04").when(
        "evaluation.commissioned",
        stream=EVALUATION,
        **{**OF_PROJECT, "subject": COMMISSION, "role": "organising"},
    ).then(
        "evaluation.commissioned",
        dimensions=["implementation_plan", "coordination", "supporting_policies", "transfer"],
    )


@article(24)
def test_a_body_is_evaluated_in_a_role(scenario: Scenario) -> None:
    """A body is evaluated either as an organising or as an undertaking unit, and the commission says which."""
    scenario.given(programme, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "subject": COMMISSION}
    ).then_refused("Art. 24: a body is evaluated either as an organising unit or as an undertaking unit.")


@article(24)
def test_dimensions_are_not_chosen(scenario: Scenario) -> None:
    """A commission that leaves out the management of funds is refused."""
    scenario.given(project, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT, dimensions=["execution", "obligations"]
    ).then_refused("Art. 24: the dimensions are fixed by what is evaluated and are not chosen.")


@article(24)
def test_the_words_of_an_old_list_are_no_scale(scenario: Scenario) -> None:
    """A new evaluation does not use the words of an old list as its scale."""
    scenario.given(project, evaluator).on("2015-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "scale": "source"}
    ).then_refused("Art. 24: the scale of an old list is not used for a new evaluation.")


@article(24)
def test_an_evaluation_is_reported(scenario: Scenario) -> None:
    """The report rates every dimension with a reason, and states the overall rating on the scale of the commission."""
    scenario.given(commissioned).on("2015-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("good", "excellent", "good", "qualified"),
        overall="good",
        findings=[{"number": 1, "nature": "negative", "text": "成果信息反馈不及时"}],
    ).then(
        "evaluation.reported", subject=PROJECT, evaluator=EVALUATOR, stage="mid_term", scale="four", overall="good"
    ).then_state(status="reported", overall="good", reported_on="2015-07-01")


@article(24)
def test_a_report_is_not_dated_before_its_commission(scenario: Scenario) -> None:
    """A report that is dated before the evaluation was commissioned is refused."""
    scenario.given(commissioned).on("2015-02-28").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("good", "excellent", "good", "qualified"),
        overall="good",
    ).then_refused(
        "Art. 24: this rests on entry 1 of evaluation/2015-1, which is of 2015-05-04; it is not dated before that, on"
        " 2015-02-28."
    )


@article(24)
def test_every_dimension_is_rated(scenario: Scenario) -> None:
    """A report that leaves a dimension without a rating is refused."""
    scenario.given(commissioned).on("2015-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("good", "excellent", "good", "qualified")[:3],
        overall="good",
    ).then_refused("Art. 24: each dimension of what is evaluated is rated once; missing: results_and_feedback.")


@article(24)
def test_no_dimension_is_rated_twice(scenario: Scenario) -> None:
    """A report that rates a dimension twice, or one that is not its own, is refused."""
    four = rated("good", "excellent", "good", "qualified")
    scenario.given(commissioned).on("2015-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=[*four, four[0]], overall="good"
    ).then_refused("Art. 24: each dimension of what is evaluated is rated once, and no other; too many: execution.")


@article(24)
def test_the_overall_rating_is_on_the_scale(scenario: Scenario) -> None:
    """A colour is no rating where the commission names the scale from excellent to not satisfactory."""
    scenario.given(commissioned).on("2015-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("good", "excellent", "good", "qualified"),
        overall="green",
    ).then_refused("Art. 24: green is not on the scale that the commission names.")


@article(23)
def test_an_evaluation_is_commissioned_before_it_is_reported(scenario: Scenario) -> None:
    """A report of an evaluation that nobody commissioned is refused."""
    scenario.given(project).on("2015-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("good", "good", "good", "good"),
        overall="good",
    ).then_refused("Art. 23: an evaluation is commissioned before it is reported.")


@article(23)
def test_the_report_is_of_the_evaluator_that_was_commissioned(scenario: Scenario) -> None:
    """A report that names another evaluator than the commission is refused."""
    scenario.given(commissioned).on("2015-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        evaluator=COMPANY,
        ratings=rated("good", "good", "good", "good"),
        overall="good",
    ).then_refused("Art. 23: the report departs from its commission: evaluator.")


@article(24)
def test_an_evaluation_is_reported_once(scenario: Scenario) -> None:
    """A second report of the same evaluation is refused: a rating is not replaced."""
    reported = EvaluationReported(subject=PROJECT, overall="unqualified", scale="four")
    scenario.given(commissioned, (EVALUATION, reported, "2015-06-30")).on("2015-07-01").when(
        "evaluation.reported", stream=EVALUATION, ratings=rated("good", "good", "good", "good"), overall="good"
    ).then_refused("Art. 24: this evaluation is reported already.")


@article(25)
def test_an_acceptance_evaluation_ends_in_passed_or_not(scenario: Scenario) -> None:
    """An evaluation for acceptance ends in passed, re-examination or not passed."""
    scenario.given(commissioned("acceptance", "pass")).on("2017-07-01").when(
        "evaluation.reported",
        stream=EVALUATION,
        ratings=rated("passed", "passed", "re_examination", "passed"),
        overall="re_examination",
    ).then("evaluation.reported", stage="acceptance", overall="re_examination")


@article(25)
def test_an_acceptance_evaluation_uses_the_scale_of_acceptance(scenario: Scenario) -> None:
    """An evaluation for acceptance is not commissioned on the scale from excellent to not satisfactory."""
    scenario.given(project, evaluator).on("2017-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "stage": "acceptance"}
    ).then_refused("Art. 25: an acceptance evaluation does not use the scale four, but pass.")


FINAL = "report/415800712--Z141100000114001/01"


def submitted(kind: ReportType) -> Step:
    """A report of the project."""
    return FINAL, ReportSubmitted(title="示例报告", type=kind, project=PROJECT), "2016-12-01"


@article(25)
def test_a_project_is_accepted_with_its_final_report(scenario: Scenario) -> None:
    """A project whose final report is on record is accepted, and its acceptance names the report."""
    scenario.given(contracted, submitted("final")).on("2016-12-20").when(
        "project.accepted", stream=PROJECT, result="passed", report=FINAL, statement="完成任务书规定的各项任务"
    ).then("project.accepted", result="passed", report=FINAL).then_state(
        status="accepted", acceptance="passed", accepted_on="2016-12-20"
    )


@article(25)
def test_a_project_is_not_accepted_without_its_final_report(scenario: Scenario) -> None:
    """A progress report is not enough for acceptance."""
    scenario.given(contracted, submitted("progress")).on("2016-12-20").when(
        "project.accepted", stream=PROJECT, result="passed", report=FINAL, statement="完成任务书规定的各项任务"
    ).then_refused(f"Art. 25: {FINAL} is no final report of {PROJECT} on record.")


@article(26)
def test_an_accepted_project_is_post_evaluated_in_the_year_of_its_acceptance(scenario: Scenario) -> None:
    """The year of acceptance counts as the first year of the post-evaluation."""
    scenario.given(accepted, evaluator).on("2016-12-30").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "stage": "post"}, year=0
    ).then("evaluation.commissioned", year=0)


@article(26)
def test_a_project_under_contract_is_not_post_evaluated(scenario: Scenario) -> None:
    """A project that is not accepted has no post-evaluation."""
    scenario.given(contracted, evaluator).on("2016-12-30").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "stage": "post"}, year=0
    ).then_refused(
        f"Art. 26: only what is accepted or closed is post-evaluated; of {PROJECT} no such day is on record."
    )


@article(25, 26)
def test_a_concluded_project_is_not_post_evaluated(scenario: Scenario) -> None:
    """No post-evaluation of a concluded project is commissioned."""
    concluded = (PROJECT, ProjectAccepted(result="concluded"), "2016-12-20")
    scenario.given(contracted, evaluator, concluded).on("2017-05-04").when(
        "evaluation.commissioned", stream=EVALUATION, **{**OF_PROJECT, "stage": "post"}, year=1
    ).then_refused(
        f"Art. 26: {PROJECT} was concluded without passing its acceptance; no post-evaluation of it is expected."
    )


CLOSED = (PROGRAMME, ProgrammeClosed(reason="任务完成", authority="领导小组会议"), "2016-12-20")
POST = {**OF_PROJECT, "subject": PROGRAMME, "stage": "post"}


@article(26)
def test_a_closed_programme_is_post_evaluated(scenario: Scenario) -> None:
    """The benefits and impact of a closed programme are evaluated for the first year after the one it closed in."""
    scenario.given(programme, evaluator, CLOSED).on("2017-01-02").when(
        "evaluation.commissioned", stream=EVALUATION, **POST, year=1
    ).then("evaluation.commissioned", stage="post", year=1)


@article(26)
def test_a_post_evaluation_waits_for_its_year(scenario: Scenario) -> None:
    """The second year after the one in which a programme closed is not evaluated before it has begun."""
    scenario.given(programme, evaluator, CLOSED).on("2017-12-31").when(
        "evaluation.commissioned", stream=EVALUATION, **POST, year=2
    ).then_refused("Art. 26: year 2 of the post-evaluation does not begin before 2018.")


@article(26)
def test_a_fourth_year_is_not_evaluated(scenario: Scenario) -> None:
    """Post-evaluation ends with the third year after acceptance."""
    scenario.given(programme, evaluator, CLOSED).on("2018-12-31").when(
        "evaluation.commissioned", stream=EVALUATION, **POST, year=4
    ).then_refused("Art. 26: a post-evaluation states its year (field year): 0 for that of acceptance, and at most 3.")


@article(26)
def test_a_programme_under_way_is_not_post_evaluated(scenario: Scenario) -> None:
    """A programme that is not closed has no post-evaluation."""
    scenario.given(programme, evaluator).on("2017-01-02").when(
        "evaluation.commissioned", stream=EVALUATION, **POST, year=0
    ).then_refused(
        "Art. 26: only what is accepted or closed is post-evaluated; of programme/示例专项 no such day is on record."
    )


@article(26)
def test_a_post_evaluation_names_its_year(scenario: Scenario) -> None:
    """A post-evaluation that names no year is refused."""
    scenario.given(programme, evaluator, CLOSED).on("2017-01-02").when(
        "evaluation.commissioned", stream=EVALUATION, **POST
    ).then_refused("Art. 26: a post-evaluation states its year (field year): 0 for that of acceptance, and at most 3.")


@article(26)
def test_only_a_post_evaluation_counts_years(scenario: Scenario) -> None:
    """A mid-term evaluation names no year after acceptance."""
    scenario.given(project, evaluator).on("2017-01-02").when(
        "evaluation.commissioned", stream=EVALUATION, **OF_PROJECT, year=0
    ).then_refused("Art. 26: only a post-evaluation counts the years after acceptance.")
