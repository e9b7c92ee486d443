"""What a book's database holds beside its events, in SQL that SQLite and PostgreSQL both read.

Receipts of commands, personal values, the sequenced leaves of the log and its checkpoints. Everything but the personal
values is only ever added to: triggers forbid the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, Protocol

import msgspec

from domain.ledger.personal import PersonalPlace, PersonalValue
from domain.rules.said import Said, SaidError

FORMAT = 1  # of the tables; a newer program may raise it

FOR_EVER = ("book_receipt", "log_leaf", "log_checkpoint", "book_format")

TABLES = (
    "CREATE TABLE IF NOT EXISTS book_format (version INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS book_receipt (command TEXT PRIMARY KEY, positions TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS book_personal (stream TEXT NOT NULL, number BIGINT NOT NULL, field TEXT NOT NULL,"
    " value TEXT NOT NULL, salt {blob} NOT NULL, PRIMARY KEY (stream, number, field))",
    "CREATE TABLE IF NOT EXISTS log_leaf (idx {integer} PRIMARY KEY, position BIGINT NOT NULL UNIQUE,"
    " hash {blob} NOT NULL)",
    "CREATE TABLE IF NOT EXISTS log_checkpoint (size {integer} PRIMARY KEY, note {blob} NOT NULL)",
)

THE_BOOK = Said("the book")


class BookError(SaidError):
    """The book cannot be read or written; one line says what and where."""


class DiskRefuses(BookError):
    """The disk refuses to read or write the book; `where` and `why` are told apart, for whoever tells it."""

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"{where}: the disk refuses: {why}; make room on the disk, or see whether it is whole")


class Conflict(BookError):
    """The book has changed since it was read. Nothing was written: ask for the receipt, read again, decide again."""


class Addition(NamedTuple):
    """What an append checks and writes beside the events, all in their transaction."""

    read: Mapping[str, int]  # stream -> the highest number that the decision saw (0: none)
    first_at: str
    receipts: Mapping[str, Sequence[int]]  # command id -> which of the new entries are its own, counted from 0
    personal: Sequence[PersonalValue]
    erase: Sequence[PersonalPlace]
    size: int | None = None  # how many entries the book must have, where the new ones name each other by their place


class Rows(Protocol):
    """An open transaction: SQL with `?` for each value."""

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]: ...

    def fill(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None: ...

    def among(self, values: Iterable[str]) -> tuple[str, Any]: ...


class Tables(ABC):
    """A book's database; each store adds how it opens transactions and what it calls the events."""

    events: str
    position: str

    @abstractmethod
    def reading(self) -> AbstractContextManager[Rows]:
        """One consistent view of the book."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Rows]:
        """A transaction that alone may write, from its first line to its commit."""

    @abstractmethod
    def forget(self) -> None:
        """Overwrite what erased rows leave behind in the database's own files."""

    def alone(self) -> AbstractContextManager[object]:
        """Hold off other writers while something is read, decided and written."""
        return nullcontext()

    def pages(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Positions and canonical bytes, in book order."""
        return self.select(
            f"SELECT {self.position}, state FROM {self.events} WHERE {self.position} > ? ORDER BY 1 LIMIT ?",
            after,
            limit,
        )

    def last(self) -> tuple[int, bytes] | None:
        """The newest position and its bytes."""
        found = self.select(f"SELECT {self.position}, state FROM {self.events} ORDER BY 1 DESC LIMIT 1")
        return (found[0][0], bytes(found[0][1])) if found else None

    def at(self, positions: Sequence[int]) -> list[tuple[int, bytes]]:
        """The bytes at some positions."""
        with self.reading() as rows:
            sql = f"SELECT {self.position}, state FROM {self.events} WHERE {self.position} = ?"
            return [(row[0], bytes(row[1])) for position in positions for row in rows.run(sql, position)]

    def positions(self, stream: str) -> list[int]:
        """The positions of a stream's entries, oldest first."""
        sql = f"SELECT {self.position} FROM {self.events} WHERE originator_id = ? ORDER BY originator_version"
        return [int(row[0]) for row in self.select(sql, stream)]

    def streams(self, subject: str) -> list[str]:
        """The names of a subject's streams; few subjects have many."""
        sql = f"SELECT DISTINCT originator_id FROM {self.events} WHERE originator_id >= ? AND originator_id < ?"
        return [str(row[0]) for row in self.select(sql, f"{subject}/", f"{subject}0")]  # 0 follows the slash

    def count(self) -> int:
        """How many entries there are."""
        return int(self.select(f"SELECT COUNT(*) FROM {self.events}")[0][0])

    def receipt(self, command: str) -> tuple[int, ...] | None:
        """The positions of what a command put on record; None for a command never seen."""
        found = self.select("SELECT positions FROM book_receipt WHERE command = ?", command)
        return tuple(msgspec.json.decode(found[0][0])) if found else None

    def recorded(self, commands: Iterable[str]) -> set[str]:
        """Those of some commands that are on record."""
        with self.reading() as rows:
            clause, value = rows.among(commands)
            return {str(row[0]) for row in rows.run(f"SELECT command FROM book_receipt WHERE command {clause}", value)}

    def personal(self, stream: str) -> list[PersonalValue]:
        """The personal values of a stream that are not erased."""
        found = self.select("SELECT * FROM book_personal WHERE stream = ? ORDER BY number, field", stream)
        return [value_of(*row) for row in found]

    def select(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.reading() as rows:
            return rows.run(sql, *values)


def check(rows: Rows, tables: Tables, new: Sequence[tuple[str, int]], addition: Addition) -> None:
    """Raise `Conflict` unless the book still is as the decision saw it.

    `new` are the streams and numbers about to be written. Runs under the write lock: nothing changes before commit.
    """
    for command in _repeated(rows, addition.receipts):
        raise Conflict("command {command} is already on record", command=command)
    if addition.size is not None:
        size = rows.run(f"SELECT COUNT(*) FROM {tables.events}")[0][0]
        if size != addition.size:
            raise Conflict(
                "{where} has {size} entries now; it had {seen} when it was read",
                where=THE_BOOK,
                size=size,
                seen=addition.size,
            )
    _check_numbers(rows, tables, new, addition)
    newest = rows.run(f"SELECT state FROM {tables.events} ORDER BY {tables.position} DESC LIMIT 1")
    if newest and (before := msgspec.json.decode(newest[0][0], type=_Recorded).recorded_at) > addition.first_at:
        raise Conflict(
            "recorded_at would go back from {before} to {now}: is the clock wrong?",
            before=before,
            now=addition.first_at,
        )


def _check_numbers(rows: Rows, tables: Tables, new: Sequence[tuple[str, int]], addition: Addition) -> None:
    """Raise `Conflict` unless the streams that were read are as long as they were, and the new numbers follow."""
    numbers = _numbers(rows, tables.events, {stream for stream, _ in new} | set(addition.read))
    for stream, seen in sorted(addition.read.items()):
        if numbers.get(stream, 0) != seen:
            raise Conflict(
                "{where} has {size} entries now; it had {seen} when it was read",
                where=stream,
                size=numbers.get(stream, 0),
                seen=seen,
            )
    for stream, number in new:
        if number != numbers.get(stream, 0) + 1:
            raise Conflict(
                "{stream} has {size} entries; number {number} does not follow",
                stream=stream,
                size=numbers.get(stream, 0),
                number=number,
            )
        numbers[stream] = number


def add(rows: Rows, addition: Addition, positions: Sequence[int]) -> None:
    """Write what belongs to new entries, now that their positions are known."""
    rows.fill(
        "book_receipt",
        [
            (command, msgspec.json.encode([positions[index] for index in own]).decode())
            for command, own in addition.receipts.items()
        ],
    )
    rows.fill("book_personal", [tuple(value) for value in addition.personal])
    for place in addition.erase:
        rows.run("DELETE FROM book_personal WHERE stream = ? AND number = ? AND field = ?", *place)


def value_of(stream: str, number: int, field: str, value: str, salt: Any) -> PersonalValue:
    return PersonalValue(stream, number, field, value, bytes(salt))


class _Recorded(msgspec.Struct):
    recorded_at: str


def _repeated(rows: Rows, commands: Iterable[str]) -> list[str]:
    clause, value = rows.among(commands)
    return [row[0] for row in rows.run(f"SELECT command FROM book_receipt WHERE command {clause} LIMIT 1", value)]


def _numbers(rows: Rows, events: str, streams: Iterable[str]) -> dict[str, int]:
    """The highest number of each stream that exists."""
    clause, value = rows.among(sorted(streams))
    found = rows.run(
        f"SELECT originator_id, MAX(originator_version) FROM {events}"
        f" WHERE originator_id {clause} GROUP BY originator_id",
        value,
    )
    return {row[0]: row[1] for row in found}
