"""A book in one SQLite file: eventsourcing's recorder with our checks in its transaction."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteProcessRecorder
from eventsourcing.utils import get_topic

from domain.ledger.log_tables import SEQUENCE, LogTables
from domain.ledger.tables import FOR_EVER, FORMAT, TABLES, Addition, BookError, DiskRefuses, Rows, add, check

EVENTS = "stored_events"
PATIENCE = 60.0  # seconds in which a writer's turn must come
PAUSE = 0.005  # seconds between two askings for the turn
DISK = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY")  # how SQLite calls what the disk refuses


class SqliteRows:
    """An open transaction on SQLite."""

    def __init__(self, cursor: SQLiteCursor) -> None:
        self.cursor = cursor

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql, values)
        return self.cursor.fetchall()  # type: ignore[no-any-return]

    def fill(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self.cursor.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)

    def among(self, values: Iterable[str]) -> tuple[str, Any]:
        return "IN (SELECT value FROM json_each(?))", json.dumps(list(values))


class SqliteBook(SQLiteProcessRecorder, LogTables):
    """Events, tracking and our tables in one SQLite file.

    The library's SQLite recorder has no subscriptions: whoever follows a book polls `pages`.
    """

    events = EVENTS
    position = "rowid"

    def __init__(self, datastore: Any, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self._alone = False  # whether this process has the turn
        self.insert_events_statement = (
            f"INSERT INTO {EVENTS} (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        """The library's tables, but for events whose position is never used twice, ours, and the triggers."""
        library = [statement for statement in super().construct_create_table_statements() if EVENTS not in statement]
        # The library leaves positions to the implicit rowid: reused after a deletion, renumbered by VACUUM.
        events = (
            f"CREATE TABLE IF NOT EXISTS {EVENTS} (rowid INTEGER PRIMARY KEY AUTOINCREMENT,"
            " originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, topic TEXT NOT NULL,"
            " state BLOB NOT NULL, UNIQUE (originator_id, originator_version))"
        )
        ours = [table.format(blob="BLOB", integer="INTEGER") for table in TABLES]
        triggers = [trigger for table in (EVENTS, *FOR_EVER) for trigger in _triggers(table)]
        return [events, *library, *ours, *triggers, f"INSERT OR IGNORE INTO book_format VALUES ({FORMAT})"]

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        with self.datastore.transaction(commit=False) as cursor:
            yield SqliteRows(cursor)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        with nullcontext() if self._alone else self._turn(), self.datastore.transaction(commit=True) as cursor:
            # The library's BEGIN takes its lock at the first write; had another process written between our checks
            # and that, SQLite would refuse at once instead of waiting. Take the lock before looking.
            cursor.execute("ROLLBACK")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("PRAGMA secure_delete=ON")  # an erased value is overwritten with zeros
            yield SqliteRows(cursor)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off other writers while something is read, decided and written; the turn ends with the process."""
        with self._turn():
            self._alone = True
            try:
                yield
            finally:
                self._alone = False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the right to write: a lock on the folder, beside SQLite's own, which cannot be held before it reads."""
        pool = self.datastore.pool
        if pool.is_sqlite_memory_mode:  # nobody else has it
            yield
            return
        folder = os.open(Path(pool.db_name).parent, os.O_RDONLY)
        try:
            end = time.monotonic() + PATIENCE
            while not _locked(folder):
                if time.monotonic() > end:
                    raise BookError("others held the book for too long; nothing was recorded: try again")
                time.sleep(PAUSE)
            yield
        finally:
            os.close(folder)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Check and write events with what belongs to them (`addition`) in one transaction."""
        addition: Addition = kwargs["addition"]
        with self.writing() as rows:
            check(
                rows, self, [(str(event.originator_id), event.originator_version) for event in stored_events], addition
            )
            positions = self._insert_events(rows.cursor, stored_events) or []  # type: ignore[attr-defined]
            add(rows, addition, positions)
        if addition.erase:
            self.forget()
        return positions

    def track(self, rows: Rows, position: int) -> None:
        self._insert_tracking(rows.cursor, Tracking(SEQUENCE, position))  # type: ignore[attr-defined]

    def forget(self) -> None:
        """Fold the write-ahead log, which still holds old pages, into the database and empty it."""
        with self.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _locked(folder: int) -> bool:
    """Whether the lock on an open folder is ours now; the kernel lets it go when the folder is closed."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _triggers(table: str) -> Iterator[str]:
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, 'the book is never changed: {table} takes no {verb}'); END"
        )
    # INSERT OR REPLACE deletes the old row without asking the trigger above.
    same = {
        EVENTS: (
            "originator_id = NEW.originator_id AND originator_version = NEW.originator_version",
            "rowid = NEW.rowid",
        ),
        "book_receipt": ("command = NEW.command",),
        "log_leaf": ("idx = NEW.idx", "position = NEW.position"),
        "log_checkpoint": ("size = NEW.size",),
        "book_format": (),
    }
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {where})" for where in same[table])
    if taken:
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN {taken}"
            f" BEGIN SELECT RAISE(ABORT, 'the book is never changed: {table} has that row'); END"
        )


def variables(path: str, create: bool) -> dict[str, str]:
    """What the library is told of a book in a file, in the names of its environment variables."""
    return {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "PROCESS_RECORDER_TOPIC": get_topic(SqliteBook),
        "SQLITE_DBNAME": path,
        "SQLITE_LOCK_TIMEOUT": "30",
        "CREATE_TABLE": "yes" if create else "no",
    }


def probe(path: str) -> int:
    """The table format of an existing SQLite book; `BookError` if the file is none."""
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=rw", uri=True, timeout=30)
        try:
            return int(connection.execute("SELECT MAX(version) FROM book_format").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, TypeError) as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise BookError(
                "{path} cannot be opened: {error}; even reading needs the right to write there", path=path, error=error
            ) from error
        raise refused(path, error) or BookError("{path} is not a book: {error}", path=path, error=error) from error


def failed(where: str, error: BaseException) -> BookError:
    """What to say of an error of the database."""
    return refused(where, error) or BookError("{where}: {why}", where=where, why=" ".join(str(error).split()))


def refused(where: str, error: BaseException) -> BookError | None:
    """What to say where not the book but the disk is at fault; None where it is not."""
    names = [getattr(each, "sqlite_errorname", "") for each in (error, error.__cause__)]
    return DiskRefuses(where, str(error)) if any(name.startswith(DISK) for name in names) else None


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
