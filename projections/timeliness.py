"""How timely publication is: of the whole book, of each programme, of each unit, by year of publication (Art. 29).

A unit has two documents: of what concerns it, under its own name, and of what officers of it put on record, under
`recorded of <unit>`: it answers for how soon these became public.

A year counts `known` (entries with a day of decision), `late` (later than the charter says), `unknown` (no such day on
record) and `lag n` (a histogram). Of the known, `no calendar` counts those whose working days no published calendar
tells, `wrong clock` those recorded by a clock known to be wrong: neither has a lag, and none is late. What was
transcribed from old lists is left out: its lists were public before.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.rules.in_force import CharterTable
from projections.book_line import BookLine
from projections.days import day_after
from projections.key import ListKey
from projections.question import Documents, Listing, Question

Years = dict[str, dict[str, int]]
EXACT = 40  # working days counted one by one; longer lags by tens, up to LONGEST
LONGEST = 500
COUNTED = ("known", "late", "unknown", "no calendar", "wrong clock")
MEMO = "recorder"


def recorded_key(unit: str) -> str:
    """The key of what a unit's officers put on record."""
    return str(ListKey.about("recorded", unit))


def _fold(documents: Documents, line: BookLine) -> None:
    if line.entry.source is not None:
        return
    names = _told(line.charter, line.entry.decided_on, line.public, line.unsure)
    year = line.public[:4]
    holders = ["all", line.programme, *line.units]
    if body := recorder(line):
        line.memo[MEMO] = body
        holders.append(recorded_key(body))
    for holder in holders:
        if holder:
            years: Years = documents[holder] or {}
            tally = years.setdefault(year, {})
            for name in names:
                tally[name] = tally.get(name, 0) + 1
            documents[holder] = years


def recorder(line: BookLine) -> str | None:
    """The unit whose officer put an entry on record; None where the officer's appointment names none."""
    held = line.look(line.entry.by)
    body: str | None = held.state.body if held else None
    return body


def _recorded(line: BookLine) -> Sequence[str]:
    return (line.memo[MEMO],)


def is_late(charter: CharterTable, decided: str, public: str) -> bool:
    """Whether what was decided on one day was public later than the charter's period says (Art. 29)."""
    period = charter.period("publication", decided)
    if period and period.unit == "working_days":
        days = charter.calendar.between(decided, public)
        return days is not None and days > period.number
    last = day_after(charter, decided, period)
    return last is not None and public > last


@functools.lru_cache(50_000)
def _told(charter: CharterTable, decided: str | None, public: str, unsure: bool) -> tuple[str, ...]:
    """What an entry decided on one day and public on another counts as."""
    if decided is None:
        return ("unknown",)
    if unsure:
        return ("known", "wrong clock")
    counted = charter.calendar.between(decided, public)
    if counted is None:
        return ("known", "no calendar")
    days = max(0, counted)
    late = ("late",) if is_late(charter, decided, public) else ()
    return ("known", *late, f"lag {bucket(days)}")


def bucket(days: int) -> int:
    """The lag under which so many working days are counted: itself, or the lower bound of its ten."""
    return days if days <= EXACT else min(days // 10 * 10, LONGEST)


def histogram(years: Years) -> list[tuple[int, int]]:
    """The lags in working days with the number of entries, shortest first, of all these years."""
    found: dict[int, int] = {}
    for tally in years.values():
        for name, number in tally.items():
            if name.startswith("lag "):
                found[int(name[4:])] = found.get(int(name[4:]), 0) + number
    return sorted(found.items())


def quantile(counted: Sequence[tuple[int, int]], hundredths: int) -> int | None:
    """The lag that so many hundredths of the entries do not exceed; exact up to 40 working days, then by tens."""
    total = sum(number for _, number in counted)
    seen = 0
    for days, number in counted:
        seen += number
        if seen * 100 >= total * hundredths:
            return days
    return None


class Timeliness(NamedTuple):
    """What entries count as, and the lags in working days that half and nine tenths of those with one do not exceed."""

    known: int
    late: int
    unknown: int
    no_calendar: int
    wrong_clock: int
    median: int | None
    most: int | None


def rows_by_year(years: Years | None) -> Iterator[tuple[str, Timeliness]]:
    """For each year what `total` tells of it."""
    for year, tally in sorted((years or {}).items()):
        yield year, total({year: tally})


def total(years: Years | None) -> Timeliness:
    """What the entries of all these years count as."""
    counted = histogram(years or {})
    told = [sum(tally.get(name, 0) for tally in (years or {}).values()) for name in COUNTED]
    known, late, unknown, no_calendar, wrong_clock = told
    return Timeliness(known, late, unknown, no_calendar, wrong_clock, quantile(counted, 50), quantile(counted, 90))


TIMELINESS = Question("timeliness", _fold)
RECORDED = Listing("recorded", _recorded, needs=MEMO)  # what a unit's officers put on record, transcriptions left out
