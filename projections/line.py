"""One entry as the projections see it: its place in the book, and what its stream was before and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec

from domain.ledger.entry import AnyEntry
from domain.rules.fact import Fact, State

S = TypeVar("S")


class Held(msgspec.Struct, Generic[S], frozen=True, kw_only=True, omit_defaults=True):
    """The state of a stream with what is known of its record.

    `first` and `last` are indexes of entries in the book, `entries` is how many the stream has.
    """

    state: S
    first: int
    last: int
    entries: int
    illustrative: bool = False
    transcribed: bool = False
    names: tuple[tuple[int, str | None, str | None], ...] = ()  # former names: held before that index, zh and en


class Line:
    """An entry at its index, the states of its stream around it, and a way to look at other streams."""

    def __init__(
        self, index: int, entry: AnyEntry, before: State, held: Held[Any], look: Callable[[str], Held[Any] | None]
    ) -> None:
        self.index = index
        self.entry = entry
        self.fact: Fact = entry.fact
        self.before = before
        self.held = held
        self.look = look

    @property
    def after(self) -> Any:
        """The state of the stream after this entry."""
        return self.held.state

    @cached_property
    def subject(self) -> str:
        """The stream that this entry is about: the project of a report or an evaluation, else its own stream."""
        for name in ("of", "project"):
            if ref := getattr(self.held.state, name, None):
                return str(ref)
        return self.entry.stream

    @cached_property
    def subject_state(self) -> Any:
        """The state of the subject, or None where nothing is recorded of it."""
        if self.subject == self.entry.stream:
            return self.held.state
        held = self.look(self.subject)
        return held.state if held else None

    @cached_property
    def programme(self) -> str | None:
        """The programme that this entry belongs to, as its subject's state tells."""
        if self.subject.startswith("programme/"):
            return self.subject
        return getattr(self.subject_state, "programme", None) or getattr(self.held.state, "programme", None)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The organisations that this entry concerns, each once, in the order in which they are named."""
        found = dict.fromkeys(self._unit_refs())
        return tuple(found)

    def _unit_refs(self) -> Iterator[str]:
        for holder in (self.held.state, self.subject_state, self.fact):
            for name in ("undertakers", "partners", "co_units"):
                yield from getattr(holder, name, None) or ()
            for name in ("organiser", "lead", "evaluator", "body", "unit"):
                value = getattr(holder, name, None)
                if isinstance(value, str) and value.startswith("organisation/"):
                    yield value
        if self.subject.startswith("organisation/"):
            yield self.subject
