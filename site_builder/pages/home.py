"""The home page, the page of the plan, and the few pages that stand alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple, TypedDict

import msgspec

from domain.rules.plan import ActionPlan
from domain.rules.programme import Programme
from domain.rules.project import LIVE, UNDONE
from projections.findings.news import EVERY
from projections.findings.rules import ARTICLES
from projections.portfolio import Amounts, standing_in, sums
from projections.statuses import PAST, PAST_LISTED
from site_builder.content.entries import EntryLine, story_lines
from site_builder.content.findings import FindingRow, finding_rows, open_findings, years_of
from site_builder.content.gaps import gap_rows
from site_builder.content.status import statuses_of
from site_builder.lists.excerpt import projects_by
from site_builder.maker import Maker, once
from site_builder.pages.calendars import calendar_path
from site_builder.pages.open_notices import NoticeRow, open_notices
from site_builder.pages.specimens import Specimens, specimens
from site_builder.reader import Subject
from site_builder.seals import Sealed
from site_builder.site import Context, Output, Site
from site_builder.words.book_words import BookWords
from site_builder.words.voice import LANGUAGES, Voice

NEWEST = 6  # entries on the home page
OVERDUE = 3  # findings on it


class SealedMore(NamedTuple):
    """How many entries the site stands on, and how many the sealed book has."""

    entries: int
    sealed: int


class PlanFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of each, by the portfolio; `examples` has how many of these are illustrative."""

    programme: int = 0
    project: int = 0
    evaluation: int = 0
    organisation: int = 0
    report: int = 0
    entries: int = 0


class HomePage(Context, frozen=True, kw_only=True):
    """The home page: the plan in numbers, what is open and overdue now, and the newest entries.

    `budget` and `disbursed` are sums over projects, of which `counted` have a budget; `first_budget` is that of the
    same projects as first approved, None where it is the same; `standing` is how many findings stand; `gaps` is how
    often transcribed lists are silent, which is no finding.
    """

    template: ClassVar[str] = "home.html"

    as_of: str
    older: SealedMore | None
    plans: list[Subject[ActionPlan]]
    figures: PlanFigures
    examples: PlanFigures
    running: int
    past_end: int
    past_end_listed: int
    stopped: int
    accepted: int
    concluded: int
    accepted_page: str
    past_end_page: str
    past_end_listed_page: str
    budget: Amounts
    disbursed: Amounts
    first_budget: int | None
    counted: int
    standing: int
    gaps: int
    notices: list[NoticeRow]
    calendar: str
    overdue: list[FindingRow]
    lines: list[EntryLine]
    categories: list[tuple[str | None, list[Subject[Programme]]]]
    seal: Sealed | None
    spoken: Voice


def home(site: Site, _: str) -> Iterator[Output]:
    """What this is, the plan in numbers, what is open and overdue now, and the newest entries."""
    read = site.reader
    plans = read.streams(read.whole("born", "plan"), ActionPlan)
    programmes = read.streams(read.whole("born", "programme"), Programme)
    lately = read.newest_of("book", "all", NEWEST)
    read.notes["day", "*"] = None  # the home page says the as-of day
    seal = site.newest_seal()
    overdue = open_findings(site, EVERY)[:OVERDUE]
    numbers, more, notices = _numbers(site), older(site), open_notices(site)
    silent = sum(row.times for row in gap_rows(site, LANGUAGES[0]))
    standing = sum(years_of(site, f"article/{article}").standing for article in ARTICLES)
    for language in site.languages:
        spoken = site.voice(language, "index.html")
        page = HomePage(
            plans=plans,
            categories=by_category(programmes),
            older=more,
            accepted_page=projects_by(site, "status", "accepted"),
            past_end_page=projects_by(site, "status", PAST),
            past_end_listed_page=projects_by(site, "status", PAST_LISTED),
            standing=standing,
            gaps=silent,
            notices=notices,
            calendar=calendar_path(site, EVERY),
            as_of=read.as_of,
            seal=seal,
            overdue=finding_rows(site, spoken, overdue),
            lines=story_lines(site, spoken, lately),
            spoken=spoken,
            **numbers,
        )
        yield site.render(language, "index.html", page)


