"""The table in a list: where its header is, and which rows are no data. Every row that is left out has a reason."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.motion import DeskError
from desk.transcribe.cells import Row, clean, folded, one_line
from desk.transcribe.document import Document
from desk.transcribe.mapping import FileSpec, WrongMapping
from desk.transcribe.plan import Plan
from desk.transcribe.readers import Raw, rows

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
    data: Iterator[Row | Left]


def open_table(document: Document, spec: FileSpec, plan: Plan, where: str) -> Table:
    """Find the header and bind the columns. `WrongMapping` names a missing column, `DeskError` an empty list."""
    read = rows(document, spec)
    if document.format == "jsonl" or spec.header:
        header, last = list(spec.header or document.keys), 0
    else:
        read, header, last = _header(read, spec, plan, where)
    plan.columns.bind(header, where)
    plan.columns.file = document.path.name
    return Table(header, last, _data(read, header, spec, plan))


def _header(read: Iterator[Raw], spec: FileSpec, plan: Plan, where: str) -> tuple[Iterator[Raw], list[str], int]:
    """The rows after the header, the header, and the number of its last row."""
    first = list(itertools.islice(read, LOOKED_AT))
    if not first:
        raise DeskError(f"{where}: the list is empty")
    if spec.header_row is None:
        lacking = [(len(plan.columns.missing(_names(raw))), raw) for raw in first if not raw.broken]
        fewest, best = min(lacking, key=lambda pair: pair[0])
        numbers = [best.number if fewest == 0 else _widest(first).number]
    else:
        numbers = spec.header_row if isinstance(spec.header_row, list) else [spec.header_row]
    found = [raw for raw in first if raw.number in numbers]
    if len(found) != len(numbers) or not numbers:
        raise WrongMapping(f"{where}: [file] header_row", f"the list has no row {numbers}")
    rest = (raw for raw in itertools.chain(first, read) if raw.number > max(numbers))
    return rest, _joined([_names(raw) for raw in found]), max(numbers)


def _names(raw: Raw) -> list[str]:
    return [one_line(clean(cell)) for cell in raw.cells]


def _widest(first: list[Raw]) -> Raw:
    """The first row with the most cells that say something: the likely header, to be shown in an error."""
    return max(first, key=lambda raw: sum(bool(cell.strip()) for cell in raw.cells))


def _joined(levels: list[list[str]]) -> list[str]:
    """Header rows as one: 经费 over 市级 is 经费/市级; an empty upper cell belongs to the one on its left."""
    width = max(map(len, levels))
    for level in levels[:-1]:
        for place in range(1, len(level)):
            level[place] = level[place] or level[place - 1]
    columns = [[level[place] for level in levels if place < len(level)] for place in range(width)]
    return ["/".join(dict.fromkeys(part for part in column if part)) for column in columns]


def _data(read: Iterator[Raw], header: list[str], spec: FileSpec, plan: Plan) -> Iterator[Row | Left]:
    """Each data row, or why it is left out."""
    footer, stop = (re.compile(text) if text else None for text in (spec.footer, spec.stop))
    titles = [folded(name) for name in header]
    needed = max((column.place or 0 for column in plan.columns.used.values()), default=0)
    above: dict[int, str] = {}
    stopped = False
    for raw in read:
        first = next((text for cell in raw.cells if (text := clean(cell))), "")
        stopped = stopped or bool(stop and stop.search(first))
        if raw.broken:
            yield Left(raw, raw.broken, skipped=False)
        elif stopped:
            yield Left(raw, "after the end of the table", skipped=True)
        elif not first:
            yield Left(raw, "blank row", skipped=True)
        elif footer and footer.search(first):
            yield Left(raw, "footer", skipped=True)
        elif titles == [folded(cell) for cell in raw.cells]:
            yield Left(raw, "header again", skipped=True)
        elif reason := _misfit(raw, header, needed, spec.ragged):
            yield Left(raw, reason, skipped=False)
        else:
            cells = raw.cells + [""] * (len(header) - len(raw.cells))
            for column in plan.fill_down:
                if column.place is not None:
                    cells[column.place] = above[column.place] = cells[column.place].strip() or above.get(
                        column.place, ""
                    )
            yield Row(raw.number, cells)


def _misfit(raw: Raw, header: list[str], needed: int, ragged: bool) -> str:
    """Why a row does not fit its header: its cells may then stand under the wrong names."""
    if any(cell.strip() for cell in raw.cells[len(header) :]):
        return f"the row has {len(raw.cells)} cells, the header {len(header)}"
    if len(raw.cells) <= needed and not ragged:
        return f"the row has {len(raw.cells)} cells, but column {needed + 1} is needed ([file] ragged = true allows it)"
    return ""
