"""Reads PDFs that come from elsewhere, in a process of its own that may take so much memory and time and no more.

Run by `prove.py` as a script, it needs pikepdf alone: `files` prints what a PDF on standard input carries, as JSON of
names and base64; `difference` where two PDFs differ. What a PDF library does with a hostile file (unpack it without
end, run out of its stack) ends this process and no other; whatever goes wrong is one line on standard error.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

LONGEST = 16_000_000  # bytes of one attached file, unpacked: the record of a report that cites two million entries
MOST = 64_000_000  # bytes of all of them
MOST_FILES = 2_000
MEMORY = 512 << 20  # bytes of this process, besides the PDFs themselves
SECONDS = 60  # of work
OURS = re.compile(r"gongshi-report\.json|entry-[0-9]{1,15}\.(json|tlog-proof)")
STREAM = re.compile(r"stream <[^>]*>(?: \([^)]*\))?: ")  # how pikepdf calls what it was given; another name each time


class NotRead(Exception):
    """What is wrong with the PDF, in a few words."""


def limit(size: int) -> None:
    """Limit this process, where the system can."""
    try:
        import resource
    except ImportError:  # no Unix
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY + 3 * size), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))


def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF that is not encrypted; no report of ours is."""
    import pikepdf

    try:
        document = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise NotRead("it is encrypted") from None
    if document.is_encrypted:
        raise NotRead("it is encrypted")
    return document


def files(data: bytes) -> str:
    """The record, entries and proofs that a PDF carries, by name."""
    found: dict[str, str] = {}
    left = MOST
    with opened(data) as document:
        for name in sorted(name for name in document.attachments if OURS.fullmatch(name)):
            content = _unpacked(name, document.attachments[name].get_file().obj)
            left -= len(content)
            if left < 0 or len(found) == MOST_FILES:
                raise NotRead("it carries more files than any report")
            found[name] = base64.b64encode(content).decode()
    return json.dumps(found)


def _unpacked(name: str, stream: pikepdf.Object) -> bytes:
    """The bytes of an attached file: as they lie there, or packed once by Flate; qpdf would unpack without a limit."""
    packed, raw = stream.get("/Filter"), bytes(stream.read_raw_bytes())
    if packed is not None and packed != "/FlateDecode" and list(packed) != ["/FlateDecode"]:
        raise NotRead(f"{name} is packed in a way in which no report of ours is")
    if packed is not None and stream.get("/DecodeParms") is not None:
        raise NotRead(f"{name} is packed in a way in which no report of ours is")
    unpacking = zlib.decompressobj()
    content = raw if packed is None else unpacking.decompress(raw, LONGEST + 1)
    if len(content) > LONGEST:
        raise NotRead(f"{name} is too long")
    if packed is not None and not unpacking.eof:
        raise NotRead(f"{name} is cut short")
    return content


def difference(given: bytes, made: bytes) -> str:
    """Where two PDFs of one report differ: pages by number, or attached files by name."""
    with opened(given) as one, opened(made) as other:
        names = sorted({*one.attachments, *other.attachments})
        attached = [name for name in names if _attached(one, name) != _attached(other, name)]
        if len(one.pages) != len(other.pages):
            return f"{len(one.pages)} pages instead of {len(other.pages)}"
        pairs = enumerate(zip(one.pages, other.pages, strict=True), 1)
        pages = [str(number) for number, (page, ours) in pairs if _printed(page) != _printed(ours)]
    if pages:
        return f"on page {', '.join(pages[:10])}" + (" and others" if len(pages) > 10 else "")
    return f"in the attached {attached[0]}" if attached else "in what lies behind its pages"


def _attached(document: pikepdf.Pdf, name: str) -> bytes | None:
    return bytes(document.attachments[name].get_file().obj.read_raw_bytes()) if name in document.attachments else None


def _printed(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_raw_bytes())  # as it lies there: what was altered need not unpack


def main(what: str, first: int) -> None:
    """Do what is asked with the PDFs on standard input, the first of which is that long."""
    data = sys.stdin.buffer.read()
    limit(len(data))
    try:
        print(files(data) if what == "files" else difference(data[:first], data[first:]))  # noqa: T201
    except Exception as error:  # a hostile file can make the library raise anything
        said = "it takes more memory than any report needs" if isinstance(error, MemoryError) else str(error)
        sys.exit(STREAM.sub("", said) or type(error).__name__)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
