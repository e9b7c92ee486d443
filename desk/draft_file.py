"""The file of a draft: read whole, written whole or not at all, and one command at a time at work on it."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from desk.draft import DraftFile
from desk.draft_checks import decoded
from desk.motion import DeskError
from domain.rules.forms import Malformed

LARGEST = 200_000_000  # bytes of a file: a hundred thousand decisions


def read_draft(path: Path) -> DraftFile:
    """The draft in a file; one line says what is wrong with it, and where."""
    with _opened(path) as file:
        return _read(path, file)


@contextmanager
def held(path: Path) -> Iterator[DraftFile]:
    """A draft while no other command signs, issues, records or takes back the same file: they wait for each other."""
    while True:
        with _opened(path) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_file(path, file):  # written anew, or taken away, while we waited
                continue
            yield _read(path, file)
            return


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise DeskError(f"{path}: cannot be read: {error.strerror}") from None


def _is_file(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _read(path: Path, file: BinaryIO) -> DraftFile:
    try:
        data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise DeskError(f"has more than {LARGEST:,} bytes; sign fewer decisions at a time")
        return decoded(data)
    except OSError as error:
        raise DeskError(f"{path}: cannot be read: {error.strerror}") from None
    except (DeskError, Malformed) as error:
        raise DeskError(f"{path}: {error}") from None


def write_draft(path: Path, draft: DraftFile, *, new: bool = False, mode: int = 0o600) -> None:
    """Write a draft, whole or not at all; personal values lie in it, so it is its owner's alone.

    `new`: a file of that name is left alone.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise DeskError(f"{path.parent}: there is no such folder")
    if new and path.exists():
        raise _there(path)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)  # 0600
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            for piece in _pieces(draft):
                file.write(piece)
            file.flush()
            os.fsync(handle)
        _place(unfinished, path, new=new)
    finally:
        unfinished.unlink(missing_ok=True)


def _place(unfinished: Path, path: Path, *, new: bool) -> None:
    if not new:
        unfinished.replace(path)
        return
    try:
        os.link(unfinished, path)  # of two who write at once, one is told
    except FileExistsError:
        raise _there(path) from None
    except OSError:  # a stick whose file system knows no links
        if path.exists():
            raise _there(path) from None
        unfinished.replace(path)


def _there(path: Path) -> DeskError:
    return DeskError(f"{path}: there is a file already, and it is left as it is; name another")


def _pieces(draft: DraftFile) -> Iterator[bytes]:
    """The file, laid out so that it can be read."""
    yield msgspec.json.format(msgspec.json.encode(draft), indent=1)
    yield b"\n"
