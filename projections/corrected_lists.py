"""Lists of subjects, put right by a correction: what it takes out, and what joins at the place that it should have had.

A correction says how an earlier entry should have been stated (Art. 31). So the lists hold from then on what they
would hold had that entry been stated rightly; lists of entries, which tell what was recorded when, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.fact import State
from domain.rules.history import corrected
from projections.book_line import BookLine, Held, Numbered, blank
from projections.question import Moves, Row

MEMO = "restated"
Keys = Callable[[BookLine], Iterable[str]]


def moved_by_correction(keys: Keys) -> Callable[[BookLine], Moves | None]:
    """What a correction moves between the lists of which `keys` names those of each line; None for other entries."""

    def moved(line: BookLine) -> Moves | None:
        if not isinstance(line.fact, EntryCorrected):
            return None
        then, now = (_rows(keys, lines) for lines in _both(line))
        return then - now, now - then

    return moved


def lines_as_corrected(line: BookLine) -> Sequence[BookLine]:
    """The lines of a correction's stream as they should have been from the start."""
    return _both(line)[1]


def _both(line: BookLine) -> tuple[list[BookLine], list[BookLine]]:
    """The earlier lines of its stream, without a correction and with it."""
    if MEMO not in line.memo:
        earlier = line.numbered()
        line.memo[MEMO] = _lines(line, earlier, ()), _lines(line, earlier, (line.entry,))
    found: tuple[list[BookLine], list[BookLine]] = line.memo[MEMO]
    return found


def _lines(line: BookLine, earlier: Sequence[Numbered], more: Sequence[AnyEntry]) -> list[BookLine]:
    told = corrected([(each.fact, each.decided_on) for each in (*(entry for _, entry, _ in earlier), *more)])
    state: State = blank(line.entry.stream)
    found = []
    for number, ((index, entry, known_at), (fact, on)) in enumerate(zip(earlier, told, strict=False), 1):
        after = fact.after(state, on)
        held = Held(state=after, first=earlier[0][0], last=index, entries=number)
        found.append(
            BookLine(index, entry, state, held, line.look, line.stream, known_at, line.charter, line.offset, fact)
        )
        state = after
    return found


def _rows(keys: Keys, lines: Iterable[BookLine]) -> set[Row]:
    return {(key, line.index) for line in lines if not isinstance(line.fact, EntryCorrected) for key in keys(line)}
