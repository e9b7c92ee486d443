"""Projects by state, class, way of selection, district and year, as they stand now.

A facet has a front page with its newest projects, and a page for each hundred of projects, in the order in which they
came on record, that has some in it. So a decision about one project touches one page of each facet it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import msgspec

from domain.rules.days import year_of
from domain.rules.project import TERMS as PROJECT
from domain.rules.project import Project
from projections.book_line import Held
from projections.facets import FACETS, YEARS
from projections.key import ListKey
from projections.question import PAGE
from site_builder.addresses import key_slug, list_path
from site_builder.content.status import ANY, OPEN, standing
from site_builder.lists.groups import districts
from site_builder.maker import Maker, because
from site_builder.site import Context, Output, Site
from site_builder.words.texts import translator
from site_builder.words.voice import LANGUAGES, Voice, term

NEWEST = 50
LOOKED = 5  # pages that are looked through for the newest
ALL = ListKey("all")
VOCABULARIES = {
    "status": "project_status",
    "class": "management_class",
    "method": "method",
    "district": "district",
}
Value = tuple[str, str, int | None]  # its name, its path where it has a page, and how many are in it where counted
Facet = tuple[str, list[Value]]
Facets = list[Facet]
MAY_LACK = ("class", "method", "district")  # what a project has only once it is published


def facet_path(facet: ListKey) -> str:
    """The page of a facet such as `status/accepted`, or of the projects of one hundred in it; `all` has the latter."""
    base = "lists/projects-now" if facet.whole == ALL else f"lists/projects-by-{key_slug(facet.whole)}"
    return f"{base}.html" if facet.page is None else f"{base}/{facet.page + 1}.html"


def facet_name(language: str, facet: ListKey) -> str:
    """What a facet's value is called."""
    value = facet.value
    if facet.sort == "status" and value == OPEN:  # the list holds those whose notice is over too, until it is decided
        value = ANY
    return term(language, VOCABULARIES[facet.sort], value) if facet.sort in VOCABULARIES else value


def sort_name(language: str, sort: str) -> str:
    """What a facet is called."""
    say_in = translator(language)
    return {
        "status": say_in("按状态"),
        "class": say_in("按管理分类"),
        "method": say_in("按遴选方式"),
        "district": say_in("按行政区"),
        "year": say_in("按年份"),
        "programme": say_in("按重大专项"),
        "rating": say_in("按总评"),
    }[sort]


def values_of(site: Site, sort: str) -> list[str]:
    """Every value that an entry can have in a sort, in a fixed order; years newest first."""
    if sort == "programme":
        return [shown.entry.stream for shown in site.reader.whole("born", "programme")]
    if sort == "year":
        return list(reversed(site.reader.document("years", "all") or []))
    return districts() if sort == "district" else list(PROJECT[VOCABULARIES[sort]])


def value_name(site: Site, language: str, key: ListKey, at: int | None = None) -> str:
    """What a value is called: a programme by its name, or with an index by that of then."""
    return site.name(language, key.stream, at) if key.stream else facet_name(language, key)


class ProjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """A project in a list as it stands now; `index` is the entry that brought it on record."""

    stream: str
    id: str
    index: int
    name: str
    held: Held[Project]
    project: Project
    programme: str
    undertakers: list[str]
    year: str


class FacetPage(Context, frozen=True, kw_only=True):
    """The projects with a value of a facet, as they stand: the front page, or the hundred with a `number`."""

    template: ClassVar[str] = "facet.html"

    sort: str
    value: str
    of_year: bool
    rows: list[ProjectRow]
    front: str
    number: int | None = None
    first: int = 0
    last: int = 0
    length: int = 0
    pages: Sequence[tuple[str, str]] = ()


def project_row(site: Site, spoken: Voice, stream: str, index: int) -> ProjectRow:
    """One project as it stands now."""
    held: Held[Project] | None = site.reader.held(stream)
    if held is None:
        raise LookupError(f"the view has no state of {stream}")
    state = standing(site.reader, held.state)
    return ProjectRow(
        stream=stream,
        id=stream.partition("/")[2],
        index=index,
        name=spoken.ref(stream),
        held=held,
        project=state,
        programme=spoken.ref(state.programme) if state.programme else "",
        undertakers=[spoken.ref(unit) for unit in state.undertakers],
        year=str(year_of(state.approved_on or state.start) or "") if state.first else "—",
    )


