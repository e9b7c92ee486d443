"""What was known of a stream: as true on one day, and as public by another.

An entry has two clocks. `decided_on` is the day on which its fact became true; `recorded_at` the second by which it
was public, read as the calendar day in Beijing.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.ledger.moments import public_day
from domain.rules.fact import Fact, State
from domain.rules.history import state_after
from projections.book_line import blank

BEIJING = datetime.timezone(datetime.timedelta(hours=8))  # no summer time since 1991
SILENT = Fact()  # keeps the place of an entry that does not count: it says nothing, and a correction cannot fit it


class Known(NamedTuple):
    """What a stream amounted to, and the places (from 0) of the entries that say so."""

    state: State | None  # None: nothing was known yet
    counted: tuple[int, ...]


def as_known(entries: Sequence[AnyEntry], true_on: str | None = None, public_by: str | None = None) -> Known:
    """The state of one stream from only those of its entries that were true and public by these days.

    `entries` are all entries of the stream, oldest first; the days are year-month-day, and None asks nothing of that
    clock. A correction works from the day on which it was itself decided and public, on an entry that counts too.
    Where no day of decision is published (Art. 33), the fact is taken as true from the day on which it was public:
    by then it certainly was. State, and never today's rules, decide: history refuses nothing.
    """
    counted = tuple(place for place, entry in enumerate(entries) if _counts(entry, true_on, public_by))
    if not counted:
        return Known(None, ())
    # Corrections name entries by their number in the stream, so what does not count keeps its place.
    kept = set(counted)
    happenings = [
        (entry.fact, entry.decided_on) if place in kept else (SILENT, None) for place, entry in enumerate(entries)
    ]
    return Known(state_after(blank(entries[0].stream), happenings), counted)


def _counts(entry: AnyEntry, true_on: str | None, public_by: str | None) -> bool:
    public = public_day(entry.true_at)
    true = entry.decided_on or public
    return (true_on is None or true <= true_on) and (public_by is None or public <= public_by)
