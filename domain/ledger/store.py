"""The book: entries in the order in which they were put on record, in SQLite or PostgreSQL.

This file, `sqlite_book.py` and `postgres_book.py` are the only ones in the ledger that know the eventsourcing library.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, PersistenceError, StoredEvent
from eventsourcing.utils import Environment, get_topic

from domain.ledger import sqlite_book
from domain.ledger.entry import AnyEntry, Written, parse, written
from domain.ledger.files import beside
from domain.ledger.log_tables import Leaf, LogTables
from domain.ledger.personal import PersonalPlace, PersonalValue, commitment
from domain.ledger.system_clock import clock_fault
from domain.ledger.tables import FORMAT, Addition, BookError, Conflict

__all__ = ["Book", "BookError", "Conflict", "Leaf", "PersonalPlace", "PersonalValue", "open_book"]

LIBRARY = "9.5.6"
FILE = "book.sqlite"


class CanonicalMapper(Mapper[str]):
    """Stores an entry's canonical bytes as they are; what a row names is never imported."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The row of what is written. What could not be read back is not."""
        entry, data = domain_event
        return StoredEvent(entry.stream, entry.number, entry.kind, data)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The entry of a row; `BookError` where row and bytes tell different stories."""
        row = (stored_event.originator_id, stored_event.originator_version, stored_event.topic)
        told = dict(zip(("stream", "number", "kind"), row, strict=True))
        try:
            entry = parse(stored_event.state)
        except msgspec.DecodeError as error:
            raise BookError("{stream} number {number} cannot be read: {error}", error=error, **told) from error
        if row != (entry.stream, entry.number, entry.kind):
            raise BookError("{stream} number {number} ({kind}) holds the bytes of another entry: run the audit", **told)
        return entry


class BookApplication(Application[str]):
    """eventsourcing's application over our recorders; its name is part of PostgreSQL's table names."""

    name = "Book"

    def construct_env(self, name: str, env: Mapping[str, str] | None = None) -> Environment:
        """Only what we pass: a variable of the machine could turn on ciphers, compression or database functions."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        factory = super().construct_factory(env)
        if "BOOK_URL" in env:
            from domain.ledger.postgres_book import parameters  # only where it is used: psycopg loads slowly

            # The library passes on host, port, database, user and password alone; sslmode and others count too.
            pool = factory.datastore.pool  # type: ignore[attr-defined]
            pool.kwargs = parameters(env["BOOK_URL"]) | {"row_factory": pool.kwargs["row_factory"]}
        return factory

    def construct_recorder(self) -> Any:
        return self.factory.process_recorder()


