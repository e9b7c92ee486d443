"""The seals of the log as the builder sees them: which sizes are sealed, and proofs under a seal."""

from __future__ import annotations

import bisect
import functools
from pathlib import Path
from typing import NamedTuple

from domain.ledger.checkpoint import Proof, format_proof, parse_checkpoint
from domain.ledger.merkle import HashReader, prove_inclusion
from domain.ledger.note import format_note, parse_note
from domain.ledger.tiles import hash_reader


class Sealed(NamedTuple):
    """One seal: how many entries it covers, their root, the signed note, and the hashes under it."""

    origin: str
    size: int
    root: bytes
    note: bytes
    read: HashReader

    def proof(self, index: int) -> bytes:
        """The proof that the entry at an index is under this seal, as a tlog-proof file."""
        return format_proof(Proof(index, prove_inclusion(index, self.size, self.read), self.note))


class Seals:
    """The seals published in a log's folder; none where there is no log."""

    def __init__(self, log: Path | None) -> None:
        self.log = log
        kept = log / "checkpoints" if log else None
        names = [path.name for path in kept.iterdir()] if kept and kept.is_dir() else []
        self.sizes = sorted(int(name) for name in names if name.isdecimal())

    @property
    def newest(self) -> int:
        """The size of the newest seal, 0 where there is none."""
        return self.sizes[-1] if self.sizes else 0

    def covering(self, index: int) -> Sealed | None:
        """The smallest seal that covers the entry at an index; it never changes once there is one."""
        place = bisect.bisect_right(self.sizes, index)
        return self._seal(self.sizes[place]) if place < len(self.sizes) else None

    @functools.lru_cache(64)  # noqa: B019 there is one of these in a process
    def _seal(self, size: int) -> Sealed:
        folder = self.log or Path()
        note = parse_note((folder / "checkpoints" / str(size)).read_bytes())
        checkpoint = parse_checkpoint(note.text)
        # Cosignatures of witnesses come later and would change what is printed: the log's own signatures stay.
        own = tuple(signature for signature in note.signatures if signature.name == checkpoint.origin)
        reader = hash_reader(size, lambda path: (folder / path).read_bytes())
        return Sealed(checkpoint.origin, size, checkpoint.root, format_note(note._replace(signatures=own)), reader)