class CountsAndSums(TypedDict):
    """The fields of the home page that are counts and sums."""

    figures: PlanFigures
    examples: PlanFigures
    running: int
    past_end: int
    past_end_listed: int
    stopped: int
    accepted: int
    concluded: int
    budget: Amounts
    disbursed: Amounts
    first_budget: int | None
    counted: int


def _numbers(site: Site) -> CountsAndSums:
    tally = site.reader.document("portfolio", "all", dict[str, int]) or {}
    examples = site.reader.document("illustrative", "all", dict[str, int]) or {}

    standing = statuses_of(site.reader)

    def statuses(*names: str) -> int:
        return sum(standing.get(name, 0) for name in names)

    def figures(counted: dict[str, int]) -> PlanFigures:
        return PlanFigures(**{name: counted.get(name, 0) for name in PlanFigures.__struct_fields__})

    first = tally.get("first budget")
    return {
        "figures": figures(tally),
        "examples": figures(examples),
        "running": statuses(*LIVE),
        "past_end": statuses(PAST),
        "past_end_listed": statuses(PAST_LISTED),
        "stopped": statuses(*UNDONE),
        "accepted": statuses("accepted"),
        "concluded": statuses("concluded"),
        "budget": sums(tally, "budget"),
        "disbursed": sums(tally, "disbursed"),
        "first_budget": first if first and first != tally.get("budget") else None,
        "counted": standing_in(tally),
    }


def older(site: Site) -> SealedMore | None:
    """How many entries the site stands on and how many the sealed book has, where it speaks as of an earlier day."""
    seal, length = site.newest_seal(), site.reader.length("book", "all")
    return SealedMore(length, seal.size) if seal and seal.size > length else None


def by_category(programmes: list[Subject[Programme]]) -> list[tuple[str | None, list[Subject[Programme]]]]:
    """The programmes under their categories, in the order of their numbers."""
    found: dict[str | None, list[Subject[Programme]]] = {}
    for programme in programmes:
        found.setdefault(programme.held.state.category if programme.held else None, []).append(programme)
    for group in found.values():
        group.sort(key=lambda each: ((each.held and each.held.state.number) or 10**6, each.stream))
    return sorted(found.items(), key=lambda item: str(item[0] or "~"))


class AboutPage(Context, frozen=True):
    """What the record is, and who keeps it."""

    template: ClassVar[str] = "about.html"


class AccessibilityPage(Context, frozen=True):
    """What the site does so that everybody can use it."""

    template: ClassVar[str] = "accessibility.html"


class CorrectionsPage(Context, frozen=True):
    """How mistakes are corrected."""

    template: ClassVar[str] = "corrections-policy.html"


class DataPage(Context, frozen=True):
    """What can be downloaded."""

    template: ClassVar[str] = "data.html"


class DesignPage(Context, frozen=True, kw_only=True):
    """Each component of the site once."""

    template: ClassVar[str] = "design.html"

    specimens: Specimens


ALONE: dict[str, Callable[[BookWords, str], Context]] = {
    "about": lambda *_: AboutPage(),
    "accessibility": lambda *_: AccessibilityPage(),
    "corrections-policy": lambda *_: CorrectionsPage(),
    "data": lambda *_: DataPage(),
    "design": lambda words, language: DesignPage(specimens=specimens(words, language)),
}


def alone(site: Site, _: str) -> Iterator[Output]:
    """The pages that stand alone: about the record, accessibility, corrections, what can be downloaded, the design."""
    replaced = {page.slug for page in site.settings.pages}
    for name, page in ALONE.items():
        for language in () if name in replaced else site.languages:
            yield site.render(language, f"{name}.html", page(site.words, language))


MAKERS = (Maker("home", once, home), Maker("about", once, alone))
