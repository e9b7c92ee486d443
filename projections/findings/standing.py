"""Findings as of a day: read from the sheets, with the day applied here and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from projections.days import shifted
from projections.findings.lists import Tally
from projections.findings.rules import RULES, FindingRule
from projections.findings.sheet import ExpectationRecord, Sheet

NONE: Tally = {"open": {}, "late": {}}


class RuleFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of a subject.

    `due` is the last day in good time, `since` the day after it, `opened` and `answered` are indexes of entries.
    `appeared` is the first day on which anyone could see it: `since`, or that on which its opening entry was public.
    """

    id: str  # the same for ever
    rule: str
    article: int
    power: str
    subject: str
    due: str
    since: str
    appeared: str
    opened: int
    answered: int | None = None
    answered_on: str | None = None
    units: tuple[str, ...] = ()
    programme: str | None = None
    told: dict[str, str | int] = {}
    listed: bool = False  # a transcribed list shows it (Art. 33)


def records(sheet: Sheet | None) -> Iterator[ExpectationRecord]:
    """Every record of a sheet, the unanswered first."""
    if sheet:
        for scope in sheet.get("open", {}).values():
            yield from scope.values()
        yield from sheet.get("past", ())


def is_open_on(record: ExpectationRecord, day: str) -> bool:
    """Whether a record is a finding at the end of a day: overdue, on record, and not answered by then."""
    if "gap" in record or record["due"] >= day or record["shown"] > day:
        return False
    return "answered" not in record or record["answered_on"] > day


def was_closed_late(record: ExpectationRecord, day: str) -> bool:
    """Whether a record was a finding before it was answered, on or before a day."""
    return "answered" in record and record["due"] < record["answered_on"] <= day


def as_finding(subject: str, record: ExpectationRecord) -> RuleFinding:
    """A record as pages and feeds show it."""
    rule: FindingRule = RULES[record["rule"]]
    name = f"{subject}\0{record['key']}\0{record['opened']}"
    since = shifted(record["due"], 1)
    return RuleFinding(
        id=hashlib.sha256(name.encode()).hexdigest()[:16],
        rule=rule.name,
        article=rule.article,
        power=record.get("power") or (rule.power.value if rule.power else ""),
        subject=subject,
        due=record["due"],
        since=since,
        appeared=max(since, record["shown"]),
        opened=record["opened"],
        answered=record.get("answered"),
        answered_on=record.get("answered_on"),
        units=tuple(record.get("units", ())),
        programme=record.get("programme"),
        told=record.get("told", {}),
        listed=record.get("listed", False),
    )


def open_on(subject: str, sheet: Sheet | None, day: str) -> list[RuleFinding]:
    """The findings of a subject that stand on a day, the oldest first."""
    return sorted((as_finding(subject, each) for each in records(sheet) if is_open_on(each, day)), key=_age)


def answered_by(subject: str, sheet: Sheet | None, day: str) -> list[RuleFinding]:
    """The findings of a subject that were answered too late, by a day, the oldest first."""
    return sorted((as_finding(subject, each) for each in records(sheet) if was_closed_late(each, day)), key=_age)


def _age(finding: RuleFinding) -> tuple[str, int, str]:
    return finding.due, finding.opened, finding.id


def count_on(tally: Tally | None, day: str) -> tuple[int, int]:
    """How many findings of a group stand on a day, and how many were answered too late, by a tally."""
    years = per_year(tally, day)
    return sum(standing for standing, _ in years.values()), sum(late for _, late in years.values())


def per_year(tally: Tally | None, day: str) -> dict[str, tuple[int, int]]:
    """The same by the year in which they fell due, without years that had none."""
    told = tally or NONE
    found: dict[str, tuple[int, int]] = {}
    for year in sorted({*told["open"], *told["late"]}):
        days = told["open"].get(year, {})
        standing = sum(number for of, number in days.items() if f"{year}-{of}" < day)
        late = told["late"].get(year, 0)
        if standing or late:
            found[year] = (standing, late)
    return found


def turns(tally: Tally | None, day: str) -> tuple[str | None, str | None]:
    """The last due day before a day and the first from it on: between them a tally counts the same."""
    dues = [f"{year}-{of}" for year, days in (tally or NONE)["open"].items() for of in days]
    return max((due for due in dues if due < day), default=None), min((due for due in dues if due >= day), default=None)
