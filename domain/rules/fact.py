"""What every fact has in common, and the words in which its fields are typed.

A fact is one thing that was decided, done or found, in the past tense. Its class says everything about its kind:
the stable name (the tag), the power it belongs to, its article, its fields, and what it changes (`after`).
"""

from __future__ import annotations

import enum
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.vocabulary import coded


class Power(enum.Enum):
    """The three powers, which are kept apart (Art. 1: 决策、执行、监督相对分离)."""

    DECISION = "decision"
    EXECUTION = "execution"
    SUPERVISION = "supervision"
    NAMED = "of the entry named"  # a correction belongs to the power of what it corrects (Art. 31)


# What a kind belongs to. By it entries are listed, reported and compared: a new kind stands where its family stands.
Family = Literal[
    "proposal", "notice", "approval", "money", "progress", "outcome",
    "adjustment",  # what is measured against the first approval was changed
    "standing",  # it was suspended or resumed, or a programme was closed
    "ending",  # a project was stopped before its end
    "acceptance", "evaluation", "report", "programme", "suggestion", "policy", "correction", "other",
]  # fmt: skip


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a stream amounts to after its facts; blank but for its id where nothing is recorded."""

    subject: ClassVar[str] = ""
    id: str

    @property
    def ref(self) -> str:
        """The stream's name, `subject/id`."""
        return f"{self.subject}/{self.id}"


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """One kind of fact. A field that says nothing is absent, never null or empty."""

    power: ClassVar[Power]
    fixed: ClassVar[tuple[str, ...]] = ()  # fields that others sign or rest on: no correction changes them (Art. 35)
    family: ClassVar[Family] = "other"
    founding: ClassVar[bool] = False  # whether it founds authority: then it is never corrected or transcribed (Art. 31)
    registers: ClassVar[str] = ""  # the field with a key that it registers (Art. 35)
    revokes: ClassVar[str] = ""  # the field with a key that it revokes
    article: ClassVar[int]  # the article of the law under which it is decided
    zh: ClassVar[str]  # the kind's name on Chinese pages
    en: ClassVar[str]
    since: ClassVar[str] = "0.1"  # the first release that knew this kind
    state: ClassVar[type[State]] = State  # the state of the stream it belongs to; State itself: any stream
    entries: ClassVar[tuple[str, ...]] = ()  # fields that hold the place of an entry in the book
    unasked: ClassVar[tuple[str, ...]] = ()  # fields that may name what is not on record yet, for a stated reason
    spans: ClassVar[tuple[tuple[str, str], ...]] = ()  # fields of which the second is not before the first
    rests_on: ClassVar[tuple[str, ...]] = ()  # kinds of its stream before whose entries it is not dated
    rests_on_same: ClassVar[str] = ""  # only before those that say the same in this field
    fills: ClassVar[tuple[str, ...]] = ()  # fields that the decision fills in from the record where they are left out
    personal: ClassVar[tuple[tuple[str, str, str], ...]] = ()  # (name, zh, en) kept beside the book, Art. 32

    def after(self, state: Any, on: str | None) -> Any:
        """The state after this fact, which was decided on the day `on` (None: not published). Never refuses."""
        return state

    def filled(self, state: Any) -> tuple[str, ...]:
        """The fields that the decision would fill in by itself in that state, were they left out."""
        return self.fills

    def noted(self, charter: Any) -> Fact:
        """The fact with the warnings that are kept on record with it, whether it is decided or transcribed.

        `charter` is the `CharterTable` of the book, whose divisions and kinds of codes are asked.
        """
        return self


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the small structures that stand inside facts."""


def kind_of(fact: Fact | type[Fact]) -> str:
    """The stable name of a fact's kind, such as `project.approved`."""
    return str(fact.__struct_config__.tag)


def told(zh: str, en: str, unit: str = "", term: str = "") -> Meta:
    """Labels of a field that every decision states; only a transcribed list may lack it (Art. 33)."""
    return Meta(extra={"zh": zh, "en": en, "unit": unit, "term": term, "told": True})


def may(zh: str, en: str, unit: str = "", term: str = "") -> Meta:
    """Labels of a field that a decision may leave out."""
    return Meta(extra={"zh": zh, "en": en, "unit": unit, "term": term, "told": False})


def ref(subject: str) -> Meta:
    """The name of another stream of that subject, `subject/id`."""
    return Meta(
        pattern=rf"^{subject}/[^/\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?\Z", max_length=200, extra={"ref": subject}
    )


