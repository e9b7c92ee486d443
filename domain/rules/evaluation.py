"""Evaluations by third parties: what is evaluated, on which dimensions, on which scale (Art. 24)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules import independence
from domain.rules.fact import (
    Code,
    Day,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Part,
    ProjectRef,
    Quantity,
    State,
    SubjectRef,
    Text,
    may,
    told,
)
from domain.rules.vocabulary import coded

Stage = Annotated[Code, coded("stage")]
Scale = Annotated[Code, coded("scale")]
Dimension = Annotated[Code, coded("dimension")]
EvaluatedRole = Literal["organising", "undertaking"]
Nature = Literal["negative", "neutral", "positive"]
EvaluationStatus = Literal["commissioned", "reported"]
RecheckResult = Literal["resolved", "not_resolved"]
PostYear = Annotated[
    int, Meta(ge=0, le=99)
]  # 0 for the year of acceptance; how many follow, the charter says (Art. 26)
FindingNumber = Annotated[int, Meta(ge=1, le=999)]

# Benefits and impact in the years after acceptance, whatever is evaluated (Art. 26: 效益和影响).
POST_DIMENSIONS: tuple[Dimension, ...] = (
    "economic_benefit", "social_benefit", "environmental_benefit", "impact", "lasting_use",
)  # fmt: skip
BENEFITS = POST_DIMENSIONS[:3]  # those that state measured values
MAY_NOT_APPLY: tuple[Dimension, ...] = ("environmental_benefit",)
NOT_APPLICABLE = "not_applicable"

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    **independence.TERMS,
    "rating": {NOT_APPLICABLE: ("不适用", "does not apply")},  # beside those of the charter
    "dimension": {  # of post-evaluations, beside those of the charter
        "economic_benefit": ("经济效益", "economic benefit"),
        "social_benefit": ("社会效益", "social benefit"),
        "environmental_benefit": ("环境效益", "environmental benefit"),
        "impact": ("影响", "impact"),
        "lasting_use": ("持续运行", "lasting use"),
    },
    "evaluated_role": {
        "organising": ("重大专项组织单位", "organising unit"),
        "undertaking": ("项目承担单位", "undertaking unit"),
    },
    "nature": {
        "negative": ("问题", "shortcoming"),
        "neutral": ("说明", "remark"),
        "positive": ("成效", "achievement"),
    },
    "evaluation_status": {"commissioned": ("评估中", "commissioned"), "reported": ("已评估", "reported")},
    "recheck_result": {"resolved": ("已整改", "resolved"), "not_resolved": ("整改未到位", "not resolved")},
}


class Benefit(Part, frozen=True, kw_only=True):
    """A measured value of a benefit, with what it is compared with and where it is taken from (Art. 26)."""

    indicator: Annotated[Name, told("指标", "indicator")]
    indicator_en: Annotated[Name | None, may("指标（英文）", "indicator in English")] = None
    value: Annotated[Quantity, told("实测值", "measured value")]
    unit: Annotated[Name | None, told("计量单位", "unit")] = None
    unit_en: Annotated[Name | None, may("计量单位（英文）", "unit in English")] = None
    baseline: Annotated[Quantity | None, told("基期值", "baseline")] = None
    source: Annotated[Name | None, told("数据来源", "source of the figure")] = None
    source_en: Annotated[Name | None, may("数据来源（英文）", "source of the figure in English")] = None


class DimensionRating(Part, frozen=True, kw_only=True):
    """The rating of one dimension, and its reason."""

    dimension: Annotated[Dimension, told("评估维度", "dimension", term="dimension")]
    rating: Annotated[Name, told("评价", "rating", term="rating")]
    reason: Annotated[Text, told("理由", "reason")]
    values: Annotated[tuple[Benefit, ...], may("实测值", "measured values")] = ()


class Finding(Part, frozen=True, kw_only=True):
    """One numbered finding of an evaluation; a negative one asks for an answer (Art. 27)."""

    number: Annotated[FindingNumber, told("序号", "number")]
    nature: Annotated[Nature, told("性质", "nature", term="nature")]
    text: Annotated[Text, told("内容", "finding")]
    text_en: Annotated[Text | None, may("英文内容", "finding in English")] = None


class FollowedFinding(Finding, frozen=True, kw_only=True):
    """A finding with what was done about it so far; a re-check that it failed asks for another action."""

    response: Text | None = None
    unit: OrganisationRef | None = None
    responded_on: Day | None = None
    action: Text | None = None
    acted_on: Day | None = None
    result: RecheckResult | None = None
    rechecked_on: Day | None = None

    @property
    def awaits(self) -> Literal["response", "action", "recheck"] | None:
        """What is still to come, or None."""
        if self.nature != "negative" or self.result == "resolved":
            return None
        if self.response is None:
            return "response"
        return "recheck" if self.action is not None else "action"


class Evaluation(State, frozen=True, kw_only=True, omit_defaults=True):
    """An evaluation as the record knows it; `of` is what is evaluated."""

    subject: ClassVar[str] = "evaluation"
    status: EvaluationStatus | None = None
    of: SubjectRef | None = None
    role: EvaluatedRole | None = None
    projects: tuple[ProjectRef, ...] = ()
    evaluator: OrganisationRef | None = None
    stage: Stage | None = None
    year: int | None = None
    scale: Scale | None = None
    dimensions: tuple[Dimension, ...] = ()
    commissioned_on: Day | None = None
    due_on: Day | None = None
    reported_on: Day | None = None
    ratings: tuple[DimensionRating, ...] = ()
    overall: str | None = None
    findings: tuple[FollowedFinding, ...] = ()

    def finding(self, number: int) -> FollowedFinding | None:
        """The finding of that number, or None."""
        return next((finding for finding in self.findings if finding.number == number), None)

    def following(self, number: int, **changes: str | None) -> Evaluation:
        """The evaluation with one finding's follow-up changed; unchanged where there is no such finding."""
        findings = tuple(
            msgspec.structs.replace(finding, **changes) if finding.number == number else finding
            for finding in self.findings
        )
        return msgspec.structs.replace(self, findings=findings)


class EvaluationFact(Fact, frozen=True, kw_only=True):
    """Facts of an evaluation."""

    family: ClassVar[Family] = "evaluation"
    state: ClassVar[type[State]] = Evaluation
