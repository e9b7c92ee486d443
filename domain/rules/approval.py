"""The approval of a project and its contract (Art. 8, 13, 14, 16)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.before import completed, latest, money, stated
from domain.rules.days import is_before
from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Budget,
    Name,
    Power,
    Text,
    may,
    told,
)
from domain.rules.money import coin
from domain.rules.notice import require_notice_over
from domain.rules.programme import Programme
from domain.rules.project import (
    FirstApproval,
    Milestone,
    PlannedMilestone,
    Project,
    ProjectFact,
    reckoned,
)
from domain.rules.proposal import CASE, TOLD, ProjectCase, check_case, require_funded
from domain.rules.refusal import require, together
from domain.rules.sitting import Sitting
from domain.rules.targets import checked_targets

TERMS: dict[str, dict[str, tuple[str, str]]] = {}


class ProjectApproved(ProjectCase, frozen=True, kw_only=True, tag="project.approved"):
    """A project was approved as it had been shown in the public notice; this restates the whole case."""

    family = "approval"
    # A decision need not retype what the proposal said: it is completed from there, and checked once complete.
    power = Power.DECISION
    article = 14
    zh = "立项"
    en = "Project approved"
    rests_on = ("project.proposed", "project.objection_answered")
    fills = CASE
    personal = (("leader", "项目负责人", "project leader"),)

    def filled(self, state: Project) -> tuple[str, ...]:
        return tuple(stated(state, CASE))  # the rest the notice left open, and the approval alone says it

    def after(self, state: Project, on: str | None) -> Project:
        now = reckoned(msgspec.structs.replace(state, status="approved", approved_on=on, **stated(self, CASE)))
        first = FirstApproval(
            title=now.title,
            title_en=now.title_en,
            budget=now.budget,
            start=now.start,
            end=now.end,
            targets=now.targets,
            scope=now.scope,
            undertakers=now.undertakers,
            management_class=now.management_class,
            approved_on=on,
        )
        return msgspec.structs.replace(now, first=state.first or first)


class ProjectContractSigned(ProjectFact, frozen=True, kw_only=True, tag="project.contract_signed"):
    """The contract of an approved project was signed: rights, duties, money, and milestones with their due dates."""

    family = "money"
    power = Power.EXECUTION
    article = 16
    zh = "签订任务书"
    en = "Contract signed"

    number: Annotated[Name | None, may("任务书编号", "contract number")] = None
    budget: Annotated[Budget | None, told("合同金额", "money under the contract")] = None
    rights: Annotated[Text | None, told("承担单位权利", "rights of the undertaking units")] = None
    duties: Annotated[Text | None, told("承担单位责任", "duties of the undertaking units")] = None
    milestones: Annotated[tuple[PlannedMilestone, ...], told("里程碑", "milestones")] = ()
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(
            state,
            status="contracted",
            contract=self.number,
            contract_budget=self.budget,
            signed_on=on,
            milestones=as_milestones(self.milestones),
        )


def may_approve(project: Project, at: Sitting) -> None:
    """Refuse unless the project was on notice, which is over, and nothing speaks against it."""
    approved = project.approved_on is not None or project.first is not None
    require(not approved, "Art. 14: {project} is approved already.", project=project.ref)
    require_notice_over(project, at.on)
    programme = at.ask(Programme, project.programme) if project.programme else None
    if programme and programme.status:
        _require_launched(programme, at.on)


@decides(ProjectApproved, may_approve)
def approve(project: Project, terms: ProjectApproved, at: Sitting) -> ProjectApproved:
    """Approve what was on public notice, in a launched programme."""
    differing = [name for name, value in stated(terms, CASE).items() if getattr(project, name) not in (None, (), value)]
    require(
        not differing, "Art. 14: the approval differs from the public notice in {field}.", field=", ".join(differing)
    )
    case: ProjectApproved = completed(terms, project, CASE)
    together(lambda: _require_told(case), lambda: _check_standards(case), lambda: _check_talent(case))
    programme = at.ask(Programme, case.programme or "")
    told: dict[str, int] = {}
    together(
        lambda: _require_launched(programme, at.on) if programme.status else None,
        lambda: told.update(check_case(case, at)),
    )
    return msgspec.structs.replace(case, **told)


def may_sign_contract(project: Project, at: Sitting) -> None:
    """Refuse unless the project is approved by now and has no contract."""
    require(
        project.status == "approved",
        "Art. 16: a contract follows approval; {project} is not approved or has one.",
        project=project.ref,
    )
    require(
        (project.approved_on or "") <= at.on,
        "Art. 16: the approval is of {day}, after this contract.",
        day=project.approved_on,
    )


@decides(ProjectContractSigned, may_sign_contract)
def sign_contract(project: Project, terms: ProjectContractSigned, at: Sitting) -> ProjectContractSigned:
    """Sign the contract of an approved project, within the approved budget and time."""
    require_funded(terms.budget, at)
    contracted = terms.budget.total if terms.budget else 0
    approved = project.budget.total if project.budget else 0
    require(
        contracted <= approved,
        "Art. 16: the contract of {coin} {contracted} exceeds the approved budget of {coin} {approved}.",
        coin=coin(project.budget, at.charter.currency),
        contracted=money(contracted),
        approved=money(approved),
    )
    check_milestones(terms.milestones, project.start, project.end)
    return terms


def check_milestones(milestones: tuple[PlannedMilestone, ...], start: str | None, end: str | None) -> None:
    """Refuse milestones that share a key, or lack a due date within the time of the project (Art. 16)."""
    keys = [milestone.key for milestone in milestones]
    for milestone in milestones:
        require(keys.count(milestone.key) == 1, "Art. 16: two milestones have the key {key}.", key=milestone.key)
        require(milestone.due, "Art. 16: the milestone {milestone} has no due date.", milestone=milestone.title)
        require(
            not is_before(milestone.due, start),
            "Art. 16: the milestone {milestone} is due in {due}, before the project starts in {start}.",
            milestone=milestone.title,
            due=milestone.due,
            start=start,
        )
        require(
            end is None or (milestone.due or "") <= latest(end),
            "Art. 16: the milestone {milestone} is due in {due}, after the end of the project in {end}.",
            milestone=milestone.title,
            due=milestone.due,
            end=end,
        )


def as_milestones(planned: tuple[PlannedMilestone, ...]) -> tuple[Milestone, ...]:
    """Milestones against which nothing is reported yet."""
    return tuple(Milestone(key=m.key, title=m.title, title_en=m.title_en, due=m.due) for m in planned)


def _require_launched(programme: Programme, on: str) -> None:
    launched = programme.status == "launched" and (programme.launched_on or "") <= on
    require(launched, "Art. 8: {programme} is not launched.", programme=programme.ref)


def _require_told(case: ProjectApproved) -> None:
    missing = [name for name in TOLD if getattr(case, name) in (None, ())]
    require(not missing, "Art. 14: a decision of this kind states its {field}.", field=", ".join(missing))


def _check_standards(case: ProjectApproved) -> None:
    require(
        bool(case.standards) != bool(case.no_standards),
        "Art. 13: an approval names the technical standards planned, or says why there are none.",
    )


def _check_talent(case: ProjectApproved) -> None:
    require(
        bool(case.talent) != bool(case.no_talent),
        "Art. 13: an approval names its talent indicators, or says why there are none.",
    )
    checked_targets((), case.talent, case.start)
