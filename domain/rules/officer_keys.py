"""Keys with which officers sign: registered with a proof, revoked, replaced, and never twice in a book (Art. 35)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.book import BookState, public_part
from domain.rules.decision import decides
from domain.rules.fact import Day, Name, Text, may, told
from domain.rules.officer import DoubtedKey, Officer, OfficerFact, require_not_left, require_two_left, signers
from domain.rules.organisation import Organisation
from domain.rules.refusal import require
from domain.rules.sitting import Sitting


class OfficerKeyRegistered(OfficerFact, frozen=True, kw_only=True, tag="officer.key_registered"):
    """A public key was registered with which an officer signs what they decide (Art. 35).

    The proof shows that whoever registers the key holds it; a key of an older book has none, and signs nothing. Where
    no officer of decision has a key that they can use, the recovery key of the book signs one registration, and `lost`
    names every key of theirs that is still in force.
    """

    registers = "key"
    article = 35
    zh = "登记密钥"
    en = "Officer's key registered"

    key: Annotated[Name, told("公钥", "public key")]
    proof: Annotated[Name | None, told("持有证明（base64）", "proof of holding the key, in base64")] = None
    recovery: Annotated[Name | None, may("恢复密钥的签名（base64）", "recovery key's signature, in base64")] = None
    lost: Annotated[tuple[Name, ...], may("已遗失的密钥", "keys that are lost")] = ()

    def after(self, state: Officer, on: str | None) -> Officer:
        proven = (*state.proven, self.key) if self.proof else state.proven
        return msgspec.structs.replace(state, keys=(*state.keys, self.key), proven=proven)


class OfficerKeyRevoked(OfficerFact, frozen=True, kw_only=True, tag="officer.key_revoked"):
    """An officer's key signs nothing from here on; its replacement may be registered in the same act (Art. 35)."""

    revokes = "key"
    registers = "replacement"
    article = 35
    zh = "撤销密钥"
    en = "Officer's key revoked"

    key: Annotated[Name, told("公钥", "public key")]
    reason: Annotated[Text | None, told("理由", "reason")] = None
    untrusted_from: Annotated[Day | None, may("自何日起不再可信", "not trusted from")] = None
    replacement: Annotated[Name | None, may("接替的公钥", "key that replaces it")] = None
    proof: Annotated[Name | None, may("持有证明（base64）", "proof of holding the replacement, in base64")] = None

    def after(self, state: Officer, on: str | None) -> Officer:
        more = (self.replacement,) if self.replacement else ()
        doubted = (DoubtedKey(key=self.key, since=self.untrusted_from),) if self.untrusted_from else ()
        return msgspec.structs.replace(
            state,
            keys=(*(key for key in state.keys if key != self.key), *more),
            proven=(*(key for key in state.proven if key != self.key), *(more if self.proof else ())),
            former=(*state.former, self.key),
            doubted=(*state.doubted, *doubted),
        )


def may_register_key(officer: Officer, at: Sitting) -> None:
    """Refuse an officer who is not in office."""
    require_not_left(officer, at.on)


@decides(OfficerKeyRegistered, may_register_key)
def register_key(officer: Officer, terms: OfficerKeyRegistered, at: Sitting) -> OfficerKeyRegistered:
    """Register a key of an officer in office, once; the desk checks its proof."""
    require_new_key(terms.key, at)
    if terms.recovery is not None:
        _require_none_left(officer, terms, at)
    else:
        require(not terms.lost, "Art. 35: keys are named as lost only where the recovery key signs.")
    return terms


def may_revoke_key(officer: Officer, at: Sitting) -> None:
    """Refuse an officer without a key."""
    require(officer.keys, "Art. 35: {officer} has no key in force.", **_of(officer))


@decides(OfficerKeyRevoked, may_revoke_key)
def revoke_key(officer: Officer, terms: OfficerKeyRevoked, at: Sitting) -> OfficerKeyRevoked:
    """Revoke a key in force; the last but one that signs decisions only together with its replacement."""
    require(terms.key in officer.keys, "Art. 35: {key} is no key of {officer} in force.", key=terms.key, **_of(officer))
    require(
        terms.untrusted_from is None or terms.untrusted_from <= at.on,
        "Art. 35: the key would not be trusted from {day} on, which has not come yet.",
        day=terms.untrusted_from,
    )
    require(
        (terms.replacement is None) == (terms.proof is None),
        "Art. 35: a replacement is registered with the proof that it is held.",
    )
    if terms.replacement:
        require_not_left(officer, at.on)
        require_new_key(terms.replacement, at)
    require_two_left(officer, terms.after(officer, at.on), at)
    return terms


def _of(officer: Officer) -> dict[str, str]:
    return {"officer": officer.ref}


def require_new_key(key: str, at: Sitting) -> None:
    """Refuse a key that is known: a key is registered once in a book, for one officer or body."""
    known: dict[str | bytes, str] = {}
    if at.book:
        book = at.ask(BookState, at.book)
        known |= {public_part(each): book.ref for each in (*(held.key for held in book.keys), *book.former)}
    for ref in at.streams(Officer.subject):
        officer = at.ask(Officer, ref)
        known |= {public_part(each): ref for each in (*officer.keys, *officer.former)}
    for ref in at.streams(Organisation.subject):
        body = at.ask(Organisation, ref)
        known |= {public_part(each): ref for each in (*body.keys, *body.former_keys)}
    holder = known.get(public_part(key))
    require(
        holder is None, "Art. 35: {key} is registered already, for {holder}; make a new one.", key=key, holder=holder
    )


def _require_none_left(officer: Officer, terms: OfficerKeyRegistered, at: Sitting) -> None:
    require(
        officer.holds == "decision",
        "Art. 35: the recovery key signs the registration of an officer of decision alone, and {officer} is none.",
        **_of(officer),
    )
    for key in terms.lost:
        require(
            terms.lost.count(key) == 1,
            "Art. 35: {item} stands twice in {field}; name it once.",
            item=key,
            field="lost",
        )
    left = sorted({key for each in signers(at) for key in each.proven} - set(terms.lost))
    require(
        not left,
        "Art. 35: {keys} can still sign, and the recovery key does so only where none can: name each as lost that is.",
        keys=", ".join(left),
    )
