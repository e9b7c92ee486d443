"""The whole portfolio as it was known: as true on one day, and as public by another."""

from __future__ import annotations

from collections.abc import Iterable

from domain.ledger.entry import AnyEntry
from projections.clocks import as_known
from projections.portfolio import Tally, add, share


def portfolio_known(
    entries: Iterable[AnyEntry], true_on: str | None = None, public_by: str | None = None
) -> dict[str, Tally]:
    """The tally of everything (`all`) and of each programme (`programme/…`) on two clocks; days year-month-day.

    It reads the whole book once: it takes time and memory in proportion to it, and is asked for a day, not for a page.
    """
    streams: dict[str, list[AnyEntry]] = {}
    for entry in entries:
        streams.setdefault(entry.stream, []).append(entry)
    tallies: dict[str, Tally] = {"all": {}}
    for stream in sorted(streams):
        known = as_known(streams[stream], true_on, public_by)
        if known.state is None:
            continue
        counted = share(known.state)
        add(tallies["all"], counted)
        programme = getattr(known.state, "programme", None)
        if programme and stream.startswith("project/"):
            add(tallies.setdefault(programme, {}), counted)
    return tallies
