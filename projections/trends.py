"""Trends like for like: what came in, what left and what was reclassified, kept apart from real change.

A project counts while it is approved and neither ended nor accepted. For each year (of the decision, else of its
publication), of all and of each programme: `in` and `in budget`, `out <status>` and `out budget <status>`,
`reclassified` and from which class into which, `change` (the budgets of projects that were there before and after),
`corrected` (the same by a correction: no change in the world), `method …`, `source …` (money approved), `paid …` and
`returned`. So the live portfolio of a year is that of the year before, plus in, minus out; and its money likewise,
plus change and corrections. Amounts are fen; those in another currency stand under names that end in it.
"""

from __future__ import annotations

from typing import Any

from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget
from domain.rules.project import LIVE, Project
from projections.line import Line
from projections.portfolio import add, money
from projections.question import Documents, Question, about

Tally = dict[str, int]
Years = dict[str, Tally]


def _told(line: Line) -> Tally:
    """What an entry adds to its year."""
    before: Any = line.before
    after = line.after
    fact = line.fact
    told: Tally = {}
    was, is_ = before.status in LIVE, after.status in LIVE
    if is_ and not was:
        _came(told, after)
    elif was and not is_:
        told[f"out {after.status}"] = 1
        _amount(told, f"out budget {after.status}", before.budget, 1)
    elif was and before.budget is not after.budget:
        name = "corrected" if isinstance(fact, EntryCorrected) else "change"
        _amount(told, name, after.budget, 1)
        _amount(told, name, before.budget, -1)
        told[f"{name} projects"] = 1
    if was and is_ and before.management_class != after.management_class:
        told["reclassified"] = 1
        told[f"reclassified {before.management_class or 'unknown'} {after.management_class}"] = 1
    if isinstance(fact, ProjectDisbursed):
        told[f"paid {fact.source or 'unknown'}"] = fact.amount
    elif isinstance(fact, ProjectSurplusReturned):
        told["returned"] = fact.amount
    return told


def _came(told: Tally, state: Project) -> None:
    told["in"] = 1
    told[f"method {state.method or 'unknown'}"] = 1
    _amount(told, "in budget", state.budget, 1)
    if state.budget:
        for part in state.budget.parts:
            _amount(told, f"source {part.source}", Budget(total=part.amount, currency=state.budget.currency), 1)
        if not state.budget.parts:
            _amount(told, "source unknown", state.budget, 1)


def _amount(told: Tally, name: str, budget: Budget | None, sign: int) -> None:
    if budget:
        place = money(name, budget)
        told[place] = told.get(place, 0) + sign * budget.total


def _fold(documents: Documents, line: Line) -> None:
    if type(line.after) is not Project:
        return
    told = _told(line)
    if told:
        for holder in ("all", line.programme):
            if holder:
                years: Years = documents[holder] or {}
                add(years.setdefault(line.year, {}), told)
                documents[holder] = years


def series(years: Years | None) -> list[tuple[str, Tally]]:
    """The years in order, each with what was alive at its end: `live` and `live budget` beside its own tally."""
    found = []
    live: Tally = {}
    for year, tally in sorted((years or {}).items()):
        live["live"] = live.get("live", 0) + tally.get("in", 0) - _sum(tally, "out ", "out budget")
        for name, amount in tally.items():
            currency = name.rpartition(" ")[2]
            suffix = f" {currency}" if currency.isupper() else ""
            base = name.removesuffix(suffix) if suffix else name
            if base in ("in budget", "change", "corrected"):
                live[f"live budget{suffix}"] = live.get(f"live budget{suffix}", 0) + amount
            elif base.startswith("out budget "):
                live[f"live budget{suffix}"] = live.get(f"live budget{suffix}", 0) - amount
        found.append((year, {**tally, **live}))
    return found


def _sum(tally: Tally, prefix: str, but: str) -> int:
    return sum(number for name, number in tally.items() if name.startswith(prefix) and not name.startswith(but))


TRENDS = Question("trends", _fold, concerns=about(Project))
