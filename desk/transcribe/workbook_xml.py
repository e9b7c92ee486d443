"""The parts of a workbook in XML, changed so that cells read as they are shown; and how a sheet is laid out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from desk.transcribe.formats import as_shown, from_shown, tells

BUILT_IN = {
    **dict.fromkeys((5, 6, 7, 8, 42, 44), '"$"#,##0.00'), 9: "0%", 10: "0.00%",
}  # fmt: skip
NUM_FMT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
CELL_XFS = re.compile(rb"<((?:\w+:)?)cellXfs\b.*?</\1cellXfs>", re.S)
XF = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
FORMAT_ID, FORMAT_CODE = re.compile(rb'\bnumFmtId="(\d+)"'), re.compile(rb"""\bformatCode=(?:"([^"]*)"|'([^']*)')""")
STYLE, TYPE = re.compile(rb'\ss="(\d+)"'), re.compile(rb'\st="\w+"')
ROW, ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b([^>]*)>"), re.compile(rb'\br="(\d+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
ODS_NUMBER = re.compile(
    rb'<table:table-cell\b([^>]*\boffice:value-type="(?:float|currency|percentage)"[^>]*?)(/>|>(.*?)</table:table-cell>)',
    re.S,
)
ODS_VALUE = re.compile(rb'\soffice:(?:value-type|value|currency)="[^"]*"|\scalcext:value-type="[^"]*"')
ODS_TEXT = re.compile(rb"<text:p\b[^>]*>(.*?)</text:p>", re.S)
ODS_PART = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>|</table:table-row>")

Layout = tuple[list[tuple[int, int, int, int]], list[int]]  # merged ranges (row, column, to row, column); hidden rows


def telling_styles(styles: bytes) -> dict[bytes, str]:
    """The number formats of an xlsx that tell more than a number, by the styles of its cells."""
    codes = dict(BUILT_IN)
    for found in NUM_FMT.finditer(styles):
        number, code = FORMAT_ID.search(found[1]), FORMAT_CODE.search(found[1])
        if number and code:
            codes[int(number[1])] = html.unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
    xfs = CELL_XFS.search(styles)
    told = {}
    for place, found in enumerate(XF.finditer(xfs[0]) if xfs else ()):
        number = FORMAT_ID.search(found[1])
        form = codes.get(int(number[1]), "") if number else ""
        if form and tells(form):
            told[b"%d" % place] = form
    return told


def xlsx_shown(body: bytes, styles: dict[bytes, str]) -> bytes:
    """A sheet with the numbers of these styles as the texts that are shown."""
    if not styles:
        return body
    chosen = rb'(?=[^>]*\ss="(?:%b)")' % b"|".join(styles)
    if b"0" in styles:
        chosen = rb'(?:%b|(?![^>]*\ss="))' % chosen
    cell = re.compile(
        rb"<((?:\w+:)?)c\b" + chosen + rb"([^>]*)>\s*(<\1f\b[^>]*(?:/>|>[^<]*</\1f>))?\s*<\1v>([^<]*)</\1v>\s*</\1c>"
    )

    def text(found: re.Match[bytes]) -> bytes:
        prefix, attributes, formula, value = found.groups()
        kind, style = TYPE.search(attributes), STYLE.search(attributes)
        if kind and kind[0] != b' t="n"':
            return found[0]
        try:
            shown = as_shown(styles[style[1] if style else b"0"], float(value))
        except ValueError:
            return found[0]
        if shown is None:
            return found[0]
        rest, said = TYPE.sub(b"", attributes), escape(shown).encode()
        return b'<%bc%b t="str">%b<%bv>%b</%bv></%bc>' % (prefix, rest, formula or b"", prefix, said, prefix, prefix)

    return cell.sub(text, body)


def ods_shown(body: bytes) -> bytes:
    """The tables of an ods, whose cells hold what they show beside their number."""

    def text(found: re.Match[bytes]) -> bytes:
        attributes, _, inner = found.groups()
        number = re.search(rb'\boffice:value="([^"]*)"', attributes)
        said = ODS_TEXT.search(inner or b"")
        seen = html.unescape(re.sub(rb"<[^>]*>", b"", said[1]).decode("utf-8", "replace")) if said else ""
        currency = re.search(rb'\boffice:currency="(\w+)"', attributes)
        unit = currency[1].decode() if currency else "%" if b'"percentage"' in attributes else ""
        try:
            shown = from_shown(seen, unit, float(number[1])) if number else None
        except ValueError:
            return found[0]
        if shown is None:
            return found[0]
        rest = b' office:value-type="string"' + ODS_VALUE.sub(b"", attributes)
        return b"<table:table-cell%b><text:p>%b</text:p></table:table-cell>" % (rest, escape(shown).encode())

    return ODS_NUMBER.sub(text, body)


def hidden_rows(body: bytes) -> list[int]:
    """The rows of a sheet of an xlsx that are hidden, from 0."""
    if not HIDDEN.search(body):
        return []
    found, place = [], -1
    for row in ROW.finditer(body):
        number = ROW_NUMBER.search(row[1])
        place = int(number[1]) - 1 if number else place + 1
        if HIDDEN.search(row[1]):
            found.append(place)
    return found


def sheet_part(name: str, book: bytes, relations: bytes) -> str:
    """The part of an xlsx that holds a sheet; nothing where the workbook does not say."""
    for sheet in re.finditer(rb"<(?:\w+:)?sheet\b([^>]*)>", book):
        named, target = re.search(rb'\bname="([^"]*)"', sheet[1]), re.search(rb'\b\w+:id="([^"]*)"', sheet[1])
        if not named or not target or html.unescape(named[1].decode("utf-8", "replace")) != name:
            continue
        for relation in re.finditer(rb"<(?:\w+:)?Relationship\b([^>]*)>", relations):
            if re.search(rb'\bId="%b"' % re.escape(target[1]), relation[1]):
                path = re.search(rb'\bTarget="([^"]*)"', relation[1])
                where = path[1].decode("utf-8", "replace") if path else ""
                return where[1:] if where.startswith("/") else f"xl/{where}"
    return ""


def ods_layout(body: bytes, name: str) -> Layout:
    """The merged cells and hidden rows of a table of an ods."""
    tables = (part.partition(b"</table:table>")[0] for part in body.split(b"<table:table ")[1:])
    table = next((each for each in tables if _named(each) == name), b"")
    if b"number-rows-spanned=" not in table and b"table:visibility=" not in table:
        return [], []
    merged: list[tuple[int, int, int, int]] = []
    hidden: list[int] = []
    for row, column, attributes in _ods_places(table):
        if column is None:
            if re.search(rb'\btable:visibility="(?:collapse|filter)"', attributes):
                hidden += range(row, row + min(_count(attributes, b"rows-repeated"), 1 << 20))
        elif (down := _count(attributes, b"rows-spanned")) > 1:
            right = _count(attributes, b"columns-spanned")
            merged.append((row, column, row + down - 1, column + right - 1))
    return merged, hidden


def _ods_places(table: bytes) -> Iterator[tuple[int, int | None, bytes]]:
    """Each row (without a column) and cell of a table, with its attributes."""
    row, following, column = 0, 0, 0
    for found in ODS_PART.finditer(table):
        if found[1] == b"table-row":
            row, column = following, 0
            following += _count(found[2], b"rows-repeated")
            yield row, None, found[2]
        elif found[1]:
            yield row, column, found[2]
            column += _count(found[2], b"columns-repeated")


def _named(table: bytes) -> str:
    found = re.match(rb'[^>]*?\btable:name="([^"]*)"', table)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""


def _count(attributes: bytes, what: bytes) -> int:
    found = re.search(rb'\btable:number-%b="(\d+)"' % what, attributes)
    return int(found[1]) if found else 1
