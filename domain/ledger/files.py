"""Files that are written whole or not at all, and that a power failure leaves as they were or as they shall be."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(
    path: Path, *, scratch: Path | None = None, mode: int | None = None, new: bool = False, settle: bool = True
) -> Iterator[Path]:
    """An empty file under another name, to be written; at the end it is fsynced and renamed to `path`.

    It lies in the same folder, or in `scratch`, on the same file system, where what a crash leaves of it would be
    published. `mode`: just these permissions, whatever the umask. `new`: a file that is there stays, FileExistsError.
    `settle`: fsync the folder too, unless the caller does that once for many files. What is raised leaves everything
    as it was; an OSError names `path`.
    """
    unfinished = (scratch or path.parent) / f".{path.name[:50]}.{os.urandom(8).hex()}.new"
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode))
        if mode is not None:
            unfinished.chmod(mode)
        yield unfinished
        _fsync(unfinished)  # or the name could survive a power failure and the content not
        if new:
            os.link(unfinished, path)  # of two who write at once, one is told
        else:
            unfinished.replace(path)  # killed before this line: the old file; after it: the whole new one
    except OSError as error:
        if error.filename in (None, str(unfinished)):
            error.filename = str(path)
        raise
    finally:
        unfinished.unlink(missing_ok=True)
    if settle:
        flush(path.parent)


def write_atomically(
    path: Path,
    data: bytes,
    *,
    scratch: Path | None = None,
    mode: int | None = None,
    new: bool = False,
    settle: bool = True,
) -> None:
    """Write a file whole or not at all; the rest is said at `beside`."""
    with beside(path, scratch=scratch, mode=mode, new=new, settle=settle) as unfinished:
        unfinished.write_bytes(data)


def flush(folder: Path) -> None:
    """Make the names in a folder survive a power failure, as far as its file system and its owner let us."""
    try:
        _fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EINVAL, errno.ENOTSUP):
            raise


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
