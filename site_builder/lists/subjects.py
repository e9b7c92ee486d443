"""Lists: every project, organisation, report, policy … in the order in which it came on record, and by programme.

A list has a front page with the newest rows as they stand now, and a numbered page for each hundred that is full: that
one says what was recorded then, and never changes again. Lists of projects by what they are now: pages/facets.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from domain.rules.terms import TERMS
from projections.portfolio import standing_in, sums
from projections.question import PAGE
from site_builder.addresses import FOLDERS, bundle_page, list_path, page_of
from site_builder.content.entries import entry_sentence
from site_builder.content.evaluations import list_columns
from site_builder.content.pdfs import annuals, collections
from site_builder.content.release import opened
from site_builder.content.status import status_on
from site_builder.lists.entries import event_row, open_rows
from site_builder.lists.facets import Facet, Facets, by_unit, facets, hundreds, project_row, sort_name, values_of
from site_builder.maker import Maker, because
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.words.texts import translator
from site_builder.words.voice import LANGUAGES, Voice, term

NEWEST = 50
MEASURES = {
    "plan": "项", "programme": "个", "project": "个", "organisation": "家", "officer": "名", "evaluation": "项",
    "report": "份", "suggestion": "条", "policy": "项", "call": "份", "book": "本",
}  # fmt: skip
"""The Chinese word with which each subject is counted."""


def row(site: Site, spoken: Voice, shown: Shown) -> dict[str, Any]:
    """One subject of a list, with what its page says first."""
    return project_row(site, spoken, shown.entry.stream, shown.index)


def newest_rows(site: Site, spoken: Voice, key: str, count: int = NEWEST) -> dict[str, Any]:
    """The newest rows of a list, its length and the path of all of it."""
    length = site.reader.length("born", key)
    shown = site.reader.newest_of("born", key, count)
    return {"rows": [row(site, spoken, each) for each in shown], "length": length, "path": list_path(key)}


PARTS = ("project of ", *(f"evaluation of {sort}/" for sort in ("programme", "organisation", "year", "rating")))


def _listed(question: str, key: str) -> bool:
    """Whether a list has pages of its own: of each kind of subject, and of parts of the projects and evaluations."""
    return question == "born" and (" of " not in key or key.startswith(PARTS))


def _fronts(question: str, key: str) -> Iterable[str]:
    """The lists of all subjects exist with the site, so that every link to them resolves."""
    if question == "site":
        return FOLDERS
    return (key.rpartition("#")[0],) if _listed(question, key) else ()


def front(site: Site, key: str) -> Iterator[Output]:
    """The front page of a list."""
    length, full, shown = open_rows(site.reader, "born", key)
    path = list_path(key)
    by_facet = facets(site) if key == "project" else evaluation_facets(site) if key == "evaluation" else {}
    tally = (site.reader.document("portfolio", "all") or {}) if key == "project" else {}
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            **_about(site, spoken, key),
            "rows": _sorted(key, [_now(site, spoken, each, path) for each in shown]),
            "length": length,
            "path_of_list": path,
            "pages": [(number + 1, list_path(key, number)) for number in reversed(range(full))],
            "now": hundreds(length) if key == "project" else [],
            "sums": sums(tally, "budget"),
            "counted": standing_in(tally),
            "facets": by_facet.get(language, []),
            "number": None,
            "papers": [*annuals(site, language), *collections(site, language)] if key == "report" else [],
        }
        yield site.render(language, path, "register.html", values)


def _now(site: Site, spoken: Voice, shown: Shown, path: str) -> dict[str, Any]:
    """A subject as it stands; for subjects other than projects, with the newest entry about it."""
    found = row(site, spoken, shown)
    held = found["held"]
    if shown.entry.stream.startswith("project/") or held is None:
        return found
    if shown.entry.stream.startswith("evaluation/"):
        found |= list_columns(site, spoken, found)
    last = site.reader.entry(held.last)
    # An officer may act for a body that was registered later: what is shown as it stands now is named as it is now.
    stream = shown.entry.stream
    at = None if stream.startswith("officer/") else last.index
    # The name stands in the row already; but the entry that brings a subject on record is about its name.
    then = site.voice(spoken.language, path, at=at, own=stream if last.index != shown.index else None)
    return {
        **found,
        "open": opened(site, stream, found["p"]),
        "status": _status(site, spoken.language, shown.entry.subject, found["p"]),
        "sentence": entry_sentence(site, then, last),
        "home": f"{bundle_page(last.index)}#e{last.index}",
        "last": last.index,
        "on": last.entry.decided_on,
    }


def _sorted(key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by the day that they show, newest first, and without what a correction has taken out of a list."""
    sort, _, value = key.removeprefix("evaluation of ").partition("/")
    if sort == "rating":
        rows = [row for row in rows if row["p"].overall == value]
    return sorted(rows, key=lambda row: row.get("on") or "", reverse=True)


