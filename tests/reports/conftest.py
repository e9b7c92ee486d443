"""The site of the made-up book, built once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.made import documents, entries, seal, site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The whole site, sealed, with every kind of report; `documents` and `log` lie beside `www`."""
    folder = tmp_path_factory.mktemp("reports")
    book = entries()
    seal(folder / "log", book, 20)
    seal(folder / "log", book, len(book), old=20)
    site(folder / "www", book, documents=documents(folder / "documents"), log=folder / "log")
    yield folder
