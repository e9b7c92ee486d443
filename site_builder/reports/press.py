"""The press: HTML to PDF/A-3a and PDF/UA-1 in one file, the same bytes for the same paper, and nothing fetched.

What must be done once a process is done once: fonts found, the stylesheet parsed. Bytes depend on the paper, the fonts
and the versions of WeasyPrint, Pango and zlib alone: no clock (attachments would otherwise carry "now"), no path (the
names of images would otherwise depend on the folder), no network.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import gc
import hashlib
import importlib.metadata
import importlib.resources
import io
import logging
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from site_builder.reports.fonts import FONT_FILES, FontsMissing, font_folder, use_own_fonts
from site_builder.reports.glyphs import printable
from site_builder.reports.packing import hold
from site_builder.reports.paper import EmbeddedFile, Image, Paper
from site_builder.reports.tagging import finish

if TYPE_CHECKING:
    import pydyf
    from weasyprint import CSS, Attachment, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://report.invalid/"  # RFC 2606: never resolves; a constant, since image names are made from it
MADE_WITH = ("weasyprint", "pydyf", "fonttools", "pillow", "ziamath", "ziafont", "latex2mathml")
BUILDER = 5  # raised when the press itself changes what it prints


class NotCarried(ValueError):
    """Something was asked for that the paper does not carry."""


class _Press(NamedTuple):
    """What one process keeps warm."""

    fonts: FontConfiguration
    style: CSS


@functools.cache
def _press() -> _Press:
    use_own_fonts()  # fontconfig reads its environment once: before anything of WeasyPrint is imported
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # what is missing is told in one line
            from weasyprint import CSS
            from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise FontsMissing(
            "a library that PDFs are printed with is missing ({library}): apt-get install libpango-1.0-0"
            " libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig",
            library=str(error).partition(":")[0],
        ) from error

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what is missing is told in the report itself
    fonts = FontConfiguration()
    style = CSS(string=stylesheet(), font_config=fonts, base_url=BASE, url_fetcher=_fetcher({}))
    gc.collect()
    gc.freeze()  # what is warm lives as long as the process: no collection need look at it again
    return _Press(fonts, style)


@functools.cache
def stylesheet() -> str:
    """The one stylesheet of all reports."""
    return (importlib.resources.files(__package__) / "print.css").read_text(encoding="utf-8")


def press(paper: Paper) -> bytes:
    """Print a paper: PDF/A-3a that is PDF/UA-1 too, tagged, with bookmarks and its files embedded."""
    warm = _press()
    stopped = gc.isenabled()
    gc.disable()
    try:
        return _printed(warm, paper)
    finally:
        if stopped:
            gc.enable()
        gc.collect(0)  # boxes point at each other: a page of tables is megabytes that counting alone never frees


def _printed(warm: _Press, paper: Paper) -> bytes:
    from weasyprint import HTML

    fetch = _fetcher(_carried(paper))
    source = HTML(string=printable(paper.html), base_url=BASE, url_fetcher=fetch)
    document = source.render(font_config=warm.fonts, stylesheets=[warm.style])
    document.metadata.attachments = [_attachment(file, fetch, paper.made) for file in paper.embedded]
    data: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=recipe(paper)[:16], finisher=_finish)
    return data


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    finish(document, pdf)
    hold(pdf)


def _attachment(file: EmbeddedFile, fetch: URLFetcher, made: str) -> Attachment:
    from weasyprint import Attachment

    when = datetime.datetime.fromisoformat(made.replace("Z", "+00:00"))
    return Attachment(
        url=f"{BASE}attached/{file.name}",
        url_fetcher=fetch,
        name=file.name,
        description=file.about,
        created=when,
        modified=when,
        relationship=file.relationship,
    )


def _carried(paper: Paper) -> dict[str, Image]:
    attached = {f"attached/{file.name}": Image(file.data, file.media_type) for file in paper.embedded}
    return {**paper.images, **attached}


def _fetcher(carried: Mapping[str, Image]) -> URLFetcher:
    """Gives what the paper carries, and refuses everything else before any scheme is looked at."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            found = carried.get(url.removeprefix(BASE)) if url.startswith(BASE) else None
            if found is None:
                raise NotCarried(f"not carried by this report: {url[:100]}")
            return URLFetcherResponse(url, found.data, {"Content-Type": found.media_type})

    return Fetcher()


def recipe(paper: Paper) -> bytes:
    """32 bytes that change whenever the PDF could: everything it is made from, and everything it is made with."""
    digest = hashlib.sha256(_tools())
    digest.update(paper.html.encode())
    digest.update(msgspec.json.encode([paper.made, [file._replace(data=b"") for file in paper.embedded]]))
    for name in sorted(paper.images):
        digest.update(name.encode() + hashlib.sha256(paper.images[name].data).digest())
    for file in paper.embedded:
        digest.update(hashlib.sha256(file.data).digest())
    return digest.digest()


@functools.cache
def tools() -> str:
    """What PDFs are printed with, by name and version: others may print other bytes."""
    _press()
    from weasyprint.text.ffi import pango

    versions = [f"{name} {importlib.metadata.version(name)}" for name in MADE_WITH]
    return ", ".join(
        [f"press {BUILDER}", *versions, f"pango {pango.pango_version()}", f"zlib {zlib.ZLIB_RUNTIME_VERSION}"]
    )


@functools.cache
def _tools() -> bytes:
    digest = hashlib.sha256(f"{tools()}\n{stylesheet()}".encode())
    for name in FONT_FILES:
        digest.update(hashlib.sha256((font_folder() / name).read_bytes()).digest())
    return digest.digest()
