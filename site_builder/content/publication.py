"""How soon an entry was public, or why that is not reckoned: for every page, feed and report that shows it."""

from __future__ import annotations

from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from projections import wrong_clock
from site_builder.site import Site


class Publication(NamedTuple):
    """The day on which an entry was public, or by which where its clock was wrong, and the working days until then."""

    on: str
    lag: int | None  # None where no day of decision is on record, or where there is a reason for reckoning none
    why: str = ""  # `calendar`: that of a year is not published; `clock`: the moment of recording is known to be wrong
    stated: str = ""  # where the clock was wrong: the day of recording that the entry states
    reason: str = ""  # the same: why, in the words of the entry that went on after it; none where that is told later
    misdated: bool = False  # whether the day of decision came from the wrong clock: it lies after the recording


def recorded(site: Site, entry: AnyEntry) -> str:
    """The second at which an entry was recorded, or by which where its clock is known to have been wrong."""
    return wrong_clock.true_moment(entry, site.wrong_clock)


def published(site: Site, entry: AnyEntry) -> Publication:
    """How soon an entry was public. An old list was public before it was transcribed: no calendar is missed there."""
    on = site.day_of(entry.recorded_at)
    known = recorded(site, entry)
    if known != entry.recorded_at:
        mark = entry.wrong_clock
        true, decided = site.day_of(known), entry.decided_on or ""
        return Publication(true, None, "clock", on, mark.reason if mark else "", misdated=decided > true)
    if not entry.decided_on:
        return Publication(on, None)
    days = site.charter.calendar.between(entry.decided_on, on)
    if days is None:
        return Publication(on, None, "" if entry.source else "calendar")
    return Publication(on, max(0, days))  # as trends count it
