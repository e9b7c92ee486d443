"""What a file is by its bytes, whatever its name says; for what is no list, one line that says what to do."""

from __future__ import annotations

import io
import re
import zipfile

from desk.motion import DeskError
from desk.transcribe.compound import SIGNATURE

EXPORT = "open it in a spreadsheet program and save it as .xlsx or .csv"
FOREIGN = (
    (b"%PDF", "a PDF", "copy its table into a spreadsheet and save that as .xlsx or .csv"),
    (b"Rar!", "a RAR archive", "unpack it and hand in the file inside"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it and hand in the file inside"),
    (b"BZh", "a bzip2 archive", "unpack it and hand in the file inside"),
    (b"\xfd7zXZ", "an xz archive", "unpack it and hand in the file inside"),
    (b"{\\rtf", "a text document (RTF)", "copy its table into a spreadsheet and save that as .xlsx or .csv"),
    (b"\x89PNG", "a picture", "a list is wanted as a workbook or as text"),
    (b"\xff\xd8\xff", "a picture", "a list is wanted as a workbook or as text"),
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
            raise DeskError(f"{name}: is {what}; {remedy}")
    if data.startswith(SIGNATURE):
        return _old_office(name, data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(name, data)
    start = _as_ascii(data[:65536])
    if WEB_PAGE.match(start):
        raise DeskError(f"{name}: is a web page (HTML), not a workbook or a table of text; {EXPORT}")
    if XML_SHEET.search(start):
        raise DeskError(f"{name}: is a workbook in XML of 2003 (SpreadsheetML), which is not read; {EXPORT}")
    if MHTML.match(start) and b"multipart/related" in start.lower():
        raise DeskError(f"{name}: is a saved web page (MHTML), not a workbook or a table of text; {EXPORT}")
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
        raise DeskError(f"{name}: is encrypted with a password; open it with the password and save it without one")
    if "WordDocument".encode("utf-16-le") in data:
        raise DeskError(f"{name}: is a Word document; copy its table into a spreadsheet and save that as .xlsx")
    if not any(part.encode("utf-16-le") in data for part in ("Workbook", "Book")):
        raise DeskError(
            f"{name}: is an Office file without a workbook in it: it cannot be read, and may be encrypted with a"
            f" password or damaged; {EXPORT}, without a password"
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
            f"{name}: is a zip file or a workbook (.xlsx) that is damaged or not whole: {error}; get it again"
        ) from None
    if encrypted:
        raise DeskError(f"{name}: is a zip file encrypted with a password; unpack it and hand in the file inside")
    lower = {part.lower() for part in names}
    if "xl/workbook.bin" in lower:  # its errors and uncalculated formulas would be read as empty cells, in silence
        raise DeskError(f"{name}: is a binary workbook (.xlsb), which is not read; {EXPORT}")
    if any(part.startswith("xl/") for part in lower):
        return "xlsx"
    if b"opendocument.spreadsheet" in mimetype or (not mimetype and "content.xml" in lower):
        return "ods"
    if any(part.startswith("word/") for part in lower) or b"opendocument" in mimetype:
        raise DeskError(f"{name}: is a text document, not a workbook; copy its table into a spreadsheet")
    shown = ("".join(c if c.isprintable() else "�" for c in each)[:80] for each in names[:3])  # names can hold anything
    inside = ", ".join(shown) + (" …" if len(names) > 3 else "")
    raise DeskError(f"{name}: is a zip archive ({inside or 'empty'}); unpack it and hand in the file inside")
