"""Gaps of lists: what transcribed lists do not show, counted for each list and rule (Art. 33).

That a list is silent does not mean that something was not done: a gap is no finding, and stands in no count of what is
overdue. `gaps` has one document for each list, under its SHA-256: its title, the index of the first
entry that shows too little (`first`), and for each rule how many fall due on which day; under `lists` stand these
SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NotRequired, TypedDict

from projections.book_line import BookLine
from projections.findings.sheet import GAPS
from projections.question import Documents, Question

LISTS = "lists"


class GapsOfList(TypedDict):
    """The title of a list, the first entry that shows too little, and for each rule how many fall due on which day."""

    title: str
    first: NotRequired[int]
    rules: dict[str, dict[str, int]]


def _count(documents: Documents, line: BookLine) -> None:
    for what, _, record, (sha256,) in line.memo[GAPS]:
        gaps: GapsOfList | None = documents[sha256]
        if gaps is None:
            gaps = {"title": "", "rules": {}}
            documents[LISTS] = sorted([*(documents[LISTS] or ()), sha256])
        source = line.entry.source
        if source and source.sha256 == sha256 and not gaps["title"]:
            gaps["title"], gaps["first"] = source.title, line.index
        days = gaps["rules"].setdefault(record["rule"], {})
        number = days.get(record["due"], 0) + (1 if what == "opened" else -1)
        if number:
            days[record["due"]] = number
        else:
            del days[record["due"]]
        documents[sha256] = gaps


def counted(gaps: GapsOfList, day: str) -> Iterator[tuple[str, int]]:
    """Each rule of which a list shows nothing although its day has passed, with the count of its gaps."""
    for rule, days in gaps["rules"].items():
        if number := sum(each for due, each in days.items() if due < day):
            yield rule, number


def turns(gaps: GapsOfList, day: str) -> Iterator[str]:
    """The last due day before a day and the first from it on: between them the same is counted."""
    dues = sorted(due for days in gaps["rules"].values() for due in days)
    yield from [due for due in dues if due < day][-1:]
    yield from [due for due in dues if due >= day][:1]


GAPS_OF_LISTS = Question("gaps", _count, needs=GAPS)
