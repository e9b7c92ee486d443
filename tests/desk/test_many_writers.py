"""Twenty writers on one stream: all are taken, on PostgreSQL as on SQLite, and none is told to try later."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from domain.ledger.store import Book, open_book
from tests.desk.conftest import Run

WRITERS = 20
EACH = 3

WRITER = """
import sys
from desk.commands import Surroundings
from desk.decisions import read_submission
from desk.record import record
from domain.ledger.store import open_book
where, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_book(where) as book:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        told = {"kind": "organisation.renamed", "streams": ["organisation/office"], "by": "officer/registrar"}
        told |= {"on": "2026-01-05", "fields": {"new_name": f"名{name}号{number}", "reason": "更名"}}
        record(book, [[read_submission(told, f"writer-{name}-{number}")]], Surroundings().office)
"""


def write_all(where: str) -> None:
    """Start all writers, let them go at once, and wait for the last."""
    command = [sys.executable, "-c", WRITER, where]
    started = [
        subprocess.Popen([*command, str(name), str(EACH)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                         stderr=subprocess.PIPE)
        for name in range(WRITERS)
    ]  # fmt: skip
    for each in started:
        assert each.stdout and each.stdout.readline() == "ready\n"
    for each in started:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate(timeout=240)[1] for each in started]
    assert [text for text in told if text] == []


def taken(where: str) -> None:
    write_all(where)
    with open_book(where) as book:
        entries = book.stream("organisation/office")
    assert len(entries) == 1 + WRITERS * EACH
    assert len({entry.command for entry in entries}) == len(entries)


def test_sqlite_takes_all(folder: Path) -> None:
    taken(str(folder))


@pytest.mark.postgres
def test_postgres_takes_all(tmp_path: Path, postgres_database: str, run: Run) -> None:
    made = run("new", tmp_path / "book", "--store", postgres_database, "--on", "2026-01-05")
    assert made.exit_code == 0, made.output
    taken(postgres_database)


def test_who_has_the_turn_in_sqlite_is_not_overtaken(folder: Path) -> None:
    with open_book(str(folder)) as book, open_book(str(folder)) as other:
        with book.tables.alone():
            wait = threading.Thread(target=_write, args=(other,))
            wait.start()
            wait.join(0.3)
            assert wait.is_alive()
            _write(book)  # whoever has the turn writes
        wait.join(30)
        assert not wait.is_alive()


def _write(book: Book) -> None:
    with book.tables.writing():
        pass


def test_a_writer_that_was_killed_holds_nobody_off_in_sqlite(folder: Path) -> None:
    killed_with_the_turn(str(folder))


@pytest.mark.postgres
def test_a_writer_that_was_killed_holds_nobody_off(postgres_database: str) -> None:
    with open_book(postgres_database, create=True):
        pass
    killed_with_the_turn(postgres_database)


def killed_with_the_turn(where: str) -> None:
    holder = (
        f"from domain.ledger.store import open_book\nbook = open_book({where!r})\n"
        "with book.tables.alone():\n    print('held', flush=True)\n    input()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"held\n"
    process.kill()
    process.communicate()
    with open_book(where) as book, book.tables.alone():
        _write(book)
