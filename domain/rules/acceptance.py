"""Acceptance of a project: passed, re-examination, not passed, or concluded; 验收、结题 (Art. 25)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.decision import decides
from domain.rules.evaluation_order import require_contract
from domain.rules.fact import Attachment, Name, Power, ReportRef, Text, may, told
from domain.rules.project import Project, ProjectFact, Result, Status
from domain.rules.refusal import require
from domain.rules.report import Report
from domain.rules.sitting import Sitting

TERMS: dict[str, dict[str, tuple[str, str]]] = {}
ENDS: dict[Result, Status] = {"passed": "accepted", "concluded": "concluded"}  # all else leaves a project as it stood


class ProjectAccepted(ProjectFact, frozen=True, kw_only=True, tag="project.accepted"):
    """An acceptance ended: passed, to be examined again, not passed, or concluded without being passed or failed."""

    family = "acceptance"
    power = Power.SUPERVISION
    article = 25
    zh = "验收"
    en = "Acceptance concluded"
    rests_on = ("project.contract_signed", "project.resumed")

    result: Annotated[Result, told("验收结果", "result", term="acceptance_result")]
    report: Annotated[ReportRef | None, may("最终报告", "final report")] = None
    no_report: Annotated[Text | None, may("没有最终报告的原因", "why there is no final report")] = None
    statement: Annotated[Text | None, told("验收意见", "opinion")] = None
    statement_en: Annotated[Text | None, may("验收意见（英文）", "opinion in English")] = None
    rating: Annotated[Name | None, may("验收评分或等级", "score or grade")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Project, on: str | None) -> Project:
        ended = ENDS.get(self.result, state.status)
        return msgspec.structs.replace(
            state, status=ended, acceptance=self.result, accepted_on=on, no_report=self.no_report
        )


def may_accept(project: Project, at: Sitting) -> None:
    """Refuse unless the project is under contract and its acceptance not concluded."""
    ended = project.acceptance not in (None, "re_examination")
    require(not ended, "Art. 25: the acceptance of {project} is concluded.", project=project.ref)
    require(project.status == "contracted", "Art. 25: {project} is not under contract.", project=project.ref)
    require_contract(project, at.on)


@decides(ProjectAccepted, may_accept)
def accept(project: Project, terms: ProjectAccepted, at: Sitting) -> ProjectAccepted:
    """End the acceptance of a project by its final S&T report; a conclusion may say why there is none instead."""
    _require_grounds(terms)
    if terms.report is None:
        return terms
    report = at.ask(Report, terms.report)
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


def _require_grounds(terms: ProjectAccepted) -> None:
    """Refuse what neither rests on a final report nor, where the project is concluded, says why there is none."""
    if terms.result == "concluded":
        told = (terms.report is None) != (terms.no_report is None)
        require(told, "Art. 25: a conclusion names the final report, or says why there is none.")
        return
    require(terms.no_report is None, "Art. 25: only where a project is concluded may there be no final report.")
    require(terms.report is not None, "Art. 25: a decision of this kind states its {field}.", field="report")
