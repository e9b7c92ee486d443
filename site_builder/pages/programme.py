"""The page of a programme: its targets with progress, its tasks, units and projects, and its story."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.addresses import page_of
from site_builder.pages.maker import Maker, of_stream
from site_builder.pages.register import newest_rows
from site_builder.site import Output, Site
from site_builder.story import story
from site_builder.voice import LANGUAGES


def programme(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a programme's page."""
    read = site.reader
    held = read.held(stream)
    if not held:
        return
    own = read.whole("story", stream)
    tally = read.document("portfolio", stream) or {}
    evaluations = read.streams(read.whole("born", f"evaluation of {stream}"))
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            "stream": stream,
            "held": held,
            "p": held["state"],
            "tally": tally,
            "measured": {each["target"]: each for each in held["state"].get("measured", ())},
            "annual": (read.document("years", stream) or []) if "annual" in site.settings.pdf else [],
            "evaluation_rows": evaluations,
            "projects_list": newest_rows(site, spoken, f"project of {stream}"),
            "lines": story(site, spoken, own),
            "spoken": spoken,
        }
        yield site.render(language, path, "programme.html", values)


MAKERS = (Maker("programme", of_stream("programme"), programme),)
