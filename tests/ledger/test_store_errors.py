"""What can go wrong outside: each time one clear line, and nothing half-written."""

from pathlib import Path

import psycopg
import pytest

from domain.ledger.personal import PersonalPlace
from domain.ledger.store import BookError, open_book
from tests.ledger.books import database_files, entry, many, personal_entry
from tests.postgres import Server


def test_there_is_no_book(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "absent", tmp_path / "absent.sqlite", tmp_path / "a" / "b"):
        with pytest.raises(BookError, match=r"^there is no book at /.*\.sqlite$"):
            open_book(where)
    assert list(tmp_path.iterdir()) == []


def test_there_is_no_folder_for_a_new_book(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="there is no folder"):
        open_book(tmp_path / "a" / "b", create=True)


def test_a_book_is_never_made_over_another(where: str) -> None:
    open_book(where, create=True).close()
    with pytest.raises(BookError, match="there is a book already"):
        open_book(where, create=True)


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 99])
def test_a_file_that_is_no_book(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "book.sqlite").write_bytes(content)
    with pytest.raises(BookError, match=r"book\.sqlite is not a book: [^\n]*$"):
        open_book(tmp_path)
    assert (tmp_path / "book.sqlite").read_bytes() == content


def test_a_folder_with_signs_that_mean_something_in_addresses(tmp_path: Path) -> None:
    folder = tmp_path / "卷 1?#%41"
    folder.mkdir()
    with open_book(folder, create=True) as book:
        book.append(many(1))
    with open_book(folder) as book:
        assert book.count() == 1


def test_a_book_of_a_newer_release(where: str) -> None:
    with open_book(where, create=True) as book, book.tables.writing() as rows:
        rows.run("INSERT INTO book_format VALUES (2)")
    with pytest.raises(BookError, match="has book format 2; this program knows 1: use a newer release"):
        open_book(where)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/book", r"^cannot reach postgresql://127\.0\.0\.1:1/book: .*refused"),
        ("postgresql://127.0.0.1/book?port=1&x=y", r"^not a PostgreSQL address: "),
    ],
)
def test_a_server_that_cannot_be_reached(url: str, said: str) -> None:
    with pytest.raises(BookError, match=said) as caught:
        open_book(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_a_database_without_a_book(postgres_database: str) -> None:
    with pytest.raises(BookError, match="there is no book at postgresql://"):
        open_book(postgres_database)
    with pytest.raises(BookError, match=r"cannot reach .* does not exist"):
        open_book(postgres_database + "x")


@pytest.mark.postgres
def test_a_connection_that_breaks_is_made_again_for_the_next_command(postgres_database: str) -> None:
    with open_book(postgres_database, create=True) as book:
        book.append(many(1))
        with psycopg.connect(postgres_database, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        book.append([entry("project/next")])
        assert book.count() == 2


def test_a_full_disk_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        book.append(many(10))
        with book.tables.reading() as rows:
            rows.run("PRAGMA max_page_count = 40")  # the database may not grow any more, as on a full disk
        with pytest.raises(BookError, match=r"book\.sqlite: the disk refuses: database or disk is full; make room"):
            book.append(many(1000, "project/Q"))
        assert book.count() == 10
        with book.tables.reading() as rows:
            rows.run("PRAGMA max_page_count = 4000")
        book.append(many(1000, "project/Q"))
        assert book.count() == 1010


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite").mkdir()
    with pytest.raises(BookError):
        open_book(tmp_path)


def test_an_erased_value_is_in_no_file_of_an_sqlite_book(tmp_path: Path) -> None:
    first, value = personal_entry("project/P1", 1, "欧阳不可寻", b"\x07salt-that-must-go-as-well-------")
    with open_book(tmp_path, create=True) as book:
        book.append([first], personal=[value])
        assert value.value.encode() in database_files(tmp_path / "book.sqlite")
        book.append([entry("project/P1", 2)], erase=[PersonalPlace("project/P1", 1, "leader")])
        left = database_files(tmp_path / "book.sqlite")
        assert value.value.encode() not in left
        assert value.salt not in left


@pytest.mark.postgres
def test_an_erased_value_is_not_in_the_table_s_file_in_postgresql(
    postgres_server: Server, postgres_database: str
) -> None:
    kept, other = personal_entry("project/P0", 1, "王小明", b"k" * 32)
    first, value = personal_entry("project/P1", 1, "欧阳不可寻", b"\x07salt-that-must-go-as-well-------")
    with open_book(postgres_database, create=True) as book:
        book.append([kept, first], personal=[other, value])
        assert value.value.encode() in table_file(postgres_server, postgres_database)
        book.append([entry("project/P1", 2)], erase=[PersonalPlace("project/P1", 1, "leader")])
        left = table_file(postgres_server, postgres_database)
        assert value.value.encode() not in left
        assert value.salt not in left
        assert other.value.encode() in left


def table_file(server: Server, url: str) -> bytes:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # so that the file shows what the server holds in memory
        found = connection.execute("SELECT pg_relation_filepath('book_personal')").fetchone()
    assert found
    return (server.data / str(found[0])).read_bytes()
