"""The page of a project: its story line by line, its money, its first approval against now, its evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from site_builder import voice
from site_builder.addresses import page_of
from site_builder.pages.maker import Maker, of_stream
from site_builder.site import Output, Site
from site_builder.story import story
from site_builder.voice import LANGUAGES, Voice


def project(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of a project's page."""
    read = site.reader
    held = read.held(stream)
    if not held:
        return
    own = read.whole("story", stream)
    evaluations = read.streams(read.whole("born", f"evaluation of {stream}"))
    reports = read.streams(read.whole("born", f"report of {stream}"))
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            "stream": stream,
            "held": held,
            "p": held["state"],
            "evaluation_rows": evaluations,
            "reports": reports,
            "baseline": baseline(spoken, held["state"]),
            "lines": story(site, spoken, own),
            "spoken": spoken,
        }
        yield site.render(language, path, "project.html", values)


def baseline(spoken: Voice, state: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What was first approved beside what holds now, each as (what, then, now)."""
    first = state.get("first")
    if not first:
        return []
    rows = []
    for name in ("budget", "start", "end", "management_class", "undertakers", "scope"):
        then, now = first.get(name), state.get(name)
        if then or now:
            rows.append((name, value(spoken, name, then), value(spoken, name, now)))
    return rows


def value(spoken: Voice, name: str, given: Any) -> str:
    """A value of a project's state, said in a language; empty where nothing was published."""
    if not given:
        return ""
    if name == "budget":
        return voice.money(spoken.language, given["total"], given.get("currency"))
    if name in ("start", "end"):
        return voice.day(spoken.language, given)
    if name == "undertakers":
        return Markup(spoken.join).join(spoken.ref(unit) for unit in given)
    return voice.term(spoken.language, "management_class", str(given))


MAKERS = (Maker("project", of_stream("project"), project),)
