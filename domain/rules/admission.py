"""Who may evaluate and who may undertake: qualifications, entry conditions and integrity exclusions (Art. 5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from domain.rules.decision import decides
from domain.rules.fact import Day, Name, Part, Power, ProgrammeRef, Text, may, told
from domain.rules.officer_keys import require_new_key
from domain.rules.organisation import Admission, Organisation, OrganisationFact, Qualification, require_registered
from domain.rules.programme import Programme
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

AUTHORITIES = ("government", "department", "district")


class ConditionMet(Part, frozen=True, kw_only=True):
    """One entry condition of the task, and what shows that it is met."""

    number: Annotated[Annotated[int, Meta(ge=1, lt=2**53)], told("条件序号", "number of the condition")]
    condition: Annotated[Text | None, may("准入条件", "entry condition")] = None
    evidence: Annotated[Text, told("符合情况和依据", "what shows that it is met")]


class OrganisationQualified(OrganisationFact, frozen=True, kw_only=True, tag="organisation.qualified"):
    """A third-party body was qualified to evaluate, between two days."""

    power: ClassVar[Power] = Power.SUPERVISION
    article: ClassVar[int] = 5
    zh = "评估资质登记"
    en = "Evaluator qualified"
    rests_on = ("organisation.registered",)
    spans = (("valid_from", "valid_until"),)
    fixed = ("key", "proof")
    registers = "key"

    scope: Annotated[Name, told("评估资质范围", "qualified to evaluate")]
    issuer: Annotated[Name | None, told("资质认定单位", "qualified by")] = None
    certificate: Annotated[Name | None, may("资质证书编号", "certificate number")] = None
    valid_from: Annotated[Day | None, told("有效期起", "valid from")] = None
    valid_until: Annotated[Day | None, told("有效期止", "valid until")] = None
    key: Annotated[Name | None, may("签署评估报告的公钥", "public key that signs its reports")] = None
    proof: Annotated[Name | None, may("持有证明（base64）", "proof of holding the key, in base64")] = None

    def after(self, state: Organisation, on: str | None) -> Organisation:
        if self.key and self.proof:
            state = msgspec.structs.replace(state, keys=(*state.keys, self.key))
        if (
            self.valid_from is None or self.valid_until is None
        ):  # an old list that gives no days shows no valid qualification
            return state
        held = Qualification(scope=self.scope, valid_from=self.valid_from, valid_until=self.valid_until)
        return msgspec.structs.replace(state, qualifications=(*state.qualifications, held))


def may_qualify(organisation: Organisation, at: Sitting) -> None:
    """Refuse unless the body is registered and no public authority."""
    require_registered(organisation, at)
    require(
        not at.charter.trait("body", organisation.body, "authority"),
        "Art. 5: {body} is a public authority and not a third party.",
        body=organisation.ref,
    )


@decides(OrganisationQualified, may_qualify)
def qualify(organisation: Organisation, terms: OrganisationQualified, at: Sitting) -> OrganisationQualified:
    """Record the qualification of a third party."""
    require(
        (terms.valid_from or "") <= (terms.valid_until or ""),
        "Art. 5: the qualification would end on {valid_until}, before it begins.",
        valid_until=terms.valid_until,
    )
    qualify_key(terms, at)
    return terms


def qualify_key(terms: OrganisationQualified, at: Sitting) -> None:
    """Refuse a key that comes with a qualification unless it is new and comes with a proof."""
    require(
        (terms.key is None) == (terms.proof is None), "Art. 35: a key is registered with the proof that it is held."
    )
    if terms.key:
        require_new_key(terms.key, at)


class OrganisationKeyRevoked(OrganisationFact, frozen=True, kw_only=True, tag="organisation.key_revoked"):
    """An evaluating body's key signs nothing from here on; a new one comes with a qualification (Art. 35)."""

    power: ClassVar[Power] = Power.SUPERVISION
    article: ClassVar[int] = 35
    fixed = ("key",)
    revokes = "key"
    zh = "撤销评估机构密钥"
    en = "Evaluator's key revoked"

    key: Annotated[Name, told("公钥", "public key")]
    reason: Annotated[Text | None, told("理由", "reason")] = None

    def after(self, state: Organisation, on: str | None) -> Organisation:
        kept = tuple(key for key in state.keys if key != self.key)
        return msgspec.structs.replace(state, keys=kept, former_keys=(*state.former_keys, self.key))


