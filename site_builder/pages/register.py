"""Lists: every project, organisation, report, policy … in the order in which it came on record, and by programme.

A list has a front page with the newest rows, and numbered pages of 100: a full one lists the same subjects for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from projections.question import PAGE
from site_builder.addresses import FOLDERS, page_of, slug
from site_builder.pages.maker import Maker
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.voice import LANGUAGES, Voice

NEWEST = 50


def list_path(key: str, page: int | None = None) -> str:
    """The path of a list (`projects.html`, `lists/project-of-…`), or of one of its numbered pages, counted from 1."""
    subject, _, of = key.partition(" of ")
    name = FOLDERS[subject] if not of else f"lists/{subject}-of-{slug(of.replace('/', '-'))}"
    if page is None:
        return f"{name}.html"
    return f"lists/{name.removeprefix('lists/')}-{page + 1}.html"


def row(site: Site, spoken: Voice, shown: Shown) -> dict[str, Any]:
    """One subject of a list, with what its page says first."""
    stream = shown.entry.stream
    held = site.reader.held(stream) or {"state": {}}
    state = held["state"]
    return {
        "stream": stream,
        "id": stream.partition("/")[2],
        "index": shown.index,
        "name": spoken.ref(stream),
        "p": state,
        "held": held,
        "programme": spoken.ref(state["programme"]) if state.get("programme") else "",
        "undertakers": [spoken.ref(unit) for unit in state.get("undertakers", ())],
    }


def newest_rows(site: Site, spoken: Voice, key: str, count: int = NEWEST) -> dict[str, Any]:
    """The newest rows of a list, its length and the path of all of it."""
    length = site.reader.length("born", key)
    shown = site.reader.newest_of("born", key, count)
    return {"rows": [row(site, spoken, each) for each in shown], "length": length, "path": list_path(key)}


def _listed(question: str, key: str) -> bool:
    """Whether a list has pages of its own: of each kind of subject, and of the projects of a programme or a unit."""
    return question == "born" and (" of " not in key or key.startswith("project of "))


def _fronts(question: str, key: str) -> Iterable[str]:
    return (key.rpartition("#")[0],) if _listed(question, key) else ()


def front(site: Site, key: str) -> Iterator[Output]:
    """The front page of a list."""
    length = site.reader.length("born", key)
    path = list_path(key)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            **_about(spoken, key),
            "list": newest_rows(site, spoken, key, PAGE),
            "pages": [
                (number, list_path(key, number)) for number in range((length + PAGE - 1) // PAGE) if length > PAGE
            ],
            "number": None,
        }
        yield site.render(language, path, "register.html", values)


def _numbered(question: str, key: str) -> Iterable[str]:
    if _listed(question, key):
        name, _, number = key.rpartition("#")
        yield key
        if number == "1":  # a list that fits on its front page has no numbered ones
            yield f"{name}#0"


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page of a list."""
    key, _, text = place.rpartition("#")
    number = int(text)
    if site.reader.length("born", key) <= PAGE:
        return
    shown = site.reader.slice("born", key, number * PAGE, (number + 1) * PAGE)
    path = list_path(key, number)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        rows = [row(site, spoken, each) for each in shown]
        values = {
            **_about(spoken, key),
            "list": {"rows": rows, "length": len(rows), "path": list_path(key)},
            "pages": [],
            "number": number + 1,
            "older": list_path(key, number - 1) if number else None,
        }
        yield site.render(language, path, "register.html", values)


def _about(spoken: Voice, key: str) -> dict[str, Any]:
    subject, _, of = key.partition(" of ")
    return {"subject": subject, "of": spoken.ref(of) if of else "", "of_name": spoken.name(of) if of else ""}


MAKERS = (Maker("list", _fronts, front), Maker("listpage", _numbered, numbered))

__all__ = ["MAKERS", "list_path", "newest_rows", "page_of", "row"]
