"""The case of a project, as proposed and as approved: class, method, units, money (Art. 5, 11, 12, 13, 15)."""

from __future__ import annotations

import functools
from typing import Annotated, ClassVar

import msgspec

from domain.rules.before import latest
from domain.rules.call import Call
from domain.rules.decision import decides
from domain.rules.fact import (
    Budget,
    CallRef,
    Count,
    Name,
    OrganisationRef,
    PartialDay,
    Power,
    ProgrammeRef,
    Target,
    Text,
    may,
    told,
)
from domain.rules.money import require_balanced
from domain.rules.organisation import Organisation
from domain.rules.programme import Programme, require_task
from domain.rules.project import (
    AHEAD,
    Instrument,
    Key,
    ManagementClass,
    Method,
    PlannedStandard,
    Project,
    ProjectFact,
    reckoned,
)
from domain.rules.refusal import refuse, require, together
from domain.rules.sitting import Sitting
from domain.rules.targets import checked_targets

# What a proposal says and an approval restates.
CASE = (
    "title", "title_en", "number", "programme", "task", "management_class", "instrument", "method", "justification",
    "call", "applicants", "undertakers", "partners", "organiser", "district", "budget", "start", "end", "scope",
    "targets", "standards", "no_standards", "talent", "no_talent",
)  # fmt: skip


# What a project cannot be approved without.
TOLD = ("title", "programme", "management_class", "instrument", "method", "undertakers", "budget", "start", "end")


class ProjectCase(ProjectFact, frozen=True, kw_only=True):
    """What a proposal and an approval both say."""

    spans: ClassVar[tuple[tuple[str, str], ...]] = (("start", "end"),)

    title: Annotated[Name | None, may("项目名称", "title")] = None
    programme: Annotated[ProgrammeRef | None, may("所属专项", "programme")] = None
    management_class: Annotated[
        ManagementClass | None, may("管理分类", "management class", term="management_class")
    ] = None
    instrument: Annotated[Instrument | None, may("支持方式", "support instrument", term="instrument")] = None
    method: Annotated[Method | None, may("遴选方式", "selection method", term="method")] = None
    undertakers: Annotated[tuple[OrganisationRef, ...], may("承担单位", "undertaking units")] = ()
    budget: Annotated[Budget | None, may("预算", "budget")] = None
    start: Annotated[PartialDay | None, may("开始时间", "start")] = None
    end: Annotated[PartialDay | None, may("完成时间", "end")] = None
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    number: Annotated[Name | None, may("项目编号", "project number")] = None
    task: Annotated[Key | None, may("重点任务", "key task")] = None
    justification: Annotated[Text | None, may("定向委托理由", "why it is commissioned directly")] = None
    call: Annotated[CallRef | None, may("申报指南", "call")] = None
    applicants: Annotated[Count | None, may("申报单位数", "number of applicants")] = None
    partners: Annotated[tuple[OrganisationRef, ...], may("合作单位", "partner units")] = ()
    organiser: Annotated[OrganisationRef | None, may("组织单位", "organising unit")] = None
    district: Annotated[Name | None, may("行政区", "district or county", term="district")] = None
    scope: Annotated[Text | None, may("研究内容", "scope")] = None
    targets: Annotated[tuple[Target, ...], may("考核指标", "targets")] = ()
    standards: Annotated[tuple[PlannedStandard, ...], may("拟形成技术标准", "planned technical standards")] = ()
    no_standards: Annotated[Text | None, may("不形成技术标准的理由", "why no technical standard is planned")] = None
    talent: Annotated[tuple[Target, ...], may("人才培养指标", "talent indicators")] = ()
    no_talent: Annotated[Text | None, may("不设人才培养指标的理由", "why there is no talent indicator")] = None


class ProjectProposed(ProjectCase, frozen=True, kw_only=True, tag="project.proposed"):
    """A project was proposed for approval, with the units that are to undertake it and how they were chosen."""

    family = "proposal"
    power = Power.EXECUTION
    article = 12
    zh = "拟立项"
    en = "Project proposed"
    rests_on = ("programme.proposed", "call.published", "call.closed")
    fills = ("applicants",)
    personal = (("leader", "项目负责人", "project leader"),)

    title: Annotated[Name | None, told("项目名称", "title")] = None
    programme: Annotated[ProgrammeRef | None, told("所属专项", "programme")] = None
    management_class: Annotated[
        ManagementClass | None, told("管理分类", "management class", term="management_class")
    ] = None
    instrument: Annotated[Instrument | None, told("支持方式", "support instrument", term="instrument")] = None
    method: Annotated[Method | None, told("遴选方式", "selection method", term="method")] = None
    undertakers: Annotated[tuple[OrganisationRef, ...], told("承担单位", "undertaking units")] = ()
    budget: Annotated[Budget | None, told("预算", "budget")] = None
    start: Annotated[PartialDay | None, told("开始时间", "start")] = None
    end: Annotated[PartialDay | None, told("完成时间", "end")] = None

    def after(self, state: Project, on: str | None) -> Project:
        # A new proposal replaces the earlier one whole and needs a notice of its own; objections to the earlier
        # notice stay, and stay to be answered.
        case = {name: getattr(self, name) for name in CASE}
        proposed_on = state.proposed_on or on
        now = msgspec.structs.replace(state, status="proposed", proposed_on=proposed_on, **case)
        return reckoned(msgspec.structs.replace(now, notice_starts=None, notice_ends=None))


