"""Whether the full text of a report is public."""

from __future__ import annotations

from domain.rules.days import known
from domain.rules.fact import State
from domain.rules.report import Report
from projections.days import shifted
from site_builder.site import Site


def is_public(site: Site, state: Report) -> bool:
    """Whether the full text is public: it was released, is not deferred, or its day has come."""
    if state.status == "released" or state.scope == "public":
        return True
    day = known(state.release_day)
    return day is not None and site.reader.passed(shifted(day, -1))


def opened(site: Site, stream: str, state: State) -> bool:
    """Whether the state of a report says less than holds: its full text is public, and no decision released it."""
    return isinstance(state, Report) and state.status == "submitted" and bool(state.body) and is_public(site, state)
