"""What may not lie in the folder of a site, at whatever depth: links, a book, its keys, files that no list names."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from domain.ledger.manifest import MANIFEST
from domain.ledger.sums import SUMS, ListError, is_flat, listed

PRIVATE = frozenset(("gongshi.toml", "book.sqlite", "book.sqlite-wal", "book.sqlite-shm", "witnesses.toml"))
LOG = "log"
PACKED = (".gz", ".br")


def builders_folder(site: Path) -> Path:
    """The builder's own folder beside a site, one for each site under however many names: links are followed."""
    real = site.resolve()
    return real.parent / f".{real.name}.state"


def is_private(name: str) -> bool:
    """Whether a file of this name belongs to a book and is never published: its settings, its entries, a key."""
    small = name.lower()
    return small in PRIVATE or small.endswith(".key")


def walked(folder: Path, *, links: bool) -> Iterator[os.DirEntry[str]]:
    """All that lies in a folder, at whatever depth; through links only where told, and never in a circle."""
    waiting, seen = [str(folder)], {os.path.realpath(folder)}
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:  # such as lost+found: nobody can read it, a server neither
            continue
        for entry in entries:
            yield entry
            if _is_folder(entry, links):
                if links and entry.is_symlink():
                    real = os.path.realpath(entry.path)
                    if real in seen:
                        continue
                    seen.add(real)
                waiting.append(entry.path)


def _is_folder(entry: os.DirEntry[str], links: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=links)
    except OSError:  # a link to itself
        return False


def unlisted(out: Path, log: Path) -> Iterator[str]:
    """The files of a site that its lists do not name: but their top, the manifest, packed copies, and the log.

    ListError where the lists are not as their top says.
    """
    top = (out / SUMS).read_bytes()
    names = {path for path, _ in listed(functools.partial(_read, out), top, flat=is_flat(top))} | {SUMS, MANIFEST}
    begin = len(str(out).rstrip("/")) + 1
    for entry in walked(out, links=False):
        path = entry.path[begin:]
        if entry.is_symlink():
            yield path
        elif entry.is_dir(follow_symlinks=False) or path in names or (path.endswith(PACKED) and path[:-3] in names):
            continue
        elif not (path.startswith(f"{LOG}/") and (log / path[len(LOG) + 1 :]).is_file()):
            yield path


def altered(out: Path) -> Iterator[str]:
    """The files of a site that are gone, or are not as its lists say; ListError as of `unlisted`."""
    top = (out / SUMS).read_bytes()
    for path, digest in listed(functools.partial(_read, out), top, flat=is_flat(top)):
        try:
            with (out / path).open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            same = False
        if not same:
            yield path


def _read(out: Path, listing: str) -> bytes:
    try:
        return (out / listing).read_bytes()
    except OSError as error:
        raise ListError("{listing} cannot be read: {strerror}", listing=listing, strerror=error.strerror) from error
