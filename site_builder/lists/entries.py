"""Lists of entries: adjustments, evaluations, notices, corrections, every kind, class and district; and families of
these told apart by year, programme, state, class, way of selection and district.

A list has a front page with its newest entries, and a numbered page for each hundred that is full. A full page says
what was decided then, in the names of then, and never changes again, but where what was issued in urgency is
countersigned, or the body of a report had not signed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import msgspec

from projections.groups import FAMILIES, SORTS
from projections.key import ListKey
from projections.question import PAGE
from site_builder.addresses import bundle_page, in_one_format, page_of
from site_builder.content.authorship import AuthorshipMark, authored, authorship_marks
from site_builder.content.entries import entry_sentence
from site_builder.content.pdfs import PaperGroup, collections
from site_builder.content.publication import Publication, published
from site_builder.lists.facets import Facet, Facets, sort_name, value_name, values_of
from site_builder.lists.groups import (
    CLASSES,
    GROUPING,
    STANDING,
    districts,
    group_name,
    group_of,
    group_path,
    group_told,
    has_feed,
    is_told_apart,
    kinds_by_subject,
    question_of,
    stream_of,
)
from site_builder.maker import Maker, because, once
from site_builder.reader import Reader, Shown
from site_builder.site import Context, Output, Site
from site_builder.words.voice import LANGUAGES

Named = tuple[str, str, str]  # name, address without its ending, what it holds
AT_LEAST = 50  # rows on a front page, some of them repeated from the last full page


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in a list: what was decided then, its subjects named as they were then."""

    index: int
    on: str | None
    published: Publication
    label: str
    sentence: str
    home: str
    illustrative: bool
    transcribed: bool
    marks: list[AuthorshipMark]


class EntryList(Context, frozen=True, kw_only=True):
    """A list of entries: its front page, or the one with a `number`; `of` and `of_stream` lead to what it is part of.

    `feed` is the address of its feed without the ending, "" where it has none of its own.
    """

    template: ClassVar[str] = "events.html"

    group: str
    heading: str
    part: str
    told: str
    whole: str
    feed: str
    one_format: bool
    of: tuple[str, str]
    of_stream: tuple[str, str] | None
    rows: list[EntryRow]
    number: int | None = None
    older: str | None = None
    length: int = 0
    facets: Sequence[Facet] = ()
    pages: Sequence[tuple[int, str]] = ()
    papers: Sequence[PaperGroup] = ()


class ListsPage(Context, frozen=True, kw_only=True):
    """The page of all lists: each as (name, address without its ending, what it holds)."""

    template: ClassVar[str] = "lists.html"

    families: list[Named]
    classes: list[Named]
    districts: list[Named]
    kinds: list[tuple[str, list[Named]]]


def entry_row(site: Site, language: str, path: str, shown: Shown) -> EntryRow:
    """One entry as a row."""
    entry = shown.entry
    return EntryRow(
        index=shown.index,
        on=entry.decided_on,
        published=published(site, entry),
        label=getattr(type(entry.fact), language),
        sentence=entry_sentence(site, site.voice(language, path, at=shown.index), shown),
        home=f"{bundle_page(shown.index)}#e{shown.index}",
        illustrative=entry.illustrative,
        transcribed=entry.source is not None,
        marks=authorship_marks(language, authored(site.reader, shown)),
    )


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
        return map(str, STANDING)
    group = group_of(question, key)
    return (str(group.whole),) if group and group.whole not in STANDING else ()


def front(site: Site, key: str) -> Iterator[Output]:
    """The front page of a list of entries."""
    group = ListKey.parse(key)
    length, full, shown = open_rows(site.reader, *question_of(group))
    path = group_path(group)
    counts = _parts(site, group.name) if not group.sort else []
    for language in LANGUAGES:
        page = EntryList(
            **_about(site, language, group),
            facets=_facets(site, language, counts),
            rows=[entry_row(site, language, f"{path}.html", each) for each in shown],
            length=length,
            pages=[(number + 1, page_path(path, number)) for number in reversed(range(full))],
            papers=collections(site, language) if group == ListKey("notice") else [],
        )
        yield site.render(language, f"{path}.html", page)


