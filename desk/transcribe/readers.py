"""Published lists as rows of text: CSV in any encoding, workbooks, JSON Lines; each also under gzip.

Every value is text as the list has it. A row's number is the one that a reader of the document counts, from 1.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from desk.transcribe import workbook_process
from desk.transcribe.document import Document, open_text, whole
from desk.transcribe.flat_json import flat_object
from desk.transcribe.mapping import FileSpec
from domain.rules.said import Said

UNDECODABLE = re.compile("[\udc80-\udcff]")  # how a byte that is no character was kept

csv.field_size_limit(1 << 24)


@dataclass(frozen=True)
class Raw:
    """One row as the list has it; `broken` says why its cells could not be told apart."""

    number: int
    cells: list[str]
    broken: str = ""
    swallowed: int = 0  # lines after the first that belong to a broken row
    merged: dict[int, int] | None = None  # places of cells that are merged with one above, and the number of its row
    hidden: bool = False


def list_rows(document: Document, spec: FileSpec) -> Iterator[Raw]:
    """The rows of a list one by one; a transposed one, where each column is a row, is held in memory."""
    read = {"csv": _csv, "excel": _excel, "jsonl": _jsonl}[document.format](document, spec)
    if not spec.transposed:
        yield from read
        return
    table = [raw.cells for raw in read]
    for number, column in enumerate(itertools.zip_longest(*table, fillvalue=""), 1):
        yield Raw(number, list(column))


def _csv(document: Document, spec: FileSpec) -> Iterator[Raw]:
    quoting: Literal[0, 3] = 0 if spec.quote else 3  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE
    lines: list[str] = []
    with open_text(document.path, document.encoding, spec.undecodable) as file:

        def remembered() -> Iterator[str]:
            for line in file:
                lines.append(line)
                yield line.replace("\0", "")

        reader = csv.reader(
            remembered(), delimiter=document.delimiter, quotechar=spec.quote or None, quoting=quoting, strict=True
        )
        for number in itertools.count(1):
            lines.clear()
            try:
                cells = next(reader)
                broken = _swallowing(cells, lines, document.delimiter) or _undecoded(cells, document.encoding)
                yield Raw(number, cells, broken, len(lines) - 1 if broken else 0)
            except StopIteration:
                return
            except csv.Error as error:
                broken = _uncut(str(error), len(lines) - 1)
                yield Raw(number, ["".join(lines).rstrip("\r\n")], broken, len(lines) - 1)


def _uncut(error: str, swallowed: int) -> str:
    """Why a row cannot be cut into cells, and how many lines after it went with it."""
    why = Said("a quotation mark is never closed") if "end of data" in error else error
    if found := re.fullmatch("'(.)' expected after '(.)'", error, re.S):
        why = Said("'{sign}' expected after '{quote}'", sign=found[1], quote=found[2])
    if swallowed < 1:
        return Said("the row cannot be cut into cells: {why}", why=why)
    return Said(
        "the row cannot be cut into cells: {why}; by its quotation mark it swallowed the {swallowed:,} lines after it",
        why=why,
        swallowed=swallowed,
    )


def _swallowing(cells: list[str], lines: list[str], delimiter: str) -> str:
    """Why a row of several lines is none, where one of its cells holds whole rows of the list."""
    if len(lines) < 2:
        return ""
    swallowed = sum(
        line.count(delimiter) >= max(len(cells) - 1, 2)
        for cell in cells
        if "\n" in cell
        for line in cell.splitlines()[1:]
    )
    if not swallowed:
        return ""
    return Said(
        "a cell holds {held:,} whole lines of the list: by a quotation mark that is not closed it swallowed the"
        " {swallowed:,} lines after it",
        held=swallowed,
        swallowed=len(lines) - 1,
    )


def _jsonl(document: Document, spec: FileSpec) -> Iterator[Raw]:
    with open_text(document.path, document.encoding, spec.undecodable) as file:
        for number, line in enumerate(file, 1):
            flat, broken = flat_object(line)
            cells = [line.rstrip("\r\n")] if broken else [flat.get(key, "") for key in document.keys]
            yield Raw(number, cells, broken or _undecoded(cells, document.encoding))


def _undecoded(cells: list[str], encoding: str) -> str:
    """Why a row with bytes that are no characters cannot be taken."""
    for cell in cells:
        if not cell.isascii() and (found := UNDECODABLE.search(cell)):
            byte = f"0x{ord(found[0]) - 0xDC00:02x}"
            return Said("byte {byte} is no character of {encoding}", byte=byte, encoding=encoding)
    return ""


def _excel(document: Document, spec: FileSpec) -> Iterator[Raw]:
    where = f"{document.path}, sheet '{document.sheet}'"
    read = workbook_process.sheet_rows(where, whole(document.path), document.number)
    ranges, hidden = next(read, ([], []))
    unseen = set(hidden)
    starting: dict[int, list[list[int]]] = {}
    for found in ranges:
        if found[2] > found[0]:
            starting.setdefault(found[0], []).append(found)
    covered: list[list[int]] = []
    for number, cells in enumerate(read):
        covered = [found for found in covered if found[2] >= number]
        merged = {left: top + 1 for top, left, _, _ in covered}
        yield Raw(number + 1, cells, merged=merged or None, hidden=number in unseen)
        if number in starting:
            covered += [found for found in starting[number] if any(c.strip() for c in cells[found[1] : found[1] + 1])]
