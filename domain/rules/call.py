"""Calls for applications: a merit-based commission or an open tender needs one, and the number that answered it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Budget,
    Code,
    Count,
    Day,
    Fact,
    Family,
    Name,
    Power,
    ProgrammeRef,
    State,
    may,
    told,
)
from domain.rules.programme import Programme
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

CallMethod = Annotated[Code, coded("method")]
CallStatus = Literal["published", "closed"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "call_status": {"published": ("征集中", "open"), "closed": ("已截止", "closed")},
}


class Call(State, frozen=True, kw_only=True, omit_defaults=True):
    """A call as the record knows it."""

    subject: ClassVar[str] = "call"
    status: CallStatus | None = None
    title: str | None = None
    title_en: str | None = None
    programme: ProgrammeRef | None = None
    tasks: tuple[str, ...] = ()
    method: CallMethod | None = None
    published_on: Day | None = None
    closes_on: Day | None = None
    closed_on: Day | None = None
    applicants: int | None = None


class CallFact(Fact, frozen=True, kw_only=True):
    """Facts of a call."""

    family: ClassVar[Family] = "notice"
    power: ClassVar[Power] = Power.DECISION
    article: ClassVar[int] = 12
    state: ClassVar[type[State]] = Call


class CallPublished(CallFact, frozen=True, kw_only=True, tag="call.published"):
    """A call for applications was published, with the day until which it is open."""

    zh = "申报指南发布"
    en = "Call published"
    rests_on = ("programme.proposed",)

    title: Annotated[Name, told("申报指南名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    programme: Annotated[ProgrammeRef | None, told("重大专项", "programme")] = None
    tasks: Annotated[tuple[Name, ...], may("重点任务", "tasks")] = ()
    method: Annotated[CallMethod | None, told("遴选方式", "selection method", term="method")] = None
    closes_on: Annotated[Day | None, told("申报截止日期", "last day for applications")] = None
    budget: Annotated[Budget | None, may("拟安排经费", "funds planned")] = None
    document: Annotated[Attachment | None, may("指南文本", "text of the call")] = None

    def after(self, state: Call, on: str | None) -> Call:
        return msgspec.structs.replace(
            state,
            status="published",
            title=self.title,
            title_en=self.title_en,
            programme=self.programme,
            tasks=self.tasks,
            method=self.method,
            published_on=on,
            closes_on=self.closes_on,
        )


def may_publish(call: Call, at: Sitting) -> None:
    """Refuse a call that is published."""
    require(call.status is None, "Art. 12: this call is published already.")


@decides(CallPublished, may_publish)
def publish(call: Call, terms: CallPublished, at: Sitting) -> CallPublished:
    """Publish a call once, for tasks that its programme names, open until a day to come."""
    require(
        terms.closes_on is not None and terms.closes_on >= at.on,
        "Art. 12: the call would close on {closes_on}, before it is published.",
        closes_on=terms.closes_on,
    )
    require(
        at.charter.trait("method", terms.method, "by_call"),
        "Art. 12: a project selected by {method} has no call.",
        method=terms.method,
    )
    programme = at.ask(Programme, terms.programme or "")
    require(programme.status is not None, "Art. 12: {programme} is not on record.", programme=programme.ref)
    for key in terms.tasks:
        require(
            any(task.key == key for task in programme.tasks),
            "Art. 12: {programme} has no task {task}.",
            programme=programme.ref,
            task=key,
        )
    return terms


class CallClosed(CallFact, frozen=True, kw_only=True, tag="call.closed"):
    """A call was closed, and the number of its applicants stated."""

    zh = "申报截止"
    en = "Call closed"

    applicants: Annotated[Count | None, told("申报数量", "applicants")] = None

    def after(self, state: Call, on: str | None) -> Call:
        return msgspec.structs.replace(state, status="closed", closed_on=on, applicants=self.applicants)


def may_close(call: Call, at: Sitting) -> None:
    """Refuse unless the call is published and its last day over."""
    require(call.status == "published", "Art. 12: this call is not open.")
    require(
        call.closes_on is None or at.on > call.closes_on,
        "Art. 12: the call is open until the end of {closes_on}.",
        closes_on=call.closes_on,
    )


@decides(CallClosed, may_close)
def close(call: Call, terms: CallClosed, at: Sitting) -> CallClosed:
    """Close a published call after its last day."""
    return terms
