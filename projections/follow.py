"""Follow the book: run every fold in one pass, in batches, and save documents and position together.

Folding in any batches gives the same documents as folding at once, because each entry is folded in turn against a
working memory that is only saved at the end of a batch. Should a fold fail, the memory is lost with the pass and the
view stays as it was after the batch before.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.office_clock import offset_by
from domain.ledger.tables import BookError
from domain.rules.catalogue import STATES
from domain.rules.charter import STREAM
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact, State
from domain.rules.history import state_after
from domain.rules.in_force import CharterTable
from domain.rules.listed import keeps
from projections import charter, wrong_clock
from projections.book_line import BookLine, Held, blank
from projections.memory import Memory
from projections.question import Listing, Question
from projections.view import View, ViewReader

BATCH = 20_000  # entries a transaction

Pages = Callable[[int, int], list[tuple[int, bytes]]]  # (after position, limit) -> positions and canonical bytes


class Asked(dict[type[Fact], tuple[list[Any], list[Any]]]):
    """The folds and the lists that each kind of fact concerns, with where they are kept; found when a kind comes."""

    def __init__(self, memory: Memory, questions: Sequence[Question | Listing]) -> None:
        self.memory = memory
        self.questions = questions

    def __missing__(self, kind: type[Fact]) -> tuple[list[Any], list[Any]]:
        folds: list[Any] = []
        lists: list[Any] = []
        for each in self.questions:
            if each.concerns is None or each.concerns(kind):
                if isinstance(each, Question):
                    folds.append((self.memory.documents_of(each.name), each.fold, each.needs))
                else:
                    lists.append((self.memory.lists_of(each.name, each.page), each.keys, each.moved, each.needs))
        self[kind] = folds, lists
        return self[kind]


def follow(
    view: View, pages: Pages, questions: Iterable[Question | Listing], *, upto: int | None = None, batch: int = BATCH
) -> int:
    """Fold what the view has not seen, up to but not including index `upto`; how many entries were folded."""
    reader = ViewReader(view.path)
    # Folds make no cycles. What they keep is freed before collections begin again: to go over it would be a long pause.
    gc.disable()
    try:
        return _followed(view, reader, pages, tuple(questions), upto, batch)
    finally:
        gc.enable()
        reader.close()


def _followed(
    view: View, reader: ViewReader, pages: Pages, questions: Sequence[Question | Listing], upto: int | None, batch: int
) -> int:
    wrong = _wrong(view, reader, pages, upto)
    table = _charter(view, reader, pages, upto)
    # A view that nothing was built from has no pages that could be stale.
    memory = Memory(reader, noting="built" in reader.meta(), wrong=wrong, charter=table, offset=offset_by(pages))
    asked = Asked(memory, questions)
    folded = 0
    while room := batch if upto is None else min(batch, upto - memory.index):
        page = pages(view.position, room)
        if not page:
            break
        for _, body in page:
            take(memory, asked, _readable(memory.index, body), body)
        _save(view, memory, page[-1][0])
        folded += len(page)
    view.settle()
    return folded


def _readable(index: int, body: bytes) -> AnyEntry:
    """The entry that has these bytes; `BookError` for what no desk takes and both verifiers refuse."""
    try:
        entry = parse(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BookError(
            "entry {index} cannot be read: {error}; what it is, gongshi verify says of its log",
            index=index,
            error=error,
        ) from None
    state = entry.fact.state
    if entry.subject not in STATES or (state is not State and state.subject != entry.subject):
        raise BookError(
            "entry {index}: {kind} does not belong on {stream!r}; gongshi verify says so too",
            index=index,
            kind=entry.kind,
            stream=entry.stream,
        )
    return entry


def _wrong(view: View, reader: ViewReader, pages: Pages, upto: int | None) -> list[wrong_clock.Span]:
    """Which moments are known to be wrong, after what is to be followed; where that is news, all is folded anew."""
    size, known = reader.size(), wrong_clock.saved_spans(reader.document(*wrong_clock.PLACE))
    marks = wrong_clock.wrong_clock_marks(pages, view.position, None if upto is None else upto - size)
    found = wrong_clock.spans(marks, known)
    if size and found != known:
        view.forget()
    return found


def _charter(view: View, reader: ViewReader, pages: Pages, upto: int | None) -> CharterTable:
    """The charter of the book after what is to be followed; where it is news, all is folded anew."""
    size = reader.size()
    held = [parse(body) for _, body in reader.entries_at(reader.list_slice("story", STREAM, 0, 2**31))]
    found, after = [], view.position
    left = None if upto is None else upto - size
    while (room := BATCH if left is None else min(BATCH, left)) and (page := pages(after, room)):
        found += charter.charter_entries(page)
        after = page[-1][0]
        left = None if left is None else left - len(page)
    if size and found:
        view.forget()
    return charter.table_after([*held, *found])


def take(memory: Memory, asked: Asked, entry: AnyEntry, body: bytes) -> None:
    """Fold one entry into every document and list that it changes."""
    line = _line(memory, entry)
    index, memo = line.index, line.memo
    memory.states[entry.stream] = line.held
    folds, lists = asked[type(entry.fact)]
    for documents, fold, needs in folds:  # each may leave in the memo what later folds and the lists need of it
        if not needs or needs in memo:
            fold(documents, line)
    for grown, keys, moved, needs in lists:
        if not needs or needs in memo:
            if moved and (moves := moved(line)) is not None:
                grown.move(moves)
                continue
            for key in keys(line):
                grown[key].append(index)
    memory.entries.append((index, body))
    memory.index += 1


def _line(memory: Memory, entry: AnyEntry) -> BookLine:
    held = memory.held(entry.stream)
    before = held.state if held else blank(entry.stream)
    if isinstance(entry.fact, EntryCorrected):  # what was wrong must not stay in the state: read the stream again
        history = [*(each for _, each, _ in memory.stream(entry.stream)), entry]
        after = state_after(blank(entry.stream), [(each.fact, each.decided_on) for each in history])
    else:
        after = entry.fact.after(before, entry.decided_on)
    index, listed = memory.index, entry.source is not None
    sha256 = entry.source.sha256 if entry.source else None
    own = index if keeps(entry.fact, listed) else None
    if held is None:
        now = Held(
            state=after, first=index, last=index, entries=1,
            illustrative=entry.illustrative, transcribed=listed, listed=sha256, kept=own,
        )  # fmt: skip
    else:
        now = Held(
            state=after,
            first=held.first,
            last=index,
            entries=held.entries + 1,
            illustrative=held.illustrative or entry.illustrative,
            transcribed=held.transcribed or listed,
            listed=sha256 or held.listed,
            kept=own if held.kept is None else held.kept,
            names=_names(held, before, after, index),
        )
    at = wrong_clock.true_moment(entry, memory.wrong) if memory.wrong else entry.recorded_at
    return BookLine(index, entry, before, now, memory.held, memory.stream, at, memory.charter, memory.offset)


def _names(held: Held[Any], before: State, after: State, index: int) -> tuple[Any, ...]:
    """Former names, so that a sentence about an old entry names its subjects as they were then."""
    if before is after:
        return held.names
    former, now = names_of(before), names_of(after)
    return held.names if former == now else (*held.names, (index, *former))


def names_of(state: State) -> tuple[str | None, str | None]:
    """What a subject is called: its title, name or post, in Chinese and in English."""
    zh, en = _called(type(state))
    return getattr(state, zh, None), getattr(state, en, None)


@functools.cache
def _called(state: type[State]) -> tuple[str, str]:
    fields = state.__struct_fields__
    called = next((name for name in ("name", "post") if name in fields), "title")  # an officer by the post
    return called, f"{called}_en"


def _save(view: View, memory: Memory, position: int) -> None:
    documents, pages = memory.rows()
    entries = ((index, bytearray(body)) for index, body in memory.entries)
    view.save(position, entries=entries, documents=documents, lists=pages, dirty=memory.stale(pages))
    memory.saved()
