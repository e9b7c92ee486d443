"""By which clock the office of a book counts its days, as entry 0 says once for all (Art. 3)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.ledger.entry import parse
from domain.rules.book import offset_stated
from domain.rules.office_time import USUAL

Pages = Callable[[int, int], list[tuple[int, bytes]]]  # (after position, limit) -> positions and canonical bytes


def offset_in(entry_0: bytes | None) -> int:
    """The offset in minutes ahead of UTC, from the bytes of entry 0; the usual one while there is no entry.

    So too where they cannot be read: whoever follows the book says what is wrong with it.
    """
    try:
        return offset_stated(parse(entry_0).fact) if entry_0 else USUAL
    except (msgspec.DecodeError, RecursionError):
        return USUAL


def offset_by(pages: Pages) -> int:
    """The same, of a book whose entries are read by pages."""
    return offset_in(next((data for _, data in pages(0, 1)), None))
