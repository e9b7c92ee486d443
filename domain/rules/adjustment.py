"""Adjustments of a project: each with what was before, what is now, the reason and the authority (Art. 20).

The state before is taken from the record. The first approval stays as the baseline; each adjustment is counted.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from domain.rules.approval import as_milestones, check_milestones
from domain.rules.before import found, latest, money
from domain.rules.days import is_before
from domain.rules.decision import decides
from domain.rules.fact import Budget, Name, OrganisationRef, Part, PartialDay, Power, Target, Text, may, told
from domain.rules.money import beyond, coin
from domain.rules.programme import Programme
from domain.rules.project import (
    Instrument,
    ManagementClass,
    Milestone,
    PlannedMilestone,
    Project,
    ProjectFact,
    reckoned,
    require_live,
)
from domain.rules.proposal import require_admitted, require_funded, require_instrument
from domain.rules.refusal import refuse, require
from domain.rules.sitting import Sitting
from domain.rules.targets import checked_targets

Direction = Literal["up", "down", "between_sources"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "direction": {
        "up": ("调增", "increased"),
        "down": ("调减", "reduced"),
        "between_sources": ("调整来源结构", "moved between sources"),
    }
}

OTHER_BEFORE = "Art. 20: the record shows another state before this adjustment than the one stated."
NO_CHANGE = "Art. 20: the adjustment changes nothing."


class Plan(Part, frozen=True, kw_only=True):
    """What a project does and is measured by, so far as an adjustment changes it."""

    title: Annotated[Name | None, may("项目名称", "title")] = None
    scope: Annotated[Text | None, may("研究内容", "scope")] = None
    targets: Annotated[tuple[Target, ...], may("考核指标", "targets")] = ()
    milestones: Annotated[tuple[PlannedMilestone, ...], may("里程碑", "milestones")] = ()


class ProjectExtended(ProjectFact, frozen=True, kw_only=True, tag="project.extended"):
    """The day by which a project is to end was moved."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "延期"
    en = "Project extended"
    rests_on = ("project.approved", "project.extended")
    fills = ("before",)

    before: Annotated[PartialDay | None, may("原完成时间", "end before")] = None
    end: Annotated[PartialDay, told("新完成时间", "new end")]
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return _rebaselined(state, end=self.end)


class ProjectBudgetAdjusted(ProjectFact, frozen=True, kw_only=True, tag="project.budget_adjusted"):
    """The budget of a project was raised, lowered, or moved between its sources."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "预算调整"
    en = "Budget adjusted"
    rests_on = ("project.approved", "project.budget_adjusted")
    fills = ("before", "direction")

    before: Annotated[Budget | None, may("原预算", "budget before")] = None
    budget: Annotated[Budget, told("新预算", "new budget")]
    direction: Annotated[Direction | None, may("调整方向", "direction", term="direction")] = None
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return reckoned(_rebaselined(state, budget=self.budget))


class ProjectUnitChanged(ProjectFact, frozen=True, kw_only=True, tag="project.unit_changed"):
    """The units that undertake a project were changed."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "承担单位变更"
    en = "Undertaking unit changed"
    rests_on = ("project.approved", "project.unit_changed")
    fills = ("before",)

    before: Annotated[tuple[OrganisationRef, ...], may("原承担单位", "undertaking units before")] = ()
    undertakers: Annotated[tuple[OrganisationRef, ...], told("新承担单位", "new undertaking units")] = ()
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return _rebaselined(state, undertakers=self.undertakers)


class ProjectScopeAdjusted(ProjectFact, frozen=True, kw_only=True, tag="project.scope_adjusted"):
    """What a project does, or the targets and milestones it is measured by, were changed."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "研究内容和指标调整"
    en = "Scope or targets adjusted"
    rests_on = ("project.approved", "project.scope_adjusted")
    fills = ("before",)

    before: Annotated[Plan | None, may("调整前", "before")] = None
    now: Annotated[Plan, told("调整后", "after")]
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        changes: dict[str, Any] = {name: getattr(self.now, name) for name in _changed(self.now)}
        if "milestones" in changes:
            changes["milestones"] = _carried_over(state.milestones, self.now.milestones)
        return _rebaselined(state, **changes)


class ProjectReclassified(ProjectFact, frozen=True, kw_only=True, tag="project.reclassified"):
    """A project was moved to another management class, as the market or its progress changed."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "管理分类调整"
    en = "Project reclassified"
    rests_on = ("project.approved", "project.reclassified")
    fills = ("before",)

    before: Annotated[ManagementClass | None, may("原管理分类", "management class before", term="management_class")] = (
        None
    )
    management_class: Annotated[ManagementClass, told("新管理分类", "new management class", term="management_class")]
    instrument: Annotated[Instrument | None, told("支持方式", "support instrument", term="instrument")] = None
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return _rebaselined(
            state, management_class=self.management_class, instrument=self.instrument or state.instrument
        )


class ProjectRenamed(ProjectFact, frozen=True, kw_only=True, tag="project.renamed"):
    """A project took another name; what it does and is measured by stayed as it was."""

    family = "adjustment"
    power = Power.DECISION
    article = 20
    zh = "项目更名"
    en = "Project renamed"
    rests_on = ("project.approved", "project.scope_adjusted", "project.renamed")
    fills = ("before", "before_en")

    before: Annotated[Name | None, may("原名称", "former name")] = None
    before_en: Annotated[Name | None, may("原英文名称", "former name in English")] = None
    title: Annotated[Name, told("新名称", "new name")]
    title_en: Annotated[Name | None, may("新英文名称", "new name in English")] = None
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return _rebaselined(state, title=self.title, title_en=self.title_en)


