"""The audit of authorship: what the database holds must be signed as the published log must be (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.form import WrongForm, check_form
from domain.ledger.log_tables import TableLink
from domain.ledger.powers import Powers, opens
from domain.ledger.signatures import KEYS, Signatures
from domain.ledger.store import Book
from domain.rules.fact import kind_of
from domain.rules.refusal import Refused
from domain.rules.said import Said, said_of

OF_BODIES = tuple(kind_of(each) for each in KEYS)


class Authors:
    """Follows the entries of a book in its order; of a book whose first entry does not open it nothing is asked."""

    def __init__(self, book: Book, say: Callable[[str, str], None]) -> None:
        self._say = say
        self._tables = book.tables
        self._powers = Powers()
        self._signatures = Signatures(self._powers, lambda position: book.tables.at([position])[0][1])
        self._numbers: dict[str, int] = {}
        first = book.tables.pages(0, 1)
        self._first, self._asked = (first[0][0], _opens(first[0][1])) if first else (0, False)

    @property
    def signed(self) -> int:
        """How many entries are signed by whom they name."""
        return self._signatures.signed

    def know(self, position: int) -> None:
        """Note who may sign by what stands up to a position, which was sealed, and of it nothing is asked again."""
        if not self._asked:
            return
        for place, data in self._tables.grounds(position, self._tables.streams_after(position), OF_BODIES):
            try:
                entry = parse(data)
            except msgspec.DecodeError:
                continue
            self._numbers[entry.stream] = entry.number
            self._signatures.take(self._place(place), entry, data)
            self._powers.take(self._place(place), entry)

    def check(self, link: TableLink) -> None:
        """The signatures of a row; what cannot be read is named elsewhere."""
        try:
            entry = parse(link.data)
        except msgspec.DecodeError:
            return
        if self._asked:
            for what in self._faults(link, entry):
                self._say(named(link.leaf.idx, entry.stream, entry.number), what)

    def finish(self) -> None:
        """What can be said at the end alone."""
        if self._asked:
            try:
                self._signatures.finish()
            except Refused as refused:
                self._say(Said("the book"), Said("{refused}", refused=refused))

    def _faults(self, link: TableLink, entry: AnyEntry) -> list[str]:
        found: list[str] = []
        place = self._place(link.leaf.position)
        before = self._numbers.get(entry.stream, 0)
        if entry.number != before + 1:
            found.append(
                Said("the book has {before} entries of {stream} before it", before=before, stream=entry.stream)
            )
        self._numbers[entry.stream] = entry.number
        asked: tuple[Callable[[], None], ...] = (
            lambda: check_form(entry),
            lambda: self._signatures.check(place, entry, link.data),
            lambda: self._powers.check(place, entry),
        )
        for each in asked:
            try:
                each()
            except (Refused, WrongForm) as refused:
                found.append(Said("{refused}", refused=refused) if isinstance(refused, Refused) else said_of(refused))
        return found

    def _place(self, position: int) -> int:
        """By which place the ledger knows an entry: 0 is the first, others are only read again by it."""
        return 0 if position == self._first else position


def named(index: int, stream: str | None, number: int | None) -> str:
    """An entry by its place in the book, with its stream and number where they are known."""
    if not stream:
        return Said("entry {index}", index=index)
    return Said("entry {index} ({stream} number {number})", index=index, stream=stream, number=number)


def _opens(data: bytes) -> bool:
    try:
        return opens(parse(data))
    except msgspec.DecodeError:
        return False
