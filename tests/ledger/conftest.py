"""Each store in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ledger.store import Book, open_book


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which a book can be made."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return str(tmp_path)


@pytest.fixture
def book(where: str) -> Iterator[Book]:
    """A new book."""
    with open_book(where, create=True) as made:
        yield made
