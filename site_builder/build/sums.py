"""The lists of a site's files, staged and put in place with the files themselves: a crash leaves both or neither.

What the view notes of each list is written in the transaction that notes the files. Whatever else lies there, a killed
build's lists or altered ones, is not as noted: then all lists are made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from domain.ledger.sums import SUMS, ListError, NotedList, Read, amend_lists, list_of, make_lists
from projections.view import ViewReader
from site_builder.build.folders import BuildFolders
from site_builder.build.render import MadePage, put


class ListChanges(NamedTuple):
    """What becomes of the lists: which get other notes, or go; `anew`: other notes are forgotten; `written`: staged."""

    noted: Mapping[str, NotedList]
    gone: list[str]
    anew: bool
    written: list[str]


def stage_sums(
    place: BuildFolders, reader: ViewReader, made: Iterable[MadePage], gone: Sequence[str], *, whole: bool, listed: bool
) -> ListChanges:
    """Stage the lists of the files that a build makes and keeps; a site that is not `listed` loses all its lists."""
    had = {path for (path,) in reader.rows("SELECT path FROM sums")}
    if not listed:
        return ListChanges({}, sorted(had), anew=True, written=[])
    files = {wrote.path: wrote.sha256.hex() for page in made for wrote in page.files if whole or wrote.staged}
    if not whole:
        changed: dict[str, str | None] = {**dict.fromkeys(gone), **files}
        try:
            return _staged(place, amend_lists(changed, *_noted(place, reader)))
        except (ListError, FileNotFoundError):
            left = {path: digest.hex() for path, digest in reader.rows("SELECT path, sha256 FROM files")}
            files = {path: digest for path, digest in {**left, **changed}.items() if digest}
    return _anew(place, files, had)


def _noted(place: BuildFolders, reader: ViewReader) -> tuple[Callable[[str], dict[str, NotedList]], Read]:
    """What is noted of the lists of a folder, and how to read one; ListError unless their top is as noted."""

    def known(folder: str) -> dict[str, NotedList]:
        listing = list_of(folder)  # its parts follow it, and no other path lies between
        own = "SELECT path, names, sha256 FROM sums WHERE path >= ? AND path < ?"
        rows = reader.rows(own, (listing, f"{listing}."))
        return {path: NotedList(names, digest.hex()) for path, names, digest in rows}

    def read(listing: str) -> bytes:
        return (place.out / listing).read_bytes()

    top = known("").get(SUMS)
    if top is None or sha256(read(SUMS)).hexdigest() != top.sha256:  # a killed build's top is another too
        raise ListError("{sums} is not as it was made", sums=SUMS)
    return known, read


def _staged(place: BuildFolders, made: Mapping[str, bytes | None]) -> ListChanges:
    noted = {path: _known(data) for path, data in made.items() if data is not None}
    for path, data in made.items():
        if data is not None:
            put(f"{place.stage}/{path}", data)
    return ListChanges(noted, [path for path in made if path not in noted], anew=False, written=list(noted))


def _anew(place: BuildFolders, files: Mapping[str, str], had: set[str]) -> ListChanges:
    noted, written = {}, []
    for path, data in make_lists(sorted(files.items())):
        noted[path] = _known(data)
        there = place.out / path
        if not there.is_file() or there.read_bytes() != data:
            put(f"{place.stage}/{path}", data)
            written.append(path)
    return ListChanges(noted, sorted(had - noted.keys()), anew=True, written=written)


def note_sums(cursor: SQLiteCursor, sums: ListChanges) -> tuple[int, str]:
    """Note what became of the lists; how many there are, and the SHA-256 of their top, empty where there is none."""
    if sums.anew:
        cursor.execute("DELETE FROM sums")
    cursor.executemany("DELETE FROM sums WHERE path=?", [(path,) for path in sums.gone])
    rows = [(path, known.names, bytes.fromhex(known.sha256)) for path, known in sorted(sums.noted.items())]
    cursor.executemany("INSERT OR REPLACE INTO sums VALUES (?,?,?)", rows)
    cursor.execute("SELECT count(*), max(sha256) FILTER (WHERE path=?) FROM sums", (SUMS,))
    count, top = cursor.fetchone()
    return int(count), bytes(top or b"").hex()


def _known(data: bytes) -> NotedList:
    return NotedList(data.count(b"\n"), sha256(data).hexdigest())
