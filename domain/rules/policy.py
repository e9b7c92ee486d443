"""Policies that support the programmes, on the side of supply or of demand (Art. 28)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Code,
    Day,
    Fact,
    Family,
    Name,
    OrganisationRef,
    Part,
    PolicyRef,
    Power,
    ProgrammeRef,
    State,
    Text,
    may,
    told,
)
from domain.rules.programme import Programme
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

PolicySide = Literal["supply", "demand"]
PolicyType = Annotated[Code, coded("policy_type")]
PolicyStatus = Literal["in_force", "repealed"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "policy_side": {"supply": ("供给侧", "supply side"), "demand": ("需求侧", "demand side")},
    "policy_status": {"in_force": ("有效", "in force"), "repealed": ("已废止", "repealed")},
}  # fmt: skip


class PolicyChange(Part, frozen=True, kw_only=True):
    """One provision of a policy, before and after."""

    item: Annotated[Name, told("条款", "provision")]
    before: Annotated[Text | None, may("修改前", "before")] = None
    after: Annotated[Text, told("修改后", "after")]


class Policy(State, frozen=True, kw_only=True, omit_defaults=True):
    """A policy as the record knows it."""

    subject: ClassVar[str] = "policy"
    status: PolicyStatus | None = None
    title: str | None = None
    title_en: str | None = None
    document: str | None = None
    issuers: tuple[OrganisationRef, ...] = ()
    side: PolicySide | None = None
    types: tuple[PolicyType, ...] = ()
    issued_on: Day | None = None
    repealed_on: Day | None = None
    replaced_by: PolicyRef | None = None
    amendments: int = 0
    programmes: tuple[ProgrammeRef, ...] = ()


class PolicyFact(Fact, frozen=True, kw_only=True):
    """Facts of a policy."""

    family: ClassVar[Family] = "policy"
    power: ClassVar[Power] = Power.DECISION
    article: ClassVar[int] = 28
    state: ClassVar[type[State]] = Policy


class PolicyIssued(PolicyFact, frozen=True, kw_only=True, tag="policy.issued"):
    """A policy was issued that supports innovation from the side of supply or of demand."""

    zh = "政策发布"
    en = "Policy issued"

    title: Annotated[Name, told("政策名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    document: Annotated[Name | None, may("文号", "document number")] = None
    issuers: Annotated[tuple[OrganisationRef, ...], told("发布单位", "issued by")] = ()
    side: Annotated[PolicySide | None, told("政策方向", "side", term="policy_side")] = None
    types: Annotated[tuple[PolicyType, ...], told("政策类型", "types", term="policy_type")] = ()
    effective_on: Annotated[Day | None, may("施行日期", "in force from")] = None
    text: Annotated[Attachment | None, may("政策文本", "text of the policy")] = None

    def after(self, state: Policy, on: str | None) -> Policy:
        return msgspec.structs.replace(
            state,
            status="in_force",
            title=self.title,
            title_en=self.title_en,
            document=self.document,
            issuers=self.issuers,
            side=self.side,
            types=self.types,
            issued_on=on,
        )


def may_issue(policy: Policy, at: Sitting) -> None:
    """Refuse a policy that is issued."""
    require(policy.status is None, "Art. 28: this policy is issued already.")


def require_in_force(policy: Policy, at: Sitting) -> None:
    """Refuse a policy that is not in force."""
    require(policy.status == "in_force", "Art. 28: this policy is not in force.")


@decides(PolicyIssued, may_issue)
def issue(policy: Policy, terms: PolicyIssued, at: Sitting) -> PolicyIssued:
    """Issue a policy once, with types that belong to its side."""
    for kind in terms.types:
        require(
            kind in at.charter.of("policy_type", terms.side),
            "Art. 28: {policy_type} is not a type of policy on the {policy_side} side.",
            policy_type=kind,
            policy_side=terms.side,
        )
    return terms


class PolicyAmended(PolicyFact, frozen=True, kw_only=True, tag="policy.amended"):
    """Provisions of a policy were changed."""

    zh = "政策修订"
    en = "Policy amended"
    rests_on = ("policy.issued",)

    changes: Annotated[tuple[PolicyChange, ...], told("修订内容", "changes")] = ()
    reason: Annotated[Text | None, told("修订理由", "reason")] = None
    effective_on: Annotated[Day | None, may("施行日期", "in force from")] = None
    text: Annotated[Attachment | None, may("修订后文本", "text as amended")] = None

    def after(self, state: Policy, on: str | None) -> Policy:
        return msgspec.structs.replace(state, amendments=state.amendments + 1)


@decides(PolicyAmended, require_in_force)
def amend(policy: Policy, terms: PolicyAmended, at: Sitting) -> PolicyAmended:
    """Amend a policy in force; each change says what it changes."""
    for change in terms.changes:
        require(change.before != change.after, "Art. 28: the provision {item} is not changed.", item=change.item)
    return terms


class PolicyRepealed(PolicyFact, frozen=True, kw_only=True, tag="policy.repealed"):
    """A policy ceased to be in force."""

    zh = "政策废止"
    en = "Policy repealed"
    rests_on = ("policy.issued", "policy.amended")

    reason: Annotated[Text | None, told("废止理由", "reason")] = None
    replaced_by: Annotated[PolicyRef | None, may("替代政策", "replaced by")] = None

    def after(self, state: Policy, on: str | None) -> Policy:
        return msgspec.structs.replace(state, status="repealed", repealed_on=on, replaced_by=self.replaced_by)


@decides(PolicyRepealed, require_in_force)
def repeal(policy: Policy, terms: PolicyRepealed, at: Sitting) -> PolicyRepealed:
    """Repeal a policy in force; what replaces it is on record and is another policy."""
    if terms.replaced_by:
        require(terms.replaced_by != policy.ref, "Art. 28: a policy does not replace itself.")
        successor = at.ask(Policy, terms.replaced_by)
        require(successor.status == "in_force", "Art. 28: {policy} is not in force.", policy=successor.ref)
    return terms


class PolicyLinked(PolicyFact, frozen=True, kw_only=True, tag="policy.linked"):
    """A policy was linked to a programme that it supports."""

    zh = "政策关联专项"
    en = "Policy linked to a programme"
    rests_on = ("policy.issued", "programme.proposed")

    programme: Annotated[ProgrammeRef, told("重大专项", "programme")]
    support: Annotated[Text | None, told("支持方式", "how it supports the programme")] = None

    def after(self, state: Policy, on: str | None) -> Policy:
        kept = tuple(ref for ref in state.programmes if ref != self.programme)
        return msgspec.structs.replace(state, programmes=(*kept, self.programme))


@decides(PolicyLinked, require_in_force)
def link(policy: Policy, terms: PolicyLinked, at: Sitting) -> PolicyLinked:
    """Link a policy in force to a programme on record, once."""
    programme = at.ask(Programme, terms.programme)
    require(programme.status is not None, "Art. 28: {programme} is not on record.", programme=terms.programme)
    require(
        terms.programme not in policy.programmes,
        "Art. 28: this policy is linked to {programme} already.",
        programme=terms.programme,
    )
    return terms
