"""The table in a list: where its header is, and which rows are no data. Every row that is left out has a reason."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.submission import DeskError
from desk.transcribe.cells import CellRow, clean, one_line
from desk.transcribe.columns import NotInHeader, folded
from desk.transcribe.document import Document
from desk.transcribe.mapping import FileSpec, WrongMapping
from desk.transcribe.oddities import is_sum
from desk.transcribe.plan import TranscriptionPlan
from desk.transcribe.readers import Raw, list_rows
from domain.rules.said import Said, joined, said_of

HIDDEN = Said("the row is hidden in the workbook, by a filter or by hand; it was taken like the others")
COMPARED = 1000  # rows by which the usual form of a column's ids is known
LOOKED_AT = 60  # rows among which the header is looked for


@dataclass(frozen=True)
class Left:
    """A data row that is not turned into facts: `skipped` by what the mapping tells, or else not takeable."""

    raw: Raw
    reason: str
    skipped: bool


@dataclass(frozen=True)
class Table:
    """A list with its header found and the columns of the mapping bound to it."""

    header: list[str]
    header_row: int
    data: Iterator[CellRow | Left]


def open_table(document: Document, spec: FileSpec, plan: TranscriptionPlan, where: str) -> Table:
    """Find the header and bind the columns. `WrongMapping` names a missing column, `DeskError` an empty list."""
    read = list_rows(document, spec)
    again: set[tuple[str, ...]] = set()
    if document.format == "jsonl" or spec.header:
        header, last = list(spec.header or document.keys), 0
        if not header:
            raise DeskError("{where}: the list has no row that can be read", where=where)
    else:
        read, header, last, again = _header(read, spec, plan, where)
    try:
        plan.columns.bind(header, where)
    except NotInHeader as error:
        raise WrongMapping(
            "", "{error}{further}", error=said_of(error), further=_further(read, spec, plan, document)
        ) from None
    plan.columns.file = document.path.name
    data = _data(read, header, again, spec, plan)
    first = list(itertools.islice(data, COMPARED))
    cells = [row.cells for row in first if isinstance(row, CellRow)]
    for column in plan.columns.used.values():
        column.first = cells
    return Table(header, last, itertools.chain(first, data))


def _header(
    read: Iterator[Raw], spec: FileSpec, plan: TranscriptionPlan, where: str
) -> tuple[Iterator[Raw], list[str], int, set[tuple[str, ...]]]:
    """The rows after the header, the header, the number of its last row, and each of its rows, to be known again."""
    told = [] if spec.header_row is None else [spec.header_row] if isinstance(spec.header_row, int) else spec.header_row
    first = list(itertools.islice(read, max([LOOKED_AT, *told])))
    if not first:
        raise DeskError("{where}: the list is empty", where=where)
    if spec.header_row is None:
        lacking = [(len(plan.columns.missing(_names(raw))), raw) for raw in first if not raw.broken]
        fewest, best = min(lacking, key=lambda pair: pair[0], default=(1, first[0]))
        numbers = [best.number] if fewest == 0 else _two_rows(first, plan) or [_widest(first).number]
    else:
        numbers = told
    found = [raw for raw in first if raw.number in numbers]
    if len(found) != len(numbers) or not numbers:
        raise WrongMapping(f"{where}: [file] header_row", "the list has no row {numbers}", numbers=numbers)
    rest = (raw for raw in itertools.chain(first, read) if raw.number > max(numbers))
    levels = [_names(raw) for raw in found]
    again = {_known(level) for level in levels}
    header = _joined(levels)
    return rest, header, max(numbers), again | {_known(header)}


def _two_rows(first: list[Raw], plan: TranscriptionPlan) -> list[int]:
    """Two rows that make a header together, such as 经费 over 市级; nothing where none do."""
    for upper, lower in itertools.pairwise(first):
        pair = [_names(upper), _names(lower)]
        if not upper.broken and not lower.broken and not plan.columns.missing(_joined(pair)):
            return [upper.number, lower.number]
    return []


def _further(read: Iterator[Raw], spec: FileSpec, plan: TranscriptionPlan, document: Document) -> str:
    """Where the header may be instead: further down, in text that was read in another encoding."""
    hint = ""
    if spec.header_row is None and not spec.header and document.format != "jsonl":
        found = next((raw.number for raw in read if not raw.broken and not plan.columns.missing(_names(raw))), None)
        hint = Said("; the header was looked for in the first {rows} rows", rows=LOOKED_AT)
        if found:
            hint = Said("; row {found} has them all: set [file] header_row = {found}", found=found)
    hints = [hint, *(Said("; {note}", note=note) for note in document.notes)]
    if document.encoding and not spec.encoding and document.encoding not in ("utf-8-sig", "utf-16", "utf-32"):
        hints.append(
            Said(
                "; it was read as {encoding}: if its characters are wrong, set [file] encoding",
                encoding=document.encoding,
            )
        )
    return joined([*filter(None, hints)], "{first}{rest}")


def _known(names: list[str]) -> tuple[str, ...]:
    """A row of a header, to be known again where it is repeated: folded, and without empty cells at its end."""
    cells = [folded(name) for name in names]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _names(raw: Raw) -> list[str]:
    return [one_line(clean(cell)) for cell in raw.cells]


def _widest(first: list[Raw]) -> Raw:
    """The first row with the most cells that say something: the likely header, to be shown in an error."""
    return max(first, key=lambda raw: sum(bool(cell.strip()) for cell in raw.cells))


def _joined(levels: list[list[str]]) -> list[str]:
    """Header rows as one: 经费 over 市级 is 经费/市级; an empty upper cell belongs to the one on its left."""
    width = max(map(len, levels))
    levels = [list(level) for level in levels]
    for level in levels[:-1]:
        for place in range(1, len(level)):
            level[place] = level[place] or level[place - 1]
    columns = [[level[place] for level in levels if place < len(level)] for place in range(width)]
    return ["/".join(dict.fromkeys(part for part in column if part)) for column in columns]


def _data(
    read: Iterator[Raw], header: list[str], again: set[tuple[str, ...]], spec: FileSpec, plan: TranscriptionPlan
) -> Iterator[CellRow | Left]:
    """Each data row, or why it is left out."""
    footer, stop = (re.compile(text) if text else None for text in (spec.footer, spec.stop))
    needed = max((column.place or 0 for column in plan.columns.used.values() if not column.optional), default=0)
    above = _Above(plan)
    is_header = _HeaderAgain(header, again)
    stopped = False
    for raw in read:
        first = next((text for cell in raw.cells if (text := clean(cell))), "")
        stopped = stopped or bool(stop and stop.search(first))
        if raw.broken:
            above.lose(raw)
            yield Left(raw, raw.broken, skipped=False)
        elif stopped:
            yield Left(raw, Said("after the end of the table"), skipped=True)
        elif not first:
            yield Left(raw, Said("blank row"), skipped=True)
        elif footer and footer.search(first):
            yield Left(raw, Said("footer"), skipped=True)
        elif is_header(raw.cells, first):
            yield Left(raw, Said("header again"), skipped=True)
        elif joint := is_sum(first):
            yield Left(raw, joint, skipped=False)
        elif misfit := _misfit(raw, header, needed, spec.ragged):
            above.lose(raw)
            yield Left(raw, misfit, skipped=False)
        else:
            cells = raw.cells + [""] * (len(header) - len(raw.cells))
            lost = above.fill(cells)
            row = CellRow(raw.number, cells, merged=raw.merged, warnings=[HIDDEN] if raw.hidden else [])
            yield Left(raw, lost, skipped=False) if lost else row


class _HeaderAgain:
    """Whether a row repeats the header, or one of its rows."""

    def __init__(self, header: list[str], again: set[tuple[str, ...]]) -> None:
        self._again = again
        self._titles = [folded(name) for name in header]
        self._all = {name for names in (*again, self._titles) for name in names if name}
        self._as_written = {name for name in header if name}

    def __call__(self, cells: list[str], first: str) -> bool:
        if first not in self._as_written and self._as_written.isdisjoint(cells) and folded(first) not in self._all:
            return False
        told = _known(cells)
        if told in self._again:
            return True
        same = sum(cell != "" and cell == title for cell, title in zip(told, self._titles, strict=False))
        return same >= 2 and same * 2 >= sum(bool(cell) for cell in told)


class _Above:
    """What the cells of columns that are filled down have above them."""

    def __init__(self, plan: TranscriptionPlan) -> None:
        self._places = [column.place for column in plan.fill_down if column.place is not None]
        self._marks = frozenset(plan.above)
        self._held: dict[int, str] = {}
        self._lost = 0  # the last row that could not be read: what it said is not known

    def lose(self, raw: Raw) -> None:
        """A row could not be read: what is above the next is not known."""
        if self._places:
            self._held, self._lost = {}, raw.number

    def fill(self, cells: list[str]) -> str:
        """Fill the cells that mean "as above", and say why they cannot be."""
        for place in self._places:
            text = clean(cells[place])
            if text and text not in self._marks:
                self._held[place] = text
            elif place in self._held:
                cells[place] = self._held[place]
            elif self._lost:
                return Said(
                    "column {column} means as above, but row {lost} above could not be read",
                    column=place + 1,
                    lost=self._lost,
                )
            elif text:
                return Said(
                    "column {column} holds '{text}', which means as above, but nothing is above it",
                    column=place + 1,
                    text=text,
                )
        return ""


def _misfit(raw: Raw, header: list[str], needed: int, ragged: bool) -> str:
    """Why a row does not fit its header: its cells may then stand under the wrong names."""
    if any(cell.strip() for cell in raw.cells[len(header) :]):
        return Said("the row has {cells} cells, the header {titles}", cells=len(raw.cells), titles=len(header))
    if len(raw.cells) <= needed and not ragged:
        return Said(
            "the row has {cells} cells, but column {column} is needed ([file] ragged = true allows it)",
            cells=len(raw.cells),
            column=needed + 1,
        )
    return ""
