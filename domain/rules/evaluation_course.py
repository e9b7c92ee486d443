"""How an evaluation runs: commissioned from an independent third party, then reported (Art. 23 to 26)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec

from domain.rules.before import latest
from domain.rules.days import year_of
from domain.rules.decision import decides
from domain.rules.evaluation import (
    BENEFITS,
    MAY_NOT_APPLY,
    NOT_APPLICABLE,
    POST_DIMENSIONS,
    Dimension,
    DimensionRating,
    EvaluatedRole,
    Evaluation,
    EvaluationFact,
    Finding,
    FollowedFinding,
    PostYear,
    Scale,
    Stage,
)
from domain.rules.evaluation_order import require_accepted, require_order
from domain.rules.fact import (
    Attachment,
    Day,
    Name,
    OrganisationRef,
    PartialDay,
    Power,
    ProjectRef,
    SubjectRef,
    Text,
    may,
    told,
)
from domain.rules.independence import Party, part_of, parties_of_programme, parties_of_project
from domain.rules.organisation import Organisation
from domain.rules.programme import Programme
from domain.rules.project import Project
from domain.rules.refusal import require, together
from domain.rules.sitting import Sitting
from domain.rules.stream import stream_subject


class EvaluationCommissioned(EvaluationFact, frozen=True, kw_only=True, tag="evaluation.commissioned"):
    """A qualified third party was commissioned to evaluate, on fixed dimensions and a named scale."""

    power = Power.SUPERVISION
    article = 23
    zh = "委托评估"
    en = "Evaluation commissioned"
    fills = ("dimensions",)

    subject: Annotated[SubjectRef, told("评估对象", "what is evaluated")]
    role: Annotated[EvaluatedRole | None, may("被评估单位的身份", "role of the body", term="evaluated_role")] = None
    projects: Annotated[tuple[ProjectRef, ...], may("抽评项目", "projects looked into")] = ()
    evaluator: Annotated[OrganisationRef | None, told("评估机构", "evaluator")] = None
    stage: Annotated[Stage | None, told("评估阶段", "stage", term="stage")] = None
    year: Annotated[PostYear | None, may("后评估年度（验收当年为0）", "year after acceptance")] = None
    scale: Annotated[Scale | None, told("评级标准", "scale", term="scale")] = None
    dimensions: Annotated[tuple[Dimension, ...], may("评估维度", "dimensions", term="dimension")] = ()
    due_on: Annotated[Day | None, may("应提交日期", "report due on")] = None

    def after(self, state: Evaluation, on: str | None) -> Evaluation:
        return msgspec.structs.replace(
            state,
            status="commissioned",
            of=self.subject,
            role=self.role,
            projects=self.projects,
            evaluator=self.evaluator,
            stage=self.stage,
            year=self.year,
            scale=self.scale,
            dimensions=self.dimensions,
            commissioned_on=on,
            due_on=self.due_on,
        )


def may_commission(evaluation: Evaluation, at: Sitting) -> None:
    """Refuse an evaluation that is commissioned."""
    require(evaluation.status is None, "Art. 23: this evaluation is commissioned already.")


@decides(EvaluationCommissioned, may_commission)
def commission(evaluation: Evaluation, terms: EvaluationCommissioned, at: Sitting) -> EvaluationCommissioned:
    """Commission an evaluation once, from a third party that is qualified and has no part in what it evaluates."""
    require(
        terms.due_on is None or terms.due_on >= at.on,
        "Art. 23: the report would be due on {due_on}, before it is commissioned.",
        due_on=terms.due_on,
    )
    _check_evaluator(terms, at)
    _check_stage(terms, at)
    require_order(terms.subject, terms.projects, terms.stage, at.on, at)
    require(
        not at.charter.trait("scale", terms.scale, "lists_only"),
        "Art. 24: the scale of an old list is not used for a new evaluation.",
    )
    fixed = _dimensions(terms, at)
    require(
        not terms.dimensions or sorted(terms.dimensions) == sorted(fixed),
        "Art. 24: the dimensions are fixed by what is evaluated and are not chosen.",
    )
    return msgspec.structs.replace(terms, dimensions=fixed)


def _check_evaluator(terms: EvaluationCommissioned, at: Sitting) -> None:
    evaluator = at.ask(Organisation, terms.evaluator or "")
    body = {"evaluator": terms.evaluator}
    require(evaluator.qualified(at.on), "Art. 5: {evaluator} has no qualification on record that holds today.", **body)
    require(not evaluator.excluded(at.on), "Art. 5: {evaluator} is excluded for a breach of integrity.", **body)
    party = part_of(terms.evaluator or "", _parties(terms.subject, terms.projects, at))
    require(party is None, "Art. 23: {evaluator} has a part in what it would evaluate: {party}.", party=party, **body)


def _parties(subject: str, projects: Iterable[str], at: Sitting) -> Iterable[tuple[str, Party]]:
    """Every body with a part in what is evaluated; refuses what is not on record."""
    found: list[tuple[str, Party]] = []
    if subject.startswith("organisation/"):
        require(at.ask(Organisation, subject).name is not None, "Art. 23: {subject} is not on record.", subject=subject)
        found.append((subject, "itself"))
    elif subject.startswith("programme/"):
        programme = at.ask(Programme, subject)
        require(programme.status is not None, "Art. 23: {subject} is not on record.", subject=subject)
        found.extend(parties_of_programme(programme))
    else:
        projects = (subject, *projects)
    for ref in projects:
        project = at.ask(Project, ref)
        require(project.status is not None, "Art. 23: {subject} is not on record.", subject=ref)
        of = at.ask(Programme, project.programme) if project.programme else Programme(id="")
        found.extend(parties_of_project(project, of))
    return found


def _check_stage(terms: EvaluationCommissioned, at: Sitting) -> None:
    if terms.stage == "acceptance":
        require(
            at.charter.trait("scale", terms.scale, "acceptance"),
            "Art. 25: an acceptance evaluation does not use the scale {scale}, but {scales}.",
            scale=terms.scale,
            scales=", ".join(at.charter.with_trait("scale", "acceptance")),
        )
    if terms.stage != "post":
        require(terms.year is None, "Art. 26: only a post-evaluation counts the years after acceptance.")
        return
    years = at.charter.period("post_evaluation")
    require(
        terms.year is not None and (years is None or terms.year <= years.number),
        "Art. 26: a post-evaluation states its year (field year): 0 for that of acceptance, and at most {most}.",
        most=years.number if years else "—",
    )
    accepted = require_accepted(terms.subject, at)
    first = (year_of(accepted) or 0) + (terms.year or 0)
    require(
        (year_of(at.on) or first) >= first,
        "Art. 26: year {year} of the post-evaluation does not begin before {first}.",
        year=terms.year,
        first=first,
    )


def _dimensions(terms: EvaluationCommissioned, at: Sitting) -> tuple[Dimension, ...]:
    subject = stream_subject(terms.subject)
    if terms.stage == "post":
        return POST_DIMENSIONS
    if subject != "organisation":
        require(terms.role is None, "Art. 24: only a body is evaluated in a role.")
        return at.charter.of("dimension", subject)
    require(
        terms.role is not None, "Art. 24: a body is evaluated either as an organising unit or as an undertaking unit."
    )
    return at.charter.of("dimension", terms.role)


def _require_each_once(rated: list[Dimension], fixed: tuple[Dimension, ...]) -> None:
    """Refuse unless each of the fixed dimensions is rated once; says which are missing and which are too many."""
    missing = [each for each in fixed if each not in rated]
    surplus = [each for n, each in enumerate(rated) if each not in fixed or each in rated[:n]]
    together(
        lambda: require(
            not missing,
            "Art. 24: each dimension of what is evaluated is rated once; missing: {dimensions}.",
            dimensions=", ".join(missing),
        ),
        lambda: require(
            not surplus,
            "Art. 24: each dimension of what is evaluated is rated once, and no other; too many: {dimensions}.",
            dimensions=", ".join(surplus),
        ),
    )


def require_benefits(ratings: Iterable[DimensionRating]) -> None:
    """Refuse a post-evaluation whose benefits state no measured value; a dimension that does not apply has none."""
    for each in ratings:
        applies = each.rating != NOT_APPLICABLE
        require(
            applies or each.dimension in MAY_NOT_APPLY,
            "Art. 26: only the environmental benefit may be said not to apply, not {dimension}.",
            dimension=each.dimension,
        )
        if applies and each.dimension in BENEFITS:
            require(each.values, "Art. 26: {dimension} states no measured value.", dimension=each.dimension)
        for value in each.values:
            require(
                value.unit and value.baseline and value.source,
                "Art. 26: the measured value {indicator} states its unit, its baseline and its source.",
                indicator=value.indicator,
            )


class EvaluationReported(EvaluationFact, frozen=True, kw_only=True, tag="evaluation.reported"):
    """The evaluator reported its ratings with their reasons, the overall rating and its findings."""

    power = Power.SUPERVISION
    article = 24
    zh = "评估结果"
    en = "Evaluation reported"
    rests_on = ("evaluation.commissioned",)
    fills = ("subject", "evaluator", "stage", "year", "scale")

    # An old list gives a rating without a commission, so the fact says itself what it is about.
    subject: Annotated[SubjectRef | None, may("评估对象", "what is evaluated")] = None
    evaluator: Annotated[OrganisationRef | None, may("评估机构", "evaluator")] = None
    stage: Annotated[Stage | None, may("评估阶段", "stage", term="stage")] = None
    year: Annotated[PostYear | None, may("后评估年度（验收当年为0）", "year after acceptance")] = None
    as_of: Annotated[PartialDay | None, may("评估时点", "as of")] = None
    scale: Annotated[Scale | None, may("评级标准", "scale", term="scale")] = None
    ratings: Annotated[tuple[DimensionRating, ...], told("分项评价", "ratings")] = ()
    overall: Annotated[Name | None, told("总体评价", "overall rating", term="rating")] = None
    comment: Annotated[Text | None, may("评估意见", "comment")] = None
    findings: Annotated[tuple[Finding, ...], may("评估发现", "findings")] = ()
    report: Annotated[Attachment | None, may("评估报告", "report")] = None

    def after(self, state: Evaluation, on: str | None) -> Evaluation:
        return msgspec.structs.replace(
            state,
            status="reported",
            of=self.subject or state.of,
            evaluator=self.evaluator or state.evaluator,
            stage=self.stage or state.stage,
            year=state.year if self.year is None else self.year,
            scale=self.scale or state.scale,
            dimensions=state.dimensions or tuple(rated.dimension for rated in self.ratings),
            reported_on=on,
            ratings=self.ratings,
            overall=self.overall,
            findings=tuple(FollowedFinding(**msgspec.structs.asdict(finding)) for finding in self.findings),
        )


def may_report(evaluation: Evaluation, at: Sitting) -> None:
    """Refuse unless the evaluation is commissioned and not reported."""
    require(evaluation.status is not None, "Art. 23: an evaluation is commissioned before it is reported.")
    require(evaluation.status == "commissioned", "Art. 24: this evaluation is reported already.")


@decides(EvaluationReported, may_report)
def report(evaluation: Evaluation, terms: EvaluationReported, at: Sitting) -> EvaluationReported:
    """Report a commissioned evaluation once: every dimension rated on its scale, findings numbered from 1."""
    standing = {
        "subject": evaluation.of,
        "evaluator": evaluation.evaluator,
        "stage": evaluation.stage,
        "year": evaluation.year,
        "scale": evaluation.scale,
    }
    for name, value in standing.items():
        require(
            getattr(terms, name) in (None, value),
            "Art. 23: the report departs from its commission: {field}.",
            field=name,
        )
    rated = [rating.dimension for rating in terms.ratings]
    _require_each_once(rated, evaluation.dimensions)
    require_order(evaluation.of or "", (), evaluation.stage, min(latest(terms.as_of or at.on), at.on), at)
    require_benefits(terms.ratings)
    for word in (*(each.rating for each in terms.ratings if each.rating != NOT_APPLICABLE), terms.overall):
        require(
            at.charter.table.belongs("rating", word, evaluation.scale),
            "Art. 24: {rating} is not on the scale that the commission names.",
            rating=word,
        )
    numbers = [finding.number for finding in terms.findings]
    require(
        numbers == list(range(1, len(numbers) + 1)), "Art. 27: the findings are numbered from 1, one after the other."
    )
    return msgspec.structs.replace(terms, **standing)
