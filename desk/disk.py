"""Files that the desk reads and writes: regular files alone, and what the disk refuses is told with its remedy."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desk.submission import DeskError
from domain.rules.said import Said

LARGEST = 200_000_000  # bytes of a file of decisions or drafts: a hundred thousand decisions
SMALL = 1_000_000  # bytes of a key, a passphrase, a proof, settings or a mapping
HANDED = re.compile(r"/dev/(stdin|fd/\d+)|/proc/self/fd/\d+")  # what the shell itself holds open: <(...) and stdin
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
SQLITE = (  # what SQLite says of a disk in its own words: named here so that each has its Chinese
    Said("disk I/O error"),
    Said("database or disk is full"),
    Said("attempt to write a readonly database"),
    Said("unable to open database file"),
)


def open_file(path: Path, *, handed: bool = False) -> BinaryIO:
    """A regular file, open to read; a pipe would wait for ever, and a device never ends.

    `handed`: a pipe that the shell holds open, such as /dev/stdin, is read too.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # of a pipe this does not wait for a writer
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not (stat.S_ISREG(mode) or (handed and HANDED.fullmatch(str(path)))):
            raise _no_file(path)
        os.set_blocking(handle, True)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def require_file(path: Path) -> None:
    """Refuse what is there and is no regular file, before anybody waits for it."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise _no_file(path)


def read_bytes(path: Path, largest: int = SMALL) -> bytes:
    """What a file holds; `DeskError` where it is no file, or larger than anything that is wanted there."""
    with open_file(path, handed=True) as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise DeskError("{path}: has more than {largest:,} bytes; name another file", path=path, largest=largest)
    return data


def read_text(path: Path, largest: int = SMALL, encoding: str = "utf-8") -> str:
    """The text that a file holds, with plain line breaks."""
    return read_bytes(path, largest).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def _no_file(path: Path) -> DeskError:
    return DeskError("{path}: is a pipe, a device or a socket; name a file", path=path)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write a file whole or not at all; what the disk refuses is told of this file, and not of an unfinished one."""
    try:
        yield
    except OSError as error:
        raise DeskError(
            "{path}: cannot be written: {strerror}; nothing was changed there: {remedy}",
            path=path,
            strerror=error.strerror or error,
            remedy=remedy(error),
        ) from None


def refused_at(where: str, why: str) -> str:
    """Which file of a SQLite book it is that may not be written: those beside it keep the mode that it had once."""
    beside = (Path(where + suffix) for suffix in ("-shm", "-wal")) if "readonly" in why else ()
    return next((str(each) for each in beside if each.exists() and not os.access(each, os.W_OK)), where)


def remedy(error: BaseException | None) -> str:
    """What to do where the disk refuses."""
    number, why = getattr(error, "errno", None), getattr(error, "why", "")
    if number in FULL or "full" in why:
        return Said("make room on the disk, then do the same again")
    if number in CLOSED or "readonly" in why:
        return Said("do it where you may write")
    return Said("make room on the disk, or see whether it is whole, then do the same again")
