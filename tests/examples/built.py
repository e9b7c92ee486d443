"""The site of the whole example, for the tests that read all its pages."""

from __future__ import annotations

from pathlib import Path

from domain.ledger.store import open_book
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.examples.conftest import feed

SETTINGS = Settings(title="北京技术创新行动计划公示", title_en="The public record", pdf=(), example=True)


def example_site_in(folder: Path) -> Path:
    """The site of the example, without its PDFs, below a folder."""
    for result in feed(folder / "book"):
        assert result.exit_code == 0, result.output
    with open_book(folder / "book") as book:
        make(book.pages, SETTINGS, folder / "www", as_of="2018-12-31", documents=folder / "book" / "documents")
    return folder / "www"
