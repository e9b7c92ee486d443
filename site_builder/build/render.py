"""The work of one process: render pages into the staging folder, and say what each page read and wrote."""

from __future__ import annotations

import functools
import gc
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from projections.view import ViewReader
from site_builder.build.compress import copies, is_copy, packable, packings
from site_builder.build.makers import MAKERS
from site_builder.maker import KeptValue, PageName
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.site import Shelf, Site


class Order(NamedTuple):
    """Where a build reads and writes, the same for all its processes; small enough to be sent to each."""

    view: Path
    stage: Path
    settings: Settings
    build: tuple[int, int, int, int]  # which file and which build: a process that outlives one must not use its memory
    site: Path  # as it was published last
    shelf: Shelf = Shelf()
    packed: bool = False  # whether packed copies are to lie beside its files
    still: bool = False  # whether nobody writes to the view while pages are rendered


class Wrote(NamedTuple):
    """One file of a page; `staged` is false where its bytes lie there already."""

    path: str
    sha256: bytes
    size: int
    staged: bool
    packed: bool  # whether copies of it are to lie beside it


class MadePage(NamedTuple):
    """What came of one page."""

    page: str
    reads: list[tuple[str, str]]
    files: list[Wrote]
    kept: KeptValue | None = None


@functools.lru_cache(1)
def _site(order: Order) -> Site:
    return Site(Reader(ViewReader(order.view, still=order.still), order.settings.as_of), order.settings, order.shelf)


def render(order: Order, pages: Sequence[str]) -> list[MadePage]:
    """Render pages; each file that does not lie there with these bytes is written into the staging folder."""
    site = _site(order)
    gc.disable()  # pages make no cycles worth a pause: no template has a macro that reads the page's own values
    try:
        return [_make(site, order, page) for page in pages]
    finally:
        gc.freeze()  # what is remembered for later pages is not looked through again and again
        gc.enable()


def _make(site: Site, order: Order, page: str) -> MadePage:
    name = PageName.parse(page)
    site.reader.begin()
    files, kept = [], None
    for output in MAKERS[name.maker].make(site, name.key):
        if isinstance(output, KeptValue):
            kept = output
        else:
            files.append(_stage(site, order, output.path, output.data))
    return MadePage(page, site.reader.noted(), files, kept)


def _stage(site: Site, order: Order, path: str, data: bytes) -> Wrote:
    digest = hashlib.sha256(data).digest()
    known = next(site.reader.view.rows("SELECT sha256 FROM files WHERE path=?", (path,)), None)
    same = known is not None and known[0] == digest and _lying(order.site, path) == data
    if not same:
        put(f"{order.stage}/{path}", data)
    packed = order.packed and packable(path, len(data))
    if packed and not (same and all(is_copy(copy, _lying(order.site, copy), data) for copy in copies(path))):
        for copy, body in packings(path, data):
            put(f"{order.stage}/{copy}", body)
    return Wrote(path, digest, len(data), not same, packed)


def _lying(site: Path, path: str) -> bytes | None:
    """What lies at a path of the site: it may be other than it was made, whatever is noted of it."""
    try:
        file = os.open(f"{site}/{path}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return b"".join(iter(lambda: os.read(file, 1 << 20), b""))
    finally:
        os.close(file)


def put(target: str, data: bytes) -> None:
    """Write a file into the staging folder, making its folders."""
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)
