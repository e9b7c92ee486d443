"""Major programmes: what they are and how they are proposed (Art. 7)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.decision import decides
from domain.rules.fact import (
    Budget,
    Code,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Part,
    PartialDay,
    PlanRef,
    Power,
    Quantity,
    State,
    Target,
    Text,
    may,
    told,
)
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

Category = Annotated[Code, coded("category")]
Role = Literal["lead", "co"]
ProgrammeStatus = Literal["proposed", "plan_approved", "launched", "suspended", "closed"]
Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "role": {"lead": ("牵头单位", "lead unit"), "co": ("协办单位", "co-operating unit")},
    "programme_status": {
        "proposed": ("已提出", "proposed"),
        "plan_approved": ("实施方案已批准", "implementation plan approved"),
        "launched": ("已启动", "launched"),
        "suspended": ("已暂停", "suspended"),
        "closed": ("已结束", "closed"),
    },
}


class Task(Part, frozen=True, kw_only=True):
    """A key task of a programme."""

    key: Annotated[Key, told("任务代号", "key")]
    title: Annotated[Name, told("任务名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None


class Measured(Part, frozen=True, kw_only=True):
    """The latest measurement of a target."""

    target: Key
    value: Quantity | None = None
    statement: Text | None = None
    as_of: PartialDay | None = None


class TaskUnit(Part, frozen=True, kw_only=True):
    """A unit designated for one task."""

    task: Key
    role: Role
    unit: OrganisationRef


class EntryConditions(Part, frozen=True, kw_only=True):
    """What a unit must meet to be admitted; without a task, for the whole programme."""

    task: Key | None = None
    conditions: tuple[Text, ...]


class Programme(State, frozen=True, kw_only=True, omit_defaults=True):
    """A major programme as it stands; `lead` and `co_units` are those of the whole programme."""

    subject: ClassVar[str] = "programme"
    status: ProgrammeStatus | None = None
    number: int | None = None
    title: str | None = None
    title_en: str | None = None
    category: Category | None = None
    plan: str | None = None
    scope: str | None = None
    tasks: tuple[Task, ...] = ()
    lead: str | None = None
    co_units: tuple[str, ...] = ()
    task_units: tuple[TaskUnit, ...] = ()
    proposed_on: str | None = None
    plan_approved_on: str | None = None
    mature: bool | None = None
    launched_on: str | None = None
    closed_on: str | None = None
    targets: tuple[Target, ...] = ()
    budget: Budget | None = None
    measured: tuple[Measured, ...] = ()
    entry_conditions: tuple[EntryConditions, ...] = ()
    adjustments: int = 0

    def conditions_of(self, task: str | None) -> tuple[str, ...]:
        """The entry conditions of a task, with those of the whole programme; without a task, all of them."""
        asked = [set_ for set_ in self.entry_conditions if task is None or set_.task in (None, task)]
        return tuple(text for set_ in asked for text in set_.conditions)


class ProgrammeFact(Fact, frozen=True, kw_only=True):
    """Facts of a programme."""

    family: ClassVar[Family] = "programme"
    state: ClassVar[type[State]] = Programme


class ProgrammeProposed(ProgrammeFact, frozen=True, kw_only=True, tag="programme.proposed"):
    """A major programme was proposed, with its tasks and how it meets each of the four principles of selection."""

    power = Power.EXECUTION
    article = 7
    zh = "提出重大专项"
    en = "Programme proposed"
    rests_on = ("plan.issued",)

    number: Annotated[Annotated[int, Meta(ge=1, le=999)] | None, told("序号", "number")] = None
    title: Annotated[Name, told("名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    category: Annotated[Category | None, told("类别", "category", term="category")] = None
    plan: Annotated[PlanRef | None, may("所属计划", "plan")] = None
    tasks: Annotated[tuple[Task, ...], told("重点任务", "key tasks")] = ()
    innovation: Annotated[Text | None, told("突出创新导向", "how it puts innovation first")] = None
    city_needs: Annotated[
        Text | None, told("围绕城市可持续发展和重大民生需求", "how it serves the city and its people")
    ] = None
    market: Annotated[Text | None, told("坚持技术创新市场导向", "how the market guides it")] = None
    coordination: Annotated[
        Text | None, told("与国家重大专项和现有资源、计划衔接", "how it fits national programmes and existing plans")
    ] = None
    attainable: Annotated[Text | None, may("短期内能够实现且可考核", "why its goals can be reached and assessed")] = (
        None
    )
    leading: Annotated[Text | None, may("突出科技支撑引领", "what science and technology lead in it")] = None
    organised: Annotated[Text | None, may("协同组织方式和责任主体", "who answers for it together")] = None

    def after(self, state: Programme, on: str | None) -> Programme:
        return msgspec.structs.replace(
            state,
            status="proposed",
            proposed_on=on,
            number=self.number,
            title=self.title,
            title_en=self.title_en,
            category=self.category,
            plan=self.plan,
            tasks=self.tasks,
        )


def may_propose(programme: Programme, at: Sitting) -> None:
    """Refuse a programme that is proposed."""
    require(programme.status is None, "Art. 7: {title} is proposed already.", title=programme.title)


def require_proposed(programme: Programme, at: Sitting) -> None:
    """Refuse a programme that is not proposed."""
    require(programme.status is not None, "Art. 7: {programme} is not proposed.", programme=programme.ref)


@decides(ProgrammeProposed, may_propose)
def propose(programme: Programme, terms: ProgrammeProposed, at: Sitting) -> ProgrammeProposed:
    """Propose a programme once, with tasks under keys of their own."""
    require_distinct(terms.tasks)
    return terms


def require_task(programme: Programme, task: str | None) -> None:
    """Refuse a task that the programme does not have."""
    require(
        task is None or task in {known.key for known in programme.tasks},
        "Art. 7: {programme} has no task {task}.",
        programme=programme.ref,
        task=task,
    )


def require_distinct(tasks: tuple[Task, ...]) -> None:
    """Refuse two tasks under one key."""
    keys = [task.key for task in tasks]
    for key in keys:
        require(keys.count(key) == 1, "Art. 7: two tasks have the key {key}.", key=key)
