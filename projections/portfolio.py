"""How many, in which state, with what money: tallies of the whole portfolio, of programmes and of units.

A tally is a map of whole numbers. Each entry takes the share of its stream as it was out of the tallies that
counted it, and puts the share of the stream as it now is in: a tally never has to look at the book again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.rules.fact import Budget
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
        counted[money("budget", state.budget)] = state.budget.total
        for part in state.budget.parts:
            counted[f"source {part.source}"] = counted.get(f"source {part.source}", 0) + part.amount
    if state.first and state.first.budget:
        counted[money("first budget", state.first.budget)] = state.first.budget.total
    if state.disbursed:
        counted["disbursed"] = state.disbursed
    if state.returned:
        counted["returned"] = state.returned
    return counted


def money(name: str, budget: Budget) -> str:
    """Sums of different currencies are never added up."""
    return f"{name} {budget.currency}" if budget.currency else name


def _holders(state: Any, stream: str) -> Iterator[str]:
    """The keys under which a stream is counted."""
    yield "all"
    if getattr(state, "programme", None) and stream.startswith("project/"):
        yield state.programme
        yield from dict.fromkeys((*state.undertakers, *state.partners))


def _keys(line: Line) -> Iterator[str]:
    """The tallies that change: those that count the stream now but not before or the other way, or count it anew."""
    yield "all"
    stream = line.entry.stream
    if not stream.startswith("project/"):
        return
    former = dict.fromkeys(_holders(line.before, stream)) if line.held.entries > 1 else {}
    latter = dict.fromkeys(_holders(line.after, stream))
    for key in {**former, **latter}:
        if key != "all" and (key not in former or key not in latter or delta(line)):
            yield key


def delta(line: Line) -> Tally:
    """What this entry changes in a tally that counts its stream before and after; reckoned once an entry."""
    if "portfolio" not in line.memo:
        line.memo["portfolio"] = _delta(line)
    changes: Tally = line.memo["portfolio"]
    return changes


def _delta(line: Line) -> Tally:
    if line.held.entries == 1:
        return share(line.after)
    changed = dict(share(line.after))
    for name, number in share(line.before).items():
        changed[name] = changed.get(name, 0) - number
    return {name: number for name, number in changed.items() if number}


def _fold(tally: Tally | None, key: str, line: Line) -> Tally:
    counted = dict(tally or {})
    if key == "all":
        add(counted, delta(line), 1)
        counted["entries"] = counted.get("entries", 0) + 1
        return counted
    stream = line.entry.stream
    counted_before = line.held.entries > 1 and key in _holders(line.before, stream)
    if counted_before and key in _holders(line.after, stream):
        add(counted, delta(line), 1)
    elif counted_before:
        add(counted, share(line.before), -1)
    else:
        add(counted, share(line.after), 1)
    return counted


def add(tally: Tally, changes: Tally, sign: int) -> None:
    """Add changes to a tally in place, or take them out; what comes to nothing is left out."""
    for name, number in changes.items():
        total = tally.get(name, 0) + sign * number
        if total:
            tally[name] = total
        else:
            tally.pop(name, None)


PORTFOLIO = Question("portfolio", _keys, _fold)