@decides(ProjectExtended, require_live)
def extend(project: Project, terms: ProjectExtended, at: Sitting) -> ProjectExtended:
    """Extend a project to a later end."""
    require(
        not is_before(terms.end, project.start),
        "Art. 20: the project starts in {start}; it cannot end in {end}.",
        start=project.start,
        end=terms.end,
    )
    later = latest(terms.end) > latest(project.end or "")
    require(later, "Art. 20: an extension ends later than {end}.", end=project.end)
    return msgspec.structs.replace(terms, before=found(terms.before, project.end, OTHER_BEFORE))


@decides(ProjectBudgetAdjusted, require_live)
def adjust_budget(project: Project, terms: ProjectBudgetAdjusted, at: Sitting) -> ProjectBudgetAdjusted:
    """Adjust the budget, never below what is paid out; the direction is computed."""
    require_funded(terms.budget, at)
    require(terms.budget != project.budget, NO_CHANGE)
    for excess in beyond(project.paid, terms.budget):
        told = {
            "coin": coin(terms.budget, at.charter.currency),
            "disbursed": money(excess.paid),
            "budget": money(excess.budget),
        }
        if excess.source is None:
            refuse("Art. 19: {coin} {disbursed} is disbursed already; the budget cannot be {coin} {budget}.", **told)
        refuse(
            "Art. 19: {coin} {disbursed} from {source} is disbursed already; its part cannot be {coin} {budget}.",
            source=excess.source,
            **told,
        )
    direction = _direction(project.budget.total if project.budget else 0, terms.budget.total)
    require(terms.direction in (None, direction), OTHER_BEFORE)
    before = found(terms.before, project.budget, OTHER_BEFORE)
    return msgspec.structs.replace(terms, before=before, direction=direction)


@decides(ProjectUnitChanged, require_live)
def change_unit(project: Project, terms: ProjectUnitChanged, at: Sitting) -> ProjectUnitChanged:
    """Change the undertaking units; new ones must be admitted and not excluded."""
    require(terms.undertakers != project.undertakers, NO_CHANGE)
    new = tuple(unit for unit in terms.undertakers if unit not in project.undertakers)
    # A transcribed project may lack its programme: then there are no entry conditions to ask for.
    programme = at.ask(Programme, project.programme) if project.programme else Programme(id="")
    require_admitted(new, programme, project.task, at)
    return msgspec.structs.replace(terms, before=found(terms.before, project.undertakers, OTHER_BEFORE))


@decides(ProjectScopeAdjusted, require_live)
def adjust_scope(project: Project, terms: ProjectScopeAdjusted, at: Sitting) -> ProjectScopeAdjusted:
    """Adjust title, scope, targets or milestones; what stood before is taken from the record."""
    now = terms.now
    standing: dict[str, Any] = {name: getattr(project, name) for name in _changed(now)}
    if "milestones" in standing:
        standing["milestones"] = tuple(_planned(milestone) for milestone in project.milestones)
    before = Plan(**standing)
    require(before != now, NO_CHANGE)
    checked_targets((), now.targets, project.start)
    check_milestones(now.milestones, project.start, project.end)
    return msgspec.structs.replace(terms, before=found(terms.before, before, OTHER_BEFORE))


@decides(ProjectReclassified, require_live)
def reclassify(project: Project, terms: ProjectReclassified, at: Sitting) -> ProjectReclassified:
    """Move a project to another class, with an instrument of that class."""
    require(terms.management_class != project.management_class, NO_CHANGE)
    require_instrument(terms.management_class, terms.instrument, at)
    return msgspec.structs.replace(terms, before=found(terms.before, project.management_class, OTHER_BEFORE))


@decides(ProjectRenamed, require_live)
def rename(project: Project, terms: ProjectRenamed, at: Sitting) -> ProjectRenamed:
    """Rename a project; its names before are taken from the record."""
    same = terms.title == project.title and terms.title_en in (None, project.title_en)
    require(not same, NO_CHANGE)
    before = found(terms.before, project.title, OTHER_BEFORE)
    before_en = found(terms.before_en, project.title_en, OTHER_BEFORE)
    return msgspec.structs.replace(terms, before=before, before_en=before_en)


def _rebaselined(state: Project, **changes: Any) -> Project:
    return msgspec.structs.replace(state, rebaselinings=state.rebaselinings + 1, **changes)


def _direction(before: int, now: int) -> Direction:
    if now == before:
        return "between_sources"
    return "up" if now > before else "down"


def _changed(plan: Plan) -> tuple[str, ...]:
    return tuple(name for name in plan.__struct_fields__ if getattr(plan, name) not in (None, ()))


def _planned(milestone: Milestone) -> PlannedMilestone:
    return PlannedMilestone(key=milestone.key, title=milestone.title, title_en=milestone.title_en, due=milestone.due)


def _carried_over(standing: tuple[Milestone, ...], planned: tuple[PlannedMilestone, ...]) -> tuple[Milestone, ...]:
    """The new milestones, with the progress already reported against those that stay."""
    known = {milestone.key: milestone for milestone in standing}
    return tuple(
        msgspec.structs.replace(new, progress=known[new.key].progress, reported_on=known[new.key].reported_on)
        if new.key in known
        else new
        for new in as_milestones(planned)
    )
