"""The page of any other stream: the plan, officers, S&T reports, suggestions, policies, calls, the book itself."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import ClassVar

from domain.rules.book import BookState
from domain.rules.charter import STREAM
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Attachment, Fact, State
from domain.rules.officer import Officer
from domain.rules.report import Report, ReportSubmitted
from domain.rules.stream import stream_subject
from projections.book_line import Held
from site_builder.addresses import FOLDERS, page_of
from site_builder.content.citation import subject_page
from site_builder.content.entries import EntryLine, story_lines
from site_builder.content.key_lists import Key, Required, keys_of, required
from site_builder.content.release import opened
from site_builder.maker import Maker, because
from site_builder.reports.scientific import published
from site_builder.site import Context, Output, Site
from site_builder.words.fields import fields, label_of
from site_builder.words.voice import Voice

OWN_MAKERS = ("programme", "project", "organisation")


def _of(question: str, key: str) -> Iterable[str]:
    subject = stream_subject(key)
    own = subject in OWN_MAKERS or key == STREAM
    return (key,) if question == "state" and subject in FOLDERS and not own else ()


class StreamPage(Context, frozen=True, kw_only=True):
    """The page of any other stream: what its first entry states, and its story.

    `text` is the body of a report and `files` the hashes of what is published of it; `open` says that it is public
    though no decision released it. `keys` are those of an officer, `required` what a book requires to be signed.
    """

    template: ClassVar[str] = "stream.html"

    stream: str
    subject: str
    held: Held[State]
    status: str | None
    scope: str | None
    release_day: str | None
    fields: list[tuple[str, str]]
    text: Attachment | None
    files: list[str]
    keys: list[Key]
    required: list[Required] | None
    open: bool
    lines: list[EntryLine]


def stream_page(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a stream's page; an evaluation of a known subject is told on its subject's page."""
    read = site.reader
    held = read.held(stream, State)
    if not held or (isinstance(held.state, Evaluation) and site.subject_of(stream) != stream):
        return
    own = read.whole("story", stream)
    path = page_of(stream)
    files = published(site, stream) if isinstance(held.state, Report) else []
    text = held.state.body if isinstance(held.state, Report) else None
    state = held.state
    for language in site.languages:
        spoken = site.voice(language, path)
        page = StreamPage(
            stream=stream,
            subject=stream_subject(stream),
            held=held,
            status=getattr(state, "status", None),
            scope=getattr(state, "scope", None),
            release_day=getattr(state, "release_day", None),
            fields=_stated(spoken, own[0].entry.fact, stream),
            text=text,
            files=files,
            keys=keys_of(site, spoken, state) if isinstance(state, Officer) else [],
            required=required(site, spoken) if isinstance(state, BookState) else None,
            open=opened(site, stream, state),
            lines=story_lines(site, spoken, own),
        )
        yield subject_page(site, language, stream, held, page)


def _stated(spoken: Voice, fact: Fact, stream: str) -> list[tuple[str, str]]:
    """What the first entry states, without the title that stands above it, in either language; years as years.

    Of a report its text is left out too, which has its own section.
    """
    told: dict[str, str] = dict(fields(spoken, fact, stream))
    if getattr(fact, "title", None) == spoken.name(stream) or getattr(fact, "title_en", None) == spoken.name(stream):
        for name in ("title", "title_en"):
            told.pop(label_of(spoken.words, spoken.language, type(fact), name), None)
    if isinstance(fact, ReportSubmitted):
        label = functools.partial(label_of, spoken.words, spoken.language, ReportSubmitted)
        told.pop(label("body"), None)
        if years := fact.deferred_years:
            told[label("deferred_years")] = _years(spoken.language, years)
        if spoken.language == "zh" and fact.keywords_en:
            told[label("keywords_en")] = ", ".join(fact.keywords_en)
    return list(told.items())


def _years(language: str, years: int) -> str:
    """A number of years in words."""
    return f"{years}年" if language == "zh" else f"{years} year{'s' * (years != 1)}"


MAKERS = (Maker("stream", because("state", of=_of), stream_page),)
