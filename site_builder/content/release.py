"""Whether the full text of a report is public."""

from __future__ import annotations

from typing import Any

from domain.rules.days import known
from projections.days import shifted
from site_builder.site import Site


def is_public(site: Site, state: dict[str, Any]) -> bool:
    """Whether the full text is public: it was released, is not deferred, or its day has come."""
    if state.get("status") == "released" or state.get("scope") == "public":
        return True
    day = known(state.get("release_day"))
    return day is not None and site.reader.passed(shifted(day, -1))


def opened(site: Site, stream: str, state: dict[str, Any]) -> bool:
    """Whether the state of a report says less than holds: its full text is public, and no decision released it."""
    submitted = stream.startswith("report/") and state.get("status") == "submitted" and state.get("body")
    return bool(submitted) and is_public(site, state)
