"""Proofs for keeping: that one entry stands under a signed checkpoint, checkable without the site (c2sp tlog-proof)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.ledger.checkpoint import Checkpoint, Proof, format_proof, open_checkpoint, parse_proof, verify_proof
from domain.ledger.merkle import ProofError, leaf_hash, prove_inclusion
from domain.ledger.note import NoteError, VerifierKey
from domain.ledger.tiles import TileError, hash_reader, read_entry
from domain.rules.said import said_of
from public.auditing.seals import KEYS, NEWEST, published_keys
from public.auditing.site_source import Failure, SiteSource


def prove(log: SiteSource, index: int, keys: Sequence[VerifierKey] = ()) -> bytes:
    """The proof of entry `index`, which carries the entry's own bytes as its `extra` line; reads a few tiles.

    It is verified before it is given, under `keys` or else the site's own. `Failure`: no such entry, or no proof.
    """
    keys = (keys or published_keys(log, KEYS))[:1]
    data = log.read(NEWEST)
    try:
        size = open_checkpoint(data, keys)[0].size
        if not 0 <= index < size:
            raise Failure("there is no entry {index}: the log has {size}, counted from 0", index=index, size=size)
        hashes = prove_inclusion(index, size, hash_reader(size, log.read))
        entry = read_entry(index, size, log.read)
        proof = Proof(index, hashes, data, entry)
        verify_proof(proof, leaf_hash(entry), keys)
        return format_proof(proof)
    except (NoteError, ProofError, TileError) as error:
        raise Failure("entry {index} cannot be proved: {error}", index=index, error=error) from error


def check_proof(
    data: bytes, keys: Sequence[VerifierKey], entry: bytes | None = None
) -> tuple[Proof, Checkpoint, bytes]:
    """A proof, the checkpoint under which it stands, and the entry that is proved; `Failure` if it does not hold.

    The entry is the one given, or the one that the proof carries.
    """
    try:
        proof = parse_proof(data)
        if entry is None and proof.extra is None:
            raise Failure("the proof does not carry the entry: give it with --entry")
        proved = entry if entry is not None else proof.extra or b""
        return proof, verify_proof(proof, leaf_hash(proved), keys), proved
    except (NoteError, ProofError) as error:
        raise Failure(said_of(error)) from error
