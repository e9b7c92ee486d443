"""A year's entries as figures: how many, how much money, in which month, how soon published; each with its grounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.rules.catalogue import KINDS
from domain.rules.fact import Budget, Family
from projections.portfolio import by_source as parts_of
from projections.portfolio import codes_in, without_currency
from projections.timeliness import is_late
from site_builder.content.corrected_entries import CorrectedEntry
from site_builder.content.publication import published
from site_builder.site import Site
from site_builder.words.book_words import BookWords

# The headings under which a report tells entries, in order, each with the families of their kinds.
GROUPS: dict[str, tuple[Family, ...]] = {
    "approved": ("approval",),
    "notice": ("proposal", "notice"),
    "ended": ("ending",),
    "changed": ("adjustment", "standing"),
    "accepted": ("acceptance",),
    "money": ("money",),
    "progress": ("progress", "outcome"),
    "evaluated": ("evaluation",),
    "reports": ("report",),
    "programme": ("programme",),
    "other": ("suggestion", "policy", "correction", "other"),
}
_OF = {family: name for name, families in GROUPS.items() for family in families}


class Sum(NamedTuple):
    """A number with the entries that it rests on."""

    value: int
    grounds: tuple[int, ...]


class ReportTimeliness(NamedTuple):
    """How soon after the decision entries were public, in working days; transcribed ones are not counted.

    `uncounted` are those of which no lag is known: no calendar is published, or the clock was wrong (Art. 29).
    """

    counted: Sum
    prompt: Sum
    median: int
    longest: Sum
    uncounted: Sum


def group_of(kind: str) -> str:
    """The group under which a report tells a kind."""
    return _OF[KINDS[kind].fact.family]


def grouped(entries: Iterable[CorrectedEntry]) -> dict[str, list[CorrectedEntry]]:
    """The entries by group, groups in the order in which they are told, empty ones left out."""
    found: dict[str, list[CorrectedEntry]] = {name: [] for name in GROUPS}
    for each in entries:
        found[group_of(each.kind)].append(each)
    return {name: members for name, members in found.items() if members}


def total(entries: Sequence[CorrectedEntry], amount: Callable[[CorrectedEntry], int] = lambda each: 1) -> Sum:
    """How many entries, or the sum of an amount of each."""
    return Sum(sum(map(amount, entries)), tuple(index for each in entries for index in each.grounds))


def money(tally: Mapping[str, int], name: str, entries: Sequence[CorrectedEntry]) -> dict[str, Sum]:
    """A sum of a year's trends by currency (the renminbi under an empty name), on the grounds of these entries.

    The trends are the one fold over money: what a report says of a year is what their page says of it.
    """
    found: dict[str, int] = {}
    for key, amount in sorted(tally.items()):
        base, currency = without_currency(key)
        if base == name or base.startswith(f"{name} "):
            found[currency] = found.get(currency, 0) + amount
    grounds = total(entries).grounds
    return {currency: Sum(amount, grounds) for currency, amount in sorted(found.items()) if amount}


def by_source(words: BookWords, tally: Mapping[str, int], approved: Sequence[CorrectedEntry]) -> dict[str, Sum]:
    """Renminbi of a year's approvals by source, largest first."""
    named = {
        source: tally[f"source {source}"]
        for source in words.ordered("fund_source", codes_in(tally, "source"))
        if f"source {source}" in tally
    }
    return {
        source: Sum(amount, total([each for each in approved if source in _sources(each)]).grounds)
        for source, amount in sorted(named.items(), key=lambda each: (-each[1], each[0]))
    }


def _sources(each: CorrectedEntry) -> tuple[str, ...]:
    budget = each.get("budget")
    return tuple(source for source, _ in parts_of(budget)) if isinstance(budget, Budget) else ()


def by_value(entries: Iterable[CorrectedEntry], value: Callable[[CorrectedEntry], str | None]) -> dict[str, Sum]:
    """How many entries have each value; those without one are not counted."""
    found: dict[str, list[CorrectedEntry]] = {}
    for each in entries:
        if (key := value(each)) is not None:
            found.setdefault(key, []).append(each)
    return {key: total(found[key]) for key in sorted(found)}


def _late(site: Site, entry: AnyEntry) -> bool:
    """Whether an entry was public later than the charter of its day allows (Art. 29)."""
    return is_late(site.charter, entry.decided_on or "", published(site, entry).on)


def timeliness(site: Site, entries: Iterable[CorrectedEntry]) -> ReportTimeliness | None:
    """How soon entries were public; None where none can be counted."""
    own = [each for each in entries if each.entry.decided_on and each.entry.source is None]
    known = [(published(site, each.entry).lag, each.index, each) for each in own]
    lags = sorted(((lag, index, each) for lag, index, each in known if lag is not None), key=lambda each: each[:2])
    if not lags:
        return None
    prompt = [each for _, _, each in lags if not _late(site, each.entry)]
    longest = [each for lag, _, each in lags if lag == lags[-1][0]]
    return ReportTimeliness(
        counted=total([each for _, _, each in lags]),
        prompt=total(prompt),
        median=lags[(len(lags) - 1) // 2][0],
        longest=Sum(lags[-1][0], total(longest).grounds),
        uncounted=total([each for lag, _, each in known if lag is None]),
    )
