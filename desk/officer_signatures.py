"""Signing decisions with an officer's own key (Art. 35, 36): drafts, issues, countersignatures, proofs of keys.

Nothing here needs the book's folder: an officer signs on a machine of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from desk.checks import check_reason
from desk.draft import ROLES, DraftFile, DraftItem, Issued
from desk.keys import load_signer
from desk.submission import DeskError, Draft, Submission
from domain.ledger.authorship import require_two
from domain.ledger.entry import Signature, canonical
from domain.ledger.note import format_vkey
from domain.ledger.seal import Signer
from domain.ledger.signing import Role, decision_bytes, key_bytes, message, short
from domain.rules import forms
from domain.rules.fact import OfficerRef
from domain.rules.signing import require_other


@dataclass(frozen=True)
class OfficerKey:
    """A private key that was opened, of an officer or of an evaluating body."""

    signer: Signer

    @property
    def text(self) -> str:
        """Its public half, as it is registered."""
        return format_vkey(self.signer.key)

    def signature(self, role: Role, first: str, body: bytes) -> str:
        """A signature in base64."""
        return short(self.signer.sign(message(role, first, body)))

    def signs(self, role: Role, first: str, body: bytes) -> Signature:
        """A signature as an entry carries it."""
        return Signature(role=role, key=short(self.signer.key.public), sig=self.signature(role, first, body))  # type: ignore[arg-type]

    def proof(self, stream: str, first: str) -> str:
        """The proof that whoever registers this key for a stream holds it."""
        return self.signature("key", first, key_bytes(stream, self.text))


def open_key(path: Path, secret: str) -> OfficerKey:
    """The key in a file; `DeskError` where it cannot be opened."""
    return OfficerKey(load_signer(path, secret))


def signed_alone(submission: Submission, key: OfficerKey, id_: str, urgent: str | None) -> Submission:
    """A decision that one officer signs where it is recorded."""
    return replace(
        submission, draft=Draft(id=id_, urgent=urgent, key=short(key.signer.key.public), sign=key.signer.sign)
    )


def _require_own(key: OfficerKey, role: Role, signer: object) -> None:
    """Refuse to sign with a key that bears another name than whoever signs; the record would refuse it later."""
    name = key.signer.key.name
    if role == "draft" and "organisation/" in name:
        raise DeskError(
            "this is the key of {name}, which is no officer's; an evaluating body signs its report with --as evaluator",
            name=name,
        )
    if not signer:
        raise DeskError("nobody signs this as {role}: the draft names none", role=ROLES[role])
    if name != signer and not name.endswith(f"/{signer}"):
        raise DeskError(
            "this is the key of {name}; as {role} it is signed by {signer} (Art. 35): give that key",
            name=name,
            role=ROLES[role],
            signer=signer,
        )


def _signer(item: DraftItem, role: Role, key: OfficerKey) -> object:
    """Who signs a draft in a role; of the correction of a report only the record tells which body."""
    if role == "draft":
        return item.entry.get("drafted_by")
    fact = item.entry["fact"]
    own = key.signer.key.name if fact["kind"] == "entry.corrected" else None
    return fact.get("evaluator") if fact["kind"] == "evaluation.reported" else own


def check_to_sign(draft: DraftFile) -> None:
    """Refuse to sign as a draft what is issued."""
    if draft.issued:
        raise DeskError("it is issued already; what is issued is not signed as a draft any more")


def signed_draft(draft: DraftFile, key: OfficerKey, role: Role) -> DraftFile:
    """The draft with a drafter's or an evaluating body's signature on each decision."""
    check_to_sign(draft)
    decisions = []
    for item in draft.decisions:
        _require_own(key, role, _signer(item, role, key))
        kept = [each for each in item.signatures if each.role != role]
        made = [*kept, key.signs(role, draft.book.first, item.body())]
        decisions.append(msgspec.structs.replace(item, signatures=_in_order(made)))
    return msgspec.structs.replace(draft, decisions=tuple(decisions))


def issued_draft(draft: DraftFile, key: OfficerKey, by: str, on: str) -> DraftFile:
    """The draft as an officer issues it, who signs the whole with its day."""
    check_to_issue(draft, by, on)
    by = unicodedata.normalize("NFC", by)  # as the entry's bytes have it
    _require_own(key, "decision", by)
    issued = Issued(by=by, on=on)
    decisions = []
    for item in draft.decisions:
        made = [*item.signatures, key.signs("decision", draft.book.first, item.body(issued))]
        decisions.append(msgspec.structs.replace(item, signatures=_in_order(made)))
    return msgspec.structs.replace(draft, decisions=tuple(decisions), issued=issued)


def check_issuer(by: str, on: str) -> None:
    """Refuse what is no officer, or no day of the calendar: nothing could read what they sign."""
    try:
        msgspec.convert(by, OfficerRef)
    except msgspec.ValidationError:
        raise DeskError("by: '{by}' is no officer; write officer/ID", by=by) from None
    forms.check(by, "by")
    forms.check(on, "on", frozenset({"day"}))


def _check_unissued(draft: DraftFile) -> None:
    if draft.issued:
        raise DeskError(
            "it was issued by {by} on {on}; record it (`gongshi-desk record --draft FILE`), or draft it anew",
            by=draft.issued.by,
            on=draft.issued.on,
        )


def check_to_issue(draft: DraftFile, by: str, on: str) -> None:
    """Refuse a draft that is issued already, that its drafter did not sign, or that is to be countersigned."""
    _check_unissued(draft)
    check_issuer(by, on)
    limit = draft.lasting
    if limit and limit.limited and on > limit.until:
        raise DeskError(
            "it could be issued as it stands until {until}, and not on {on}: {limited} Draft it anew",
            until=limit.until,
            on=on,
            limited=limit.limited[1],
        )
    for item in draft.decisions:
        require_two(item.entry.get("drafted_by"), unicodedata.normalize("NFC", by))
        check_drafter_signed(item)
        if is_unsaid(item):
            raise DeskError("whether it is countersigned is not said yet: `gongshi-desk countersign --draft FILE`")


def check_drafter_signed(item: DraftItem) -> None:
    """Refuse what its drafter did not sign: nobody else could tell whose it is."""
    drafter = item.entry.get("drafted_by")
    if drafter and not item.signed("draft"):
        raise DeskError(
            "its drafter, {drafter}, did not sign it yet: `gongshi-desk draft sign FILE --key KEY`", drafter=drafter
        )


def is_unsaid(item: DraftItem) -> bool:
    """Whether it is a countersignature of which nobody said yet whether it is given."""
    fact = item.entry["fact"]
    return fact.get("kind") == "decision.countersigned" and not {"countersignature", "refused"} & {*fact}


def check_to_countersign(draft: DraftFile, by: str) -> None:
    """Refuse to countersign what does not wait for it, what nobody can see, or what this officer decided."""
    _check_unissued(draft)
    if not all(map(is_unsaid, draft.decisions)):
        raise DeskError("this is no countersignature that waits; what is drafted is issued: `gongshi-desk issue FILE`")
    by = unicodedata.normalize("NFC", by)
    for item in draft.decisions:
        named = item.named_entry()
        if named is None:
            raise DeskError("the entry to be countersigned does not stand in the draft, and nobody signs blindly")
        require_other(by, named.by, named.drafted_by)


def answered(draft: DraftFile, refused: str | None) -> DraftFile:
    """The draft as it is told to whoever is about to countersign, or to refuse; a stand-in is where they will sign."""
    said = {"countersignature": "-"} if refused is None else {"refused": refused}
    return msgspec.structs.replace(draft, decisions=tuple(_answering(item, said) for item in draft.decisions))


def _answering(item: DraftItem, said: dict[str, str]) -> DraftItem:
    return msgspec.structs.replace(item, entry=item.entry | {"fact": item.entry["fact"] | said})


def countersigned_draft(draft: DraftFile, key: OfficerKey, by: str, on: str, refused: str | None) -> DraftFile:
    """The countersignatures of a draft, each over the entry that stands in it, or the reason for refusing them."""
    check_to_countersign(draft, by)
    check_reason(refused, "refuse")
    made = []
    for item in draft.decisions:
        named = item.named_entry()
        assert named
        said = {"refused": unicodedata.normalize("NFC", refused)} if refused is not None else {
            "countersignature": key.signature("countersign", draft.book.first, decision_bytes(canonical(named)))
        }  # fmt: skip
        made.append(_answering(item, said))
    return issued_draft(msgspec.structs.replace(draft, decisions=tuple(made)), key, by, on)


def _in_order(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """The drafter's first, then the issuer's, then the evaluating body's."""
    return tuple(sorted(signatures, key=lambda each: ("draft", "decision", "evaluator").index(each.role)))
