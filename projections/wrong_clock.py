"""Which moments of recording are known to be wrong, and what is known instead (Art. 29).

An entry after a clock that was wrong states the newest moment of the book, and the true one. Whatever came before it
with a moment later than that true one has a wrong moment too, and was recorded by then at the latest. So a mark tells
of entries that were folded before it was seen: then a view is folded anew, in full knowledge of the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from domain.ledger.entry import AnyEntry, WrongClock, parse
from projections.book_line import BookLine
from projections.question import Documents, Question

MARK = b'"wrong_clock":{'
BATCH = 20_000
ALL = "all"  # the one document: the spans

Pages = Callable[[int, int], list[tuple[int, bytes]]]


class Span(NamedTuple):
    """Entries recorded after the moment `true` up to the moment `until` were recorded by a clock that was ahead."""

    true: str
    until: str


def spans(marks: Iterable[tuple[WrongClock, str]], known: Iterable[Iterable[str]] = ()) -> list[Span]:
    """The spans that marks tell, each with its entry's moment: one for each moment up to which the book was ahead."""
    found = {until: true for true, until in known}
    for mark, until in marks:
        found[until] = min(mark.true_at, found.get(until, mark.true_at))
    return [Span(true, until) for until, true in sorted(found.items())]


def saved_spans(body: bytes | None) -> list[Span]:
    """The spans as a view keeps them."""
    return spans((), msgspec.json.decode(body) if body else ())


def true_moment(entry: AnyEntry, wrong: Iterable[Span]) -> str:
    """The second by which an entry was recorded: the one that it states, unless that is known to be wrong."""
    if entry.wrong_clock:
        return entry.wrong_clock.true_at
    return min((span.true for span in wrong if span.true < entry.recorded_at <= span.until), default=entry.recorded_at)


def wrong_clock_marks(pages: Pages, after: int = 0, limit: int | None = None) -> list[tuple[WrongClock, str]]:
    """The marks of at most so many entries after a position, each with its entry's moment."""
    found = []
    while limit is None or limit > 0:
        page = pages(after, BATCH if limit is None else min(BATCH, limit))
        if not page:
            break
        for _, body in page:
            if MARK in body and (entry := parse(body)).wrong_clock:
                found.append((entry.wrong_clock, entry.recorded_at))
        after = page[-1][0]
        limit = None if limit is None else limit - len(page)
    return found


def _fold(documents: Documents, line: BookLine) -> None:
    mark = line.entry.wrong_clock
    if mark:
        documents[ALL] = spans([(mark, line.entry.recorded_at)], documents[ALL] or ())


WRONG_CLOCK = Question("wrong_clock", _fold)
PLACE = (WRONG_CLOCK.name, ALL)  # where a view keeps the spans
