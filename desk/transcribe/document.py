"""A list that is about to be read: its format, encoding, delimiter and sheet, where the mapping leaves them open."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import itertools
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk.submission import DeskError
from desk.transcribe import workbook_process
from desk.transcribe.encoding import CHUNK, check_encoding, doubtful, encoding_of, opened
from desk.transcribe.file_kind import EXPORT, is_binary, kind_of
from desk.transcribe.flat_json import flat_object
from desk.transcribe.mapping import FileSpec
from domain.rules.said import Said, joined

DELIMITERS = (",", ";", "\t", "|")
WORKBOOKS = ("xlsx", "xls", "xlsm", "xlsb", "ods")


@dataclass(frozen=True)
class Document:
    """A list that is about to be read. `sha256` is that of the document itself, without its gzip wrapping."""

    path: Path
    sha256: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    number: int = 0  # of the sheet, from 0
    keys: tuple[str, ...] = ()  # of JSON Lines
    doubt: str = ""  # why the encoding that was found may be another
    notes: tuple[str, ...] = ()  # what was found otherwise than its name says


def look_at(path: Path, spec: FileSpec) -> Document:
    """Hash a list, and find out what the mapping leaves open: its format, encoding, delimiter, sheet."""
    try:
        digest = _digest(path)
        form, notes = _format(path, spec)
        if form == "excel":
            return _sheet(path, digest, spec, notes)
        encoding = spec.encoding or encoding_of(path)
        doubt = "" if spec.encoding else doubtful(path, encoding)
        if spec.undecodable == "refuse" or spec.encoding:
            _check_decodable(path, encoding, spec)
        if form == "jsonl":
            _check_lines(path, encoding)
            return Document(path, digest, form, encoding, keys=_keys(path, encoding), notes=notes, doubt=doubt)
        delimiter = spec.delimiter or _delimiter(path, encoding, spec.quote)
        return Document(path, digest, form, encoding, delimiter, notes=notes, doubt=doubt)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DeskError("{path}: the gzip file is damaged: {error}", path=path, error=error) from None


def _format(path: Path, spec: FileSpec) -> tuple[str, tuple[str, ...]]:
    """csv, excel or jsonl, by the mapping, the name and the bytes; and what is to be told where they differ."""
    with opened(path) as file:
        start = file.read(CHUNK)
        kind = kind_of(str(path), start + file.read() if start[:2] in (b"PK", b"\xd0\xcf") else start)
    if not start.strip():
        raise DeskError("{path}: the list is empty", path=path)
    suffix = next((suffix.lower()[1:] for suffix in reversed(path.suffixes) if suffix.lower() != ".gz"), "")
    form = spec.format or _by_suffix(path, suffix)
    if kind != "text" and form != "excel":
        raise DeskError(
            "{path}: is a workbook ({kind}), not text; give it the ending .{kind}, or set [file] format to excel",
            path=path,
            kind=kind,
        )
    if kind != "text":
        other = suffix in WORKBOOKS and (kind != suffix and (kind, suffix) != ("xlsx", "xlsm"))
        return form, (
            Said(
                "the file is named .{suffix}, but is a workbook of the kind {kind}, and is read so",
                suffix=suffix,
                kind=kind,
            ),
        ) if other else ()
    if form != "excel":
        return form, ()
    if is_binary(start) or not _is_table(start):
        raise DeskError(
            "{path}: is not a workbook that can be read: it is damaged, or no workbook at all; {export}",
            path=path,
            export=EXPORT,
        )
    if spec.format == "excel":
        raise DeskError("{path}: is text, not a workbook; set [file] format to csv", path=path)
    return "csv", (
        Said(
            "the file is named .{suffix}, but is text, and is read as csv; [file] format = 'csv' says so too",
            suffix=suffix,
        ),
    )


def _is_table(start: bytes) -> bool:
    """Whether text is a table: more than one line, and the first ones cut by one of the usual signs."""
    lines = start.replace(b"\0", b"").splitlines()[:3]
    return len(lines) > 1 and any(all(sign.encode() in line for line in lines) for sign in DELIMITERS)


def _by_suffix(path: Path, suffix: str) -> str:
    match suffix:
        case "csv" | "tsv" | "txt" | "tab":
            return "csv"
        case "jsonl" | "ndjson" | "json":
            return "jsonl"
    if suffix in WORKBOOKS:
        return "excel"
    raise DeskError("{path}: the name does not tell the format; set [file] format to csv, excel or jsonl", path=path)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with opened(path) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def whole(path: Path) -> bytes:
    """All of a document's own bytes."""
    with opened(path) as file:
        return file.read()


