"""Findings by article, by programme and by unit: how many stand on a day, and the entries from which they arose.

A tally is `open`: year -> month and day -> how many unanswered expectations fall due then, and `late`: year -> how
many that fell due in it were answered too late. Both stay small however long the book is. The lists name, for each
year, the entries that opened expectations which fall due in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projections.findings.sheet import CHANGES, Record
from projections.line import Line
from projections.question import Listing, Question

Tally = dict[str, Any]


def _changed(line: Line) -> Iterable[str]:
    """The groups whose tallies an entry changes; the line's memo keeps by what."""
    groups: dict[str, list[tuple[str, Record]]] = {}
    for what, _, record, named in line.memo[CHANGES]:
        for name in named:
            groups.setdefault(name, []).append((what, record))
    line.memo["findings of groups"] = groups
    return groups


def _count(tally: Tally | None, group: str, line: Line) -> Tally:
    now: Tally = {"open": {}, "late": {}} if tally is None else tally
    standing, late = now["open"], now["late"]
    for what, record in line.memo["findings of groups"][group]:
        due: str = record["due"]
        year, day = due[:4], due[5:]
        days = standing.setdefault(year, {})
        days[day] = days.get(day, 0) + (1 if what == "opened" else -1)
        if not days[day]:
            del days[day]
            if not days:
                del standing[year]
        if what == "answered" and record["answered_on"] > due:
            late[year] = late.get(year, 0) + 1
    return now


def _arisen(line: Line) -> Iterable[str]:
    return {
        f"{name} {record['due'][:4]}": None
        for what, _, record, named in line.memo[CHANGES]
        if what == "opened"
        for name in named
    }


def _elsewhere(line: Line) -> Iterable[str]:
    """Entries that opened expectations of other subjects than the one they are about."""
    own = line.subject
    return (str(line.index),) if any(subject != own for _, subject, _, _ in line.memo[CHANGES]) else ()


def _subjects(_: Any, key: str, line: Line) -> list[str]:
    return list(dict.fromkeys(subject for _, subject, _, _ in line.memo[CHANGES]))


TALLY = Question("findings_tally", _changed, _count, needs=CHANGES)
SUBJECTS = Question("findings_of_entry", _elsewhere, _subjects, needs=CHANGES)
ARISEN = Listing("findings_arisen", _arisen, needs=CHANGES)
