"""Copy the files of a verified log, and only those that belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.ledger import form, powers
from domain.ledger.manifest import SITE_KEY
from domain.ledger.tiles import TILE_WIDTH, tile_path, tiles_added
from public.auditing.seals import ARCHIVE, KEYS, LIST, NEWEST
from public.auditing.site_source import Failure, SiteSource

BESIDE = (KEYS, SITE_KEY.removeprefix("log/"), powers.FILE, form.FILE, LIST, NEWEST)


def mirror(log: SiteSource, target: Path, sizes: Sequence[int]) -> None:
    """Copy a log that was signed at each of `sizes`; a partial tile that is no longer served is left out."""
    newest = max(sizes, default=0)
    before = 0
    for size in sorted(set(sizes)):
        for tile in tiles_added(before, size):
            _copy(log, target, tile_path(tile), needed=size == newest or tile.width == TILE_WIDTH)
        _copy(log, target, f"{ARCHIVE}/{size}", needed=False)
        before = size
    for path in (*_personal(log, newest), *BESIDE):
        _copy(log, target, path, needed=False)


def _personal(log: SiteSource, size: int) -> Iterator[str]:
    return (f"personal/{bundle}.json" for bundle in range(-(-size // TILE_WIDTH)))


def _copy(log: SiteSource, target: Path, path: str, *, needed: bool) -> None:
    data = log.find(path)
    if data is None:
        if needed:
            raise Failure("{path} is missing", path=path)
        return
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    (target / path).write_bytes(data)
