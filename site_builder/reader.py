"""What pages read: documents, lists and entries of the view, with a note of each key that was read.

The notes of a page, kept beside the view, decide later whether a change makes it stale.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, cast, overload

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.rules.catalogue import STATES
from domain.rules.fact import Power, State
from domain.rules.stream import stream_id, stream_subject
from projections.all import QUESTIONS
from projections.book_line import Held
from projections.lists import BUNDLE
from projections.question import PAGE, Listing
from projections.view import ViewReader

PAGE_SIZES = {question.name: question.page for question in QUESTIONS if isinstance(question, Listing)}
PAGE_SIZES["book"] = BUNDLE
REMEMBERED = 50_000
SHARED = 16_384
_HELD: dict[str, type[Held[State]]] = {
    subject: cast("type[Held[State]]", types.GenericAlias(Held, (state,))) for subject, state in STATES.items()
}
_decoder_of = functools.cache(msgspec.json.Decoder)
S = TypeVar("S", bound=State)
S_co = TypeVar("S_co", bound=State, covariant=True)
T = TypeVar("T")
Names = tuple[str | None, str | None]  # Chinese and English
NONE: Names = (None, None)
NAMED = ("title", "name", "post")  # the fields of a state by which its subject is named


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its index in the book and its canonical bytes."""

    index: int
    entry: AnyEntry
    body: bytes


class Subject(NamedTuple, Generic[S_co]):
    """A stream and what is held of it; None where nothing is recorded."""

    stream: str
    held: Held[S_co] | None


class Noted(NamedTuple):
    """What was read since the notes began: keys, the last of the days asked for that has passed, and the next one."""

    keys: dict[tuple[str, str], None]
    turned: str
    turns: str
    newest: int


@functools.cache
def _named_by(state: type[State]) -> list[tuple[str, str]]:
    """The fields by which a kind of state is named in Chinese and English, "" where it has none for English."""
    fields = set(state.__struct_fields__)
    return [(name, f"{name}_en" if f"{name}_en" in fields else "") for name in NAMED if name in fields]


def names_at(stream: str, held: Held[State] | None, at: int | None = None) -> Names:
    """What a subject is called, or was when the entry at an index had been made; an officer by post and id."""
    if not held or (at is not None and held.first > at):
        return None, None
    zh, en = NONE
    for chinese, english in _named_by(type(held.state)):
        zh = getattr(held.state, chinese)
        if zh is not None:
            en = getattr(held.state, english) if english else None
            break
    for until, *former in held.names:
        if at is not None and at < until:
            zh, en = former
            break
    if held.state.subject == "officer":
        number = stream_id(stream)
        return _post_and_id(zh, en, number)
    return zh, en


def _post_and_id(zh: str | None, en: str | None, number: str) -> Names:
    """An officer's post with the id, said once where they are the same; a post without English in English brackets."""
    english = en or zh
    return (
        number if zh == number else f"{zh}（{number}）" if zh else None,
        number if english == number else f"{en}, {number}" if en else f"{zh} ({number})" if zh else None,
    )


