"""What a checkpoint of the log is published with: the note itself, its copy, and what lies beside the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from domain.ledger import form, powers
from domain.ledger.checkpoint import Checkpoint, open_checkpoint
from domain.ledger.entry import parse
from domain.ledger.note import NoteError, VerifierKey, format_vkey
from domain.ledger.personal import format_file
from domain.ledger.store import Book
from domain.ledger.tiles import TILE_WIDTH
from domain.ledger.tree_files import SealError, TreeFiles
from domain.rules.fact import kind_of
from domain.rules.personal import PersonalDataErased


class Stored(NamedTuple):
    """A checkpoint as the database keeps it."""

    checkpoint: Checkpoint
    note: bytes

    @property
    def size(self) -> int:
        return self.checkpoint.size


def published(files: TreeFiles, path: str, keys: Sequence[VerifierKey]) -> Stored | None:
    """A checkpoint that the public sees; its signature must be ours."""
    data = files.find(path)
    try:
        return None if data is None else Stored(open_checkpoint(data, keys)[0], data)
    except NoteError as error:
        raise SealError("{path}: {error}: stop", path=files.folder / path, error=error) from error


def publish(book: Book, files: TreeFiles, old_size: int, made: Stored, keys: Iterable[VerifierKey]) -> None:
    """Step 5, and right before it what lies beside the tree and may change: keys and personal values.

    Killed before the checkpoint is replaced: the old one still stands, for a short while beside values that belong to
    the new one; the next run comes here again, since the published checkpoint is older than the stored one.
    """
    _replace(files, "key.vkey", "".join(f"{format_vkey(key)}\n" for key in keys).encode())
    _replace(files, powers.FILE, powers.table())
    _replace(files, form.FILE, form.table())
    sizes = [size for size, _ in book.tables.checkpoints() if size <= made.size]
    _replace(
        files, "checkpoints.txt", "".join(f"{size}\n" for size in sizes).encode()
    )  # folders are not listed on the web
    for bundle, content in _personal_files(book, old_size, made.size):
        _replace(files, f"personal/{bundle}.json", content)
    files.settle()
    files.put("checkpoint", made.note)  # 5. the public sees the old checkpoint or the new one, never half of it
    files.settle()


def keep(files: TreeFiles, made: Stored, keys: Sequence[VerifierKey]) -> None:
    """6. Killed before: the checkpoint stands without its copy; the next run finds it in the database and adds it."""
    path = f"checkpoints/{made.size}"
    there = published(files, path, keys)
    if there is None:
        files.put(path, made.note)
    elif there.checkpoint != made.checkpoint:  # witnesses may have signed the copy since
        raise SealError(
            "{path} is not what the database signed; published files never change: stop", path=files.folder / path
        )
    files.settle()


def _personal_files(book: Book, low: int, high: int) -> Iterator[tuple[int, bytes | None]]:
    """The personal files that entries `low` to `high - 1` touch: their own, and those of which they erase values."""
    erasures = (parse(data).fact for data in book.tables.of_kind(kind_of(PersonalDataErased), low, high))
    erased = {fact.index // TILE_WIDTH for fact in erasures if isinstance(fact, PersonalDataErased)}
    own = range(low // TILE_WIDTH, -(-high // TILE_WIDTH))
    for bundle in sorted(erased - set(own)):
        first = bundle * TILE_WIDTH
        values = book.tables.personal_between(first, min(first + TILE_WIDTH, high))
        yield bundle, format_file(values) if values else None
    found = book.tables.personal_between(own.start * TILE_WIDTH, high) if own else []
    by_bundle = {bundle: list(values) for bundle, values in groupby(found, lambda each: each[0] // TILE_WIDTH)}
    for bundle in own:
        yield bundle, format_file(by_bundle[bundle]) if bundle in by_bundle else None


def _replace(files: TreeFiles, path: str, content: bytes | None) -> None:
    there = files.find(path)
    if content is None and there is not None:
        files.remove(path)
    elif content is not None and content != there:
        files.put(path, content)
