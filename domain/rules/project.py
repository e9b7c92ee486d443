"""Projects: what the record knows of one, and the words that its facts share (Art. 11 to 22)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.fact import Budget, Code, Day, Fact, Name, Part, PartialDay, State, Target, Text, may, told
from domain.rules.money import Paid, summed
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

Status = Literal[
    "proposed", "notice", "approved", "contracted", "suspended", "terminated", "revoked", "withdrawn", "accepted",
    "concluded",
]  # fmt: skip
ManagementClass = Annotated[Code, coded("management_class")]
Instrument = Annotated[Code, coded("instrument")]
Method = Annotated[Code, coded("method")]
StandardLevel = Annotated[Code, coded("standard_level")]
Progress = Literal["met", "partly_met", "not_met"]
Result = Literal["passed", "re_examination", "not_passed", "concluded"]
IpStep = Annotated[Code, coded("ip_step")]
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
        # Those that the day alone makes of one on record (Art. 14, 30 and 33), as pages say them, stand beside it.
        "notice_ahead": ("待公示", "notice to come"),
        "notice": ("公示中", "on public notice"),
        "notice_over": ("公示期满，待决定", "notice over, to be decided"),
        "approved": ("已立项", "approved"),
        "contracted": ("执行中", "under contract"),
        "past_end": ("到期未结题", "past its end, not closed"),
        "past_end_listed": ("期满，清单未载结题情况", "past its end, the list shows no ending"),
        "suspended": ("已暂停", "suspended"),
        "terminated": ("已终止", "terminated"),
        "revoked": ("已撤销", "revoked"),
        "withdrawn": ("已撤项", "withdrawn"),
        "accepted": ("已通过验收", "accepted"),
        "concluded": ("已结题", "concluded"),
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
