"""One situation for each finding: what is given, the first day on which it stands, and what answers it."""

from __future__ import annotations

from typing import NamedTuple

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectExtended, ProjectUnitChanged
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.evaluation import Finding as Said
from domain.rules.evaluation_answer import EvaluationActionTaken, EvaluationRechecked, EvaluationResponded
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed, ProjectProgressReported, ProjectSurplusReturned
from domain.rules.fact import Budget, Share
from domain.rules.notice import ProjectNoticeOpened, ProjectObjectionAnswered, ProjectObjectionRecorded
from domain.rules.outcome import ProjectIpStepRecorded
from domain.rules.programme import ProgrammeProposed
from domain.rules.programme_launch import ProgrammeUnitDesignated
from domain.rules.project import PlannedMilestone
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportReleased, ReportSubmitted
from domain.rules.standing import ProjectWithdrawn
from tests.projections.given import Step

P, M, UNIT, OTHER, LEAD = "project/P1", "programme/1", "organisation/甲校", "organisation/乙院", "organisation/某委"
EVALUATION, REPORT = "evaluation/E1", "report/415800712--P1/01"
BUDGET = Budget(total=100_000, parts=(Share(source="municipal", amount=100_000),))
SHORT = Budget(total=100_000, parts=(Share(source="municipal", amount=90_000),))
FULL = ProjectNoticeOpened(starts="2015-03-02", days=5, working=True, ends="2015-03-09")

GROUND = [
    Step(M, ProgrammeProposed(title="示例专项", number=1), "2015-01-05"),
    Step(M, ProgrammeUnitDesignated(role="lead", unit=LEAD), "2015-01-06"),
    Step(P, ProjectProposed(title="示例项目", programme=M, undertakers=(UNIT,)), "2015-03-01"),
]
NOTICED = [*GROUND, Step(P, FULL, "2015-03-02")]
APPROVED = [*NOTICED, Step(P, ProjectApproved(budget=BUDGET, start="2015-04", end="2017-12"), "2015-03-20")]
SEARCHED = [*APPROVED, Step(P, ProjectIpStepRecorded(step="search"), "2015-04-01")]
CONTRACT = ProjectContractSigned(budget=BUDGET, milestones=(PlannedMilestone(key="m1", title="样机", due="2016-06"),))
CONTRACTED = [*SEARCHED, Step(P, CONTRACT, "2015-05-01")]
PROGRESS = Step(P, ProjectProgressReported(milestone="m1", progress="met"), "2016-07-10")
ACCEPTED = [
    *CONTRACTED,
    PROGRESS,
    Step(REPORT, ReportSubmitted(title="示例报告", type="final", project=P), "2016-12-01"),
    Step(P, ProjectAccepted(result="passed"), "2016-12-20"),
]
COMMISSION = EvaluationCommissioned(subject=P, evaluator=OTHER, stage="mid_term", due_on="2016-01-31")
COMMISSIONED = [*CONTRACTED, Step(EVALUATION, COMMISSION, "2015-11-02")]
NEGATIVE = EvaluationReported(overall="qualified", findings=(Said(number=1, nature="negative", text="进度滞后"),))
REPORTED = [*COMMISSIONED, Step(EVALUATION, NEGATIVE, "2016-01-20")]
RESPONSE = EvaluationResponded(finding=1, unit=UNIT, response="加快进度", action_due="2016-06-30")
RESPONDED = [*REPORTED, Step(EVALUATION, RESPONSE, "2016-02-15")]
ACTED = [*RESPONDED, Step(EVALUATION, EvaluationActionTaken(finding=1, action="增加人员"), "2016-07-05")]


class Case(NamedTuple):
    """`day` is the first on which the finding stands; `answer` is published on its own day."""

    rule: str
    article: int
    power: str
    units: tuple[str, ...]
    given: list[Step]
    day: str
    since: str
    answer: Step


def _case(
    rule: str, article: int, power: str, unit: str | None, given: list[Step], day: str, answer: Step, since: str = ""
) -> Case:
    return Case(rule, article, power, (unit,) if unit else (), given, day, since or day, answer)


