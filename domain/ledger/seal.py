"""Sealing: number the new entries, publish them as a signed Merkle log, in an order that survives a crash at any line.

The order is Sunlight's, adapted (c2sp.org/tlog-tiles says what the files are):

1. commit the leaves to the sequence          4. sign; keep the checkpoint in the database, if none is newer
2. write bundles and tiles, each once         5. replace `checkpoint`
3. read them again and recompute the root     6. keep it as `checkpoints/<size>`

Whatever has a number keeps it (1), so files written twice are the same (2). Nothing is signed that is not on disk and
consistent with what was signed before (3). What is signed is in the database before anybody can see it (4), so no crash
and no second machine can make the log sign two stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from domain.ledger.checkpoint import Checkpoint, format_checkpoint, open_checkpoint, parse_checkpoint
from domain.ledger.log_tables import Leaf
from domain.ledger.merkle import (
    EMPTY,
    EMPTY_ROOT,
    ProofError,
    append,
    check_consistency,
    leaf_hash,
    prove_consistency,
    right_edge,
    root,
)
from domain.ledger.note import Note, NoteError, Sign, VerifierKey, format_note, parse_note, sign_note
from domain.ledger.seal_files import Stored, keep, publish, published
from domain.ledger.store import Book
from domain.ledger.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Tile,
    TileError,
    decode_bundle,
    decode_tile,
    grow,
    hash_reader,
    row_length,
    tile_at,
    tile_path,
    tiles_added,
)
from domain.ledger.tree_files import SealError, TreeFiles, publishing

BATCH = 5_000

Progress = Callable[[str, int, int], None]


class Signer(NamedTuple):
    """A key of the log, and whoever holds its private half."""

    key: VerifierKey
    sign: Sign


NOTHING = Stored(Checkpoint("", 0, EMPTY_ROOT), b"")


def seal(
    book: Book,
    folder: Path,
    signers: Sequence[Signer],
    *,
    known: Sequence[VerifierKey] = (),
    scratch: Path | None = None,
    progress: Progress = lambda step, done, whole: None,
) -> Checkpoint:
    """Publish all entries of a book under `folder` (the site's `log/`); returns the newest checkpoint.

    The first signer's name is the log's origin; while a key is rotated two sign. `known` are former keys of the log.
    `scratch` is a folder on the same file system that is not served (default: beside `folder`). Raises `SealError`
    (one line) where going on could contradict what was signed or published; it then has signed nothing.
    """
    keys = list(dict.fromkeys([*(signer.key for signer in signers), *known]))
    with book.plainly(), publishing(folder, scratch) as files, _refusing(folder):
        last = _finished(book, files, keys, progress)
        _sequence(book, progress)
        return _seal_new(book, files, signers, keys, last, progress)


def finish(
    book: Book,
    folder: Path,
    keys: Sequence[VerifierKey],
    *,
    scratch: Path | None = None,
    progress: Progress = lambda step, done, whole: None,
) -> None:
    """Publish what an earlier run signed, was killed, and left unpublished; nothing is signed or numbered.

    Arguments as of `seal`, which does it too; alone it is for whoever compares the book with its log before that.
    """
    with book.plainly(), publishing(folder, scratch) as files, _refusing(folder):
        _finished(book, files, keys, progress)


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except (TileError, ProofError, NoteError, FileNotFoundError) as error:
        raise SealError("{folder}: {error}: nothing was signed", folder=folder, error=error) from error


def _finished(book: Book, files: TreeFiles, keys: Sequence[VerifierKey], progress: Progress) -> Stored:
    """Killed between 4 and 6, or the folder was lost: finish what was signed; the newest of it."""
    shown = published(files, "checkpoint", keys) or NOTHING
    last = shown
    for each in _stored(book, keys, shown):
        if each.size > shown.size:
            _write_tree(book, files, last.checkpoint, each.size, each.checkpoint.root, progress)
        if each.checkpoint != shown.checkpoint:
            publish(book, files, last.size, each, keys)
        keep(files, each, keys)
        last = each
    return last


def _stored(book: Book, keys: Sequence[VerifierKey], shown: Stored) -> list[Stored]:
    """The checkpoints that the database signed, from the published one on; refuses a database that was rolled back."""
    stored = [
        Stored(parse_checkpoint(parse_note(note).text), note)
        for _, note in book.tables.checkpoints(above=shown.size - 1)
    ]
    newest, leaf = (stored[-1] if stored else NOTHING), book.tables.last_leaf()
    if newest.size < shown.size or (shown.note and not stored):
        signed = book.tables.last_checkpoint()
        raise SealError(
            "a checkpoint of {size} entries is published, but the database's newest is of {newest}: the"
            " database was rolled back; restore it before anything is recorded",
            size=shown.size,
            newest=signed[0] if signed else "none",
        )
    if shown.note and stored[0].checkpoint != shown.checkpoint:
        raise SealError(
            "the published checkpoint of {size} entries is not the one that the database signed", size=shown.size
        )
    if newest.size > (leaf.idx + 1 if leaf else 0):
        raise SealError(
            "the database signed {size} entries, but numbers fewer: it was rolled back or cut", size=newest.size
        )
    if newest.note:
        open_checkpoint(newest.note, keys)
    return stored


def _sequence(book: Book, progress: Progress) -> None:
    """1. Number the new entries in book order, each batch in one transaction with the note of how far it came.

    Killed inside: the batch is not numbered, or wholly is. All further steps read these numbers and never make them.
    """
    newest = book.tables.last_leaf() or Leaf(-1, 0, b"")
    while page := book.pages(newest.position, BATCH):
        new = [
            Leaf(newest.idx + place, position, leaf_hash(data)) for place, (position, data) in enumerate(page, start=1)
        ]
        book.tables.sequence(new)
        newest = new[-1]
        progress("number", newest.idx + 1, newest.idx + 1)


def _seal_new(
    book: Book, files: TreeFiles, signers: Sequence[Signer], keys: list[VerifierKey], last: Stored, progress: Progress
) -> Checkpoint:
    """Steps 2 to 6 for the entries that no checkpoint covers yet."""
    newest = book.tables.last_leaf()
    size = newest.idx + 1 if newest else 0
    if last.note and size == last.size:
        return last.checkpoint
    new_root = _write_tree(book, files, last.checkpoint, size, None, progress)
    checkpoint = Checkpoint(signers[0].key.name, size, new_root)
    text = format_checkpoint(checkpoint)
    note = format_note(Note(text, tuple(sign_note(text, signer.key, signer.sign) for signer in signers)))
    # 4. Compare and swap. Killed before the commit: nobody has seen the signature; the next run signs the same tree or
    # a larger one. Killed after it: the database knows, and the next run publishes this very note.
    book.tables.keep_checkpoint(last.size if last.note else None, size, note)
    made = Stored(checkpoint, note)
    publish(book, files, last.size, made, keys)
    keep(files, made, keys)
    return checkpoint


def _write_tree(
    book: Book, files: TreeFiles, old: Checkpoint, size: int, signed: bytes | None, progress: Progress
) -> bytes:
    """Steps 2 and 3: bring the files from the old tree to a larger one; returns its root, proved from the disk."""
    _check_edge(book, files, old)
    # 2. Killed anywhere here: some files are there, each of them whole, under no checkpoint yet. The next run makes the
    # same bytes again, since the numbers are fixed; `add` stops if they differ.
    for path, content in grow(old.size, _entries(book, old.size, size, progress), files.read):
        files.add(path, content)
    files.settle()  # the names are on disk before anything is signed that refers to them
    # 3. From the disk, not from memory: a bit that flipped on the way would otherwise be signed for ever.
    for tile in tiles_added(old.size, size):
        if not _follows(book, files, tile, old.size):
            raise SealError(
                "{tile_path} is not as it was written: the disk or the memory is faulty", tile_path=tile_path(tile)
            )
    read = hash_reader(size, files.reread)
    new_root = root(right_edge(size, read))
    check_consistency(prove_consistency(old.size, size, read), old.size, size, old.root, new_root)
    if signed not in (None, new_root):
        raise SealError("the files of {size} entries have another root than the checkpoint that was signed", size=size)
    return new_root


def _check_edge(book: Book, files: TreeFiles, old: Checkpoint) -> None:
    """What the new files grow from must be what was signed, or they would be wrong for ever themselves."""
    if root(right_edge(old.size, hash_reader(old.size, files.reread))) != old.root:
        raise SealError(
            "{folder}: the tiles of {size} entries were changed after they were signed: stop",
            folder=files.folder,
            size=old.size,
        )
    bundle = tile_at(ENTRIES, old.size - 1, old.size) if old.size % TILE_WIDTH else None
    if bundle and not _follows(book, files, bundle, old.size):
        raise SealError("{path} was changed after it was signed: stop", path=files.folder / tile_path(bundle))


def _entries(book: Book, low: int, high: int, progress: Progress) -> Iterator[bytes]:
    """The canonical bytes of the log's entries `low` to `high - 1`."""
    whole = high
    while low < high:
        links = book.tables.chain(low, min(BATCH, high - low))
        for link in links:
            if leaf_hash(link.data) != link.leaf.hash or link.leaf.idx != low:
                raise SealError(
                    "entry {idx} was changed in the database after it was numbered: audit it", idx=link.leaf.idx
                )
            yield link.data
            low += 1
        if not links:
            raise SealError("the database does not number entry {low} any more: audit it", low=low)
        progress("write", low, whole)


def _follows(book: Book, files: TreeFiles, tile: Tile, old_size: int) -> bool:
    """Whether a file on disk follows from the sequence, or from the old tree and the new files one level below."""
    data, first = files.reread(tile_path(tile)), tile.number * TILE_WIDTH
    if tile.level > 0:
        known = max(0, row_length(tile.level, old_size) - first)
        old = files.read(tile_path(tile._replace(width=known))) if known else b""
        below = (Tile(tile.level - 1, first + place, TILE_WIDTH) for place in range(known, tile.width))
        new = (root(append(EMPTY, decode_tile(files.reread(tile_path(each)), TILE_WIDTH))) for each in below)
        return data == old + b"".join(new)
    leaves = b"".join(leaf.hash for leaf in book.tables.leaves(first, tile.width))
    if tile.level == ENTRIES:
        return b"".join(map(leaf_hash, decode_bundle(data, tile.width))) == leaves
    return data == leaves