def may_revoke_key(organisation: Organisation, at: Sitting) -> None:
    """Refuse a body without a key."""
    require(organisation.keys, "Art. 35: {body} has no key in force.", body=organisation.ref)


@decides(OrganisationKeyRevoked, may_revoke_key)
def revoke_key(organisation: Organisation, terms: OrganisationKeyRevoked, at: Sitting) -> OrganisationKeyRevoked:
    """Revoke a key in force of an evaluating body."""
    require(
        terms.key in organisation.keys,
        "Art. 35: {key} is no key of {body} in force.",
        key=terms.key,
        body=organisation.ref,
    )
    return terms


class OrganisationExcluded(OrganisationFact, frozen=True, kw_only=True, tag="organisation.excluded"):
    """A body was excluded from new admissions until a day, for a breach of integrity."""

    power: ClassVar[Power] = Power.SUPERVISION
    article: ClassVar[int] = 5
    zh = "科研诚信限制"
    en = "Organisation excluded for a breach of integrity"
    rests_on = ("organisation.registered",)

    reason: Annotated[Text | None, told("限制原因", "reason")] = None
    basis: Annotated[Name | None, told("处理依据", "authority")] = None
    until: Annotated[Day | None, told("限制期限至", "excluded until")] = None

    def after(self, state: Organisation, on: str | None) -> Organisation:
        days = [day for day in (state.excluded_until, self.until) if day]
        return msgspec.structs.replace(state, excluded_until=max(days, default=None))


@decides(OrganisationExcluded, require_registered)
def exclude(organisation: Organisation, terms: OrganisationExcluded, at: Sitting) -> OrganisationExcluded:
    """Exclude a registered body until a day to come."""
    require(
        terms.until is not None and terms.until > at.on,
        "Art. 5: an exclusion lasts until a day to come, not until {until}.",
        until=terms.until,
    )
    return terms


class OrganisationAdmitted(OrganisationFact, frozen=True, kw_only=True, tag="organisation.admitted"):
    """A body was admitted to a task of a programme, since it meets the entry conditions."""

    power: ClassVar[Power] = Power.EXECUTION
    article: ClassVar[int] = 5
    zh = "准入"
    en = "Organisation admitted"
    rests_on = ("organisation.registered", "programme.proposed", "programme.entry_conditions_set")

    programme: Annotated[ProgrammeRef, told("重大专项", "programme")]
    task: Annotated[Name | None, told("重点任务", "task")] = None
    met: Annotated[tuple[ConditionMet, ...], told("符合准入条件情况", "how the entry conditions are met")] = ()

    def after(self, state: Organisation, on: str | None) -> Organisation:
        if self.task is None:
            return state
        admission = Admission(programme=self.programme, task=self.task, on=on)
        return msgspec.structs.replace(state, admissions=(*state.admissions, admission))


def may_admit(organisation: Organisation, at: Sitting) -> None:
    """Refuse unless the body is registered and not excluded."""
    require_registered(organisation, at)
    require(
        not organisation.excluded(at.on),
        "Art. 5: {body} is excluded until {until}.",
        body=organisation.ref,
        until=organisation.excluded_until,
    )


@decides(OrganisationAdmitted, may_admit)
def admit(organisation: Organisation, terms: OrganisationAdmitted, at: Sitting) -> OrganisationAdmitted:
    """Admit a body that shows that it meets every entry condition of the task."""
    programme = at.ask(Programme, terms.programme)
    place = {"programme": terms.programme, "task": terms.task}
    require(terms.task in [task.key for task in programme.tasks], "Art. 5: {programme} has no task {task}.", **place)
    conditions = programme.conditions_of(terms.task)
    require(conditions, "Art. 5: no entry conditions are set for the task {task} of {programme}.", **place)
    evidence = {met.number: met.evidence for met in terms.met}
    for number, condition in enumerate(conditions, 1):
        require(
            number in evidence,
            "Art. 5: nothing shows that the entry condition is met: {entry_condition}",
            entry_condition=condition,
        )
    stated = enumerate(conditions, 1)
    met = tuple(ConditionMet(number=n, condition=text, evidence=evidence[n]) for n, text in stated)
    return msgspec.structs.replace(terms, met=met)
