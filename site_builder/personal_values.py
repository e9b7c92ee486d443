"""The personal values beside the log, and which of them a page has read: an erasure takes them off every page.

What a page read is noted by entry, with a mark of the salts of its values: the values themselves stand in no note.
Which bundles changed at all since the last build is told by a mark of each file, so that a long book is not searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from domain.ledger.personal import read_file
from projections.lists import BUNDLE
from projections.view import ViewReader

Beside = dict[int, dict[str, tuple[str, bytes]]]
QUESTION = "personal"
FOLDER = "personal"


def beside(log: Path | None, bundle: int) -> Beside:
    """The values beside the entries of a bundle, with their salts: index, field, (value, salt)."""
    path = log / FOLDER / f"{bundle}.json" if log else None
    return read_file(path.read_bytes()) if path and path.exists() else {}


def note_of(index: int, values: Mapping[str, tuple[str, bytes]]) -> str:
    """The key of a note that a page read these values of an entry; another as soon as one of them is gone."""
    salts = b"".join(field.encode() + b"\0" + salt for field, (_, salt) in sorted(values.items()))
    return f"{index:012d} {sha256(salts).hexdigest()[:16] if values else ''}"


def _entry_of(note: str) -> int:
    return int(note.partition(" ")[0])


def marks(log: Path | None) -> str:
    """The mark of each file of values, as text to be kept until the next build."""
    found = (log / FOLDER).glob("*.json") if log else ()
    told = {path.stem: sha256(path.read_bytes()).hexdigest()[:16] for path in found}
    return msgspec.json.encode(told, order="sorted").decode()


def stale(view: ViewReader, was: str, log: Path | None) -> Iterator[str]:
    """The pages that read values which are no longer there, or others; `was` is what `marks` said at the last build."""
    before: dict[str, str]
    now: dict[str, str]
    before, now = (msgspec.json.decode(each or "{}", type=dict[str, str]) for each in (was, marks(log)))
    for bundle in sorted({int(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)}):
        there = beside(log, bundle)
        first, last = f"{bundle * BUNDLE:012d}", f"{(bundle + 1) * BUNDLE:012d}"
        read = "SELECT key, page FROM reads WHERE question=? AND key >= ? AND key < ?"
        for key, page in view.rows(read, (QUESTION, first, last)):
            index = _entry_of(key)
            if key != note_of(index, there.get(index, {})):
                yield page
