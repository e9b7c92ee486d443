"""Findings by article, by programme and by unit: how many stand on a day, and the entries from which they arose.

A tally is `open`: year -> month and day -> how many unanswered expectations fall due then, and `late`: year -> how
many that fell due in it were answered too late. Both stay small however long the book is. The lists name, for each
year, the entries that opened expectations which fall due in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from projections.book_line import BookLine
from projections.findings.news import key_in
from projections.findings.sheet import CHANGES, ExpectationRecord
from projections.question import Documents, Listing, Question


class Tally(TypedDict):
    """How many fall due on which day and stand, and how many were answered too late; `kept`: see punctual.py."""

    open: dict[str, dict[str, int]]
    late: dict[str, int]
    kept: NotRequired[dict[str, int]]


def _count(documents: Documents, line: BookLine) -> None:
    for what, _, record, named in line.memo[CHANGES]:
        for group in named:
            tally: Tally = documents[group] or {"open": {}, "late": {}}
            move(tally, what, record)
            documents[group] = tally


def move(tally: Tally, what: str, record: ExpectationRecord) -> None:
    """Count a record that was opened or answered."""
    standing, late = tally["open"], tally["late"]
    due = record["due"]
    year, day = due[:4], due[5:]
    days = standing.setdefault(year, {})
    if number := days.get(day, 0) + (1 if what == "opened" else -1):
        days[day] = number
    else:
        del days[day]
        if not days:
            del standing[year]
    if what == "answered" and record["answered_on"] > due:
        late[year] = late.get(year, 0) + 1


def _arisen(line: BookLine) -> Iterable[str]:
    return {
        key_in(name, record["due"][:4]): None
        for what, _, record, named in line.memo[CHANGES]
        if what == "opened"
        for name in named
    }


def _subjects(documents: Documents, line: BookLine) -> None:
    """Of entries that opened expectations of other subjects than the one they are about."""
    subjects = [subject for _, subject, _, _ in line.memo[CHANGES]]
    if subjects.count(line.subject) < len(subjects):
        documents[str(line.index)] = list(dict.fromkeys(subjects))


TALLY = Question("findings_tally", _count, needs=CHANGES)
SUBJECTS = Question("findings_of_entry", _subjects, needs=CHANGES)
ARISEN = Listing("findings_arisen", _arisen, needs=CHANGES)
