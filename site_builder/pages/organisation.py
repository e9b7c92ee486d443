"""The page of an organisation: what it organises, undertakes and evaluates, and what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.addresses import page_of
from site_builder.pages.maker import Maker, of_stream
from site_builder.pages.register import newest_rows
from site_builder.site import Output, Site
from site_builder.story import story
from site_builder.voice import LANGUAGES


def organisation(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of an organisation's page."""
    read = site.reader
    held = read.held(stream)
    if not held:
        return
    concerned = read.newest_of("concerned", stream, 20)
    programmes = read.streams(read.whole("born", f"programme of {stream}"))
    evaluations = read.streams(read.newest_of("born", f"evaluation of {stream}", 20))
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            "stream": stream,
            "held": held,
            "p": held["state"],
            "tally": read.document("portfolio", stream) or {},
            "programmes": programmes,
            "evaluation_rows": evaluations,
            "projects_list": newest_rows(site, spoken, f"project of {stream}"),
            "lines": story(site, spoken, concerned),
            "spoken": spoken,
        }
        yield site.render(language, path, "organisation.html", values)


MAKERS = (Maker("organisation", of_stream("organisation"), organisation),)
