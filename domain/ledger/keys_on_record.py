"""The keys of a book as its own entries name them: from entry 0 on, through every succession (Art. 3).

`book.opened` names the first, `book.recovery_key_named` a recovery key; `key.succeeded` replaces one and is signed;
`key.rotated`, of older books, replaced one without a signature and lets both sign. Only entries of the stream that
entry 0 opened count, and never a transcribed one; corrections of such facts have no effect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from domain.ledger import ed25519
from domain.ledger.entry import AnyEntry, canonical
from domain.ledger.note import COSIGNATURE, ED25519, NoteError, VerifierKey, from_base64, parse_vkey
from domain.ledger.signing import is_weak
from domain.rules.book import (
    BookOpened,
    BookState,
    KeyRotated,
    KeySucceeded,
    RecoveryKeyNamed,
    may_name_recovery,
    may_succeed,
)
from domain.rules.refusal import refuse, require
from domain.rules.stream import stream_id


class NamedKey(NamedTuple):
    """A key that the record names: its use, the entry that names it, and what it signs for how long."""

    role: str
    key: str  # as text, name+id+key
    place: int  # index of the entry that names it; -1: no entry does, only one that says it was succeeded
    old: str | None = None  # the key that it took the place of
    by_key: str | None = None  # the key that signed this; None: nobody did
    until: int | None = None  # the entry that succeeded it: what it signs from there on is not accepted


class KeysOnRecord:
    """Follows the entries of a log, from entry 0 on, and knows which keys they name."""

    def __init__(self) -> None:
        self.named: list[NamedKey] = []
        self.first = ""  # SHA-256 of the canonical bytes of entry 0, in hex
        self._stream = ""
        self._book = BookState(id="")

    def follow(self, index: int, entry: AnyEntry) -> None:
        """Take note of one more entry; `Refused` for a succession or a recovery key that must not be."""
        if index == 0:
            self.first = sha256(canonical(entry)).hexdigest()
            self._stream = entry.stream if isinstance(entry.fact, BookOpened) else ""
            if isinstance(entry.fact, BookOpened):
                self._book = entry.fact.after(BookState(id=stream_id(entry.stream)), entry.decided_on)
                self.named = [NamedKey(each.role, each.key, 0) for each in entry.fact.keys]
        elif entry.stream == self._stream and entry.source is None:
            self._change(index, entry)

    def _change(self, index: int, entry: AnyEntry) -> None:
        match fact := entry.fact:
            case KeySucceeded():
                check_succession(self._book, fact, self.first)
                self._end(fact.old, fact.role, index)
                self.named.append(NamedKey(fact.role, fact.new, index, fact.old, fact.by_key))
            case KeyRotated():
                self.named.append(NamedKey(fact.role, fact.new, index, fact.old))
            case RecoveryKeyNamed():
                check_recovery(self._book, fact)
                self.named.append(NamedKey("recovery", fact.key, index))
            case _:
                return
        self._book = fact.after(self._book, entry.decided_on)

    def _end(self, old: str, role: str, index: int) -> None:
        if not any(each.key == old for each in self.named):
            self.named.append(NamedKey(role, old, -1))
        self.named = [each._replace(until=index) if each.key == old else each for each in self.named]

    def in_force(self, role: str) -> tuple[str, ...]:
        """The keys that have this use now, as text; none where the record names none."""
        return self._book.held(role)

    def may_sign(self, role: str, key: str, size: int) -> bool:
        """Whether the record lets a key sign for a log of `size` entries; where it names no key for this, any may."""
        named = [each for each in self.named if each.role == role]
        return not named or any(
            each.key == key and each.place < size and (each.until is None or size <= each.until) for each in named
        )

    def trusted(self, start: str, seals: Sequence[tuple[int, Collection[str]]]) -> set[str]:
        """The keys, of whatever use, that follow from one that is trusted, with it; `seals` are sizes and who signed.

        A key follows where a trusted one signed its succession, or a seal over the entry that names it. A forger can
        name heirs of their own in an entry 0 of their own, but has nothing under it that the trusted key signed.
        """
        found, proven = {start}, 0
        while True:
            signed = [size for size, by in seals if any(key in found and self.may_sign("log", key, size) for key in by)]
            proven = max([proven, *signed])
            more = {each for each in self.named if each.key not in found and self._follows(each, found, proven)}
            if not more:
                return found
            found |= {each.key for each in more}
            if any(each.by_key in found for each in more):
                proven = max(proven, 1)  # whoever signs a succession signs the hash of entry 0

    def _follows(self, each: NamedKey, found: Collection[str], proven: int) -> bool:
        return 0 <= each.place < proven or each.by_key in found


def keys_on_record(entries: Iterable[AnyEntry]) -> KeysOnRecord:
    """What entries say of a log's keys: all of them from entry 0 on, or those of the book's own stream."""
    keys = KeysOnRecord()
    for index, entry in enumerate(entries):
        keys.follow(index, entry)
    return keys


def succession_bytes(first: str, role: str, old: str, new: str) -> bytes:
    """What is signed for a succession; `first` is the SHA-256 of the canonical bytes of entry 0, in hex."""
    return f"gongshi/succession/v1\n{first}\n{role}\n{old}\n{new}\n".encode()


def check_succession(book: BookState, fact: KeySucceeded, first: str) -> None:
    """Refuse a succession unless its keys are as they must be, and the signature is by the key that it names."""
    may_succeed(book, fact)
    _require_strong(fact.new)
    try:
        signer, _ = _ed25519(fact.by_key), _ed25519(fact.new)
        message, data = succession_bytes(first, fact.role, fact.old, fact.new), from_base64(fact.signature)
        signed = ed25519.verify(signer.public, message, data)
    except NoteError:
        signed = False
    require(signed, "Art. 3: {key} did not sign this succession: the signature does not check.", key=fact.by_key)


def check_opening(fact: BookOpened) -> None:
    """Refuse to open a book with a key that is none, or signs for something else than its use says."""
    for each in fact.keys:
        try:
            key = parse_vkey(each.key)
            kinds = (ED25519, COSIGNATURE) if each.role == "witness" else (ED25519,)
            fits = key.kind in kinds and ed25519.is_key(key.public)
        except NoteError:
            fits = False
        _require_strong(each.key)
        require(fits, "Art. 3: {key} is no public key that signs for a book; write name+id+key.", key=each.key)


def check_recovery(book: BookState, fact: RecoveryKeyNamed) -> None:
    """Refuse a recovery key that may not be named, or is no key."""
    may_name_recovery(book, fact)
    _require_strong(fact.key)
    try:
        _ed25519(fact.key)
    except NoteError:
        refuse("Art. 3: {key} is no public key that signs for a book; write name+id+key.", key=fact.key)


def _require_strong(key: str) -> None:
    require(
        not is_weak(key),
        "Art. 3: {key} is a weak key, one of small order, under which anyone can sign; make a new one.",
        key=key,
    )


def _ed25519(text: str) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind != ED25519 or not ed25519.is_key(key.public):
        raise NoteError("{text} is no key that signs for a book", text=text)
    return key
