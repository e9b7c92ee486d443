"""What the view notes of a build: what was made and read, so that the next build knows what is stale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from eventsourcing.sqlite import SQLiteCursor

from projections.view import READS_OF_PAGE, View
from site_builder.build.folders import BuildFolders
from site_builder.build.order import maker_of
from site_builder.build.render import MadePage
from site_builder.build.sums import ListChanges, note_sums


class Built(NamedTuple):
    """What a build did."""

    pages: int
    written: int
    unchanged: int
    removed: int
    files: int
    sums: str  # the SHA-256 of the list at the top, where the files are listed


def note_meta(place: BuildFolders, told: dict[str, str]) -> None:
    """Note what is known of the site as a whole."""
    view = View(place.view)
    try:
        with view.writing() as cursor:
            cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", sorted(told.items()))
    finally:
        view.close()


def note_built(
    place: BuildFolders, made: list[MadePage], gone: list[str], sums: ListChanges, told: dict[str, str], known: int
) -> Built:
    """Note what was built, and that nothing is stale any more, in one transaction; what the build did.

    Before there were `known`, of which a whole build keeps none: 0. They are counted by what changed, which takes no
    longer in a longer book.
    """
    paths = {wrote.path for page in made for wrote in page.files}
    touched = sorted(paths.union(gone))
    view = View(place.view)
    try:
        with view.writing() as cursor:
            if known:
                known -= _standing(cursor, touched)
                cursor.executemany("DELETE FROM reads WHERE page=?", [(page.page,) for page in made])
                cursor.executemany("DELETE FROM files WHERE page=?", [(page.page,) for page in made])
                _insert(cursor, made)
                files = known + _standing(cursor, touched)
            else:
                _forget(cursor)
                _insert(cursor, made)
                files = len(paths)
            cursor.execute("DELETE FROM dirty")
            values = {**told, "files": str(files)}
            cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", sorted(values.items()))
            lists, top = note_sums(cursor, sums)
            return _count(made, [*gone, *sums.gone], sums.written, files + lists, top)
    finally:
        view.close()


def _forget(cursor: SQLiteCursor) -> None:
    cursor.execute("DELETE FROM reads")
    cursor.execute("DROP INDEX reads_of_page")  # `_insert` makes it again: faster at once than row by row
    cursor.execute("DELETE FROM files")
    cursor.execute("DELETE FROM kept")


def _insert(cursor: SQLiteCursor, made: list[MadePage]) -> None:
    cursor.executemany(
        "INSERT OR REPLACE INTO files VALUES (?,?,?)",
        sorted((wrote.path, page.page, wrote.sha256) for page in made for wrote in page.files),
    )
    cursor.executemany("INSERT OR IGNORE INTO reads VALUES (?,?,?)", _reads(made))
    cursor.executemany(
        "INSERT OR REPLACE INTO kept VALUES (?,?,?)",
        ((page.page, int(page.kept.path), page.kept.data) for page in made if page.kept),
    )
    cursor.execute(READS_OF_PAGE)


def _standing(cursor: SQLiteCursor, paths: list[str]) -> int:
    """How many of these paths some page makes."""
    made = "SELECT count(*) FROM json_each(?) WHERE EXISTS (SELECT 1 FROM files WHERE path=value)"
    cursor.execute(made, (msgspec.json.encode(paths).decode(),))
    return int(cursor.fetchone()[0])


def _reads(made: list[MadePage]) -> Iterator[tuple[str, str, str]]:
    """What pages read, in the order in which the view keeps it."""
    readers: dict[tuple[str, str], list[str]] = {}
    for page in made:
        for read in page.reads:
            readers.setdefault(read, []).append(page.page)
    for (question, key), pages in sorted(readers.items()):
        for name in sorted(pages):
            yield question, key, name


def _count(made: list[MadePage], gone: list[str], lists: list[str], files: int, top: str) -> Built:
    written = sum(wrote.staged for page in made for wrote in page.files)
    unchanged = sum(len(page.files) for page in made) - written
    pages = sum(not maker_of(page.page).keeps for page in made)
    return Built(pages, written + len(lists), unchanged, len(gone), files, top)
