"""Small workbooks of each kind, made by hand: texts, numbers, errors, and formulas with or without a value."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NS = "http://schemas.openxmlformats.org"
HIDDEN, UNSEEN, FILTERED = ' state="hidden"', ' hidden="1"', ' table:visibility="filter"'
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@dataclass(frozen=True)
class Error:
    """A cell that holds an error."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula; without a value it was never calculated."""

    value: float | None = None


@dataclass(frozen=True)
class Shown:
    """A number with its format, and in an ods the text that is shown, with a currency or a percent sign."""

    value: float
    code: str = ""
    text: str = ""
    currency: str = ""


Cell = str | float | bool | Error | Formula | Shown
Rows = Sequence[Sequence[Cell]]


def archive(parts: dict[str, str]) -> bytes:
    """A zip of texts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return target.getvalue()


def xlsx(
    sheets: dict[str, Rows],
    *,
    hidden: Sequence[str] = (),
    calculated_on_opening: bool = False,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
) -> bytes:
    """A workbook of today; `merged` ranges and `hidden_rows` are those of each sheet."""
    codes = _codes(sheets)
    rels = f"{NS}/officeDocument/2006/relationships"
    named = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}"{HIDDEN * (name in hidden)} r:id="r{n}"/>' for n, name in named
    )
    on_opening = '<calcPr fullCalcOnLoad="1"/>' if calculated_on_opening else ""
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{NS}/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
            ' ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="r" Type='
            f'"{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{NS}/spreadsheetml/2006/main" xmlns:r="{rels}"><sheets>{listed}'
            f"</sheets>{on_opening}</workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NS}/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{rels}/worksheet" Target="worksheets/s{n}.xml"/>' for n, _ in named
            )
            + "</Relationships>",
            "xl/styles.xml": _styles(codes),
            **{f"xl/worksheets/s{n}.xml": _sheet(sheets[name], codes, merged, hidden_rows) for n, name in named},
        }
    )


def _codes(sheets: dict[str, Rows]) -> list[str]:
    return list(
        dict.fromkeys(cell.code for rows in sheets.values() for row in rows for cell in row if isinstance(cell, Shown))
    )


def _styles(codes: list[str]) -> str:
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(codes)))
    return (
        f'<styleSheet xmlns="{NS}/spreadsheetml/2006/main"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>'
    )


def _sheet(rows: Rows, codes: list[str], merged: Sequence[str], hidden_rows: Sequence[int]) -> str:
    inner = "".join(
        f"<row{UNSEEN * (n in hidden_rows)}>{''.join(_xlsx_cell(cell, codes) for cell in row)}</row>"
        for n, row in enumerate(rows, 1)
    )
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    below = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{NS}/spreadsheetml/2006/main"><sheetData>{inner}</sheetData>{below}</worksheet>'


def _xlsx_cell(cell: Cell, codes: list[str]) -> str:
    match cell:
        case Shown(value, code):
            return f'<c s="{1 + codes.index(code)}"><v>{value!r}</v></c>'
        case Error(text):
            return f'<c t="e"><f>X1/0</f><v>{escape(text)}</v></c>'
        case Formula(None):
            return "<c><f>1+1</f><v/></c>"
        case Formula(value):
            return f"<c><f>1+1</f><v>{value}</v></c>"
        case str():
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f"<c><v>{float(cell)!r}</v></c>"


def ods(rows: Rows, *, merged: dict[str, int] | None = None, hidden_rows: Sequence[int] = ()) -> bytes:
    """A workbook of LibreOffice; `merged` texts go on over so many rows."""
    inner = "".join(
        f"<table:table-row{FILTERED * (n in hidden_rows)}>{''.join(map(_ods_cell, row))}</table:table-row>"
        for n, row in enumerate(rows, 1)
    )
    for text, down in (merged or {}).items():
        found = f'<table:table-cell office:value-type="string"><text:p>{text}<'
        inner = inner.replace(found, found.replace(" office", f' table:number-rows-spanned="{down}" office', 1), 1)
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
        f'xmlns:calcext:1.0"><office:body><office:spreadsheet><table:table table:name="S">{inner}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(cell: Cell) -> str:
    match cell:
        case Shown(value, _, text, currency):
            kind = "currency" if currency else "percentage" if text.endswith("%") else "float"
            named = f' office:currency="{currency}"' if currency else ""
            return (
                f'<table:table-cell office:value-type="{kind}" office:value="{value!r}"{named}><text:p>{text}</text:p>'
                "</table:table-cell>"
            )
        case Error(text):
            kind, said = 'office:value-type="string" office:string-value="" calcext:value-type="error"', text
            return (
                f'<table:table-cell table:formula="of:=1/0" {kind}><text:p>{escape(said)}</text:p></table:table-cell>'
            )
        case Formula(None):
            return '<table:table-cell table:formula="of:=1+1"/>'
        case Formula(value):
            return f'<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="{value}"/>'
        case str():
            return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{float(cell)!r}"/>'


def xls(rows: Rows, *, hidden_rows: Sequence[int] = ()) -> bytes:
    """A workbook of the old kind."""
    codes = _codes({"S": rows})
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    for n, code in enumerate(codes):
        begin += struct.pack("<HHHHB", 0x41E, 5 + 2 * len(code), 164 + n, len(code), 1) + code.encode("utf-16-le")
    for n in range(-1, len(codes)):
        begin += struct.pack("<HHHH16x", 0xE0, 20, 0, 164 + n if n >= 0 else 0)
    name = "S".encode("utf-16-le")
    size = len(begin) + 4 + 8 + len(name) + 4
    bound = struct.pack("<HHIBBBB", 0x85, 8 + len(name), size, 0, 0, 1, 1) + name
    sheet = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 16, 0, 0, 0, 0)
    unseen = (struct.pack("<HHHHHHHHHH", 0x208, 16, n - 1, 0, 9, 0, 0, 0, 0x20, 0) for n in hidden_rows)
    body = b"".join(unseen) + b"".join(
        _xls_cell(r, c, cell, codes) for r, row in enumerate(rows) for c, cell in enumerate(row)
    )
    end = struct.pack("<HH", 0x0A, 0)
    return compound("Workbook", begin + bound + end + sheet + body + end)


def _xls_cell(row: int, column: int, cell: Cell, codes: list[str]) -> bytes:
    def record(kind: int, body: bytes, style: int = 0) -> bytes:
        return struct.pack("<HHHHH", kind, len(body) + 6, row, column, style) + body

    empty = struct.pack("<HIH", 0, 0, 0)
    match cell:
        case Error(text):
            return record(0x205, bytes([ERRORS[text], 1]))
        case Formula(None):
            return record(0x06, b"\x03\0\0\0\0\0\xff\xff" + empty)
        case Formula(value):
            return record(0x06, struct.pack("<d", value) + empty)
        case str():
            return record(0x204, struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
        case Shown(value, code):
            return record(0x203, struct.pack("<d", value), 1 + codes.index(code))
    return record(0x203, struct.pack("<d", float(cell)))


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (MS-CFB) of one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    folder = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry(name, 2, 2, len(stream), 0xFFFFFFFF)
    first = (header + struct.pack("<I", 0)).ljust(512, b"\xff")
    return first + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + folder.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(text), kind, 1, none, none, child, 0, start, size
    )