def may_propose(project: Project, at: Sitting) -> None:
    """Refuse a project that is approved."""
    require(project.status in (None, *AHEAD), "Art. 14: {project} is approved already.", project=project.ref)


@decides(ProjectProposed, may_propose)
def propose(project: Project, terms: ProjectProposed, at: Sitting) -> ProjectProposed:
    """Propose a project, or propose it anew before it is approved."""
    return msgspec.structs.replace(terms, **check_case(terms, at))


def check_case(case: ProjectCase, at: Sitting) -> dict[str, int]:
    """Refuse a case that the law does not allow; gives the number of applicants where the call knows it."""
    programme = at.ask(Programme, case.programme or "")
    proposed = programme.status is not None
    told: dict[str, int] = {}
    together(
        lambda: require(proposed, "Art. 7: {programme} is not proposed.", programme=programme.ref),
        lambda: require_task(programme, case.task) if proposed else None,
        lambda: require_instrument(case.management_class, case.instrument, at),
        lambda: require_funded(case.budget, at),
        lambda: require(
            latest(case.end or "") >= (case.start or ""),
            "Art. 16: the project ends in {end}, before it starts in {start}.",
            end=case.end,
            start=case.start,
        ),
        lambda: checked_targets((), case.targets, case.start),
        lambda: require_admitted(case.undertakers, programme, case.task, at),
        lambda: told.update(_check_method(case, at)),
    )
    return told


def require_instrument(management_class: ManagementClass | None, instrument: Instrument | None, at: Sitting) -> None:
    """Refuse an instrument that is not on the charter's list of its class (Art. 11).

    Whether it may still be used is asked of what is stated anew alone (Art. 38): a case under way goes on.
    """
    require(
        at.charter.table.belongs("instrument", instrument, management_class),
        "Art. 11: {instrument} is no support instrument of the class {management_class}.",
        instrument=instrument,
        management_class=management_class,
    )


def require_funded(budget: Budget | None, at: Sitting) -> None:
    """Refuse a budget that does not say its sources, or whose parts do not add up (Art. 15)."""
    require(budget and budget.parts, "Art. 15: the budget does not say where the money comes from.")
    require_balanced(budget, at.charter.currency)


def require_admitted(units: tuple[str, ...], programme: Programme, task: str | None, at: Sitting) -> None:
    """Refuse units that are unknown, excluded, or not admitted where there are entry conditions (Art. 4, 5)."""
    together(*(functools.partial(_require_unit, ref, programme, task, at) for ref in units))


def _require_unit(ref: str, programme: Programme, task: str | None, at: Sitting) -> None:
    unit = at.ask(Organisation, ref)
    require(unit.name is not None, "Art. 4: {unit} is not registered.", unit=ref)
    require(not unit.excluded(at.on), "Art. 5: {unit} is excluded until {until}.", unit=ref, until=unit.excluded_until)
    admitted = any(held.programme == programme.ref and task in (None, held.task) for held in unit.admissions)
    require(
        admitted or not programme.conditions_of(task),
        "Art. 5: {unit} is not admitted; {programme} has entry conditions.",
        unit=ref,
        programme=programme.ref,
    )


def _check_method(case: ProjectCase, at: Sitting) -> dict[str, int]:
    if at.charter.trait("method", case.method, "justified"):
        require(case.justification, "Art. 12: {method} needs a justification.", method=case.method)
    if not at.charter.trait("method", case.method, "by_call"):
        return {}
    if case.call is None:
        refuse("Art. 12: {method} needs a published call.", method=case.method)
    call = at.ask(Call, case.call)
    require(
        call.published_on is not None and call.published_on <= at.on,
        "Art. 12: {call} is not published.",
        call=case.call,
    )
    require(
        call.method in (None, case.method) and call.programme in (None, case.programme),
        "Art. 12: {call} is a call of {programme} for {method}.",
        call=case.call,
        programme=call.programme,
        method=call.method,
    )
    applicants = case.applicants if case.applicants is not None else call.applicants
    if applicants is None:
        refuse("Art. 12: the number of applicants to {call} is not on record.", call=case.call)
    return {"applicants": applicants}
