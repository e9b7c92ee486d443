"""The published log on disk: files that appear whole or not at all, and that never change once they are there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from domain.ledger.files import flush, write_atomically
from domain.ledger.tables import BookError


class SealError(BookError):
    """The log cannot be sealed; one line says why. Nothing was signed that contradicts an earlier checkpoint."""


class TreeFiles:
    """A folder that is served as it is.

    New files are made in `scratch`, on the same file system but outside the folder, so that what a crash leaves of
    them is never served; then they are renamed into place.
    """

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch = folder, scratch
        self._renamed: set[Path] = set()

    def read(self, path: str) -> bytes:
        """A published file; FileNotFoundError if there is none."""
        return (self.folder / path).read_bytes()

    def find(self, path: str) -> bytes | None:
        """A published file, or None."""
        try:
            return self.read(path)
        except FileNotFoundError:
            return None

    def reread(self, path: str) -> bytes:
        """A published file as the disk has it, not as memory remembers it."""
        with (self.folder / path).open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return file.read()

    def add(self, path: str, content: bytes) -> None:
        """Publish a file that never changes; one that is there already must be the same."""
        there = self.find(path)
        if there is None:
            self.put(path, content)
        elif there != content:
            raise SealError(
                "{path} differs from what the book says; published files never change: stop", path=self.folder / path
            )

    def put(self, path: str, content: bytes) -> None:
        """Publish a file, replacing one of that name."""
        final = self.folder / path
        if not final.parent.is_dir():
            self._make(final.parent)
        write_atomically(final, content, scratch=self.scratch, settle=False)  # `settle` does it once for many files
        self._renamed.add(final.parent)

    def remove(self, path: str) -> None:
        """Publish a file no more."""
        (self.folder / path).unlink(missing_ok=True)
        with suppress(OSError):  # others lie beside it; a folder without a file is no part of a log
            (self.folder / path).parent.rmdir()
        self._renamed.add((self.folder / path).parent)

    def settle(self) -> None:
        """Make all names since the last call survive a power failure."""
        for folder in sorted(self._renamed):
            if folder.is_dir():
                flush(folder)
        self._renamed.clear()

    def _make(self, folder: Path) -> None:
        missing = [folder, *(parent for parent in folder.parents if not parent.is_dir())]
        folder.mkdir(parents=True)
        self._renamed.update(each.parent for each in missing)


@contextmanager
def publishing(folder: Path, scratch: Path | None = None) -> Iterator[TreeFiles]:
    """Work on a published folder alone; `SealError` if another run does, or the disk refuses."""
    scratch = scratch or folder.with_name(f".{folder.name}.scratch")
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        with (scratch / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go by the kernel when the process dies
            yield TreeFiles(folder, scratch)
    except BlockingIOError as error:
        raise SealError("another run is publishing to {folder}", folder=folder) from error
    except OSError as error:
        raise SealError(
            "{filename}: {strerror}", filename=error.filename or folder, strerror=error.strerror or error
        ) from error
