"""What a projection is: one public question, answered by folding entries into values kept under keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from projections.line import Line

PAGE = 100  # rows of a list page; a full page never changes again


@dataclass(frozen=True)
class Question:
    """A fold: `keys` names the documents that a line changes, `fold` makes the next value of one of them.

    Documents are plain values (maps, lists, texts, whole numbers), None where nothing was folded yet. `fold` must
    not change the value it is given: it answers with a new one.
    """

    name: str
    keys: Callable[[Line], Iterable[str]]
    fold: Callable[[Any, str, Line], Any]


@dataclass(frozen=True)
class Listing:
    """An ever-growing list for each key: the indexes of the entries for which `keys` names it, in book order."""

    name: str
    keys: Callable[[Line], Iterable[str]]
    page: int = PAGE
