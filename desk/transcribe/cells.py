"""Cells: the text of a column as it is meant, and what is noticed of a row while it is turned into facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from desk.transcribe import ids
from desk.transcribe.lookalikes import doubt_of, form_of, is_usual, placeholder, spoilt_id
from desk.transcribe.mapping import CellsSpec, WrongMapping
from desk.transcribe.oddities import STARTS, cut_short, odd, unguarded
from domain.rules.forms import UNSEEN
from domain.rules.said import Said, SaidError


class NotTakeable(SaidError, ValueError):
    """A row cannot be taken; says which value and why."""


@dataclass
class Column:
    """A column that the mapping names; its place is known once the header is read. None: the list lacks it.

    A name with {n} is that of many columns: `places` has the place of each number.
    """

    name: str
    heads: tuple[str, ...]
    optional: bool = False
    place: int | None = None
    places: dict[int, int] | None = None
    first: Sequence[list[str]] = ()  # the first rows of the list
    usual: dict[str, bool] = field(default_factory=dict)  # whether ids are mostly of such a form, as far as was asked

    def has_mostly(self, form: str) -> bool:
        """Whether most ids of the first rows are of this form, such as days."""
        if form not in self.usual:
            place = self.place
            cells = [] if place is None else [unguarded(clean(row[place])) for row in self.first]
            self.usual[form] = is_usual(form, cells)
        return self.usual[form]


@dataclass(slots=True)
class CellRow:
    """One row while it is turned into facts: its cells, the item of a repeated group, and what was noticed."""

    number: int
    cells: list[str]
    item: str = ""
    n: int = 0
    at: int = 0  # the number in the header that the item's column bears
    value: str = ""
    basis: str = ""  # the text by which the list withholds what was asked for last
    withheld: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    amounts: list[tuple[str, int]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    home: list[bool] = field(default_factory=list)  # of each amount that says so: it is in the currency of the book
    texts: dict[int, str] = field(default_factory=dict)
    lines: dict[tuple[int, int, bool], str] = field(default_factory=dict)  # what templates asked for already
    examples: dict[str, str] = field(default_factory=dict)  # of warnings: what they are about
    merged: dict[int, int] | None = None  # places of cells that are merged with one above, and the number of its row

    def text(self, column: Column) -> str:
        """The cleaned text of a cell; nothing where the list lacks the column."""
        place = column.place if column.places is None else column.places.get(self.at)
        if place is None:
            return ""
        found = self.texts.get(place)
        if found is None:
            found = clean(self.cells[place])
            if found and found[0] in "='":
                found = unguarded(found)
            elif not found and self.merged and place in self.merged:
                raise NotTakeable(
                    "column '{name}' is merged with row {merged} above; where its value holds for every row, set"
                    ' [file] fill_down = ["{name}"]',
                    name=column.name,
                    merged=self.merged[place],
                )
            self.texts[place] = found
        return found

    def warn(self, what: str, example: str = "") -> None:
        """Note what is to be looked at, once for the row."""
        if what and what not in self.warnings:
            self.warnings.append(what)
            if example:
                self.examples[what] = example

    def of_item(self, item: str, n: int, at: int) -> CellRow:
        """The same row for one item of a repeated group; what is withheld there is told apart."""
        return CellRow(
            self.number, self.cells, item, n, at, self.value, "", {}, self.warnings, self.amounts, self.references,
            self.home, self.texts, self.lines, self.examples, self.merged,
        )  # fmt: skip

    def aside(self) -> CellRow:
        """The same row for a question whose answer is not entered: nothing that is noticed stays."""
        return CellRow(
            self.number, self.cells, self.item, self.n, self.at, self.value, texts=self.texts, lines=self.lines,
            merged=self.merged,
        )  # fmt: skip


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


class Hearing:
    """How cells are heard: which say nothing, which are withheld by the list, and which can be no value at all.

    `ids`: what is heard becomes an id, and a number that a spreadsheet cut short is none.
    """

    def __init__(
        self,
        cells: CellsSpec,
        where: str,
        empty: Sequence[str] = (),
        withheld: str = "",
        *,
        ids: bool = False,
        codes: Collection[str] = (),
    ) -> None:
        self.says_nothing = says_nothing([*cells.empty, *empty], where)
        self._withheld = [regex(pattern, where) for pattern in (withheld, cells.withheld) if pattern]
        self.checks_whole = bool(cells.empty or empty or self._withheld)  # a text put together may say nothing too
        self._starts = STARTS | {mark[0] for mark in cells.above if mark}
        self._above = frozenset(cells.above)
        self.ids = ids
        self._codes = codes  # what a table of codes turns into ids
        self._right = regex(cells.ids, "cells.ids") if cells.ids else None

    def withholds(self, text: str) -> bool:
        """Whether the list withholds a value by this text."""
        return any(pattern.search(text) for pattern in self._withheld)

    def hear(self, row: CellRow, column: Column) -> str:
        """What a cell says. Nothing, with the row's `basis`, where it is withheld."""
        text = row.text(column)
        if self.ids and column.place is not None and not row.cells[column.place].isascii():
            text = seen(row, row.cells[column.place], text)
        text = self.heard(row, text, column.name)
        if self.ids and text and (form := form_of(text)) and not self._is_right(text):
            usual = column.has_mostly(form)
            if not usual and (why := spoilt_id(text, form)):
                raise NotTakeable("column '{name}': {why}", name=column.name, why=why)
            row.warn(doubt_of(text, form, usual=usual), text)
        return text

    def _is_right(self, text: str) -> bool:
        """Whether the mapping says that an id may look so."""
        return text in self._codes or bool(self._right and self._right.search(text))

    def heard(self, row: CellRow, text: str, name: str) -> str:
        """What a text says. Raises `NotTakeable` where it can be no value."""
        if text == "":
            return ""
        if self._withheld and self.withholds(text):
            row.basis = one_line(text)
            return ""
        if self.says_nothing(text):
            return ""
        if text[0] in self._starts or (len(text) < 3 and not text[0].isalnum()):
            why = odd(text) or (Said("holds '{text}', which means as above", text=text) if text in self._above else "")
            if why:
                raise NotTakeable("column '{name}' {why}", name=name, why=why)
        if self.ids and (why := cut_short(text) or placeholder(text)) and not self._is_right(text):
            raise NotTakeable("column '{name}': {why}", name=name, why=why)
        return text


def seen(row: CellRow, cell: str, text: str) -> str:
    """An id without signs that cannot be seen, which would make another one of it."""
    if ids.UNSEEN.search(cell):
        row.warn(Said("signs that cannot be seen, such as U+200B, were taken out of an id"))
        return ids.UNSEEN.sub("", text).strip()
    return text


def says_nothing(told: Sequence[str], where: str) -> Callable[[str], bool]:
    """Whether a cell says nothing: it is empty, one of these texts, or fits one of those between slashes."""
    patterns = [regex(text[1:-1], where) for text in told if len(text) > 2 and text[0] == text[-1] == "/"]
    texts = frozenset(("", *told))
    if not patterns:
        return texts.__contains__
    return lambda text: text in texts or any(pattern.search(text) for pattern in patterns)


def regex(pattern: str, where: str) -> re.Pattern[str]:
    """A regular expression of the mapping; `WrongMapping` where it is none."""
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise WrongMapping(
            where, "'{pattern}' is not a regular expression: {error}", pattern=pattern, error=error
        ) from None
