"""A list that is about to be read: its format, encoding, delimiter and sheet, where the mapping leaves them open."""

from __future__ import annotations

import codecs
import csv
import datetime
import gzip
import hashlib
import io
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import python_calamine

from desk.motion import DeskError
from desk.transcribe.mapping import FileSpec

TRIALS = ("utf-8-sig", "gb18030", "cp1252")
CHUNK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Document:
    """A list that is about to be read. `sha256` is that of the document itself, without its gzip wrapping."""

    path: Path
    sha256: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    keys: tuple[str, ...] = ()  # of JSON Lines


def look_at(path: Path, spec: FileSpec) -> Document:
    """Hash a list, and find out what the mapping leaves open: its format, encoding, delimiter, sheet."""
    form = spec.format or _format(path)
    try:
        digest = _digest(path)
        if form == "excel":
            return Document(path, digest, form, sheet=_sheet_name(path, spec))
        encoding = spec.encoding or _encoding(path)
        if spec.undecodable == "refuse":
            _check_encoding(path, encoding)
        if form == "jsonl":
            return Document(path, digest, form, encoding, keys=_keys(path, encoding))
        return Document(path, digest, form, encoding, spec.delimiter or _delimiter(path, encoding, spec.quote))
    except (gzip.BadGzipFile, EOFError) as error:
        raise DeskError(f"{path}: the gzip file is damaged: {error}") from None


def _format(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    match suffixes[-1:]:
        case [".csv" | ".tsv" | ".txt" | ".tab"]:
            return "csv"
        case [".xlsx" | ".xls" | ".xlsm" | ".xlsb" | ".ods"]:
            return "excel"
        case [".jsonl" | ".ndjson"]:
            return "jsonl"
    raise DeskError(f"{path}: the name does not tell the format; set [file] format to csv, excel or jsonl")


@contextmanager
def _bytes(path: Path) -> Iterator[IO[bytes]]:
    """The document's own bytes, unwrapped where the file begins as gzip does."""
    with path.open("rb") as file:
        wrapped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if wrapped:
            with gzip.open(file) as inner:
                yield inner  # type: ignore[misc]
        else:
            yield file


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with _bytes(path) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _encoding(path: Path) -> str:
    """The encoding, by its mark or by trial of the whole document."""
    with _bytes(path) as file:
        start = file.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    fitting = [name for name in TRIALS if _fits(path, name)]
    if not fitting:
        raise DeskError(
            f"{path}: is wholly in none of {', '.join(TRIALS)}; set [file] encoding to the nearest, and undecodable to"
            " quarantine or replace"
        )
    if fitting[0] == "gb18030" and "cp1252" in fitting and not _looks_chinese(path):
        return "cp1252"
    return fitting[0]


def _fits(path: Path, encoding: str) -> bool:
    try:
        _check_encoding(path, encoding)
    except DeskError:
        return False
    return True


def _check_encoding(path: Path, encoding: str) -> None:
    """Raise `DeskError` unless the whole document can be decoded."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise DeskError(f"{path}: [file] encoding '{encoding}' is unknown; write utf-8, gb18030, cp1252 …") from None
    passed = 0
    with _bytes(path) as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
                passed += len(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            at = passed + error.start
            byte = error.object[error.start]
            raise DeskError(
                f"{path}: byte {at:,} (0x{byte:02x}) is no character of {encoding}; set another [file] encoding, or"
                " undecodable to quarantine or replace"
            ) from None


def _looks_chinese(path: Path) -> bool:
    """Whether text read as GB 18030 is made of everyday characters (GB 2312), as a chance decoding is not."""
    with _bytes(path) as file:
        text = codecs.getincrementaldecoder("gb18030")("ignore").decode(file.read(CHUNK))
    foreign = [character for character in text if character > "\x7f"]
    everyday = sum(len(character.encode("gb2312", "ignore")) == 2 for character in foreign)
    return everyday >= 0.9 * len(foreign)


@contextmanager
def open_text(path: Path, encoding: str, undecodable: str = "replace") -> Iterator[io.TextIOWrapper]:
    """A document's text; `undecodable` bytes were refused before, are kept as surrogates, or replaced by U+FFFD."""
    errors = {"quarantine": "surrogateescape", "replace": "replace"}.get(undecodable, "strict")
    with _bytes(path) as file:
        named = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
        yield io.TextIOWrapper(file, encoding=named, errors=errors, newline="")


def _delimiter(path: Path, encoding: str, quote: str) -> str:
    """The sign that cuts the first lines into the most columns, evenly."""
    with open_text(path, encoding) as file:
        sample = list(itertools.islice(file, 50))

    def evenly(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter, quotechar=quote or None) if row]
        widest = max(set(widths), key=widths.count, default=0)
        return (widths.count(widest) / max(len(widths), 1) if widest > 1 else 0.0), widest

    return max(DELIMITERS, key=evenly)


def _keys(path: Path, encoding: str) -> tuple[str, ...]:
    """Every key that a line of a JSON Lines document has, in order of appearance."""
    found: dict[str, None] = {}
    with open_text(path, encoding) as file:
        for line in file:
            found |= dict.fromkeys(flat_object(line)[0])
    return tuple(found)


def flat_object(line: str) -> tuple[dict[str, str], str]:
    """One line as flat texts, or why it is none; a blank line has no keys."""
    if not line.strip():
        return {}, ""
    try:
        value = json.loads(line, parse_float=str, parse_int=str)
    except ValueError as error:
        return {}, f"the line is not JSON: {error}"
    if not isinstance(value, dict):
        return {}, "the line is not a JSON object"
    return dict(_flat("", value)), ""


def _flat(where: str, value: Any) -> Iterator[tuple[str, str]]:
    """`a.b` for what is nested, `a.1` for the items of a list, and `a` for a list of plain values joined by ;"""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{where}.{key}" if where else key, inner)
    elif isinstance(value, list):
        if not any(isinstance(inner, dict | list) for inner in value):
            yield where, ";".join(as_text(inner) for inner in value)
        for number, inner in enumerate(value, 1):
            yield from _flat(f"{where}.{number}", inner)
    else:
        yield where, as_text(value)


def _sheet_name(path: Path, spec: FileSpec) -> str:
    with open_workbook(path) as book:
        names = book.sheet_names
    if isinstance(spec.sheet, int) and 1 <= spec.sheet <= len(names):
        return names[spec.sheet - 1]
    if spec.sheet == "" and names:
        return names[0]
    if spec.sheet in names:
        return str(spec.sheet)
    raise DeskError(f"{path}: has no sheet {spec.sheet!r}; it has {', '.join(names)}")


@contextmanager
def open_workbook(path: Path) -> Iterator[python_calamine.CalamineWorkbook]:
    try:
        with _bytes(path) as file:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    except (python_calamine.CalamineError, python_calamine.PasswordError, ValueError) as error:
        raise DeskError(f"{path}: is not a workbook that can be read: {error}") from None
    with book:
        yield book


def as_text(value: Any) -> str:
    """A value of a workbook or of JSON as the reader sees it: no `.0`, no noise in the last digits, ISO days."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else format(value, ".15g")
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date():
            return value.isoformat()
    return str(value)
