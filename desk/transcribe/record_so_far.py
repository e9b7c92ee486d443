"""What a run knows of the streams that its rows name: what is on record, and what waits to be written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desk.memory import DeskMemory
from desk.transcribe.plan import FactPlan
from domain.ledger.entry import AnyEntry
from domain.rules.fact import State


class RecordSoFar:
    """The desk's memory, asked by streams; the kinds that this run adds; and what rows said that `once` held back."""

    def __init__(self, memory: DeskMemory) -> None:
        self._memory = memory
        self._kinds: dict[str, set[str]] = {}
        self._heard: dict[int, int] = {}
        self._met: set[int] = set()

    def state(self, stream: str) -> State:
        """The state of a stream."""
        return self._memory.held(stream).state

    def begun(self, stream: str) -> bool:
        """Whether anything is recorded there."""
        return self._memory.held(stream).number > 0

    def begun_in_book(self, stream: str) -> bool:
        """The same, with nothing kept in memory."""
        return bool(self._memory.book.stream(stream))

    def has(self, stream: str, kind: str) -> bool:
        """Whether a fact of this kind is recorded there."""
        if stream not in self._kinds:
            held = self._memory.held(stream)
            self._kinds[stream] = {entry.kind for entry in self._memory.entries(stream)} if held.number else set()
        return kind in self._kinds[stream]

    def met(self, plan: FactPlan, stream: str) -> bool:
        """Whether a row before named it; from now on one did."""
        key = hash((id(plan), stream))
        if key in self._met:
            return True
        self._met.add(key)
        return False

    def heard(self, plan: FactPlan, stream: str, told: Any) -> bool:
        """Whether a row before said the very same of it; from now on one did. By hash: a list may name millions."""
        key, said = hash((id(plan), stream)), hash(repr(told))
        before = self._heard.get(key)
        self._heard[key] = said
        return before == said

    def add(self, entries: Iterable[AnyEntry]) -> None:
        """Rows of this run entered something."""
        for entry in entries:
            if entry.stream in self._kinds:
                self._kinds[entry.stream].add(entry.kind)

    def forget(self) -> None:
        """The book changed meanwhile."""
        self._kinds.clear()
        self._heard.clear()
        self._met.clear()
