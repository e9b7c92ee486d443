"""How soon an entry was public, or why that is not reckoned: for every page, feed and report that shows it."""

from __future__ import annotations

from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.ledger.workdays import public_day
from projections import wrong_clock
from projections.days import lag
from site_builder.site import Site


class Published(NamedTuple):
    """The day on which an entry was public, as it states, and the working days since its decision."""

    on: str
    lag: int | None  # None where no day of decision is on record, or where there is a reason for reckoning none
    why: str = ""  # `calendar`: that of a year is not published; `clock`: the moment of recording is known to be wrong
    by: str = ""  # where the clock was wrong: the day on which, or by which, it was truly recorded
    reason: str = ""  # the same: why, in the words of the entry that went on after it


def published(site: Site, entry: AnyEntry) -> Published:
    """How soon an entry was public. An old list was public before it was transcribed: no calendar is missed there."""
    on = public_day(entry.recorded_at)
    known = wrong_clock.known_at(entry, site.wrong_clock)
    if known != entry.recorded_at:
        mark = entry.wrong_clock
        return Published(on, None, "clock", public_day(known), mark.reason if mark else "")
    if not entry.decided_on:
        return Published(on, None)
    days = lag(entry.decided_on, on)
    return Published(on, days, "calendar" if days is None and not entry.source else "")
