"""Checkpoints and offline proofs: what a log signs, and a proof that an entry is under such a signature.

Rules: c2sp.org/tlog-checkpoint, tlog-cosignature and tlog-proof.
"""

from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.merkle import HASH_SIZE, MAX_PROOF, check_inclusion
from domain.ledger.note import (
    COSIGNATURE,
    ED25519,
    MAX_NOTE,
    Note,
    NoteError,
    VerifierKey,
    check_name,
    cosigned_at,
    decimal,
    decode_text,
    from_base64,
    parse_note,
    to_base64,
    verify_note,
)

_PROOF_HEADER = "c2sp.org/tlog-proof@v1"


class Checkpoint(NamedTuple):
    """What a log signs: its name, its number of entries and their root hash."""

    origin: str
    size: int
    root: bytes


class Proof(NamedTuple):
    """That an entry is in a log, for keeping: leaf's sibling first; `checkpoint` is the whole signed note."""

    leaf_index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The text of a checkpoint, to be signed: origin, size and base64 of the root, a line each."""
    text = f"{checkpoint.origin}\n{checkpoint.size}\n{to_base64(checkpoint.root)}\n"
    if parse_checkpoint(text) != checkpoint:
        raise NoteError("this cannot be the text of a checkpoint")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text; raises NoteError for anything else. Extension lines are refused: we write none."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteError("a checkpoint has three lines")
    check_name(lines[0])
    root = from_base64(lines[2])
    if len(root) != HASH_SIZE:
        raise NoteError("the root of a checkpoint is not 32 bytes long")
    return Checkpoint(lines[0], decimal(lines[1]), root)


def open_checkpoint(data: bytes, log: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
    """Read a checkpoint signed by (one of) the log's keys; raises NoteError otherwise.

    Its origin must be the name of the key that signed it: a log cannot sign for another.
    """
    note = parse_note(data)
    signers = verify_note(note, log)
    checkpoint = parse_checkpoint(note.text)
    if any(key.kind != ED25519 or key.name != checkpoint.origin for key, _ in signers):
        raise NoteError("{origin} is not signed by its own key", origin=checkpoint.origin)
    return checkpoint, note


def witnessed(note: Note, witnesses: Sequence[VerifierKey], quorum: int) -> dict[str, int]:
    """Who of the witnesses cosigned a checkpoint, and when last; raises NoteError if fewer than `quorum` did.

    Two keys of one name or with one public key count once.
    """
    found = verify_note(note, witnesses) if any(s.by(key) for key in witnesses for s in note.signatures) else ()
    seen: dict[str, int] = {}
    for key, signature in found:
        if key.kind == COSIGNATURE:
            seen[key.name] = max(cosigned_at(signature), seen.get(key.name, 0))
    if min(len(seen), len({key.public for key, _ in found if key.kind == COSIGNATURE})) < quorum:
        raise NoteError("{count} of the witnesses cosigned; {quorum} are required", count=len(seen), quorum=quorum)
    return seen


def format_proof(proof: Proof) -> bytes:
    """A proof in the tlog-proof format."""
    extra = [] if proof.extra is None else [f"extra {to_base64(proof.extra)}"]
    lines = [_PROOF_HEADER, *extra, f"index {proof.leaf_index}", *map(to_base64, proof.hashes), "", ""]
    data = "\n".join(lines).encode() + proof.checkpoint
    if parse_proof(data) != proof:
        raise NoteError("this cannot be a proof")
    return data


def parse_proof(data: bytes) -> Proof:
    """Read a proof without verifying it; raises NoteError wherever it departs from tlog-proof."""
    head, gap, checkpoint = data.partition(b"\n\n")
    lines = decode_text(head[: MAX_NOTE + 1]).split("\n")
    if len(head) > MAX_NOTE or not gap or lines.pop(0) != _PROOF_HEADER:
        raise NoteError("not a proof of type {PROOF_HEADER}", PROOF_HEADER=_PROOF_HEADER)
    extra = from_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise NoteError("a proof states its index")
    index, hashes = decimal(lines[0][6:]), tuple(map(from_base64, lines[1:]))
    if len(hashes) > MAX_PROOF or any(len(item) != HASH_SIZE for item in hashes):
        raise NoteError("a proof has at most {max_proof} hashes of 32 bytes", max_proof=MAX_PROOF)
    parse_note(checkpoint)
    return Proof(index, hashes, checkpoint, extra)


def verify_proof(proof: Proof, leaf: bytes, log: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint under which the leaf hash is proved; raises NoteError or ProofError if it is not."""
    checkpoint, _ = open_checkpoint(proof.checkpoint, log)
    check_inclusion(proof.hashes, proof.leaf_index, checkpoint.size, leaf, checkpoint.root)
    return checkpoint
