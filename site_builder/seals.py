"""The seals of the log as the builder sees them: which sizes are sealed, and proofs under a seal."""

from __future__ import annotations

import bisect
import functools
from pathlib import Path
from typing import NamedTuple

from domain.ledger.checkpoint import Proof, format_proof, parse_checkpoint
from domain.ledger.merkle import HashReader, prove_inclusion
from domain.ledger.note import cosigned_at, format_note, parse_note
from domain.ledger.tiles import hash_reader

LOOKED_AT = 100
"""How many checkpoints are searched for witnesses: one that has not signed for so long is one no more."""
COSIGNED = 8 + 64
"""Bytes in a cosignature/v1: the time, and the signature (c2sp.org/tlog-cosignature)."""
YEAR_10000 = 253_402_300_800


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


class Seen(NamedTuple):
    """What a witness stated of itself: its name, how many entries it saw, and when (seconds since 1970 UTC)."""

    name: str
    size: int
    at: int


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

    def keys(self, name: str) -> list[str]:
        """The verifier keys in a file of the log's folder, the one that signs now first."""
        path = self.log / name if self.log else None
        return path.read_text(encoding="utf-8").split() if path and path.exists() else []

    def seen(self) -> list[Seen]:
        """The newest cosignature of each witness, by name, in the checkpoints before the newest one.

        The newest still gains cosignatures, and what a page says must not depend on the hour at which it was built.
        """
        found: dict[str, Seen] = {}
        for size in self.sizes[-2 : -2 - LOOKED_AT : -1]:
            note = parse_note(((self.log or Path()) / "checkpoints" / str(size)).read_bytes())
            origin = parse_checkpoint(note.text).origin
            for each in note.signatures:
                if each.name != origin and len(each.data) == COSIGNED and cosigned_at(each) < YEAR_10000:
                    found.setdefault(each.name, Seen(each.name, size, cosigned_at(each)))
        return sorted(found.values())

    @functools.lru_cache(64)  # noqa: B019 there is one of these in a process
    def _seal(self, size: int) -> Sealed:
        folder = self.log or Path()
        note = parse_note((folder / "checkpoints" / str(size)).read_bytes())
        checkpoint = parse_checkpoint(note.text)
        # Cosignatures of witnesses come later and would change what is printed: the log's own signatures stay.
        own = tuple(signature for signature in note.signatures if signature.name == checkpoint.origin)
        reader = hash_reader(size, lambda path: (folder / path).read_bytes())
        return Sealed(checkpoint.origin, size, checkpoint.root, format_note(note._replace(signatures=own)), reader)
