"""Transcribing: every row of a list is taken, quarantined with its reason, or left out because the mapping says so.

A row is one command, named by the document's hash and the row: all of its facts are recorded or none, and a run that
is repeated or was interrupted goes on where the book ends. Rows are written some hundreds at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from desk.charters import charter_of_book
from desk.clock import ClockBehind
from desk.record import ATTEMPTS, Desk, Office
from desk.submission import DeskError, Submission
from desk.transcribe.cells import CellRow, NotTakeable
from desk.transcribe.currency import told_apart
from desk.transcribe.document import Document, look_at
from desk.transcribe.list_summary import Account, some
from desk.transcribe.mapping import Mapping, WrongMapping
from desk.transcribe.oddities import spoilt
from desk.transcribe.outcomes import NOTHING_NEW, UNFIT, Outcome, Summary, count
from desk.transcribe.plan import HeldBackFact, Statement, TranscriptionPlan, statements
from desk.transcribe.quarantine import quarantined
from desk.transcribe.ready_mapping import make_plan
from desk.transcribe.record_so_far import RecordSoFar
from desk.transcribe.table import Left, Table, open_table
from domain.ledger.entry import Source
from domain.ledger.office_clock import offset_by
from domain.ledger.store import Book, Conflict
from domain.rules.forms import Malformed
from domain.rules.refusal import Refused
from domain.rules.said import Said, joined, said_of

ROWS = 500  # in one transaction


@dataclass(frozen=True)
class Run:
    """What stays the same for all rows of a run."""

    desk: Desk
    known: RecordSoFar
    plan: TranscriptionPlan
    document: Document
    title: str
    part: str
    by: str
    dry_run: bool
    currency: str


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
    tell: Callable[[str], str] = str,
) -> Summary:
    """Transcribe a list into a book, and write the rows that cannot be taken to `quarantine`, if there are any.

    `tell` says their reasons in the reader's language; English as it is without.
    """
    try:
        charter = charter_of_book(book)
        plan = make_plan(mapping, charter, offset_by(book.pages))
        document = look_at(path, mapping.file)
        _check_document(document, mapping)
    except WrongMapping as error:
        raise WrongMapping(mapping_name, said_of(error)) from None
    table = open_table(document, mapping.file, plan, str(path))
    desk = Desk(book, office)
    title, part, currency = mapping.source.title, mapping.source.part, charter.charter.currency
    run = Run(desk, RecordSoFar(desk.memory), plan, document, title, part, by, dry_run, currency)
    summary, account = Summary(document, table.header_row, unused=plan.columns.unused(table.header)), Account()
    with quarantined(quarantine, table.header) as kept:
        for rows in _in_portions(table):
            for outcome in _portion(run, rows):
                reason = count(summary, account, outcome, tell)
                if reason:
                    kept.write(outcome.number, reason, outcome.cells)
            step(len(rows))
    summary.notes = _notes(run, account, summary)
    summary.quarantine = quarantine if summary.quarantined else None
    return summary


def _notes(run: Run, account: Account, summary: Summary) -> list[str]:
    """What is to be looked at in the list as a whole."""
    notes = [*filter(None, [run.document.doubt]), *account.warnings(), *run.plan.columns.odd_units]
    unknown = account.unregistered(run.known.begun_in_book, run.plan.columns.references)
    if unknown:
        notes.append(
            Said(
                "{count:,} streams are referred to, of which nothing is on record: {some}",
                count=len(unknown),
                some=some(unknown, len(unknown)),
            )
        )
    if summary.swallowed:
        notes.append(
            Said("{count:,} lines were swallowed by rows with a wrong quotation mark", count=summary.swallowed)
        )
    return notes


def _check_document(document: Document, mapping: Mapping) -> None:
    wanted = mapping.source.sha256.lower()
    if wanted and wanted != document.sha256:
        raise WrongMapping(
            "[source] sha256",
            "the mapping is for {wanted}, but {path} is {sha256}",
            wanted=wanted,
            path=document.path,
            sha256=document.sha256,
        )


def _in_portions(table: Table) -> Iterator[list[CellRow | Left]]:
    while rows := list(itertools.islice(table.data, ROWS)):
        yield rows


def _portion(run: Run, rows: list[CellRow | Left]) -> list[Outcome]:
    """Take some rows and write them in one transaction; where others wrote meanwhile, take them once more."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with run.desk.memory.book.tables.alone() if attempt > 1 else nullcontext():
                return _taken(run, rows)
        except Conflict:
            run.desk.forget()
            run.known.forget()
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


