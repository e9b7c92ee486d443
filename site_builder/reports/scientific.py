"""The scientific and technical report in the order of GB/T 7713.3: front matter, text, references, appendices.

A deferred report is its front matter alone until its day: metadata and abstracts are public at once (Art. 30).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from markupsafe import Markup

from domain.rules.fact import Attachment
from domain.rules.report import Report, ReportSubmitted
from projections.book_line import Held
from projections.stages import state_before
from site_builder.addresses import page_of
from site_builder.content.corrected_entries import CorrectedEntry, entries_of
from site_builder.content.entries import personal_fields
from site_builder.content.release import is_public
from site_builder.documents import DocumentFolder, RefusedDocument
from site_builder.maker import PageName
from site_builder.reports.edition import Edition
from site_builder.reports.paper import EmbeddedFile
from site_builder.reports.text.figures import LARGEST
from site_builder.reports.text.markdown import LONGEST, Body, BodyRefused, read_body
from site_builder.reports.text.reading import TextProblem
from site_builder.site import Context, Output, Site

MARKDOWN = ("text/markdown", "text/plain", "text/x-markdown")
LARGEST_ATTACHED = 20_000_000  # bytes of a text that is not Markdown and is carried as it is
MOST = max(LARGEST, LARGEST_ATTACHED, LONGEST)  # bytes of a document that is published with a report
MANY = 3  # figures or tables from which a list of them is printed
NOTHING = Body(Markup(""), Markup(""), Markup(""), (), (), (), {}, ())


class Text(NamedTuple):
    """A report's full text as far as it is public: what is printed, and what is carried as it was submitted."""

    body: Body
    sources: tuple[EmbeddedFile, ...]
    attached: str = ""  # the name of a text that is carried, not printed


class OfProject(NamedTuple):
    """The project that a report is of, and its programme as the record knew it when the report was submitted."""

    stream: str
    programme: str | None


class ScientificPaper(Context, frozen=True, kw_only=True):
    """A scientific and technical report: what was `submitted`, its state, and its text as far as that is `public`.

    `named` are its authors where they are published, `authors` how the report tells them; `stated` says that a decision
    submitted it: what that leaves out is not there, while an old list may only lack it. `many` figures or tables are
    listed.
    """

    template: ClassVar[str] = "print/scientific.html"

    submitted: ReportSubmitted
    held: Held[Report]
    authors: str
    named: str | None
    public: bool
    body: Body
    attached: str
    many: int
    own: list[int]
    stated: bool
    project: OfProject | None
    programme: str | None


def scientific(site: Site, stream: str) -> Iterator[Output]:
    """The PDF of a report, and its documents under their hashes once they are public."""
    held = site.reader.held(stream, Report)
    entries = entries_of(site.reader, stream)
    submitted = next((each for each in entries if each.kind == "report.submitted"), None)
    if not held or submitted is None:
        return
    public = is_public(site, held.state)
    grounds = [index for each in entries for index in each.grounds]
    documents = DocumentFolder(site.shelf.documents, site.reader.notes)
    assert isinstance(submitted.fact, ReportSubmitted)
    body = submitted.fact.body if public and held.state.body else None
    text = _text(body, documents) if body else Text(NOTHING, ())
    edition = Edition(
        site, "zh", page_of(stream).removesuffix(".html") + ".pdf", PageName("pdf-report", stream), grounds
    )
    page = ScientificPaper(
        submitted=submitted.fact,
        held=held,
        authors=_authors(site, submitted),
        named=site.personal(submitted.index).get("authors"),
        public=public,
        body=text.body,
        attached=text.attached,
        many=MANY,
        own=grounds,
        stated=submitted.entry.source is None,
        project=_project(site, submitted.fact.project, submitted.index),
        programme=submitted.fact.programme,
    )
    yield edition.made(page, images=text.body.images, sources=text.sources)
    if public:
        for sha256 in _carried(held.state.body, text.body):
            data = documents.read(sha256, MOST)
            if not isinstance(data, RefusedDocument):
                yield Output(f"documents/{sha256}", data)


def published(site: Site, stream: str) -> list[str]:
    """The SHA-256 of each document that is published with a report: its text first, then its figures."""
    held = site.reader.held(stream, Report)
    submitted = next((each for each in entries_of(site.reader, stream) if each.kind == "report.submitted"), None)
    body = submitted.get("body") if submitted else None
    if "report" not in site.settings.pdf or not held or not held.state.body or not isinstance(body, Attachment):
        return []
    if not is_public(site, held.state):
        return []
    documents = DocumentFolder(site.shelf.documents, site.reader.notes)
    found = _carried(held.state.body, _text(body, documents).body)
    return [sha256 for sha256 in found if not isinstance(documents.read(sha256, MOST), RefusedDocument)]


def _authors(site: Site, submitted: CorrectedEntry) -> str:
    """The authors as the report's page tells them: their names, that they were erased or withheld, or nothing."""
    for field, _, value in personal_fields(site, "zh", submitted.shown):
        if field == "authors":
            return value
    source = submitted.entry.source
    return f"依法不予公开：{source.withheld['authors']}" if source and "authors" in source.withheld else ""


def _text(body: Attachment, documents: DocumentFolder) -> Text:
    printed = body.media_type.partition(";")[0].strip() in MARKDOWN
    data = documents.read(body.sha256, LONGEST if printed else LARGEST_ATTACHED)
    if isinstance(data, RefusedDocument):
        return _missing(f"正文未收入：{data.zh}", f"the text is left out: {data.en}")
    name = f"body-{body.sha256[:12]}{'.md' if printed else '.bin'}"
    if not printed and body.media_type == "application/pdf":
        name = name.replace(".bin", ".pdf")
    source = EmbeddedFile(name, data, body.media_type, body.name, "Source")
    if not printed:
        return Text(NOTHING, (source,), name)
    try:
        return Text(read_body(data, documents), (source,))
    except BodyRefused as refused:
        return _missing(f"正文未收入：{refused}", f"the text is left out: {refused.en}")


def _missing(zh: str, en: str) -> Text:
    return Text(NOTHING._replace(problems=(TextProblem(0, zh, en),)), ())


def _project(site: Site, ref: str | None, index: int) -> OfProject | None:
    if ref is None:
        return None
    story = ((each.index, each.entry) for each in site.reader.whole("story", ref))
    return OfProject(ref, state_before(ref, story, index).programme)


def _carried(body: Attachment | None, text: Body) -> list[str]:
    """The text and its figures as they were submitted, so that anyone can make this PDF again."""
    hashes = [body.sha256] if body else []
    figures = [name.removeprefix("figures/") for name in sorted(text.images) if name.startswith("figures/")]
    return list(dict.fromkeys([*hashes, *figures]))
