"""A mapping made ready, and what a row states by it before that is handed in at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from desk.decisions import split_personal
from desk.terms import WrongTerms, read_terms
from desk.transcribe.cells import Column, Columns, NotTakeable, Row, Template
from desk.transcribe.mapping import (
    ChangedSpec,
)
from domain.rules.catalogue import Kind
from domain.rules.fact import Fact, State

Making = Callable[[Row], Any]
Test = Callable[[Row], bool]
Items = Callable[[Row], list[str]]


@dataclass(frozen=True)
class Statement:
    """One fact that a row states, before it is handed in."""

    kind: Kind
    stream: str
    terms: Fact
    personal: Map[str, str]
    on: str | None
    authority: str | None
    withheld: Map[str, str]


@dataclass(frozen=True)
class FactPlan:
    """One [[fact]] made ready."""

    name: str
    kind: Kind
    stream: Template
    fields: Making
    test: Test
    items: Items | None
    once: bool
    changed: tuple[ChangedSpec, ...]
    on: Making
    authority: Template


@dataclass(frozen=True)
class Plan:
    """A mapping made ready for any list that has its columns."""

    columns: Columns
    skips: tuple[tuple[Test, str], ...]
    facts: tuple[FactPlan, ...]
    fill_down: tuple[Column, ...]


def statements(
    plan: FactPlan, row: Row, state: Callable[[str], State], begun: Callable[[str], bool]
) -> Iterator[Statement]:
    """What a row states by one [[fact]]: nothing, one fact, or one for each item. Raises `NotTakeable`."""
    for item_row in _rows(plan.items, row):
        try:
            if plan.test(item_row):
                yield from _statement(plan, item_row, state, begun)
        except NotTakeable as error:
            raise NotTakeable(f"{plan.name}: {error}") from None
        except WrongTerms as wrong:
            raise NotTakeable(f"{plan.name}: {wrong}") from None


def _statement(
    plan: FactPlan, row: Row, state: Callable[[str], State], begun: Callable[[str], bool]
) -> Iterator[Statement]:
    stream = plan.stream(row)
    if not stream:
        raise NotTakeable("stream: one of its columns is empty")
    if plan.once and begun(stream):
        return
    told = plan.fields(row) or {}
    before = msgspec.to_builtins(state(stream)) if plan.changed else {}
    if plan.changed and not any(_get(told, each.to) and _get(before, each.state) for each in plan.changed):
        return  # silence on either side is no change
    for change in plan.changed:
        if change.before:
            _put(told, change.before, _get(before, change.state))
    fields, personal = split_personal(plan.kind, told)
    terms = read_terms(plan.kind, fields)
    stated = msgspec.to_builtins(terms)
    if plan.changed and not any(_differs(_get(before, each.state), _get(stated, each.to)) for each in plan.changed):
        return
    yield Statement(plan.kind, stream, terms, personal, plan.on(row), plan.authority(row) or None, dict(row.withheld))


def _differs(before: Any, now: Any) -> bool:
    """Whether the list now says something else than the stream last had."""
    return before not in (None, ()) and now not in (None, ()) and before != now


def _rows(items: Items | None, row: Row) -> Iterator[Row]:
    """The row itself, or a copy of it for each item of a repeated group."""
    if items is None:
        row.withheld = {}
        yield row
        return
    for n, item in enumerate(items(row), 1):
        yield replace(row, item=item, n=n, withheld={})


def _get(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _put(told: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        told = told.setdefault(name, {})
    if value is not None:
        told[last] = value
