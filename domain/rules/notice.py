"""The public notice of a proposed approval, and objections to it: 公示、异议 (Art. 14)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from domain.rules.decision import decides
from domain.rules.fact import Count, Day, Name, Power, Text, may, told
from domain.rules.project import AHEAD, Objection, Project, ProjectFact, Ruling
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

TERMS: dict[str, dict[str, tuple[str, str]]] = {}

Days = Annotated[int, Meta(ge=1, le=365)]
Number = Annotated[int, Meta(ge=1, le=100_000)]


class ProjectNoticeOpened(ProjectFact, frozen=True, kw_only=True, tag="project.notice_opened"):
    """A proposed approval was put on public notice for a number of days, so that anyone may object."""

    family = "notice"
    power = Power.EXECUTION
    article = 14
    zh = "立项公示"
    en = "Public notice opened"
    rests_on = ("project.proposed",)
    spans = (("starts", "ends"),)
    fills = ("ends",)

    starts: Annotated[Day | None, told("公示开始", "first day of the notice")] = None
    days: Annotated[Days | None, told("公示期天数", "length of the notice in days")] = None
    working: Annotated[bool | None, told("是否按工作日计算", "whether working days are counted")] = None
    ends: Annotated[Day | None, may("公示结束", "last day of the notice")] = None
    place: Annotated[Name | None, may("公示处", "where it is shown")] = None
    contact: Annotated[Name | None, may("异议受理处", "where objections are taken")] = None  # an office, never a person

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status="notice", notice_starts=self.starts, notice_ends=self.ends)


class ProjectObjectionRecorded(ProjectFact, frozen=True, kw_only=True, tag="project.objection_recorded"):
    """An objection was received in its author's own name; its ground is recorded, its author never is."""

    family = "notice"
    power = Power.SUPERVISION
    article = 14
    zh = "异议登记"
    en = "Objection recorded"
    fills = ("number",)

    number: Annotated[Number | None, may("异议编号", "number of the objection")] = None
    ground: Annotated[Text, told("异议理由", "ground")]
    received_on: Annotated[Day | None, told("收到日期", "day of receipt")] = None
    real_name: Annotated[bool | None, told("是否实名", "whether it bears a real name")] = None

    def after(self, state: Project, on: str | None) -> Project:
        number = self.number or len(state.objections) + 1
        objection = Objection(number=number, ground=self.ground, received_on=self.received_on)
        return msgspec.structs.replace(state, objections=(*state.objections, objection))


class ProjectObjectionAnswered(ProjectFact, frozen=True, kw_only=True, tag="project.objection_answered"):
    """An objection was examined and answered."""

    family = "notice"
    power = Power.SUPERVISION
    article = 14
    zh = "异议答复"
    en = "Objection answered"
    rests_on = ("project.objection_recorded",)
    rests_on_same = "number"

    number: Annotated[Number, told("异议编号", "number of the objection")]
    ruling: Annotated[Ruling | None, told("处理结果", "ruling", term="ruling")] = None
    answer: Annotated[Text | None, told("答复", "answer")] = None

    def after(self, state: Project, on: str | None) -> Project:
        objections = tuple(
            msgspec.structs.replace(objection, answer=self.answer or "", ruling=self.ruling, answered_on=on)
            if objection.number == self.number
            else objection
            for objection in state.objections
        )
        return msgspec.structs.replace(state, objections=objections)


class ProjectAnonymousObjectionsCounted(
    ProjectFact, frozen=True, kw_only=True, tag="project.anonymous_objections_counted"
):
    """Anonymous objections came in; they are not taken up, and their number is recorded."""

    family = "notice"
    power = Power.SUPERVISION
    article = 14
    zh = "匿名异议计数"
    en = "Anonymous objections counted"
    rests_on = ("project.notice_opened",)

    count: Annotated[Count, told("匿名异议件数", "number of anonymous objections")]

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, anonymous_objections=state.anonymous_objections + self.count)


def may_open_notice(project: Project, at: Sitting) -> None:
    """Refuse unless the project is proposed, not decided, and no notice of it open."""
    require(project.status is not None, "Art. 14: {project} is not proposed.", project=project.ref)
    require(
        project.status in AHEAD,
        "Art. 14: {project} is {project_status}; a notice is opened before that is decided.",
        project=project.ref,
        project_status=project.status,
    )
    ended = project.notice_ends is None or project.notice_ends < at.on
    require(ended, "Art. 14: the notice is open until {until}.", until=project.notice_ends)


