"""The page of any other stream: the plan, officers, S&T reports, suggestions, policies, calls, the book itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.addresses import FOLDERS, page_of
from site_builder.pages.maker import Maker
from site_builder.site import Output, Site
from site_builder.story import fields, story, subject_of
from site_builder.voice import LANGUAGES

OWN_MAKERS = ("programme", "project", "organisation")


def _of(question: str, key: str) -> Iterable[str]:
    subject = key.partition("/")[0]
    return (key,) if question == "state" and subject in FOLDERS and subject not in OWN_MAKERS else ()


def stream_page(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a stream's page; an evaluation of a known subject is told on its subject's page."""
    read = site.reader
    held = read.held(stream)
    if not held or (stream.startswith("evaluation/") and subject_of(site, stream) != stream):
        return
    own = read.whole("story", stream)
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            "stream": stream,
            "subject": stream.partition("/")[0],
            "held": held,
            "p": held["state"],
            "fields": list(fields(spoken, own[0].entry.fact)),
            "lines": story(site, spoken, own),
            "spoken": spoken,
        }
        yield site.render(language, path, "stream.html", values)


MAKERS = (Maker("stream", _of, stream_page),)
