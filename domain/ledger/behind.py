"""Whether a book is behind its own published log: a copy that was restored must not go on from an earlier state."""

from __future__ import annotations

from pathlib import Path

from domain.ledger.checkpoint import parse_checkpoint
from domain.ledger.note import NoteError, parse_note
from domain.ledger.store import Book
from domain.ledger.tree_files import SealError


def check_not_behind(book: Book, log: Path) -> None:
    """Refuse unless the book's database signed the newest checkpoint that lies in its log's folder; none may lie there.

    `seal` asks the same, signatures included, before it signs; this is cheap enough for every command that records:
    what is recorded on a restored older book would take numbers that are published for other entries.
    """
    published = log / "checkpoint"
    if not published.exists():
        return
    try:
        there = parse_checkpoint(parse_note(published.read_bytes()).text)
    except NoteError as error:
        raise SealError(f"{published}: {error}: nothing was recorded; bring the file back") from error
    stored = [note for size, note in book.tables.checkpoints(above=there.size - 1) if size == there.size]
    if not stored:
        signed = book.tables.last_checkpoint()
        raise SealError(
            f"{published} is of {there.size} entries, but this book's newest seal is of"
            f" {signed[0] if signed else 'none'}: it is an older copy, or the log is another book's; nothing was"
            " recorded. Restore the newest book, or fill one from the published log (gongshi replay)"
        )
    if parse_checkpoint(parse_note(stored[0]).text) != there:
        raise SealError(f"{published} is not what this book signed at {there.size} entries: nothing was recorded")
    leaf = book.tables.last_leaf()
    if (leaf.idx + 1 if leaf else 0) < there.size:
        raise SealError(f"this book signed {there.size} entries, but numbers fewer: it was cut; nothing was recorded")
