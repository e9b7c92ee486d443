"""What a project brings forth: steps of managing intellectual property, and outcomes (Art. 17, 22)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import Attachment, Code, Count, Currency, Fen, Name, PartialDay, Power, Text, may, told
from domain.rules.project import IpStep, Project, ProjectFact, StandardLevel
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

Outcome = Annotated[Code, coded("outcome")]
PublicFunds = Annotated[Code, coded("public_funds")]

TERMS: dict[str, dict[str, tuple[str, str]]] = {}


class ProjectIpStepRecorded(ProjectFact, frozen=True, kw_only=True, tag="project.ip_step_recorded"):
    """A step of managing intellectual property was taken: search, analysis, application, warning and the like."""

    family = "outcome"
    power = Power.EXECUTION
    article = 17
    zh = "知识产权管理"
    en = "IP step recorded"
    rests_on = ("project.proposed",)

    step: Annotated[IpStep, told("环节", "step", term="ip_step")]
    statement: Annotated[Text | None, told("情况", "what was done")] = None
    number: Annotated[Name | None, may("申请号或专利号", "number of the application or patent")] = None
    as_of: Annotated[PartialDay | None, may("日期", "day")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, ip_steps=(*state.ip_steps, self.step))


class ProjectOutcomeRecorded(ProjectFact, frozen=True, kw_only=True, tag="project.outcome_recorded"):
    """An outcome of a project was recorded, with its evidence."""

    family = "outcome"
    power = Power.EXECUTION
    article = 22
    zh = "成果登记"
    en = "Outcome recorded"
    rests_on = ("project.approved",)

    outcome: Annotated[Outcome, told("成果类型", "type of outcome", term="outcome")]
    title: Annotated[Name, told("成果名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    level: Annotated[StandardLevel | None, may("标准级别", "level of the standard", term="standard_level")] = None
    funds: Annotated[PublicFunds | None, may("采购资金", "funds of the procurement", term="public_funds")] = None
    number: Annotated[Name | None, may("编号", "number")] = None  # of the patent, standard, contract, paper
    amount: Annotated[Fen | None, may("金额", "amount")] = None
    people: Annotated[Count | None, may("人数", "number of people")] = None
    as_of: Annotated[PartialDay | None, may("日期", "day")] = None
    evidence: Annotated[Text | None, told("证明材料", "evidence")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None
    currency: Annotated[Currency | None, may("币种", "currency")] = None  # else that of the budget

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, outcomes=state.outcomes + 1)


def may_record_ip_step(project: Project, at: Sitting) -> None:
    """Refuse a project that is not on record."""
    require(project.status is not None, "Art. 17: {project} is not on record.", project=project.ref)


@decides(ProjectIpStepRecorded, may_record_ip_step)
def record_ip_step(project: Project, terms: ProjectIpStepRecorded, at: Sitting) -> ProjectIpStepRecorded:
    """Record an IP step at any time of the whole life of a project."""
    require((terms.as_of or "") <= at.on, "Art. 17: {day} lies in the future.", day=terms.as_of)
    return terms


def may_record_outcome(project: Project, at: Sitting) -> None:
    """Refuse a project that was not approved."""
    require(project.first is not None, "Art. 22: {project} was not approved.", project=project.ref)


@decides(ProjectOutcomeRecorded, may_record_outcome)
def record_outcome(project: Project, terms: ProjectOutcomeRecorded, at: Sitting) -> ProjectOutcomeRecorded:
    """Record an outcome of a project that was approved, also after its end; a standard has a level."""
    wants = {trait: at.charter.trait("outcome", terms.outcome, trait) for trait in ("level", "funds", "people")}
    require(not wants["level"] or terms.level, "Art. 22: the outcome does not say the level of the standard.")
    require(wants["level"] or terms.level is None, "Art. 22: only a standard has a level.")
    require(not wants["funds"] or terms.funds, "Art. 22: the outcome does not say whose funds bought the product.")
    require(not wants["people"] or terms.people, "Art. 22: the outcome does not say how many were trained.")
    require((terms.as_of or "") <= at.on, "Art. 22: {day} lies in the future.", day=terms.as_of)
    return terms