class Reader:
    """Reads for one page at a time; values are remembered between pages, notes are not."""

    def __init__(self, view: ViewReader, as_of: str) -> None:
        self.view = view
        self.as_of = as_of
        self.notes: dict[tuple[str, str], None] = {}
        self.turned, self.turns = "", ""
        self.newest = -1
        self._documents: dict[tuple[str, str], object] = {}
        self._shown: dict[int, Shown] = {}
        self._shared: dict[tuple[str, ...], tuple[object, Noted]] = {}

    def begin(self) -> None:
        """Begin a page: forget the notes of the last one."""
        self.notes = {}
        self.turned, self.turns = "", ""
        self.newest = -1
        if len(self._documents) > REMEMBERED or len(self._shown) > REMEMBERED:
            self._documents.clear()
            self._shown.clear()

    @overload
    def document(self, question: str, key: str) -> Any: ...
    @overload
    def document(self, question: str, key: str, kind: type[T]) -> T | None: ...
    def document(self, question: str, key: str, kind: object = object) -> object:
        """The value of a document as what it was folded from (JSON of a kind, or a struct); None where there is none.

        All that is asked of one question is of one kind.
        """
        place = (question, key)
        self.notes[place] = None
        if place not in self._documents:
            body = self.view.document(question, key)
            self._documents[place] = _decoder_of(kind).decode(body) if body else None
        return self._documents[place]

    def state(self, stream: str) -> Held[State] | None:
        """The state of a stream as `held`, which is not noted as one on whose newest entry the page rests."""
        return self.document("state", stream, _HELD.get(stream_subject(stream), Held[State]))

    @overload
    def held(self, stream: str) -> Held[Any] | None: ...
    @overload
    def held(self, stream: str, kind: type[S]) -> Held[S] | None: ...
    def held(self, stream: str, kind: type[State] = State) -> Held[State] | None:
        """The state of a stream with what is known of its record; None where nothing is, or it is of another kind."""
        found = self.state(stream)
        if found:
            self.newest = max(self.newest, found.last)
        return found if found and isinstance(found.state, kind) else None

    def length(self, question: str, key: str) -> int:
        """How long a list is; the page is stale as soon as the list grows."""
        length = self.view.list_length(question, key)
        self.notes[question, f"{key}#{length // PAGE_SIZES.get(question, PAGE)}"] = None
        return length

    def slice(self, question: str, key: str, start: int, stop: int) -> list[Shown]:
        """The entries of a list from ordinal `start` up to `stop`; stale when one of those that lack is added.

        Lists only grow: of what is there already nothing needs a note.
        """
        indexes = self.view.list_slice(question, key, start, stop)
        have, size = start + len(indexes), PAGE_SIZES.get(question, PAGE)
        if have < stop:
            for page in range(have // size, (stop - 1) // size + 1):
                self.notes[question, f"{key}#{page}"] = None
        return self._entries(indexes)

    def whole(self, question: str, key: str) -> list[Shown]:
        """Every entry of a list, in book order; stale as soon as the list grows."""
        return self._entries(self.indexes(question, key))

    def indexes(self, question: str, key: str) -> list[int]:
        """The places in the book of every entry of a list, without reading these; stale as `whole`."""
        indexes = self.view.list_slice(question, key, 0, sys.maxsize)
        self.notes[question, f"{key}#{len(indexes) // PAGE_SIZES.get(question, PAGE)}"] = None
        return indexes

    def earlier(self, stream: str, index: int) -> Iterator[Shown]:
        """The story of a stream up to an index, without a note: what comes later says nothing of what was told then."""
        for each in self.view.list_slice("story", stream, 0, sys.maxsize):
            if each >= index:
                return
            yield self.entry(each)

    def power(self, shown: Shown) -> Power:
        """The power to which an entry belongs; for a correction, that of the entry which it corrects (Art. 31)."""
        entry, power = shown.entry, type(shown.entry.fact).power
        while power is Power.NAMED:
            story = (
                each.entry for each in self.earlier(entry.stream, shown.index) if each.entry.stream == entry.stream
            )
            named = next((each for each in story if each.number == entry.fact.number), entry)  # type: ignore[attr-defined]
            if named.number >= entry.number:
                break
            entry, power = named, Power.EXECUTION if named.source else type(named.fact).power
        return power

    def _entries(self, indexes: list[int]) -> list[Shown]:
        """The entries at some indexes; what is not remembered is read at once."""
        missing = [index for index in indexes if index not in self._shown]
        if len(missing) > 1:
            for index, body in self.view.entries_at(missing):
                self._shown[index] = Shown(index, parse(body), body)
        return [self.entry(index) for index in indexes]

    def newest_of(self, question: str, key: str, count: int) -> list[Shown]:
        """The newest entries of a list, newest first."""
        length = self.length(question, key)
        return self.slice(question, key, max(0, length - count), length)[::-1]

    def entry(self, index: int) -> Shown:
        """The entry at an index; entries never change, so this leaves no note."""
        self.newest = max(self.newest, index)
        if index not in self._shown:
            body = self.view.entry(index)
            if body is None:
                raise LookupError(f"the view has no entry {index}")
            self._shown[index] = Shown(index, parse(body), body)
        return self._shown[index]

    def passed(self, day: str) -> bool:
        """Whether a day lies before the as-of day; the page is stale once the as-of day crosses it.

        Of all the days asked for only the last that has passed and the first that has not are noted: the as-of day
        crosses one of these before it crosses any other.
        """
        if day < self.as_of:
            if day > self.turned:
                self.turned = day
            return True
        if day < self.turns or not self.turns:
            self.turns = day
        return False

    def shared(self, name: tuple[str, ...], make: Callable[[], T]) -> T:
        """What `make` returns, made once for all pages that want it; each of them notes what was read for it."""
        if name not in self._shared:
            if len(self._shared) >= SHARED:
                del self._shared[next(iter(self._shared))]
            self._shared[name] = self._apart(make)
        made, noted = self._shared[name]
        self.notes |= noted.keys
        self.newest = max(self.newest, noted.newest)
        for day in (noted.turned, noted.turns):
            if day:
                self.passed(day)
        return made  # type: ignore[return-value]  # of the same name, made by the same

    def kept(self, page: str, make: Callable[[], T]) -> T:
        """What `make` returns, where another page keeps just that: stale once what that page keeps is another."""
        made, _ = self._apart(make)
        self.notes["kept", page] = None
        return made

    def _apart(self, make: Callable[[], T]) -> tuple[T, Noted]:
        """What `make` returns and what it reads, apart from the notes of the page."""
        before = Noted(self.notes, self.turned, self.turns, self.newest)
        self.begin()
        try:
            return make(), Noted(self.notes, self.turned, self.turns, self.newest)
        finally:
            self.notes, self.turned, self.turns, self.newest = before

    def noted(self) -> list[tuple[str, str]]:
        """What the page has read."""
        return [*self.notes, *(("day", day) for day in (self.turned, self.turns) if day)]

    def streams(self, shown: Iterable[Shown], kind: type[S]) -> list[Subject[S]]:
        """The streams of some entries as they are held."""
        return self.streams_named((each.entry.stream for each in shown), kind)

    @overload
    def streams_named(self, names: Iterable[str]) -> list[Subject[Any]]: ...
    @overload
    def streams_named(self, names: Iterable[str], kind: type[S]) -> list[Subject[S]]: ...
    def streams_named(self, names: Iterable[str], kind: type[State] = State) -> Sequence[Subject[State]]:
        """Some streams as they are held."""
        return [Subject(name, self.held(name, kind)) for name in names]
