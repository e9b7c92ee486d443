"""What an old workbook (xls) shows beside its numbers by their formats, and which of its rows are hidden."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from desk.transcribe.compound import FORMULA, Place, records, sheet_starts, streams
from desk.transcribe.formats import as_shown, tells
from desk.transcribe.workbook_xml import BUILT_IN

FORMAT, XF, NUMBER, RK, MULRK, ROW = 0x41E, 0xE0, 0x203, 0x27E, 0xBD, 0x208


def cells_as_shown(data: bytes, sheet: str) -> tuple[dict[Place, str], list[int]]:
    """The cells of a sheet that show more than their number, by (row, column) from 0; and its hidden rows."""
    book = streams(data).get("Workbook", b"")
    start = next((at for at, name in sheet_starts(book) if name == sheet), None)
    if start is None:
        return {}, []
    styles = _telling(book)
    found: dict[Place, str] = {}
    hidden = []
    for kind, body in records(book, start):
        if kind == ROW and len(body) > 12 and body[12] & 0x20:
            hidden.append(struct.unpack_from("<H", body)[0])
        elif styles:
            for place, style, number in _numbers(kind, body):
                if style in styles and (text := as_shown(styles[style], number)) is not None:
                    found[place] = text
    return found, hidden


def _telling(book: bytes) -> dict[int, str]:
    """The formats that tell more than a number, by the numbers of the cells' styles."""
    codes = dict(BUILT_IN)
    used = []
    for kind, body in records(book, 0):
        if kind == FORMAT and len(body) > 5:
            number, size, wide = struct.unpack_from("<HHB", body)
            text = body[5 : 5 + size * (1 + (wide & 1))]
            codes[number] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind == XF and len(body) >= 4:
            used.append(struct.unpack_from("<H", body, 2)[0])
    return {style: codes[number] for style, number in enumerate(used) if number in codes and tells(codes[number])}


def _numbers(kind: int, body: bytes) -> Iterator[tuple[Place, int, float]]:
    """The numbers of a record, with their places and styles."""
    if kind == NUMBER or (kind == FORMULA and len(body) >= 14 and body[12:14] != b"\xff\xff"):
        row, column, style, number = struct.unpack_from("<HHHd", body)
        yield (row, column), style, number
    elif kind == RK:
        row, column, style = struct.unpack_from("<HHH", body)
        yield (row, column), style, _rk(body[6:10])
    elif kind == MULRK:
        row, column = struct.unpack_from("<HH", body)
        for at in range(4, len(body) - 7, 6):
            yield (row, column + (at - 4) // 6), struct.unpack_from("<H", body, at)[0], _rk(body[at + 2 : at + 6])


def _rk(packed: bytes) -> float:
    """A number packed into four bytes: whole, or the upper half of a float; perhaps a hundredth of that."""
    bits = struct.unpack("<i", packed)[0]
    number = float(bits >> 2) if bits & 2 else struct.unpack("<d", struct.pack("<Ii", 0, bits & ~3))[0]
    return number / 100 if bits & 1 else number
