"""The book keeps what it was given, once, in order and unchanged, on both stores."""

import subprocess
import sys
import threading
from collections.abc import Sequence

import psycopg
import pytest
from eventsourcing.persistence import PersistenceError

from domain.ledger.entry import TooLong, canonical
from domain.ledger.personal import PersonalPlace
from domain.ledger.store import Book, BookError, Conflict, open_book
from tests.ledger.books import MOMENT, entry, follow, many, personal_entry, statements, write_together

STREAM = "project/P1"


def test_entries_come_back_as_they_were_appended(book: Book) -> None:
    entries = [entry(STREAM), entry("organisation/清华大学"), entry(STREAM, 2)]
    book.append(entries)
    assert book.stream(STREAM) == [entries[0], entries[2]]
    assert [data for _, data in book.pages(0, 10)] == [canonical(each) for each in entries]
    assert book.count() == 3
    position, newest = book.last() or (0, None)
    assert (position, newest) == (book.pages(0, 10)[-1][0], entries[2])


def test_an_empty_book_has_nothing(book: Book) -> None:
    assert (book.stream(STREAM), book.pages(0, 10), book.last(), book.count()) == ([], [], None, 0)
    book.append([])
    assert book.count() == 0


def test_a_book_is_still_there_when_opened_again(where: str) -> None:
    with open_book(where, create=True) as book:
        book.append(many(3))
    with open_book(where) as again:
        assert again.count() == 3


def test_pages_follow_on_one_another(book: Book) -> None:
    book.append(many(25))
    assert follow(book, 25) == book.pages(0, 100)


def test_a_stream_is_found_however_its_name_was_composed(book: Book) -> None:
    book.append([entry("organisation/Cafe\u0301")], read={"organisation/Cafe\u0301": 0})
    assert len(book.stream("organisation/Caf\u00e9")) == len(book.stream("organisation/Cafe\u0301")) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_number_that_is_taken_or_leaves_a_gap_is_a_conflict(book: Book, number: int) -> None:
    book.append([entry(STREAM)])
    with pytest.raises(Conflict, match=f"project/P1 has 1 entries; number {number} does not follow"):
        book.append([entry(STREAM, number, command="another")])
    assert book.count() == 1


def test_a_stream_that_grew_since_it_was_read_is_a_conflict(book: Book) -> None:
    book.append([entry("programme/1")])
    with pytest.raises(Conflict, match="programme/1 has 1 entries now; it had 0 when it was read"):
        book.append([entry(STREAM)], read={"programme/1": 0})
    book.append([entry(STREAM)], read={"programme/1": 1, STREAM: 0, "programme/2": 0})
    assert book.count() == 2


def test_time_does_not_run_backwards(book: Book) -> None:
    book.append([entry(STREAM)])
    with pytest.raises(Conflict, match="recorded_at would go back from 2026-01-01T08:00:00Z to 2026-01-01T07:59:59Z"):
        book.append([entry(STREAM, 2, at="2026-01-01T07:59:59Z")])
    with pytest.raises(ValueError, match="recorded_at goes back at project/P1 number 3"):
        book.append([entry(STREAM, 2, at="2026-01-01T09:00:00Z"), entry(STREAM, 3)])
    book.append([entry(STREAM, 2, at=MOMENT)])
    assert book.count() == 2


def test_a_repeated_command_is_told_its_first_result(book: Book) -> None:
    book.append([entry(STREAM, command="a"), entry("project/P2", command="b"), entry(STREAM, 2, command="a")])
    told = book.receipt("a")
    assert told is not None
    assert [each.number for each in book.at(told)] == [1, 2]
    with pytest.raises(Conflict, match="command a is already on record"):
        book.append([entry("project/P3", command="a")])
    assert book.receipt("c") is None
    assert book.count() == 3


def test_one_receipt_can_stand_for_a_whole_file(book: Book) -> None:
    book.append(many(3), receipt="file-1")
    assert len(book.receipt("file-1") or ()) == 3
    assert len(book.receipt("project/P0000002#1") or ()) == 1


def test_nothing_is_written_when_one_entry_of_several_is_refused(book: Book) -> None:
    _, value = personal_entry("project/P2", 1, "王小明", b"s" * 32)
    with pytest.raises(ValueError, match="does not commit to its personal leader"):
        book.append([entry(STREAM), entry("project/P2")], personal=[value])
    with pytest.raises(TooLong):
        book.append([entry(STREAM), entry("project/P2", reason="长" * 22_000)])
    with pytest.raises(Conflict):
        book.append([entry(STREAM), entry("project/P2", 2)])
    assert (book.count(), book.receipt(f"{STREAM}#1"), book.personal("project/P2")) == (0, None, [])


