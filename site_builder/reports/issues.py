"""Open issues on paper: the findings that the page of a subject shows, in the words of that page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projections.findings.standing import Finding
from site_builder import voice
from site_builder.found import say
from site_builder.reports.paper import Desk


def issues(desk: Desk, findings: Iterable[Finding], own: str | None = None) -> list[dict[str, Any]]:
    """Findings as a report prints them; how long they stand changes from day to day, and only the page tells it."""
    spoken = desk.voice(own=own)
    return [
        {
            "sentence": say(spoken, each),
            "since": each.since,
            "power": voice.term(desk.language, "power", each.power),
            "units": spoken.join.join(spoken.ref(unit) for unit in each.units),
            "article": each.article,
            "grounds": (each.opened,),
        }
        for each in findings
    ]


def grounds(*found: Iterable[Finding]) -> list[int]:
    """The entries that opened and answered findings: a report that shows or leaves out one of them rests on both."""
    told = (each for findings in found for each in findings)
    return [index for each in told for index in (each.opened, each.answered) if index is not None]
