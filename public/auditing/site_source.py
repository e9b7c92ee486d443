"""Where a published site is read from: a folder or the web, and nothing else than its files.

Whoever publishes may wish to keep an auditor busy for ever: each file has a largest size, over the web also a time
(`fetch`), and what is no plain file (a pipe, a device, a link) is said to be none.
"""

from __future__ import annotations

import http.client
import os
import stat
import urllib.parse
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from domain.ledger.manifest import MANIFEST
from domain.ledger.sums import SUMS
from domain.ledger.tiles import MAX_ENTRY, TILE_WIDTH
from domain.rules.said import Said, SaidError
from public.auditing.fetch import fetched

LONGEST = TILE_WIDTH * (MAX_ENTRY + 2)  # bytes in the longest file of a log: a full bundle
LARGEST = 1 << 30  # bytes in any other file
LONGEST_LIST = 1 << 27  # bytes in all lists of a site's files together: a million and more files
CHUNK = 1 << 20
GONE = (404, 410)
OF_A_SITE = ("index.html", SUMS, MANIFEST)  # a book's own folder has a log too, and none of these


class Failure(SaidError):
    """The published site is not as it must be, or cannot be read; one line says what and where."""


class Missing(Failure):
    """There is no such file."""


class Unread(Failure):
    """A file could not be downloaded whole: nothing is found wrong, and nothing proved."""


class SiteSource(NamedTuple):
    """A folder, or an address that begins with http:// or https://."""

    base: str

    @property
    def web(self) -> bool:
        return self.base.startswith(("http://", "https://"))

    @property
    def path(self) -> Path:
        """The folder, where it is one."""
        return Path(self.base)

    def under(self, path: str) -> SiteSource:
        """A folder of this place."""
        return SiteSource(f"{self.base.rstrip('/')}/{path}")

    def find(self, path: str, limit: int = LONGEST) -> bytes | None:
        """The bytes of a file, None where there is none; `Failure` if it is too long or unreadable."""
        try:
            return b"".join(self.chunks(path, limit))
        except Missing:
            return None

    def read(self, path: str) -> bytes:
        """The bytes of a file; `Failure` where there is none."""
        data = self.find(path)
        if data is None:
            raise Missing("{path} is missing", path=path)
        return data

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        try:
            with closing(self.chunks(path)) as chunks:
                next(chunks, b"")
            return True
        except Missing:
            return False

    def chunks(self, path: str, limit: int | None = None) -> Generator[bytes, None, None]:
        """The bytes of a file in pieces; `Failure` where there is none, or it is longer than the limit."""
        size, most = 0, LARGEST if limit is None else limit
        try:
            for piece in self._pieces(path):
                size += len(piece)
                if size > most:
                    raise Failure("{path} is too long: more than {most} bytes", path=path, most=most)
                yield piece
        except (OSError, ValueError, http.client.HTTPException) as error:
            if is_absent(error):
                raise Missing("{path} is missing", path=path) from error
            failure = Unread if self.web else Failure
            raise failure("{path} cannot be read: {why}", path=path, why=reason_of(error)) from error

    def names(self, folder: str) -> list[str]:
        """The files and folders in a folder, sorted; none over the web, where they cannot be listed."""
        path = Path(self.base, folder)
        try:
            return sorted(each.name for each in path.iterdir()) if not self.web and path.is_dir() else []
        except OSError as error:
            raise Failure("{folder} cannot be read: {why}", folder=folder, why=reason_of(error)) from error

    def files(self) -> Iterator[str]:
        """The paths of all files, in order; none over the web. `Failure` at a link, a pipe, or an empty folder."""
        folders = [] if self.web else [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(Path(self.base, folder)) as found:
                    inside = sorted(found, key=lambda each: each.name)
            except OSError as error:
                raise Failure(
                    "{folder} cannot be read: {why}", folder=folder or self.base, why=reason_of(error)
                ) from error
            if folder and not inside:
                raise Failure("{folder}/ is an empty folder, which no list can name: remove it", folder=folder)
            for each in inside:
                path = f"{folder}/{each.name}" if folder else each.name
                if each.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif each.is_file(follow_symlinks=False):
                    yield path
                else:
                    raise Failure(
                        "{path} is {sort}, and no file", path=path, sort=_sort(each.stat(follow_symlinks=False).st_mode)
                    )

    def size(self, path: str) -> int:
        """How many bytes a file in a folder has."""
        try:
            return (self.path / path).stat().st_size
        except OSError as error:
            raise Failure("{path} cannot be read: {why}", path=path, why=reason_of(error)) from error

    def _pieces(self, path: str) -> Iterator[bytes]:
        if self.web:
            return fetched(f"{self.base.rstrip('/')}/{urllib.parse.quote(path)}")
        return _read(Path(self.base, path))


def _read(path: Path) -> Iterator[bytes]:
    """A plain file in pieces: whoever opens a pipe waits until somebody writes into it."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(f"it is {_sort(mode)}, and no file")
    with path.open("rb", buffering=0) as file:
        while data := file.read(CHUNK):
            yield data


def _sort(mode: int) -> str:
    """What lies there instead of a file."""
    if stat.S_ISLNK(mode):
        return Said("a symbolic link")
    return Said("a folder") if stat.S_ISDIR(mode) else Said("a pipe, a socket or a device")


class Published(NamedTuple):
    """A log, and the site around it if there is one."""

    log: SiteSource
    site: SiteSource | None


def find_log(where: str) -> Published:
    """The log at a place that is either a site or the `log/` folder of one; `Failure` where there is none."""
    place = SiteSource(where)
    if place.find("checkpoint") is None:
        if place.under("log").find("checkpoint") is None:
            raise Failure("{where}: there is no checkpoint, and none in log/", where=where)
        if not place.web and Path(where, "log").is_symlink():
            raise Failure("log is a symbolic link, and no folder of the site")
        return Published(place.under("log"), place)
    around = (
        SiteSource(f"{where.rstrip('/')}/..")
        if not place.web
        else SiteSource(place.base.rstrip("/").rpartition("/")[0])
    )
    named = Path(where).resolve().name == "log" if not place.web else place.base.rstrip("/").endswith("/log")
    return Published(place, around if named and any(map(around.has, OF_A_SITE)) else None)


def is_absent(error: Exception) -> bool:
    """Whether an error says that there is no such file."""
    return isinstance(error, FileNotFoundError | NotADirectoryError) or getattr(error, "code", 0) in GONE


def reason_of(error: Exception) -> str:
    """An error of the system or the network in a few words."""
    cause = getattr(error, "reason", None)
    return str(getattr(error, "strerror", None) or getattr(cause, "strerror", None) or cause or error)