def _check_decodable(path: Path, encoding: str, spec: FileSpec) -> None:
    """The encoding exists, and fits wherever bytes that are no characters are refused."""
    try:
        check_encoding(path, encoding)
    except DeskError as error:
        if spec.undecodable == "refuse" or "is unknown" in str(error):
            raise


@contextmanager
def open_text(path: Path, encoding: str, undecodable: str = "replace") -> Iterator[io.TextIOWrapper]:
    """A document's text; `undecodable` bytes were refused before, are kept as surrogates, or replaced by U+FFFD."""
    errors = {"quarantine": "surrogateescape", "replace": "replace"}.get(undecodable, "strict")
    with opened(path) as file:
        named = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
        yield io.TextIOWrapper(file, encoding=named, errors=errors, newline="")


def _delimiter(path: Path, encoding: str, quote: str) -> str:
    """The sign that cuts the first lines into the most columns, evenly."""
    with open_text(path, encoding) as file:
        sample = [line.replace("\0", "") for line in itertools.islice(file, 50)]

    def evenly(delimiter: str) -> tuple[float, int]:
        widths = list(_widths(sample, delimiter, quote))
        widest = max(set(widths), key=widths.count, default=0)
        return (widths.count(widest) / max(len(widths), 1) if widest > 1 else 0.0), widest

    return max(DELIMITERS, key=evenly)


def _widths(sample: list[str], delimiter: str, quote: str) -> Iterator[int]:
    """How many cells each row of the sample has, as far as it can be cut."""
    reader = csv.reader(sample, delimiter=delimiter, quotechar=quote or None, quoting=0 if quote else 3)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # such as a cell that is too long
            continue
        if row:
            yield len(row)


def _check_lines(path: Path, encoding: str) -> None:
    """Refuse a JSON document that is no JSON Lines: an array, or one object over many lines."""
    with open_text(path, encoding) as file:
        first = next((text for line in file if (text := line.strip())), "")
    is_array = first.startswith("[")
    if is_array or (first in ("{", "{}") or (first.startswith("{") and first.endswith((",", "[", "{")))):
        raise DeskError(
            "{path}: is {what}, not JSON Lines; write one object a line, as `jq -c '.[]' {name}` does",
            path=path,
            what=Said("a JSON array") if is_array else Said("one JSON document"),
            name=path.name,
        )


def _keys(path: Path, encoding: str) -> tuple[str, ...]:
    """Every key that a line of a JSON Lines document has, in order of appearance."""
    found: dict[str, None] = {}
    with open_text(path, encoding) as file:
        for line in file:
            found |= dict.fromkeys(flat_object(line)[0])
    return tuple(found)


def _sheet(path: Path, digest: str, spec: FileSpec, notes: tuple[str, ...]) -> Document:
    """The sheet that the mapping names, or else the first that is shown."""
    found = workbook_process.sheets(str(path), whole(path))
    names = [name for name, _ in found]
    shown = [number for number, (_, visible) in enumerate(found) if visible]
    listed = joined(
        [name if visible else Said("{name} (hidden)", name=name) for name, visible in found], "{first}, {rest}"
    )
    if isinstance(spec.sheet, int) and 1 <= spec.sheet <= len(names):
        number = spec.sheet - 1
    elif spec.sheet == "" and shown:
        number = shown[0]
    elif spec.sheet in names:
        number = names.index(str(spec.sheet))
    elif spec.sheet == "":
        raise DeskError(
            "{path}: has no sheet that is shown; name one in [file] sheet: {listed}",
            path=path,
            listed=listed or Said("it has none"),
        )
    else:
        raise DeskError(
            "{path}: has no sheet {sheet}; it has {listed}", path=path, sheet=repr(spec.sheet), listed=listed
        )
    if spec.sheet == "" and (number or len(found) > 1):
        hidden = Said(" (sheets before it are hidden)") if number else ""
        notes += (
            Said(
                "of the sheets {listed}, '{sheet}' is read{hidden}; [file] sheet names another",
                listed=listed,
                sheet=names[number],
                hidden=hidden,
            ),
        )
    return Document(path, digest, "excel", sheet=names[number], number=number, notes=notes)
