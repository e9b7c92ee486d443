"""Make the site of a book: fold what is new into the view, then render what is stale.

`site = f(book up to the as-of day, as-of day, settings, builder)`: the same four give the same bytes, however often
and in whatever steps the site was built before.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.ledger.checkpoint import Checkpoint
from domain.ledger.entry import parse
from domain.ledger.office_clock import offset_by, offset_in
from domain.rules.office_time import public_day
from domain.rules.said import Said
from projections import wrong_clock
from projections.all import QUESTIONS
from projections.follow import follow
from projections.saved_charter import charter_of
from projections.view import FORMAT, View, ViewReader
from site_builder.build.folders import BuildError, BuildFolders, builder_of
from site_builder.build.lock import builder_lock
from site_builder.build.manifest import bind, newest_checkpoint, publish_log, unbind
from site_builder.build.notes import Built
from site_builder.build.own_files import check_own_files, check_own_texts
from site_builder.build.publish import Tell, build, recover
from site_builder.settings import Settings

ROOMS = ("domain", "projections", "site_builder")
Pages = Callable[[int, int], list[tuple[int, bytes]]]


class BuiltSite(NamedTuple):
    """What making a site did."""

    folded: int
    entries: int
    as_of: str
    built: Built
    sealed: int  # entries under the newest seal; a site of fewer is bound to none
    unsigned: bool  # whether the site was signed, and is not any more


def make(
    pages: Pages, settings: Settings, out: Path, *, as_of: str | None = None, log: Path | None = None,
    documents: Path | None = None, assets: Path | None = None, whole: bool = False, packed: bool = False,
    executor: Executor | None = None, tell: Tell = lambda done, of: None,
) -> BuiltSite:  # fmt: skip
    """Build the site of a book in `out`; without an as-of day it speaks as of the newest entry's day at the office.

    The day of an entry whose moment is known to be wrong is that by which it was recorded (Art. 29).

    `log` is the folder of the book's sealed log: where there is a checkpoint, the site stands on its entries and on no
    others, carries the log, and is bound to it. `documents` is the folder of documents by SHA-256, `assets` that
    of the files that the settings name. With `packed`, texts have copies packed by gzip and brotli beside them.
    """
    place = BuildFolders(out := out.resolve())  # once: a link that is turned meanwhile leads the build nowhere else
    checkpoint = newest_checkpoint(log)
    _check_origin(settings, checkpoint)
    check_own_files(settings, assets)
    with builder_of(place):
        recover(place)
        folded = _fold(place, pages, settings, as_of, checkpoint.size if checkpoint else None)
        entries, newest = _newest(place.view)
        if not entries:
            raise BuildError(_empty(pages, as_of))
        _check_terms(place, settings, assets)
        told = msgspec.structs.replace(settings, as_of=as_of or newest)
        if log and checkpoint:
            publish_log(log, out, place.state, whole=whole)
        sealed = log if checkpoint else None
        bound = checkpoint if checkpoint and entries == checkpoint.size else None
        built = build(
            place, told, whole=whole, documents=documents, log=sealed, assets=assets, listed=bool(bound), packed=packed,
            executor=executor, tell=tell,
        )  # fmt: skip
        unsigned = bind(out, place.state, bound, told.as_of, built.sums) if bound else unbind(out, place.state)
        return BuiltSite(folded, entries, told.as_of, built, checkpoint.size if checkpoint else 0, unsigned)


def _check_origin(settings: Settings, checkpoint: Checkpoint | None) -> None:
    """Refuse another name than that under which the log was sealed."""
    if checkpoint and checkpoint.origin != settings.origin:
        raise BuildError(
            "[site] origin is {origin}, but the log was sealed as {sealed}: put that back in gongshi.toml,"
            " for every feed item is named by it",
            origin=settings.origin,
            sealed=checkpoint.origin,
        )


def _check_terms(place: BuildFolders, settings: Settings, assets: Path | None) -> None:
    """Refuse own words for terms that the book's charter has not."""
    if settings.texts or settings.texts_en:
        view = ViewReader(place.view)
        try:
            check_own_texts(settings, assets, charter_of(view))
        finally:
            view.close()


def _empty(pages: Pages, as_of: str | None) -> str:
    """Why there is nothing to build."""
    first = pages(0, 1)
    if as_of and first:
        return Said(
            "nothing was on record by {as_of}: the first entry is of {day}; name a day from then on",
            as_of=as_of,
            day=_day(first[0][1], offset_by(pages)),
        )
    return Said("the book has no entry yet: record one with gongshi-desk, then build again")


