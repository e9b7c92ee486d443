"""By what lists are told apart: state, class, way of selection, district, year, programme, rating; values and words.

A value has a page of its own where it has had `LEAST` rows. Every other is a choice in the list itself, whose
address is that of the list with the value behind it (`projects.html?status=stopped`); crossings are several choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from domain.rules.terms import LAW, words_of
from projections.facets import PAGED, YEARS, size
from projections.key import ListKey
from projections.statuses import SOURCES
from site_builder.content.status import had_many, statuses_of
from site_builder.lists.spec import ListSpec
from site_builder.site import Site
from site_builder.words.book_words import BookWords

VOCABULARIES = {
    "status": "project_status",
    "class": "management_class",
    "method": "method",
    "district": "district",
    "rating": "rating",
}
OF_PROJECTS = ("status", "class", "method", "district", "year", "programme")
OF_EVALUATIONS = ("programme", "year", "rating")
MAY_LACK = ("class", "method", "district")  # what a project has only once it is published


class DimensionValue(NamedTuple):
    """A value: its code and name, how many rows have it (None where that is not counted), and its address."""

    code: str
    label: str
    size: int | None
    address: str


class Dimension(NamedTuple):
    """What a list is told apart by, with the values that some of its rows have."""

    name: str
    label: str
    values: list[DimensionValue]


def districts(site: Site) -> list[str]:
    """Every district that a project can lie in, by code."""
    return sorted(site.charter.codes("district"))


def dimension_name(words: BookWords, language: str, name: str) -> str:
    """What a dimension is called."""
    say_in = words.say_in(language)
    return {
        "status": say_in("按状态"),
        "class": say_in("按管理分类"),
        "method": say_in("按遴选方式"),
        "district": say_in("按行政区"),
        "year": say_in("按年份"),
        "programme": say_in("按重大专项"),
        "rating": say_in("按总评"),
    }[name]


def value_name(site: Site, language: str, key: ListKey, at: int | None = None) -> str:
    """What a value is called: a programme by its name, or with an index by that of then; a term; a year."""
    if key.stream:
        return site.name(language, key.stream, at)
    value = key.value
    return site.words.term(language, VOCABULARIES[key.sort], value) if key.sort in VOCABULARIES else value


def values_of(site: Site, name: str) -> list[str]:
    """Every value that a row can have in a dimension, in a fixed order; years newest first."""
    if name == "programme":
        return [shown.entry.stream for shown in site.reader.whole("born", "programme")]
    if name == "year":
        return list(reversed(site.reader.document("years", "all", list[str]) or []))
    if name == "rating":
        return [*site.charter.codes("rating"), *LAW["rating"]]
    if name == "district":
        return districts(site)
    return list(words_of(site.charter, VOCABULARIES[name]))


class ListPart(NamedTuple):
    """A part of a list that has a value in a dimension: how many rows, and whether it has a page."""

    dimension: str
    spec: ListSpec
    size: int
    has_page: bool


def parts_of(site: Site, spec: ListSpec, part_of: Callable[[str, str], ListSpec | None]) -> list[ListPart]:
    """The parts of a list that have rows, or had so many that they have a page."""
    found = []
    for name in spec.dimensions:
        for value in _values_of(site, spec, name):
            part = part_of(name, value)
            if part is not None:
                count, has_page = size_of(site, part)
                if count or has_page:
                    found.append(ListPart(name, part, count, has_page))
    return found


def _values_of(site: Site, spec: ListSpec, name: str) -> list[str]:
    if spec.kind == "project" and name == "year":  # the years of approval
        return site.reader.document("facet", YEARS, list[str]) or []
    return values_of(site, name)


def size_of(site: Site, spec: ListSpec) -> tuple[int, bool]:
    """How many rows a list has, and whether it has a page."""
    if spec.question == "facet":
        counts = site.reader.document("facet", str(spec.key), dict[str, int]) or {}
        if spec.key.sort != "status":
            return size(counts), PAGED in counts
        number = statuses_of(site.reader).get(spec.key.value, 0)
        return number, had_many(site.reader, spec.key.value) if spec.key.value in SOURCES else PAGED in counts
    count = site.reader.length(spec.question, str(spec.key))
    return count, count >= max(spec.least, 1)


def dimensions(site: Site, language: str, spec: ListSpec, parts: list[ListPart]) -> Iterator[Dimension]:
    """The dimensions of a list in words, each value with its address; and how many projects lack one."""
    for name in spec.dimensions:
        values = [_value(site, language, spec, part) for part in parts if part.dimension == name]
        if spec.kind == "project" and name in MAY_LACK:
            lacking = site.reader.length("born", "project") - sum(each.size or 0 for each in values)
            if lacking:
                values.append(DimensionValue("", site.words.say_in(language)("未公布"), lacking, ""))
        if values:
            yield Dimension(name, dimension_name(site.words, language, name), values)
    if spec.kind in ("project", "evaluation"):  # units are so many that they have a list of their own
        label = (
            site.words.say_in(language)("按承担单位")
            if spec.kind == "project"
            else site.words.say_in(language)("按单位")
        )
        everyone = DimensionValue("", site.words.term(language, "subjects", "organisation"), None, "organisations.html")
        yield Dimension("", label, [everyone])


def _value(site: Site, language: str, whole: ListSpec, part: ListPart) -> DimensionValue:
    spec = part.spec
    name, code = spec.only or (part.dimension, spec.key.value)
    address = spec.page if part.has_page else f"{whole.page}?{name}={quote(code)}"
    return DimensionValue(code, value_name(site, language, spec.key), part.size, address)
