"""How much of the book is illustrative: its entries, and subjects by kind, so that no count hides it."""

from __future__ import annotations

from projections.book_line import BookLine
from projections.question import Documents, Question

ALL = "all"
ENTRIES = "entries"


def _count(documents: Documents, line: BookLine) -> None:
    if not line.entry.illustrative:
        return
    counts: dict[str, int] = documents[ALL] or {}
    names = (ENTRIES, line.entry.subject) if line.held.entries == 1 else (ENTRIES,)
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    documents[ALL] = counts


ILLUSTRATIVE = Question("illustrative", _count)
