"""The file of a draft: read whole, written whole or not at all, and one command at a time at work on it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from desk.disk import LARGEST, open_file, writing
from desk.draft import DraftFile
from desk.draft_checks import decoded
from desk.submission import DeskError
from domain.ledger.files import write_atomically
from domain.rules.forms import Malformed

PATIENCE = 20  # seconds until a command gives up that waits for another


def read_draft(path: Path) -> DraftFile:
    """The draft in a file; one line says what is wrong with it, and where."""
    with _opened(path) as file:
        return _read(path, file)


@contextmanager
def locked_draft(path: Path) -> Iterator[DraftFile]:
    """A draft while no other command signs, issues, records or takes back the same file: they wait for each other.

    The lock is the system's own on the open file: whoever is killed lets it go.
    """
    while True:
        with _opened(path) as file:
            _lock(path, file)
            if not path.exists():
                raise NoFile("{at}: it was taken back or recorded just now", at=path)
            if not _is_file(path, file):  # written anew while we waited
                continue
            yield _read(path, file)
            return


class FileThere(DeskError):
    """A file lies where a new one was to be written."""


class NoFile(DeskError):
    """No file lies where a draft was looked for."""


def _lock(path: Path, file: BinaryIO) -> None:
    for _ in range(PATIENCE * 20):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(0.05)
    raise DeskError("{path}: another command is at work on it: end that one, then try again", path=path)


def _opened(path: Path) -> BinaryIO:
    try:
        return open_file(path)
    except FileNotFoundError:
        raise NoFile("{path}: there is no such file", path=path) from None
    except OSError as error:
        raise DeskError("{path}: cannot be read: {strerror}", path=path, strerror=error.strerror) from None


def _is_file(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _read(path: Path, file: BinaryIO) -> DraftFile:
    try:
        large = os.fstat(file.fileno()).st_size > LARGEST
        data = b"" if large else file.read(LARGEST + 1)
        if large or len(data) > LARGEST:
            raise DeskError("has more than {largest:,} bytes; sign fewer decisions at a time", largest=LARGEST)
        return decoded(data)
    except OSError as error:
        raise DeskError("{path}: cannot be read: {strerror}", path=path, strerror=error.strerror) from None
    except (DeskError, Malformed) as error:
        raise DeskError("{path}: {error}", path=path, error=error) from None


def write_draft(path: Path, draft: DraftFile, *, new: bool = False, mode: int = 0o600) -> None:
    """Write a draft, whole or not at all; personal values lie in it, so it is its owner's alone.

    `new`: a file of that name is left alone.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise DeskError("{parent}: there is no such folder", parent=path.parent)
    if new and path.exists():
        raise _there(path)
    data = readable(path, draft)
    with writing(path):
        try:
            write_atomically(path, data, mode=mode, new=new)
        except FileExistsError:
            raise _there(path) from None
        except OSError:
            if not new or path.exists():
                raise
            write_atomically(path, data, mode=mode)  # a stick whose file system knows no links


def keep(path: Path, draft: DraftFile, *, dry_run: bool) -> None:
    """Write a draft into its file anew, for whoever could read that; `dry_run`: only see that it could be read."""
    if dry_run:
        readable(path, draft)
    else:
        write_draft(path, draft, mode=path.stat().st_mode & 0o666)


def _there(path: Path) -> FileThere:
    return FileThere("{path}: there is a file already, and it is left as it is; name another", path=path)


def readable(path: Path, draft: DraftFile) -> bytes:
    """The file's bytes, laid out for people; `DeskError` where nobody could read the draft back from them."""
    data = msgspec.json.format(msgspec.json.encode(draft), indent=1) + b"\n"
    try:
        decoded(data)
    except (DeskError, Malformed) as error:
        raise DeskError(
            "{path}: nothing was written, for it could not be read again: {error}", path=path, error=error
        ) from None
    return data
