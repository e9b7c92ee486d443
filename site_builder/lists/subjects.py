"""Lists: every project, organisation, report, policy … in the order in which it came on record, and by programme.

A list has a front page with the newest rows as they stand now, and a numbered page for each hundred that is full: that
one says what was recorded then, and never changes again. Lists of projects by what they are now: lists/facets.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import msgspec

from domain.rules.terms import TERMS
from projections.key import ListKey
from projections.portfolio import standing_in, sums
from projections.question import PAGE
from site_builder.addresses import FOLDERS, list_path
from site_builder.content.pdfs import PaperGroup, annuals, collections
from site_builder.lists.entries import EntryRow, entry_row, open_rows
from site_builder.lists.facets import (
    Facet,
    Facets,
    ProjectRow,
    by_unit,
    facets,
    hundreds,
    project_row,
    sort_name,
    values_of,
)
from site_builder.lists.rows import EvaluatedRow, SubjectRow, evaluated_row, subject_row
from site_builder.maker import Maker, because
from site_builder.reader import Shown
from site_builder.site import Context, Output, Site
from site_builder.words.voice import LANGUAGES, Voice, term

NEWEST = 50
MEASURES = {
    "plan": "项", "programme": "个", "project": "个", "organisation": "家", "officer": "名", "evaluation": "项",
    "report": "份", "suggestion": "条", "policy": "项", "call": "份", "book": "本",
}  # fmt: skip
"""The Chinese word with which each subject is counted."""


class ListExcerpt(msgspec.Struct, frozen=True, kw_only=True):
    """The newest rows of a list of projects, its length, and the path of all of it."""

    rows: list[ProjectRow]
    length: int
    path: str


class SubjectList(Context, frozen=True, kw_only=True):
    """A list of subjects: a front page of `projects`, `evaluations` or other `rows`; or a numbered page of `entries`.

    `of` and `of_name` are what it is a part of, with a link and without; `sums` is the money of the projects that have
    a budget, of which there are `counted`.
    """

    template: ClassVar[str] = "register.html"

    subject: str
    one: str
    measure: str
    of: str
    of_name: str
    path_of_list: str
    number: int | None = None
    older: str | None = None
    entries: Sequence[EntryRow] = ()
    projects: Sequence[ProjectRow] = ()
    evaluations: Sequence[EvaluatedRow] = ()
    rows: Sequence[SubjectRow] = ()
    shown: int = 0
    length: int = 0
    pages: Sequence[tuple[int, str]] = ()
    now: Sequence[tuple[int, str]] = ()
    sums: Sequence[tuple[str, int]] = ()
    counted: int = 0
    facets: Sequence[Facet] = ()
    papers: Sequence[PaperGroup] = ()


def newest_rows(site: Site, spoken: Voice, key: ListKey, count: int = NEWEST) -> ListExcerpt:
    """The newest rows of a list of projects."""
    length = site.reader.length("born", str(key))
    shown = site.reader.newest_of("born", str(key), count)
    rows = [project_row(site, spoken, each.entry.stream, each.index) for each in shown]
    return ListExcerpt(rows=rows, length=length, path=list_path(key))


PARTS = {"project": ("programme", "organisation"), "evaluation": ("programme", "organisation", "year", "rating")}


def _listed(question: str, key: ListKey) -> bool:
    """Whether a list has pages of its own: of each kind of subject, and of parts of the projects and evaluations."""
    return question == "born" and (not key.sort or key.sort in PARTS.get(key.name, ()))


def _fronts(question: str, key: str) -> Iterable[str]:
    """The lists of all subjects exist with the site, so that every link to them resolves."""
    if question == "site":
        return FOLDERS
    found = ListKey.parse_page(key)
    return (str(found.whole),) if _listed(question, found) else ()


def front(site: Site, text: str) -> Iterator[Output]:
    """The front page of a list."""
    length, full, shown = open_rows(site.reader, "born", text)
    key = ListKey.parse(text)
    path = list_path(key)
    by_facet = facets(site) if text == "project" else evaluation_facets(site) if text == "evaluation" else {}
    tally = (site.reader.document("portfolio", "all") or {}) if text == "project" else {}
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        (name, rows), *_ = _rows(site, spoken, key, shown, path).items()
        page = SubjectList(
            **_about(site, spoken, key),
            **{name: rows},
            shown=len(rows),
            length=length,
            path_of_list=path,
            pages=[(number + 1, list_path(key.at(number))) for number in reversed(range(full))],
            now=hundreds(length) if text == "project" else [],
            sums=sums(tally, "budget"),
            counted=standing_in(tally),
            facets=by_facet.get(language, []),
            papers=[*annuals(site, language), *collections(site, language)] if text == "report" else [],
        )
        yield site.render(language, path, page)


def _rows(site: Site, spoken: Voice, key: ListKey, shown: list[Shown], path: str) -> dict[str, Any]:
    """The rows under the name of what they are; those with a day by it, newest first."""
    if key.name == "project":
        return {"projects": [project_row(site, spoken, each.entry.stream, each.index) for each in shown]}
    if key.name != "evaluation":
        rows = [subject_row(site, spoken, each, path) for each in shown]
        return {"rows": sorted(rows, key=lambda row: row.on or "", reverse=True)}
    found = [evaluated_row(site, spoken, each) for each in shown]
    if key.sort == "rating":  # without what a correction has taken out of the list
        found = [row for row in found if row.held.state.overall == key.value]
    return {"evaluations": sorted(found, key=lambda row: row.on or "", reverse=True)}


def evaluation_facets(site: Site) -> dict[str, Facets]:
    """In each language, the lists of evaluations by programme, year of report and overall rating."""
    found = []
    for sort in ("programme", "year", "rating"):
        values = list(TERMS["rating"]) if sort == "rating" else values_of(site, sort)
        keys = [ListKey("evaluation", sort, value) for value in values]
        lengths = [(key, site.reader.length("born", str(key))) for key in keys]
        found.append((sort, [(key, length) for key, length in lengths if length]))
    return {
        language: [
            *(_facet(site, language, sort, keys) for sort, keys in found),
            by_unit(language, "按单位"),
        ]
        for language in LANGUAGES
    }


def _facet(site: Site, language: str, sort: str, keys: list[tuple[ListKey, int]]) -> Facet:
    values = [(_part(site, language, key), list_path(key), count) for key, count in keys]
    return sort_name(language, sort), [*values]


def _part(site: Site, language: str, key: ListKey) -> str:
    """What a part of a list is called: a programme or unit by name, a rating by its term, a year."""
    if key.sort == "rating":
        return term(language, "rating", key.value)
    return site.name(language, key.stream) if key.stream else key.value


def _numbered(question: str, key: str) -> Iterable[str]:
    return (key,) if _listed(question, ListKey.parse_page(key)) else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page of a list, once it is full."""
    asked = ListKey.parse_page(place)
    key, number = asked.whole, asked.page or 0
    shown = site.reader.slice("born", str(key), number * PAGE, (number + 1) * PAGE)
    if len(shown) < PAGE:
        return
    path = list_path(asked)
    for language in LANGUAGES:
        page = SubjectList(
            **_about(site, site.voice(language, path, at=shown[-1].index), key),
            entries=[entry_row(site, language, path, each) for each in shown],
            path_of_list=list_path(key),
            number=number + 1,
            older=list_path(key.at(number - 1)) if number else None,
        )
        yield site.render(language, path, page, newest=shown[-1].index)


def _about(site: Site, spoken: Voice, key: ListKey) -> dict[str, Any]:
    one = term(spoken.language, "subject", key.name)
    told = {"subject": key.name, "one": one[0].upper() + one[1:], "measure": MEASURES[key.name]}
    if key.stream:
        return {**told, "of": spoken.ref(key.stream), "of_name": spoken.name(key.stream)}
    part = _part(site, spoken.language, key) if key.sort else ""
    return {**told, "of": part, "of_name": part}


MAKERS = (
    Maker("list", because("site", "born", of=_fronts), front),
    Maker("listpage", because("born", of=_numbered), numbered),
)
