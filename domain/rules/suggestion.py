"""Suggestions of demand and of supply, and what became of each (Art. 6)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import (
    Code,
    Day,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Power,
    ProgrammeRef,
    State,
    SuggestionRef,
    Text,
    may,
    told,
)
from domain.rules.programme import Programme
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

SuggestionSide = Literal["supply", "demand"]  # in the order of PolicySide: typing takes the two for one
SuggestionBody = Annotated[Code, coded("suggestion_body")]
SuggestionStatus = Literal["received", "adopted", "merged", "declined"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "suggestion_side": {"demand": ("需求建议", "demand"), "supply": ("技术供给建议", "supply of technology")},
    "suggestion_status": {
        "received": ("已收到", "received"),
        "adopted": ("已采纳", "adopted"),
        "merged": ("已合并", "merged"),
        "declined": ("未采纳", "declined"),
    },
}


class Suggestion(State, frozen=True, kw_only=True, omit_defaults=True):
    """A suggestion as the record knows it."""

    subject: ClassVar[str] = "suggestion"
    status: SuggestionStatus | None = None
    title: str | None = None
    side: SuggestionSide | None = None
    body: SuggestionBody | None = None
    received_on: Day | None = None
    settled_on: Day | None = None
    programme: ProgrammeRef | None = None
    task: str | None = None
    into: SuggestionRef | None = None


class SuggestionFact(Fact, frozen=True, kw_only=True):
    """Facts of a suggestion."""

    family: ClassVar[Family] = "suggestion"
    article: ClassVar[int] = 6
    state: ClassVar[type[State]] = Suggestion


class SuggestionReceived(SuggestionFact, frozen=True, kw_only=True, tag="suggestion.received"):
    """A suggestion came in, from the side of demand or of the supply of technology."""

    power = Power.EXECUTION
    zh = "收到建议"
    en = "Suggestion received"

    title: Annotated[Name, told("建议名称", "title")]
    side: Annotated[SuggestionSide | None, told("建议类别", "side", term="suggestion_side")] = None
    body: Annotated[SuggestionBody | None, told("提出者类别", "kind of body", term="suggestion_body")] = None
    organisation: Annotated[OrganisationRef | None, may("提出单位", "body that made it")] = None
    text: Annotated[Text | None, may("建议内容", "text")] = None

    def after(self, state: Suggestion, on: str | None) -> Suggestion:
        return msgspec.structs.replace(
            state, status="received", title=self.title, side=self.side, body=self.body, received_on=on
        )


def may_receive(suggestion: Suggestion, at: Sitting) -> None:
    """Refuse a suggestion that is on record."""
    require(suggestion.status is None, "Art. 6: this suggestion is on record already.")


@decides(SuggestionReceived, may_receive)
def receive(suggestion: Suggestion, terms: SuggestionReceived, at: Sitting) -> SuggestionReceived:
    """Record a suggestion once; one from a person names no body."""
    person = at.charter.trait("suggestion_body", terms.body, "person")
    require(
        not (person and terms.organisation),
        "Art. 6: a suggestion from a person names no body.",
    )
    return terms


def require_open(suggestion: Suggestion, at: Sitting) -> None:
    """Refuse a suggestion that is not on record, or is settled."""
    require(suggestion.status is not None, "Art. 6: {suggestion} is not on record.", suggestion=suggestion.ref)
    require(
        suggestion.status == "received",
        "Art. 6: {suggestion} is {suggestion_status} already.",
        suggestion=suggestion.ref,
        suggestion_status=suggestion.status,
    )


class SuggestionAdopted(SuggestionFact, frozen=True, kw_only=True, tag="suggestion.adopted"):
    """A suggestion was taken up in a task of a programme."""

    power = Power.DECISION
    zh = "建议采纳"
    en = "Suggestion adopted"
    rests_on = ("suggestion.received", "programme.proposed")

    programme: Annotated[ProgrammeRef, told("重大专项", "programme")]
    task: Annotated[Name | None, told("重点任务", "task")] = None
    reason: Annotated[Text | None, may("说明", "explanation")] = None

    def after(self, state: Suggestion, on: str | None) -> Suggestion:
        return msgspec.structs.replace(state, status="adopted", programme=self.programme, task=self.task, settled_on=on)


@decides(SuggestionAdopted, require_open)
def adopt(suggestion: Suggestion, terms: SuggestionAdopted, at: Sitting) -> SuggestionAdopted:
    """Adopt an open suggestion into a task that the programme names."""
    programme = at.ask(Programme, terms.programme)
    require(
        any(task.key == terms.task for task in programme.tasks),
        "Art. 6: {programme} has no task {task}.",
        programme=programme.ref,
        task=terms.task,
    )
    return terms


class SuggestionMerged(SuggestionFact, frozen=True, kw_only=True, tag="suggestion.merged"):
    """A suggestion was merged into another that says the same."""

    power = Power.DECISION
    zh = "建议合并"
    en = "Suggestion merged"
    rests_on = ("suggestion.received",)

    into: Annotated[SuggestionRef, told("并入的建议", "merged into")]
    reason: Annotated[Text | None, may("说明", "explanation")] = None

    def after(self, state: Suggestion, on: str | None) -> Suggestion:
        return msgspec.structs.replace(state, status="merged", into=self.into, settled_on=on)


@decides(SuggestionMerged, require_open)
def merge(suggestion: Suggestion, terms: SuggestionMerged, at: Sitting) -> SuggestionMerged:
    """Merge an open suggestion into another one that is open or adopted, so that its trace ends in an answer."""
    require(terms.into != suggestion.ref, "Art. 6: a suggestion is not merged into itself.")
    other = at.ask(Suggestion, terms.into)
    require(
        other.status in ("received", "adopted"),
        "Art. 6: {into} is neither open nor adopted.",
        into=other.ref,
    )
    return terms


class SuggestionDeclined(SuggestionFact, frozen=True, kw_only=True, tag="suggestion.declined"):
    """A suggestion was not taken up, for a stated reason."""

    power = Power.DECISION
    zh = "建议未采纳"
    en = "Suggestion declined"
    rests_on = ("suggestion.received",)

    reason: Annotated[Text | None, told("理由", "reason")] = None

    def after(self, state: Suggestion, on: str | None) -> Suggestion:
        return msgspec.structs.replace(state, status="declined", settled_on=on)


@decides(SuggestionDeclined, require_open)
def decline(suggestion: Suggestion, terms: SuggestionDeclined, at: Sitting) -> SuggestionDeclined:
    """Decline an open suggestion with a reason."""
    return terms
