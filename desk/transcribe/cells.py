"""Cells and templates: the text of a column as it is meant, and texts put together from several columns."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from desk.terms import suggestion
from desk.transcribe.mapping import WrongMapping
from domain.rules.forms import UNSEEN

RESERVED = ("item", "n", "row", "value", "file")  # places of a template that are no columns
PLACE = re.compile(r"\{\{|\}\}|\{([^{}|]+)((?:\|[^{}|]+)*)\}")


class NotTakeable(ValueError):
    """A row cannot be taken; says which value and why."""


@dataclass
class Column:
    """A column that the mapping names; its place is known once the header is read. None: the list lacks it."""

    name: str
    heads: tuple[str, ...]
    optional: bool = False
    place: int | None = None


@dataclass
class Row:
    """One row while it is turned into facts: its cells, the item of a repeated group, and what was noticed."""

    number: int
    cells: list[str]
    item: str = ""
    n: int = 0
    value: str = ""
    withheld: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def text(self, column: Column) -> str:
        """The cleaned text of a cell; nothing where the list lacks the column."""
        return clean(self.cells[column.place]) if column.place is not None else ""


def clean(text: str) -> str:
    """A cell's text in NFC, without white space around it, control or unseen characters in it."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text.strip()
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = UNSEEN.sub(lambda found: "\n" if found[0] in "\u2028\u2029" else "", text)
    kept = (c if c == "\n" or not (c < " " or "\x7f" <= c <= "\x9f") else " " for c in text)
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """A text without line breaks: a space between words, nothing between Chinese characters."""
    if text.isprintable() and "  " not in text:
        return text
    text = re.sub(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"\s+", " ", text).strip()


def folded(name: str) -> str:
    """A column's name for comparing: without white space, full and half width alike, in lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


class Columns:
    """The columns that a mapping names, by their short name or their name in the list."""

    def __init__(self, named: dict[str, tuple[tuple[str, ...], bool]]) -> None:
        self._named = named
        self.file = ""  # the name of the list's file, once it is known
        self.used: dict[str, Column] = {}
        self.numbered: list[tuple[str, list[Column]]] = []

    def column(self, name: str) -> Column:
        """The column of that name, to be found in the header later."""
        if name not in self.used:
            heads, optional = self._named.get(name, ((name,), False))
            self.used[name] = Column(name, heads, optional)
        return self.used[name]

    def series(self, pattern: str) -> list[Column]:
        """The columns named by a pattern with {n}, filled once the header is read."""
        found: list[Column] = []
        self.numbered.append((pattern, found))
        return found

    def bind(self, header: list[str], where: str) -> None:
        """Find every column in the header; `WrongMapping` names one that is missing and the nearest ones."""
        for column in self.used.values():
            column.place = place_in(header, column.heads)
            if column.place is None and not column.optional:
                raise WrongMapping(
                    f"{where}: column '{column.name}'",
                    f"the list has no column {' or '.join(repr(head) for head in column.heads)}"
                    f"{suggestion(column.heads[0], header)}; it has {', '.join(header)}",
                )
        for pattern, found in self.numbered:
            numbers = [(n, place_in(header, (pattern.replace("{n}", str(n)),))) for n in range(1, 100)]
            found[:] = [Column(str(n), (), place=place) for n, place in numbers if place is not None]
            if not found:
                raise WrongMapping(f"{where}: numbered", f"the list has no column named like '{pattern}'")

    def missing(self, header: list[str]) -> list[str]:
        """The columns that this row of cells, taken as the header, lacks."""
        wanted = [column for column in self.used.values() if not column.optional]
        return [column.name for column in wanted if place_in(header, column.heads) is None]


def places_of(header: list[str]) -> dict[str, int]:
    """Where each column is: by its folded name, `name#2` for the second of that name, and `#3` for the third."""
    places: dict[str, int] = {}
    seen: dict[str, int] = {}
    for place, name in enumerate(header):
        key = folded(name)
        seen[key] = seen.get(key, 0) + 1
        places.setdefault(key if seen[key] == 1 else f"{key}#{seen[key]}", place)
        places.setdefault(f"#{place + 1}", place)
    return places


def place_in(header: list[str], heads: Iterable[str]) -> int | None:
    """The place of the first of these names that the header has; a name between slashes is a regular expression."""
    places = places_of(header)
    for head in heads:
        if len(head) > 2 and head[0] == head[-1] == "/":
            found = next((place for place, name in enumerate(header) if re.search(head[1:-1], one_line(name))), None)
        else:
            found = places.get(folded(head))
        if found is not None:
            return found
    return None


FILTERS: dict[str, Callable[[str, str], str]] = {
    "lower": lambda text, _: text.lower(),
    "upper": lambda text, _: text.upper(),
    "slug": lambda text, _: re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-"),
    "key": lambda text, _: re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()),
    "digits": lambda text, _: "".join(re.findall(r"\d+", unicodedata.normalize("NFKC", text))),
    "year": lambda text, _: (re.findall(r"\d{4}", unicodedata.normalize("NFKC", text)) or [""])[0],
    "first": lambda text, number: text[: int(number)],
    "sha": lambda text, number: hashlib.sha256(text.encode()).hexdigest()[: int(number or 12)],
}
"""What may follow a column in a template: `{name|slug}`, `{name|first:20}`."""

Template = Callable[[Row], str]


def template(text: str, columns: Columns, where: str) -> Template:
    """A text with {places}. It says nothing as soon as one of its places is empty."""
    parts: list[str | Callable[[Row], str]] = []
    end = 0
    for match in PLACE.finditer(text):
        parts.append(text[end : match.start()])
        parts.append(match[0][0] if match[1] is None else _place(match[1].strip(), match[2], columns, where))
        end = match.end()
    parts.append(text[end:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) and len(part) > 1 for part in parts):
        raise WrongMapping(where, f"'{text}' has a brace that does not close; write {{{{ for a brace itself")
    pieces = [part for part in parts if part != ""]

    def fill(row: Row) -> str:
        filled = []
        for piece in pieces:
            said = piece if isinstance(piece, str) else piece(row)
            if said == "":
                return ""
            filled.append(said)
        return "".join(filled)

    return fill


def is_constant(text: str) -> bool:
    """Whether a template has no places."""
    return not any(match[1] for match in PLACE.finditer(text))


def _place(name: str, filters: str, columns: Columns, where: str) -> Callable[[Row], str]:
    steps = [_filter(told, where) for told in filters.split("|")[1:]]
    if name in RESERVED:
        return functools.partial(_through, functools.partial(_special, name, columns), steps)
    return functools.partial(_through, functools.partial(_line, columns.column(name)), steps)


def _line(column: Column, row: Row) -> str:
    return one_line(row.text(column))


def _through(source: Callable[[Row], str], steps: list[Callable[[str], str]], row: Row) -> str:
    text = source(row)
    for step in steps:
        text = step(text)
    return text


def _special(name: str, columns: Columns, row: Row) -> str:
    return {"item": row.item, "n": str(row.n), "row": str(row.number), "value": row.value, "file": columns.file}[name]


def _filter(told: str, where: str) -> Callable[[str], str]:
    name, _, number = told.strip().partition(":")
    if name not in FILTERS or (number and not number.isdigit()) or (name == "first" and not number):
        raise WrongMapping(where, f"unknown filter '{told}'{suggestion(name, FILTERS)}; there are {', '.join(FILTERS)}")
    return lambda text: FILTERS[name](text, number)
