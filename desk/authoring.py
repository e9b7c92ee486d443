"""Signing decisions with an officer's own key (Art. 35, 36): drafts, issues, countersignatures, proofs of keys.

Nothing here needs the book's folder but making a draft and recording it: an officer signs on a machine of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from desk.draft_file import Beside, BookNamed, DraftFile, Issued, Item, command_of
from desk.keys import load_signer
from desk.memory import Memory
from desk.motion import DeskError, Draft, Motion
from desk.record import Office, record
from domain.ledger.entry import AnyEntry, Signature, canonical
from domain.ledger.note import format_vkey
from domain.ledger.seal import Signer
from domain.ledger.signing import AT_ISSUE, AT_RECORDING, Role, key_bytes, message, short
from domain.ledger.store import Book
from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS


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


def first_hash(book: Book) -> str:
    """The SHA-256 of entry 0 in hex, to which every signature is bound; `DeskError` where nothing is recorded."""
    found = Memory(book).first_hash()
    if found is None:
        raise DeskError("the book has no entry yet, and signatures are bound to its first")
    return found


def signed_alone(motion: Motion, key: OfficerKey, id_: str, urgent: str | None) -> Motion:
    """A decision that one officer signs where it is recorded."""
    return replace(motion, draft=Draft(id=id_, urgent=urgent, key=short(key.signer.key.public), sign=key.signer.sign))


def new_draft(
    book: Book, office: Office, motions: Sequence[Motion], drafted_by: str | None, *, example: bool
) -> DraftFile:
    """The draft of decisions, as the rule completes them by now; nothing is recorded."""
    tried = [
        [replace(each, draft=Draft(id=office.salt().hex()[:32], drafted_by=drafted_by, trial=True))] for each in motions
    ]
    items: list[Item] = []

    def keep(memory: Memory, _: object) -> None:
        values = {(each.stream, each.number, each.field): each for each in memory.personal}
        for entry in memory.waiting:
            told = msgspec.json.decode(canonical(entry))
            beside = {
                name: Beside(value=found.value, salt=found.salt.hex())
                for name in entry.pd
                for found in [values[entry.stream, entry.number, name]]
            }
            left = {name: value for name, value in told.items() if name not in (*AT_RECORDING, *AT_ISSUE)}
            items.append(Item(entry=left, personal=beside))

    record(book, tried, office, dry_run=True, show=keep)
    return DraftFile(
        format="gongshi-draft/1",
        book=BookNamed(first=first_hash(book), title=_title(book), example=example),
        decisions=tuple(items),
    )


def _title(book: Book) -> str:
    """What the book calls itself."""
    opening = Memory(book).first()
    return opening.fact.title if opening and isinstance(opening.fact, BookOpened) else "—"


def _require_own(key: OfficerKey, role: Role, signer: object) -> None:
    """Refuse to sign with a key that bears another name than whoever signs; the record would refuse it later."""
    name = key.signer.key.name
    if not signer:
        raise DeskError(f"nobody signs this as {role}: the draft names none")
    if name != signer and not name.endswith(f"/{signer}"):
        raise DeskError(f"this is the key of {name}; as {role} it is signed by {signer}")


def _signer(item: Item, role: Role, key: OfficerKey) -> object:
    """Who signs a draft in a role; of the correction of a report only the record tells which body."""
    if role == "draft":
        return item.entry.get("drafted_by")
    fact = item.entry["fact"]
    own = key.signer.key.name if fact["kind"] == "entry.corrected" else None
    return fact.get("evaluator") if fact["kind"] == "evaluation.reported" else own


def signed_draft(draft: DraftFile, key: OfficerKey, role: Role) -> DraftFile:
    """The draft with a drafter's or an evaluating body's signature on each decision."""
    if draft.issued:
        raise DeskError("it is issued already; what is issued is not signed as a draft any more")
    decisions = []
    for item in draft.decisions:
        _require_own(key, role, _signer(item, role, key))
        kept = [each for each in item.signatures if each.role != role]
        made = [*kept, key.signs(role, draft.book.first, item.body())]
        decisions.append(msgspec.structs.replace(item, signatures=_in_order(made)))
    return msgspec.structs.replace(draft, decisions=tuple(decisions))


def issued_draft(draft: DraftFile, key: OfficerKey, by: str, on: str) -> DraftFile:
    """The draft as an officer issues it, who signs the whole with its day."""
    if draft.issued:
        raise DeskError(f"it was issued by {draft.issued.by} on {draft.issued.on}; record it, or draft it anew")
    _require_own(key, "decision", by)
    issued = Issued(by=by, on=on)
    decisions = []
    for item in draft.decisions:
        made = [*item.signatures, key.signs("decision", draft.book.first, item.body(issued))]
        decisions.append(msgspec.structs.replace(item, signatures=_in_order(made)))
    return msgspec.structs.replace(draft, decisions=tuple(decisions), issued=issued)


def _in_order(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """The drafter's first, then the issuer's, then the evaluating body's."""
    return tuple(sorted(signatures, key=lambda each: ("draft", "decision", "evaluator").index(each.role)))


def motions_of(draft: DraftFile, book: Book) -> list[Motion]:
    """What is handed in of an issued draft; `DeskError` where it is not issued, or for another book."""
    if draft.book.first != first_hash(book):
        raise DeskError(f"it was drafted for another book ({draft.book.title}); no signature serves in two books")
    if draft.issued is None:
        raise DeskError("nobody issued it yet: `gongshi-desk issue FILE --by officer/ID --key KEY`")
    return [_motion(group, draft.issued) for group in draft.groups()]


def _motion(group: Sequence[Item], issued: Issued) -> Motion:
    entries: list[AnyEntry] = [item.as_entry(issued) for item in group]
    one = entries[0]
    told = Draft(
        id=group[0].id,
        drafted_by=one.drafted_by,
        urgent=one.urgent,
        facts={each.stream: each.fact for each in entries},
        signatures={item.stream: item.signatures for item in group},
        salts={item.stream: {name: bytes.fromhex(each.salt) for name, each in item.personal.items()} for item in group},
    )
    return Motion(
        kind=KINDS[one.kind],
        streams=tuple(each.stream for each in entries),
        terms=one.fact,
        by=issued.by,
        command=command_of(group[0].id),
        on=issued.on,
        authority=one.authority,
        illustrative=one.illustrative,
        personal={name: each.value for name, each in group[0].personal.items()},
        draft=told,
    )
