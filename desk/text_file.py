"""Small text files that people write or carry: UTF-8, with or without the mark that Windows sets before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desk.disk import read_bytes
from desk.submission import DeskError
from domain.ledger.note import NoteError, VerifierKey, parse_vkey


def text_of(path: Path) -> str:
    """What a file holds, with plain line breaks; `DeskError` where it cannot be read or is no text."""
    return _as_it_stands(path).replace("\r\n", "\n").replace("\r", "\n")


def first_line(path: Path) -> str:
    """The first line of a file: it ends at LF or CRLF, and holds any other sign as it stands."""
    return _as_it_stands(path).partition("\n")[0].removesuffix("\r")


def _as_it_stands(path: Path) -> str:
    with told_unreadable(path):
        return read_bytes(path).decode("utf-8-sig")


@contextmanager
def told_unreadable(path: Path) -> Iterator[None]:
    """Say in one line that a file cannot be read, or is no text."""
    try:
        yield
    except OSError as error:
        raise DeskError("{path}: cannot be read: {strerror}", path=path, strerror=error.strerror) from None
    except UnicodeDecodeError as error:
        raise DeskError(
            "{path}: is not UTF-8 text (byte {start}); save it as UTF-8", path=path, start=error.start
        ) from None


def read_vkey(path: Path) -> VerifierKey:
    """The public key in a `.vkey` file."""
    try:
        return parse_vkey(text_of(path).strip())
    except NoteError as error:
        raise DeskError("{path}: it holds no public key: {error}", path=path, error=error) from None
