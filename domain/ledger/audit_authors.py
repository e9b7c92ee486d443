"""The audit of authorship: what the database holds must be signed as the published log must be (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.powers import Powers, opens
from domain.ledger.signatures import Signatures
from domain.ledger.store import Book
from domain.rules.refusal import Refused


class Authors:
    """Follows the entries of a log from entry 0 on; of a log whose first entry opens no book nothing is asked."""

    def __init__(self, book: Book, say: Callable[[str, str], None]) -> None:
        self._say = say
        self._powers = Powers()
        self._signatures = Signatures(self._powers, lambda index: book.tables.chain(index, 1)[0].data)
        self._asked = True

    @property
    def signed(self) -> int:
        """How many entries are signed by whom they name."""
        return self._signatures.signed

    def check(self, index: int, data: bytes) -> None:
        """The signatures of the entry with these bytes; what cannot be read is named elsewhere."""
        try:
            entry = parse(data)
        except msgspec.DecodeError:
            return
        if index == 0:
            self._asked = opens(entry)
        if self._asked:
            self._tell(index, entry, data)

    def finish(self) -> None:
        """What can be said at the end alone."""
        if self._asked:
            try:
                self._signatures.finish()
            except Refused as refused:
                self._say("the book", str(refused))

    def _tell(self, index: int, entry: AnyEntry, data: bytes) -> None:
        where = f"entry {index} ({entry.stream} number {entry.number})"
        try:
            self._signatures.check(index, entry, data)
        except Refused as refused:
            self._say(where, str(refused))
        try:
            self._powers.check(index, entry)
        except Refused as refused:
            self._say(where, str(refused))
