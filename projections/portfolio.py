"""How many, in which state, with what money: tallies of the whole portfolio, of programmes and of units.

A tally is a map of whole numbers. Each entry takes the share of its stream as it was out of the tallies that
counted it, and puts the share of the stream as it now is in: a tally never has to look at the book again.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def _holders(state: Any) -> tuple[str, ...]:
    """The programme and the units under which a project is counted."""
    return (state.programme, *state.undertakers, *state.partners) if state.programme else ()


COUNTED = ("status", "management_class", "method", "budget", "first", "disbursed", "returned")


def _keys(line: Line) -> Iterable[str]:
    """The tallies that change: those that count the stream now but not before or the other way, or count it anew."""
    changes: dict[str, Tally] = {"all": delta(line)}
    stream = line.entry.stream
    if stream.startswith("project/"):
        former = dict.fromkeys(_holders(line.before)) if line.held.entries > 1 else {}
        latter = dict.fromkeys(_holders(line.after))
        if delta(line):
            changes.update((key, delta(line)) for key in latter if key in former)
        if former != latter:
            gone, come = _negative(share(line.before)), share(line.after)
            changes.update((key, gone) for key in former if key not in latter)
            changes.update((key, come) for key in latter if key not in former)
    line.memo["portfolio of"] = changes
    return changes


def delta(line: Line) -> Tally:
    """What this entry changes in a tally that counts its stream before and after; reckoned once an entry."""
    if "portfolio" not in line.memo:
        line.memo["portfolio"] = _delta(line)
    changes: Tally = line.memo["portfolio"]
    return changes


def _delta(line: Line) -> Tally:
    if line.held.entries == 1:
        return share(line.after)
    if all(getattr(line.before, name, None) is getattr(line.after, name, None) for name in COUNTED):
        return {}
    changed = share(line.after)
    add(changed, share(line.before), -1)
    return changed


def _negative(tally: Tally) -> Tally:
    return {name: -number for name, number in tally.items()}


def _fold(tally: Tally | None, key: str, line: Line) -> Tally:
    counted = dict(tally or ())
    add(counted, line.memo["portfolio of"][key], 1)
    if key == "all":
        counted["entries"] = counted.get("entries", 0) + 1
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
