"""The published tree against its entries: every bundle, every tile, and the root at each size that was ever signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from domain.ledger.audit_files import check_partials
from domain.ledger.merkle import EMPTY, Edge, append, root
from domain.ledger.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Tile,
    TileError,
    decode_bundle,
    decode_tile,
    grow,
    parse_tile_path,
    tile_at,
    tile_path,
)
from public.auditing.site_source import Failure, SiteSource

Check = Callable[[int, list[bytes]], Iterator[bytes]]
"""`check(first, bundle)` yields the entries of a bundle, of which the first has that index, or raises `Failure`."""

Progress = Callable[[int, int], None]


def check_tree(log: SiteSource, size: int, sizes: Sequence[int], check: Check, progress: Progress) -> dict[int, bytes]:
    """Read a log of `size` entries once, from left to right; returns the root at each of `sizes`, all at most `size`.

    Bundles are decoded, entries checked, tiles made anew from them and compared with the published ones. Holds one
    bundle and one tile a level. `Failure` names the first file or entry that is wrong.
    """
    roots = Roots(sizes)
    for path, content in grow(0, _entries(log, size, check, progress), log.read):
        tile = parse_tile_path(path)
        if tile.level == ENTRIES:
            continue  # the entries came from it, and nothing else was in it
        if log.read(path) != content:
            raise Failure("{path} does not follow from the entries", path=path)
        if tile.level == 0:
            roots.add(decode_tile(content, tile.width))
    _check_leftovers(log, size)
    return roots.found


class Roots:
    """Grows a tree by leaf hashes and notes its root at the sizes that are asked for."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._edge: Edge = EMPTY
        self._sizes = sorted(set(sizes) - {0})
        self.found = {0: root(EMPTY)}

    def add(self, leaves: Sequence[bytes]) -> None:
        first, done = self._edge.size, 0
        while self._sizes and self._sizes[0] <= first + len(leaves):
            upto = self._sizes.pop(0) - first
            self._edge = append(self._edge, leaves[done:upto])
            self.found[self._edge.size], done = root(self._edge), upto
        self._edge = append(self._edge, leaves[done:])


def _entries(log: SiteSource, size: int, check: Check, progress: Progress) -> Iterator[bytes]:
    for first in range(0, size, TILE_WIDTH):
        tile: Tile = tile_at(ENTRIES, min(first + TILE_WIDTH, size) - 1, size)
        try:
            bundle = decode_bundle(log.read(tile_path(tile)), tile.width)
        except TileError as error:
            raise Failure("{tile_path}: {error}", tile_path=tile_path(tile), error=error) from error
        yield from check(first, bundle)
        progress(first + tile.width, size)


def _check_leftovers(log: SiteSource, size: int) -> None:
    """In a folder: what was published while a tile was not full is its beginning, and nothing else lies in the tree."""

    def wrong(path: str, what: str) -> None:
        raise Failure("{path} {what}", path=path, what=what)

    if not log.web and size:
        check_partials(log.path, 0, [size], wrong)
