"""What a list says as a whole, for the summary: amounts far apart, subjects stated twice, references to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from desk.transcribe.plan import Statement
from domain.rules.said import Said, enumerated

FAR = 10_000  # times the least amount of a column
SHOWN = 5  # examples
BESIDE = Said("date"), Said("authority"), Said("withheld"), Said("personal values")  # what is said beside the terms
FOUNDING = (".approved", ".proposed", ".registered")  # kinds that a stream has once


@dataclass
class Amounts:
    """The amounts of one column: how many of each length in digits, and the least and the greatest with their rows."""

    counted: dict[int, int] = field(default_factory=dict)
    least: tuple[int, int] = (0, 0)
    most: tuple[int, int] = (0, 0)

    def add(self, amount: int, row: int) -> None:
        """Count one amount in fen."""
        length = len(str(amount))
        self.counted[length] = self.counted.get(length, 0) + 1
        if not self.least[0] or amount < self.least[0]:
            self.least = amount, row
        if amount > self.most[0]:
            self.most = amount, row

    def far_apart(self, name: str) -> str:
        """What to say where the unit may not be the same in all rows; nothing where it may."""
        if not self.least[0] or self.most[0] < FAR * self.least[0]:
            return ""
        far = sum(count for length, count in self.counted.items() if length >= len(str(self.least[0] * FAR)))
        return Said(
            "amounts of '{name}' are {far:,} times apart or more, from {least:,.2f} (row {least_row:,}) to"
            " {most:,.2f} (row {most_row:,}); {count:,} of {all:,} are as large: is the unit the same in all"
            " rows?",
            name=name,
            far=FAR,
            least=self.least[0] / 100,
            least_row=self.least[1],
            most=self.most[0] / 100,
            most_row=self.most[1],
            count=far,
            all=sum(self.counted.values()),
        )


class Account:
    """What was seen in the rows of a run that were taken. Streams are kept by hash: a list may name millions."""

    def __init__(self) -> None:
        self._amounts: dict[str, Amounts] = {}
        self._begun: set[int] = set()
        self._referred: dict[str, int] = {}
        self._founded: dict[int, tuple[int, bytes]] = {}
        self._again: dict[tuple[str, ...], list[tuple[str, int, int]]] = {}

    def add(
        self, row: int, stated: Iterable[Statement], amounts: Iterable[tuple[str, int]], references: Iterable[str]
    ) -> None:
        """Count what one row states and holds."""
        for name, amount in amounts:
            self._amounts.setdefault(name, Amounts()).add(abs(amount), row)
        for each in stated:
            self._begun.add(hash(each.stream))
            if each.kind.name.endswith(FOUNDING):
                self._entitle(row, each)
        for reference in references:
            if hash(reference) not in self._begun:
                self._referred.setdefault(reference, row)

    def _entitle(self, row: int, stated: Statement) -> None:
        """Note a subject that a row before founded already, and what is said of it otherwise."""
        names = (*stated.terms.__struct_fields__, *BESIDE)
        values = (*msgspec.structs.astuple(stated.terms), stated.on, stated.authority, stated.withheld, stated.personal)
        said = b"".join(map(_mark, values))
        first, before = self._founded.setdefault(hash((stated.kind.name, stated.stream)), (row, said))
        if first != row:
            differ = tuple(name for place, name in enumerate(names) if said[place * 4 :][:4] != before[place * 4 :][:4])
            self._again.setdefault(differ, []).append((stated.stream, first, row))

    def warnings(self) -> Iterator[str]:
        """What may be right, and should be looked at."""
        for name, amounts in self._amounts.items():
            if said := amounts.far_apart(name):
                yield said
        for differ, found in self._again.items():
            how = Said("with another {differ}", differ=enumerated(differ)) if differ else Said("in the same words")
            yield Said(
                "{count:,} times one subject is stated again {how}: {some}",
                count=len(found),
                how=how,
                some=some([_again(*each) for each in found[:SHOWN]], len(found)),
            )

    def unregistered(self, registered: Callable[[str], bool], constant: Iterable[str]) -> list[str]:
        """The streams that rows or the mapping refer to, of which nothing is on record."""
        names = dict.fromkeys([*self._referred, *constant])
        return [name for name in names if hash(name) not in self._begun and not registered(name)]


def _mark(value: Any) -> bytes:
    """A short mark of a value, by which another is known; lists may name millions."""
    if value is None or value == () or value == {}:
        return b"\0\0\0\0"
    try:
        return (hash(value) & 0xFFFFFFFF).to_bytes(4)
    except TypeError:
        return (hash(repr(value)) & 0xFFFFFFFF).to_bytes(4)


def _again(stream: str, first: int, row: int) -> str:
    return Said("{stream} (rows {first:,} and {row:,})", stream=stream, first=first, row=row)


def some(names: list[str], count: int) -> str:
    """The first of so many names, and how many there are more."""
    if count <= SHOWN:
        return enumerated(names)
    return Said("{names} and {count:,} more", names=enumerated(names[:SHOWN]), count=count - SHOWN)
