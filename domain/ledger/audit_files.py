"""The audit's second half: the published files against each other, and the checkpoints against the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.merkle import HASH_SIZE
from domain.ledger.note import NoteError, VerifierKey
from domain.ledger.store import Book
from domain.ledger.tiles import ENTRIES, TILE_WIDTH, Tile, TileError, grow, parse_tile_path, row_length, tile_path
from domain.rules.said import Said, said_of

Say = Callable[[str, str], None]


class StoredCheckpoint(NamedTuple):
    """A checkpoint that the database signed."""

    size: int
    root: bytes


def kept_checkpoints(book: Book, folder: Path, keys: Sequence[VerifierKey], say: Say) -> list[StoredCheckpoint]:
    """The database's checkpoints, oldest first, without those that are not signed by the log's keys."""
    kept = []
    for size, note in book.tables.checkpoints():
        try:
            checkpoint = open_checkpoint(note, keys)[0]
            if checkpoint.size != size:
                raise NoteError("it is of {size} entries", size=checkpoint.size)
            kept.append(StoredCheckpoint(size, checkpoint.root))
        except NoteError as error:
            say(Said("the database's checkpoint of {size} entries", size=size), said_of(error))
    return kept


def check_tiles(folder: Path, start: int, entries: Iterator[bytes], say: Say) -> None:
    """Compare every bundle and tile with what follows from the entries; reads all entries whatever it finds."""

    def read(path: str) -> bytes:
        return (folder / path).read_bytes()

    try:
        for path, content in grow(start, entries, read):
            there = _find(folder, path)
            # An unreadable bundle was named already, and the entries it should hold are not known better than here.
            if there != content and not path.startswith("tile/entries/"):
                say(path, Said("is missing") if there is None else Said("does not follow from the entries"))
    except (TileError, OSError) as error:
        say("tile/", said_of(error))
        for _ in entries:  # the comparison with the database goes on
            pass


def check_partials(folder: Path, start: int, sizes: Sequence[int], say: Say) -> None:
    """What was published while a tile was not full must still be there, and be the beginning of the tile.

    From `start` on only; when that is 0, every other file in the tree is looked at too.
    """
    newest = max(sizes, default=0)
    wanted = {tile_path(tile) for size in sizes if size > start for tile in _partial(size)}
    for path in sorted(wanted | (set() if start else _all_files(folder))):
        try:
            tile = parse_tile_path(path)
        except TileError:
            say(path, Said("is no tile or bundle"))
            continue
        width = min(TILE_WIDTH, row_length(tile.level, newest) - tile.number * TILE_WIDTH)
        if tile.width >= width:
            continue  # compared with the entries already, or waits for a checkpoint still to be signed
        whole, there = _find(folder, tile_path(tile._replace(width=width))), _find(folder, path)
        if there is None or (whole is not None and there != _beginning(whole, tile)):
            say(path, Said("is missing") if there is None else Said("is not the beginning of its tile"))


def check_checkpoints(
    book: Book, folder: Path, kept: Sequence[StoredCheckpoint], keys: Sequence[VerifierKey], say: Say
) -> None:
    """`checkpoint` is the newest, and `checkpoints/` has each of the database's and no other."""
    wanted = {f"checkpoints/{each.size}": each for each in kept}
    if kept:
        wanted["checkpoint"] = kept[-1]
    there = {f"checkpoints/{path.name}" for path in (folder / "checkpoints").glob("*")}
    for path in sorted({*wanted, *there, *(["checkpoint"] if (folder / "checkpoint").exists() else [])}):
        data, one = _find(folder, path), wanted.get(path)
        try:
            if data is None or one is None:
                say(path, Said("is missing") if data is None else Said("was never signed by the database"))
            elif (found := open_checkpoint(data, keys)[0]) and (found.size, found.root) != one:
                say(
                    path,
                    Said(
                        "is of {size} entries or of another root; the database signed {size_2}",
                        size=found.size,
                        size_2=one.size,
                    ),
                )
        except NoteError as error:
            say(path, said_of(error))


def _partial(size: int) -> Iterator[Tile]:
    """The tiles and the bundle that are not full in a tree of some size."""
    level = ENTRIES
    while length := row_length(level, size):
        if length % TILE_WIDTH:
            yield Tile(level, length // TILE_WIDTH, length % TILE_WIDTH)
        level += 1


def _all_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in (folder / "tile").rglob("*") if path.is_file()}


def _beginning(whole: bytes, tile: Tile) -> bytes:
    if tile.level != ENTRIES:
        return whole[: tile.width * HASH_SIZE]
    at = 0
    for _ in range(tile.width):
        at += 2 + int.from_bytes(whole[at : at + 2], "big")
    return whole[:at]


def _find(folder: Path, path: str) -> bytes | None:
    try:
        return (folder / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
