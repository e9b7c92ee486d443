"""Which lists there are, and what each is: the only place that knows them by name.

| question | key | holds |
|---|---|---|
| `born` | `project`, `report` … | subjects in the order in which they came on record, as they stand |
| `born` | `project of programme/1`, `evaluation of rating/good` | parts of these |
| `facet` | `status/accepted`, `year/2015` … | the projects that are so now |
| `group` | `adjustment`, `class/…`, `district/…` | entries that belong together |
| `group` | `adjustment of year/2016` | parts of a family, by what held once the entry was recorded |
| `kind` | `project.approved` | the entries of a kind |
| `concerned` | `programme/1`, `organisation/X` | all entries that concern it |
| `recorded`, `in_time`, `rated_since` | `… of organisation/X` | what the page of a unit counts |

Lists of a unit have no pages: its page shows the newest rows, and files of rows hold them all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from markupsafe import Markup

from projections.facets import FACETS, LEAST
from projections.groups import FAMILIES, SORTS
from projections.key import ListKey
from projections.question import PAGE
from site_builder.addresses import FOLDERS, in_one_format, key_slug, list_path, page_of, up
from site_builder.lists.dimensions import (
    OF_EVALUATIONS,
    OF_PROJECTS,
    dimension_name,
    value_name,
)
from site_builder.lists.groups import (
    STANDING,
    group_name,
    group_of,
    group_path,
    group_told,
    has_feed,
    is_told_apart,
    question_of,
    stream_of,
)
from site_builder.lists.spec import EXCERPT, ListSpec, ListTitle, RowKind
from site_builder.site import Site

MEASURES = {
    "plan": "项", "programme": "个", "project": "个", "organisation": "家", "officer": "名", "evaluation": "项",
    "report": "份", "suggestion": "条", "policy": "项", "call": "份", "book": "本",
}  # fmt: skip
"""The Chinese word with which each subject is counted."""
QUESTIONS = ("born", "facet", "group", "kind", "concerned", "recorded", "in_time", "rated_since")
_PARTS = {"project": ("programme", "organisation"), "evaluation": ("programme", "organisation", "year", "rating")}
_ROWS: dict[str, RowKind] = {"project": "project", "evaluation": "evaluation"}


@functools.lru_cache(50_000)
def spec_of(question: str, key: ListKey) -> ListSpec | None:
    """The list behind a key of the view; None where it is no list of its own."""
    if question == "born":
        return _subjects(key)
    if question == "facet":
        return _projects_by(key) if key.sort in FACETS else None
    group = group_of(question, str(key))
    return _entries(group) if group else None


def spec_at(place: str) -> tuple[ListSpec, int]:
    """The list behind the name of a page, and the number of the page, from 0."""
    question, _, text = place.partition(" ")
    key = ListKey.parse_page(text) if text.rpartition("#")[2].isdecimal() else ListKey.parse(text)
    spec = spec_of(question, key.whole)
    if spec is None:
        raise LookupError(f"{place} is no list")
    return spec, key.page or 0


def standing_lists() -> Iterator[ListSpec]:
    """The lists that exist with the site, so that every link to them resolves."""
    for subject in (each for each in FOLDERS if each != "charter"):
        yield _known("born", ListKey(subject))
    yield from map(entries_in, STANDING)


def subjects_of(subject: str) -> ListSpec:
    """The list of all subjects of a kind."""
    return _known("born", ListKey(subject))


def subjects_about(subject: str, stream: str) -> ListSpec:
    """The projects or evaluations of a programme or a unit."""
    return _known("born", ListKey.about(subject, stream))


def entries_in(group: ListKey) -> ListSpec:
    """The list of the entries of a group, such as `recorded of organisation/X`."""
    question, key = question_of(group)
    return _known(question, ListKey.parse(key))


def _known(question: str, key: ListKey) -> ListSpec:
    found = spec_of(question, key)
    if found is None:
        raise LookupError(f"{question} {key} is no list")
    return found


def whole_of(part: ListSpec) -> ListSpec:
    """The list of which another is a part by a value."""
    return _known(part.question, ListKey(part.key.name))


def part_of(whole: ListSpec, dimension: str, value: str) -> ListSpec | None:
    """The part of a list that has a value in a dimension."""
    if whole.kind == "project" and dimension in FACETS:
        return spec_of("facet", ListKey("", dimension, value))
    if whole.question == "born":
        return spec_of("born", ListKey(whole.key.name, dimension, value))
    return spec_of("group", ListKey(whole.key.name, dimension, value))


def _subjects(key: ListKey) -> ListSpec | None:
    if key.name == "charter":  # a book has one, whose page is no list
        return None
    if key.sort and key.sort not in _PARTS.get(key.name, ()):
        return None
    path = list_path(key).removesuffix(".html")
    whole = key.name if not key.sort else ""
    dimensions = {"project": OF_PROJECTS, "evaluation": OF_EVALUATIONS}.get(whole, ())
    by_value = key.sort in ("year", "rating")
    return ListSpec(
        question="born",
        key=key,
        kind=_ROWS.get(key.name, "subject"),
        path="" if key.sort == "organisation" else path,
        paged=not key.sort,
        rows=f"rows/{path}" if not by_value else f"rows/{FOLDERS[key.name]}",
        only=(key.sort, key.value) if by_value else None,
        files_from=EXCERPT + 1 if key.sort == "organisation" else PAGE,
        least=LEAST if by_value else 0,
        standing=not key.sort,
        dimensions=dimensions,
        measure=MEASURES[key.name],
    )


def _projects_by(key: ListKey) -> ListSpec:
    return ListSpec(
        question="facet",
        key=key,
        kind="project",
        path=f"lists/projects-by-{key_slug(key)}",
        rows="rows/projects",
        only=(key.sort, key.value),
        least=LEAST,
        measure=MEASURES["project"],
    )


def _entries(group: ListKey) -> ListSpec | None:
    group = group.whole
    question, key = question_of(group)
    stream, path, part = stream_of(group), group_path(group), is_told_apart(group)
    if group.name in FAMILIES and group.sort and not part:
        return None
    followed = str(group) == stream
    feed = page_of(stream).removesuffix(".html") if followed else path
    return ListSpec(
        question=question,
        key=ListKey.parse(key),
        kind="entry",
        path="" if stream.startswith("organisation/") else path,
        paged=group.name in FAMILIES and not part,
        rows=f"rows/{group_path(ListKey(group.name)) if part else path}",
        only=(group.sort, group.value) if part else None,
        files_from=PAGE if not stream.startswith("organisation/") else 1 if group.name else EXCERPT + 1,
        least=LEAST if part else 0,
        standing=group in STANDING,
        feed=feed if has_feed(group) or followed else "",
        one_format=in_one_format(group),
        dimensions=SORTS if group.name in FAMILIES and not part else (),
    )


def title_of(site: Site, language: str, spec: ListSpec, path: str, at: int | None = None) -> ListTitle:
    """How a list is headed on a page; `at` the newest entry of a full page, so that names are those of then."""
    if spec.kind != "entry":
        return _title_of_subjects(site, language, spec, path, at)
    group = group_of(spec.question, str(spec.key)) or spec.key
    family, stream = ListKey(group.name) if is_told_apart(group) else None, stream_of(group)
    part = site.name(language, stream, at) if stream else ""
    if family:
        part = f"{dimension_name(site.words, language, group.sort)} · {value_name(site, language, group, at)}"
    above = (
        _link(path, page_of(stream), site.name(language, stream, at))
        if stream
        else _link(path, f"{group_path(family)}.html", group_name(site.words, language, family))
        if family
        else _link(path, "lists.html", site.words.say_in(language)("全部列表"))
    )
    return ListTitle(
        group_name(site.words, language, family or group),
        part,
        group_told(site.words, language, family or group),
        above,
    )


def _title_of_subjects(site: Site, language: str, spec: ListSpec, path: str, at: int | None) -> ListTitle:
    key, name = spec.key, spec.key.name or "project"
    heading, part = site.words.term(language, "subjects", name), value_name(site, language, key, at) if key.sort else ""
    above = (
        _link(path, f"{FOLDERS[name]}.html", heading)
        if key.sort
        else _link(path, "lists.html", site.words.say_in(language)("全部列表"))
    )
    if key.stream:
        above = _link(path, page_of(key.stream), part)
    elif key.sort:
        above += Markup(" · {}").format(dimension_name(site.words, language, key.sort))
    return ListTitle(heading, part, "", above)


def _link(path: str, to: str, words: str) -> Markup:
    return Markup('<a href="{}{}">{}</a>').format(up(path), to, words)