def test_personal_values_lie_beside_the_book_until_erased(book: Book) -> None:
    first, value = personal_entry(STREAM, 1, "王小明", b"s" * 32)
    book.append([first], personal=[value])
    assert book.personal(STREAM) == [value]
    assert "王小明" not in book.pages(0, 1)[0][1].decode()
    book.append([entry(STREAM, 2)], erase=[PersonalPlace(STREAM, 1, "leader")])
    assert book.personal(STREAM) == []
    assert book.stream(STREAM)[0].pd == first.pd


def rows_everywhere(book: Book) -> None:
    book.append([entry(STREAM)])
    with statements(book) as rows:
        rows.fill("log_leaf", [(0, 1, b"h")])
        rows.fill("log_checkpoint", [(1, b"note")])


CHANGES = [
    ("UPDATE {table} SET {column} = {column}", "takes no UPDATE"),
    ("DELETE FROM {table}", "takes no DELETE"),
]
COLUMNS = {
    "book_receipt": "positions",
    "log_leaf": "hash",
    "log_checkpoint": "note",
    "book_format": "version",
}


@pytest.mark.parametrize("table", ["events", *COLUMNS])
@pytest.mark.parametrize(("sql", "said"), CHANGES)
def test_the_database_itself_refuses_to_change_the_book(book: Book, table: str, sql: str, said: str) -> None:
    rows_everywhere(book)
    name, column = (book.tables.events, "state") if table == "events" else (table, COLUMNS[table])
    before = book.pages(0, 10)
    with pytest.raises(PersistenceError, match=f"the book is never changed: {name} {said}"), statements(book) as rows:
        rows.run(sql.format(table=name, column=column))
    assert book.pages(0, 10) == before


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("stored_events", "(9, 'project/P1', 1, 'forged', x'00')"),
        ("stored_events", "(1, 'project/P9', 1, 'forged', x'00')"),
        ("book_receipt", "('project/P1#1', '[]')"),
        ("log_leaf", "(0, 9, x'00')"),
        ("log_leaf", "(9, 1, x'00')"),
        ("log_checkpoint", "(1, x'00')"),
    ],
)
def test_sqlite_does_not_replace_a_row_either(book: Book, table: str, values: str) -> None:
    rows_everywhere(book)
    with pytest.raises(PersistenceError, match=f"{table} has that row"), statements(book) as rows:
        rows.run(f"INSERT OR REPLACE INTO {table} VALUES {values}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["book_events", "book_receipt", "log_leaf", "log_checkpoint", "book_format"])
def test_postgresql_refuses_truncate(postgres_database: str, table: str) -> None:
    open_book(postgres_database, create=True).close()
    with (
        psycopg.connect(postgres_database) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="takes no TRUNCATE"),
    ):
        connection.execute(f"TRUNCATE {table}")


def test_two_writing_processes_and_a_follower_that_misses_nothing(where: str, book: Book) -> None:
    commands = [[sys.executable, "-m", "tests.ledger.books", "alone", where, name, "150"] for name in "AB"]
    writers = [subprocess.Popen(command) for command in commands]
    got = follow(book, 300)
    assert [writer.wait() for writer in writers] == [0, 0]
    assert got == book.pages(0, 1000)
    assert len({data for _, data in got}) == 300


def test_threads_and_processes_that_decide_on_one_stream_take_turns(where: str, book: Book) -> None:
    threads = [threading.Thread(target=write_together, args=(where, STREAM, 15)) for _ in range(3)]
    command = [sys.executable, "-m", "tests.ledger.books", "together", where, STREAM, "15"]
    processes: Sequence[subprocess.Popen[bytes]] = [subprocess.Popen(command) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0, 0]
    assert [each.number for each in book.stream(STREAM)] == list(range(1, 76))
    assert len({each.command for each in book.stream(STREAM)}) == book.count() == 75


def test_errors_say_what_and_where_in_one_line(book: Book) -> None:
    book.append([entry(STREAM)])
    with statements(book) as rows:
        rows.run(
            f"INSERT INTO {book.tables.events} (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",
            "project/P9", 1, "os:system", b"{}",
        )  # fmt: skip
    with pytest.raises(BookError, match=r"^project/P9 number 1 cannot be read: [^\n]*$"):
        book.stream("project/P9")
