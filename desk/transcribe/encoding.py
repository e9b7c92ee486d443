"""The encoding of a list of text: by its mark, or by trial of the whole document."""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desk.submission import DeskError
from domain.rules.said import Said, enumerated

TRIALS = ("utf-8-sig", "gb18030", "cp1252")
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHUNK = 1 << 20


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The document's own bytes, unwrapped where the file begins as gzip does."""
    with path.open("rb") as file:
        wrapped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if wrapped:
            with gzip.open(file) as inner:
                yield inner  # type: ignore[misc]
        else:
            yield file


def encoding_of(path: Path) -> str:
    """The encoding; `DeskError` where none fits."""
    with opened(path) as file:
        start = file.read(CHUNK)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    if wide := _wide(start):
        return wide
    fitting = [name for name in TRIALS if _fits(path, name)]
    if not fitting:
        raise DeskError(
            "{path}: is wholly in none of {trials}; set [file] encoding to the nearest, and undecodable to"
            " quarantine or replace",
            path=path,
            trials=enumerated(TRIALS),
        )
    if fitting[0] != "utf-8-sig" and not ("gb18030" in fitting and _is_everyday(start, "gb18030", "gb2312", b"\xa1")):
        for name in ("big5", "cp950"):
            if _is_everyday(start, name, name, b"\xa1", b"\xc7") and _fits(path, name):
                return name
        if "cp1252" in fitting:
            return "cp1252"
    return fitting[0]


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: the other half of every digit, comma and line end is a zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < max(2, len(start) // 100) or min(even, odd) * 4 > max(even, odd):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder(name)().decode(start)
    except UnicodeDecodeError:
        return ""
    return name


def _fits(path: Path, encoding: str) -> bool:
    try:
        check_encoding(path, encoding)
    except DeskError:
        return False
    return True


def check_encoding(path: Path, encoding: str) -> None:
    """Raise `DeskError` unless the whole document can be decoded."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        if not isinstance(decoder.decode(b""), str):
            raise LookupError
    except (LookupError, TypeError, ValueError):
        raise DeskError(
            "{path}: [file] encoding '{encoding}' is unknown; write utf-8, gb18030, cp1252 …",
            path=path,
            encoding=encoding,
        ) from None
    passed = 0
    with opened(path) as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
                passed += len(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            at = passed + error.start
            byte = error.object[error.start]
            raise DeskError(
                "{path}: byte {at:,} (0x{byte:02x}) is no character of {encoding}; set another [file] encoding,"
                " or undecodable to quarantine or replace",
                path=path,
                at=at,
                byte=byte,
                encoding=encoding,
            ) from None
        except UnicodeError as error:
            raise DeskError(
                "{path}: is not in {encoding}: {error}; set another [file] encoding",
                path=path,
                encoding=encoding,
                error=error,
            ) from None


def _is_everyday(start: bytes, encoding: str, table: str, least: bytes, most: bytes = b"\xff") -> bool:
    """Whether text read so is made of everyday characters, as a chance decoding is not."""
    text = codecs.getincrementaldecoder(encoding)("ignore").decode(start)
    foreign = [character for character in text if character > "\x7f"]
    codes = (character.encode(table, "ignore") for character in foreign)
    everyday = sum(len(code) == 2 and least <= code[:1] < most for code in codes)
    return bool(foreign) and everyday >= 0.9 * len(foreign)


def doubtful(path: Path, encoding: str) -> str:
    """What to say where a list fits an encoding by chance, as Japanese and Korean ones fit those of the West and China.

    Chinese text has many characters of the second half of GB 2312's alphabet, Korean bytes none; it has no kana. The
    accents of Western text stand alone, the bytes of another script side by side.
    """
    with opened(path) as file:
        start = file.read(CHUNK)
    text = codecs.getincrementaldecoder(encoding)("ignore").decode(start)
    foreign = [letter for letter in text if letter > "\x7f"]
    odd = False
    if encoding == "cp1252":
        odd = 2 * sum(map(len, re.findall(r"[^\x00-\x7f]{2,}", text))) > len(foreign) > 3
    elif encoding == "gb18030":
        chinese = [letter.encode("gb18030")[0] for letter in foreign if "\u4e00" <= letter <= "\u9fff"]
        kana = sum("\u3041" <= letter <= "\u30fe" for letter in foreign)
        odd = 5 * kana > len(foreign) or (len(chinese) > 5 and 20 * sum(lead > 0xC8 for lead in chinese) < len(chinese))
    elif encoding in ("big5", "cp950"):
        odd = len(foreign) < 6
    if not odd:
        return ""
    return Said(
        "its encoding is not sure: read as {encoding}, look at its characters; [file] encoding says which it is",
        encoding=encoding,
    )
