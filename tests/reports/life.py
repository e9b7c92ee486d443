"""The life of a programme with two projects, as steps that a book records."""

from __future__ import annotations

import msgspec

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectExtended
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import DimensionRating, Finding
from domain.rules.evaluation_answer import EvaluationResponded
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed, ProjectProgressReported
from domain.rules.fact import Attachment, Budget, Fact, Share, Target
from domain.rules.notice import ProjectNoticeOpened, ProjectObjectionAnswered, ProjectObjectionRecorded
from domain.rules.organisation import OrganisationRegistered
from domain.rules.plan import PlanIssued
from domain.rules.programme import ProgrammeProposed, Task
from domain.rules.programme_course import ProgrammeProgressMeasured, ProgrammeTargetsSet
from domain.rules.project import PlannedMilestone
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportSubmitted
from domain.rules.standing import ProjectTerminated
from tests.reports.writing import BODY, sha256

Step = tuple[str, Fact, str | None, str]  # stream, fact, day decided, day recorded
FIRST = "project/Z141100000114001"
SECOND = "project/Z141100000114002"
NUMBER = "415800712--Z141100000114001/01"
DEFERRED = "415800712--Z141100000114002/01"
UNIT = "organisation/示例大学"
FIRM = "organisation/示例公司"
OFFICE = "organisation/示例市科委"
JUDGE = "organisation/示例评估中心"
YUAN = 100


