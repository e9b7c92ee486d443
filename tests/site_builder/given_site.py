"""A small book and its site, for the tests of the builder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.made_book import entries
from domain.ledger.entry import AnyEntry, canonical
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.build.make import BuiltSite, make
from site_builder.build.makers import MAKERS
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.site import Site

Pages = Callable[[int, int], list[tuple[int, bytes]]]
SETTINGS = Settings(title="测试公示", title_en="Test", pdf=())


def pages_of(given: list[AnyEntry]) -> Pages:
    """A book's pages, with gaps in the positions as PostgreSQL leaves them."""
    rows = [(7 * number + 3, canonical(entry)) for number, entry in enumerate(given)]
    return lambda after, limit: [row for row in rows if row[0] > after][:limit]


def some_entries(count: int) -> list[AnyEntry]:
    """The first entries of the made-up book."""
    return list(entries(count))


def built(given: list[AnyEntry], out: Path, **told: object) -> BuiltSite:
    """The site of some entries in a folder."""
    return make(pages_of(given), SETTINGS, out, **told)  # type: ignore[arg-type]


@contextmanager
def site_over(folder: Path, given: list[AnyEntry], as_of: str) -> Iterator[Site]:
    """What pages are made from as of a day; the view in the folder follows from where it was."""
    view = View(folder / "view.sqlite")
    follow(view, pages_of(given), QUESTIONS)
    reader = ViewReader(view.path)
    try:
        yield Site(Reader(reader, as_of), SETTINGS)
    finally:
        reader.close()
        view.close()


def published(site: Site, maker: str, key: str) -> dict[str, bytes]:
    """The files that a maker makes of a key, by address."""
    site.reader.begin()
    return {SETTINGS.base_url + path: data for path, data in MAKERS[maker].make(site, key)}


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
