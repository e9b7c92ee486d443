"""The view file: documents, lists and the position in the book up to which they are folded, in one SQLite file.

It lives beside the builder whatever the store of the book is. Everything in it can be folded again from the book:
a crash may cost time, never truth. Documents and position are saved in one transaction by the tracking recorder of
`eventsourcing`, which refuses a position it has seen: each entry is folded exactly once.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import msgspec
from eventsourcing.persistence import IntegrityError, PersistenceError, Tracking
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTrackingRecorder,
)

from domain.rules.said import SaidError

Body = bytes | bytearray
STEP = 128  # indexes read at once
BOOK = "book"  # the name under which the recorder tracks the position
FORMAT = 14  # raised whenever the tables or the folds change: an older view is folded anew

READS_OF_PAGE = "CREATE INDEX IF NOT EXISTS reads_of_page ON reads (page)"
TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS entries (idx INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS documents (question TEXT, key TEXT, body BLOB NOT NULL,"
    " PRIMARY KEY (question, key)) WITHOUT ROWID",
    # A row holds a whole page of a list, as JSON: `ordinal` is that of its first index, `count` how many it has.
    "CREATE TABLE IF NOT EXISTS lists (question TEXT, key TEXT, ordinal INTEGER, count INTEGER NOT NULL,"
    " body BLOB NOT NULL, PRIMARY KEY (question, key, ordinal)) WITHOUT ROWID",
    # What the builder has not rendered yet; it empties the table in the transaction that notes what it rendered.
    "CREATE TABLE IF NOT EXISTS dirty (question TEXT, key TEXT, PRIMARY KEY (question, key)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS files (path TEXT, page TEXT, sha256 BLOB NOT NULL, PRIMARY KEY (path, page))"
    " WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS files_of_page ON files (page)",
    # The lists of the published files (SHA256SUMS), and how many names each has.
    "CREATE TABLE IF NOT EXISTS sums (path TEXT PRIMARY KEY, names INTEGER NOT NULL, sha256 BLOB NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS reads (question TEXT, key TEXT, page TEXT, PRIMARY KEY (question, key, page))"
    " WITHOUT ROWID",
    READS_OF_PAGE,
    # What a page keeps of its last making for the next, where making it from the book anew would take too long.
    "CREATE TABLE IF NOT EXISTS kept (page TEXT PRIMARY KEY, upto INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID",
)

_page = msgspec.json.Decoder(list[int])


class ViewError(SaidError, RuntimeError):
    """The view file cannot be written; the book and the published site are as they were."""


class _Pool(SQLiteConnectionPool):
    """Connections that leave flushing to the checkpoint: a view that loses its tail folds it again.

    A new file has no readers yet, so it does without the write-ahead log, which would write every page twice: what a
    killed process leaves is still rolled back from the journal, and nothing is flushed until `View.settle`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(db_name=str(path))
        self.new = not path.exists() or path.stat().st_size == 0
        self.is_journal_mode_wal = self.new  # else the library turns it on
        self.known: WeakSet[SQLiteConnection] = WeakSet()

    def get_connection(self, timeout: float | None = None, *, is_writer: bool | None = None) -> SQLiteConnection:
        connection = super().get_connection(timeout, is_writer=is_writer)
        if connection not in self.known:
            self.known.add(connection)
            connection.cursor().execute(f"PRAGMA synchronous={'OFF' if self.new else 'NORMAL'}")
            connection.cursor().execute("PRAGMA cache_size=-64000")
        return connection


class View(SQLiteTrackingRecorder):
    """An open view file."""

    def __init__(self, path: Path) -> None:
        datastore = SQLiteDatastore(str(path))
        datastore.pool.close()
        datastore.pool = self.pool = _Pool(path)
        super().__init__(datastore)
        self.path = path
        try:
            self.create_table()
        except PersistenceError as error:
            datastore.close()
            raise ViewError("{path} cannot be opened: {error}", path=path, error=error) from error

    def construct_create_table_statements(self) -> list[str]:
        return [*super().construct_create_table_statements(), *TABLES]

    @property
    def position(self) -> int:
        """The position in the book up to which everything is folded; 0 at the beginning."""
        return self.max_tracking_id(BOOK) or 0

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        """One transaction; `ViewError` where the file cannot be written: then nothing of it was."""
        try:
            with self.datastore.transaction(commit=True) as cursor:
                yield cursor
        except IntegrityError:
            raise
        except (PersistenceError, sqlite3.Error) as error:
            raise ViewError(
                "{path} cannot be written: {error}; make room, then build again", path=self.path, error=error
            ) from error

    def save(
        self,
        position: int,
        *,
        entries: Iterable[tuple[int, Body]],
        documents: Iterable[tuple[str, str, Body]],
        lists: Iterable[tuple[str, str, int, int, Body]],
        dirty: Iterable[tuple[str, str]],
    ) -> None:
        """Save one batch and its position together; a position that was saved before is an IntegrityError.

        Bodies are best given as byte arrays: sqlite3 binds those at once, but looks for an adapter of each bytes.
        """
        pages = list(lists)
        with self.writing() as cursor:
            self._insert_tracking(cursor, Tracking(BOOK, position))
            cursor.executemany("INSERT INTO entries VALUES (?,?)", entries)
            cursor.executemany("INSERT OR REPLACE INTO documents VALUES (?,?,?)", documents)
            cursor.executemany("INSERT OR REPLACE INTO lists VALUES (?,?,?,?,?)", pages)
            emptied = [page[:3] for page in pages if not page[3]]
            cursor.executemany("DELETE FROM lists WHERE question=? AND key=? AND ordinal=?", emptied)
            cursor.executemany("INSERT OR IGNORE INTO dirty VALUES (?,?)", dirty)

    def forget(self) -> None:
        """Forget all that was folded and read, but not which files the site has: everything is folded anew."""
        with self.writing() as cursor:
            for table in ("entries", "documents", "lists", "dirty", "reads", "kept"):
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute(
                "DELETE FROM tracking WHERE application_name=?", (BOOK,)
            )  # the recorder has a row of its own
            cursor.execute("DELETE FROM meta WHERE name='built'")  # so that every page is rendered

    def settle(self) -> None:
        """Flush what a new file has come to hold; from here on it may be read while it is written."""
        if not self.pool.new:
            return
        with self.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA journal_mode=WAL")
            connection.cursor().execute("PRAGMA synchronous=NORMAL")
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        self.pool.new = False

    def close(self) -> None:
        """Close every connection."""
        self.datastore.close()


