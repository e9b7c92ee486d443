"""Follow the book: run every fold in one pass, in batches, and save documents and position together.

Folding in any batches gives the same documents as folding at once, because each entry is folded in turn against a
working memory that is only saved at the end of a batch.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.rules import catalogue
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact, State
from domain.rules.history import state_after
from projections.line import Held, Line
from projections.lists import BUNDLE
from projections.question import Listing, Question
from projections.view import View, ViewReader

BATCH = 20_000  # entries a transaction
REMEMBERED = 300_000  # values kept in memory between batches, a few hundred megabytes

Pages = Callable[[int, int], list[tuple[int, bytes]]]  # (after position, limit) -> positions and canonical bytes
STATES: dict[str, type[State]] = {
    kind.fact.state.subject: kind.fact.state for kind in catalogue.KINDS.values() if kind.fact.state is not State
}
HELD: dict[str, msgspec.json.Decoder[Held[Any]]] = {
    subject: msgspec.json.Decoder(Held[state])  # type: ignore[valid-type]
    for subject, state in STATES.items()
}
Asked = tuple[tuple[tuple["Kept", Any, Any, str], ...], tuple[tuple["Kept", Any, int, str], ...]]  # folds and lists
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


class Kept:
    """What one pass knows of one question: its values and the tails of its lists, and which of them changed."""

    __slots__ = ("changed", "full", "grown", "name", "tails", "values")

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[str, Any] = {}
        self.changed: dict[str, None] = {}
        self.tails: dict[str, list[int]] = {}  # the last page of a list, behind its first row's ordinal
        self.grown: dict[str, None] = {}
        self.full: list[tuple[str, list[int]]] = []  # pages that came full in this batch

    def pages(self) -> Iterator[tuple[str, str, int, int, bytes]]:
        """The pages of lists to save, as rows of the view."""
        for key, tail in (*self.full, *((key, self.tails[key]) for key in self.grown)):
            yield self.name, key, tail[0], len(tail) - 1, _encoder.encode(tail[1:])


class Memory:
    """What one pass knows: the values read or made so far, and what is to be saved with the next batch."""

    def __init__(self, reader: ViewReader, noting: bool = True) -> None:
        self.reader = reader
        self.noting = noting  # whether what changes is noted as stale
        self.index = reader.size()
        self.entries: list[tuple[int, bytes]] = []
        self.kept: dict[str, Kept] = {}
        self.states = self.of("state")
        self.asked: dict[type[Fact], Asked] = {}
        self.whole = self.index == 0  # everything that was ever folded is remembered: the file need not be asked

    def of(self, question: str) -> Kept:
        """What is kept of a question."""
        return self.kept.setdefault(question, Kept(question))

    def held(self, stream: str) -> Held[Any] | None:
        """The state of a stream so far, or None."""
        states = self.states.values
        if stream not in states:
            body = None if self.whole else self.reader.document("state", stream)
            states[stream] = HELD[stream.partition("/")[0]].decode(body) if body else None
        found: Held[Any] | None = states[stream]
        return found

    def value(self, kept: Kept, key: str) -> Any:
        """The value of a document as it was saved, or None."""
        body = None if self.whole else self.reader.document(kept.name, key)
        return _decoder.decode(body) if body else None

    def tail(self, kept: Kept, key: str, page: int) -> list[int]:
        """The last page of a list, with room for one more: as saved, or a new one after a full one."""
        tail = kept.tails.get(key)
        if tail is None:
            start, rows = (0, []) if self.whole else self.reader.list_tail(kept.name, key)
            tail = [start, *rows]
        if len(tail) > page:
            if key in kept.grown:  # else it is saved already
                kept.full.append((key, tail))
            tail = [tail[0] + page]
        kept.tails[key] = tail
        return tail

    def changed(self) -> Iterator[tuple[str, str, Any]]:
        """The documents to save."""
        for kept in self.kept.values():
            for key in kept.changed:
                yield kept.name, key, kept.values[key]

    def stale(self, sizes: dict[str, int]) -> list[tuple[str, str]]:
        """What this batch changed: documents, and pages of lists of these sizes; the book itself is such a list."""
        if not self.noting:
            return []
        documents = [(name, key) for name, key, _ in self.changed()]
        pages = [
            (name, f"{key}#{start // sizes[name]}")
            for kept in self.kept.values()
            for name, key, start, _, _ in kept.pages()
        ]
        bundles = {index // BUNDLE: None for index, _ in self.entries}
        return [*documents, *pages, *(("book", f"all#{bundle}") for bundle in bundles)]

    def stream(self, name: str) -> list[AnyEntry]:
        """Every entry of a stream so far, in order."""
        story = self.of("story")
        indexes = self.reader.list_slice("story", name, 0, 2**31)
        for tail in (*(tail for key, tail in story.full if key == name), story.tails.get(name, [0])):
            if len(tail) > 1:
                indexes[tail[0] :] = tail[1:]
        unsaved = dict(self.entries)
        told = [parse(unsaved.get(index) or self.reader.entry(index) or b"") for index in indexes]
        return [entry for entry in told if entry.stream == name]

    def saved(self) -> None:
        """Forget what was saved, and, when it grows too large, what is remembered."""
        self.entries = []
        forget = sum(len(kept.values) for kept in self.kept.values()) > REMEMBERED
        for kept in self.kept.values():
            kept.changed.clear()
            kept.grown.clear()
            kept.full.clear()
            if forget:
                kept.values.clear()
                kept.tails.clear()
        self.whole = self.whole and not forget


def follow(
    view: View, pages: Pages, questions: Iterable[Question | Listing], *, upto: int | None = None, batch: int = BATCH
) -> int:
    """Fold what the view has not seen, up to but not including index `upto`; how many entries were folded."""
    questions = tuple(questions)
    reader = ViewReader(view.path)
    # A view that nothing was built from has no pages that could be stale.
    memory = Memory(reader, noting="built" in reader.meta())
    sizes = {listing.name: listing.page for listing in questions if isinstance(listing, Listing)}
    folded = 0
    gc.disable()  # folds make no cycles; with a hundred thousand values at hand a collection would be a long pause
    try:
        while room := batch if upto is None else min(batch, upto - memory.index):
            page = pages(view.position, room)
            if not page:
                break
            for _, body in page:
                take(memory, parse(body), body, questions)
            _save(view, memory, page[-1][0], sizes)
            folded += len(page)
    finally:
        gc.enable()
        reader.close()
    return folded


def take(memory: Memory, entry: AnyEntry, body: bytes, questions: tuple[Question | Listing, ...]) -> None:
    """Fold one entry into every document and list that it changes."""
    line = _line(memory, entry)
    states = memory.states
    states.values[entry.stream] = line.held
    states.changed[entry.stream] = None
    index, memo = line.index, line.memo
    memory.entries.append((index, body))
    kind = type(entry.fact)
    if kind not in memory.asked:
        memory.asked[kind] = _asked(memory, questions, kind)
    folds, listings = memory.asked[kind]
    for kept, keys, fold, needs in folds:  # each may leave in the memo what later folds and the lists need of it
        if not needs or needs in memo:
            values, changed = kept.values, kept.changed
            for key in keys(line):
                before = values[key] if key in values else memory.value(kept, key)
                after = fold(before, key, line)
                if after is not before:
                    values[key] = after
                    changed[key] = None
    for kept, named, page, needs in listings:
        if not needs or needs in memo:
            tails, grown = kept.tails, kept.grown
            for key in named(line):
                tail = tails.get(key)
                if tail is None or len(tail) > page:
                    tail = memory.tail(kept, key, page)
                tail.append(index)
                grown[key] = None
    memory.index += 1


def _asked(memory: Memory, questions: tuple[Question | Listing, ...], kind: type[Fact]) -> Asked:
    """The questions that a kind of fact concerns."""
    asked = [each for each in questions if each.concerns is None or each.concerns(kind)]
    folds = [(memory.of(each.name), each.keys, each.fold, each.needs) for each in asked if isinstance(each, Question)]
    lists = [(memory.of(each.name), each.keys, each.page, each.needs) for each in asked if isinstance(each, Listing)]
    return tuple(folds), tuple(lists)


def _line(memory: Memory, entry: AnyEntry) -> Line:
    held = memory.held(entry.stream)
    before = held.state if held else _blank(entry.stream)
    if isinstance(entry.fact, EntryCorrected):  # what was wrong must not stay in the state: read the stream again
        history = [*memory.stream(entry.stream), entry]
        after = state_after(_blank(entry.stream), [(each.fact, each.decided_on) for each in history])
    else:
        after = entry.fact.after(before, entry.decided_on)
    index = memory.index
    if held is None:
        now = Held(
            state=after, first=index, last=index, entries=1,
            illustrative=entry.illustrative, transcribed=entry.source is not None,
        )  # fmt: skip
    else:
        now = Held(
            state=after,
            first=held.first,
            last=index,
            entries=held.entries + 1,
            illustrative=held.illustrative or entry.illustrative,
            transcribed=held.transcribed or entry.source is not None,
            names=_names(held, before, after, index),
        )
    return Line(index, entry, before, now, memory.held)


def _blank(stream: str) -> State:
    subject, _, name = stream.partition("/")
    return STATES[subject](id=name)


def _names(held: Held[Any], before: State, after: State, index: int) -> tuple[Any, ...]:
    """Former names, so that a sentence about an old entry names its subjects as they were then."""
    if before is after:
        return held.names
    former, now = names_of(before), names_of(after)
    return held.names if former == now else (*held.names, (index, *former))


def names_of(state: State) -> tuple[str | None, str | None]:
    """What a subject is called: its title or name, in Chinese and in English."""
    return (
        getattr(state, "title", None) or getattr(state, "name", None),
        getattr(state, "title_en", None) or getattr(state, "name_en", None),
    )


def _save(view: View, memory: Memory, position: int, sizes: dict[str, int]) -> None:
    view.save(
        position,
        entries=memory.entries,
        documents=sorted((name, key, _encoder.encode(value)) for name, key, value in memory.changed()),
        lists=sorted(row for kept in memory.kept.values() for row in kept.pages()),
        dirty=sorted(memory.stale(sizes)),
    )
    memory.saved()
