"""The keys of the log and the site as the book itself names them: entry 0, and every entry that put another in place.

Under a root that is proved nobody can alter that, whereas the files beside the log are the publisher's word alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.entry import AnyEntry
from domain.ledger.keys_on_record import KeysOnRecord
from domain.ledger.note import NoteError, VerifierKey, format_vkey, parse_vkey
from domain.rules.said import Said, joined
from public.auditing.site_source import Failure

LIST = Said("{first}, {rest}")
UNSIGNED = Said("unsigned")


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
        found = [Said("{key} of entry {at}", key=in_words(key), at=at) for key, at in self.of(role).items()]
        return joined(found, LIST)

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
                signed = (
                    Said("signed by the {role} key {short}", role=by.role, short=_short(by.key)) if by else UNSIGNED
                )
                after = Said(" succeeds {short}", short=_short(each.old)) if each.old else Said(" is named")
                yield Said(
                    "entry {place}: the {role} key {short}{after}, {signed}",
                    place=each.place,
                    role=each.role,
                    short=_short(each.key),
                    after=after,
                    signed=signed,
                )


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
            "checkpoint is not signed by the log's key on record, {in_words}: {error}",
            in_words=recorded.in_words("log"),
            error=error,
        ) from error
