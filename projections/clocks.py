"""What was known of a stream: as true on one day, and as public by another.

An entry has two clocks. `decided_on` is the day on which its fact became true; `recorded_at` the second by which it
was public, read as the calendar day of the office.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.rules.fact import Fact, State
from domain.rules.history import state_after
from domain.rules.office_time import public_day
from projections.book_line import blank

SILENT = Fact()  # keeps the place of an entry that does not count: it says nothing, and a correction cannot fit it


class Known(NamedTuple):
    """What a stream amounted to, and the places (from 0) of the entries that say so."""

    state: State | None  # None: nothing was known yet
    counted: tuple[int, ...]


def as_known(
    entries: Sequence[AnyEntry], offset: int, true_on: str | None = None, public_by: str | None = None
) -> Known:
    """The state of one stream from only those of its entries that were true and public by these days.

    `entries` are all entries of the stream, oldest first; `offset` is that of the office's clock, in minutes ahead of
    UTC. The days are year-month-day, and None asks nothing of that clock. A correction works from the day on which it
    was itself decided and public, on an entry that counts too.
    Where no day of decision is published (Art. 33), the fact is taken as true from the day on which it was public:
    by then it certainly was. State, and never today's rules, decide: history refuses nothing.
    """
    counted = tuple(place for place, entry in enumerate(entries) if _counts(entry, offset, true_on, public_by))
    if not counted:
        return Known(None, ())
    # Corrections name entries by their number in the stream, so what does not count keeps its place.
    kept = set(counted)
    happenings = [
        (entry.fact, entry.decided_on) if place in kept else (SILENT, None) for place, entry in enumerate(entries)
    ]
    return Known(state_after(blank(entries[0].stream), happenings), counted)


def _counts(entry: AnyEntry, offset: int, true_on: str | None, public_by: str | None) -> bool:
    public = public_day(entry.true_at, offset)
    true = entry.decided_on or public
    return (true_on is None or true <= true_on) and (public_by is None or public <= public_by)
