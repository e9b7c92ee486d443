"""The record straight from a book: what the desk has put on record, as soon as it stands there.

Positions in a store may have gaps, so they are no indices. Which position an index has, and which indices a kind has,
is kept in memory (16 bytes an entry) and grows with the book; the entries themselves stay in the store.
"""

from __future__ import annotations

import threading
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from domain.ledger.store import Book, BookError
from domain.rules.said import said_of
from public.record import Unreadable

BATCH = 5_000


class _Kind(msgspec.Struct):
    kind: str


class _EntryKind(msgspec.Struct):
    fact: _Kind


_decoder = msgspec.json.Decoder(_EntryKind)


class BookRecord:
    """A book that is followed: a question about what is newer than the newest entry known looks for new ones."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._lock = threading.Lock()
        self._positions = array("q")
        self._kinds: dict[str, array[int]] = {}

    def size(self) -> int:
        """How many entries the book has now."""
        with self._reading(), self._lock:
            after = self._positions[-1] if self._positions else 0
            while page := self._book.pages(after, BATCH):
                for position, body in page:
                    self._kinds.setdefault(_decoder.decode(body).fact.kind, array("q")).append(len(self._positions))
                    self._positions.append(position)
                after = page[-1][0]
            return len(self._positions)

    def entries(self, low: int, high: int) -> list[tuple[int, bytes]]:
        """The entries from index `low` up to, but not including, `high`."""
        if high > len(self._positions):
            high = min(high, self.size())
        if low >= high:
            return []
        with self._reading():
            found = self._book.pages(self._positions[low] - 1, high - low)
        return [(low + place, body) for place, (_, body) in enumerate(found)]

    def of_kind(self, kind: str, low: int, high: int, limit: int) -> list[tuple[int, bytes]]:
        """The first `limit` entries of a kind between two indices."""
        self.size()
        of_kind = self._kinds.get(kind, array("q"))
        first = bisect_left(of_kind, low)
        indexes = [index for index in of_kind[first : first + limit] if index < high]
        with self._reading():
            found = self._book.tables.at([self._positions[index] for index in indexes])
        return [(index, body) for index, (_, body) in zip(indexes, found, strict=True)]

    def stream(self, name: str) -> list[tuple[int, bytes]]:
        """All entries of a stream; one that was put on record this instant may wait for the next question."""
        size, tables = self.size(), self._book.tables
        with self._reading():
            found = tables.select(
                f"SELECT {tables.position}, state FROM {tables.events} WHERE originator_id = ? ORDER BY 1",
                unicodedata.normalize("NFC", name),
            )
        placed = [(bisect_left(self._positions, position, 0, size), bytes(body)) for position, body in found]
        return [(index, body) for index, body in placed if index < size]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self._book.plainly():
                yield
        except (BookError, msgspec.DecodeError) as error:
            raise Unreadable(said_of(error)) from error
