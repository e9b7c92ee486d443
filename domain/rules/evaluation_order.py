"""What an evaluation must find before it: its subject, and for an acceptance the contract (Art. 25)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.rules.before import latest
from domain.rules.organisation import Organisation
from domain.rules.programme import Programme
from domain.rules.project import AHEAD, Project
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

UNCONTRACTED = (*AHEAD, "approved")


def require_order(subject: str, projects: Iterable[str], stage: str | None, day: str, at: Sitting) -> None:
    """Refuse an evaluation that is dated before what it evaluates; `day` may be known in part."""
    for ref in (subject, *projects):
        began = _began(ref, at)
        require(
            began is None or latest(day) >= began,
            "Art. 25: {subject} is on record from {began}; it is not evaluated on {day}.",
            subject=ref,
            began=began,
            day=day,
        )
    if stage == "acceptance" and subject.startswith("project/"):
        require_contract(at.ask(Project, subject), day)


def require_contract(project: Project, day: str) -> None:
    """Refuse the acceptance of a project before its contract; an old list may not give the day of one."""
    require(
        project.status not in UNCONTRACTED, "Art. 25: {project} has no contract to be accepted by.", project=project.ref
    )
    require(
        project.signed_on is None or latest(day) >= project.signed_on,
        "Art. 25: the contract of {project} is of {signed}, after {day}.",
        project=project.ref,
        signed=project.signed_on,
        day=day,
    )


def _began(ref: str, at: Sitting) -> str | None:
    """The day from which there is something to evaluate; None where an old list does not give it."""
    if ref.startswith("project/"):
        project = at.ask(Project, ref)
        return project.proposed_on or project.approved_on
    if ref.startswith("programme/"):
        return at.ask(Programme, ref).proposed_on
    return at.ask(Organisation, ref).registered_on


def require_accepted(subject: str, at: Sitting) -> str | None:
    """The day on which a subject was accepted or closed; refused where there is none, or none yet (Art. 26)."""
    require(
        not subject.startswith("project/") or at.ask(Project, subject).status != "concluded",
        "Art. 26: {subject} was concluded without passing its acceptance; no post-evaluation of it is expected.",
        subject=subject,
    )
    accepted = _accepted_on(subject, at)
    require(
        accepted is not None,
        "Art. 26: only what is accepted or closed is post-evaluated; of {subject} no such day is on record.",
        subject=subject,
    )
    require(
        at.on >= (accepted or ""),
        "Art. 26: {subject} was accepted or closed on {day}; its post-evaluation is not commissioned before that.",
        subject=subject,
        day=accepted,
    )
    return accepted


def _accepted_on(subject: str, at: Sitting) -> str | None:
    if subject.startswith("project/"):
        project = at.ask(Project, subject)
        return project.accepted_on if project.status == "accepted" else None
    if subject.startswith("programme/"):
        programme = at.ask(Programme, subject)
        return programme.closed_on if programme.status == "closed" else None
    return None
