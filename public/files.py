"""The files of the built site: found without ever leaving its folder, each known by a hash of its content."""

from __future__ import annotations

import datetime
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from domain.ledger.apart import is_private
from domain.ledger.sums import is_list

KNOWN = 200_000  # hashes kept; about 60 MB
PIECE = 65_536

UTF8 = "; charset=utf-8"
TYPES = {
    ".atom": "application/atom+xml" + UTF8,
    ".br": "application/octet-stream",
    ".css": "text/css" + UTF8,
    ".csv": "text/csv" + UTF8,
    ".gz": "application/gzip",
    ".html": "text/html" + UTF8,
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript" + UTF8,
    ".json": "application/json" + UTF8,
    ".jsonl": "application/x-ndjson" + UTF8,
    ".md": "text/markdown" + UTF8,
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".opml": "text/x-opml" + UTF8,
    ".ics": "text/calendar" + UTF8,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".po": "text/plain" + UTF8,
    ".py": "text/plain" + UTF8,  # verify.py is there to be read before it is run
    ".rss": "application/rss+xml" + UTF8,
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml" + UTF8,
    ".toml": "application/toml" + UTF8,
    ".txt": "text/plain" + UTF8,
    ".vkey": "text/plain" + UTF8,
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml" + UTF8,
    ".yaml": "application/yaml" + UTF8,
    ".zip": "application/zip",
}
FEED = "application/feed+json" + UTF8
PLAIN = ("site-manifest", "log/checkpoint", "log/checkpoints/")


class File:
    """One open file of the site."""

    def __init__(self, handle: BufferedReader, name: str) -> None:
        told = os.fstat(handle.fileno())
        self.handle = handle
        self.name = name  # its path from the site's folder
        self.size = told.st_size
        self.modified_ns = told.st_mtime_ns
        self.key = (told.st_mtime_ns, told.st_size, told.st_ino)

    @property
    def modified(self) -> int:
        """The second in which it was written."""
        return self.modified_ns // 10**9

    @property
    def moment(self) -> datetime.datetime:
        """The same, as a moment."""
        return datetime.datetime.fromtimestamp(self.modified, datetime.UTC)

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """Its bytes from `start` up to, but not including, `stop`; closes it."""
        with self.handle as handle:
            handle.seek(start)
            while start < stop and (piece := handle.read(min(PIECE, stop - start))):
                start += len(piece)
                yield piece


class ServedFolder:
    """The site's folder. It may be a link to the newest of several sites: each question follows it anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._hashes: dict[str, tuple[tuple[int, int, int], str]] = {}

    def there(self) -> bool:
        """Whether the site is there."""
        return self.root.is_dir()

    def has(self, name: str) -> bool:
        """Whether there is a file of that name; the name is one that was found before, not one that was asked for."""
        return (self.root / name).is_file()

    def is_folder(self, parts: tuple[str, ...]) -> bool:
        """Whether there is a folder within the site."""
        path = self._within(parts)
        return path is not None and os.path.isdir(path)  # noqa: PTH112 Path.is_dir() raises for a name that is too long

    def is_file(self, parts: tuple[str, ...]) -> bool:
        """Whether there is a file within the site."""
        path = self._within(parts)
        return path is not None and os.path.isfile(path)  # noqa: PTH113 Path.is_file() raises for a name that is too long

    def open(self, parts: tuple[str, ...]) -> File | None:
        """A regular file within the site, or None."""
        path = self._within(parts)
        if path is None:
            return None
        with suppress(OSError):
            # Neither waits for a pipe nor follows a link that came between the check and this line.
            handle = open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")  # noqa: PTH123, SIM115
            if stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                return File(handle, "/".join(parts))
            handle.close()
        return None

    def etag(self, file: File) -> str:
        """A strong entity tag: the SHA-256 of the content, made once for each change of the file."""
        known = self._hashes.get(file.name)
        if known is None or known[0] != file.key:
            if len(self._hashes) >= KNOWN:
                self._hashes.clear()
            file.handle.seek(0)
            known = (file.key, f'"{hashlib.file_digest(file.handle, "sha256").hexdigest()}"')
            self._hashes[file.name] = known
        return known[1]

    def _within(self, parts: tuple[str, ...]) -> str | None:
        """The real path of a name within the site; None where links lead out, or it cannot be, or is private."""
        try:
            root = os.path.realpath(self.root)
            path = os.path.realpath(os.path.join(root, *parts))  # noqa: PTH118
        except (OSError, ValueError):
            return None
        inside = path.startswith(root.rstrip("/") + "/")
        if inside and any(map(is_private, path[len(root) :].split("/"))):
            return None  # a book that was laid here after the server began
        return path if inside or path == root else None


def parts_of(path: str) -> tuple[str, ...] | None:
    """The names in a path below the site, `/` giving none; None for a path that no file of a site has.

    Refused are `.` and `..`, empty names, hidden ones (but for .well-known), backslashes and control characters.
    """
    names = tuple(path.strip("/").split("/")) if path.strip("/") else ()
    if path.startswith("//") or path.endswith("//"):
        return None
    for name in names:
        hidden = name.startswith(".") and name != ".well-known"
        if not name or hidden or any(letter < " " or letter in "\\\x7f\ufffd" for letter in name):
            return None
    return names


def type_of(folder: ServedFolder, name: str) -> str:
    """The media type of a file; a .json beside an .atom of the same name is a JSON Feed."""
    stem, dot, ending = name.rpartition(".")
    if ending == "json" and folder.has(f"{stem}.atom"):
        return FEED
    if name.startswith(PLAIN) or is_list(name):
        return TYPES[".txt"]
    return TYPES.get(f".{ending.lower()}" if dot else "", "application/octet-stream")


def cache_control(name: str) -> str:
    """How long others may keep a file without asking again."""
    if name.startswith("log/tile/"):
        return "public, max-age=31536000, immutable"
    if name.startswith("log/personal/"):
        return "no-store"  # what is erased here must not live on in caches (Art. 32)
    return "no-cache"
