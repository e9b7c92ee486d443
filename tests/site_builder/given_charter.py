"""Charters for the tests of the builder: that of the plan with other terms, and a book that uses them."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adoption import CharterAdopted
from domain.rules.approval import ProjectApproved
from domain.rules.charter import Charter, CharterTerm
from domain.rules.evaluation import DimensionRating
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget, Share
from domain.rules.in_force import default
from domain.rules.organisation import OrganisationRegistered
from domain.rules.outcome import ProjectOutcomeRecorded
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from tests.projections.given import Step

DAY, STREAM = "2016-03-01", "charter/main"
P, Q, M, U, E = "project/P1", "project/P2", "programme/1", "organisation/1", "evaluation/E1"


def charter(added: dict[str, CharterTerm], **changed: Any) -> CharterAdopted:
    """The plan's charter with one more term in some vocabularies, each before all others, and other fields."""
    held: Charter = default().charter
    for name, term in added.items():
        held = held.with_terms(name, (term, *held.vocabulary(name)))
    names = set(CharterAdopted.__struct_fields__) & set(Charter.__struct_fields__)
    return CharterAdopted(**{name: getattr(held, name) for name in names} | changed)


def own_charter(mark: str, **changed: Any) -> CharterAdopted:
    """A charter with terms of its own, whose words bear a mark; their codes are those of every such charter."""
    of = {"rating": ("four",), "dimension": ("project", "undertaking"), "instrument": ("free",)}
    names = ("fund_source", "management_class", "method", "rating", "dimension", "category", "outcome", "body")
    added = {
        name: CharterTerm(code="free", zh=f"{mark}{name}", en=f"{mark} {name}", of=of.get(name, ()))
        for name in (*names, "instrument", "district", "stage", "report_type")
    }
    return charter(added, **changed)


def steps_with(code: str) -> list[Step]:
    """A book in which a project uses a code wherever it can, beside one that uses the plan's."""
    parts = (Share(source=code, amount=500_00), Share(source="municipal", amount=400_00))
    told = {
        "title": "甲项目", "programme": M, "management_class": code, "method": code, "district": code,
        "undertakers": (U,), "budget": Budget(total=900_00, parts=parts),
    }  # fmt: skip
    other = Budget(total=100_00, parts=(Share(source="other", amount=100_00),))
    plain = {"title": "乙项目", "programme": M, "management_class": "government_supported", "method": "open_tender"}
    facts = [
        (M, ProgrammeProposed(title="示例专项", number=1, category=code)),
        (U, OrganisationRegistered(name="示例单位", body=code)),
        (P, ProjectProposed(**told)), (P, ProjectApproved(**told, instrument=code)),
        (P, ProjectDisbursed(amount=200_00, source=code)), (P, ProjectDisbursed(amount=100_00, source="municipal")),
        (P, ProjectOutcomeRecorded(outcome=code, title="甲法")),
        (E, EvaluationReported(
            subject=P, stage="acceptance", scale="four", overall=code,
            ratings=(DimensionRating(dimension=code, rating=code, reason="示例"),),
        )),
        (P, ProjectAccepted(result="passed")),
        (Q, ProjectProposed(**plain, budget=other)), (Q, ProjectApproved(**plain, budget=other)),
        ("evaluation/E2", EvaluationReported(subject=Q, stage=code, scale="four", overall="good")),
    ]  # fmt: skip
    return [Step(stream, fact, DAY) for stream, fact in facts]


def with_charter(adopted: CharterAdopted, steps: list[Step]) -> list[Step]:
    """A book that adopts a charter before all else."""
    return [Step(STREAM, adopted, "2016-01-04"), *steps]


def terms_of(adopted: CharterAdopted, name: str) -> tuple[CharterTerm, ...]:
    """The terms of a vocabulary of a charter."""
    return next(each.terms for each in adopted.vocabularies if each.name == name)


def copied(adopted: CharterAdopted) -> CharterAdopted:
    """The same charter, as another process would read it."""
    return msgspec.json.decode(msgspec.json.encode(adopted), type=CharterAdopted)
