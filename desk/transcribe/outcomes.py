"""What became of the rows of a list: each one's outcome, and the account of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desk.transcribe.cells import CellRow
from desk.transcribe.document import Document
from desk.transcribe.list_summary import SHOWN, Account
from desk.transcribe.plan import Statement
from domain.rules.said import Said

UNFIT = Said("no fact of the mapping fits")
NOTHING_NEW = Said("nothing new: what it names is on record, and once keeps that")


@dataclass
class Summary:
    """What became of every row: read = taken + already + quarantined + skipped."""

    document: Document
    header_row: int = 0
    read: int = 0
    taken: int = 0
    already: int = 0
    quarantined: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)  # the first rows of a warning, or that nothing fits
    examples: dict[str, list[str]] = field(default_factory=dict)  # what the first of these warnings are about
    swallowed: int = 0  # lines that rows with a wrong quotation mark took with them
    notes: list[str] = field(default_factory=list)  # what is to be looked at in the list as a whole
    unused: list[str] = field(default_factory=list)  # columns that the mapping does not look at
    quarantine: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one row: taken with these kinds, already on record, or left out with a reason."""

    number: int
    cells: list[str]
    kinds: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    stated: tuple[Statement, ...] = ()
    row: CellRow | None = None
    already: bool = False
    reason: str = ""
    skipped: bool = False
    swallowed: int = 0


def count(summary: Summary, account: Account, outcome: Outcome, tell: Callable[[str], str]) -> str:
    """Count what became of a row; why it is set apart, in one line."""
    summary.read += 1
    summary.swallowed += outcome.swallowed
    if outcome.already:
        summary.already += 1
    elif not outcome.reason:
        summary.taken += 1
        summary.entries.update(outcome.kinds)
        if outcome.warnings:
            _warn(summary, outcome.warnings, outcome.number, outcome.row.examples if outcome.row else {})
        if outcome.row:
            account.add(outcome.number, outcome.stated, outcome.row.amounts, outcome.row.references)
    elif outcome.skipped:
        summary.skipped[outcome.reason] += 1
        if outcome.reason in (UNFIT, NOTHING_NEW):
            _place(summary, outcome.reason, outcome.number)
    else:
        summary.quarantined += 1
        reason = " ".join(tell(outcome.reason).split())
        summary.reasons[reason] += 1
        return reason
    return ""


def _warn(summary: Summary, warnings: tuple[str, ...], number: int, examples: dict[str, str]) -> None:
    summary.warnings.update(warnings)
    for warning in dict.fromkeys(warnings):
        _place(summary, warning, number)
        shown = summary.examples.setdefault(warning, [])
        if len(shown) < SHOWN and (example := examples.get(warning)) and example not in shown:
            shown.append(example)


def _place(summary: Summary, what: str, number: int) -> None:
    """Remember the first rows of which something is told."""
    rows = summary.rows.setdefault(what, [])
    if len(rows) < SHOWN:
        rows.append(number)