def _about(site: Site, language: str, group: ListKey, at: int | None = None) -> dict[str, Any]:
    """What a list is of; `at` the newest entry of a full page, so that it names its subject as it was named then."""
    family = ListKey(group.name) if is_told_apart(group) else None
    stream, path = stream_of(group), group_path(group)
    followed = str(group) == stream
    feed = page_of(stream).removesuffix(".html") if followed else path
    part = f"{sort_name(language, group.sort)} · {value_name(site, language, group, at)}" if family else ""
    return {
        "group": str(group),
        "heading": group_name(language, family or group),
        "part": part,
        "told": group_told(language, family or group),
        "whole": f"{path}.html",
        "feed": feed if has_feed(group) or followed else "",
        "one_format": in_one_format(group),
        "of": (group_path(family), group_name(language, family)) if family else ("lists", ""),
        "of_stream": (page_of(stream), site.name(language, stream, at)) if stream else None,
    }


def _parts(site: Site, family: str) -> list[tuple[str, list[tuple[ListKey, int]]]]:
    """The facets of a family: for each sort, its parts with how many entries they have."""
    found = []
    for sort in SORTS:
        parts = [ListKey(family, sort, value) for value in values_of(site, sort)]
        counted = [(part, site.reader.length("group", str(part))) for part in parts]
        found.append((sort, [(part, count) for part, count in counted if count]))
    return found


def _facets(site: Site, language: str, parts: list[tuple[str, list[tuple[ListKey, int]]]]) -> Facets:
    """The same in words, with the path of each."""
    return [
        (
            sort_name(language, sort),
            [(value_name(site, language, part), f"{group_path(part)}.html", count) for part, count in counted],
        )
        for sort, counted in parts
    ]


def _numbered(question: str, key: str) -> Iterable[str]:
    group = group_of(question, key)
    return (str(group),) if group else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page, once it is full."""
    asked = ListKey.parse_page(place)
    group, number = asked.whole, asked.page or 0
    shown = site.reader.slice(*question_of(group), number * PAGE, (number + 1) * PAGE)
    if len(shown) < PAGE:
        return
    base = group_path(group)
    path = page_path(base, number)
    for language in LANGUAGES:
        page = EntryList(
            **_about(site, language, group, shown[-1].index),
            rows=[entry_row(site, language, path, each) for each in shown],
            number=number + 1,
            older=page_path(base, number - 1) if number else None,
        )
        yield site.render(language, path, page, newest=shown[-1].index)


def placed(reader: Reader) -> list[ListKey]:
    """The groups of the districts that some entry concerns; stale only until a district has its first hundred."""
    named = [ListKey("", "district", code) for code in districts()]
    return [group for group in named if reader.slice(*question_of(group), 0, 1)]


def index(site: Site, _: str) -> Iterator[Output]:
    """The page of all lists, in words."""
    groups = list(map(ListKey, FAMILIES))
    known = placed(site.reader)
    for language in LANGUAGES:

        def told(names: Iterable[ListKey], language: str = language) -> list[Named]:
            return [(group_name(language, each), group_path(each), group_told(language, each)) for each in names]

        page = ListsPage(
            families=told(groups),
            classes=told(CLASSES),
            districts=told(known),
            kinds=[(subject, told(kinds)) for subject, kinds in kinds_by_subject(language)],
        )
        yield site.render(language, "lists.html", page)


MAKERS = (
    Maker("events", because("site", "book", *GROUPING, of=_fronts), front),
    Maker("eventspage", because("site", "book", *GROUPING, of=_numbered), numbered),
    Maker("lists", once, index),
)
