"""What one pass over the book remembers: documents and lists as they stand, and what of them is not saved yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from domain.ledger.entry import parse
from domain.rules.catalogue import STATES
from domain.rules.in_force import CharterTable, default
from domain.rules.office_time import USUAL
from domain.rules.stream import stream_subject
from projections.book_line import Held, Numbered
from projections.lists import BUNDLE
from projections.question import Moves
from projections.view import ViewReader
from projections.wrong_clock import Span, true_moment

REMEMBERED = 300_000  # values kept in memory between batches, a few hundred megabytes

HELD: dict[str, msgspec.json.Decoder[Held[Any]]] = {
    subject: msgspec.json.Decoder(Held[state])  # type: ignore[valid-type]
    for subject, state in STATES.items()
}
Row = tuple[str, str, int, int, bytearray]  # of a list: question, key, first ordinal, count, indexes
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


class Documents(dict[str, Any]):
    """What a batch has changed or made of a question's documents; any other is given as it was saved, or None."""

    __slots__ = ("name", "reader", "saved")

    def __init__(self, name: str, reader: ViewReader | None) -> None:
        self.name = name
        self.reader = reader  # None while everything that was saved is remembered
        self.saved: dict[str, Any] = {}

    def __missing__(self, key: str) -> Any:
        if self.reader is None or key in self.saved:
            return self.saved.get(key)
        body = self.reader.document(self.name, key)
        return _decoder.decode(body) if body else None

    def rows(self) -> Iterator[tuple[str, str, bytearray]]:
        """What to save, as rows of the view: each document is encoded once a batch."""
        for key in sorted(self):
            yield self.name, key, bytearray(_encoder.encode(self[key]))


class Lists(defaultdict[str, list[int]]):
    """What a batch has added to a question's lists, to be cut into pages when it is saved."""

    __slots__ = ("book", "gone", "joined", "name", "page", "reader", "starts", "tails")

    def __init__(self, name: str, page: int, reader: ViewReader | None, book: ViewReader) -> None:
        super().__init__(list)
        self.name = name
        self.page = page
        self.book = book  # what was saved, for the few lists that are cut anew
        self.gone: dict[str, set[int]] = {}  # what a correction takes out of a list as saved
        self.joined: dict[str, set[int]] = {}  # and puts into it
        self.reader = reader  # None while everything that was saved is remembered
        self.tails: dict[str, list[int]] = {}  # the last page of a list, as saved
        self.starts: dict[str, int] = {}  # the ordinal of its first row, where that is not 0

    def rows(self) -> Iterator[Row]:
        """What to save, as rows of the view: the pages that have grown, and new ones."""
        for key in sorted({*self, *self.gone, *self.joined}):
            if key in self.gone or key in self.joined:
                yield from self._cut(key)
                continue
            start, indexes = self._tail(key)
            indexes = [*indexes, *self[key]] if indexes else self[key]
            for place in range(0, len(indexes), self.page):
                page = self.tails[key] = indexes[place : place + self.page]
                yield self.name, key, start + place, len(page), bytearray(_encoder.encode(page))
            if start + place or key in self.starts:
                self.starts[key] = start + place

    def move(self, moves: Moves) -> None:
        """Take out of the lists, and put into them, what a correction says."""
        gone, joined = moves
        for (key, index), now in [*((row, self.gone) for row in gone), *((row, self.joined) for row in joined)]:
            (self.joined if now is self.gone else self.gone).get(key, set()).discard(index)
            now.setdefault(key, set()).add(index)

    def _cut(self, key: str) -> Iterator[Row]:
        """The pages of a list that a correction changed; one of no rows is there no more."""
        saved = self.book.list_slice(self.name, key, 0, 2**31)
        whole = sorted({*saved, *self.get(key, ()), *self.joined.get(key, ())} - self.gone.get(key, set()))
        last = max(0, len(whole) - 1) // self.page * self.page
        for start in range(0, max(len(whole), len(saved)), self.page):
            page = whole[start : start + self.page]
            if page != saved[start : start + self.page]:
                yield self.name, key, start, len(page), bytearray(_encoder.encode(page))
        self.starts[key], self.tails[key] = last, whole[last:]

    def _tail(self, key: str) -> tuple[int, list[int]]:
        """The last page of a list that has room for more: its first ordinal, and its rows."""
        if key in self.tails:
            start, indexes = self.starts.get(key, 0), self.tails[key]
        else:
            start, indexes = self.reader.list_tail(self.name, key) if self.reader else (0, [])
        return (start, indexes) if len(indexes) < self.page else (start + self.page, [])


