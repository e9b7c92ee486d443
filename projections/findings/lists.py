"""Findings by article, by programme and by unit: how many stand on a day, and the entries from which they arose.

A tally is `open`: year -> month and day -> how many unanswered expectations fall due then, and `late`: year -> how
many that fell due in it were answered too late. Both stay small however long the book is. The lists name, for each
year, the entries that opened expectations which fall due in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from projections.findings.rules import RULES
from projections.findings.sheet import CHANGES, Record
from projections.line import Line
from projections.question import Listing, Question

Tally = dict[str, Any]


def groups(record: Record) -> tuple[str, ...]:
    """The groups that show a finding: its article, its programme, the units that should act."""
    named = (f"article/{RULES[record['rule']].article}", record.get("programme"), *record.get("units", ()))
    return tuple(name for name in named if name)


def _changed(line: Line) -> Sequence[str]:
    """The groups whose tallies an entry changes."""
    changes = line.memo.get(CHANGES)
    return tuple(dict.fromkeys(name for _, _, record in changes for name in groups(record))) if changes else ()


def _count(tally: Tally | None, group: str, line: Line) -> Tally:
    standing: dict[str, dict[str, int]] = dict((tally or {}).get("open", {}))
    late: dict[str, int] = dict((tally or {}).get("late", {}))
    fresh: dict[str, dict[str, int]] = {}  # the years already copied: what is given is never changed
    for what, _, record in line.memo[CHANGES]:
        if group not in groups(record):
            continue
        year, day = record["due"][:4], record["due"][5:]
        if year not in fresh:
            fresh[year] = standing[year] = dict(standing.get(year, {}))
        days = fresh[year]
        days[day] = days.get(day, 0) + (1 if what == "opened" else -1)
        if not days[day]:
            del days[day]
        if what == "answered" and record["answered_on"] > record["due"]:
            late[year] = late.get(year, 0) + 1
    return {"open": {year: days for year, days in standing.items() if days}, "late": late}


def _arisen(line: Line) -> Iterator[str]:
    changes = line.memo.get(CHANGES)
    if changes:
        yield from dict.fromkeys(
            f"{name} {record['due'][:4]}" for what, _, record in changes if what == "opened" for name in groups(record)
        )


def _elsewhere(line: Line) -> Sequence[str]:
    """Entries that opened expectations of other subjects than the one they are about."""
    changes = line.memo.get(CHANGES, ())
    return (str(line.index),) if any(subject != line.subject for _, subject, _ in changes) else ()


def _subjects(_: Any, key: str, line: Line) -> list[str]:
    return list(dict.fromkeys(subject for _, subject, _ in line.memo[CHANGES]))


TALLY = Question("findings_tally", _changed, _count)
SUBJECTS = Question("findings_of_entry", _elsewhere, _subjects)
ARISEN = Listing("findings_arisen", _arisen)
