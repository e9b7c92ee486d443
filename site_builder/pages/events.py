"""Lists of entries: adjustments, evaluations, notices, corrections, every kind, class and district.

A list has a front page with its newest entries, and a numbered page for each hundred that is full. A full page says
what was decided then, in the names of then, and never changes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from domain.ledger.workdays import public_day
from projections.question import PAGE
from site_builder.addresses import bundle_page
from site_builder.gathered import (
    CLASSES,
    STANDING,
    districts,
    group_name,
    group_of,
    group_path,
    group_told,
    kinds_by_subject,
    question_of,
)
from site_builder.pages.maker import Maker, once
from site_builder.reader import Reader, Shown
from site_builder.site import Output, Site
from site_builder.story import say
from site_builder.voice import LANGUAGES

AT_LEAST = 50  # rows on a front page, some of them repeated from the last full page


def event_row(site: Site, language: str, path: str, shown: Shown) -> dict[str, Any]:
    """One entry as a row: what was decided then, its subjects named as they were then."""
    entry = shown.entry
    return {
        "index": shown.index,
        "on": entry.decided_on,
        "recorded_on": public_day(entry.recorded_at),
        "label": getattr(type(entry.fact), language),
        "sentence": say(site, site.voice(language, path, at=shown.index), shown),
        "home": f"{bundle_page(shown.index)}#e{shown.index}",
        "illustrative": entry.illustrative,
        "transcribed": entry.source is not None,
    }


def open_rows(reader: Reader, question: str, key: str) -> tuple[int, int, list[Shown]]:
    """How long a list is, how many full pages it has, and the rows for its front page, newest first."""
    length = reader.length(question, key)
    full = length // PAGE
    start = max(0, min(full * PAGE, length - AT_LEAST))
    return length, full, reader.slice(question, key, start, length)[::-1]


def page_path(path: str, number: int) -> str:
    """The path of a numbered page, counted from 0, of a list at a path without ending."""
    return f"{path}/{number + 1}.html"


def _fronts(question: str, key: str) -> Iterable[str]:
    if question == "site":
        return STANDING
    group = group_of(question, key)
    return (group,) if group and group not in STANDING else ()


def front(site: Site, group: str) -> Iterator[Output]:
    """The front page of a list of entries."""
    length, full, shown = open_rows(site.reader, *question_of(group))
    path = group_path(group)
    for language in LANGUAGES:
        values = {
            **_about(language, group),
            "rows": [event_row(site, language, f"{path}.html", each) for each in shown],
            "length": length,
            "pages": [(number + 1, page_path(path, number)) for number in reversed(range(full))],
            "number": None,
        }
        yield site.render(language, f"{path}.html", "events.html", values)


def _about(language: str, group: str) -> dict[str, Any]:
    return {
        "group": group,
        "heading": group_name(language, group),
        "told": group_told(language, group),
        "feed": group_path(group),
    }


def _numbered(question: str, key: str) -> Iterable[str]:
    group = group_of(question, key)
    return (f"{group}#{key.rpartition('#')[2]}",) if group else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page, once it is full."""
    group, _, text = place.rpartition("#")
    number = int(text)
    shown = site.reader.slice(*question_of(group), number * PAGE, (number + 1) * PAGE)
    if len(shown) < PAGE:
        return
    base = group_path(group)
    path = page_path(base, number)
    for language in LANGUAGES:
        values = {
            **_about(language, group),
            "rows": [event_row(site, language, path, each) for each in shown],
            "number": number + 1,
            "older": page_path(base, number - 1) if number else None,
            "newest": shown[-1].index,
        }
        yield site.render(language, path, "events.html", values)


def placed(reader: Reader) -> list[str]:
    """The groups of the districts that some entry concerns; stale only until a district has its first hundred."""
    named = [f"district/{code}" for code in districts()]
    return [group for group in named if reader.slice(*question_of(group), 0, 1)]


def index(site: Site, _: str) -> Iterator[Output]:
    """The page of all lists, in words."""
    groups = [group for group in STANDING if "/" not in group]
    known = placed(site.reader)
    for language in LANGUAGES:

        def told(names: Iterable[str], language: str = language) -> list[tuple[str, str, str]]:
            return [(group_name(language, each), group_path(each), group_told(language, each)) for each in names]

        values = {
            "families": told(groups),
            "classes": told(CLASSES),
            "districts": told(known),
            "kinds": [(subject, told(kinds)) for subject, kinds in kinds_by_subject(language)],
        }
        yield site.render(language, "lists.html", "lists.html", values)


MAKERS = (Maker("events", _fronts, front), Maker("eventspage", _numbered, numbered), Maker("lists", once, index))
