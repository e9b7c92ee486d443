"""Organisations: bodies with a code that is checked, never trusted (Art. 4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.districts import DistrictWarning, district_warning
from domain.rules.fact import Code, Day, Fact, Name, OrganisationRef, Part, Power, ProgrammeRef, State, Text, may, told
from domain.rules.in_force import CharterTable
from domain.rules.refusal import require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import coded

BodyType = Annotated[Code, coded("body")]
CodeWarning = Literal["characters", "check_digit", "length"]

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
OLD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "code_warning": {
        "characters": ("代码含有不应出现的字符", "the code has characters that no code may have"),
        "check_digit": ("代码校验位不符", "the check digit of the code fails"),
        "length": ("代码长度不符", "the code has the wrong length"),
    },
    "district_warning": {
        "unknown": ("未收录的行政区划代码", "the division code is not in our table"),
        "not_then": ("该行政区划代码当日并未使用", "the division code was not in use on that day"),
    },
}


class Qualification(Part, frozen=True, kw_only=True):
    """What a third party is qualified to evaluate, and between which days."""

    scope: Name
    valid_from: Day
    valid_until: Day


class Admission(Part, frozen=True, kw_only=True):
    """The task of a programme to which a body was admitted."""

    programme: ProgrammeRef
    task: Name
    on: Day | None = None


class Organisation(State, frozen=True, kw_only=True, omit_defaults=True):
    """A body as the record knows it."""

    subject: ClassVar[str] = "organisation"
    name: str | None = None
    name_en: str | None = None
    registered_on: str | None = None
    body: BodyType | None = None
    code: str | None = None
    code_warning: CodeWarning | None = None
    district: str | None = None
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    excluded_until: Day | None = None
    admissions: tuple[Admission, ...] = ()
    keys: tuple[str, ...] = ()  # with which it signs its reports of evaluations (Art. 35)
    former_keys: tuple[str, ...] = ()

    def qualified(self, on: str) -> bool:
        """Whether a recorded qualification holds on a day (Art. 5)."""
        return any(held.valid_from <= on <= held.valid_until for held in self.qualifications)

    def excluded(self, on: str) -> bool:
        """Whether an integrity exclusion holds on a day (Art. 5)."""
        return self.excluded_until is not None and on <= self.excluded_until


class OrganisationFact(Fact, frozen=True, kw_only=True):
    """Facts of an organisation."""

    state: ClassVar[type[State]] = Organisation


class OrganisationRegistered(OrganisationFact, frozen=True, kw_only=True, tag="organisation.registered"):
    """A body was entered in the record under its name and code."""

    power = Power.EXECUTION
    article = 4
    zh = "机构登记"
    en = "Organisation registered"
    fills = ("code_warning", "district_warning")

    name: Annotated[Name, told("名称", "name")]
    name_en: Annotated[Name | None, may("英文名称", "name in English")] = None
    body: Annotated[BodyType | None, told("机构类型", "type of body", term="body")] = None
    code: Annotated[Name | None, may("机构代码", "organisation code")] = None
    code_warning: Annotated[CodeWarning | None, may("代码提示", "warning about the code", term="code_warning")] = None
    district: Annotated[Name | None, may("行政区划", "administrative division", term="district")] = None
    district_warning: Annotated[
        DistrictWarning | None, may("行政区划提示", "warning about the division", term="district_warning")
    ] = None

    def noted(self, charter: CharterTable) -> OrganisationRegistered:
        known = self.district is None or district_warning(charter, self.district, None) is None
        return msgspec.structs.replace(
            self,
            code_warning=code_warning(self.code, charter.charter.codes) if self.code else None,
            district_warning=self.district_warning if known else "unknown",
        )

    def after(self, state: Organisation, on: str | None) -> Organisation:
        return msgspec.structs.replace(
            state,
            name=self.name,
            name_en=self.name_en,
            registered_on=on,
            body=self.body,
            code=self.code,
            code_warning=self.code_warning,
            district=self.district,
        )


def may_register(organisation: Organisation, at: Sitting) -> None:
    """Refuse a body that is registered."""
    require(organisation.name is None, "Art. 4: {name} is registered already.", name=organisation.name)


@decides(OrganisationRegistered, may_register)
def register(organisation: Organisation, terms: OrganisationRegistered, at: Sitting) -> OrganisationRegistered:
    """Register a body once; a failing check digit is kept on record as a warning."""
    warning = district_warning(at.charter.table, terms.district, at.on) if terms.district else None
    return msgspec.structs.replace(terms, district_warning=warning)


def require_registered(organisation: Organisation, at: Sitting) -> None:
    """Refuse a body that is not registered."""
    require(organisation.name is not None, "Art. 4: {body} is not registered.", body=organisation.ref)


class OrganisationRenamed(OrganisationFact, frozen=True, kw_only=True, tag="organisation.renamed"):
    """A body took another name; its stream keeps the name under which it was first recorded."""

    power = Power.EXECUTION
    article = 4
    zh = "机构更名"
    en = "Organisation renamed"
    rests_on = ("organisation.registered", "organisation.renamed")
    fills = ("before",)

    before: Annotated[Name | None, may("原名称", "former name")] = None
    new_name: Annotated[Name, told("新名称", "new name")]
    new_name_en: Annotated[Name | None, may("新英文名称", "new name in English")] = None
    reason: Annotated[Text | None, told("更名原因", "reason")] = None

    def after(self, state: Organisation, on: str | None) -> Organisation:
        former = (state.name,) if state.name else ()
        return msgspec.structs.replace(
            state, name=self.new_name, name_en=self.new_name_en, former_names=state.former_names + former
        )


@decides(OrganisationRenamed, require_registered)
def rename(organisation: Organisation, terms: OrganisationRenamed, at: Sitting) -> OrganisationRenamed:
    """Rename a registered body; the name before is stated with it."""
    require(terms.new_name != organisation.name, "Art. 4: the body is named {name} already.", name=terms.new_name)
    return msgspec.structs.replace(terms, before=organisation.name)


class OrganisationRecoded(OrganisationFact, frozen=True, kw_only=True, tag="organisation.recoded"):
    """A body received another code, as when unified codes replaced organisation codes."""

    power = Power.EXECUTION
    article = 4
    zh = "机构代码变更"
    en = "Organisation code changed"
    rests_on = ("organisation.registered", "organisation.recoded")
    fills = ("before", "code_warning")

    before: Annotated[Name | None, may("原代码", "former code")] = None
    code: Annotated[Name, told("新代码", "new code")]
    code_warning: Annotated[CodeWarning | None, may("代码提示", "warning about the code", term="code_warning")] = None
    reason: Annotated[Text | None, told("变更原因", "reason")] = None

    def noted(self, charter: CharterTable) -> OrganisationRecoded:
        return msgspec.structs.replace(self, code_warning=code_warning(self.code, charter.charter.codes))

    def after(self, state: Organisation, on: str | None) -> Organisation:
        former = (state.code,) if state.code else ()
        return msgspec.structs.replace(
            state, code=self.code, code_warning=self.code_warning, former_codes=state.former_codes + former
        )


@decides(OrganisationRecoded, require_registered)
def recode(organisation: Organisation, terms: OrganisationRecoded, at: Sitting) -> OrganisationRecoded:
    """Record a registered body's new code; a failing check digit is kept as a warning."""
    require(terms.code != organisation.code, "Art. 4: the body has the code {code} already.", code=terms.code)
    return msgspec.structs.replace(terms, before=organisation.code)


def code_warning(code: str, schemes: Collection[str] = ("uscc", "old")) -> CodeWarning | None:
    """What is wrong with an organisation code, or None (GB 32100 with 18 characters, GB 11714 with 9).

    `schemes` are those that the charter asks; where it asks none, a code may be any (Art. 38).
    """
    if not schemes:
        return None
    if len(code) == 18 and "uscc" in schemes:
        if any(character not in USCC_ALPHABET for character in code):
            return "characters"
        total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(code, USCC_WEIGHTS, strict=False))
        return None if code[17] == USCC_ALPHABET[-total % 31] else "check_digit"
    if len(code) == 9 and "old" in schemes and code.isascii() and code.isalnum() and code == code.upper():
        total = sum(int(c, 36) * w for c, w in zip(code, OLD_WEIGHTS, strict=False))
        return None if code[8] == "0123456789X0"[11 - total % 11] else "check_digit"
    return "length"


def registered(at: Sitting, ref: OrganisationRef) -> Organisation:
    """The body of that reference; refused where it is not registered (Art. 4)."""
    found = at.ask(Organisation, ref)
    require(found.name is not None, "Art. 4: {body} is not registered.", body=found.ref)
    return found
