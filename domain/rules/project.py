"""Projects: what the record knows of one, and the words that its facts share (Art. 11 to 22)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.fact import (
    Budget,
    Day,
    Fact,
    Name,
    Part,
    PartialDay,
    State,
    Target,
    Text,
    may,
    told,
)
from domain.rules.money import Paid, summed
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

Status = Literal[
    "proposed", "notice", "approved", "contracted", "suspended", "terminated", "revoked", "withdrawn", "accepted",
    "concluded",
]  # fmt: skip
ManagementClass = Literal["government_organised", "government_supported", "government_encouraged"]
Instrument = Literal[
    "directed_and_tender", "competitive_project", "new_product_procurement", "demonstration", "competitive_tender",
    "shared_platform", "post_completion_subsidy", "equity_investment",
]  # fmt: skip
Method = Literal["directed", "merit_based", "open_tender"]
StandardLevel = Literal["enterprise", "group", "local", "industry", "national", "international"]
Progress = Literal["met", "partly_met", "not_met"]
Result = Literal["passed", "re_examination", "not_passed", "concluded"]
IpStep = Literal["search", "analysis", "application", "warning", "protection", "maintenance"]
Ruling = Literal["upheld", "partly_upheld", "not_upheld"]
Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]

# Each status belongs to one of these.
AHEAD: tuple[Status, ...] = ("proposed", "notice")  # not approved yet
LIVE: tuple[Status, ...] = ("approved", "contracted", "suspended")  # approved, and neither ended nor accepted
DONE: tuple[Status, ...] = ("accepted", "concluded")  # by acceptance: passed, or ended without being passed or failed
UNDONE: tuple[Status, ...] = ("terminated", "revoked", "withdrawn")  # nothing more is expected of these (Art. 21)

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "project_status": {
        "proposed": ("拟立项", "proposed"),
        "notice": ("公示中", "on public notice"),
        "approved": ("已立项", "approved"),
        "contracted": ("执行中", "under contract"),
        "suspended": ("已暂停", "suspended"),
        "terminated": ("已终止", "terminated"),
        "revoked": ("已撤销", "revoked"),
        "withdrawn": ("已撤项", "withdrawn"),
        "accepted": ("已通过验收", "accepted"),
        "concluded": ("已结题", "concluded"),
        # A notice is open from its first to its last day (Art. 14): how pages say it on their day, and of all three.
        "notice_ahead": ("待公示", "notice to come"),
        "notice_over": ("公示期满，待决定", "notice over, to be decided"),
        "notice_any": ("公示中或公示期满", "on notice or notice over"),
    },
    "management_class": {
        "government_organised": ("政府直接组织开展", "government-organised"),
        "government_supported": ("政府支持开展", "government-supported"),
        "government_encouraged": ("政府鼓励开展", "government-encouraged"),
    },
    "instrument": {
        "directed_and_tender": ("直接委托与招投标相结合", "directed commission combined with tender"),
        "competitive_project": ("竞争性项目", "competitive project"),
        "new_product_procurement": ("政府采购新技术新产品", "procurement of new technology and products"),
        "demonstration": ("科技成果示范推广", "demonstration of results"),
        "competitive_tender": ("竞争性项目招投标", "competitive tender"),
        "shared_platform": ("共性平台搭建", "shared platform"),
        "post_completion_subsidy": ("后补助", "post-completion subsidy"),
        "equity_investment": ("股权投资", "equity investment"),
    },
    "method": {
        "directed": ("定向委托", "directed commission"),
        "merit_based": ("择优委托", "merit-based commission"),
        "open_tender": ("招标", "open tender"),
    },
    "standard_level": {
        "enterprise": ("企业标准", "enterprise standard"),
        "group": ("团体标准", "group standard"),
        "local": ("地方标准", "local standard"),
        "industry": ("行业标准", "industry standard"),
        "national": ("国家标准", "national standard"),
        "international": ("国际标准", "international standard"),
    },
    "progress": {
        "met": ("已完成", "met"),
        "partly_met": ("部分完成", "partly met"),
        "not_met": ("未完成", "not met"),
    },
    "acceptance_result": {
        "passed": ("通过", "passed"),
        "re_examination": ("复议", "re-examination"),
        "not_passed": ("不通过", "not passed"),
        "concluded": ("结题", "concluded"),
    },
    "ip_step": {
        "search": ("检索", "search"),
        "analysis": ("分析", "analysis"),
        "application": ("申请", "application"),
        "warning": ("预警", "early warning"),
        "protection": ("保护", "protection"),
        "maintenance": ("维护", "maintenance"),
    },
    "ruling": {
        "upheld": ("异议成立", "objection upheld"),
        "partly_upheld": ("异议部分成立", "objection partly upheld"),
        "not_upheld": ("异议不成立", "objection not upheld"),
    },
}


class PlannedStandard(Part, frozen=True, kw_only=True):
    """A technical standard that a project is to write (Art. 13)."""

    title: Annotated[Name, told("标准名称", "title")]
    level: Annotated[StandardLevel, told("标准级别", "level", term="standard_level")]


class PlannedMilestone(Part, frozen=True, kw_only=True):
    """A milestone as a contract names it (Art. 16)."""

    key: Annotated[Key, told("里程碑代号", "key")]
    title: Annotated[Name, told("里程碑", "milestone")]
    title_en: Annotated[Name | None, may("英文名称", "milestone in English")] = None
    due: Annotated[PartialDay | None, told("应完成日期", "due date")] = None


class Milestone(PlannedMilestone, frozen=True, kw_only=True):
    """A milestone with the progress last reported against it."""

    progress: Progress | None = None
    reported_on: Day | None = None


class Objection(Part, frozen=True, kw_only=True):
    """An objection and its answer; never who objected (Art. 14)."""

    number: int
    ground: Text
    received_on: Day | None = None
    answer: Text | None = None
    ruling: Ruling | None = None
    answered_on: Day | None = None


class FirstApproval(Part, frozen=True, kw_only=True):
    """What was approved first; deviations are always shown against it too (Art. 20)."""

    title: Name | None = None
    title_en: Name | None = None
    budget: Budget | None = None
    start: PartialDay | None = None
    end: PartialDay | None = None
    targets: tuple[Target, ...] = ()
    scope: Text | None = None
    undertakers: tuple[str, ...] = ()
    management_class: ManagementClass | None = None
    approved_on: Day | None = None


class Project(State, frozen=True, kw_only=True, omit_defaults=True):
    """A project as it stands; amounts in fen."""

    subject: ClassVar[str] = "project"
    status: Status | None = None
    title: str | None = None
    title_en: str | None = None
    number: str | None = None
    programme: str | None = None
    task: str | None = None
    management_class: ManagementClass | None = None
    instrument: Instrument | None = None
    method: Method | None = None
    justification: str | None = None
    call: str | None = None
    applicants: int | None = None
    undertakers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    organiser: str | None = None
    district: str | None = None
    budget: Budget | None = None
    start: str | None = None
    end: str | None = None
    scope: str | None = None
    targets: tuple[Target, ...] = ()
    standards: tuple[PlannedStandard, ...] = ()
    no_standards: str | None = None
    talent: tuple[Target, ...] = ()
    no_talent: str | None = None
    notice_starts: str | None = None
    notice_ends: str | None = None
    objections: tuple[Objection, ...] = ()
    anonymous_objections: int = 0
    proposed_on: str | None = None  # of its first proposal
    approved_on: str | None = None
    first: FirstApproval | None = None
    rebaselinings: int = 0
    contract: str | None = None
    contract_budget: Budget | None = None
    signed_on: str | None = None
    milestones: tuple[Milestone, ...] = ()
    suspended_from: Status | None = None
    ended_on: str | None = None
    owed: int = 0
    disbursed: int = 0  # as `returned` and `owed`, in the currency of the budget; `paid` and `returns` tell all
    returned: int = 0
    paid: tuple[Paid, ...] = ()
    returns: tuple[Paid, ...] = ()
    ip_steps: tuple[IpStep, ...] = ()
    outcomes: int = 0
    acceptance: Result | None = None
    accepted_on: str | None = None
    no_report: str | None = None


def reckoned(state: Project) -> Project:
    """The project with its sums told in the currency of its budget, after a change of either."""
    if not state.paid and not state.returns:
        return state
    disbursed, returned = summed(state.paid, state.budget), summed(state.returns, state.budget)
    return msgspec.structs.replace(state, disbursed=disbursed, returned=returned)


class ProjectFact(Fact, frozen=True, kw_only=True):
    """Facts of a project."""

    state: ClassVar[type[State]] = Project


def require_live(project: Project, at: Sitting) -> None:
    """Refuse unless the project is approved and neither ended nor accepted."""
    require(project.status in LIVE, "Art. 20: {project} is not under way.", project=project.ref)
