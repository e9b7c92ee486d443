"""A site, and its record in each place where it can lie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon.testing import TestClient

from domain.ledger.store import Book, open_book
from public.app import create_app
from public.book_record import BookRecord
from public.record import PublicRecord
from public.view_record import ViewRecord
from tests.public.given import fold, lay_out, record_with_gaps, story


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site."""
    return lay_out(tmp_path / "www")


@pytest.fixture
def client(site: Path) -> TestClient:
    """Asks the application without a record."""
    return TestClient(create_app(site))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    """The story's book, with gaps in its positions."""
    postgres = request.param == "postgres"
    where = request.getfixturevalue("postgres_database") if postgres else tmp_path
    with open_book(where, create=True) as made:
        record_with_gaps(made, story())
        yield made


@pytest.fixture
def record(book: Book) -> PublicRecord:
    """The story's record, straight from the book."""
    return BookRecord(book)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, PublicRecord]]:
    """The same record, from a book and from the builder's view of it; no test changes either."""
    folder = tmp_path_factory.mktemp("records")
    with open_book(folder, create=True) as book:
        record_with_gaps(book, story())
        fold(book, folder / "www")
        yield {"book": BookRecord(book), "view": ViewRecord(folder / "www")}


@pytest.fixture(params=["book", "view"])
def told(request: pytest.FixtureRequest, records: dict[str, PublicRecord]) -> PublicRecord:
    """The record from either."""
    return records[request.param]


@pytest.fixture
def api(site: Path, told: PublicRecord) -> TestClient:
    """Asks the application with the story's record, from either."""
    return TestClient(create_app(site, told))


@pytest.fixture
def window(site: Path, records: dict[str, PublicRecord]) -> TestClient:
    """Asks the application where it does not matter from what it answers."""
    return TestClient(create_app(site, records["view"]))
