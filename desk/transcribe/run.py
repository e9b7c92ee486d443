"""Transcribing: every row of a list is taken, quarantined with its reason, or left out because the mapping says so.

A row is one command, named by the document's hash and the row: all of its facts are recorded or none, and a run that
is repeated or was interrupted goes on where the book ends. Rows are written some hundreds at a time.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desk.clock import ClockBehind
from desk.motion import DeskError, Motion
from desk.record import ATTEMPTS, Desk, Office
from desk.transcribe.cells import NotTakeable, Row
from desk.transcribe.document import Document, look_at
from desk.transcribe.make import make_plan
from desk.transcribe.mapping import Mapping, WrongMapping
from desk.transcribe.plan import Plan, Statement, statements
from desk.transcribe.table import Left, Table, open_table
from domain.ledger.entry import Source
from domain.ledger.store import Book, Conflict
from domain.rules.forms import Malformed
from domain.rules.refusal import Refused

ROWS = 500  # in one transaction


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
    quarantine: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one row: taken with these kinds, already on record, or left out with a reason."""

    number: int
    cells: list[str]
    kinds: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    already: bool = False
    reason: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class Run:
    """What stays the same for all rows of a run."""

    desk: Desk
    plan: Plan
    document: Document
    title: str
    part: str
    by: str
    dry_run: bool


def transcribe(
    book: Book,
    mapping: Mapping,
    path: Path,
    *,
    by: str,
    office: Office,
    quarantine: Path,
    mapping_name: str = "mapping",
    step: Callable[[int], None] = lambda _: None,
    dry_run: bool = False,
) -> Summary:
    """Transcribe a list into a book, and write the rows that cannot be taken to `quarantine`, if there are any."""
    try:
        plan = make_plan(mapping)
        document = look_at(path, mapping.file)
        _check_document(document, mapping)
    except WrongMapping as error:
        raise WrongMapping(mapping_name, str(error)) from None
    table = open_table(document, mapping.file, plan, str(path))
    run = Run(Desk(book, office), plan, document, mapping.source.title, mapping.source.part, by, dry_run)
    summary = Summary(document, table.header_row)
    with _Quarantine(quarantine, table.header) as kept:
        for rows in _in_portions(table):
            for outcome in _portion(run, rows):
                _count(summary, outcome)
                if outcome.reason and not outcome.skipped:
                    kept.write(outcome)
            step(len(rows))
    summary.quarantine = quarantine if summary.quarantined else None
    return summary


def _check_document(document: Document, mapping: Mapping) -> None:
    wanted = mapping.source.sha256.lower()
    if wanted and wanted != document.sha256:
        raise WrongMapping("[source] sha256", f"the mapping is for {wanted}, but {document.path} is {document.sha256}")


def _in_portions(table: Table) -> Iterator[list[Row | Left]]:
    while rows := list(itertools.islice(table.data, ROWS)):
        yield rows


def _portion(run: Run, rows: list[Row | Left]) -> list[Outcome]:
    """Take some rows and write them in one transaction; where others wrote meanwhile, take them once more."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            outcomes = [_take(run, row) for row in rows]
            if run.dry_run:
                run.desk.memory.saved()
            else:
                run.desk.save()
            return outcomes
        except Conflict:
            run.desk.forget()
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


def _take(run: Run, row: Row | Left) -> Outcome:
    """Hand in everything that a row states as one command."""
    if isinstance(row, Left):
        return Outcome(row.raw.number, row.raw.cells, reason=row.reason, skipped=row.skipped)
    for test, reason in run.plan.skips:
        if test(row):
            return Outcome(row.number, row.cells, reason=reason, skipped=True)
    command = _command(run.document, run.part, row.number)
    if run.desk.answered(command):
        return Outcome(row.number, row.cells, already=True)
    try:
        motions = [_motion(run, row, stated, command) for stated in _stated(run, row)]
        if not motions:
            return Outcome(row.number, row.cells, reason="no fact of the mapping fits", skipped=True)
        entries = run.desk.decide(motions).entries
    except (NotTakeable, DeskError, Malformed, Refused) as error:
        _raise_if_general(error)
        return Outcome(row.number, row.cells, reason=" ".join(str(error).split()))
    warned = [
        f"organisation code: {warning}" for entry in entries if (warning := getattr(entry.fact, "code_warning", ""))
    ]
    return Outcome(row.number, row.cells, tuple(entry.kind for entry in entries), (*row.warnings, *warned))


def _raise_if_general(error: Exception) -> None:
    """Where the officer may not transcribe, or the clock is behind, no row is taken: stop, and quarantine none."""
    if isinstance(error, ClockBehind) or (isinstance(error, Refused) and error.article in (1, 3)):
        raise error


def _stated(run: Run, row: Row) -> Iterator[Statement]:
    """What a row states, each first sight of a stream once."""
    seen: set[tuple[str, str]] = set()
    memory = run.desk.memory
    for plan in run.plan.facts:
        for stated in statements(plan, row, memory.state, lambda stream: memory.held(stream).number > 0):
            key = (plan.kind.name, stated.stream)
            if not (plan.once and key in seen):
                yield stated
            seen.add(key)


def _motion(run: Run, row: Row, stated: Statement, command: str) -> Motion:
    source = Source(
        title=run.title,
        sha256=run.document.sha256,
        row=row.number,
        sheet=run.document.sheet or None,
        withheld=dict(stated.withheld),
    )
    return Motion(
        kind=stated.kind,
        streams=(stated.stream,),
        terms=stated.terms,
        by=run.by,
        command=command,
        on=stated.on,
        authority=stated.authority,
        source=source,
        personal=stated.personal,
    )


def _command(document: Document, part: str, number: int) -> str:
    names = [document.sha256[:32], document.sheet, part, str(number)]
    return "-".join(["list", *filter(None, names)])


def _count(summary: Summary, outcome: Outcome) -> None:
    summary.read += 1
    if outcome.already:
        summary.already += 1
    elif not outcome.reason:
        summary.taken += 1
        summary.entries.update(outcome.kinds)
        summary.warnings.update(outcome.warnings)
    elif outcome.skipped:
        summary.skipped[outcome.reason] += 1
    else:
        summary.quarantined += 1
        summary.reasons[outcome.reason] += 1


class _Quarantine:
    """The file of rows that were not taken, with the original cells; it appears whole, when the run is through."""

    def __init__(self, path: Path, header: list[str]) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".part")
        self._header = header
        self._rows = 0

    def __enter__(self) -> _Quarantine:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["row", "reason", *self._header])
        return self

    def write(self, outcome: Outcome) -> None:
        """Keep one row."""
        self._writer.writerow([outcome.number, outcome.reason, *outcome.cells])
        self._rows += 1

    def __exit__(self, kind: object, *_: object) -> None:
        self._file.close()
        if kind is None and self._rows:
            self._unfinished.replace(self._path)
        elif kind is None:
            self._unfinished.unlink()
            self._path.unlink(missing_ok=True)
