"""What the public face reads of the record, whichever file or database it lies in."""

from __future__ import annotations

from typing import Protocol

from domain.rules.said import SaidError


class Unreadable(SaidError):
    """The record cannot be read now; the message is for the operator, not for the public."""


class PublicRecord(Protocol):
    """Entries by their index in the log (from 0), as canonical bytes; safe to ask from many threads.

    Every method reads no more than it answers, whatever the size of the book, and raises `Unreadable`.
    """

    def size(self) -> int:
        """How many entries there are now."""
        ...

    def entries(self, low: int, high: int) -> list[tuple[int, bytes]]:
        """The entries from index `low` up to, but not including, `high`."""
        ...

    def of_kind(self, kind: str, low: int, high: int, limit: int) -> list[tuple[int, bytes]]:
        """The first `limit` of those entries that are of a kind."""
        ...

    def stream(self, name: str) -> list[tuple[int, bytes]]:
        """All entries of a stream, oldest first; none for a stream that does not exist."""
        ...