class Memory:
    """What one pass remembers of the book: every question's documents or lists, and the entries of this batch."""

    def __init__(
        self, reader: ViewReader, noting: bool = True, wrong: Sequence[Span] = (), charter: CharterTable | None = None,
        offset: int = USUAL,
    ) -> None:  # fmt: skip
        self.reader = reader
        self.noting = noting  # whether what changes is noted as stale
        self.wrong = wrong  # the moments of recording that are known to be wrong
        self.charter = charter or default()
        self.offset = offset  # of the office's clock
        self.index = reader.size()
        self.entries: list[tuple[int, bytes]] = []
        self.asking = reader if self.index else None  # nobody: everything that was ever folded is remembered
        self.documents: dict[str, Documents] = {}
        self.lists: dict[str, Lists] = {}
        self.states = self.documents_of("state")

    def documents_of(self, question: str) -> Documents:
        """The documents of a question."""
        return self.documents.setdefault(question, Documents(question, self.asking))

    def lists_of(self, question: str, page: int) -> Lists:
        """The lists of a question, with so many rows a page."""
        return self.lists.setdefault(question, Lists(question, page, self.asking, self.reader))

    def held(self, stream: str) -> Held[Any] | None:
        """The state of a stream so far, or None."""
        fresh, saved = self.states, self.states.saved
        found: Held[Any] | None = fresh[stream] if stream in fresh else saved.get(stream)
        if found is None and fresh.reader and stream not in saved:
            body = fresh.reader.document("state", stream)
            found = saved[stream] = HELD[stream_subject(stream)].decode(body) if body else None
        return found

    def stream(self, name: str) -> list[Numbered]:
        """Every earlier entry of a stream, in order, with its index and moment."""
        unsaved = self.lists["story"].get(name, []) if "story" in self.lists else []
        indexes = [*self.reader.list_slice("story", name, 0, 2**31), *unsaved]
        # The entry that is being folded may stand in the list already.
        told = ((index, parse(self._entry(index))) for index in indexes if index < self.index)
        return [(index, entry, true_moment(entry, self.wrong)) for index, entry in told if entry.stream == name]

    def _entry(self, index: int) -> bytes:
        place = index - (self.index - len(self.entries))
        return self.entries[place][1] if place >= 0 else self.reader.entry(index) or b""

    def rows(self) -> tuple[Iterator[tuple[str, str, bytearray]], list[Row]]:
        """The documents and the pages of lists to save, in the order in which the view keeps them."""
        documents = (row for _, kept in sorted(self.documents.items()) for row in kept.rows())
        return documents, [row for _, kept in sorted(self.lists.items()) for row in kept.rows()]

    def stale(self, pages: list[Row]) -> list[tuple[str, str]]:
        """What this batch changed: documents, and these pages of lists; the book itself is such a list."""
        if not self.noting:
            return []
        documents = [(name, key) for name, kept in self.documents.items() for key in kept]
        lists = [(name, f"{key}#{start // self.lists[name].page}") for name, key, start, *_ in pages]
        bundles = {index // BUNDLE: None for index, _ in self.entries}
        return sorted([*documents, *lists, *(("book", f"all#{bundle}") for bundle in bundles)])

    def saved(self) -> None:
        """Everything is saved now; when it grows too large, what is remembered is forgotten."""
        self.entries = []
        for documents in self.documents.values():
            documents.saved.update(documents)
            documents.clear()
        for lists in self.lists.values():
            lists.clear()
            lists.gone.clear()
            lists.joined.clear()
        if sum(len(documents.saved) for documents in self.documents.values()) > REMEMBERED:
            self._forget()

    def _forget(self) -> None:
        self.asking = self.reader
        for documents in self.documents.values():
            documents.saved.clear()
            documents.reader = self.reader
        for lists in self.lists.values():
            lists.tails.clear()
            lists.starts.clear()
            lists.reader = self.reader
