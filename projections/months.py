"""The months in which something of a group comes to pass, in order, each knowing the one before it.

They are added as entries announce them, often years ahead. A page that rests on a month and the one before reads
these two alone, so that a month added later leaves it fresh.
"""

from __future__ import annotations

import bisect

from projections.question import Documents


def add_month(documents: Documents, group: str, month: str) -> None:
    """Note a month (YYYY-MM) under its group, and between its neighbours."""
    months: list[str] = documents[group] or []
    place = bisect.bisect_left(months, month)
    if months[place : place + 1] == [month]:
        return
    if place:
        documents[f"{group} {month}"] = months[place - 1]
    if place < len(months):
        documents[f"{group} {months[place]}"] = month
    documents[group] = [*months[:place], month, *months[place:]]
