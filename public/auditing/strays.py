"""Nothing lies in the folder of a log that is no part of it: what a server hands out from there would seem proved."""

from __future__ import annotations

import re
from hashlib import sha256

from domain.ledger.tiles import TILE_WIDTH, TileError, parse_tile_path, row_length
from public.auditing.copies import check_copy, original_of
from public.auditing.mirror import BESIDE
from public.auditing.seals import ARCHIVE
from public.auditing.site_source import Failure, SiteSource

NUMBERED = re.compile(rf"{ARCHIVE}/(0|[1-9][0-9]*)|personal/(0|[1-9][0-9]*)\.json")
TREE = "tile/"


def check_strays(log: SiteSource, size: int) -> None:
    """In a folder: every file belongs to a log of `size` entries, or is a packed copy of one that does."""
    try:
        for path in log.files():
            original = original_of(path)
            if original and _belongs(original, size) and log.has(original):
                _check_copy(log, path, original)
            elif not _belongs(path, size):
                raise Failure("{path} is no part of a log: nothing lists it and nothing proves it", path=path)
    except Failure as failure:
        raise Failure("log/{failure}", failure=failure) from failure


def _belongs(path: str, size: int) -> bool:
    """Whether a log has such a file; `Failure` for a part of a tree that is larger than the log."""
    if not path.startswith(TREE):
        return path in BESIDE or bool(NUMBERED.fullmatch(path))
    try:
        tile = parse_tile_path(path)
    except TileError:
        return False
    if tile.number * TILE_WIDTH + tile.width > row_length(tile.level, size):
        raise Failure(
            "{path} lies beyond the log of {size} entries: no checkpoint covers it; an interrupted seal"
            " leaves such files, which the next one covers",
            path=path,
            size=size,
        )
    return True


def _check_copy(log: SiteSource, path: str, original: str) -> None:
    data = log.read(original)
    check_copy(log, path, sha256(data).hexdigest(), len(data))
