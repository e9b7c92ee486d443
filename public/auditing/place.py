"""Where a published site is read from: a folder or the web, and nothing else than its files."""

from __future__ import annotations

import http.client
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from domain.ledger.tiles import MAX_ENTRY, TILE_WIDTH

LONGEST = TILE_WIDTH * (MAX_ENTRY + 2)  # bytes in the longest file of a log: a full bundle
CHUNK = 1 << 20
GONE = (404, 410)


class Failure(Exception):
    """The published site is not as it must be, or cannot be read; one line says what and where."""


class Missing(Failure):
    """There is no such file."""


class Place(NamedTuple):
    """A folder, or an address that begins with http:// or https://."""

    base: str

    @property
    def web(self) -> bool:
        return self.base.startswith(("http://", "https://"))

    @property
    def path(self) -> Path:
        """The folder, where it is one."""
        return Path(self.base)

    def under(self, path: str) -> Place:
        """A folder of this place."""
        return Place(f"{self.base.rstrip('/')}/{path}")

    def find(self, path: str, limit: int = LONGEST) -> bytes | None:
        """The bytes of a file, None where there is none; `Failure` if it is too long or unreadable."""
        try:
            with self._opened(path) as file:
                data = file.read(limit + 1)
        except Missing:
            return None
        if len(data) > limit:
            raise Failure(f"{path} is too long")
        return data

    def read(self, path: str) -> bytes:
        """The bytes of a file; `Failure` where there is none."""
        data = self.find(path)
        if data is None:
            raise Missing(f"{path} is missing")
        return data

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        try:
            with self._opened(path):
                return True
        except Missing:
            return False

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file of any length, a megabyte at a time; `Failure` where there is none."""
        with self._opened(path) as file:
            while data := file.read(CHUNK):
                yield data

    def lines(self, path: str) -> Iterator[bytes]:
        """The lines of a file of any length, with their newlines; `Failure` where there is none."""
        with self._opened(path) as file:
            yield from file

    def names(self, folder: str) -> list[str]:
        """The files and folders in a folder, sorted; none over the web, where they cannot be listed."""
        path = Path(self.base, folder)
        return sorted(each.name for each in path.iterdir()) if not self.web and path.is_dir() else []

    def files(self, folder: str) -> Iterator[str]:
        """The paths of all files under a folder, from the place; none over the web."""
        if not self.web:
            root = Path(self.base)
            yield from (each.relative_to(root).as_posix() for each in (root / folder).rglob("*") if not each.is_dir())

    def size(self, path: str) -> int:
        """How many bytes a file in a folder has."""
        try:
            return (self.path / path).stat().st_size
        except OSError as error:
            raise Failure(f"{path} cannot be read: {told(error)}") from error

    @contextmanager
    def _opened(self, path: str) -> Iterator[IO[bytes]]:
        try:
            with self._open(path) as file:
                yield file
        except (OSError, ValueError, http.client.HTTPException) as error:
            if absent(error):
                raise Missing(f"{path} is missing") from error
            raise Failure(f"{path} cannot be read: {told(error)}") from error

    def _open(self, path: str) -> IO[bytes]:
        if self.web:
            address = f"{self.base.rstrip('/')}/{urllib.parse.quote(path)}"
            return urllib.request.urlopen(address, timeout=60)  # type: ignore[no-any-return]
        return Path(self.base, path).open("rb")


class Published(NamedTuple):
    """A log, and the site around it if there is one."""

    log: Place
    site: Place | None


def find_log(where: str) -> Published:
    """The log at a place that is either a site or the `log/` folder of one; `Failure` where there is none."""
    place = Place(where)
    if place.find("checkpoint") is None:
        if place.under("log").find("checkpoint") is None:
            raise Failure(f"{where}: there is no checkpoint, and none in log/")
        return Published(place.under("log"), place)
    around = Place(f"{where.rstrip('/')}/..") if not place.web else Place(place.base.rstrip("/").rpartition("/")[0])
    named = Path(where).resolve().name == "log" if not place.web else place.base.rstrip("/").endswith("/log")
    return Published(place, around if named else None)


def absent(error: Exception) -> bool:
    """Whether an error says that there is no such file."""
    return isinstance(error, FileNotFoundError | NotADirectoryError) or getattr(error, "code", 0) in GONE


def told(error: Exception) -> str:
    """An error of the system or the network in a few words."""
    return str(getattr(error, "strerror", None) or getattr(error, "reason", None) or error)
