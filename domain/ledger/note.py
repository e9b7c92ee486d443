"""Signed notes, verifier keys and cosignatures, as text.

Rules: c2sp.org/signed-note and tlog-cosignature (cosignature/v1). Parsing is strict: what
`format_*` would not write is refused, so that one thing has one text. No private key is handled
here: a signer is a function from a message to its 64-byte Ed25519 signature.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

from domain.ledger import ed25519
from domain.rules.said import SaidError

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_NOTE = 1_000_000
"""Bytes in a note. Room for a hundred post-quantum signatures."""
MAX_SIGNATURES = 100
"""At least 16 must be accepted (signed-note); golang.org/x/mod stops at 100."""
MAX_NUMBER = 2**63 - 1

Sign = Callable[[bytes], bytes]

_DASH = "\u2014 "
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class NoteError(SaidError, ValueError):
    """A note, a key, a checkpoint or a proof is malformed, or not signed as required."""


class VerifierKey(NamedTuple):
    """Whose signatures to accept: a name, ED25519 (a log) or COSIGNATURE (a witness), 32 bytes of public key."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, type, public key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]


class NoteSignature(NamedTuple):
    """A signature line: `data` is what follows the four bytes of the key id."""

    name: str
    key_id: bytes
    data: bytes

    def by(self, key: VerifierKey) -> bool:
        """Whether it claims to be made by that key."""
        return (self.name, self.key_id) == (key.name, key.id)


class Note(NamedTuple):
    """A text that ends in a newline, and its signatures, none of them verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]


def format_vkey(key: VerifierKey) -> str:
    """A verifier key as text: name+hex(id)+base64(type and public key)."""
    return f"{key.name}+{key.id.hex()}+{to_base64(bytes([key.kind]) + key.public)}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key; raises NoteError if it is malformed, its id is wrong or its type not ours."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = from_base64(encoded)
    check_name(name)
    if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise NoteError("not an Ed25519 verifier key (type 01) or cosigner key (type 04)")
    key = VerifierKey(name, raw[0], raw[1:])
    if key.id.hex() != key_id:
        raise NoteError("the id in the verifier key of {name} does not belong to it", name=name)
    return key


def format_note(note: Note) -> bytes:
    """The bytes of a note, signatures in the order given; raises NoteError beyond the limits."""
    lines = [f"{_DASH}{s.name} {to_base64(s.key_id + s.data)}\n" for s in note.signatures]
    data = f"{note.text}\n{''.join(lines)}".encode()
    if parse_note(data) != note:
        raise NoteError("this text cannot be carried by a note")
    return data


def parse_note(data: bytes) -> Note:
    """Take a note apart without verifying it; raises NoteError wherever it departs from signed-note."""
    if len(data) > MAX_NOTE:
        raise NoteError("a note of more than {max_note} bytes", max_note=MAX_NOTE)
    text, gap, tail = decode_text(data).rpartition("\n\n")  # the last empty line
    if not gap or not tail.endswith("\n"):
        raise NoteError("a note is a text, an empty line and signature lines, each ended by a newline")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("a note with more than {max_signatures} signatures", max_signatures=MAX_SIGNATURES)
    return Note(text + "\n", tuple(_parse_signature(line) for line in lines))


def sign_note(text: str, key: VerifierKey, sign: Sign) -> NoteSignature:
    """Sign a text as a log (type 01) does; raises NoteError if `sign` does not hold the key's private half."""
    # A signature that cannot be verified must never be published: the wrong key or a faulty token is found here.
    signature = NoteSignature(key.name, key.id, sign(text.encode()))
    if key.kind != ED25519 or not is_signed(text, key, signature):
        raise NoteError("the signature made for {name} does not verify under its public key", name=key.name)
    return signature


def cosigned_at(signature: NoteSignature) -> int:
    """When a cosignature (type 04) says that it was made, in seconds since 1970 UTC."""
    return int.from_bytes(signature.data[:8], "big")


def is_signed(text: str, key: VerifierKey, signature: NoteSignature) -> bool:
    """Whether the key made the signature, of either type, over the text."""
    message, data = text.encode(), signature.data
    if key.kind == COSIGNATURE:
        message, data = _cosigned(text, data[:8]), data[8:]
    if not signature.by(key) or len(data) != 64 or (key.kind == COSIGNATURE and cosigned_at(signature) > MAX_NUMBER):
        return False
    return ed25519.verify(key.public, message, data)


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[tuple[VerifierKey, NoteSignature], ...]:
    """The signatures by known keys, all of them verified, in the note's order; others are ignored.

    Raises NoteError if a signature by a known key is bad, or none is there (signed-note).
    """
    known = {(key.name, key.id): key for key in keys}
    found = [(known[s.name, s.key_id], s) for s in note.signatures if (s.name, s.key_id) in known]
    for key, signature in found:
        if not is_signed(note.text, key, signature):
            raise NoteError("the signature by {name} ({id}) is bad", name=key.name, id=key.id.hex())
    if not found:
        raise NoteError("no signature by a known key")
    return tuple(found)


def _cosigned(text: str, stamp: bytes) -> bytes:
    return f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n{text}".encode()


def _parse_signature(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = from_base64(encoded)
    check_name(name)
    if not line.startswith(_DASH) or len(raw) < 5:
        raise NoteError("a malformed signature line")
    return NoteSignature(name, raw[:4], raw[4:])


def decode_text(data: bytes) -> str:
    """UTF-8 without any control character but the newline."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is UTF-8 text") from error
    if any(character < " " and character != "\n" for character in text):
        raise NoteError("a note has no control characters but newlines")
    return text


def check_name(name: str) -> None:
    """Raise NoteError unless this can name a key: not empty, no spaces, no plus sign."""
    if not name or "+" in name or any(character.isspace() or character < " " for character in name):
        raise NoteError("not the name of a key: {name!r}", name=name)


def decimal(text: str) -> int:
    """Read a number up to 2^63 - 1 without leading zeros."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_NUMBER:
        raise NoteError("not a decimal number: {text!r}", text=text)
    return int(text)


def to_base64(data: bytes) -> str:
    """Standard base64 (RFC 4648 §4) with padding."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Read what `to_base64` writes, and nothing else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64: {text!r}", text=text[:80]) from error
    if to_base64(data) != text:
        raise NoteError("not canonical base64: {text!r}", text=text[:80])
    return data