EXTENSIONS = [Step(P, ProjectExtended(end=f"2018-0{number}"), f"2016-0{number}-01") for number in (1, 2, 3)]
CASES = [
    _case(
        "notice_short", 14, "execution", LEAD, [*GROUND, Step(P, FULL, "2015-03-02", public="2015-03-06")],
        "2015-03-06",
        Step(P, ProjectNoticeOpened(starts="2015-04-01", days=5, working=False, ends="2015-04-06"), "2015-04-01"),
    ),
    _case(
        "approved_early", 14, "decision", LEAD,
        [*NOTICED, Step(P, ProjectApproved(end="2017-12"), "2015-03-05")], "2015-03-05",
        Step(P, ProjectWithdrawn(ground="unit_request"), "2015-04-01"),
    ),
    _case(
        "objection_open", 14, "supervision", LEAD,
        [*NOTICED, Step(P, ProjectObjectionRecorded(ground="重复立项", received_on="2015-03-05"), "2015-03-05")],
        "2015-03-10", Step(P, ProjectObjectionAnswered(number=1, ruling="not_upheld", answer="不重复"), "2015-03-20"),
    ),
    _case(
        "no_search", 17, "execution", UNIT, [*APPROVED, Step(P, CONTRACT, "2015-05-01")], "2015-05-01",
        Step(P, ProjectIpStepRecorded(step="search"), "2015-05-20"),
    ),
    _case("milestone_silent", 18, "execution", UNIT, CONTRACTED, "2016-07-01", PROGRESS),
    _case(
        "rebaselined", 20, "decision", LEAD, [*CONTRACTED, *EXTENSIONS], "2016-03-01",
        Step(P, ProjectAccepted(result="passed"), "2017-01-10"),
    ),
    _case(
        "evaluation_overdue", 23, "supervision", OTHER, COMMISSIONED, "2016-02-01",
        Step(EVALUATION, EvaluationReported(overall="good"), "2016-02-10"),
    ),
    _case(
        "evaluator_party", 23, "supervision", LEAD,
        [*COMMISSIONED, Step(P, ProjectUnitChanged(undertakers=(UNIT, OTHER)), "2016-05-03")], "2016-05-03",
        Step(P, ProjectUnitChanged(undertakers=(UNIT,)), "2016-06-01"),
    ),
    _case(
        "post_missing", 26, "supervision", LEAD, ACCEPTED, "2017-01-01",
        Step("evaluation/A0", EvaluationReported(subject=P, stage="post", year=0, overall="good"), "2017-02-06"),
    ),
    _case("no_response", 27, "execution", UNIT, REPORTED, "2016-01-20", Step(EVALUATION, RESPONSE, "2016-02-15")),
    _case(
        "no_action", 27, "execution", UNIT, RESPONDED, "2016-07-01",
        Step(EVALUATION, EvaluationActionTaken(finding=1, action="增加人员"), "2016-07-05"),
    ),
    _case(
        "no_recheck", 27, "supervision", LEAD, ACTED, "2016-07-05",
        Step(EVALUATION, EvaluationRechecked(finding=1, result="resolved"), "2016-08-01"),
    ),
    _case(
        "no_final_report", 30, "execution", UNIT, CONTRACTED, "2018-01-01",
        Step(REPORT, ReportSubmitted(title="示例报告", type="final", project=P), "2018-01-10"),
    ),
    _case(
        "not_released", 30, "execution", UNIT,
        [*CONTRACTED, Step(
            REPORT, ReportSubmitted(title="示例报告", type="special", project=P, organisation=UNIT, scope="deferred",
                                    deferred_years=2), "2016-03-01")],
        "2018-03-02", Step(REPORT, ReportReleased(), "2018-03-05"),
    ),
    _case(
        "unbalanced", 15, "decision", LEAD,
        [*NOTICED, Step(P, ProjectApproved(budget=SHORT, end="2017-12"), "2015-03-20")], "2015-03-20",
        Step(P, ProjectBudgetAdjusted(budget=BUDGET), "2015-04-01"),
    ),
    _case(
        "paid_beyond", 19, "execution", LEAD, [*CONTRACTED, Step(P, ProjectDisbursed(amount=100_001), "2015-06-01")],
        "2015-06-01", Step(P, ProjectBudgetAdjusted(budget=Budget(total=200_000)), "2015-07-01"),
    ),
    _case(
        "source_beyond", 19, "execution", LEAD,
        [*CONTRACTED, Step(P, ProjectDisbursed(amount=5, source="private"), "2015-06-01")],
        "2015-06-01", Step(P, ProjectBudgetAdjusted(budget=Budget(total=100_000)), "2015-07-01"),
    ),
    _case(
        "returned_beyond", 19, "execution", LEAD,
        [*CONTRACTED, Step(P, ProjectSurplusReturned(amount=5), "2015-06-01")],
        "2015-06-01", Step(P, ProjectDisbursed(amount=9), "2015-07-01"),
    ),
]  # fmt: skip
