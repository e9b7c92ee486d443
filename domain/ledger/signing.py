"""The bytes that are signed (Art. 35, 36), and whether a signature over them is by a key.

Each is `gongshi/<role>/v1`, the SHA-256 of the canonical bytes of entry 0, and what is signed: so no signature serves
in another book or in another role. What an entry signs is made anew from its published bytes, by leaving out what was
not known yet: the moment and place of recording, and of a draft who issues it, when, and under which command.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode, b64encode
from typing import Literal

import msgspec

from domain.ledger import ed25519
from domain.ledger.note import ED25519, NoteError, parse_vkey

Role = Literal["draft", "decision", "countersign", "evaluator", "key", "succession"]

AT_RECORDING = ("number", "recorded_at", "wrong_clock", "signatures")
AT_ISSUE = ("by", "decided_on", "command")
_encode = msgspec.json.Encoder(order="sorted").encode


def message(role: Role, first: str, body: bytes) -> bytes:
    """What is signed in a role; `first` is the SHA-256 of the canonical bytes of entry 0, in hex."""
    return f"gongshi/{role}/v1\n{first}\n".encode() + body


def decision_bytes(entry: bytes) -> bytes:
    """What the issuer signs of an entry: all of its canonical bytes but when and where it was recorded."""
    return _without(entry, AT_RECORDING)


def draft_bytes(entry: bytes) -> bytes:
    """What the drafter and the evaluating body sign of it: the decision but who issues it, when, and by which command.

    The entry may itself be a draft: then nothing is left out.
    """
    return _without(entry, AT_RECORDING + AT_ISSUE)


def _without(entry: bytes, names: tuple[str, ...]) -> bytes:
    fields = msgspec.json.decode(entry)
    for name in names:
        fields.pop(name, None)
    return _encode(fields)


def key_bytes(stream: str, key: str) -> bytes:
    """What a key signs to prove that whoever registers it for this officer or body holds it; `key` as its text."""
    return f"{stream}\n{key}".encode()


def is_signed(key: bytes, role: Role, first: str, body: bytes, signature: str) -> bool:
    """Whether a public key of 32 bytes made this signature, in base64, over a body in that role."""
    try:
        data = b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return b64encode(data).decode() == signature and ed25519.verify(key, message(role, first, body), data)


def public_of(text: str, stream: str = "") -> bytes | None:
    """The public key in a key text `name+id+key`; None where it is none, or names another stream than this one."""
    try:
        key = parse_vkey(text)
    except NoteError:
        return None
    fits = not stream or key.name == stream or key.name.endswith(f"/{stream}")
    return key.public if fits and key.kind == ED25519 and ed25519.is_key(key.public) else None


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key in groups of four digits, to be read aloud."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def is_weak(text: str) -> bool:
    """Whether a key text `name+id+key` is well written, and its key of small order."""
    try:
        return ed25519.is_small(parse_vkey(text).public)
    except NoteError:
        return False


def short(public: bytes) -> str:
    """A public key as an entry carries it."""
    return b64encode(public).decode()