class ViewReader:
    """Reads a view file; cheap to open, one for each worker.

    `still`: nobody writes to it meanwhile, and it is read without locks or files beside it, which is all that machines
    who share a folder can do.
    """

    def __init__(self, path: Path, *, still: bool = False) -> None:
        where = f"{path.absolute().as_uri()}?immutable=1" if still else str(path)
        self.connection = sqlite3.connect(where, uri=still, isolation_level=None)
        self.connection.execute("PRAGMA cache_size=-64000")
        self.connection.execute("PRAGMA mmap_size=1073741824")

    def stands_still(self) -> bool:
        """Bring everything that was written into the file itself; whether it is there."""
        busy: int = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def document(self, question: str, key: str) -> bytes | None:
        """The JSON of one document."""
        row = self.connection.execute(
            "SELECT body FROM documents WHERE question=? AND key=?", (question, key)
        ).fetchone()
        return row[0] if row else None

    def keys(self, question: str) -> list[str]:
        """The keys of a question's documents, sorted."""
        return [
            row[0]
            for row in self.connection.execute("SELECT key FROM documents WHERE question=? ORDER BY key", (question,))
        ]

    def list_length(self, question: str, key: str) -> int:
        """How many entries a list has; the list `book` is the book itself."""
        if question == "book":
            return self.size()
        start, rows = self.list_tail(question, key)
        return start + len(rows)

    def list_tail(self, question: str, key: str) -> tuple[int, list[int]]:
        """The last page of a list: the ordinal of its first index, and its indexes."""
        row = self.connection.execute(
            "SELECT ordinal, body FROM lists WHERE question=? AND key=? ORDER BY ordinal DESC LIMIT 1", (question, key)
        ).fetchone()
        return (row[0], _page.decode(row[1])) if row else (0, [])

    def list_slice(self, question: str, key: str, start: int, stop: int) -> list[int]:
        """The indexes of a list's entries from ordinal `start` up to, but not including, `stop`."""
        if question == "book":
            return list(range(start, min(stop, self.size())))
        rows = self.connection.execute(
            "SELECT ordinal, body FROM lists WHERE question=? AND key=? AND ordinal + count > ? AND ordinal < ?"
            " ORDER BY ordinal",
            (question, key, start, stop),
        )
        found: list[int] = []
        for ordinal, body in rows:
            found += _page.decode(body)[max(0, start - ordinal) : stop - ordinal]
        return found

    def list_between(self, question: str, key: str, first: int, last: int) -> list[int]:
        """The indexes of a list's entries from index `first` to `last`, both with it, without reading all others."""
        low, high = 0, self.list_length(question, key)
        while low < high:  # the ordinal of the first one that is not before `first`
            middle = (low + high) // 2
            if self.list_slice(question, key, middle, middle + 1)[0] < first:
                low = middle + 1
            else:
                high = middle
        found: list[int] = []
        while True:
            some = self.list_slice(question, key, low, low + STEP)
            found += [index for index in some if index <= last]
            if len(some) < STEP or some[-1] >= last:
                return found
            low += STEP

    def entry(self, index: int) -> bytes | None:
        """The canonical bytes of the entry at an index."""
        row = self.connection.execute("SELECT body FROM entries WHERE idx=?", (index,)).fetchone()
        return row[0] if row else None

    def entries(self, start: int, stop: int) -> list[tuple[int, bytes]]:
        """The entries from index `start` up to, but not including, `stop`."""
        rows = self.connection.execute(
            "SELECT idx, body FROM entries WHERE idx>=? AND idx<? ORDER BY idx", (start, stop)
        )
        return rows.fetchall()

    def entries_at(self, indexes: list[int]) -> list[tuple[int, bytes]]:
        """The entries at some indexes, those that there are."""
        wanted = msgspec.json.encode(indexes).decode()
        rows = self.connection.execute(
            "SELECT idx, body FROM entries WHERE idx IN (SELECT value FROM json_each(?))", (wanted,)
        )
        return rows.fetchall()

    def size(self) -> int:
        """How many entries are folded."""
        last = self.connection.execute("SELECT max(idx) FROM entries").fetchone()[0]
        return 0 if last is None else int(last) + 1

    def meta(self) -> dict[str, str]:
        """What the view notes of itself."""
        return dict(self.connection.execute("SELECT name, value FROM meta"))

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Any other question to the file."""
        return iter(self.connection.execute(sql, values))

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
