"""What a file is by its bytes, whatever its name says; for what is no list, one line that says what to do."""

from __future__ import annotations

import io
import re
import zipfile

from desk.submission import DeskError
from desk.transcribe.compound import SIGNATURE
from domain.rules.said import Said

EXPORT = Said("open it in a spreadsheet program and save it as .xlsx or .csv")
TABLE = Said("copy its table into a spreadsheet and save that as .xlsx or .csv")
UNPACK = Said("unpack it and hand in the file inside")
PICTURE = Said("a picture")
WANTED = Said("a list is wanted as a workbook or as text")
FOREIGN = (
    (b"%PDF", Said("a PDF"), TABLE),
    (b"Rar!", Said("a RAR archive"), UNPACK),
    (b"7z\xbc\xaf", Said("a 7z archive"), UNPACK),
    (b"BZh", Said("a bzip2 archive"), UNPACK),
    (b"\xfd7zXZ", Said("an xz archive"), UNPACK),
    (b"{\\rtf", Said("a text document (RTF)"), TABLE),
    (b"\x89PNG", PICTURE, WANTED),
    (b"\xff\xd8\xff", PICTURE, WANTED),
)
WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|meta|body|table|div|style)\b", re.I
)
XML_SHEET = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
MHTML = re.compile(
    rb"\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?(?:mime-version|content-type: *multipart)", re.I
)
ENCRYPTED = [name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DataSpaces")]
BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(name: str, data: bytes) -> str:
    """`xlsx`, `ods` or `xls`, or `text` for all that is none; `DeskError` for what is surely no list."""
    for signature, what, remedy in FOREIGN:
        if data.startswith(signature):
            raise DeskError("{name}: is {what}; {remedy}", name=name, what=what, remedy=remedy)
    if data.startswith(SIGNATURE):
        return _old_office(name, data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(name, data)
    start = _as_ascii(data[:65536])
    if WEB_PAGE.match(start):
        raise DeskError(
            "{name}: is a web page (HTML), not a workbook or a table of text; {export}", name=name, export=EXPORT
        )
    if XML_SHEET.search(start):
        raise DeskError(
            "{name}: is a workbook in XML of 2003 (SpreadsheetML), which is not read; {export}",
            name=name,
            export=EXPORT,
        )
    if MHTML.match(start) and b"multipart/related" in start.lower():
        raise DeskError(
            "{name}: is a saved web page (MHTML), not a workbook or a table of text; {export}", name=name, export=EXPORT
        )
    return "text"


def is_binary(data: bytes) -> bool:
    """Whether bytes that bear no known mark are no text either."""
    start = _as_ascii(data[:65536])
    return len(BINARY.findall(start)) > len(start) // 100


def _as_ascii(data: bytes) -> bytes:
    """Bytes whose marks can be looked for: without a byte-order mark, and of UTF-16 only what is ASCII."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:].replace(b"\0", b"")
    return data.removeprefix(b"\xef\xbb\xbf")


def _old_office(name: str, data: bytes) -> str:
    if any(mark in data for mark in ENCRYPTED):
        raise DeskError(
            "{name}: is encrypted with a password; open it with the password and save it without one", name=name
        )
    if "WordDocument".encode("utf-16-le") in data:
        raise DeskError(
            "{name}: is a Word document; copy its table into a spreadsheet and save that as .xlsx", name=name
        )
    if not any(part.encode("utf-16-le") in data for part in ("Workbook", "Book")):
        raise DeskError(
            "{name}: is an Office file without a workbook in it: it cannot be read, and may be encrypted"
            " with a password or damaged; {export}, without a password",
            name=name,
            export=EXPORT,
        )
    return "xls"


def _zip(name: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            encrypted = any(part.flag_bits & 1 for part in archive.infolist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names and not encrypted else b""
    except Exception as error:
        raise DeskError(
            "{name}: is a zip file or a workbook (.xlsx) that is damaged or not whole: {error}; get it again",
            name=name,
            error=error,
        ) from None
    if encrypted:
        raise DeskError(
            "{name}: is a zip file encrypted with a password; unpack it and hand in the file inside", name=name
        )
    lower = {part.lower() for part in names}
    if "xl/workbook.bin" in lower:  # its errors and uncalculated formulas would be read as empty cells, in silence
        raise DeskError("{name}: is a binary workbook (.xlsb), which is not read; {export}", name=name, export=EXPORT)
    if any(part.startswith("xl/") for part in lower):
        return "xlsx"
    if b"opendocument.spreadsheet" in mimetype or (not mimetype and "content.xml" in lower):
        return "ods"
    if any(part.startswith("word/") for part in lower) or b"opendocument" in mimetype:
        raise DeskError("{name}: is a text document, not a workbook; copy its table into a spreadsheet", name=name)
    shown = ("".join(c if c.isprintable() else "�" for c in each)[:80] for each in names[:3])  # names can hold anything
    inside = ", ".join(shown) + (" …" if len(names) > 3 else "") or Said("empty")
    raise DeskError(
        "{name}: is a zip archive ({inside}); unpack it and hand in the file inside",
        name=name,
        inside=inside or Said("empty"),
    )