def money(total: int) -> Budget:
    """A budget in 万元, three fifths of it municipal."""
    fen = total * 10_000 * YUAN
    parts = (Share(source="municipal", amount=fen * 3 // 5), Share(source="self_raised", amount=fen - fen * 3 // 5))
    return Budget(total=fen, parts=parts)


def attachment(data: bytes) -> Attachment:
    """A report's text as it is named in the book."""
    return Attachment(sha256=sha256(data), name="正文.md", media_type="text/markdown", size=len(data))


def report(number: str, project: str, **changes: object) -> ReportSubmitted:
    """A final report with everything that the standard asks for."""
    whole = ReportSubmitted(
        number=number,
        type="final",
        title="大气细颗粒物来源解析与预报技术研究",
        title_en="Source Apportionment and Forecasting of Fine Particulate Matter",
        project=project,
        programme="programme/1",
        organisation=UNIT,
        partners=(FIRM,),
        prepared_on="2016-11-30",
        scope="public",
        release_day="2016-12-15",
        abstract="目的：查明细颗粒物的来源。方法：观测与模拟相结合。结果：给出了各类源的贡献。结论：方法可用于业务预报。",
        abstract_en="Observation and modelling give the contribution of each source; it can be used in forecasts.",
        keywords=("细颗粒物", "源解析", "预报"),
        keywords_en=("fine particles", "source apportionment", "forecast"),
        channel="首都蓝天行动",
        body=attachment(BODY),
    )
    return msgspec.structs.replace(whole, **changes)


def steps() -> list[Step]:
    """The life of a programme with two projects: as long as what happens in it."""
    case = {"programme": "programme/1", "undertakers": (UNIT,), "start": "2014-07", "end": "2016-06"}
    rating = DimensionRating(dimension="execution", rating="good", reason="按任务书执行。")
    finding = Finding(number=1, nature="negative", text="经费支出偏慢。")
    return [
        (
            "plan/beijing-2014-2017",
            PlanIssued(title="北京技术创新行动计划", first_year="2014", last_year="2017"),
            "2014-04-14",
            "2014-04-14",
        ),
        (OFFICE, OrganisationRegistered(name="示例市科委", body="department"), "2014-04-15", "2014-04-16"),
        (
            UNIT,
            OrganisationRegistered(name="示例大学", name_en="Example University", body="university"),
            "2014-04-15",
            "2014-04-16",
        ),
        (
            FIRM,
            OrganisationRegistered(name="示例公司", name_en="Example Company", body="enterprise"),
            "2014-04-15",
            "2014-04-16",
        ),
        (
            JUDGE,
            OrganisationRegistered(name="示例评估中心", name_en="Example Evaluators", body="institute"),
            "2014-04-15",
            "2014-04-16",
        ),
        (
            "programme/1",
            ProgrammeProposed(
                number=1,
                title="首都蓝天行动",
                title_en="Blue Sky Programme",
                category="city_sustainability",
                plan="plan/beijing-2014-2017",
                tasks=(Task(key="t1", title="大气污染防治"),),
            ),
            "2014-04-20",
            "2014-04-25",
        ),
        (
            "programme/1",
            ProgrammeTargetsSet(
                targets=(
                    Target(
                        key="pm25",
                        indicator="细颗粒物年均浓度下降",
                        unit="%",
                        value="25",
                        comparison="at_least",
                        due="2017-12",
                    ),
                )
            ),
            "2014-04-21",
            "2014-04-25",
        ),
        (
            FIRST,
            ProjectProposed(
                title="大气细颗粒物来源解析与预报", budget=money(500), management_class="government_supported", **case
            ),
            "2014-05-05",
            "2014-05-08",
        ),
        (
            FIRST,
            ProjectNoticeOpened(starts="2014-05-06", days=7, working=False, ends="2014-05-13", place="首都之窗"),
            "2014-05-05",
            "2014-05-06",
        ),
        (
            FIRST,
            ProjectObjectionRecorded(number=1, ground="与已有项目重复。", received_on="2014-05-09", real_name=True),
            "2014-05-09",
            "2014-05-12",
        ),
        (
            FIRST,
            ProjectObjectionAnswered(number=1, ruling="not_upheld", answer="内容不同，不构成重复。"),
            "2014-05-14",
            "2014-05-15",
        ),
        (
            FIRST,
            ProjectApproved(
                title="大气细颗粒物来源解析与预报",
                title_en="Fine Particle Sources",
                budget=money(500),
                management_class="government_supported",
                **case,
            ),
            "2014-05-20",
            "2014-06-30",
        ),
        (
            SECOND,
            ProjectApproved(
                title="示例监测设备研制",
                budget=money(320),
                management_class="government_encouraged",
                **{**case, "undertakers": (FIRM,)},
            ),
            "2014-06-20",
            "2014-06-25",
        ),
        (
            FIRST,
            ProjectContractSigned(
                number="HT-1",
                budget=money(500),
                milestones=(PlannedMilestone(key="m1", title="完成观测", due="2015-06"),),
            ),
            "2014-07-01",
            "2014-07-04",
        ),
        (FIRST, ProjectDisbursed(amount=200 * 10_000 * YUAN, source="municipal"), "2014-07-10", "2014-07-15"),
        (
            "programme/1",
            ProgrammeProgressMeasured(target="pm25", value="8", as_of="2014-12"),
            "2014-12-31",
            "2015-01-15",
        ),
        (
            FIRST,
            ProjectProgressReported(milestone="m1", progress="met", statement="观测已完成。"),
            "2015-06-20",
            "2015-06-26",
        ),
        (
            FIRST,
            ProjectExtended(before="2016-06", end="2016-12", reason="冬季观测须补做。", authority="京科发〔2015〕1号"),
            "2015-09-01",
            "2015-09-06",
        ),
        (
            FIRST,
            ProjectBudgetAdjusted(before=money(500), budget=money(540), direction="up", reason="增加点位。"),
            "2015-09-01",
            "2015-09-06",
        ),
        (
            "evaluation/E1",
            EvaluationCommissioned(
                subject=FIRST, evaluator=JUDGE, stage="mid_term", scale="four", dimensions=("execution",)
            ),
            "2015-10-08",
            "2015-10-09",
        ),
        (
            "evaluation/E1",
            EvaluationReported(
                subject=FIRST,
                evaluator=JUDGE,
                stage="mid_term",
                scale="four",
                ratings=(rating,),
                overall="good",
                findings=(finding,),
            ),
            "2015-11-20",
            "2015-11-24",
        ),
        (
            "evaluation/E1",
            EvaluationResponded(finding=1, unit=UNIT, response="将加快支出。"),
            "2015-12-04",
            "2015-12-07",
        ),
        (SECOND, ProjectTerminated(reason="单位停业。", authority="京科发〔2015〕9号"), "2015-12-20", "2015-12-25"),
        (f"report/{NUMBER}", report(NUMBER, FIRST), "2016-12-15", "2016-12-16"),
        (
            f"report/{DEFERRED}",
            report(DEFERRED, SECOND, scope="deferred", deferred_years=3, release_day="2019-12-15", type="progress"),
            "2016-12-15",
            "2016-12-16",
        ),
        (
            FIRST,
            ProjectAccepted(result="passed", report=f"report/{NUMBER}", statement="同意通过验收。"),
            "2017-01-10",
            "2017-01-12",
        ),
        (
            SECOND,
            EntryCorrected(
                number=1, field="title", wrong='"示例监测设备研制"', right='"示例监测设备研制与示范"', reason="漏字。"
            ),
            "2017-02-01",
            "2017-02-03",
        ),
    ]
