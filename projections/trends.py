"""Trends like for like: what came in, what left and what was reclassified, kept apart from real change.

A project counts while it is approved and neither ended nor accepted. For each year of decision (`unknown` for what has
no day of decision on record), of all and of each programme: `in` and `in budget`, `out <status>` and `out budget
<status>`, `reclassified` and from which class into which, `change` (the budgets of projects that were there before and
after), `method …`, `source …` (money approved), `paid …` and `returned`. So the live portfolio of a year is that of the
year before, plus in, minus out; and its money likewise, plus change. Amounts are fen; those in another currency stand
under names that end in it.

All is read as corrected: a correction changes what was told of the year of the entry that it corrects, not of its own,
for nothing happened in the world when it was written. A project counts whole in the programme that it now has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget, Fact
from domain.rules.history import corrected
from domain.rules.money import currency_of
from domain.rules.project import LIVE, Project
from projections.book_line import BookLine
from projections.days import UNKNOWN, year_decided
from projections.portfolio import add, budget_sum, by_source, negative, sum_in, without_currency
from projections.question import Documents, Question, about
from projections.statuses import listed_before, only_listed, spans
from projections.years import key_of_year

Tally = dict[str, int]
Years = dict[str, Tally]
MEMO = "trends"
PASSING = "passing"  # the names of what comes with the end of projects: `passing past_end 2016-12-31`


def _told(before: Project, after: Project, fact: Fact, budget: Budget | None, alone: tuple[bool, bool]) -> Tally:
    """What one step of a project adds to its year; `budget` says the currency of what names none.

    `alone`: whether old lists alone told of the project before, and do after.
    """
    told: Tally = {}
    for state, listed, by in ((before, alone[0], -1), (after, alone[1], 1)):
        add(told, {f"{PASSING} {status} {since}": by for since, status in _passing(state, listed)})
    was, is_ = before.status in LIVE, after.status in LIVE
    if is_ and not was:
        _came(told, after)
    elif was and not is_:
        told[f"out {after.status}"] = 1
        _amount(told, f"out budget {after.status}", before.budget, 1)
    elif was and before.budget != after.budget:
        _amount(told, "change", after.budget, 1)
        _amount(told, "change", before.budget, -1)
    if was and is_ and before.management_class != after.management_class:
        told["reclassified"] = 1
        told[f"reclassified {before.management_class or 'unknown'} {after.management_class or 'unknown'}"] = 1
    if isinstance(fact, ProjectDisbursed):
        told[sum_in(f"paid {fact.source or 'unknown'}", currency_of(fact.currency, budget))] = fact.amount
    elif isinstance(fact, ProjectSurplusReturned):
        told[sum_in("returned", currency_of(fact.currency, budget))] = fact.amount
    return told


def _passing(state: Project, listed: bool) -> Iterator[tuple[str, str]]:
    """What the passing of its end makes of a live project: after which day, and which status."""
    if state.status in LIVE:
        for (_, until), (status, _) in itertools.pairwise(spans(state, listed)):
            yield until, status


def _came(told: Tally, state: Project) -> None:
    told["in"] = 1
    told[f"method {state.method or 'unknown'}"] = 1
    _amount(told, "in budget", state.budget, 1)
    if state.budget:
        for source, amount in by_source(state.budget):
            _amount(told, f"source {source}", Budget(total=amount, currency=state.budget.currency), 1)


def _amount(told: Tally, name: str, budget: Budget | None, sign: int) -> None:
    if budget:
        place = budget_sum(name, budget)
        told[place] = told.get(place, 0) + sign * budget.total


def _whole(blank: Project, entries: Sequence[AnyEntry], budget: Budget | None) -> Years:
    """What a project adds to every year, by all its entries as corrected."""
    years: Years = {}
    state: Any = blank
    happenings = corrected([(entry.fact, entry.decided_on) for entry in entries])
    alone = False  # of nothing no list tells
    for at, (entry, (fact, on)) in enumerate(zip(entries, happenings, strict=True)):
        after = fact.after(state, on)
        year = year_decided(entry.decided_on)
        listed = entry.source is not None and (alone or at == 0)
        add(years.setdefault(year, {}), _told(state, after, fact, budget, (alone, listed)))
        state, alone = after, listed
    return years


def _moves(line: BookLine) -> Iterable[tuple[str, str, Tally]]:
    """What an entry adds to or takes out of the years of its holders, each as (holder, year, tally)."""
    before: Any = line.before
    after: Any = line.after
    latter = ("all", after.programme) if after.programme else ("all",)
    if line.held.entries == 1 or not _restates(line):
        told = _told(before, after, line.fact, after.budget, (listed_before(line), only_listed(line.held)))
        return [(holder, line.year, told) for holder in latter] if told else ()
    former = ("all", before.programme) if before.programme else ("all",)
    history = list(line.earlier())
    blank = Project(id=after.id)
    moves = [
        (holder, year, negative(told))
        for year, told in _whole(blank, history, before.budget).items()
        for holder in former
    ]
    whole = _whole(blank, [*history, line.entry], after.budget)
    return [*moves, *((holder, year, told) for year, told in whole.items() for holder in latter)]


def _restates(line: BookLine) -> bool:
    """Whether an entry changes what earlier ones are told as: by a correction, another programme or currency."""
    before: Any = line.before
    after: Any = line.after
    if isinstance(line.fact, EntryCorrected):
        return True  # also where a later entry states anew what it corrects: what was told of the earlier year changes
    moved = currency_of(None, before.budget) != currency_of(None, after.budget) and (before.paid or before.returns)
    return bool(before.programme != after.programme or moved)


def _fold(documents: Documents, line: BookLine) -> None:
    if type(line.after) is not Project:
        return
    changed: dict[tuple[str, str], Tally] = {}
    for holder, year, told in _moves(line):
        add(changed.setdefault((holder, year), {}), told)
    moved = line.memo[MEMO] = {place: told for place, told in changed.items() if told}
    for (holder, year), told in moved.items():
        years: Years = documents[holder] or {}
        add(years.setdefault(year, {}), told)
        if not years[year]:
            del years[year]
        documents[holder] = years


def _year(documents: Documents, line: BookLine) -> None:
    for (holder, year), told in line.memo[MEMO].items():
        key = key_of_year(year, "" if holder == "all" else holder)
        tally: Tally = documents[key] or {}
        add(tally, told)
        documents[key] = tally


def reclassified(tally: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """The reclassifications of a year: from, into, how many."""
    told = ((name.split(), number) for name, number in sorted(tally.items()))
    return [(words[1], words[2], number) for words, number in told if words[0] == "reclassified" and len(words) == 3]


def currencies_in(tally: Mapping[str, int], words: Sequence[str]) -> Iterator[str]:
    """The currencies of the sums of a year whose names begin with one of these words; empty for the renminbi."""
    return (without_currency(name)[1] for name in tally if name != "live" and name.split()[0] in words)


def ends_of(years: Years | None) -> set[str]:
    """The days whose passing makes another status of live projects."""
    return {name.rpartition(" ")[2] for tally in (years or {}).values() for name in tally if name.startswith(PASSING)}


def series(years: Years | None, day: str) -> list[tuple[str, Tally]]:
    """The years in order, each with what was alive at its end: `live` and `live budget` beside its own tally; and how
    many of these were past their end then, or on `day` where that comes before: `past_end`, `past_end_listed`.

    Years between in which nothing was decided are there too. What has no year comes first, so that each year's end
    counts it.
    """
    found = []
    live: Tally = {}
    passing: Tally = {}
    told = years or {}
    dated = sorted(map(int, told.keys() - {UNKNOWN}))
    between = [f"{year:04}" for year in range(dated[0], dated[-1] + 1)] if dated else []
    for year in ([UNKNOWN] if UNKNOWN in told else []) + between:
        tally = told.get(year, {})
        live["live"] = live.get("live", 0) + tally.get("in", 0) - _sum(tally, "out ", "out budget")
        for name, amount in tally.items():
            base, currency = without_currency(name)
            place = sum_in("live budget", currency)
            if base in ("in budget", "change"):
                live[place] = live.get(place, 0) + amount
            elif base.startswith("out budget "):
                live[place] = live.get(place, 0) - amount
            elif base.startswith(PASSING):
                passing[base] = passing.get(base, 0) + amount
        found.append((year, {**tally, **live, **_passed(passing, _until(year, day))}))
    return found


def _until(year: str, day: str) -> str:
    """The day before which an end lies that has passed at the end of a year, or on a day that comes before."""
    return "" if year == UNKNOWN else min(day, f"{int(year) + 1:04}-01-01")


def _passed(passing: Tally, day: str) -> Tally:
    """How many projects are past their end on a day, by the status that it makes."""
    found: Tally = {}
    for name, number in passing.items():
        _, status, since = name.split()
        if since < day:
            found[status] = found.get(status, 0) + number
    return found


def _sum(tally: Tally, prefix: str, but: str) -> int:
    return sum(number for name, number in tally.items() if name.startswith(prefix) and not name.startswith(but))


TRENDS = Question("trends", _fold, concerns=about(Project))
TREND_YEAR = Question("trend_year", _year, concerns=about(Project), needs=MEMO)  # each year by itself
