"""Acceptance of a project: passed, re-examination, not passed; 验收 (Art. 25)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.decision import decides
from domain.rules.evaluation_order import require_contract
from domain.rules.fact import Attachment, Name, Power, ReportRef, Text, may, told
from domain.rules.project import Project, ProjectFact, Result
from domain.rules.refusal import require
from domain.rules.report import Report
from domain.rules.sitting import Sitting

TERMS: dict[str, dict[str, tuple[str, str]]] = {}


class ProjectAccepted(ProjectFact, frozen=True, kw_only=True, tag="project.accepted"):
    """The acceptance of a project was concluded: passed, to be examined again, or not passed."""

    family = "acceptance"
    power = Power.SUPERVISION
    article = 25
    zh = "验收"
    en = "Acceptance concluded"
    rests_on = ("project.contract_signed", "project.resumed")

    result: Annotated[Result, told("验收结果", "result", term="acceptance_result")]
    report: Annotated[ReportRef | None, told("最终报告", "final report")] = None
    statement: Annotated[Text | None, told("验收意见", "opinion")] = None
    statement_en: Annotated[Text | None, may("验收意见（英文）", "opinion in English")] = None
    rating: Annotated[Name | None, may("验收评分或等级", "score or grade")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Project, on: str | None) -> Project:
        now = msgspec.structs.replace(state, acceptance=self.result, accepted_on=on)
        return msgspec.structs.replace(now, status="accepted") if self.result == "passed" else now


def may_accept(project: Project, at: Sitting) -> None:
    """Refuse unless the project is under contract and its acceptance not concluded."""
    concluded = project.acceptance in ("passed", "not_passed")
    require(not concluded, "Art. 25: the acceptance of {project} is concluded.", project=project.ref)
    require(project.status == "contracted", "Art. 25: {project} is not under contract.", project=project.ref)
    require_contract(project, at.on)


@decides(ProjectAccepted, may_accept)
def accept(project: Project, terms: ProjectAccepted, at: Sitting) -> ProjectAccepted:
    """Conclude the acceptance of a project whose final S&T report is on record."""
    report = at.ask(Report, terms.report or "")
    require(
        report.status is not None and report.kind == "final" and report.project == project.ref,
        "Art. 25: {report} is no final report of {project} on record.",
        report=terms.report,
        project=project.ref,
    )
    require(
        (report.submitted_on or "") <= at.on,
        "Art. 25: {report} was submitted on {day}, after this acceptance.",
        report=terms.report,
        day=report.submitted_on,
    )
    return terms
