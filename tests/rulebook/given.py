"""What scenarios take as given: bodies, a launched programme, a project at each step of its way."""

from __future__ import annotations

from typing import Any

from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.call import CallClosed, CallPublished
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget, Fact, Share, Target
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed, Task
from domain.rules.programme_launch import (
    ProgrammeLaunched,
    ProgrammeMaturityAssessed,
    ProgrammePlanApproved,
    ProgrammeUnitDesignated,
)
from domain.rules.project import PlannedMilestone, PlannedStandard
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportSubmitted

Step = tuple[str, Fact, str]

LEADING = "organisation/示例领导小组"
BUREAU = "organisation/示例组织单位"
INSTITUTE = "organisation/示例研究院"
COMPANY = "organisation/示例企业"
PROGRAMME = "programme/1"
CALL = "call/示例指南"
PROJECT = "project/示例项目"
REPORT = "report/000000000--EXAMPLE/01"


def budget(municipal: int, self_raised: int = 0) -> Budget:
    """A budget in yuan over two sources."""
    parts = [Share(source="municipal", amount=municipal * 100)]
    if self_raised:
        parts.append(Share(source="self_raised", amount=self_raised * 100))
    return Budget(total=(municipal + self_raised) * 100, parts=tuple(parts))


def registered() -> list[Step]:
    """The bodies are registered."""
    bodies = {LEADING: "government", BUREAU: "department", INSTITUTE: "institute", COMPANY: "enterprise"}
    return [
        (ref, OrganisationRegistered(name=ref.partition("/")[2], body=body), "2014-04-14")  # type: ignore[arg-type]
        for ref, body in bodies.items()
    ]


def proposed_programme() -> list[Step]:
    """A programme with two tasks is proposed."""
    tasks = (Task(key="causes", title="成因研究"), Task(key="vehicles", title="清洁能源汽车"))
    fact = ProgrammeProposed(number=1, title="示例专项", category="city_sustainability", tasks=tasks)
    return [(PROGRAMME, fact, "2014-05-06")]


def ready_programme() -> list[Step]:
    """A programme is ready to be launched: plan approved, lead unit designated, found mature."""
    return [
        *proposed_programme(),
        (PROGRAMME, ProgrammePlanApproved(summary="示例方案"), "2014-06-03"),
        (PROGRAMME, ProgrammeUnitDesignated(role="lead", unit=BUREAU), "2014-06-03"),
        (PROGRAMME, ProgrammeMaturityAssessed(met=True, statement="条件具备"), "2014-06-10"),
    ]


def launched_programme() -> list[Step]:
    """A programme is launched and its bodies are registered."""
    return [*registered(), *ready_programme(), (PROGRAMME, ProgrammeLaunched(), "2014-06-17")]


def closed_call() -> list[Step]:
    """A call for a merit-based commission was published, and closed with seven applicants."""
    call = CallPublished(title="示例指南", programme=PROGRAMME, method="merit_based", closes_on="2014-07-31")
    return [(CALL, call, "2014-07-01"), (CALL, CallClosed(applicants=7), "2014-08-01")]


def case(**changes: Any) -> dict[str, Any]:
    """The terms of a proposal that the law allows, with changes."""
    terms: dict[str, Any] = {
        "title": "示例项目",
        "programme": PROGRAMME,
        "task": "causes",
        "management_class": "government_supported",
        "instrument": "competitive_project",
        "method": "merit_based",
        "call": CALL,
        "undertakers": (INSTITUTE,),
        "budget": budget(600_000, 400_000),
        "start": "2014-10",
        "end": "2016-12",
    }
    return {name: value for name, value in (terms | changes).items() if value is not None}


def standards_and_talent() -> dict[str, Any]:
    """What an approval says about technical standards and talent."""
    trained = Target(key="phd", indicator="培养博士", value="3", unit="名", comparison="at_least", due="2016-12")
    return {"standards": (PlannedStandard(title="示例监测规范", level="local"),), "talent": (trained,)}


def proposed() -> list[Step]:
    """A project is proposed in a launched programme."""
    return [
        *launched_programme(),
        *closed_call(),
        (PROJECT, ProjectProposed(**case(applicants=7)), "2014-09-01"),
    ]


def on_notice() -> list[Step]:
    """A project is on public notice until 9 September."""
    notice = ProjectNoticeOpened(starts="2014-09-02", days=7, working=False, ends="2014-09-09")
    return [*proposed(), (PROJECT, notice, "2014-09-02")]


def approved() -> list[Step]:
    """A project is approved, with a budget of 1,000,000 yuan, until the end of 2016."""
    fact = ProjectApproved(**case(applicants=7), **standards_and_talent())
    return [*on_notice(), (PROJECT, fact, "2014-09-16")]


def milestones() -> tuple[PlannedMilestone, ...]:
    """Two milestones."""
    return (
        PlannedMilestone(key="m1", title="完成监测网", due="2015-06-30"),
        PlannedMilestone(key="m2", title="完成示范", due="2016-12"),
    )


def contracted() -> list[Step]:
    """The contract of an approved project is signed."""
    contract = ProjectContractSigned(
        budget=budget(600_000, 400_000), rights="使用经费", duties="完成任务并报告", milestones=milestones()
    )
    return [*approved(), (PROJECT, contract, "2014-10-08")]


def paid() -> list[Step]:
    """300,000 yuan are paid out to a project under contract."""
    return [*contracted(), (PROJECT, ProjectDisbursed(amount=300_000_00, source="municipal"), "2014-11-03")]


def final_report() -> list[Step]:
    """The final report of the project is on record."""
    report = ReportSubmitted(number=REPORT.partition("/")[2], type="final", title="示例最终报告", project=PROJECT)
    return [(REPORT, report, "2016-12-20")]
