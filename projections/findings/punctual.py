"""How punctually units did what the law expects of them by a day: in good time, too late, or not yet.

Only expectations whose day lay ahead can be met in good time: what the record shows at once to be missing is left to
the findings. One that fell away, since a project was withdrawn or a milestone moved, counts as met by nobody. A tally
is that of findings/lists.py with `kept`: year -> how many that fall due in it were done in good time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from projections.book_line import BookLine
from projections.findings.lists import Tally, move
from projections.findings.news import in_time
from projections.findings.rules import RULES
from projections.findings.sheet import CHANGES, ExpectationRecord
from projections.findings.standing import NONE, per_year
from projections.question import Documents, Listing, Question


def _kept(line: BookLine, what: str, record: ExpectationRecord) -> bool:
    """Whether a line does in good time what a record expected."""
    return what == "answered" and in_time(record) and line.entry.kind in RULES[record["rule"]].met_by


def _dated(line: BookLine) -> Iterator[tuple[str, ExpectationRecord, list[str]]]:
    """What a line opens and answers of expectations that can be met in good time, with the units that should act."""
    for what, _, record, _ in line.memo[CHANGES]:
        if "units" in record and RULES[record["rule"]].met_by:
            yield what, record, record["units"]


def _count(documents: Documents, line: BookLine) -> None:
    for what, record, units in _dated(line):
        kept = _kept(line, what, record)
        for unit in units:
            tally: Tally = documents[unit] or {"open": {}, "late": {}, "kept": {}}
            move(tally, what, record)
            if kept:
                year = record["due"][:4]
                tally["kept"][year] = tally["kept"].get(year, 0) + 1
            documents[unit] = tally


def _in_time(line: BookLine) -> Iterable[str]:
    return dict.fromkeys(unit for what, record, units in _dated(line) if _kept(line, what, record) for unit in units)


class PunctualYear(NamedTuple):
    """What fell due in a year: how many were done in good time, how many too late, how many are overdue."""

    year: str
    kept: int
    late: int
    overdue: int


def years(tally: Tally | None, day: str) -> list[PunctualYear]:
    """What fell due, by year, as of a day; newest first."""
    kept = (tally or NONE).get("kept", {})
    found = per_year(tally, day)
    return [
        PunctualYear(year, kept.get(year, 0), found.get(year, (0, 0))[1], found.get(year, (0, 0))[0])
        for year in sorted({*kept, *found}, reverse=True)
    ]


PUNCTUAL = Question("punctual", _count, needs=CHANGES)
IN_TIME = Listing("in_time", _in_time, needs=CHANGES)  # the entries by which a unit did in good time what was due
