"""How many, in which state, with what money: tallies of the whole portfolio, of programmes and of units.

A tally is a map of whole numbers. Each entry takes the share of its stream as it was out of the tallies that
counted it, and puts the share of the stream as it now is in: a tally never has to look at the book again.

Budgets are those of projects that were approved and neither withdrawn nor revoked since; what was only proposed is no
money of the plan.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.rules.currencies import RENMINBI
from domain.rules.fact import Budget, State
from domain.rules.money import currency_of
from domain.rules.project import DONE, LIVE, Project
from projections.book_line import BookLine
from projections.days import UNKNOWN
from projections.question import Documents, Question

Tally = dict[str, int]


def tally_of(state: Any) -> Tally:
    """What one stream adds to a tally: itself by status and class, and a project's money in fen by source."""
    return {state.subject: 1, **_told(state, _counted(type(state)))}  # type: ignore[arg-type]


def _told(state: Any, fields: Iterable[str]) -> Tally:
    """What some fields of a state add to a tally."""
    counted: Tally = {}
    for name in fields:
        if name in BUDGETS and not budget_counts(state):
            continue
        if value := getattr(state, name):
            if name == "status":
                counted[f"{state.subject} status {value}"] = 1
            elif name == "budget":
                counted[budget_sum("budget", value)] = value.total
                for source, amount in by_source(value):
                    _add(counted, sum_in(f"source {source}", value.currency), amount)
            elif name == "first":
                if value.budget:
                    counted[budget_sum("first budget", value.budget)] = value.budget.total
            elif name in FLOWS:
                for each in value:
                    _add(counted, sum_in(FLOWS[name], currency_of(each.currency, state.budget)), each.amount)
            elif name in ONES:
                counted[f"{ONES[name]} {value}"] = 1
    return counted


def by_source(budget: Budget) -> Iterator[tuple[str, int]]:
    """The parts of a budget, and as `unknown` what no part accounts for, so that the sources add up to the total."""
    yield from ((part.source, part.amount) for part in budget.parts)
    rest = budget.total - sum(part.amount for part in budget.parts)
    if rest > 0:
        yield UNKNOWN, rest


def _add(counted: Tally, name: str, amount: int) -> None:
    counted[name] = counted.get(name, 0) + amount


def budget_counts(state: Project) -> bool:
    """Whether a project's budget counts: it was approved, and neither withdrawn nor revoked since."""
    return state.first is not None and state.status in STANDING


def standing_in(tally: Tally) -> int:
    """How many projects a tally's budget counts, by their states."""
    return sum(tally.get(f"project status {status}", 0) for status in STANDING)


def budget_sum(name: str, budget: Budget) -> str:
    """The name of a sum in the currency of a budget."""
    return sum_in(name, budget.currency)


def sum_in(name: str, currency: str | None) -> str:
    """The name of a sum in a currency: sums of different currencies are never added up."""
    return f"{name} {currency}" if currency and currency != RENMINBI else name


Amounts = list[tuple[str, int]]  # (currency, amount in its hundredths); the renminbi is named by nothing


def sums(tally: Tally, name: str) -> Amounts:
    """The sums of a name by currency: the renminbi, which is named by nothing, first."""
    told = ((*without_currency(key), amount) for key, amount in tally.items())
    return sorted((currency, amount) for base, currency, amount in told if base == name)


def without_currency(name: str) -> tuple[str, str]:
    """The name of a sum, and apart from it its currency: empty for the renminbi."""
    base, _, last = name.rpartition(" ")
    return (base, last) if base and len(last) == 3 and last.isupper() else (name, "")


def codes_in(tally: Mapping[str, int], name: str) -> set[str]:
    """The codes by which a number of a tally is told apart: of `source` those of every `source <code>`."""
    bases = (without_currency(key)[0] for key in tally)
    return {base.removeprefix(f"{name} ") for base in bases if base.startswith(f"{name} ")}


def holders(state: Any) -> tuple[str, ...]:
    """The programme and the units under which a project is counted."""
    return (state.programme, *state.undertakers, *state.partners) if state.programme else ()


ONES = {"management_class": "class", "method": "method"}
STANDING = (*LIVE, *DONE, "terminated")
BUDGETS = ("budget", "first")
FLOWS = {"paid": "disbursed", "returns": "returned"}
COUNTED = ("status", *ONES, "budget", "first", *FLOWS)


@functools.cache
def _counted(state: type[State]) -> tuple[str, ...]:
    """The fields of a state that its share is made from: of all but projects the status alone."""
    return tuple(name for name in (COUNTED if state is Project else COUNTED[:1]) if name in state.__struct_fields__)


def _changes(line: BookLine) -> dict[str, Tally]:
    """The tallies that change: those that count the stream now but not before or the other way, or count it anew."""
    before: Any = line.before
    after = line.after
    first = line.held.entries == 1
    if type(after) is not Project:
        status = getattr(after, "status", None)
        return {"all": _restated(after.subject, first, getattr(before, "status", None), status)}
    latter = holders(after)
    if first:
        return dict.fromkeys(("all", *latter), tally_of(after))
    former = holders(before)
    change = _delta(before, after)
    changes = {"all": change}
    if change:
        changes.update(dict.fromkeys([key for key in latter if key in former], change))
    if former != latter:
        gone, come = negative(tally_of(before)), tally_of(after)
        changes.update(dict.fromkeys([key for key in former if key not in latter], gone))
        changes.update(dict.fromkeys([key for key in latter if key not in former], come))
    return changes


@functools.lru_cache(1_000)
def _restated(subject: str, first: bool, was: str | None, now: str | None) -> Tally:
    """What an entry changes in the tally of everything where its stream is no project: only the status counts."""
    change = {subject: 1} if first else {}
    if was != now:
        change |= {f"{subject} status {status}": by for status, by in ((was, -1), (now, 1)) if status}
    return change


def _delta(before: Project, after: Project) -> Tally:
    """What an entry changes in a tally that counts its project before and after."""
    stood = budget_counts(before) != budget_counts(after)
    coined = currency_of(None, before.budget) != currency_of(None, after.budget)
    changed = [
        name
        for name in COUNTED
        if getattr(before, name) != getattr(after, name) or (stood and name in BUDGETS) or (coined and name in FLOWS)
    ]
    change = _told(after, changed)
    add(change, negative(_told(before, changed)))
    return change


def negative(tally: Tally) -> Tally:
    """What takes a tally out of another when it is added to it."""
    return {name: -number for name, number in tally.items()}


def _fold(documents: Documents, line: BookLine) -> None:
    for key, change in _changes(line).items():
        tally: Tally = documents[key] or {}
        add(tally, change)
        documents[key] = tally
    everything: Tally = documents["all"]
    everything["entries"] = everything.get("entries", 0) + 1


def add(tally: Tally, changes: Tally) -> None:
    """Add changes to a tally in place; what comes to nothing is left out."""
    for name, number in changes.items():
        if total := tally.get(name, 0) + number:
            tally[name] = total
        else:
            tally.pop(name, None)


PORTFOLIO = Question("portfolio", _fold)