class Book:
    """One open book. Reads and writes are each one transaction; errors are `BookError` in one line."""

    def __init__(self, application: BookApplication, where: str) -> None:
        self.where = where
        self._application = application
        self.tables = cast(LogTables, application.recorder)

    def stream(self, name: str) -> list[AnyEntry]:
        """The entries of a stream, oldest first."""
        with self.plainly():
            return cast("list[AnyEntry]", list(self._application.events.get(_nfc(name))))

    def append(
        self,
        entries: Sequence[AnyEntry | Written],
        *,
        read: Mapping[str, int] | None = None,
        personal: Sequence[PersonalValue] = (),
        erase: Sequence[PersonalPlace] = (),
        receipt: str | None = None,
        size: int | None = None,
    ) -> None:
        """Put entries on record in one transaction, with their personal values and the receipts of their commands.

        `read` says how many entries the decision saw in each stream that it asked; `erase` forgets personal values;
        `receipt` is one more command id that stands for all these entries; `size` how many entries the book must have
        before them. Raises `Conflict`, and writes nothing,
        when a number is taken or left out, when a stream in `read` has grown, when a command is on record already
        or when time would run backwards. ValueError: an entry or a personal value that could not be proved later.
        """
        if not entries:
            return
        rows = [each if isinstance(each, Written) else written(each) for each in entries]
        _check_values(entered := [each.entry for each in rows], personal)
        addition = Addition(
            read={_nfc(name): number for name, number in (read or {}).items()},
            first_at=entered[0].recorded_at,
            receipts=_receipts(entered, receipt),
            personal=personal,
            erase=erase,
            size=size,
        )
        with self.plainly():
            self._application.events.put(cast(Any, rows), addition=addition)

    def receipt(self, command: str) -> tuple[int, ...] | None:
        """The positions of what a command put on record the first time; None for a command never seen."""
        with self.plainly():
            return self.tables.receipt(command)

    def recorded(self, commands: Sequence[str]) -> set[str]:
        """Those of some commands that are on record; the others may be by the time of writing, which is a conflict."""
        with self.plainly():
            return self.tables.recorded(commands)

    def at(self, positions: Sequence[int]) -> list[AnyEntry]:
        """The entries at these positions: the first answer to a repeated command."""
        with self.plainly():
            return [parse(data) for _, data in self.tables.at(positions)]

    def pages(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Up to `limit` positions above `after` and their canonical bytes, in book order. Positions may have gaps."""
        with self.plainly():
            return self.tables.pages(after, limit)

    def last(self) -> tuple[int, AnyEntry] | None:
        """The newest position and its entry; None in an empty book."""
        with self.plainly():
            found = self.tables.last()
        return (found[0], parse(found[1])) if found else None

    def count(self) -> int:
        """How many entries the book has."""
        with self.plainly():
            return self.tables.count()

    def numbered(self, index: int) -> tuple[int, AnyEntry] | None:
        """The position and entry that has, or will have when sealed, this index in the log (from 0)."""
        with self.plainly():
            found = self.tables.numbered(index)
        return (found[0], parse(found[1])) if found else None

    def index_of(self, position: int) -> int:
        """The index in the log (from 0) that the entry at a position has, or will have when sealed."""
        with self.plainly():
            return self.tables.index_of(position)

    def streams(self, subject: str) -> list[str]:
        """The names of a subject's streams, in no order."""
        with self.plainly():
            return self.tables.streams(subject)

    def indexes(self, stream: str) -> list[int]:
        """The indexes in the log (from 0) that the entries of a stream have, or will have when sealed."""
        with self.plainly():
            return [self.tables.index_of(position) for position in self.tables.positions(_nfc(stream))]

    def personal(self, stream: str) -> list[PersonalValue]:
        """The personal values of a stream that are not erased."""
        with self.plainly():
            return self.tables.personal(_nfc(stream))

    def close(self) -> None:
        """Let go of the database."""
        self._application.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """Say in one line what the database refused."""
        try:
            yield
        except PersistenceError as error:
            raise sqlite_book.failed(self.where, error) from error


def open_book(where: str | Path, *, create: bool = False) -> Book:
    """Open a book: a folder that holds `book.sqlite`, that file, or a postgresql:// address.

    `create` makes a new one where there is none. `BookError`: no book, not a book, unreachable, or a newer format.
    """
    if fault := clock_fault():
        raise BookError(fault)
    check_library(importlib.metadata.version("eventsourcing"))
    text = str(where)
    if text.startswith(("postgresql://", "postgres://")):
        return _open(*_postgres(text, create))
    path = _file(Path(where), create)
    if create:
        _make(path)
    _check_format(sqlite_book.probe(str(path)), str(path))
    return _open(sqlite_book.variables(str(path), create=False), str(path))


def check_library(version: str) -> None:
    """Refuse any other eventsourcing than the one whose stored rows, locks and recorders were tested."""
    if version != LIBRARY:
        raise BookError(
            "eventsourcing {version} is installed; books are kept with exactly {library}: run `uv sync`"
            " (version 10 can neither read nor write them)",
            version=version,
            library=LIBRARY,
        )


def _open(env: dict[str, str], where: str) -> Book:
    told = {**env, "ORIGINATOR_ID_TYPE": "text", "MAPPER_TOPIC": get_topic(CanonicalMapper)}
    try:
        return Book(BookApplication(told), where)
    except (PersistenceError, OSError) as error:
        raise sqlite_book.failed(where, error) from error


def _make(path: Path) -> None:
    """Make an empty SQLite book under another name, then rename it: a crash leaves no half a book behind."""
    # Personal values lie in it: it is its owner's alone whatever the umask, and SQLite gives -wal and -shm its mode.
    with beside(path, mode=0o600) as unfinished:
        _open(sqlite_book.variables(str(unfinished), create=True), str(path)).close()


def _postgres(url: str, create: bool) -> tuple[dict[str, str], str]:
    from domain.ledger import postgres_book

    shown = postgres_book.shown_url(url)
    version = postgres_book.probe(url)
    if create and version is not None:
        raise BookError("there is a book already at {shown}", shown=shown)
    if not create:
        if version is None:
            raise BookError("there is no book at {shown}", shown=shown)
        _check_format(version, shown)
    return postgres_book.variables(url, create), shown


def _file(path: Path, create: bool) -> Path:
    path = (path if path.is_file() or path.suffix else path / FILE).absolute()
    if create and path.exists():
        raise BookError("there is a book already: {path}", path=path)
    if create and not path.parent.is_dir():
        raise BookError("there is no folder {parent}", parent=path.parent)
    if not create and not path.is_file():
        raise BookError("there is no book at {path}", path=path)
    return path


def _check_format(version: int, where: str) -> None:
    if version > FORMAT:
        told = {"where": where, "version": version, "format": FORMAT}
        raise BookError("{where} has book format {version}; this program knows {format}: use a newer release", **told)


def _receipts(entries: Sequence[AnyEntry], whole: str | None) -> dict[str, list[int]]:
    """Which entries each command produced, counted from 0."""
    receipts: dict[str, list[int]] = {whole: list(range(len(entries)))} if whole else {}
    for index, entry in enumerate(entries):
        if entry.command != whole:
            receipts.setdefault(entry.command, []).append(index)
    return receipts


def _check_values(entries: Sequence[AnyEntry], personal: Sequence[PersonalValue]) -> None:
    """Each value must be what its entry commits to, and time must not run backwards within an append."""
    committed = {(entry.stream, entry.number): entry.pd for entry in entries}
    for value in personal:
        told = committed.get((value.stream, value.number), {}).get(value.field)
        if told != commitment(value.field, value.value, value.salt):
            raise ValueError(f"{value.stream} number {value.number} does not commit to its personal {value.field}")
    for before, entry in itertools.pairwise(entries):
        if entry.recorded_at < before.recorded_at:
            raise ValueError(f"recorded_at goes back at {entry.stream} number {entry.number}")


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)
