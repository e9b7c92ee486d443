"""Scientific and technical reports: their numbers, their scope, and when the full text is released (Art. 30).

GB/T 7713.3, 15416, 30534 and 30535. Nothing classified is ever recorded: the record is public.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.days import known
from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Code,
    Day,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Power,
    ProgrammeRef,
    ProjectRef,
    State,
    Text,
    may,
    told,
)
from domain.rules.in_force import CharterTable
from domain.rules.organisation import code_warning
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

ReportType = Annotated[Code, coded("report_type")]
Scope = Literal["public", "deferred"]  # 限制, 秘密, 机密 and 绝密 have no place in a public record
ReportStatus = Literal["submitted", "released"]
ReportWarning = Literal["code_check_digit", "long_title", "long_abstract", "long_abstract_en"]
DeferredYears = Annotated[int, Meta(ge=1, le=99)]  # at most as many as the charter says

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "scope": {"public": ("公开", "public"), "deferred": ("延期公开", "deferred disclosure")},
    "report_status": {"submitted": ("已提交", "submitted"), "released": ("全文已公开", "full text released")},
    "report_warning": {
        "code_check_digit": (
            "报告编号中的机构代码校验位不符",
            "the organisation code in the number fails its check digit",
        ),
        "long_title": ("报告名称超过40字", "the title is longer than 40 characters"),
        "long_abstract": ("中文摘要超过1000字", "the Chinese abstract is longer than 1,000 characters"),
        "long_abstract_en": ("英文摘要超过2500字符", "the English abstract is longer than 2,500 characters"),
    },
}

# GB/T 15416: code of the organisation -- number of the project / serial number of the report.
NUMBER = re.compile(r"[0-9A-Z]{9}--[0-9A-Z]+/[0-9]{2}")
ONE_HYPHEN = re.compile(r"([0-9A-Z]{9})-([0-9A-Z]+/[0-9]{2})")
NO_CODE = "000000000"  # stands for an organisation without a code

# A secrecy mark, not the bare word: 商业秘密 (trade secret) is an ordinary subject of research.
MARK = re.compile(
    r"(秘密|机密|绝密)\s*[★☆*]"
    r"|[【\[(\uff08〔《]\s*(秘密|机密|绝密)\s*[】\])\uff09〕》]"
    r"|密\s*级\s*[:\uff1a]?\s*(秘密|机密|绝密)"
    r"|^\s*(秘密|机密|绝密)(?:\s|$)"
    r"|(?:\s|^)(秘密|机密|绝密)\s*$",
    re.MULTILINE,
)


class Report(State, frozen=True, kw_only=True, omit_defaults=True):
    """A report as the record knows it; its id is its number."""

    subject: ClassVar[str] = "report"
    status: ReportStatus | None = None
    kind: ReportType | None = None
    project: ProjectRef | None = None
    programme: ProgrammeRef | None = None
    organisation: OrganisationRef | None = None
    title: str | None = None
    title_en: str | None = None
    scope: Scope | None = None
    deferred_years: int | None = None
    submitted_on: Day | None = None
    release_day: Day | None = None
    released_on: Day | None = None
    body: Attachment | None = None


class ReportFact(Fact, frozen=True, kw_only=True):
    """Facts of a report."""

    family: ClassVar[Family] = "report"
    power: ClassVar[Power] = Power.EXECUTION
    article: ClassVar[int] = 30
    state: ClassVar[type[State]] = Report


class ReportSubmitted(ReportFact, frozen=True, kw_only=True, tag="report.submitted"):
    """A report was submitted; its metadata and abstract are public at once, its full text within its scope."""

    zh = "科技报告提交"
    en = "S&T report submitted"
    rests_on = ("project.proposed", "programme.proposed")
    fills = ("release_day", "warnings")
    personal = (("authors", "作者", "authors"),)

    number: Annotated[Name | None, told("报告编号", "report number")] = None
    type: Annotated[ReportType | None, told("报告类型", "type of report", term="report_type")] = None
    title: Annotated[Name, told("报告名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    project: Annotated[ProjectRef | None, may("项目", "project")] = None
    programme: Annotated[ProgrammeRef | None, may("重大专项", "programme")] = None
    organisation: Annotated[OrganisationRef | None, told("编制单位", "prepared by")] = None
    partners: Annotated[tuple[OrganisationRef, ...], may("合作单位", "co-operating units")] = ()
    prepared_on: Annotated[Day | None, told("编制时间", "prepared on")] = None
    scope: Annotated[Scope | None, told("公开范围", "scope of disclosure", term="scope")] = None
    deferred_years: Annotated[DeferredYears | None, may("延期年限", "years of deferral")] = None
    release_day: Annotated[Day | None, may("全文公开日期", "full text public from")] = None
    abstract: Annotated[Text | None, told("摘要", "abstract")] = None
    abstract_en: Annotated[Text | None, told("英文摘要", "abstract in English")] = None
    keywords: Annotated[tuple[Name, ...], told("关键词", "keywords")] = ()
    keywords_en: Annotated[tuple[Name, ...], may("英文关键词", "keywords in English")] = ()
    channel: Annotated[Name | None, may("支持渠道", "funding channel")] = None
    remark: Annotated[Text | None, may("备注", "remark")] = None
    body: Annotated[Attachment | None, told("报告正文", "body of the report")] = None
    warnings: Annotated[tuple[ReportWarning, ...], may("提示", "warnings", term="report_warning")] = ()

    def noted(self, charter: CharterTable) -> ReportSubmitted:
        coded = charter.charter.report_number == "gbt15416"
        code = (self.number or NO_CODE)[:9] if coded else NO_CODE
        found: dict[ReportWarning, bool] = {
            "code_check_digit": code != NO_CODE and code_warning(code) is not None,
            "long_title": len(self.title) > 40,
            "long_abstract": len(self.abstract or "") > 1000,
            "long_abstract_en": len(self.abstract_en or "") > 2500,
        }
        return msgspec.structs.replace(self, warnings=tuple(warning for warning, holds in found.items() if holds))

    def after(self, state: Report, on: str | None) -> Report:
        return msgspec.structs.replace(
            state,
            status="submitted",
            kind=self.type,
            project=self.project,
            programme=self.programme,
            organisation=self.organisation,
            title=self.title,
            title_en=self.title_en,
            scope=self.scope,
            deferred_years=self.deferred_years,
            submitted_on=on,
            release_day=self.release_day or self._reckoned(on),
            body=self.body,
        )

    def _reckoned(self, on: str | None) -> str | None:
        """The day of the full text that an old list does not give but implies."""
        return years_after(on, self.deferred_years) if (on := known(on)) and self.deferred_years else None


def may_submit(report: Report, at: Sitting) -> None:
    """Refuse a report that is submitted."""
    require(report.status is None, "Art. 30: the report {number} is submitted already.", number=report.id)


@decides(ReportSubmitted, may_submit)
def submit(report: Report, terms: ReportSubmitted, at: Sitting) -> ReportSubmitted:
    """Submit a report once, under its number, with a scope that the public record may carry."""
    number = normal_number(terms.number or "")
    require(
        NUMBER.fullmatch(number),
        "Art. 30: {number} is not a report number (organisation code--project number/serial).",
        number=number,
    )
    require(number == report.id, "Art. 30: a report is recorded under its number {number}.", number=number)
    for text in (terms.title, terms.abstract, terms.abstract_en, terms.remark, *terms.keywords):
        mark = classified_mark(text or "")
        require(mark is None, "Art. 30: the report is marked {mark}; nothing classified is recorded.", mark=mark)
    require(
        terms.project or terms.programme, "Art. 30: a report names the project or the programme that it reports on."
    )
    require(terms.type != "final" or terms.project, "Art. 30: a final report names its project.")
    require(
        terms.prepared_on is not None and terms.prepared_on <= at.on,
        "Art. 30: the report is said to be prepared on {prepared_on}, after it is submitted.",
        prepared_on=terms.prepared_on,
    )
    _keywords(terms)
    return msgspec.structs.replace(terms, number=number, release_day=_release_day(terms, at))


def _keywords(terms: ReportSubmitted) -> None:
    for words in (terms.keywords, terms.keywords_en or terms.keywords):
        require(
            3 <= len(words) <= 8,
            "Art. 30: a report has from 3 to 8 keywords; this one has {number}.",
            number=len(words),
        )


def _release_day(terms: ReportSubmitted, at: Sitting) -> str:
    """The day from which the full text is public: the day of submission, or so many years after it."""
    if terms.scope == "public":
        require(terms.deferred_years is None, "Art. 30: a public report states no years of deferral.")
        first = at.on
    else:
        most = at.charter.period("deferral_most")
        require(
            terms.deferred_years is not None and (most is None or terms.deferred_years <= most.number),
            "Art. 30: a deferred report states its years of deferral, 1 to {most}.",
            most=most.number if most else "—",
        )
        first = years_after(at.on, terms.deferred_years or 0)
    require(
        terms.release_day in (None, first), "Art. 30: the full text of this report is public from {day}.", day=first
    )
    return first


class ReportReleased(ReportFact, frozen=True, kw_only=True, tag="report.released"):
    """The full text of a report was made public."""

    zh = "科技报告全文公开"
    en = "Full text of the S&T report released"
    rests_on = ("report.submitted",)
    fills = ("body",)

    body: Annotated[Attachment | None, may("报告正文", "body of the report")] = None

    def after(self, state: Report, on: str | None) -> Report:
        return msgspec.structs.replace(state, status="released", released_on=on, body=self.body or state.body)


def may_release(report: Report, at: Sitting) -> None:
    """Refuse unless the report is submitted and not released, and its day has come."""
    require(report.status is not None, "Art. 30: the report {number} is not submitted.", number=report.id)
    require(report.status == "submitted", "Art. 30: the report {number} is released already.", number=report.id)
    require(
        report.release_day is not None or report.scope != "deferred",
        "Art. 30: it is not on record from which day the full text of this report is public.",
    )
    require(
        report.release_day is None or at.on >= report.release_day,
        "Art. 30: the full text of this report is public from {day}.",
        day=report.release_day,
    )


@decides(ReportReleased, may_release)
def release(report: Report, terms: ReportReleased, at: Sitting) -> ReportReleased:
    """Release the full text as it was submitted, not before its day."""
    require(
        terms.body in (None, report.body), "Art. 30: what is released is the text that was submitted, byte for byte."
    )
    return msgspec.structs.replace(terms, body=report.body)


def normal_number(number: str) -> str:
    """A report number as the standard writes it, with two hyphens; other texts are left as they are."""
    single = ONE_HYPHEN.fullmatch(number)
    return f"{single[1]}--{single[2]}" if single else number


def classified_mark(text: str) -> str | None:
    """The secrecy mark that a text carries, such as `机密` of `机密★5年`; None where it carries none."""
    found = MARK.search(text)
    return next(filter(None, found.groups())) if found else None


def years_after(day: str, years: int) -> str:
    """The same day so many years later; 28 February for a leap day that has none."""
    date = datetime.date.fromisoformat(day)
    try:
        return date.replace(year=date.year + years).isoformat()
    except ValueError:
        return date.replace(year=date.year + years, day=28).isoformat()
