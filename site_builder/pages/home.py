"""The home page, the page of the plan, and the few pages that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.ledger.note import to_base64
from site_builder.pages.maker import Maker, once
from site_builder.site import Output, Site
from site_builder.story import story
from site_builder.voice import LANGUAGES

CATEGORIES = ("city", "industry")


def home(site: Site, _: str) -> Iterator[Output]:
    """What this is, the plan and its programmes, the numbers, and the newest entries."""
    read = site.reader
    tally = read.document("portfolio", "all") or {}
    plans = read.streams(read.whole("born", "plan"))
    programmes = read.streams(read.whole("born", "programme"))
    newest = read.newest_of("book", "all", 10)
    read.notes["day", "*"] = None  # the home page says the as-of day
    seal = site.newest_seal()
    for language in LANGUAGES:
        values = {
            "plans": plans,
            "groups": by_category(programmes),
            "tally": tally,
            "lines": story(site, site.voice(language, "index.html"), newest),
            "as_of": read.as_of,
            "seal": seal,
            "root": to_base64(seal.root) if seal else "",
        }
        yield site.render(language, "index.html", "home.html", values)


def by_category(programmes: list[dict[str, Any]]) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """The programmes under their categories, in the order of their numbers."""
    found: dict[str | None, list[dict[str, Any]]] = {}
    for programme in programmes:
        found.setdefault(programme["state"].get("category"), []).append(programme)
    for group in found.values():
        group.sort(key=lambda each: (each["state"].get("number") or 10**6, each["stream"]))
    return sorted(found.items(), key=lambda item: str(item[0] or "~"))


def entrance(site: Site, _: str) -> Iterator[Output]:
    """The page at the root, which leads to both languages without a script."""
    page = site.render("zh", "index.html", "entrance.html", {})
    yield Output("index.html", page.data)


def about(site: Site, _: str) -> Iterator[Output]:
    """What the record is, how it is kept, and how to check it."""
    for language in LANGUAGES:
        yield site.render(language, "about.html", "about.html", {})


def style(site: Site, _: str) -> Iterator[Output]:
    """The one stylesheet, and that of the feeds."""
    import importlib.resources

    folder = importlib.resources.files("site_builder") / "static"
    for name in sorted(each.name for each in folder.iterdir() if each.is_file()):
        if not name.startswith("."):
            yield Output(f"static/{name}", (folder / name).read_bytes())


def settings(site: Site, _: str) -> Iterator[Output]:
    """The settings with which the site was built: with the book, all that is needed to build it again."""
    site.reader.notes["day", "*"] = None
    yield Output("settings.json", msgspec.json.encode(site.settings, order="sorted") + b"\n")


MAKERS = (
    Maker("settings", once, settings),
    Maker("home", once, home),
    Maker("entrance", once, entrance),
    Maker("about", once, about),
    Maker("static", once, style),
)