def _fold(place: BuildFolders, pages: Pages, settings: Settings, as_of: str | None, size: int | None) -> int:
    """Bring the view up to date, or fold a new one and swap it in; how many entries were folded."""
    version = builder_version(settings)
    current = _usable(place.view, pages, version, as_of, size)
    view = View(place.view if current else _fresh(place))
    try:
        folded = follow(view, _until(pages, as_of), QUESTIONS, upto=size)
        _note(view, version)
    finally:
        view.close()
    if not current:
        _swap(place)
    return folded


def _until(pages: Pages, as_of: str | None) -> Pages:
    """The book cut after the as-of day: moments never decrease, so that is a prefix of it."""
    if as_of is None:
        return pages
    offset = offset_by(pages)
    wrong = functools.cache(
        lambda: wrong_clock.spans(wrong_clock.wrong_clock_marks(pages))
    )  # asked for where the cut may be

    def cut(after: int, limit: int) -> list[tuple[int, bytes]]:
        found = pages(after, limit)
        while found and _day(found[-1][1], offset) > as_of and _day(found[-1][1], offset, wrong()) > as_of:
            found.pop()
        return found

    return cut


def _day(body: bytes, offset: int, wrong: Sequence[wrong_clock.Span] = ()) -> str:
    """The office's day by which an entry was public, as far as the book knows."""
    return public_day(wrong_clock.true_moment(parse(body), wrong), offset)


def _usable(path: Path, pages: Pages, version: str, as_of: str | None, upto: int | None) -> bool:
    """Whether the view can be followed on: made by this builder, from this book, and not beyond the as-of day."""
    if not path.exists():
        return False
    try:
        view = View(path)
        reader = ViewReader(path)
    except Exception:  # whatever is wrong with the file, folding again cures it
        return False
    try:
        size, position = reader.size(), view.position
        if reader.meta().get("version") != version or (upto is not None and size > upto):
            return False
        if not size:
            return True
        newest = reader.entry(size - 1) or b""
        if [body for _, body in pages(position - 1, 1)] != [newest]:
            return False
        return as_of is None or _day(newest, offset_in(reader.entry(0)), _wrong(reader)) <= as_of
    except sqlite3.DatabaseError:
        return False
    finally:
        reader.close()
        view.close()


def _new(place: BuildFolders) -> Path:
    return place.state / "new.sqlite"


def _fresh(place: BuildFolders) -> Path:
    """A new view file, beside the old one until it is whole."""
    for leftover in place.state.glob("new.sqlite*"):
        leftover.unlink()
    return _new(place)


def _swap(place: BuildFolders) -> None:
    """Put a newly folded view in the old one's place; it takes over what files the site has, and their hashes."""
    new = sqlite3.connect(_new(place))
    if place.view.exists():
        try:
            new.execute("ATTACH ? AS old", (str(place.view),))
            there = (
                "SELECT name FROM old.sqlite_master WHERE name IN ('files', 'sums')"  # sums: not of an older release
            )
            for (table,) in new.execute(there).fetchall():
                new.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM old.{table}")
            new.commit()
            new.execute("DETACH old")
        except sqlite3.DatabaseError:
            new.rollback()  # an unreadable old view: every file is written anew
            new.close()
            new = sqlite3.connect(_new(place))
    new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    new.close()
    for leftover in (place.state / "view.sqlite-wal", place.state / "view.sqlite-shm"):
        leftover.unlink(missing_ok=True)
    _new(place).replace(place.view)  # a crash before this line leaves the old view, after it the new one
    for leftover in place.state.glob("new.sqlite*"):
        leftover.unlink()


def _note(view: View, version: str) -> None:
    with view.writing() as cursor:
        cursor.execute("INSERT OR REPLACE INTO meta VALUES ('version', ?)", (version,))


def _newest(path: Path) -> tuple[int, str]:
    reader = ViewReader(path)
    try:
        size = reader.size()
        if not size:
            return 0, ""
        return size, _day(reader.entry(size - 1) or b"", offset_in(reader.entry(0)), _wrong(reader))
    finally:
        reader.close()


def _wrong(reader: ViewReader) -> list[wrong_clock.Span]:
    return wrong_clock.saved_spans(reader.document(*wrong_clock.PLACE))


def builder_version(settings: Settings) -> str:
    """A hash of the builder's own files, of the versions it runs on and of the site's settings but the as-of day."""
    told = msgspec.json.encode(msgspec.structs.replace(settings, as_of=""))
    return hashlib.sha256(f"{FORMAT} {_sources()} {builder_lock()} {sys.version}".encode() + told).hexdigest()


@functools.cache
def _sources() -> str:
    digest = hashlib.sha256()
    for room in ROOMS:
        top = Path(str(resources.files(room)))
        for file in sorted(top.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{room}/{file.relative_to(top).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()
