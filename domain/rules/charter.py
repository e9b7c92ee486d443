"""The charter: what the law leaves open, as a book says it for its own time (Art. 38).

A code's words never change; an amendment adds terms and ends terms, from a day on. So what a code means is looked up
without a day, and only whether it may be used is asked of a day (`domain/rules/in_force.py`).
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.fact import Attachment, Code, Count, Currency, Day, Name, Part, State, Text, Year, may, told
from domain.rules.vocabulary import VOCABULARIES

STREAM = "charter/main"
VocabularyName = Annotated[str, Meta(pattern=r"^[a-z_]{1,40}\Z")]
Trait = Literal[
    "justified", "by_call", "authority", "person", "level", "funds", "people", "work", "acceptance", "lists_only",
]  # fmt: skip
PeriodName = Literal[
    "notice_least", "objection_answer", "publication", "finding_response", "finding_action", "suggestion_answer",
    "post_evaluation", "deferral_most", "rebaselinings_most",
]  # fmt: skip
Unit = Literal["working_days", "calendar_days", "years", "times"]
Weekday = Annotated[int, Meta(ge=1, le=7)]
CodeScheme = Literal["uscc", "old"]
NumberForm = Literal["gbt15416", "free"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "vocabulary": {name: (each.zh, each.en) for name, each in VOCABULARIES.items()},
    "trait": {
        "justified": ("须说明理由", "a reason is stated"),
        "by_call": ("须有申报指南", "by a call"),
        "authority": ("行政机关", "a public authority"),
        "person": ("自然人", "a person"),
        "level": ("须写明标准级别", "states a level"),
        "funds": ("须写明采购资金", "states whose funds"),
        "people": ("须写明人数", "states how many people"),
        "work": ("作品", "a work with a title"),
        "acceptance": ("用于验收评估", "for acceptance evaluations"),
        "lists_only": ("仅用于转录", "for transcribed lists only"),
    },
    "period": {
        "notice_least": ("公示期最短", "shortest notice"),
        "objection_answer": ("异议答复期限", "answer to an objection"),
        "publication": ("公开期限", "publication"),
        "finding_response": ("评估问题反馈期限", "response to a finding"),
        "finding_action": ("评估问题整改期限", "action on a finding"),
        "suggestion_answer": ("建议答复期限", "answer to a suggestion"),
        "post_evaluation": ("后评估年限", "years of post-evaluation"),
        "deferral_most": ("延期公开最长年限", "longest deferral"),
        "rebaselinings_most": ("调整次数上限", "most adjustments of the baseline"),
    },
    "unit": {
        "working_days": ("个工作日", "working days"),
        "calendar_days": ("日", "days"),
        "years": ("年", "years"),
        "times": ("次", "times"),
    },
    "code_scheme": {
        "uscc": ("统一社会信用代码（GB 32100）", "unified social credit code (GB 32100)"),
        "old": ("组织机构代码（GB 11714）", "organisation code (GB 11714)"),
    },
    "number_form": {
        "gbt15416": ("科技报告编号（GB/T 15416）", "report number (GB/T 15416)"),
        "free": ("自定", "free"),
    },
}


class CharterTerm(Part, frozen=True, kw_only=True):
    """A term of a vocabulary: its code, and its words in one language at least."""

    code: Annotated[Code, told("代码", "code")]
    zh: Annotated[Name | None, may("中文", "in Chinese")] = None
    en: Annotated[Name | None, may("英文", "in English")] = None
    of: Annotated[tuple[Code, ...], may("所属", "belongs to")] = ()
    traits: Annotated[tuple[Trait, ...], may("性质", "traits", term="trait")] = ()
    since: Annotated[Day | None, may("启用日期", "from")] = None  # absent: before the book
    until: Annotated[Day | None, may("停用日期", "last day")] = None
    follows: Annotated[Code | None, may("替代", "takes the place of")] = None

    @property
    def words(self) -> tuple[str, str]:
        """Its words in Chinese and English; where it has none in one language, those of the other."""
        return self.zh or self.en or self.code, self.en or self.zh or self.code

    def holds(self, on: str) -> bool:
        """Whether it may be used on a day."""
        return (self.since or on) <= on <= (self.until or on)


class CharterVocabulary(Part, frozen=True, kw_only=True):
    """The terms of a vocabulary in the order in which pages and forms show them."""

    name: Annotated[VocabularyName, told("词表", "vocabulary")]
    terms: Annotated[Annotated[tuple[CharterTerm, ...], Meta(min_length=1)], told("条目", "terms")]


class EndedTerm(Part, frozen=True, kw_only=True):
    """A term that is used until a day, and what takes its place."""

    vocabulary: Annotated[VocabularyName, told("词表", "vocabulary")]
    code: Annotated[Code, told("代码", "code")]
    until: Annotated[Day, told("停用日期", "last day")]


class Period(Part, frozen=True, kw_only=True):
    """A period that the law leaves to the charter; `since` is absent for the first."""

    name: Annotated[PeriodName, told("期限", "period", term="period")]
    number: Annotated[Count, told("数量", "number")]
    unit: Annotated[Unit, told("单位", "unit", term="unit")]
    since: Annotated[Day | None, may("启用日期", "from")] = None


class CalendarYear(Part, frozen=True, kw_only=True):
    """The days of a year on which an office's work differs from its week, as its authority announced them."""

    year: Annotated[Year, told("年份", "year")]
    off: Annotated[tuple[Day, ...], may("放假日期", "days off")] = ()
    worked: Annotated[tuple[Day, ...], may("调休上班日期", "weekend days that are worked")] = ()
    source: Annotated[Name, told("依据", "source")]


class Quote(Part, frozen=True, kw_only=True):
    """What the plan itself says to an article of the law."""

    article: Annotated[int, Meta(ge=1, le=99), told("条", "article")]
    phrases: Annotated[Annotated[tuple[Text, ...], Meta(min_length=1)], told("原文", "its words")]


class Charter(State, frozen=True, kw_only=True, omit_defaults=True):
    """The charter of a book as it stands; blank while the book has none of its own."""

    subject: ClassVar[str] = "charter"
    title: str | None = None
    title_en: str | None = None
    basis: str | None = None
    basis_en: str | None = None
    adopted_on: Day | None = None
    currency: Currency = "CNY"
    weekend: tuple[Weekday, ...] = (6, 7)
    table: str | None = None
    vocabularies: tuple[CharterVocabulary, ...] = ()
    periods: tuple[Period, ...] = ()
    years: tuple[CalendarYear, ...] = ()
    codes: tuple[CodeScheme, ...] = ()
    report_number: NumberForm = "free"
    quotes: tuple[Quote, ...] = ()
    document: Attachment | None = None

    def called(self, language: str) -> str:
        """Its title in a language; where it has none in it, that in the other."""
        return (self.title_en or self.title or "") if language == "en" else (self.title or self.title_en or "")

    def vocabulary(self, name: str) -> tuple[CharterTerm, ...]:
        """The terms of a vocabulary."""
        return next((each.terms for each in self.vocabularies if each.name == name), ())

    def with_terms(self, name: str, terms: tuple[CharterTerm, ...]) -> Charter:
        """The charter with these terms of a vocabulary."""
        changed = CharterVocabulary(name=name, terms=terms)
        named = [each.name for each in self.vocabularies]
        kept = tuple(changed if each.name == name else each for each in self.vocabularies)
        return msgspec.structs.replace(self, vocabularies=kept if name in named else (*kept, changed))
