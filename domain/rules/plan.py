"""The action plan: who issued it, its three levels, the survey it rests on, its targets (Art. 2, 6, 9)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Count,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Power,
    State,
    Target,
    Text,
    may,
    told,
)
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.targets import checked_targets

Year = Annotated[str, Meta(pattern=r"^\d{4}\Z", extra={"form": "partial_day"})]
Level = Literal["leading_group", "organising_unit", "undertaking_unit"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "level": {
        "leading_group": ("领导小组", "leading group"),
        "organising_unit": ("重大专项组织单位", "organising units"),
        "undertaking_unit": ("项目承担单位", "undertaking units"),
    }
}


class ActionPlan(State, frozen=True, kw_only=True, omit_defaults=True):
    """The action plan as the record knows it."""

    subject: ClassVar[str] = "plan"
    title: str | None = None
    title_en: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    first_year: str | None = None
    last_year: str | None = None
    issued_on: str | None = None
    levels: tuple[Level, ...] = ()
    suggestions: int | None = None
    targets: tuple[Target, ...] = ()


class PlanFact(Fact, frozen=True, kw_only=True):
    """Facts of the plan; they are decisions of the leading group."""

    family: ClassVar[Family] = "programme"
    state: ClassVar[type[State]] = ActionPlan
    power = Power.DECISION


class PlanIssued(PlanFact, frozen=True, kw_only=True, tag="plan.issued"):
    """The action plan was issued."""

    article = 2
    zh = "印发计划"
    en = "Plan issued"
    spans = (("first_year", "last_year"),)

    title: Annotated[Name, told("名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    issuer: Annotated[OrganisationRef | None, told("印发机关", "issued by")] = None
    document_number: Annotated[Name | None, may("文号", "document number")] = None
    first_year: Annotated[Year | None, told("起始年份", "first year")] = None
    last_year: Annotated[Year | None, told("终止年份", "last year")] = None
    summary: Annotated[Text | None, may("概要", "summary")] = None
    summary_en: Annotated[Text | None, may("概要（英文）", "summary in English")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: ActionPlan, on: str | None) -> ActionPlan:
        return msgspec.structs.replace(
            state,
            title=self.title,
            title_en=self.title_en,
            issuer=self.issuer,
            document_number=self.document_number,
            first_year=self.first_year,
            last_year=self.last_year,
            issued_on=on,
        )


class PlanLevelDescribed(PlanFact, frozen=True, kw_only=True, tag="plan.level_described"):
    """One of the three levels of organisation was described: who belongs to it and what it answers for."""

    article = 2
    zh = "说明组织层级"
    en = "Level of organisation described"
    rests_on = ("plan.issued",)

    level: Annotated[Level, told("层级", "level", term="level")]
    members: Annotated[Text, told("组成", "members")]
    members_en: Annotated[Text | None, may("组成（英文）", "members in English")] = None
    duties: Annotated[tuple[Name, ...], told("职责", "duties")] = ()
    duties_en: Annotated[tuple[Name, ...], may("职责（英文）", "duties in English")] = ()
    office: Annotated[OrganisationRef | None, may("办公室设在", "seat of its office")] = None

    def after(self, state: ActionPlan, on: str | None) -> ActionPlan:
        others = tuple(level for level in state.levels if level != self.level)
        return msgspec.structs.replace(state, levels=(*others, self.level))


class PlanSurveyReported(PlanFact, frozen=True, kw_only=True, tag="plan.survey_reported"):
    """The survey of demand and of what technology can supply was reported, with the number of suggestions."""

    power = Power.EXECUTION
    article = 6
    zh = "需求调研情况"
    en = "Survey reported"

    suggestions: Annotated[Count, told("建议数", "number of suggestions")]
    approximate: Annotated[bool, may("是否约数", "whether the number is approximate")] = False
    departments: Annotated[Count | None, may("有关部门数", "number of departments")] = None
    districts: Annotated[Count | None, may("区县数", "number of districts and counties")] = None
    method: Annotated[Text | None, told("调研方式", "how it was made")] = None
    method_en: Annotated[Text | None, may("调研方式（英文）", "how it was made, in English")] = None

    def after(self, state: ActionPlan, on: str | None) -> ActionPlan:
        return msgspec.structs.replace(state, suggestions=self.suggestions)


class PlanTargetsSet(PlanFact, frozen=True, kw_only=True, tag="plan.targets_set"):
    """Targets of the whole plan were set."""

    article = 9
    zh = "确定计划目标"
    en = "Targets of the plan set"
    rests_on = ("plan.issued",)

    targets: Annotated[tuple[Target, ...], told("目标", "targets")] = ()

    def after(self, state: ActionPlan, on: str | None) -> ActionPlan:
        return msgspec.structs.replace(state, targets=(*state.targets, *self.targets))


def may_issue(plan: ActionPlan, at: Sitting) -> None:
    """Refuse a plan that is issued."""
    require(plan.title is None, "Art. 2: {title} is issued already.", title=plan.title)


def require_issued(plan: ActionPlan, at: Sitting) -> None:
    """Refuse a plan that is not issued."""
    require(plan.title is not None, "Art. 2: {plan} is not issued.", plan=plan.ref)


@decides(PlanIssued, may_issue)
def issue(plan: ActionPlan, terms: PlanIssued, at: Sitting) -> PlanIssued:
    """Issue a plan once, for years in their order."""
    require(
        (terms.first_year or "") <= (terms.last_year or ""),
        "Art. 2: the plan ends in {last}, before it begins in {first}.",
        first=terms.first_year,
        last=terms.last_year,
    )
    return terms


@decides(PlanLevelDescribed, require_issued)
def describe_level(plan: ActionPlan, terms: PlanLevelDescribed, at: Sitting) -> PlanLevelDescribed:
    """Describe a level of the organisation of an issued plan; a later description replaces the earlier."""
    return terms


@decides(PlanSurveyReported)
def report_survey(plan: ActionPlan, terms: PlanSurveyReported, at: Sitting) -> PlanSurveyReported:
    """Report the survey, which may come before the plan is issued."""
    return terms


@decides(PlanTargetsSet, require_issued)
def set_plan_targets(plan: ActionPlan, terms: PlanTargetsSet, at: Sitting) -> PlanTargetsSet:
    """Set targets that can be assessed, each under a key of its own."""
    checked_targets(plan.targets, terms.targets, plan.first_year)
    return terms
