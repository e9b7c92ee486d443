"""A subject as it stood after each line of its story, folded anew from the entries as they were known then.

A correction counts from its own line on; a line of another stream (an evaluation, a report) changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.history import Happening, state_after
from projections.book_line import blank


class Stage(NamedTuple):
    """The state of a subject before and after a line of its story; `line` is the index of the entry in the book."""

    line: int
    before: Any
    after: Any


def stages(stream: str, story: Iterable[tuple[int, AnyEntry]]) -> list[Stage]:
    """The stages of a stream, in the order of its story: entries with their indexes in the book."""
    nothing = state = blank(stream)
    happenings: list[Happening] = []
    found = []
    for index, entry in story:
        before = state
        if entry.stream == stream:
            happenings.append((entry.fact, entry.decided_on))
            if isinstance(entry.fact, EntryCorrected):
                state = state_after(nothing, happenings)
            else:
                state = entry.fact.after(state, entry.decided_on)
        found.append(Stage(index, before, state))
    return found


def state_before(stream: str, story: Iterable[tuple[int, AnyEntry]], index: int) -> Any:
    """A stream's state as the record knew it at an index of the book, with the corrections that it had by then."""
    found = stages(stream, (each for each in story if each[0] <= index))
    return found[-1].after if found else blank(stream)
