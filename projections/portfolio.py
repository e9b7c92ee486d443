"""How many, in which state, with what money: tallies of the whole portfolio, of programmes and of units.

A tally is a map of whole numbers. Each entry takes the share of its stream as it was out of the tallies that
counted it, and puts the share of the stream as it now is in: a tally never has to look at the book again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.rules.fact import Budget, State
from projections.line import Line
from projections.question import Question

Tally = dict[str, int]


def share(state: Any) -> Tally:
    """What one stream adds to a tally: itself by status and class, and a project's money in fen by source."""
    status = getattr(state, "status", None)
    subject = state.subject
    counted: Tally = {subject: 1}
    if status:
        counted[f"{subject} status {status}"] = 1
    if subject != "project":
        return counted
    if state.management_class:
        counted[f"class {state.management_class}"] = 1
    if state.method:
        counted[f"method {state.method}"] = 1
    if state.budget:
        counted[_money("budget", state.budget)] = state.budget.total
        for part in state.budget.parts:
            counted[f"source {part.source}"] = counted.get(f"source {part.source}", 0) + part.amount
    if state.first and state.first.budget:
        counted[_money("first budget", state.first.budget)] = state.first.budget.total
    if state.disbursed:
        counted["disbursed"] = state.disbursed
    if state.returned:
        counted["returned"] = state.returned
    return counted


def _money(name: str, budget: Budget) -> str:
    """Sums of different currencies are never added up."""
    return f"{name} {budget.currency}" if budget.currency else name


def _holders(state: Any, stream: str) -> Iterator[str]:
    """The keys under which a stream is counted."""
    yield "all"
    if getattr(state, "programme", None) and stream.startswith("project/"):
        yield state.programme
        yield from dict.fromkeys((*state.undertakers, *state.partners))


def _keys(line: Line) -> Iterator[str]:
    stream = line.entry.stream
    yield from dict.fromkeys((*_holders(line.before, stream), *_holders(line.after, stream)))


def _fold(tally: Tally | None, key: str, line: Line) -> Tally:
    stream = line.entry.stream
    counted = dict(tally or {})
    if line.held.entries > 1 and key in _holders(line.before, stream):
        _add(counted, line.before, -1)
    if key in _holders(line.after, stream):
        _add(counted, line.after, 1)
    if key == "all":
        counted["entries"] = counted.get("entries", 0) + 1
    return {name: number for name, number in counted.items() if number}


def _add(tally: Tally, state: State, sign: int) -> None:
    for name, number in share(state).items():
        tally[name] = tally.get(name, 0) + sign * number


PORTFOLIO = Question("portfolio", _keys, _fold)
