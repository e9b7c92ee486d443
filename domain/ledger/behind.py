"""Whether a book is behind its own published log: a copy that was restored must not go on from an earlier state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domain.ledger.checkpoint import Checkpoint, parse_checkpoint
from domain.ledger.note import NoteError, parse_note
from domain.ledger.store import Book
from domain.ledger.tree_files import SealError


def check_not_behind(book: Book, log: Path) -> None:
    """Refuse unless the book's database signed the newest checkpoint that lies in its log's folder; none may lie there.

    `seal` asks the same, signatures included, before it signs; this is cheap enough for every command that records:
    what is recorded on a restored older book would take numbers that are published for other entries.
    """
    found = [(_read(path), path) for path in _newest(log)]
    if not found:
        return
    there, published = max(found, key=lambda each: each[0].size)
    stored = [note for size, note in book.tables.checkpoints(above=there.size - 1) if size == there.size]
    if not stored:
        signed = book.tables.last_checkpoint()
        raise SealError(
            "{published} is of {size} entries, but this book's newest seal is of {newest}: it is an older"
            " copy, or the log is another book's; nothing was recorded. Restore the newest book, or fill"
            " one from the published log (gongshi replay)",
            published=published,
            size=there.size,
            newest=signed[0] if signed else "none",
        )
    if parse_checkpoint(parse_note(stored[0]).text) != there:
        raise SealError(
            "{published} is not what this book signed at {size} entries: nothing was recorded",
            published=published,
            size=there.size,
        )
    leaf = book.tables.last_leaf()
    if (leaf.idx + 1 if leaf else 0) < there.size:
        raise SealError(
            "this book signed {size} entries, but numbers fewer: it was cut; nothing was recorded", size=there.size
        )


def _newest(log: Path) -> Iterator[Path]:
    """The newest checkpoint and the newest of those kept; either can be lost alone."""
    if (log / "checkpoint").exists():
        yield log / "checkpoint"
    kept = log / "checkpoints"
    sizes = [int(each.name) for each in kept.glob("*") if each.name.isascii() and each.name.isdigit()]
    if sizes:
        yield kept / str(max(sizes))


def _read(path: Path) -> Checkpoint:
    try:
        return parse_checkpoint(parse_note(path.read_bytes()).text)
    except NoteError as error:
        raise SealError("{path}: {error}: nothing was recorded; bring the file back", path=path, error=error) from error
