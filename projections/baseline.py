"""Cost, end and targets against the first approval: each re-baselining of a project, and the deviation of them all.

The ledger of a project is the list of its re-baselinings, each with its entry, the fields it changed with their
values before and after, the reason, the authority, and the officer who decided. A correction that changes one of
these fields stands in it too, under its own kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.rules.correction import EntryCorrected
from domain.rules.fact import Budget, Fact
from domain.rules.in_force import CharterTable
from domain.rules.project import Project
from projections.book_line import BookLine
from projections.days import days_between, last_day
from projections.findings.expected import changed_too_often
from projections.portfolio import add, budget_sum, negative
from projections.question import Documents, Question

Tally = dict[str, int]
Ledger = list[dict[str, Any]]
FIELDS = (
    "budget", "start", "end", "targets", "scope", "title", "title_en", "undertakers", "management_class", "milestones",
)  # fmt: skip


def _moving(kind: type[Fact]) -> bool:
    return kind.family == "adjustment" or kind is EntryCorrected


def _moves(line: BookLine) -> bool:
    return type(line.after) is Project and line.after.first is not None


def _ledger(documents: Documents, line: BookLine) -> None:
    fact, entry = line.fact, line.entry
    if not _moves(line):
        return
    ledger: Ledger | None = documents[entry.stream]
    changed = {
        name: {"before": msgspec.to_builtins(before), "after": msgspec.to_builtins(after)}
        for name in FIELDS
        if (before := getattr(line.before, name)) != (after := getattr(line.after, name))
    }
    if not changed and isinstance(fact, EntryCorrected):
        documents[entry.stream] = ledger or []
        return
    told = {
        "entry": line.index, "kind": entry.kind, "on": entry.decided_on, "by": entry.by,
        "reason": getattr(fact, "reason", None), "authority": getattr(fact, "authority", None) or entry.authority,
        "changed": changed,
    }  # fmt: skip
    documents[entry.stream] = [*(ledger or ()), {name: value for name, value in told.items() if value is not None}]


def deviation(state: Project, charter: CharterTable) -> Tally:
    """How far a re-baselined project is from its first approval: money in fen, days, targets; empty for others."""
    first = state.first
    if first is None or not state.rebaselinings:
        return {}
    counted: Tally = {"projects": 1, "rebaselinings": state.rebaselinings}
    if changed_too_often(state, charter):
        counted["too often"] = 1
    if state.management_class != first.management_class:
        counted["reclassified"] = 1
    if state.targets != first.targets:
        counted["targets changed"] = 1
    if state.undertakers != first.undertakers:
        counted["units changed"] = 1
    _cost(counted, first.budget, state.budget)
    then, now = last_day(first.end), last_day(state.end)
    if then and now and first.end != state.end:
        moved = days_between(then, now) or 0
        counted["later" if moved > 0 else "earlier"] = 1
        counted["days moved"] = moved
    return counted


def _cost(counted: Tally, first: Budget | None, now: Budget | None) -> None:
    """Sums of different currencies are never added up, and a change of currency is no change of cost."""
    if first is None or now is None or first.currency != now.currency:
        return
    counted[budget_sum("first cost", first)] = first.total
    counted[budget_sum("cost now", now)] = now.total
    if now.total != first.total:
        counted["dearer" if now.total > first.total else "cheaper"] = 1


def _holders(line: BookLine) -> Sequence[str]:
    state, before = line.after, line.before
    # An approval counts where an old record tells of an adjustment before it: only now is there what it deviates from.
    if not _moves(line) or not (state.rebaselinings or getattr(before, "rebaselinings", 0)):
        return ()
    named = ("all", state.programme, getattr(before, "programme", None), *state.undertakers)
    return tuple(dict.fromkeys(name for name in (*named, *getattr(before, "undertakers", ())) if name))


def _totals(documents: Documents, line: BookLine) -> None:
    for key in _holders(line):
        counted: Tally = documents[key] or {}
        if _holds(line.before, key):
            add(counted, negative(deviation(line.before, line.charter)))  # type: ignore[arg-type]
        if _holds(line.after, key):
            add(counted, deviation(line.after, line.charter))
        documents[key] = counted


def _holds(state: Any, key: str) -> bool:
    return key in ("all", state.programme, *state.undertakers)


BASELINE = Question("baseline", _ledger, concerns=_moving)
DEVIATION = Question("deviation", _totals, concerns=lambda kind: kind.family == "approval" or _moving(kind))
