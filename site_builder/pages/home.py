"""The home page, the page of the plan, and the few pages that stand alone."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from typing import Any

import msgspec
import rjsmin

from domain.ledger.note import to_base64
from domain.rules.days import is_day
from projections.days import days_between
from projections.findings.news import EVERY
from projections.findings.rules import ARTICLES
from projections.portfolio import standing_in, sums
from site_builder.content.entries import story_lines
from site_builder.content.findings import finding_rows, open_findings, years_of
from site_builder.content.status import OPEN, status_on
from site_builder.lists.facets import facet_path
from site_builder.maker import Maker, once
from site_builder.pages.specimens import specimens
from site_builder.reader import Subject
from site_builder.site import Output, Site
from site_builder.words.voice import LANGUAGES

NEWEST = 6  # entries on the home page
OVERDUE = 3  # findings on it
LOOKED = 100  # notices looked through for those still open: a notice is open for days, not for months
# The verifier's scripts are published as they are read here.
CLOSER = ("compare.js", "language.js", "lists.js", "search.js")


def home(site: Site, _: str) -> Iterator[Output]:
    """What this is, the plan in numbers, what is open and overdue now, and the newest entries."""
    read = site.reader
    tally = read.document("portfolio", "all") or {}
    plans = read.streams(read.whole("born", "plan"))
    programmes = read.streams(read.whole("born", "programme"))
    lately = read.newest_of("book", "all", NEWEST)
    read.notes["day", "*"] = None  # the home page says the as-of day
    seal = site.newest_seal()
    overdue = open_findings(site, EVERY)[:OVERDUE]
    same = {
        "plans": plans,
        "groups": by_category(programmes),
        "tally": tally,
        "sums": {name: sums(tally, name) for name in ("budget", "disbursed")},
        "illustrative": read.document("illustrative", "all") or {},
        "counted": standing_in(tally),
        "older": older(site),
        "accepted": facet_path("status/accepted"),
        "standing": sum(years_of(site, f"article/{article}").standing for article in ARTICLES),
        "notices": open_notices(site),
        "as_of": read.as_of,
        "seal": seal,
        "root": to_base64(seal.root) if seal else "",
    }
    for language in LANGUAGES:
        spoken = site.voice(language, "index.html")
        told = {
            "overdue": finding_rows(site, spoken, overdue),
            "lines": story_lines(site, spoken, lately),
            "spoken": spoken,
        }
        values = {**same, **told}
        yield site.render(language, "index.html", "home.html", values)


def older(site: Site) -> tuple[int, int] | None:
    """How many entries the site stands on and how many the sealed book has, where it speaks as of an earlier day."""
    seal, length = site.newest_seal(), site.reader.length("book", "all")
    return (length, seal.size) if seal and seal.size > length else None


def open_notices(site: Site) -> list[dict[str, Any]]:
    """The public notices that can be objected to on the site's day, those that end first at the top."""
    read = site.reader
    found = []
    streams = dict.fromkeys(shown.entry.stream for shown in read.newest_of("kind", "project.notice_opened", LOOKED))
    for stream, held in read.streams_named(streams):
        ends = held.state.notice_ends if held else None
        if held and status_on(read, held.state) == OPEN and is_day(ends):
            left = days_between(read.as_of, ends)
            found.append({"stream": stream, "ends": ends, "left": left, "held": held})
    return sorted(found, key=lambda each: (each["ends"], each["stream"]))


def by_category(programmes: list[Subject]) -> list[tuple[str | None, list[Subject]]]:
    """The programmes under their categories, in the order of their numbers."""
    found: dict[str | None, list[Subject]] = {}
    for programme in programmes:
        found.setdefault(programme.held.state.category if programme.held else None, []).append(programme)
    for group in found.values():
        group.sort(key=lambda each: ((each.held and each.held.state.number) or 10**6, each.stream))
    return sorted(found.items(), key=lambda item: str(item[0] or "~"))


def entrance(site: Site, _: str) -> Iterator[Output]:
    """The page at the root, which leads to both languages without a script."""
    page = site.render("zh", "index.html", "entrance.html", {})
    yield Output("index.html", page.data)


ALONE = ("about", "accessibility", "corrections-policy", "data", "design")


def alone(site: Site, _: str) -> Iterator[Output]:
    """The pages that stand alone: about the record, accessibility, corrections, what can be downloaded, the design."""
    for name in ALONE:
        for language in LANGUAGES:
            yield site.render(language, f"{name}.html", f"{name}.html", {"specimens": specimens(site, language)})


def static(site: Site, _: str) -> Iterator[Output]:
    """The stylesheets, the icon and the scripts; those that nobody has to audit without their comments and space."""
    folder = importlib.resources.files("site_builder") / "static"
    for name in sorted(each.name for each in folder.iterdir() if each.is_file()):
        if not name.startswith("."):
            data = (folder / name).read_bytes()
            yield Output(f"static/{name}", rjsmin.jsmin(data) if name in CLOSER else data)


def settings(site: Site, _: str) -> Iterator[Output]:
    """The settings with which the site was built: with the book, all that is needed to build it again."""
    site.reader.notes["day", "*"] = None
    yield Output("settings.json", msgspec.json.encode(site.settings, order="sorted") + b"\n")


MAKERS = (
    Maker("settings", once, settings),
    Maker("home", once, home),
    Maker("entrance", once, entrance),
    Maker("about", once, alone),
    Maker("static", once, static),
)
