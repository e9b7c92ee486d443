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
from projections.facets import FACETS, YEARS
from projections.line import Held
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
ALL = "all"
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


def facet_path(name: str, hundred: int | None = None) -> str:
    """The page of a facet such as `status/accepted`, or of the projects of one hundred in it; `all` has the latter."""
    base = "lists/projects-now" if name == ALL else f"lists/projects-by-{key_slug(name)}"
    return f"{base}.html" if hundred is None else f"{base}/{hundred + 1}.html"


def facet_name(language: str, name: str) -> str:
    """What a facet's value is called."""
    sort, _, value = name.partition("/")
    if sort == "status" and value == OPEN:  # the list holds those whose notice is over too, until they are decided
        value = ANY
    return term(language, VOCABULARIES[sort], value) if sort in VOCABULARIES else value


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


def value_name(site: Site, language: str, sort: str, value: str, at: int | None = None) -> str:
    """What a value is called: a programme by its name, or with an index by that of then."""
    return site.name(language, value, at) if sort == "programme" else facet_name(language, f"{sort}/{value}")


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
    counts: dict[str, int] = {}
    for sort in FACETS:
        for value in (site.reader.document("facet", YEARS) or []) if sort == "year" else values_of(site, sort):
            held = site.reader.document("facet", f"{sort}/{value}")
            if held is not None:  # one that its last project has left keeps its page
                counts[f"{sort}/{value}"] = sum(held.values())
    programmes = [(each, f"project of {each}") for each in values_of(site, "programme")]
    projects = site.reader.length("born", "project")
    lengths = [(each, list_path(key), site.reader.length("born", key)) for each, key in programmes]
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
    return translator(language)(label), [(term(language, "subjects", "organisation"), list_path("organisation"), None)]


def _linked(language: str, sort: str, counts: dict[str, int], projects: int) -> list[Value]:
    ours = {name: count for name, count in counts.items() if name.startswith(f"{sort}/")}
    found: list[Value] = [(facet_name(language, name), facet_path(name), count) for name, count in ours.items()]
    lacking = projects - sum(ours.values())
    return [*found, (translator(language)("未公布"), "", lacking)] if sort in MAY_LACK and lacking else found


def hundreds(length: int) -> list[tuple[int, str]]:
    """The pages of all projects as they stand now, newest first."""
    return [(number + 1, facet_path(ALL, number)) for number in reversed(range((length + PAGE - 1) // PAGE))]


def _fronts(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "facet" and key != YEARS and "#" not in key else ()


def front(site: Site, name: str) -> Iterator[Output]:
    """The front page of a facet: its newest projects, and all of them by hundreds."""
    counts: dict[str, int] = site.reader.document("facet", name) or {}
    numbers = sorted(map(int, counts), reverse=True)
    members: list[int] = []
    for number in numbers[:LOOKED]:
        if len(members) < NEWEST:
            members += _members(site, name, number)[::-1]
    shown = members if len(numbers) == 1 else members[:NEWEST]
    for language in LANGUAGES:
        page = FacetPage(
            **_about(site, language, facet_path(name), name, shown),
            length=sum(counts.values()),
            pages=[(f"{n + 1}{_count(language, counts[str(n)])}", facet_path(name, n)) for n in numbers],
        )
        yield site.render(language, facet_path(name), page)


def _count(language: str, count: int) -> str:
    return translator(language)("（%(n)s）") % {"n": count}


def _members(site: Site, name: str, number: int) -> list[int]:
    if name == ALL:
        return [each.index for each in site.reader.slice("born", "project", number * PAGE, (number + 1) * PAGE)]
    return site.reader.document("facet", f"{name}#{number}") or []


def _about(site: Site, language: str, path: str, name: str, members: list[int]) -> dict[str, Any]:
    """The fields that a front page and a numbered one have alike."""
    spoken = site.voice(language, path)
    streams = [(site.reader.entry(index).entry.stream, index) for index in members]
    return {
        "sort": "" if name == ALL else sort_name(language, name.partition("/")[0]),
        "of_year": name.startswith("year/"),
        "value": "" if name == ALL else facet_name(language, name),
        "rows": [project_row(site, spoken, stream, index) for stream, index in streams],
        "front": "projects.html" if name == ALL else facet_path(name),
    }


def _numbered(question: str, key: str) -> Iterable[str]:
    if question == "facet" and "#" in key:
        return (key,)
    name, _, number = key.partition("#")
    return (f"{ALL}#{number}",) if question == "born" and name == "project" else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """The projects of one hundred that are in a facet."""
    name, _, text = place.partition("#")
    number = int(text)
    members = _members(site, name, number)
    if not members:
        return
    for language in LANGUAGES:
        path = facet_path(name, number)
        about = _about(site, language, path, name, members)
        page = FacetPage(**about, number=number + 1, first=number * PAGE + 1, last=(number + 1) * PAGE)
        yield site.render(language, path, page)


MAKERS = (
    Maker("facet", because("facet", of=_fronts), front),
    Maker("facetpage", because("facet", "born", of=_numbered), numbered),
)
