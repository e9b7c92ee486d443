"""The site's own sentences of entries from a book's streams alone, without a site: of what waits at a desk too.

They are made by the site's own function, so that what a command line says and what the public reads cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import msgspec

from domain.ledger.entry import AnyEntry, canonical
from domain.ledger.personal import PersonalValue
from domain.ledger.store import Book
from domain.rules.correction import EntryCorrected
from domain.rules.fact import State
from domain.rules.history import state_after
from projections.book_line import FormerName, Held, blank
from projections.follow import names_of
from projections.view import ViewReader
from site_builder.content.entries import entry_sentence
from site_builder.reader import Reader, Shown
from site_builder.settings import Settings
from site_builder.site import Site
from site_builder.words.voice import LANGUAGES

Sentences = tuple[str, ...]  # one in each language of the site, Chinese first


def sentences(
    book: Book, entries: Sequence[AnyEntry], waiting: Sequence[AnyEntry] = (), personal: Sequence[PersonalValue] = ()
) -> list[Sentences]:
    """What each entry says in public, in each language, where all that waits for the book is on record."""
    view = _View(book, waiting, personal)
    site = _Site(view)
    return [tuple(_said(site, language, view.shown(entry)) for language in LANGUAGES) for entry in entries]


def _said(site: Site, language: str, shown: Shown) -> str:
    return str(entry_sentence(site, site.voice(language, at=shown.index), shown))


class _View:
    """The questions that a sentence asks of a view, answered from the book and from what waits."""

    def __init__(self, book: Book, waiting: Sequence[AnyEntry], personal: Sequence[PersonalValue]) -> None:
        self._book, self._personal = book, personal
        self._streams: dict[str, list[Shown]] = {}
        self._waiting = list(enumerate(waiting, book.count()))
        self._shown: dict[int, Shown] = {}

    def shown(self, entry: AnyEntry) -> Shown:
        """An entry at the index that it has in the book, or will have."""
        return next(each for each in self._stream(entry.stream) if each.entry.number == entry.number)

    def _stream(self, stream: str) -> list[Shown]:
        if stream not in self._streams:
            stand = zip(self._book.indexes(stream), self._book.stream(stream), strict=True)
            waits = [(index, entry) for index, entry in self._waiting if entry.stream == stream]
            self._streams[stream] = [Shown(index, entry, canonical(entry)) for index, entry in (*stand, *waits)]
            self._shown |= {each.index: each for each in self._streams[stream]}
        return self._streams[stream]

    def list_slice(self, _: str, stream: str, start: int, stop: int) -> list[int]:
        """The indexes of a stream's entries."""
        return [shown.index for shown in self._stream(stream)][start:stop]

    def entry(self, index: int) -> bytes | None:
        """The bytes of an entry."""
        if index in self._shown:
            return self._shown[index].body
        found = self._book.numbered(index)
        return canonical(found[1]) if found else None

    def document(self, question: str, stream: str) -> bytes | None:
        """The state of a stream as a view keeps it; nothing else is asked."""
        told = self._stream(stream) if question == "state" else []
        if not told:
            return None
        state, names = _told(stream, told)
        first, last = told[0].index, told[-1].index
        held: Held[State] = Held(state=state, first=first, last=last, entries=len(told), names=names)
        return msgspec.json.encode(held)

    def personal(self, shown: Shown) -> dict[str, str]:
        """The personal values of an entry."""
        place = shown.entry.stream, shown.entry.number
        values = [*self._personal, *self._book.personal(shown.entry.stream)]
        return {value.field: value.value for value in values if (value.stream, value.number) == place}


def _told(stream: str, told: Sequence[Shown]) -> tuple[State, tuple[FormerName, ...]]:
    """The state of a stream after its entries, and its former names, each with the index before which it held."""
    state, names, before = blank(stream), [], []
    for index, entry in ((each.index, each.entry) for each in told):
        before.append((entry.fact, entry.decided_on))
        corrects = isinstance(entry.fact, EntryCorrected)  # then the stream is read again
        now = state_after(blank(stream), before) if corrects else entry.fact.after(state, entry.decided_on)
        if len(before) > 1 and names_of(now) != names_of(state):
            names.append((index, *names_of(state)))
        state = now
    return state, tuple(names)


class _Site(Site):
    """The site as far as a sentence needs it: names and states from the streams, no pages, no seals."""

    def __init__(self, view: _View) -> None:
        super().__init__(Reader(cast(ViewReader, view), ""), Settings())
        self._view = view

    def personal(self, index: int) -> dict[str, str]:
        return self._view.personal(self.reader.entry(index))
