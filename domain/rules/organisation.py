"""Organisations: bodies with a code that is checked, never trusted (Art. 4)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import Fact, Name, Power, State, may, told
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

BodyType = Literal[
    "government", "department", "district", "enterprise", "university", "institute", "alliance", "third_party", "other"
]

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
OLD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Organisation(State, frozen=True, kw_only=True, omit_defaults=True):
    """A body as the record knows it."""

    subject: ClassVar[str] = "organisation"
    name: str | None = None
    name_en: str | None = None
    body: BodyType | None = None
    code: str | None = None
    code_warning: str | None = None
    district: str | None = None


class OrganisationFact(Fact, frozen=True, kw_only=True):
    """Facts of an organisation."""

    state: ClassVar[type[State]] = Organisation


class OrganisationRegistered(OrganisationFact, frozen=True, kw_only=True, tag="organisation.registered"):
    """A body was entered in the record under its name and code."""

    power = Power.EXECUTION
    article = 4
    zh = "机构登记"
    en = "Organisation registered"

    name: Annotated[Name, told("名称", "name")]
    name_en: Annotated[Name | None, may("英文名称", "name in English")] = None
    body: Annotated[BodyType | None, told("机构类型", "type of body", term="body")] = None
    code: Annotated[Name | None, may("机构代码", "organisation code")] = None
    code_warning: Annotated[Name | None, may("代码提示", "warning about the code")] = None
    district: Annotated[Name | None, may("行政区划代码", "administrative division code")] = None

    def noted(self) -> OrganisationRegistered:
        warning = code_warning(self.code) if self.code else None
        return msgspec.structs.replace(self, code_warning=warning)

    def after(self, state: Organisation, on: str | None) -> Organisation:
        return msgspec.structs.replace(
            state,
            name=self.name,
            name_en=self.name_en,
            body=self.body,
            code=self.code,
            code_warning=self.code_warning,
            district=self.district,
        )


@decides(OrganisationRegistered)
def register(organisation: Organisation, terms: OrganisationRegistered, at: Sitting) -> OrganisationRegistered:
    """Register a body once; a failing check digit is kept on record as a warning."""
    require(organisation.name is None, "Art. 4: {name} is registered already.", name=organisation.name)
    return terms


def code_warning(code: str) -> str | None:
    """What is wrong with an organisation code, or None (GB 32100 with 18 characters, GB 11714 with 9)."""
    if len(code) == 18:
        if any(character not in USCC_ALPHABET for character in code):
            return "characters"
        total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(code, USCC_WEIGHTS, strict=False))
        return None if code[17] == USCC_ALPHABET[-total % 31] else "check_digit"
    if len(code) == 9 and code.isascii() and code.isalnum() and code == code.upper():
        total = sum(int(c, 36) * w for c, w in zip(code, OLD_WEIGHTS, strict=False))
        return None if code[8] == "0123456789X0"[11 - total % 11] else "check_digit"
    return "length"
