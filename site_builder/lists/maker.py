"""The one maker of lists: front pages and numbered pages; their files of rows are made in row_files.py.

A list has a front page with its newest rows, and where it is `paged` a numbered page for each hundred that is full:
that one says what was recorded then, in the names of then, and never changes again, but where what was issued in
urgency is countersigned, or the body of a report had not signed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from projections.facets import hundreds
from projections.key import ListKey
from projections.portfolio import standing_in, sums
from projections.question import PAGE
from projections.statuses import SOURCES
from site_builder.content.pdfs import PaperGroup, annuals, collections
from site_builder.content.status import stand_so, statuses_of
from site_builder.lists.catalogue import (
    QUESTIONS,
    part_of,
    spec_at,
    spec_of,
    standing_lists,
    title_of,
)
from site_builder.lists.csv_files import csv_paths
from site_builder.lists.dimensions import Dimension, dimensions, parts_of, size_of
from site_builder.lists.row_files import coded, file_count
from site_builder.lists.rows import columns, columns_of, rows_of
from site_builder.lists.spec import ListColumn, ListSpec, ListTitle, Row
from site_builder.maker import Maker, because
from site_builder.reader import Reader, Shown
from site_builder.site import Context, Output, Site
from site_builder.words.voice import number

NEWEST = 50  # rows on a front page at least, some of them repeated from the last full page


class ListNote(NamedTuple):
    """What else a list says of its rows, and its place on the page, "" where nothing leads to it."""

    words: str
    place: str = ""


class ListPage(Context, frozen=True, kw_only=True):
    """A list: its front page, or the one with a `number`.

    `files` is the address of its `file_count` files of rows, where it has any, and `only` the dimension and value of
    which it holds the rows alone; `whole` its front page, `older` the page before; `pages` are its numbered ones;
    `notes` is what else is to be said, in sentences; `downloads` are its CSV files.
    """

    template: ClassVar[str] = "list.html"

    title: ListTitle
    columns: Sequence[ListColumn]
    rows: list[Row]
    whole: str
    feed: str
    one_format: bool
    closings: bool = False
    number: int | None = None
    older: str | None = None
    length: int = 0
    measure: str = ""
    files: str = ""
    file_count: int = 0
    downloads: Sequence[str] = ()
    only: tuple[str, str] | None = None
    notes: Sequence[ListNote] = ()
    dimensions: Sequence[Dimension] = ()
    pages: Sequence[tuple[int, str]] = ()
    papers: Sequence[PaperGroup] = ()


class OpenRows(NamedTuple):
    """The rows of a front page, newest first; how long the list is, and how many full pages it has."""

    length: int
    full: int
    shown: list[Shown]


def page_path(spec: ListSpec, number: int) -> str:
    """The path of a numbered page, counted from 0."""
    folder = spec.path if "/" in spec.path else f"lists/{spec.path}"
    return f"{folder}/{number + 1}.html"


def _open_rows(site: Site, spec: ListSpec) -> OpenRows:
    if spec.question == "facet":
        return _members(site.reader, spec)
    key = str(spec.key)
    length = site.reader.length(spec.question, key)
    full = length // PAGE
    # What the files of a family lack, its open hundred, can be all of one part.
    start = max(0, length - PAGE if spec.only else min(full * PAGE, length - NEWEST))
    return OpenRows(length, full if spec.paged else 0, site.reader.slice(spec.question, key, start, length)[::-1])


def _members(read: Reader, spec: ListSpec) -> OpenRows:
    """The newest projects with a value."""
    if spec.key.sort == "status":
        return _standing(read, spec.key)
    counts = read.document("facet", str(spec.key), dict[str, int]) or {}
    members: list[int] = []
    wanted = NEWEST if read.length("born", "project") >= PAGE else PAGE  # of fewer projects there are no files of rows
    for hundred in hundreds(counts):
        if len(members) < wanted:
            members += (read.document("facet", str(spec.key.at(hundred)), list[int]) or [])[::-1]
    return OpenRows(
        sum(counts[str(each)] for each in hundreds(counts)), 0, [read.entry(index) for index in members[:wanted]]
    )


def _standing(read: Reader, key: ListKey) -> OpenRows:
    """The newest projects that stand in a status on the site's day."""
    sources = {raw: ListKey("", "status", raw) for raw in SOURCES.get(key.value, (key.value,))}
    counts = {raw: read.document("facet", str(each), dict[str, int]) or {} for raw, each in sources.items()}
    wanted = NEWEST if read.length("born", "project") >= PAGE else PAGE
    length = statuses_of(read).get(key.value, 0)
    members: list[int] = []
    for hundred in sorted({each for told in counts.values() for each in hundreds(told)}, reverse=True):
        if len(members) >= min(wanted, length):
            break
        so = [
            stand_so(read, hundred, read.document("facet", str(each.at(hundred)), list[int]) or [], raw, key.value)
            for raw, each in sources.items()
        ]
        members += sorted((first for firsts in so for first in firsts), reverse=True)
    return OpenRows(length, 0, [read.entry(index) for index in members[:wanted]])


