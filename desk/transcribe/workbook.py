"""Reading a workbook, in a process of its own: what its library panics over, or eats all memory for, ends here alone.

    python -m desk.transcribe.workbook names < FILE
    python -m desk.transcribe.workbook rows NUMBER < FILE

Prints one line of JSON for each sheet (its name, whether it is shown) or row (its cells as texts; before the first one
the merged ranges and the hidden rows). The library reads errors of a workbook, and formulas that nobody calculated, as
empty cells, or not at all, and tells no number formats: what these say is made text first.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine

from desk.transcribe import compound, old_formats, workbook_xml
from desk.transcribe.compound import SIGNATURE, UNCALCULATED, Place

MEMORY = 6 << 30  # bytes that reading may take
UNPACKED = 2 << 30  # bytes that a workbook may be when unpacked
WRONG = 3  # exit code: the file cannot be read, and the last line says why

STYLES = "xl/styles.xml"
SHEETS = re.compile(r"xl/(worksheets/[^/]+)\.xml|content\.xml", re.I)
ERROR = re.compile(rb'(<(?:\w+:)?c\b[^>]*?\s)t="e"')
FORMULA = re.compile(
    rb"<((?:\w+:)?)c\b([^>]*)>\s*(<\1f\b[^>]*(?:/>|>[^<]*</\1f>))\s*(<\1v\s*/>|<\1v>\s*0?\s*</\1v>)?\s*</\1c>"
)
ON_OPENING = re.compile(rb'<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad="(?:1|true)"')
ODS_ERROR = re.compile(rb'<table:table-cell\b[^>]*\bcalcext:value-type="error"[^>]*>')
ODS_VALUE = re.compile(rb'\soffice:(?:string-value|value-type|value)="[^"]*"')
ODS_FORMULA = re.compile(rb'<table:table-cell\b(?![^>]*\boffice:value-type=)([^>]*\btable:formula="[^>]*?)/>')


def as_text(value: Any) -> str:
    """A value of a workbook or of JSON as the reader sees it: no `.0`, no noise in the last digits, ISO days.

    A number of more than fifteen digits is written as `2.02411E+17`: a workbook does not keep the rest of it.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 10**15 else format(value, ".15G")
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date():
            return value.isoformat()
    return str(value)


def open_workbook(data: bytes) -> python_calamine.CalamineWorkbook:
    """A workbook by its bytes, whatever its name is."""
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def sheets(data: bytes) -> list[tuple[str, bool]]:
    """The sheets of cells, and whether each is shown."""
    book = open_workbook(data)
    cells = python_calamine.SheetTypeEnum.WorkSheet
    visible = python_calamine.SheetVisibleEnum.Visible
    return [(sheet.name, sheet.visible == visible) for sheet in book.sheets_metadata if sheet.typ == cells]


def rows(data: bytes, name: str) -> Iterator[Any]:
    """How a sheet is laid out, then its rows as texts, with its errors named."""
    over: dict[Place, str] = {}
    merged, hidden = layout(data, name)
    if data.startswith(SIGNATURE):
        with contextlib.suppress(ValueError, struct.error, IndexError):
            over, hidden = old_formats.cells_as_shown(data, name)
        with contextlib.suppress(ValueError, struct.error, IndexError):
            over |= compound.errors(data, name)
    elif data.startswith(b"PK"):
        data = with_errors(data)
    sheet = open_workbook(data).get_sheet_by_name(name)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        merged.append((top, left, bottom, right))
    yield merged, hidden
    table = sheet.to_python(skip_empty_area=False)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in over.items():
        by_row.setdefault(row, {})[column] = text
    for number, values in enumerate(table):
        cells = [as_text(value) for value in values]
        for column, text in by_row.get(number, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
        yield cells


def layout(data: bytes, name: str) -> workbook_xml.Layout:
    """The merged cells, as far as the library does not tell them, and the hidden rows of a sheet."""
    if not data.startswith(b"PK"):
        return [], []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_size(archive)
        names = set(archive.namelist())
        if "content.xml" in names:
            return workbook_xml.ods_layout(archive.read("content.xml"), name)
        book, relations = (
            archive.read(part) if part in names else b"" for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        )
        part = workbook_xml.sheet_part(name, book, relations)
        return [], workbook_xml.hidden_rows(archive.read(part)) if part in names else []


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in archive.infolist()) > UNPACKED:
        raise ValueError("it is more than 2 GiB when unpacked")


def with_errors(data: bytes) -> bytes:
    """The workbook with its errors, and what its number formats say, as texts, and a mark at uncalculated formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_size(archive)
        parts = {part: archive.read(part) for part in archive.namelist() if SHEETS.fullmatch(part)}
        book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in archive.namelist() else b""
        styles = workbook_xml.telling_styles(archive.read(STYLES)) if STYLES in archive.namelist() else {}
        changed = {
            name: workbook_xml.ods_shown(_ods(body))
            if name == "content.xml"
            else workbook_xml.xlsx_shown(_ooxml(body, book), styles)
            for name, body in parts.items()
        }
        if changed == parts:
            return data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as copy:
            for part in dict.fromkeys(archive.namelist()):
                copy.writestr(part, changed[part] if part in changed else archive.read(part))
    return target.getvalue()


def _ooxml(body: bytes, book: bytes) -> bytes:
    """A sheet of an xlsx; a 0 beside a formula is no value where all is to be calculated on opening."""
    on_opening = ON_OPENING.search(book) is not None

    def marked(found: re.Match[bytes]) -> bytes:
        prefix, attributes, formula, value = found.groups()
        zero = bool(value) and b"0" in value[3:-3]
        if b't="str"' in attributes or (zero and not on_opening):
            return found[0]
        kept = re.sub(rb'\st="\w+"', b"", attributes)
        mark = UNCALCULATED.encode()
        return b'<%bc%b t="str">%b<%bv>%b</%bv></%bc>' % (prefix, kept, formula, prefix, mark, prefix, prefix)

    return ERROR.sub(rb'\1t="str"', FORMULA.sub(marked, body) if b"f>" in body or b"<f" in body else body)


def _ods(body: bytes) -> bytes:
    body = ODS_ERROR.sub(
        lambda found: ODS_VALUE.sub(b"", found[0]).replace(
            b"<table:table-cell", b'<table:table-cell office:value-type="string"', 1
        ),
        body,
    )
    mark = UNCALCULATED.encode()
    return ODS_FORMULA.sub(
        lambda found: (
            b'<table:table-cell office:value-type="string"%b><text:p>%b</text:p></table:table-cell>' % (found[1], mark)
        ),
        body,
    )


def main(what: str, number: str = "0") -> None:
    """Print what is asked of the workbook on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        found = sheets(data)
        for told in found if what == "names" else rows(data, found[int(number)][0]):
            sys.stdout.write(f"{json.dumps(told)}\n")
    except BaseException as error:  # a panic of the library is no Exception
        sys.stderr.write(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}\n")
        sys.exit(WRONG)


if __name__ == "__main__":
    main(*sys.argv[1:])
