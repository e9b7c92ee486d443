"""What the desk has read of the book, and what it has decided on top but not yet written."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from domain.ledger.entry import AnyEntry, Written, canonical, parse
from domain.ledger.personal import PersonalPlace, PersonalValue
from domain.ledger.store import Book
from domain.rules.book import offset_stated
from domain.rules.catalogue import STATES
from domain.rules.fact import Fact, State
from domain.rules.history import state_after
from domain.rules.listed import keeps
from domain.rules.office_time import USUAL, public_day

KEPT = 50_000  # streams held in memory; the rest is read again


class HeldStream(NamedTuple):
    """A stream as the desk knows it: its state, how many entries the book has, and how many with those waiting."""

    state: State
    saved: int
    number: int
    illustrative: bool | None  # None: nothing is recorded
    kept: bool = False  # whether it holds an entry of the book's own
    drafts: frozenset[str] = frozenset()  # of what is signed there: each stands once


class MemoryMark(NamedTuple):
    """A point to which the memory can go back."""

    entries: int
    personal: int
    erase: int
    changes: int


class DeskMemory:
    """Streams as read, entries that wait to be written, and which streams the decisions among them depend on."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.waiting: list[AnyEntry] = []
        self.written: list[Written] = []  # those that wait, with their bytes
        self.personal: list[PersonalValue] = []
        self.erase: list[PersonalPlace] = []
        self.read: dict[str, int] = {}
        self.size: int | None = None  # of the book, where what waits names other waiting entries by their place
        self._held: dict[str, HeldStream] = {}
        self._changes: list[tuple[str, HeldStream]] = []
        self._first: AnyEntry | None = None
        self._first_hash = ""
        self._most = KEPT

    def held(self, stream: str) -> HeldStream:
        """A stream, from memory or the book; from now on a change of it by others is a conflict."""
        found = self._held.get(stream)
        if found is None:
            entries = self.book.stream(stream)
            found = self._held[stream] = HeldStream(
                state=state_after(blank(stream), [(entry.fact, entry.decided_on) for entry in entries]),
                saved=len(entries),
                number=len(entries),
                illustrative=entries[0].illustrative if entries else None,
                kept=any(keeps(each.fact, each.source is not None) for each in entries),
                drafts=frozenset(each.draft for each in entries if each.draft),
            )
        self.read.setdefault(stream, found.saved)
        return found

    def state(self, stream: str) -> State:
        """The state of a stream, with what waits."""
        return self.held(stream).state

    def entries(self, stream: str) -> list[AnyEntry]:
        """All entries of a stream, with those that wait."""
        return self.book.stream(stream) + [entry for entry in self.waiting if entry.stream == stream]

    def first(self) -> AnyEntry | None:
        """Entry 0 of the book, once it is on record; it never changes."""
        if self._first is None:
            self._first = next((parse(data) for _, data in self.book.pages(0, 1)), None)
        return self._first

    def offset(self, opening: Fact | None = None) -> int:
        """The offset of the office's clock, as entry 0 says it; as `opening` does where that is to become entry 0."""
        entry = self.first() or next(iter(self.waiting), None)
        said = entry.fact if entry else opening
        return offset_stated(said) if said else USUAL

    def today(self, moment: str, opening: Fact | None = None) -> str:
        """The office's day at a UTC moment."""
        return public_day(moment, self.offset(opening))

    def first_hash(self) -> str | None:
        """The SHA-256 of entry 0 in hex, to which every signature is bound, once it is on record."""
        opening = self.first()
        if opening and not self._first_hash:
            self._first_hash = sha256(canonical(opening)).hexdigest()
        return self._first_hash or None

    def streams(self, subject: str) -> list[str]:
        """The names of all streams of a subject, with those that wait."""
        waiting = {entry.stream for entry in self.waiting if entry.subject == subject}
        return sorted({*self.book.streams(subject), *waiting})

    def add(self, written: Written, state: State, personal: list[PersonalValue], erase: list[PersonalPlace]) -> None:
        """Let an entry wait, after which its stream is in that state."""
        entry = written.entry
        before = self.held(entry.stream)
        self._changes.append((entry.stream, before))
        self._held[entry.stream] = before._replace(
            state=state,
            number=entry.number,
            illustrative=entry.illustrative if before.illustrative is None else before.illustrative,
            kept=before.kept or keeps(entry.fact, entry.source is not None),
            drafts=before.drafts | {entry.draft} if entry.draft else before.drafts,
        )
        self.waiting.append(entry)
        self.written.append(written)
        self.personal.extend(personal)
        self.erase.extend(erase)

    def mark(self) -> MemoryMark:
        """Remember this point."""
        return MemoryMark(len(self.waiting), len(self.personal), len(self.erase), len(self._changes))

    def undo(self, mark: MemoryMark) -> None:
        """Take back what was added since. Streams that were asked stay in `read`: at worst a needless conflict."""
        for stream, before in reversed(self._changes[mark.changes :]):
            self._held[stream] = before
        del self.waiting[mark.entries :], self.written[mark.entries :], self.personal[mark.personal :]
        del self.erase[mark.erase :], self._changes[mark.changes :]

    def saved(self) -> None:
        """What waited is written."""
        for stream in {entry.stream for entry in self.waiting}:
            self._held[stream] = self._held[stream]._replace(saved=self._held[stream].number)
        self._empty()
        if len(self._held) > KEPT:
            self._held.clear()

    def pretended(self) -> None:
        """What waited is not written, and yet counts: nobody else can tell it, so those streams are not dropped."""
        self._empty()
        if len(self._held) > self._most:
            self._held = {stream: held for stream, held in self._held.items() if held.number > held.saved}
            self._most = KEPT + len(self._held)

    def forget(self) -> None:
        """Drop everything, waiting entries too: the book has changed meanwhile."""
        self._empty()
        self._held.clear()

    def index_of(self, stream: str, number: int) -> int | None:
        """The place in the book (from 0) that an entry has, or will have once what waits is written; None: no such."""
        entries = self.entries(stream)
        if not 1 <= number <= len(entries):
            return None
        entry = entries[number - 1]
        if entry in self.waiting:
            self.size = self.book.count()
            return self.size + self.waiting.index(entry)
        positions = self.book.receipt(entry.command) or ()
        found = zip(positions, self.book.at(positions), strict=True)
        return next(
            (self.book.index_of(at) for at, each in found if (each.stream, each.number) == (entry.stream, number)), None
        )

    def at(self, index: int) -> AnyEntry | None:
        """The entry at a place in the book, or that will be there once what waits is written."""
        if found := self.book.numbered(index):
            return found[1]
        later = index - self.book.count()
        return self.waiting[later] if 0 <= later < len(self.waiting) else None

    def _empty(self) -> None:
        self.size = None
        self.waiting, self.written, self.personal = [], [], []
        self.erase, self.read, self._changes = [], {}, []


def blank(stream: str) -> State:
    """The state of a stream before its first fact."""
    subject, _, id_ = stream.partition("/")
    return STATES.get(subject, State)(id=id_)
