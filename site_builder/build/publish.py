"""Build the site from a view: render what is stale into a staging folder, then put it in place.

What survives a crash: until the staging folder is complete and flushed, the published site is untouched and the
next build throws the folder away. From then on a READY mark stands in it, and the next build first finishes moving
its files into place, each by an atomic rename. The view notes what was built only after that, so a page can be
rendered twice, never forgotten.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from pathlib import Path

from domain.ledger.files import flush
from projections.view import ViewReader
from site_builder import personal_values
from site_builder.build.folders import BuildError, BuildFolders, compiled
from site_builder.build.notes import Built, note_built, note_meta
from site_builder.build.order import chunks_of, maker_of
from site_builder.build.own_files import check_own_links
from site_builder.build.removal import check_links, remove
from site_builder.build.render import MadePage, Order, render
from site_builder.build.stale import every_page, stale_pages
from site_builder.build.sums import stage_sums
from site_builder.seals import Seals
from site_builder.settings import Settings
from site_builder.site import Shelf

READY = "READY"
HOME = "index.html"  # every build makes it
PACKED = "gzip and brotli"
Tell = Callable[[int, int], None]  # (pages done, pages in all)


def build(
    place: BuildFolders, settings: Settings, *, whole: bool, documents: Path | None = None, log: Path | None = None,
    assets: Path | None = None, listed: bool = False, packed: bool = False, executor: Executor | None = None,
    tell: Tell = lambda done, of: None,
) -> Built:  # fmt: skip
    """Render and publish what is stale, or everything; the caller holds the place (`builder_of`).

    `documents` is the book's folder of documents by SHA-256, `log` that of the published log: reports need both;
    `assets` has the files that the settings name.
    Everything is rendered too where texts were not `packed` as they are to be, or where the site was taken away.
    """
    recover(place)
    sealed, now = Seals(log).newest, PACKED if packed else ""
    reader = ViewReader(place.view)
    try:
        meta = reader.meta()
        whole = whole or "built" not in meta or meta.get("packed", "") != now or not (place.out / HOME).exists()
        beside = personal_values.marks(log)
        stale = every_page(reader) if whole else _stale(reader, meta, (settings.as_of, sealed), documents, log)
        pages = [page for page in stale if maker_of(page).pdf in ("", *settings.pdf)]
        shelf = Shelf(documents, log, place.state / "pdfs", compiled(place, meta.get("version")), assets)
        number = int(meta.get("built", "0")) + 1
        order = _order(place, settings, (number, reader.size()), shelf, packed, reader.stands_still())
        made = render(order, [page for page in pages if maker_of(page).keeps])
        rest = {page for page in pages if not maker_of(page).keeps}.union(() if whole else _moved_by(reader, made))
        made += _render(reader, order, sorted(rest), executor, tell)
        gone = _gone(reader, made, whole)
        _check_alone(made)
        check_own_links(settings, assets, _leading(reader, made, gone, whole))
        _check_staged(place, made)
        sums = stage_sums(place, reader, made, gone, whole=whole, listed=listed)
    finally:
        reader.close()
    copied = made if place.out.exists() and meta.get("packed") != "" else ()
    if meta.get("packed", "") != now:
        note_meta(place, {"packed": "unknown"})  # killed from here on, the next build is a whole one again
    _publish(place)
    remove(place.out, [*gone, *sums.gone], copied)
    told = {"built": str(number), "as_of": settings.as_of, "sealed": str(sealed), "packed": now, "personal": beside}
    return note_built(place, made, gone, sums, told, 0 if whole else int(meta["files"]))


def _stale(
    reader: ViewReader, meta: dict[str, str], now: tuple[str, int], documents: Path | None, log: Path | None
) -> list[str]:
    """The pages to render since the build that `meta` tells of, sorted: what changed, and what was erased."""
    was = meta.get("as_of", ""), int(meta.get("sealed", "0"))
    erased = personal_values.stale(reader, meta.get("personal", ""), log)
    return sorted({*stale_pages(reader, was, now, documents), *erased})


def _moved_by(reader: ViewReader, made: list[MadePage]) -> Iterator[str]:
    """The pages that rest on what some others keep, where that is another than it was."""
    for each in made:
        before = next(reader.rows("SELECT body FROM kept WHERE page=?", (each.page,)), (None,))[0]
        if each.kept and each.kept.data != before:
            resting = "SELECT page FROM reads WHERE question='kept' AND key=?"
            yield from (page for (page,) in reader.rows(resting, (each.page,)))


def _order(
    place: BuildFolders, settings: Settings, number: tuple[int, int], shelf: Shelf, packed: bool, still: bool
) -> Order:
    """What is rendered into a new staging folder, as processes know it.

    A killed build and the next have the same number, but other entries.
    """
    place.stage.mkdir(parents=True)
    file = place.view.stat()
    build = file.st_ino, file.st_ctime_ns, *number
    return Order(place.view, place.stage, settings, build, place.out, shelf, packed, still)


def recover(place: BuildFolders) -> None:
    """Finish what a killed build had completed, or throw away what it had not."""
    if (place.stage / READY).exists():
        _publish(place)
    elif place.stage.exists():
        shutil.rmtree(place.stage)


def _render(
    view: ViewReader, order: Order, pages: list[str], executor: Executor | None, tell: Tell
) -> Iterable[MadePage]:
    chunks = chunks_of(view, pages)
    done = 0
    if executor is None or len(chunks) < 2:
        try:
            for chunk in chunks:
                yield from render(order, chunk)
                tell(done := done + len(chunk), len(pages))
        finally:
            gc.unfreeze()  # this process lives on, and goes on collecting
        return
    waiting: list[Future[list[MadePage]]] = [executor.submit(render, order, chunk) for chunk in chunks]
    for future in as_completed(waiting):
        made = future.result()
        yield from made
        tell(done := done + len(made), len(pages))


def _gone(reader: ViewReader, made: list[MadePage], whole: bool) -> list[str]:
    """Files of the last build that the same pages no longer make."""
    now = {wrote.path for page in made for wrote in page.files}
    if whole:
        return sorted({path for (path,) in reader.rows("SELECT path FROM files")} - now)
    again = {page.page for page in made}
    before = {path for page in made for (path,) in reader.rows("SELECT path FROM files WHERE page=?", (page.page,))}
    makers = "SELECT page FROM files WHERE path=?"  # a document can be published by several reports
    return sorted(path for path in before - now if all(page in again for (page,) in reader.rows(makers, (path,))))


def _leading(reader: ViewReader, made: list[MadePage], gone: list[str], whole: bool) -> Callable[[str], bool]:
    """Whether a file will be in the site."""
    now, before = {wrote.path for page in made for wrote in page.files}, "SELECT 1 FROM files WHERE path=?"
    return lambda path: path in now or (not whole and path not in gone and any(reader.rows(before, (path,))))


def _check_alone(made: list[MadePage]) -> None:
    """Refuse two pages that make one file with other bytes: one of them would be lost without a word."""
    makers: dict[str, tuple[str, bytes]] = {}
    for page in made:
        for wrote in page.files:
            other, digest = makers.setdefault(wrote.path, (page.page, wrote.sha256))
            if digest != wrote.sha256:
                raise BuildError(
                    "{path} is made by two pages, {one} and {other}: nothing is published; please report it",
                    path=wrote.path,
                    one=other,
                    other=page.page,
                )


def _check_staged(place: BuildFolders, made: list[MadePage]) -> None:
    """Refuse to publish less than was made: other machines wrote it, and their files may be seen here later."""
    staged = {wrote.path for page in made for wrote in page.files if wrote.staged}
    there = sum(len(files) for _, _, files in os.walk(place.stage))
    if there < len(staged):
        raise BuildError(
            "of {count} new files {there} are seen in {stage}: the machines that share it are told late of each other's"
            " files; docs/cluster.md says how it is mounted. The site that was there is unchanged",
            count=len(staged), there=there, stage=place.stage,
        )  # fmt: skip


def _publish(place: BuildFolders) -> None:
    """Move the staging folder's files into place; can be called again after a crash at any line."""
    check_links(place)  # before anything is moved
    os.sync()  # the staged bytes are on disk before the mark says so: one flush instead of one a file
    (place.stage / READY).touch()
    flush(place.stage)
    for folder, folders, files in os.walk(place.stage):
        target = place.out / Path(folder).relative_to(place.stage)
        target.mkdir(parents=True, exist_ok=True)
        folders[:] = [name for name in sorted(folders) if not _moved(Path(folder) / name, target / name)]
        for name in sorted(files):
            if name != READY:
                os.replace(Path(folder) / name, target / name)  # noqa: PTH105 no Path made for each of 100,000 files
    flush(place.out)
    shutil.rmtree(place.stage)  # a crash inside leaves a folder without files, with the mark or without: harmless


def _moved(folder: Path, target: Path) -> bool:
    """Move a folder as a whole where there is none of its name yet; else its files are moved one by one."""
    if target.exists():
        return False
    folder.rename(target)
    return True