def _status(site: Site, language: str, subject: str, state: Any) -> tuple[str, str]:
    """What a subject is now: the word by which it is coloured, and in words; empty where the record has none."""
    said = translator(language)
    if subject == "officer":
        return ("", said("已免职")) if state.dismissed_on else ("", said("在任"))
    if subject == "organisation":
        until = state.excluded_until
        if until:
            return ("", said("科研失信限制期满")) if site.reader.passed(until) else ("revoked", said("科研失信受限"))
        return "", said("已登记")
    status = status_on(site.reader, state) if subject == "project" else getattr(state, "status", None)
    return (status, term(language, f"{subject}_status", status)) if status else ("", "")


def evaluation_facets(site: Site) -> dict[str, Facets]:
    """In each language, the lists of evaluations by programme, year of report and overall rating."""
    found = []
    for sort in ("programme", "year", "rating"):
        values = list(TERMS["rating"]) if sort == "rating" else values_of(site, sort)
        names = [value if sort == "programme" else f"{sort}/{value}" for value in values]
        lengths = [(name, site.reader.length("born", f"evaluation of {name}")) for name in names]
        found.append((sort, [(name, length) for name, length in lengths if length]))
    return {
        language: [
            *(_facet(site, language, sort, names) for sort, names in found),
            by_unit(language, "按单位"),
        ]
        for language in LANGUAGES
    }


def _facet(site: Site, language: str, sort: str, names: list[tuple[str, int]]) -> Facet:
    values = [(_part(site, language, name), list_path(f"evaluation of {name}"), count) for name, count in names]
    return sort_name(language, sort), [*values]


def _part(site: Site, language: str, name: str) -> str:
    """What a part of a list is called: a programme or unit by name, a rating by its term, a year."""
    sort, _, value = name.partition("/")
    if sort == "rating":
        return term(language, "rating", value)
    return value if sort == "year" else site.name(language, name)


def _numbered(question: str, key: str) -> Iterable[str]:
    return (key,) if _listed(question, key) else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page of a list, once it is full."""
    key, _, text = place.rpartition("#")
    number = int(text)
    shown = site.reader.slice("born", key, number * PAGE, (number + 1) * PAGE)
    if len(shown) < PAGE:
        return
    path = list_path(key, number)
    for language in LANGUAGES:
        values = {
            **_about(site, site.voice(language, path, at=shown[-1].index), key),
            "rows": [event_row(site, language, path, each) for each in shown],
            "path_of_list": list_path(key),
            "number": number + 1,
            "older": list_path(key, number - 1) if number else None,
            "newest": shown[-1].index,
        }
        yield site.render(language, path, "register.html", values)


def _about(site: Site, spoken: Voice, key: str) -> dict[str, Any]:
    subject, _, of = key.partition(" of ")
    one = term(spoken.language, "subject", subject)
    told = {"subject": subject, "one": one[0].upper() + one[1:], "measure": MEASURES[subject]}
    if of.startswith(("year/", "rating/")):
        part = _part(site, spoken.language, of)
        return {**told, "of": part, "of_name": part}
    return {**told, "of": spoken.ref(of) if of else "", "of_name": spoken.name(of) if of else ""}


MAKERS = (
    Maker("list", because("site", "born", of=_fronts), front),
    Maker("listpage", because("born", of=_numbered), numbered),
)

__all__ = ["MAKERS", "list_path", "newest_rows", "page_of", "row"]
