"""The ground on which scenarios of bodies, evaluations and reports stand: invented bodies, a programme, a project."""

from __future__ import annotations

from domain.rules.acceptance import ProjectAccepted
from domain.rules.admission import OrganisationQualified
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.fact import Budget, Share
from domain.rules.organisation import BodyType, OrganisationRegistered
from domain.rules.programme import ProgrammeProposed, Task
from domain.rules.programme_launch import ProgrammeUnitDesignated
from domain.rules.proposal import ProjectProposed
from tests.scenario import Step

PROGRAMME = "programme/示例专项"
PROJECT = "project/Z141100000114001"
COMMISSION = "organisation/某委员会"
BUREAU = "organisation/某局"
UNIVERSITY = "organisation/某大学"
COMPANY = "organisation/某公司"
EVALUATOR = "organisation/某评估中心"


def body(ref: str, kind: BodyType) -> Step:
    """A registered body."""
    return ref, OrganisationRegistered(name=ref.partition("/")[2], body=kind), "2014-04-14"


def programme() -> list[Step]:
    """A programme with two tasks, a lead unit and a co-operating unit."""
    tasks = (Task(key="causes", title="成因研究"), Task(key="vehicles", title="新能源汽车推广"))
    return [
        body(COMMISSION, "department"),
        body(BUREAU, "department"),
        (PROGRAMME, ProgrammeProposed(title="示例专项", number=1, tasks=tasks), "2014-04-14"),
        (PROGRAMME, ProgrammeUnitDesignated(role="lead", unit=COMMISSION), "2014-04-20"),
        (PROGRAMME, ProgrammeUnitDesignated(role="co", unit=BUREAU), "2014-04-20"),
    ]


def project() -> list[Step]:
    """A project of the programme, with its organiser, undertaking unit and partner."""
    proposed = ProjectProposed(
        title="示例项目",
        programme=PROGRAMME,
        task="causes",
        organiser=BUREAU,
        undertakers=(UNIVERSITY,),
        partners=(COMPANY,),
        budget=Budget(total=100_000_000, parts=(Share(source="municipal", amount=100_000_000),)),
    )
    return [
        *programme(),
        body(UNIVERSITY, "university"),
        body(COMPANY, "enterprise"),
        (PROJECT, proposed, "2014-06-01"),
    ]


def contracted() -> list[Step]:
    """The project, approved and under contract."""
    return [*project(), (PROJECT, ProjectApproved(), "2014-07-01"), (PROJECT, ProjectContractSigned(), "2014-07-20")]


def accepted() -> list[Step]:
    """The project, accepted in 2016."""
    return [*contracted(), (PROJECT, ProjectAccepted(result="passed"), "2016-12-20")]


def evaluator(ref: str = EVALUATOR) -> list[Step]:
    """A third party with a qualification for the years 2014 to 2018."""
    qualified = OrganisationQualified(
        scope="科技项目评估", issuer=COMMISSION, valid_from="2014-01-01", valid_until="2018-12-31"
    )
    return [body(ref, "third_party"), (ref, qualified, "2014-04-14")]
