"""The errors in a workbook of the old kind (xls), which the reading library leaves empty: where each stands.

An xls is a compound file (MS-CFB), a small file system; its stream `Workbook` is a row of records (MS-XLS).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip
UNCALCULATED = "#FORMULA!"
END = 0xFFFFFFFA  # from here on a sector number is a mark, and no sector
FORMULA, BOOLERR, SHEET, EOF = 0x06, 0x205, 0x85, 0x0A
BEGIN = (0x809, 0x409, 0x209, 0x009)

Place = tuple[int, int]


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by their names. `ValueError` and `struct.error` where it is damaged."""
    big, small = 1 << min(struct.unpack_from("<H", data, 30)[0], 16), 64
    first, cutoff, mini_first = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    listed = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    while following < END and len(listed) < len(data) // big + 200:
        more = struct.unpack_from(f"<{big // 4}I", data, (following + 1) * big)
        listed += more[:-1]
        following = more[-1]
    table = [
        number
        for sector in listed
        if sector < END
        for number in struct.unpack_from(f"<{big // 4}I", data, (sector + 1) * big)
    ]
    folder = _chain(data[big:], table, first, big)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    minis = _chain(data[big:], table, mini_first, big)
    mini_table = struct.unpack(f"<{len(minis) // 4}I", minis[: len(minis) // 4 * 4])
    root = _chain(data[big:], table, struct.unpack_from("<I", entries[0], 116)[0], big) if entries else b""
    found = {}
    for entry in entries:
        start, size = struct.unpack_from("<II", entry, 116)
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        if entry[66] == 2:
            body = _chain(root, mini_table, start, small) if size < cutoff else _chain(data[big:], table, start, big)
            found[name] = body[:size]
    return found


def _chain(body: bytes, table: tuple[int, ...] | list[int], sector: int, size: int) -> bytes:
    """The sectors that follow one another from `sector` on."""
    parts: list[bytes] = []
    while sector < len(table) and len(parts) <= len(table):
        parts.append(body[sector * size : (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)


def errors(data: bytes, sheet: str) -> dict[Place, str]:
    """The cells of a sheet that hold an error, or a formula that nobody calculated: (row, column) from 0."""
    held = streams(data)
    book = held.get("Workbook") or held.get("Book") or b""
    start = next((at for at, name in sheet_starts(book) if name == sheet), None)
    if start is None:
        return {}
    found: dict[Place, str] = {}
    silent: list[Place] = []
    told = 0
    for kind, body in records(book, start):
        if kind == BOOLERR and len(body) >= 8 and body[7]:
            found[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#ERROR!")
        elif kind == FORMULA and len(body) >= 14:
            place = struct.unpack_from("<HH", body)
            is_text_or_error = body[12:14] == b"\xff\xff"
            if is_text_or_error and body[6] == 2:
                found[place] = ERRORS.get(body[8], "#ERROR!")
            elif is_text_or_error and body[6] == 3:
                silent.append(place)
            told += not (is_text_or_error and body[6] == 3)
    if not told:  # where some formula has a value, an empty one may be meant so
        found |= dict.fromkeys(silent, UNCALCULATED)
    return found


def sheet_starts(book: bytes) -> Iterator[tuple[int, str]]:
    """Where the records of each sheet begin, and its name."""
    for kind, body in records(book, 0):
        if kind == SHEET and len(body) > 8:
            size, wide = body[6], body[7] & 1
            name = body[8 : 8 + size * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            yield struct.unpack_from("<I", body)[0], name


def records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on to the end of its part; a chart within it has a beginning and an end of its own."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind in BEGIN) - (kind == EOF)
        if depth <= 0:
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
