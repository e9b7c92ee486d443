"""Templates: texts put together from several columns."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable

from desk.advice import suggestion
from desk.transcribe.cells import CellRow, Column, Hearing, NotTakeable, one_line, seen
from desk.transcribe.columns import Columns
from desk.transcribe.mapping import WrongMapping
from domain.rules.said import enumerated

RESERVED = ("item", "n", "row", "value", "file")  # places of a template that are no columns
PLACE = re.compile(r"\{\{|\}\}|\{([^{}|]+)((?:\|[^{}|]+)*)\}")


def _width(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


FILTERS: dict[str, Callable[[str, str], str]] = {
    "lower": lambda text, _: text.lower(),
    "upper": lambda text, _: text.upper(),
    "width": lambda text, _: _width(text),
    "fold": lambda text, _: re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper(),
    "slug": lambda text, _: re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-"),
    "key": lambda text, _: re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()),
    "digits": lambda text, _: "".join(re.findall(r"\d+", unicodedata.normalize("NFKC", text))),
    "year": lambda text, _: (re.findall(r"\d{4}", unicodedata.normalize("NFKC", text)) or [""])[0],
    "first": lambda text, number: text[: int(number)],
    "sha": lambda text, number: hashlib.sha256(text.encode()).hexdigest()[: int(number or 12)],
}
"""What may follow a column in a template: `{name|slug}`, `{name|first:20}`."""

Template = Callable[[CellRow], str]


def template(text: str, columns: Columns, hearing: Hearing, where: str) -> Template:
    """A text with {places}. It says nothing as soon as one of its places says nothing."""
    parts: list[str | Callable[[CellRow], str]] = []
    end = 0
    for match in PLACE.finditer(text):
        parts.append(text[end : match.start()])
        named = match[1] is not None
        parts.append(_place(match[1].strip(), match[2], columns, hearing, where) if named else match[0][0])
        end = match.end()
    parts.append(text[end:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) and len(part) > 1 for part in parts):
        raise WrongMapping(where, "'{text}' has a brace that does not close; write {{{{ for a brace itself", text=text)
    pieces = [part for part in parts if part != ""]

    def fill(row: CellRow) -> str:
        filled = []
        for piece in pieces:
            said = piece if isinstance(piece, str) else piece(row)
            if said == "":
                return ""
            filled.append(said)
        return "".join(filled)

    match pieces:
        case [only] if callable(only):
            return only
        case [str(before), place] if callable(place):
            return lambda row: before + said if (said := place(row)) else ""
    return fill


def first_of(texts: list[Template]) -> Template:
    """The first of several templates that says something; one that is withheld ends the search."""
    if len(texts) == 1:
        return texts[0]
    return lambda row: next((said for text in texts if (said := text(row)) or row.basis), "")


def is_constant(text: str) -> bool:
    """Whether a template has no places."""
    return not any(match[1] for match in PLACE.finditer(text))


def _place(name: str, filters: str, columns: Columns, hearing: Hearing, where: str) -> Callable[[CellRow], str]:
    steps = [_filter(told, where) for told in filters.split("|")[1:]]
    if name == "item":
        source: Callable[[CellRow], str] = functools.partial(_item, hearing)
    elif name in RESERVED:
        source = functools.partial(_special, name, columns)
    else:
        source = _line(columns.column(name), hearing, single=hearing.ids and not steps)
    return functools.partial(_through, source, steps) if steps else source


def _line(column: Column, hearing: Hearing, *, single: bool) -> Callable[[CellRow], str]:
    """What a cell says in one line; a row is asked for the same many times, and remembers it.

    `single`: it becomes an id as it stands, and a line break may part two of them.
    """
    key = id(column), id(hearing), single

    def line(row: CellRow) -> str:
        said = row.lines.get(key)
        if said is None:
            text = hearing.hear(row, column)
            if single and "\n" in text:
                raise NotTakeable(
                    "column '{name}' has a line break and may name several; cut it by each = {{ column = …, split ="
                    " '\\n' }}, or write |width after it where it is one name",
                    name=column.name,
                )
            said = one_line(text)
            if said and column.places is None:
                row.lines[key] = said
        return said

    return line


def _item(hearing: Hearing, row: CellRow) -> str:
    return hearing.heard(row, seen(row, row.item, row.item) if hearing.ids else row.item, "item")


def _through(source: Callable[[CellRow], str], steps: list[Callable[[str], str]], row: CellRow) -> str:
    text = source(row)
    for step in steps:
        text = step(text)
    return text


def _special(name: str, columns: Columns, row: CellRow) -> str:
    return {"n": str(row.n), "row": str(row.number), "value": row.value, "file": columns.file}[name]


def _filter(told: str, where: str) -> Callable[[str], str]:
    name, _, number = told.strip().partition(":")
    known = name in FILTERS and (not number or (number.isascii() and number.isdigit() and len(number) < 6))
    if not known or (name == "first" and not number):
        raise WrongMapping(
            where,
            "unknown filter '{told}'{suggestion}; there are {known}",
            told=told,
            suggestion=suggestion(name, FILTERS),
            known=enumerated(FILTERS),
        )
    return lambda text: FILTERS[name](text, number)
