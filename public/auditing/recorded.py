"""The keys of the log and the site as the book itself names them: entry 0, and every entry that put another in place.

Under a root that is proved nobody can alter that, whereas the files beside the log are the publisher's word alone.
"""

from __future__ import annotations

from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.entry import AnyEntry
from domain.ledger.note import NoteError, VerifierKey, parse_vkey
from domain.rules.book import Book, BookFact
from public.auditing.place import Failure


class RecordedKeys:
    """Follows the entries of a log; a correction gives no key any power, and so is not followed."""

    def __init__(self) -> None:
        self._book = Book(id="")
        self._named: dict[str, int] = {}  # key, as text -> the entry that named it first

    def take(self, index: int, entry: AnyEntry) -> None:
        """One entry, in the order of the log."""
        if index == 0:
            self._book = Book(id=entry.stream.partition("/")[2])
        if entry.stream == self._book.ref and isinstance(entry.fact, BookFact):
            self._book = entry.fact.after(self._book, entry.decided_on)
            for each in self._book.keys:
                self._named.setdefault(each.key, index)

    def of(self, role: str) -> dict[VerifierKey, int]:
        """The keys in force in a role, each with the entry that named it; empty where the book names none."""
        found = {}
        for each in self._book.keys:
            if each.role == role and (key := _key(each.key)):
                found[key] = self._named[each.key]
        return found

    def told(self, role: str) -> str:
        """The keys in force in a role, in a few words."""
        return ", ".join(f"{key.name} ({key.id.hex()}) of entry {at}" for key, at in self.of(role).items())


def _key(text: str) -> VerifierKey | None:
    try:
        return parse_vkey(text.strip())
    except NoteError:
        return None


def check_log_key(note: bytes, recorded: RecordedKeys) -> None:
    """`Failure` unless a key that the book names for the log signed its newest checkpoint; a book may name none."""
    keys = tuple(recorded.of("log"))
    if not keys:
        return
    try:
        open_checkpoint(note, keys)
    except NoteError as error:
        raise Failure(
            f"checkpoint is not signed by the log's key on record, {recorded.told('log')}: {error}"
        ) from error