@decides(ProjectNoticeOpened, may_open_notice)
def open_notice(project: Project, terms: ProjectNoticeOpened, at: Sitting) -> ProjectNoticeOpened:
    """Open the notice of a proposal; its last day is computed, the first day not being counted."""
    starts = terms.starts or at.on
    require(starts >= at.on, "Art. 14: a notice cannot begin on {day}, before it is decided.", day=starts)
    ends = at.days_after(starts, terms.days or 0, working=bool(terms.working))
    require(terms.ends in (None, ends), "Art. 14: the notice ends on {ends}.", ends=ends)
    require_long_enough(starts, ends, at)
    return msgspec.structs.replace(terms, ends=ends)


def require_long_enough(starts: str, ends: str, at: Sitting) -> None:
    """Refuse a notice that ends before the shortest one that the charter allows would (Art. 38)."""
    least = at.charter.period("notice_least")
    if least is not None:
        first = at.days_after(starts, least.number, working=least.unit == "working_days")
        require(
            ends >= first,
            "Art. 14: a notice lasts at least {number} {unit}; this one would end on {ends}, before {first}.",
            number=least.number,
            unit=least.unit,
            ends=ends,
            first=first,
        )


def require_notice(project: Project, at: Sitting) -> None:
    """Refuse a project that has not been on public notice."""
    shown = project.notice_starts is not None
    require(shown, "Art. 14: {project} has not been on public notice.", project=project.ref)


@decides(ProjectObjectionRecorded, require_notice)
def record_objection(project: Project, terms: ProjectObjectionRecorded, at: Sitting) -> ProjectObjectionRecorded:
    """Record an objection that bears a name and was received during the notice; it is given its number."""
    require(terms.real_name, "Art. 14: an anonymous objection is not taken up; it is counted.")
    received = terms.received_on or ""
    require(received <= at.on, "Art. 14: {day} lies in the future.", day=received)
    require(
        (project.notice_starts or "") <= received <= (project.notice_ends or at.on),
        "Art. 14: the objection came on {day}; the notice ran from {starts} to {ends}.",
        day=received,
        starts=project.notice_starts,
        ends=project.notice_ends,
    )
    number = len(project.objections) + 1
    require(terms.number in (None, number), "Art. 14: the next objection has the number {number}.", number=number)
    return msgspec.structs.replace(terms, number=number)


def may_answer_objection(project: Project, at: Sitting) -> None:
    """Refuse where no objection awaits an answer."""
    awaited = any(objection.answer is None for objection in project.objections)
    require(awaited, "Art. 14: no objection to {project} awaits an answer.", project=project.ref)


@decides(ProjectObjectionAnswered, may_answer_objection)
def answer_objection(project: Project, terms: ProjectObjectionAnswered, at: Sitting) -> ProjectObjectionAnswered:
    """Answer an objection that is on record, once."""
    known = {objection.number: objection for objection in project.objections}
    require(terms.number in known, "Art. 14: there is no objection {number}.", number=terms.number)
    require(known[terms.number].answer is None, "Art. 14: objection {number} is answered already.", number=terms.number)
    return terms


@decides(ProjectAnonymousObjectionsCounted, require_notice)
def count_anonymous(
    project: Project, terms: ProjectAnonymousObjectionsCounted, at: Sitting
) -> ProjectAnonymousObjectionsCounted:
    """Count anonymous objections to a notice."""
    require(terms.count > 0, "Art. 14: there is nothing to count.")
    return terms


def require_notice_over(project: Project, on: str) -> None:
    """Refuse an approval without a notice, before its end, or while an objection is unanswered."""
    require(project.status == "notice", "Art. 14: {project} has not been on public notice.", project=project.ref)
    ends = project.notice_ends
    require(ends is not None, "Art. 14: the end of the notice is not on record.")
    require((ends or "") < on, "Art. 14: the notice is open until {until}.", until=ends)
    for objection in project.objections:
        require(objection.answer is not None, "Art. 14: objection {number} is not answered.", number=objection.number)
