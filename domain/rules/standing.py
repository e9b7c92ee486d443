"""Suspension, resumption, termination, revocation and withdrawal of a project: five different acts (Art. 21).

A suspended project may be resumed. A terminated one is stopped and may owe money back. A revoked approval is undone.
A withdrawn project leaves the list because its unit asks for it or hands nothing in. One decision document may name
many projects: their entries then share one act.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeVar

import msgspec

from domain.rules.before import found, money
from domain.rules.decision import decides
from domain.rules.fact import Fen, Name, Power, Text, may, told
from domain.rules.money import coin
from domain.rules.project import AHEAD, DONE, LIVE, Project, ProjectFact, Status
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

WithdrawalGround = Literal["unit_request", "nothing_submitted", "other"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "withdrawal_ground": {
        "unit_request": ("承担单位申请", "at the unit's request"),
        "nothing_submitted": ("未按要求提交材料", "nothing was submitted"),
        "other": ("其他原因", "other ground"),
    }
}

# Each makes another status, and an act states the status before it.
STATUS_KINDS = (
    "project.proposed", "project.notice_opened", "project.approved", "project.contract_signed", "project.suspended",
    "project.resumed", "project.accepted",
)  # fmt: skip

OTHER_BEFORE = "Art. 21: the record shows another status before this act than the one stated."


class ProjectAct(ProjectFact, frozen=True, kw_only=True):
    """What all five acts state."""

    power = Power.DECISION
    article = 21
    fills: ClassVar[tuple[str, ...]] = ("before",)
    rests_on: ClassVar[tuple[str, ...]] = STATUS_KINDS

    before: Annotated[Status | None, may("此前状态", "status before", term="project_status")] = None
    reason: Annotated[Text | None, told("理由", "reason")] = None
    authority: Annotated[Name | None, told("依据", "authority")] = None


A = TypeVar("A", bound=ProjectAct)


class ProjectSuspended(ProjectAct, frozen=True, kw_only=True, tag="project.suspended"):
    """A project was suspended; it may be resumed."""

    family = "standing"
    zh = "暂停"
    en = "Project suspended"

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status="suspended", suspended_from=state.status)


class ProjectResumed(ProjectAct, frozen=True, kw_only=True, tag="project.resumed"):
    """A suspended project was resumed where it stood."""

    family = "standing"
    zh = "恢复"
    en = "Project resumed"

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status=state.suspended_from or "contracted", suspended_from=None)


class ProjectTerminated(ProjectAct, frozen=True, kw_only=True, tag="project.terminated"):
    """A project under contract was stopped before its end; the unit may owe money back."""

    family = "ending"
    zh = "终止"
    en = "Project terminated"

    owed: Annotated[Fen | None, may("应退回资金", "money to be returned")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status="terminated", ended_on=on, owed=self.owed or 0)


class ProjectRevoked(ProjectAct, frozen=True, kw_only=True, tag="project.revoked"):
    """The approval of a project was undone, as if it had not been given; all that was paid is owed back."""

    family = "ending"
    zh = "撤销立项"
    en = "Approval revoked"
    fills = ("before", "owed")

    owed: Annotated[Fen | None, may("应退回资金", "money to be returned")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status="revoked", ended_on=on, owed=self.owed or 0)


class ProjectWithdrawn(ProjectAct, frozen=True, kw_only=True, tag="project.withdrawn"):
    """A project left the list: its unit asked for it, or handed nothing in."""

    family = "ending"
    zh = "撤项"
    en = "Project withdrawn"

    ground: Annotated[
        WithdrawalGround | None, told("撤项原因", "ground of the withdrawal", term="withdrawal_ground")
    ] = None

    def after(self, state: Project, on: str | None) -> Project:
        return msgspec.structs.replace(state, status="withdrawn", ended_on=on)


def may_suspend(project: Project, at: Sitting) -> None:
    """Refuse unless the project is approved or under contract."""
    running = project.status in ("approved", "contracted")
    require(running, "Art. 21: {project} is not under way.", project=project.ref)


@decides(ProjectSuspended, may_suspend)
def suspend(project: Project, terms: ProjectSuspended, at: Sitting) -> ProjectSuspended:
    """Suspend a project that is approved or under contract."""
    return _with_before(project, terms)


def may_resume(project: Project, at: Sitting) -> None:
    """Refuse unless the project is suspended."""
    require(project.status == "suspended", "Art. 21: {project} is not suspended.", project=project.ref)


@decides(ProjectResumed, may_resume)
def resume(project: Project, terms: ProjectResumed, at: Sitting) -> ProjectResumed:
    """Resume a suspended project."""
    return _with_before(project, terms)


def may_terminate(project: Project, at: Sitting) -> None:
    """Refuse unless the project is under contract."""
    stood = project.suspended_from if project.status == "suspended" else project.status
    require(
        stood == "contracted",
        "Art. 21: only a project under contract is terminated; before that, it is withdrawn or its approval revoked.",
    )


@decides(ProjectTerminated, may_terminate)
def terminate(project: Project, terms: ProjectTerminated, at: Sitting) -> ProjectTerminated:
    """Terminate a project whose contract is signed, stating what it owes back, at most what it holds."""
    held = _held(project)
    require(
        (terms.owed or 0) <= held,
        "Art. 21: {project} holds {coin} {held}; it cannot owe more.",
        project=project.ref,
        coin=coin(project.budget, at.charter.currency),
        held=money(held),
    )
    return _with_before(project, terms)


def may_revoke(project: Project, at: Sitting) -> None:
    """Refuse unless the project has an approval."""
    approved = project.status in (*LIVE, *DONE)
    require(approved, "Art. 21: {project} has no approval that could be revoked.", project=project.ref)


@decides(ProjectRevoked, may_revoke)
def revoke(project: Project, terms: ProjectRevoked, at: Sitting) -> ProjectRevoked:
    """Undo an approval, also after acceptance or conclusion; all that is paid and not returned is owed."""
    held = _held(project)
    require(
        terms.owed in (None, held),
        "Art. 21: {project} owes all that it holds, {coin} {held}.",
        project=project.ref,
        coin=coin(project.budget, at.charter.currency),
        held=money(held),
    )
    return msgspec.structs.replace(_with_before(project, terms), owed=held or None)


def may_withdraw(project: Project, at: Sitting) -> None:
    """Refuse a project that has ended, is accepted, or is not on record."""
    listed = project.status in (*AHEAD, *LIVE)
    require(listed, "Art. 21: {project} is not on the list.", project=project.ref)


@decides(ProjectWithdrawn, may_withdraw)
def withdraw(project: Project, terms: ProjectWithdrawn, at: Sitting) -> ProjectWithdrawn:
    """Withdraw a project that is neither ended nor accepted, also before its approval."""
    return _with_before(project, terms)


def _held(project: Project) -> int:
    """What a project holds: never less than nothing, though an old list may give back more than it paid."""
    return max(0, project.disbursed - project.returned)


def _with_before(project: Project, terms: A) -> A:
    return msgspec.structs.replace(terms, before=found(terms.before, project.status, OTHER_BEFORE))
