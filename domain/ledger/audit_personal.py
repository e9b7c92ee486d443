"""The audit of personal values: database, commitments and published files must tell the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.personal import PersonalValue, commitment, read_file
from domain.ledger.store import Book
from domain.ledger.tiles import TILE_WIDTH
from domain.rules.personal import PersonalDataErased
from domain.rules.said import Said


class PersonalAudit:
    """Follows the entries of a log from `start` on; `size` is how many are published."""

    def __init__(self, book: Book, folder: Path, start: int, size: int, say: Callable[[str, str], None]) -> None:
        self.book, self.folder, self.start, self.size, self.say = book, folder, start, size, say
        self.bundle = -1
        self.stored: dict[tuple[int, str], PersonalValue] = {}
        self.published: dict[tuple[int, str], tuple[str, bytes]] = {}
        self.missing: set[tuple[int, str]] = set()
        self.withdrawn: set[tuple[int, str]] = set()  # published, and not in the database any more
        self.erasing: set[tuple[int, str]] = set()  # by an entry that no checkpoint covers: published until the next
        self.erased: set[tuple[int, str]] = set()

    def check(self, index: int, data: bytes) -> None:
        """The personal values of the entry with these bytes."""
        if index // TILE_WIDTH != self.bundle:
            self._leave()
            self._enter(index // TILE_WIDTH)
        entry = _concerned(data)
        if entry is None:
            return
        if isinstance(entry.fact, PersonalDataErased):
            self.erased.add((entry.fact.index, entry.fact.field))
        for field, told in entry.pd.items():
            self._field(index, field, told)

    def unsealed(self, index: int, data: bytes) -> None:
        """The personal values of an entry that no checkpoint covers: they stand in the database alone."""
        entry = _concerned(data)
        if entry is None:
            return
        if isinstance(entry.fact, PersonalDataErased):
            self.erasing.add((entry.fact.index, entry.fact.field))
        values = self.book.personal(entry.stream) if entry.pd else []
        stored = {each.field: each for each in values if each.number == entry.number}
        for field, told in entry.pd.items():
            value = stored.pop(field, None)
            if value is None:
                self.missing.add((index, field))
            elif commitment(field, value.value, value.salt) != told:
                self.say(
                    Said("entry {index}", index=index),
                    Said("the database's personal value {field!r} does not fit its commitment", field=field),
                )
        for field in stored:
            self.say(
                Said("entry {index}", index=index),
                Said("the entry does not commit to its personal value {field!r} in the database", field=field),
            )

    def finish(self) -> None:
        """What is missing must have been erased by an entry, and what was erased must be gone."""
        self._leave()
        for index, field in sorted(self.missing - self.erased - self.erasing):
            self.say(
                Said("entry {index}", index=index),
                Said("the personal value {field!r} is missing, and no entry says that it was erased", field=field),
            )
        for index, field in sorted(self.withdrawn - self.erasing):
            self.say(
                Said("entry {index}", index=index),
                Said("the personal value {field!r} is published, but not in the database", field=field),
            )
        for index, field in sorted((self.erased | self.erasing) - self.missing - self.withdrawn):
            if index >= self.start:
                self.say(
                    Said("entry {index}", index=index),
                    Said("the personal value {field!r} was erased by an entry, but is still there", field=field),
                )

    def _field(self, index: int, field: str, told: str) -> None:
        value, published = self.stored.pop((index, field), None), self.published.pop((index, field), None)
        if value is None and published is None:
            self.missing.add((index, field))
        elif value is None:
            self.withdrawn.add((index, field))
        elif commitment(field, value.value, value.salt) != told:
            self.say(
                Said("entry {index}", index=index),
                Said("the database's personal value {field!r} does not fit its commitment", field=field),
            )
        elif published != (value.value, value.salt):
            how = (
                Said("is not published")
                if published is None
                else Said("is published otherwise than the database has it")
            )
            self.say(
                Said("entry {index}", index=index), Said("the personal value {field!r} {how}", field=field, how=how)
            )

    def _enter(self, bundle: int) -> None:
        first = bundle * TILE_WIDTH
        found = self.book.tables.personal_between(max(first, self.start), min(first + TILE_WIDTH, self.size))
        self.bundle, self.stored = bundle, {(index, value.field): value for index, value in found}
        path = f"personal/{bundle}.json"
        try:
            data = (self.folder / path).read_bytes() if (self.folder / path).exists() else b"{}"
            told = read_file(data)
        except (ValueError, OSError, KeyError) as error:
            self.say(path, Said("cannot be read: {error}", error=error))
            told = {}
        own = {index: fields for index, fields in told.items() if index >= self.start}
        self.published = {(index, field): value for index, fields in own.items() for field, value in fields.items()}

    def _leave(self) -> None:
        for where, rest in (
            (Said("published"), sorted(self.published)),
            (Said("in the database"), sorted(self.stored)),
        ):
            for index, field in rest:
                self.say(
                    Said("entry {index}", index=index),
                    Said(
                        "the personal value {field!r} is {where}, but the entry does not commit to it",
                        field=field,
                        where=where,
                    ),
                )
        self.published, self.stored = {}, {}


def _concerned(data: bytes) -> AnyEntry | None:
    """The entry with these bytes, if it has personal values or erases one; a malformed one is named elsewhere."""
    if b'"pd":' not in data and b'"personal_data.erased"' not in data:
        return None
    try:
        return parse(data)
    except msgspec.DecodeError:
        return None
