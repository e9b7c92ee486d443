"""The known traps of the event store's library, each with its cure (docs: eventsourcing 9.5.6)."""

import threading
import tomllib
from pathlib import Path

import psycopg
import pytest
from eventsourcing.postgres import PostgresDatastore

from domain.ledger.entry import canonical
from domain.ledger.postgres_book import PostgresBook
from domain.ledger.store import LIBRARY, BookError, check_library, open_book
from tests.ledger.books import entry, follow, many


def test_one_sqlite_has_no_subscriptions_so_a_follower_polls(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        with pytest.raises(NotImplementedError):
            book.tables.subscribe()  # type: ignore[attr-defined]
        got: list[tuple[int, bytes]] = []
        follower = threading.Thread(target=lambda: got.extend(follow(book, 3)))
        follower.start()
        for each in many(3):
            book.append([each])
        follower.join(30)
        assert [data for _, data in got] == [canonical(each) for each in many(3)]


@pytest.mark.postgres
def test_two_a_large_postgresql_transaction_does_not_hang(postgres_database: str) -> None:
    large = [entry(f"project/P{index:05d}", reason="据" * 1000) for index in range(5000)]  # 17 MB; 6.8 MB hung
    with open_book(postgres_database, create=True) as book:
        saving = threading.Thread(target=book.append, args=(large,), daemon=True)
        saving.start()
        saving.join(120)
        assert not saving.is_alive()
        assert book.count() == 5000


@pytest.mark.postgres
def test_three_database_functions_stay_off(postgres_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    with open_book(postgres_database, create=True) as book:
        assert not book.tables.datastore.enable_db_functions  # type: ignore[attr-defined]
        book.append(many(2))
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'es_insert%'").fetchall() == []
        told = connection.info
        datastore = PostgresDatastore(
            told.dbname, told.host, told.port, told.user, "", originator_id_type="text", enable_db_functions=True
        )
        with pytest.raises(BookError, match="POSTGRES_ENABLE_DB_FUNCTIONS loses events"):
            PostgresBook(datastore)
        datastore.close()


@pytest.mark.postgres
def test_four_an_event_without_a_notification_is_seen_all_the_same(postgres_database: str) -> None:
    with open_book(postgres_database, create=True) as book, psycopg.connect(postgres_database) as other:
        book.append(many(1))
        seen = follow(book, 1)
        added = entry("project/late")
        other.execute(
            "INSERT INTO book_events (originator_id, originator_version, topic, state) VALUES (%s, 1, %s, %s)",
            (added.stream, added.kind, canonical(added)),
        )
        other.commit()  # nothing was sent to LISTEN
        assert [data for _, data in book.pages(seen[-1][0], 10)] == [canonical(added)]


@pytest.mark.parametrize("version", ["10.0.0a7", "9.5.7", "9.4.0"])
def test_five_another_version_of_the_library_is_refused(version: str) -> None:
    with pytest.raises(BookError, match=rf"eventsourcing {version} is installed; .* exactly 9\.5\.6: run `uv sync`"):
        check_library(version)


def test_five_the_version_is_pinned_where_it_is_installed_from() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert f"eventsourcing=={LIBRARY}" in project["dependencies"]


def test_the_machine_s_environment_changes_nothing_that_is_stored(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "COMPRESSOR_TOPIC": "eventsourcing.compressor:ZlibCompressor",
        "CIPHER_KEY": "x" * 32,
        "ORIGINATOR_ID_TYPE": "uuid",
        "BOOK_SQLITE_DBNAME": ":memory:",
        "IS_SNAPSHOTTING_ENABLED": "y",
    }.items():
        monkeypatch.setenv(name, value)
    with open_book(where, create=True) as book:
        book.append(many(1))
        assert [data for _, data in book.pages(0, 10)] == [canonical(each) for each in many(1)]


def test_a_position_is_never_used_twice(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        book.append(many(2))
        with book.tables.writing() as rows:  # somebody gets past the triggers
            rows.run("DROP TRIGGER stored_events_no_delete")
            rows.run("DELETE FROM stored_events WHERE rowid = 2")
        book.append([entry("project/next")])
        assert [position for position, _ in book.pages(0, 10)] == [1, 3]
