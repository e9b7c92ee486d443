"""Entries and books for the tests of the ledger."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.personal import PersonalValue, commitment
from domain.ledger.store import Book, Conflict, open_book
from domain.ledger.tables import Rows
from domain.rules.correction import EntryCorrected

MOMENT = "2026-01-01T08:00:00Z"


def entry(
    stream: str, number: int = 1, *, command: str = "", at: str = MOMENT, reason: str = "依据文件更正", **pd: str
) -> AnyEntry:
    """Some entry; which kind of fact it holds is no matter to the book."""
    return Entry(
        schema=SCHEMA,
        stream=stream,
        number=number,
        recorded_at=at,
        decided_on="2026-01-01",
        by="officer/1",
        command=command or f"{stream}#{number}",
        pd=pd,
        fact=EntryCorrected(number=1, field="title", wrong='"甲"', right='"乙"', reason=reason),
    )


def many(count: int, name: str = "project/P") -> list[AnyEntry]:
    return [entry(f"{name}{index:07d}") for index in range(count)]


def personal_entry(stream: str, number: int, name: str, salt: bytes) -> tuple[AnyEntry, PersonalValue]:
    """An entry with a personal field, and its value."""
    value = PersonalValue(stream, number, "leader", name, salt)
    return entry(stream, number, leader=commitment("leader", name, salt)), value


@contextmanager
def statements(book: Book) -> Iterator[Rows]:
    """SQL on the book's own connection, as somebody with the database's password could run it."""
    with book.tables.writing() as rows:
        yield rows


@contextmanager
def without_triggers(book: Book) -> Iterator[Rows]:
    """SQL as the database's administrator could run it, past the triggers."""
    with book.tables.writing() as rows:
        if book.tables.events == "book_events":
            rows.run("SET LOCAL session_replication_role = replica")
            yield rows
            return
        triggers = rows.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in triggers:
            rows.run(f"DROP TRIGGER {name}")
        yield rows
        for _, sql in triggers:
            rows.run(sql)


def write_alone(where: str, name: str, count: int) -> None:
    """Append `count` entries one by one; run in a process of its own."""
    with open_book(where) as book:
        for index in range(count):
            book.append([entry(f"project/{name}{index}")])


def write_together(where: str, stream: str, wins: int) -> None:
    """Append to one stream that others append to as well, reading again after each conflict."""
    with open_book(where) as book:
        while wins:
            seen = len(book.stream(stream))
            command = f"{where[-9:]}-{time.monotonic_ns()}-{id(book)}"
            try:
                book.append([entry(stream, seen + 1, command=command)], read={stream: seen})
                wins -= 1
            except Conflict:
                continue


def follow(book: Book, until: int) -> list[tuple[int, bytes]]:
    """Poll the book as projections and sealing do, until it gave so many entries."""
    got: list[tuple[int, bytes]] = []
    deadline = time.monotonic() + 60
    while len(got) < until and time.monotonic() < deadline:
        got += book.pages(got[-1][0] if got else 0, 7)
    return got


def database_files(path: Path) -> bytes:
    """Every byte in the files of an SQLite book."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


if __name__ == "__main__":
    verb, where, name, count = sys.argv[1:]
    {"alone": write_alone, "together": write_together}[verb](where, name, int(count))
