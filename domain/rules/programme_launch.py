"""The launch of a programme: implementation plan, organising units, maturity (Art. 2, 8): 成熟一个、启动一个."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import Attachment, Budget, OrganisationRef, Power, Text, may, told
from domain.rules.money import require_balanced
from domain.rules.programme import Key, Programme, ProgrammeFact, Role, TaskUnit, require_proposed, require_task
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

TERMS: dict[str, dict[str, tuple[str, str]]] = {}


class ProgrammePlanApproved(ProgrammeFact, frozen=True, kw_only=True, tag="programme.plan_approved"):
    """The implementation plan of a programme was approved."""

    power = Power.DECISION
    article = 8
    zh = "批准实施方案"
    en = "Implementation plan approved"
    rests_on = ("programme.proposed",)

    summary: Annotated[Text | None, told("实施方案摘要", "summary of the plan")] = None
    summary_en: Annotated[Text | None, may("摘要（英文）", "summary in English")] = None
    scope: Annotated[Text | None, may("实施范围", "scope")] = None
    budget: Annotated[Budget | None, may("预算", "budget")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(
            state, status="plan_approved", plan_approved_on=on, scope=self.scope, budget=self.budget
        )


class ProgrammeUnitDesignated(ProgrammeFact, frozen=True, kw_only=True, tag="programme.unit_designated"):
    """A unit was designated to lead a programme or one of its tasks, or to co-operate in it."""

    power = Power.DECISION
    article = 2
    zh = "确定组织单位"
    en = "Organising unit designated"
    rests_on = ("programme.proposed",)

    role: Annotated[Role, told("角色", "role", term="role")]
    unit: Annotated[OrganisationRef, told("单位", "unit")]
    task: Annotated[Key | None, may("任务", "task")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        if self.task is not None:
            designated = TaskUnit(task=self.task, role=self.role, unit=self.unit)
            return msgspec.structs.replace(state, task_units=(*state.task_units, designated))
        if self.role == "lead":
            return msgspec.structs.replace(state, lead=self.unit)
        return msgspec.structs.replace(state, co_units=(*state.co_units, self.unit))


class ProgrammeMaturityAssessed(ProgrammeFact, frozen=True, kw_only=True, tag="programme.maturity_assessed"):
    """It was assessed whether a programme is mature enough to be launched."""

    power = Power.SUPERVISION
    article = 8
    zh = "成熟度评估"
    en = "Maturity assessed"
    rests_on = ("programme.proposed",)

    met: Annotated[bool, told("是否成熟", "whether it is mature")]
    statement: Annotated[Text | None, told("评估意见", "opinion")] = None
    assessor: Annotated[OrganisationRef | None, may("评估单位", "assessed by")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, mature=self.met)


class ProgrammeLaunched(ProgrammeFact, frozen=True, kw_only=True, tag="programme.launched"):
    """A programme was launched: projects may now be approved in it."""

    power = Power.DECISION
    article = 8
    zh = "启动重大专项"
    en = "Programme launched"
    rests_on = ("programme.plan_approved", "programme.maturity_assessed")

    statement: Annotated[Text | None, may("说明", "statement")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, status="launched", launched_on=on)


def may_approve_plan(programme: Programme, at: Sitting) -> None:
    """Refuse unless the programme is proposed and its implementation plan not approved."""
    require_proposed(programme, at)
    require(programme.status == "proposed", "Art. 8: the implementation plan is approved already.")


@decides(ProgrammePlanApproved, may_approve_plan)
def approve_plan(programme: Programme, terms: ProgrammePlanApproved, at: Sitting) -> ProgrammePlanApproved:
    """Approve the implementation plan of a proposed programme; its budget, if any, adds up."""
    require_balanced(terms.budget, at.charter.currency)
    return terms


@decides(ProgrammeUnitDesignated, require_proposed)
def designate(programme: Programme, terms: ProgrammeUnitDesignated, at: Sitting) -> ProgrammeUnitDesignated:
    """Designate one lead unit, and co-operating units once each."""
    require_task(programme, terms.task)
    leads = {unit.task: unit.unit for unit in programme.task_units if unit.role == "lead"} | {None: programme.lead}
    lead = leads.get(terms.task)
    require(
        terms.role != "lead" or lead is None,
        "Art. 2: {lead} leads already; a change of the lead unit is an adjustment.",
        lead=lead,
    )
    held = {(unit.task, unit.unit) for unit in programme.task_units} | {(None, unit) for unit in programme.co_units}
    require(
        (terms.task, terms.unit) not in held and terms.unit != lead,
        "Art. 2: {unit} is designated already.",
        unit=terms.unit,
    )
    return terms


def may_assess_maturity(programme: Programme, at: Sitting) -> None:
    """Refuse unless the programme is proposed and not launched."""
    require_proposed(programme, at)
    _require_not_launched(programme)


@decides(ProgrammeMaturityAssessed, may_assess_maturity)
def assess_maturity(programme: Programme, terms: ProgrammeMaturityAssessed, at: Sitting) -> ProgrammeMaturityAssessed:
    """Assess a programme that is proposed and not yet launched."""
    return terms


def may_launch(programme: Programme, at: Sitting) -> None:
    """Refuse unless the plan is approved, a lead unit designated, and the programme assessed as mature."""
    _require_not_launched(programme)
    ref = programme.ref
    require(
        programme.status == "plan_approved",
        "Art. 8: the implementation plan of {programme} is not approved.",
        programme=ref,
    )
    require(
        (programme.plan_approved_on or "") <= at.on,
        "Art. 8: the implementation plan is of {day}, after this launch.",
        day=programme.plan_approved_on,
    )
    require(programme.lead is not None, "Art. 8: {programme} has no lead organising unit.", programme=ref)
    require(programme.mature is not None, "Art. 8: the maturity of {programme} is not assessed.", programme=ref)
    require(programme.mature, "Art. 8: {programme} was assessed as not yet mature.", programme=ref)


@decides(ProgrammeLaunched, may_launch)
def launch(programme: Programme, terms: ProgrammeLaunched, at: Sitting) -> ProgrammeLaunched:
    """Launch a programme when it is mature: 成熟一个、启动一个."""
    return terms


def _require_not_launched(programme: Programme) -> None:
    launched = programme.status in ("launched", "suspended", "closed")
    require(not launched, "Art. 8: {programme} was launched already.", programme=programme.ref)