def _taken(run: Run, rows: list[CellRow | Left]) -> list[Outcome]:
    """Take some rows and write them in one transaction."""
    commands = [_command(run.document, run.part, row.number) for row in rows if isinstance(row, CellRow)]
    recorded = run.desk.memory.book.recorded(commands)
    outcomes = [_take(run, row, recorded) for row in rows]
    if run.dry_run:
        run.desk.memory.pretended()
    else:
        run.desk.save()
    return outcomes


def _take(run: Run, row: CellRow | Left, recorded: set[str]) -> Outcome:
    """Hand in everything that a row states as one command."""
    if isinstance(row, Left):
        raw = row.raw
        return Outcome(raw.number, raw.cells, reason=row.reason, skipped=row.skipped, swallowed=raw.swallowed)
    try:
        skipped = next((reason for test, reason in run.plan.skips if test(row)), None)
    except NotTakeable as error:
        return Outcome(row.number, row.cells, reason=Said("skip: {error}", error=said_of(error)))
    if skipped is not None:
        return Outcome(row.number, row.cells, reason=skipped, skipped=True)
    command = _command(run.document, run.part, row.number)
    if command in recorded:
        return Outcome(row.number, row.cells, already=True)
    try:
        kept: list[HeldBackFact] = []
        stated = tuple(told_apart(_stated(run, row, kept), run.known, run.currency))
        if not stated:
            return _nothing_stated(row, kept)
        entries = run.desk.decide([_submission(run, row, each, command) for each in stated]).entries
    except (NotTakeable, DeskError, Malformed, Refused) as error:
        _raise_if_general(error)
        return Outcome(row.number, row.cells, reason=_reason(error))
    run.known.add(entries)
    row.warnings += spoilt(row.texts.values())
    warned = [
        Said("organisation code: {code_warning}", code_warning=warning)
        for entry in entries
        if (warning := getattr(entry.fact, "code_warning", ""))
    ] + [
        Said("{kind}: {field} is not that on record, which once keeps", kind=each.kind, field=each.field)
        for each in kept
        if each.field
    ]
    kinds = tuple(entry.kind for entry in entries)
    return Outcome(row.number, row.cells, kinds, (*row.warnings, *warned), stated, row)


def _nothing_stated(row: CellRow, kept: list[HeldBackFact]) -> Outcome:
    """A row by which nothing is entered: what it says against the record must not vanish."""
    if against := joined([each.detail for each in kept if each.field], "{first}; {rest}"):
        told = Said("says otherwise than the record, which once keeps: {against}", against=against)
        return Outcome(row.number, row.cells, reason=told)
    return Outcome(row.number, row.cells, reason=NOTHING_NEW if kept else UNFIT, skipped=True)


def _reason(error: Exception) -> str:
    """Why a row is set apart; without the error's trace, which would keep all of its row in memory."""
    if isinstance(error, Refused):
        return Said("{refused}", refused=error.with_traceback(None))
    return said_of(error)


def _raise_if_general(error: Exception) -> None:
    """Where the officer may not transcribe, or the clock is behind, no row is taken: stop, and quarantine none."""
    if isinstance(error, ClockBehind) or (isinstance(error, Refused) and error.article in (1, 3)):
        raise error


def _stated(run: Run, row: CellRow, kept: list[HeldBackFact]) -> Iterator[Statement]:
    """What a row states, each first sight of a stream once."""
    seen: set[tuple[str, str]] = set()
    for plan in run.plan.facts:
        for stated in statements(plan, row, run.known, kept, run.plan):
            key = (plan.kind.name, stated.stream)
            if not (plan.once and key in seen):
                yield stated
            seen.add(key)


def _submission(run: Run, row: CellRow, stated: Statement, command: str) -> Submission:
    source = Source(
        title=run.title,
        sha256=run.document.sha256,
        row=row.number,
        sheet=run.document.sheet or None,
        withheld=dict(stated.withheld),
    )
    return Submission(
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
