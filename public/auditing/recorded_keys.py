"""The keys of the log and the site as the book itself names them: entry 0, and every entry that put another in place.

Under a root that is proved nobody can alter that, whereas the files beside the log are the publisher's word alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.entry import AnyEntry
from domain.ledger.keys_on_record import KeysOnRecord
from domain.ledger.note import NoteError, VerifierKey, format_vkey, parse_vkey
from public.auditing.site_source import Failure


class RecordedKeys:
    """Follows the entries of a log; a correction gives no key any power, and so is not followed."""

    def __init__(self) -> None:
        self._keys = KeysOnRecord()

    def take(self, index: int, entry: AnyEntry) -> None:
        """One entry, in the order of the log; `Refused` for a succession that nobody signed who may."""
        self._keys.follow(index, entry)

    def of(self, role: str) -> dict[VerifierKey, int]:
        """The keys in force in a role, each with the entry that named it; empty where the book names none."""
        found, named = {}, {each.key: each.place for each in reversed(self._keys.named)}
        for text in self._keys.in_force(role):
            if key := _key(text):
                found[key] = named[text]
        return found

    def in_words(self, role: str) -> str:
        """The keys in force in a role, in a few words."""
        return ", ".join(f"{in_words(key)} of entry {at}" for key, at in self.of(role).items())

    def may_sign(self, key: VerifierKey, size: int) -> bool:
        """Whether the record lets a key sign for a log of so many entries; where it names none for the log, any may."""
        return self._keys.may_sign("log", format_vkey(key), size)

    def trusted(self, start: VerifierKey, seals: Sequence[tuple[int, Sequence[VerifierKey]]]) -> set[str]:
        """The keys, as text, that follow from one that the auditor trusts; `seals` are sizes and who signed."""
        return self._keys.trusted(format_vkey(start), [(size, [format_vkey(key) for key in by]) for size, by in seals])

    def log_keys(self) -> tuple[VerifierKey, ...]:
        """Every key that the record ever named for the log."""
        found = (_key(each.key) for each in self._keys.named if each.role == "log")
        return tuple(dict.fromkeys(key for key in found if key))

    def changes(self) -> Iterator[str]:
        """Each key that took another's place, in a line."""
        for each in self._keys.named:
            if each.place > 0:
                by = next((named for named in self._keys.named if named.key == each.by_key), None)
                signed = f"signed by the {by.role} key {_short(by.key)}" if by else "unsigned"
                after = f" succeeds {_short(each.old)}" if each.old else " is named"
                yield f"entry {each.place}: the {each.role} key {_short(each.key)}{after}, {signed}"


def _short(text: str) -> str:
    key = _key(text)
    return in_words(key) if key else repr(text[:80])


def in_words(key: VerifierKey) -> str:
    """The name of a key and its id."""
    return f"{key.name} ({key.id.hex()})"


def _key(text: str) -> VerifierKey | None:
    try:
        return parse_vkey(text)
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
            f"checkpoint is not signed by the log's key on record, {recorded.in_words('log')}: {error}"
        ) from error
