"""What feeds of findings tell, kept so that no later entry changes it.

Some findings come with an entry: it shows at once that something is missing, or answers too late. Others come with a
day: the last one in good time passes and nothing was recorded. An expectation answered in good time is no news.

- `findings_told`: group -> the entries that brought news; `findings_news`: index -> [what, subject, record] of each.
- `findings_due`: month of a group -> the entries that opened what can become a finding in that month;
  `findings_expected`: index -> [subject, record] of each that was not answered in good time.
- `findings_months`: group -> such months in order; group and month -> the month before it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from projections.book_line import BookLine
from projections.days import shifted
from projections.findings.sheet import CHANGES, ExpectationRecord
from projections.key import ListKey
from projections.months import add_month
from projections.question import Documents, Listing, Question

EVERY = "all"
TOLD_TO, DUE_IN = "findings told", "findings due"  # where a line's memo holds the groups, and with their months
News = tuple[str, str, ExpectationRecord, tuple[str, ...]]


@functools.lru_cache(100_000)
def key_in(group: str, time: str) -> str:
    """The key of what falls due in a year or month (`2016 of article/20`), of a group."""
    return str(ListKey.parse(group)._replace(name=time))


def group_of(key: ListKey) -> str:
    """The group of such a key."""
    return str(key.part) or EVERY


def at_once(record: ExpectationRecord) -> bool:
    """Whether an entry itself showed something to be missing, its last day in good time having passed before."""
    return record["due"] < record["shown"]


def in_time(record: ExpectationRecord) -> bool:
    """Whether an answered record was answered before it could be a finding."""
    return record["answered_on"] <= record["due"]


def month_of(record: ExpectationRecord) -> str:
    """The month in which what is expected becomes a finding: that of the day after the last one in good time."""
    return shifted(record["due"], 1)[:7]


def _news(line: BookLine) -> Iterator[News]:
    """What a line tells; what it shows and answers in one is told once, as answered."""
    changes: list[News] = line.memo[CHANGES]
    answered = [(subject, record["key"]) for what, subject, record, _ in changes if what == "answered"]
    for each in changes:
        what, subject, record, _ = each
        if what == "answered":
            if not in_time(record):
                yield each
        elif at_once(record) and (subject, record["key"]) not in answered:
            yield each


def _keep(documents: Documents, line: BookLine) -> None:
    if found := list(_news(line)):
        documents[str(line.index)] = [[what, subject, record] for what, subject, record, _ in found]
        line.memo[TOLD_TO] = dict.fromkeys((EVERY, *(name for *_, named in found for name in named)))


def _expect(documents: Documents, line: BookLine) -> None:
    """Keep what is expected from a line on, and let go of what it answers in good time."""
    due: dict[tuple[str, str], None] = {}
    for what, subject, record, named in line.memo[CHANGES]:
        opened = str(record["opened"])
        if what == "opened" and not at_once(record):
            documents[opened] = [*(documents[opened] or ()), [subject, record]]
            month = month_of(record)
            due.update(dict.fromkeys((name, month) for name in (EVERY, *named)))
        elif what == "answered" and in_time(record):
            kept: list[tuple[str, ExpectationRecord]] = documents[opened] or []
            documents[opened] = [each for each in kept if each[0] != subject or each[1]["key"] != record["key"]]
    if due:
        line.memo[DUE_IN] = due


def _months(documents: Documents, line: BookLine) -> None:
    for name, month in line.memo[DUE_IN]:
        add_month(documents, name, month)


NEWS = Question("findings_news", _keep, needs=CHANGES)
TOLD = Listing("findings_told", lambda line: line.memo[TOLD_TO], needs=TOLD_TO)
EXPECTED = Question("findings_expected", _expect, needs=CHANGES)
DUE = Listing("findings_due", lambda line: [key_in(*each) for each in line.memo[DUE_IN]], needs=DUE_IN)
MONTHS = Question("findings_months", _months, needs=DUE_IN)