def facets(site: Site) -> dict[str, Facets]:
    """In each language, every facet with the values that some project has or had, and how many have none published."""
    counts: dict[ListKey, int] = {}
    for sort in FACETS:
        for value in (site.reader.document("facet", YEARS) or []) if sort == "year" else values_of(site, sort):
            held = site.reader.document("facet", str(facet := ListKey("", sort, value)))
            if held is not None:  # one that its last project has left keeps its page
                counts[facet] = sum(held.values())
    programmes = [(each, ListKey.about("project", each)) for each in values_of(site, "programme")]
    projects = site.reader.length("born", "project")
    lengths = [(each, list_path(key), site.reader.length("born", str(key))) for each, key in programmes]
    return {
        language: [
            *((sort_name(language, sort), _linked(language, sort, counts, projects)) for sort in FACETS),
            (
                sort_name(language, "programme"),
                [(site.name(language, each), path, count) for each, path, count in lengths if count],
            ),
            by_unit(language, "按承担单位"),
        ]
        for language in LANGUAGES
    }


def by_unit(language: str, label: str) -> Facet:
    """The facet of units, which are so many that they have a list of their own."""
    path = list_path(ListKey("organisation"))
    return translator(language)(label), [(term(language, "subjects", "organisation"), path, None)]


def _linked(language: str, sort: str, counts: dict[ListKey, int], projects: int) -> list[Value]:
    ours = {facet: count for facet, count in counts.items() if facet.sort == sort}
    found: list[Value] = [(facet_name(language, each), facet_path(each), count) for each, count in ours.items()]
    lacking = projects - sum(ours.values())
    return [*found, (translator(language)("未公布"), "", lacking)] if sort in MAY_LACK and lacking else found


def hundreds(length: int) -> list[tuple[int, str]]:
    """The pages of all projects as they stand now, newest first."""
    return [(number + 1, facet_path(ALL.at(number))) for number in reversed(range((length + PAGE - 1) // PAGE))]


def _fronts(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "facet" and key != YEARS and ListKey.parse_page(key).page is None else ()


def front(site: Site, key: str) -> Iterator[Output]:
    """The front page of a facet: its newest projects, and all of them by hundreds."""
    facet = ListKey.parse(key)
    counts: dict[str, int] = site.reader.document("facet", key) or {}
    numbers = sorted(map(int, counts), reverse=True)
    members: list[int] = []
    for number in numbers[:LOOKED]:
        if len(members) < NEWEST:
            members += _members(site, facet.at(number))[::-1]
    shown = members if len(numbers) == 1 else members[:NEWEST]
    for language in LANGUAGES:
        page = FacetPage(
            **_about(site, language, facet, shown),
            length=sum(counts.values()),
            pages=[(f"{n + 1}{_count(language, counts[str(n)])}", facet_path(facet.at(n))) for n in numbers],
        )
        yield site.render(language, facet_path(facet), page)


def _count(language: str, count: int) -> str:
    return translator(language)("（%(n)s）") % {"n": count}


def _members(site: Site, page: ListKey) -> list[int]:
    if page.whole == ALL:
        start = (page.page or 0) * PAGE
        return [each.index for each in site.reader.slice("born", "project", start, start + PAGE)]
    return site.reader.document("facet", str(page)) or []


def _about(site: Site, language: str, facet: ListKey, members: list[int]) -> dict[str, Any]:
    """The fields that a front page and a numbered one have alike."""
    spoken, every = site.voice(language, facet_path(facet)), facet.whole == ALL
    streams = [(site.reader.entry(index).entry.stream, index) for index in members]
    return {
        "sort": "" if every else sort_name(language, facet.sort),
        "of_year": facet.sort == "year",
        "value": "" if every else facet_name(language, facet),
        "rows": [project_row(site, spoken, stream, index) for stream, index in streams],
        "front": "projects.html" if every else facet_path(facet.whole),
    }


def _numbered(question: str, key: str) -> Iterable[str]:
    page = ListKey.parse_page(key)
    if question == "facet" and page.page is not None:
        return (key,)
    return (str(page._replace(name="all")),) if question == "born" and page.whole == ListKey("project") else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """The projects of one hundred that are in a facet."""
    facet = ListKey.parse_page(place)
    number, members = facet.page or 0, _members(site, facet)
    if not members:
        return
    for language in LANGUAGES:
        about = _about(site, language, facet, members)
        page = FacetPage(**about, number=number + 1, first=number * PAGE + 1, last=(number + 1) * PAGE)
        yield site.render(language, facet_path(facet), page)


MAKERS = (
    Maker("facet", because("facet", of=_fronts), front),
    Maker("facetpage", because("facet", "born", of=_numbered), numbered),
)
