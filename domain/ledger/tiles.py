"""The tree and its entries as static files (c2sp.org/tlog-tiles): coordinates, paths, contents, growth.

A tile holds up to 256 hashes of one row; a hash of level L is the root of a full tile one level
below. A bundle holds the entries under a level-0 tile. Files are named by what they hold and never
change: a tile that is not full yet is a file of its own (`.p/<width>`), and stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from domain.ledger.merkle import HASH_SIZE, HashReader, leaf_hash, node_hash
from domain.rules.said import SaidError

TILE_WIDTH = 256
MAX_ENTRY = 65_535
"""Bytes in an entry; the uint16 before it can say no more (c2sp.org/tlog-tiles)."""

ENTRIES = -1
"""The level of an entry bundle."""

ReadFile = Callable[[str], bytes]
"""`read(path)` returns the whole content of a published file; the path is relative to the log."""

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


class TileError(SaidError, ValueError):
    """A tile, a bundle or a path is not as c2sp.org/tlog-tiles says."""


class Tile(NamedTuple):
    """Coordinates: level 0 to 63 or ENTRIES, number within the level, and width 1 to 256 (full)."""

    level: int
    number: int
    width: int


def tile_path(tile: Tile) -> str:
    """Where a tile is published: `tile/<L>/<N>[.p/<W>]`, N as in x001/x234/067."""
    digits = f"{tile.number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    where = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if tile.level == ENTRIES else str(tile.level)
    return f"tile/{level}/{where}" + ("" if tile.width == TILE_WIDTH else f".p/{tile.width}")


def parse_tile_path(path: str) -> Tile:
    """Read a path back; raises TileError unless it is exactly what `tile_path` writes."""
    match = _PATH.fullmatch(path)
    if match:
        level, where, width = match.groups()
        tile = Tile(
            ENTRIES if level == "entries" else int(level),
            int(where.replace("x", "").replace("/", "")),
            int(width) if width else TILE_WIDTH,
        )
        if tile.level < 64 and tile_path(tile) == path:
            return tile
    raise TileError("not the path of a tile: {path!r}", path=path)


def row_length(level: int, size: int) -> int:
    """How many hashes (or entries) the row of `level` holds in a tree of `size` leaves."""
    return size >> (8 * max(level, 0))


def tile_at(level: int, position: int, size: int) -> Tile:
    """The tile of a tree of `size` leaves that holds item `position` of the row of `level`."""
    length = row_length(level, size)
    if not 0 <= position < length:
        raise TileError(
            "level {level} of a tree of {size} leaves has no item {position}", level=level, size=size, position=position
        )
    number = position // TILE_WIDTH
    return Tile(level, number, min(TILE_WIDTH, length - number * TILE_WIDTH))


def tiles_added(old_size: int, new_size: int) -> Iterator[Tile]:
    """The bundles and tiles of the tree of `new_size` leaves that the tree of `old_size` lacked.

    Bundles first, then level by level from the leaves, each from left to right.
    """
    if not 0 <= old_size <= new_size:
        raise TileError("a log cannot grow from {old_size} to {new_size} entries", old_size=old_size, new_size=new_size)
    level = ENTRIES
    while row_length(level, new_size):
        old, new = row_length(level, old_size), row_length(level, new_size)
        if old != new:
            for number in range(old // TILE_WIDTH, (new - 1) // TILE_WIDTH + 1):
                yield Tile(level, number, min(TILE_WIDTH, new - number * TILE_WIDTH))
        level += 1


def grow(old_size: int, entries: Iterable[bytes], read: ReadFile) -> Iterator[tuple[str, bytes]]:
    """Append entries: yield (path, content) of every file in `tiles_added`, as soon as it is complete.

    Reads only the partial files at the right edge of the old tree, and holds no more than one
    bundle and one tile a level. Raises TileError if an entry is too long or an old file is wrong.
    """
    size = old_size
    bundle = decode_bundle(*_edge_file(ENTRIES, old_size, read))
    rows = _edge_rows(old_size, read)
    for entry in entries:
        check_entry(entry, size)
        bundle.append(entry)
        rows[0].append(leaf_hash(entry))
        size += 1
        if len(bundle) == TILE_WIDTH:
            yield tile_path(tile_at(ENTRIES, size - 1, size)), encode_bundle(bundle)
            bundle = []
            yield from _full_tiles(rows, size)
    if bundle and size != old_size:
        yield tile_path(tile_at(ENTRIES, size - 1, size)), encode_bundle(bundle)
    for level, row in enumerate(rows):
        if row and row_length(level, size) != row_length(level, old_size):
            yield tile_path(tile_at(level, row_length(level, size) - 1, size)), b"".join(row)


def hash_reader(size: int, read: ReadFile) -> HashReader:
    """Read subtree hashes from the tiles of a tree of `size` leaves, keeping the last 64 tiles.

    The tiles are taken as they are: check what is made of them (a proof, a root) against a
    signed checkpoint. Raises TileError for a subtree outside the tree or a tile of wrong length.
    """

    @lru_cache(maxsize=64)
    def load(tile: Tile) -> list[bytes]:
        return decode_tile(read(tile_path(tile)), tile.width)

    def read_hash(level: int, n: int) -> bytes:
        # Only every eighth level is stored; those between are hashed from one tile's slice.
        row, height = divmod(level, 8)
        start, count = n << height, 1 << height
        tile = tile_at(row, start + count - 1, size)
        first = start % TILE_WIDTH
        return _full_root(load(tile)[first : first + count])

    return read_hash


def read_entry(index: int, size: int, read: ReadFile) -> bytes:
    """The bytes of entry `index` of a log of `size` entries, from its bundle."""
    tile = tile_at(ENTRIES, index, size)
    return decode_bundle(read(tile_path(tile)), tile.width)[index % TILE_WIDTH]


def check_entry(entry: bytes, index: int) -> None:
    """Raise TileError if an entry is longer than the format can carry."""
    if len(entry) > MAX_ENTRY:
        raise TileError(
            "entry {index} has {count} bytes; at most {max_entry} are allowed",
            index=index,
            count=len(entry),
            max_entry=MAX_ENTRY,
        )


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join 1 to 256 entries, each after its length as two bytes, the high one first."""
    _check_width(len(entries))
    for position, entry in enumerate(entries):
        check_entry(entry, position)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """Split a bundle of exactly `width` entries; raises TileError if it holds fewer, more or a torn one."""
    entries = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise TileError("a bundle of {width} entries does not have {width} whole entries", width=width)
    return entries


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Join 1 to 256 hashes of 32 bytes."""
    _check_width(len(hashes))
    if any(len(item) != HASH_SIZE for item in hashes):
        raise TileError("a hash is not 32 bytes long")
    return b"".join(hashes)


def decode_tile(data: bytes, width: int) -> list[bytes]:
    """Split a tile of exactly `width` hashes; raises TileError if its length differs."""
    if len(data) != width * HASH_SIZE:
        raise TileError("a tile of {width} hashes has {count} bytes", width=width, count=len(data))
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def _check_width(width: int) -> None:
    if not 1 <= width <= TILE_WIDTH:
        raise TileError("a tile holds 1 to {tile_width} items, not {width}", tile_width=TILE_WIDTH, width=width)


def _edge_file(level: int, size: int, read: ReadFile) -> tuple[bytes, int]:
    """The content and width of a row's partial file in a tree of `size` leaves; empty if the row has none."""
    length = row_length(level, size)
    width = length % TILE_WIDTH
    return (read(tile_path(Tile(level, length // TILE_WIDTH, width))) if width else b""), width


def _edge_rows(size: int, read: ReadFile) -> list[list[bytes]]:
    """The partial tiles of every row of a tree of `size` leaves, from the leaves up."""
    rows = [decode_tile(*_edge_file(0, size, read))]
    while row_length(len(rows), size):
        rows.append(decode_tile(*_edge_file(len(rows), size, read)))
    return rows


def _full_tiles(rows: list[list[bytes]], size: int) -> Iterator[tuple[str, bytes]]:
    """Take the rows that are full off, and hand the root of each to the row above."""
    level = 0
    while len(rows[level]) == TILE_WIDTH:
        yield tile_path(tile_at(level, row_length(level, size) - 1, size)), encode_tile(rows[level])
        if level + 1 == len(rows):
            rows.append([])
        rows[level + 1].append(_full_root(rows[level]))
        rows[level] = []
        level += 1


def _full_root(hashes: list[bytes]) -> bytes:
    """The root of a power-of-two number of sibling hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]
