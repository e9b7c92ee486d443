"""What a projection is: one public question, answered by folding entries into documents kept under keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from domain.rules.fact import Fact, State
from projections.book_line import BookLine

Documents = dict[str, Any]
Row = tuple[str, int]  # of a list: its key, and the index of an entry
Moves = tuple[set[Row], set[Row]]  # what leaves the lists, and what joins them
PAGE = 100  # rows of a list page; a full page never changes again


@dataclass(frozen=True)
class Question:
    """A fold: it reads the documents that a line changes, each by its key, and sets what they are from then on.

    Documents are plain values (maps, lists, texts, whole numbers), None where nothing was folded yet. A document that
    was read may be changed in place, but only what is set is saved. Where a question says which kinds of fact concern
    it, or what another question must have left in the line's memo, it is not asked about other lines.
    """

    name: str
    fold: Callable[[Documents, BookLine], None]
    concerns: Callable[[type[Fact]], bool] | None = None
    needs: str = ""


@dataclass(frozen=True)
class Listing:
    """A growing list for each key: the indexes of the entries for which `keys` names it, in book order.

    Where `moved` tells what a line puts right (it is None where the line corrects nothing), it is asked in place of
    `keys`: what leaves the lists, and what joins them at its own place in the book.
    """

    name: str
    keys: Callable[[BookLine], Iterable[str]]
    page: int = PAGE
    concerns: Callable[[type[Fact]], bool] | None = None
    needs: str = ""
    moved: Callable[[BookLine], Moves | None] | None = None


def about(state: type[State]) -> Callable[[type[Fact]], bool]:
    """The kinds of fact that streams of a subject can hold: its own, and those of any stream."""
    return lambda kind: kind.state in (state, State)


def among(*kinds: type[Fact]) -> Callable[[type[Fact]], bool]:
    """These kinds of fact alone."""
    return lambda kind: kind in kinds