def _fronts(question: str, key: str) -> Iterable[str]:
    if question == "site":
        return (spec.place for spec in standing_lists())
    spec = spec_of(question, ListKey.parse_page(key).whole)
    if spec is None or not spec.path:
        return ()
    made = [name for name, raws in SOURCES.items() if spec.key.sort == "status" and spec.key.value in raws]
    return (spec.place, *(f"facet {ListKey('', 'status', name)}" for name in made if question == "facet"))


def front(site: Site, place: str) -> Iterator[Output]:
    """The front page of a list; none while it is a part too small for one."""
    spec, _ = spec_at(place)
    if spec.least and not size_of(site, spec)[1]:
        return
    length, full, shown = _open_rows(site, spec)
    parts = parts_of(site, spec, lambda name, value: part_of(spec, name, value))
    for language in site.languages:
        page = ListPage(
            title=title_of(site, language, spec, spec.page),
            columns=columns_of(site.words, language, spec),
            rows=_by_day(spec, coded(site, spec, rows_of(site, language, spec.page, spec.kind, shown))),
            whole=spec.page,
            feed=spec.feed,
            one_format=spec.one_format,
            closings=spec.key == ListKey("notice"),
            length=length,
            measure=spec.measure,
            files=spec.rows if length > len(shown) else "",
            file_count=file_count(site, spec),
            downloads=csv_paths(spec, length),
            only=spec.only,
            notes=_notes(site, language, spec),
            dimensions=list(dimensions(site, language, spec, parts)),
            pages=[(each + 1, page_path(spec, each)) for each in reversed(range(full))],
            papers=_papers(site, language, spec),
        )
        yield site.render(language, spec.page, page, listed_as=page.title.whole)


def _by_day(spec: ListSpec, rows: list[Row]) -> list[Row]:
    """The rows of subjects with a day by it, newest first; those of a rating without what a correction took out."""
    if spec.only and spec.question == "born":
        name, code = spec.only
        rows = [row for row in rows if code in row.codes.get(name, ())]
    return rows if spec.kind in ("entry", "project") else sorted(rows, key=lambda row: row.on, reverse=True)


def _notes(site: Site, language: str, spec: ListSpec) -> list[ListNote]:
    """What else a list says of its projects: their money, or by which year they are counted."""
    say_in = site.words.say_in(language)
    if spec.kind == "project" and spec.key.sort == "year":
        return [ListNote(say_in("年份是批准立项的年份；批准日期未公布的，取开始的年份。"))]
    if spec.place != "born project":
        return []
    tally = site.reader.document("portfolio", "all", dict[str, int]) or {}
    money = sums(tally, "budget")
    if not money:
        return []
    told = say_in("已批准、此后没有撤项或撤销的项目共 %(n)s 个，现行预算合计 %(sum)s。") % {
        "n": number(language, standing_in(tally)),
        "sum": site.words.amounts(language, money),
    }
    return [ListNote(told + (say_in("不同币种的金额分别列出，不相加。") if len(money) > 1 else ""), "budget")]


def _papers(site: Site, language: str, spec: ListSpec) -> list[PaperGroup]:
    if spec.place == "born report":
        return [*annuals(site, language), *collections(site, language)]
    return collections(site, language) if spec.key == ListKey("notice") else []


def _numbered(question: str, key: str) -> Iterable[str]:
    place = ListKey.parse_page(key)
    spec = spec_of(question, place.whole)
    return (f"{spec.place}#{place.page or 0}",) if spec and spec.path and spec.paged else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page, once it is full: the entries that brought its rows."""
    spec, page_number = spec_at(place)
    shown = site.reader.slice(spec.question, str(spec.key), page_number * PAGE, (page_number + 1) * PAGE)
    if len(shown) < PAGE:
        return
    path = page_path(spec, page_number)
    for language in site.languages:
        page = ListPage(
            title=title_of(site, language, spec, path, shown[-1].index),
            columns=columns(site.words, language, "entry", ""),
            rows=rows_of(site, language, path, "entry", shown),
            whole=spec.page,
            feed=spec.feed,
            one_format=spec.one_format,
            number=page_number + 1,
            older=page_path(spec, page_number - 1) if page_number else None,
        )
        yield site.render(language, path, page, newest=shown[-1].index, listed_as=page.title.whole)


MAKERS = (
    Maker("list", because("site", *QUESTIONS, of=_fronts), front),
    Maker("listpage", because(*QUESTIONS, of=_numbered), numbered),
)