# Words for the types of fields. Amounts are whole fen below 2^53, so that every JSON reader keeps them exact.
LINE = "line"  # a text of one line; others may have line feeds
Name = Annotated[str, Meta(min_length=1, max_length=300, extra={LINE: True})]
Text = Annotated[str, Meta(min_length=1, max_length=8000)]
Statement = Annotated[str, Meta(min_length=1, max_length=65_535)]  # any field as JSON, as long as an entry can be
Fen = Annotated[int, Meta(ge=0, lt=2**53, extra={"form": "fen"})]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
# Days and quantities are read as wide as the first releases took them, `\d` in any script, for history never refuses;
# what a decision or a list may say is narrower: forms.check.
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z", extra={"form": "day"})]
PartialDay = Annotated[
    str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?\Z", extra={"form": "partial_day"})
]  # as far as known
Year = Annotated[int, Meta(ge=1900, le=2200)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
# A measured value in decimal text: no floats.
Quantity = Annotated[str, Meta(pattern=r"^-?\d{1,15}(\.\d{1,9})?\Z", extra={"form": "quantity"})]

PlanRef = Annotated[str, ref("plan")]
OfficerRef = Annotated[str, ref("officer")]
OrganisationRef = Annotated[str, ref("organisation")]
ProgrammeRef = Annotated[str, ref("programme")]
ProjectRef = Annotated[str, ref("project")]
ReportRef = Annotated[str, ref("report")]
PolicyRef = Annotated[str, ref("policy")]
SuggestionRef = Annotated[str, ref("suggestion")]
CallRef = Annotated[str, ref("call")]
SubjectRef = Annotated[
    str, Meta(pattern=r"^(programme|project|organisation)/[^\x00-\x1f]+\Z", max_length=200, extra={"ref": "*"})
]

# A code of a vocabulary, which the book's charter gives its words (Art. 38).
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]{0,39}\Z")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]  # its code in ISO 4217

FundSource = Annotated[Code, coded("fund_source")]  # Art. 15 多元化投入体系: the sources of a budget


class Share(Part, frozen=True, kw_only=True):
    """One source's part of a budget."""

    source: Annotated[FundSource, told("来源", "source", term="fund_source")]
    amount: Annotated[Fen, told("金额", "amount")]


class Budget(Part, frozen=True, kw_only=True):
    """A sum of money over its sources (Art. 15), in fen; an old list may give the total alone.

    `currency` is named only where it is not the renminbi: then amounts are in that currency's hundredths.
    """

    total: Annotated[Fen, may("总额", "total")]
    parts: Annotated[tuple[Share, ...], may("资金构成", "parts by source")] = ()
    currency: Annotated[Currency | None, may("币种", "currency")] = None

    @property
    def balanced(self) -> bool:
        """Whether the parts add up to the total."""
        return sum(part.amount for part in self.parts) == self.total


class Target(Part, frozen=True, kw_only=True):
    """What is to be reached, by when (Art. 9); a value or a statement in words."""

    key: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z"), may("代号", "key")]  # within its holder
    indicator: Annotated[Name, may("指标", "indicator")]
    indicator_en: Annotated[Name | None, may("指标（英文）", "indicator in English")] = None
    unit: Annotated[Name | None, may("计量单位", "unit")] = None
    unit_en: Annotated[Name | None, may("计量单位（英文）", "unit in English")] = None
    baseline: Annotated[Quantity | None, may("基期值", "baseline")] = None
    value: Annotated[Quantity | None, may("目标值", "target value")] = None
    comparison: Annotated[
        Literal["at_least", "at_most", "exactly"] | None, may("比较方式", "comparison", term="comparison")
    ] = None
    statement: Annotated[Text | None, may("目标表述", "target in words")] = None
    statement_en: Annotated[Text | None, may("目标表述（英文）", "target in words, in English")] = None
    due: Annotated[PartialDay | None, may("完成期限", "due")] = None


class Attachment(Part, frozen=True, kw_only=True):
    """A document named by its SHA-256; it lies beside the book."""

    sha256: Annotated[Sha256, may("SHA-256 摘要", "SHA-256")]
    name: Annotated[Name, may("文件名", "name of the file")]
    media_type: Annotated[Name, may("媒体类型", "media type")]
    size: Annotated[Count, may("大小（字节）", "size in bytes")]
