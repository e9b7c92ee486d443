"""Documents that lie beside the book, each under its SHA-256; nothing else can be reached through here."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

QUESTION = "file"
"""Under this, a page's notes keep which documents it asked for, and how each stood."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class RefusedDocument(NamedTuple):
    """Why a document or a figure is not taken up, in one line of each language."""

    zh: str
    en: str


class DocumentFolder(NamedTuple):
    """The folder of documents of a book, or None where there is none; each that is asked for is noted as it stands."""

    folder: Path | None
    notes: dict[tuple[str, str], None] | None = None  # those of the page that reads

    def read(self, sha256: str, most: int) -> bytes | RefusedDocument:
        """A document of at most `most` bytes, checked against its hash."""
        if not _SHA256.fullmatch(sha256):
            return RefusedDocument("附件须以 SHA-256 指明", "a document is named by its SHA-256")
        if self.notes is not None:
            self.notes[QUESTION, note_of(self.folder, sha256)] = None
        path = self.folder / sha256 if self.folder else None
        if path is None or not path.is_file():
            return RefusedDocument(f"文件库中没有 {sha256[:12]}… 这一文件", f"there is no document {sha256[:12]}…")
        if (size := path.stat().st_size) > most:
            return RefusedDocument(
                f"文件有 {size:,} 字节，超过上限 {most:,} 字节",
                f"the file has {size:,} bytes; at most {most:,} are taken",
            )
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            return RefusedDocument("文件内容与登记的 SHA-256 不符", "the file is not the one that its SHA-256 names")
        return data


def note_of(folder: Path | None, sha256: str) -> str:
    """The key of a note that a page read a document as it stands; any change of that makes the page stale."""
    return f"{sha256} {_standing(folder, sha256)}"


def still_holds(folder: Path | None, note: str) -> bool:
    """Whether the document of a note stands as it did."""
    return note == note_of(folder, note.partition(" ")[0])


def _standing(folder: Path | None, sha256: str) -> str:
    """How a document stands: its size and time, or `-` where it is missing."""
    try:
        told = (folder / sha256).stat() if folder else None
    except OSError:
        told = None
    return f"{told.st_size} {told.st_mtime_ns}" if told else "-"
