"""The course of a programme after its proposal: targets, measurements, adjustments, its end (Art. 5, 9, 10)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from domain.rules.before import found
from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Budget,
    Name,
    OrganisationRef,
    Part,
    PartialDay,
    Power,
    Quantity,
    Target,
    Text,
    may,
    told,
)
from domain.rules.money import require_balanced
from domain.rules.programme import (
    EntryConditions,
    Key,
    Measured,
    Programme,
    ProgrammeFact,
    ProgrammeStatus,
    Task,
    require_distinct,
    require_task,
)
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.targets import checked_targets

TERMS: dict[str, dict[str, tuple[str, str]]] = {}

OTHER_BEFORE = "Art. 10: the record shows another state before this adjustment than the one stated."
UNCLOSED = ("proposed", "plan_approved", "launched", "suspended")


class ProgrammeTerms(Part, frozen=True, kw_only=True):
    """What an adjustment of a programme can change."""

    scope: Annotated[Text | None, may("实施范围", "scope")] = None
    tasks: Annotated[tuple[Task, ...], may("重点任务", "key tasks")] = ()
    lead: Annotated[OrganisationRef | None, may("牵头单位", "lead unit")] = None
    co_units: Annotated[tuple[OrganisationRef, ...], may("协办单位", "co-operating units")] = ()
    targets: Annotated[tuple[Target, ...], may("目标", "targets")] = ()
    budget: Annotated[Budget | None, may("预算", "budget")] = None


class ProgrammeTargetsSet(ProgrammeFact, frozen=True, kw_only=True, tag="programme.targets_set"):
    """Targets of a programme were set: indicator, baseline, value or statement, and the day by which."""

    power = Power.DECISION
    article = 9
    zh = "确定专项目标"
    en = "Targets set"
    rests_on = ("programme.proposed",)

    targets: Annotated[tuple[Target, ...], told("目标", "targets")] = ()

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, targets=(*state.targets, *self.targets))


class ProgrammeProgressMeasured(ProgrammeFact, frozen=True, kw_only=True, tag="programme.progress_measured"):
    """Progress towards a target was measured, with its evidence."""

    family = "progress"
    power = Power.EXECUTION
    article = 9
    zh = "目标进展"
    en = "Progress measured"
    fills = ("indicator", "unit")

    target: Annotated[Key, told("目标代号", "target")]
    indicator: Annotated[Name | None, may("指标", "indicator")] = None
    unit: Annotated[Name | None, may("单位", "unit")] = None
    value: Annotated[Quantity | None, may("完成值", "value")] = None
    statement: Annotated[Text | None, may("完成情况", "statement")] = None
    statement_en: Annotated[Text | None, may("完成情况（英文）", "statement in English")] = None
    as_of: Annotated[PartialDay | None, told("截至", "as of")] = None
    evidence: Annotated[Text | None, told("依据材料", "evidence")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        others = tuple(measured for measured in state.measured if measured.target != self.target)
        latest = Measured(target=self.target, value=self.value, statement=self.statement, as_of=self.as_of)
        return msgspec.structs.replace(state, measured=(*others, latest))


class ProgrammeEntryConditionsSet(ProgrammeFact, frozen=True, kw_only=True, tag="programme.entry_conditions_set"):
    """The conditions were set that a unit must meet to take part in a task."""

    power = Power.EXECUTION
    article = 5
    zh = "确定准入条件"
    en = "Entry conditions set"
    rests_on = ("programme.proposed",)

    task: Annotated[Key | None, may("任务", "task")] = None
    conditions: Annotated[tuple[Text, ...], told("准入条件", "entry conditions")] = ()

    def after(self, state: Programme, on: str | None) -> Programme:
        others = tuple(set_ for set_ in state.entry_conditions if set_.task != self.task)
        now = EntryConditions(task=self.task, conditions=self.conditions)
        return msgspec.structs.replace(state, entry_conditions=(*others, now))


class ProgrammeAdjusted(ProgrammeFact, frozen=True, kw_only=True, tag="programme.adjusted"):
    """A programme was adjusted in scope, tasks, units, targets or budget: before, after, reason and authority."""

    family = "adjustment"
    power = Power.DECISION
    article = 10
    zh = "专项调整"
    en = "Programme adjusted"
    rests_on = ("programme.proposed", "programme.targets_set", "programme.adjusted")
    fills = ("before",)

    before: Annotated[ProgrammeTerms | None, may("调整前", "before")] = None
    now: Annotated[ProgrammeTerms, told("调整后", "after")]
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        changes = {name: getattr(self.now, name) for name in _changed(self.now)}
        return msgspec.structs.replace(state, adjustments=state.adjustments + 1, **changes)


class _ProgrammeAct(ProgrammeFact, frozen=True, kw_only=True):
    """What suspension, resumption and closure state alike."""

    family = "standing"
    power = Power.DECISION
    article = 10
    fills: ClassVar[tuple[str, ...]] = ("before",)

    before: Annotated[ProgrammeStatus | None, may("此前状态", "status before", term="programme_status")] = None
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None


class ProgrammeSuspended(_ProgrammeAct, frozen=True, kw_only=True, tag="programme.suspended"):
    """A programme was suspended: no project is approved in it until it is resumed."""

    zh = "专项暂停"
    en = "Programme suspended"
    rests_on = ("programme.launched", "programme.resumed")

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, status="suspended")


class ProgrammeResumed(_ProgrammeAct, frozen=True, kw_only=True, tag="programme.resumed"):
    """A suspended programme was resumed."""

    zh = "专项恢复"
    en = "Programme resumed"
    rests_on = ("programme.suspended",)

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, status="launched")


class ProgrammeClosed(_ProgrammeAct, frozen=True, kw_only=True, tag="programme.closed"):
    """A programme was closed."""

    zh = "专项结束"
    en = "Programme closed"
    rests_on = ("programme.proposed", "programme.launched", "programme.suspended", "programme.resumed")

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(state, status="closed", closed_on=on)


def require_under_way(programme: Programme, at: Sitting) -> None:
    """Refuse a programme that is not proposed, or closed."""
    require(programme.status in UNCLOSED, "Art. 10: {programme} is not under way.", programme=programme.ref)


@decides(ProgrammeTargetsSet, require_under_way)
def set_targets(programme: Programme, terms: ProgrammeTargetsSet, at: Sitting) -> ProgrammeTargetsSet:
    """Set targets that can be assessed; a target that is set is changed by an adjustment."""
    checked_targets(programme.targets, terms.targets)
    return terms


def may_measure(programme: Programme, at: Sitting) -> None:
    """Refuse a programme without targets."""
    require(programme.targets, "Art. 9: no targets of {programme} are set.", programme=programme.ref)


@decides(ProgrammeProgressMeasured, may_measure)
def measure(programme: Programme, terms: ProgrammeProgressMeasured, at: Sitting) -> ProgrammeProgressMeasured:
    """Measure progress towards a target that was set, as of a day that has come; its indicator is restated."""
    known = {target.key: target for target in programme.targets}
    require(terms.target in known, "Art. 9: there is no target {key}.", key=terms.target)
    require(
        terms.value is not None or terms.statement is not None,
        "Art. 9: a measurement states a value or what was reached.",
    )
    require((terms.as_of or "") <= at.on, "Art. 9: {day} lies in the future.", day=terms.as_of)
    target = known[terms.target]
    return msgspec.structs.replace(terms, indicator=target.indicator, unit=target.unit)


@decides(ProgrammeEntryConditionsSet, require_under_way)
def set_entry_conditions(
    programme: Programme, terms: ProgrammeEntryConditionsSet, at: Sitting
) -> ProgrammeEntryConditionsSet:
    """Set the entry conditions of the programme or of one of its tasks; later ones replace earlier ones."""
    require_task(programme, terms.task)
    return terms


@decides(ProgrammeAdjusted, require_under_way)
def adjust(programme: Programme, terms: ProgrammeAdjusted, at: Sitting) -> ProgrammeAdjusted:
    """Adjust a programme; what stood before is taken from the record."""
    now = terms.now
    standing = ProgrammeTerms(**{name: getattr(programme, name) for name in _changed(now)})
    require(standing != now, "Art. 10: the adjustment changes nothing.")
    require_balanced(now.budget, at.charter.currency)
    require_distinct(now.tasks)
    checked_targets((), now.targets)
    return msgspec.structs.replace(terms, before=found(terms.before, standing, OTHER_BEFORE))


def may_suspend(programme: Programme, at: Sitting) -> None:
    """Refuse a programme that is not launched."""
    require(programme.status == "launched", "Art. 10: {programme} is not launched.", programme=programme.ref)


@decides(ProgrammeSuspended, may_suspend)
def suspend(programme: Programme, terms: ProgrammeSuspended, at: Sitting) -> ProgrammeSuspended:
    """Suspend a launched programme."""
    return msgspec.structs.replace(terms, before=found(terms.before, programme.status, OTHER_BEFORE))


def may_resume(programme: Programme, at: Sitting) -> None:
    """Refuse a programme that is not suspended."""
    require(programme.status == "suspended", "Art. 10: {programme} is not suspended.", programme=programme.ref)


@decides(ProgrammeResumed, may_resume)
def resume(programme: Programme, terms: ProgrammeResumed, at: Sitting) -> ProgrammeResumed:
    """Resume a suspended programme."""
    return msgspec.structs.replace(terms, before=found(terms.before, programme.status, OTHER_BEFORE))


@decides(ProgrammeClosed, require_under_way)
def close(programme: Programme, terms: ProgrammeClosed, at: Sitting) -> ProgrammeClosed:
    """Close a programme that is not closed."""
    return msgspec.structs.replace(terms, before=found(terms.before, programme.status, OTHER_BEFORE))


def _changed(now: ProgrammeTerms) -> tuple[str, ...]:
    """The fields that an adjustment states."""
    return tuple(name for name in now.__struct_fields__ if getattr(now, name) not in (None, ()))
