"""Which charter a view is folded under: that of the whole book, as far as it is to be followed (Art. 38).

What the book says of a calendar or a period can come after the days that it rules. So the charter is read ahead of
everything else, and where an entry of it is news, all is folded anew: one fold and several then tell the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.ledger.entry import AnyEntry, parse
from domain.rules.charter import STREAM, Charter
from domain.rules.history import state_after
from domain.rules.in_force import CharterTable, table_of
from domain.rules.stream import stream_id

MARK = f'"stream":"{STREAM}"'.encode()


def charter_entries(bodies: Sequence[tuple[int, bytes]]) -> list[AnyEntry]:
    """The entries of the charter among some entries of the book."""
    return [entry for _, body in bodies if MARK in body and (entry := parse(body)).stream == STREAM]


def table_after(entries: Sequence[AnyEntry]) -> CharterTable:
    """The charter after its entries, corrections among them, oldest first; the default one after none."""
    blank = Charter(id=stream_id(STREAM))
    return table_of(state_after(blank, [(entry.fact, entry.decided_on) for entry in entries]))
