"""The columns that a mapping names, and where the header of a list has them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from desk.advice import suggestion
from desk.money import NotAnAmount, unit_currency, unit_factor
from desk.transcribe.cells import Column, one_line
from desk.transcribe.ids import UNSEEN
from desk.transcribe.mapping import WrongMapping
from domain.rules.said import Said, enumerated, joined

MOST = 100  # numbered columns


def folded(name: str) -> str:
    """A column's name for comparing: without white space and unseen signs, full and half width alike, in lower case."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return text if text.isascii() else UNSEEN.sub("", text)


class NotInHeader(WrongMapping):
    """The header lacks a column that the mapping names."""


class Columns:
    """The columns that a mapping names, by their short name or their name in the list."""

    def __init__(self, named: dict[str, tuple[tuple[str, ...], bool]]) -> None:
        self._named = named
        self.file = ""  # the name of the list's file, once it is known
        self.used: dict[str, Column] = {}
        self.asked: list[str] = []  # each time that the mapping names a column
        self.numbered: list[tuple[str, list[Column]]] = []
        self.units: dict[str, set[tuple[str, str]]] = {}  # of the amounts in each column, with their currency
        self.odd_units: list[str] = []  # where the header names another unit than the mapping
        self.foreign: dict[str, str] = {}  # columns of which the header names another currency, and what to say
        self.titles: frozenset[str] = frozenset()  # of the list's header, once it is read
        self.references: set[str] = set()  # streams that the mapping itself names

    def column(self, name: str) -> Column:
        """The column of that name, to be found in the header later."""
        self.asked.append(name)
        if name not in self.used:
            heads, optional = self._named.get(name, ((name,), False))
            self.used[name] = Column(name, heads, optional)
        return self.used[name]

    def series(self, pattern: str) -> list[Column]:
        """The columns named by a pattern with {n}, filled once the header is read."""
        found: list[Column] = []
        self.asked.append(pattern)
        self.numbered.append((pattern, found))
        return found

    def bind(self, header: list[str], where: str) -> None:
        """Find every column in the header; `WrongMapping` names one that is missing and the nearest ones."""
        self.titles = frozenset(filter(None, header))
        for column in self.used.values():
            if "{n}" in column.heads[0] and place_in(header, column.heads) is None:
                column.places = numbered_places(header, column.heads[0])
                if not column.places and not column.optional:
                    raise NotInHeader(
                        Said("{where}: column", where=where),
                        "the list has no column named like '{pattern}'",
                        pattern=column.heads[0],
                    )
                continue
            column.place = place_in(header, column.heads)
            if column.place is None and not column.optional:
                raise NotInHeader(
                    Said("{where}: column '{name}'", where=where, name=column.name),
                    "the list has no column {heads}{suggestion}; it has {header}",
                    heads=joined([repr(head) for head in column.heads], "{first} or {rest}"),
                    suggestion=suggestion(column.heads[0], header),
                    header=enumerated(header),
                )
        for pattern, found in self.numbered:
            places = numbered_places(header, pattern)
            found[:] = [Column(str(n), (), place=place) for n, place in places.items()]
            if not found:
                raise NotInHeader(
                    Said("{where}: numbered", where=where),
                    "the list has no column named like '{pattern}'",
                    pattern=pattern,
                )
        self._check_doubles(header, where)
        self._compare_units(header)

    def is_title(self, id_: str) -> str:
        """What to say where an id is the name of a column."""
        return (
            Said("'{id_}' is the name of a column: the header again, no row of data", id_=id_)
            if id_ in self.titles
            else ""
        )

    def _compare_units(self, header: list[str]) -> None:
        """Compare the units of amounts with those that the header names."""
        for name, units in self.units.items():
            column = self.used.get(name)
            head = header[column.place] if column and column.place is not None else ""
            said = unit_in(head)
            for unit, currency in sorted(units) if said else ():
                named = unit_currency(said)
                if named and currency and named != currency:
                    self.foreign[name] = Said(
                        "the column '{head}' is in {named}, but is read as {currency}",
                        head=head,
                        named=named,
                        currency=currency,
                    )
                elif unit_factor(said) != unit_factor(unit):
                    self.odd_units.append(
                        Said(
                            "the column '{head}' is read in {unit}, though its name says {said}",
                            head=head, unit=unit, said=said,
                        )
                    )  # fmt: skip

    def _check_doubles(self, header: list[str], where: str) -> None:
        """Refuse a name that several columns bear, unless the mapping says which of them it means."""
        counted = Counter(map(folded, header))
        told = {folded(head) for column in self.used.values() for head in column.heads}
        for column in self.used.values():
            key = folded(header[column.place]) if column.place is not None else ""
            if counted[key] > 1 and key in map(folded, column.heads) and f"{key}#2" not in told:
                name = header[column.place or 0]
                places = [str(number) for number, each in enumerate(header, 1) if folded(each) == key]
                raise WrongMapping(
                    Said("{where}: column '{name}'", where=where, name=column.name),
                    "the list has {counted} columns of the name '{name}' (columns {places}); say which under"
                    ' [columns], as in {key} = "{name}#1" or "{name}#2"',
                    counted=counted[key],
                    name=name,
                    places=enumerated(places),
                    key=_key(column.name),
                )

    def missing(self, header: list[str]) -> list[str]:
        """The columns that this row of cells, taken as the header, lacks."""
        places = places_of(header)
        wanted = [column for column in self.used.values() if not column.optional and "{n}" not in column.heads[0]]
        return [column.name for column in wanted if place_in(header, column.heads, places) is None]

    def unused(self, header: list[str]) -> list[str]:
        """The columns of the header that the mapping does not look at."""
        places = {column.place for column in self.used.values()}
        places |= {place for column in self.used.values() for place in (column.places or {}).values()}
        places |= {column.place for _, found in self.numbered for column in found}
        return [name for place, name in enumerate(header) if name and place not in places]


def unit_in(head: str) -> str:
    """The unit of money that a column's name has in brackets or at its end; nothing where it has none."""
    for found in re.findall(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]|[/:：,，]\s*([^/:：,，()（）]+)$", head):
        text = re.sub(r"^单位\s*[:：]?\s*", "", "".join(found).strip())
        try:
            unit_factor(text)
        except NotAnAmount:
            continue
        return text
    return ""


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'


def numbered_places(header: list[str], pattern: str) -> dict[int, int]:
    """Where the columns are that are named by a pattern with {n}, by their number."""
    places = places_of(header)
    found = ((n, place_in(header, (pattern.replace("{n}", str(n)),), places)) for n in range(1, MOST))
    return {n: place for n, place in found if place is not None}


def places_of(header: list[str]) -> dict[str, int]:
    """Where each column is: by its folded name, `name#2` for the second of that name, and `#3` for the third."""
    places: dict[str, int] = {}
    seen: dict[str, int] = {}
    for place, name in enumerate(header):
        key = folded(name)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 1:
            places.setdefault(key, place)
        places.setdefault(f"{key}#{seen[key]}", place)
        places.setdefault(f"#{place + 1}", place)
    return places


def place_in(header: list[str], heads: Iterable[str], places: dict[str, int] | None = None) -> int | None:
    """The place of the first of these names that the header has; a name between slashes is a regular expression."""
    places = places_of(header) if places is None else places
    for head in heads:
        if len(head) > 2 and head[0] == head[-1] == "/":
            found = next((place for place, name in enumerate(header) if re.search(head[1:-1], one_line(name))), None)
        else:
            found = places.get(folded(head))
        if found is not None:
            return found
    return None
