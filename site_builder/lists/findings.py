"""Findings: what the law expects and the record does not show; of all, by article, by programme and by unit.

A group that one page holds has that page alone. A larger one has a front page with its newest findings, and numbered
pages of 100 for each year in which they fell due. The feeds of each group are in findings_feeds.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

import msgspec

from projections.findings.news import EVERY, group_of
from projections.findings.rules import ARTICLES, RULES
from projections.key import ListKey
from site_builder.addresses import findings_page, group_path, in_one_format, news_path, overdue_path
from site_builder.content.findings import (
    FindingRow,
    Years,
    feed_names,
    finding_rows,
    findings_on_page,
    groups_with_feeds,
    newest_findings,
    pages_in,
    parted,
    years_of,
)
from site_builder.content.gaps import GapRow, gap_rows
from site_builder.maker import KeptValue, Maker, because
from site_builder.rulebook.law import place_of
from site_builder.site import Context, Output, Site
from site_builder.words.findings import label


class ArticleRow(NamedTuple):
    """An article, where it stands, what can be missing by it, and its findings by year."""

    number: int
    place: str
    labels: list[str]
    tally: Years


class ProgrammeFindings(NamedTuple):
    """A programme, linked; the page of its findings, and these by year."""

    linked: str
    page: str
    tally: Years


class YearPages(NamedTuple):
    """A year of a large group: how many stand, how many were closed, and its numbered pages."""

    year: str
    standing: int
    closed: int
    pages: list[str]


class FindingsPage(Context, frozen=True, kw_only=True):
    """The findings of a group: its front page, or the page with a `number` of those that fell due in a `year`.

    `counts` are those that stand and those that were closed; `whole` says that this page holds them all; `feeds` are
    its two feeds, each as (name, what it tells) with its address without the ending.
    """

    template: ClassVar[str] = "findings.html"

    group: str
    article: int | None
    article_page: str
    of_name: str
    feeds: list[tuple[tuple[str, str], str]]
    one_format: bool
    standing: list[FindingRow]
    answered: list[FindingRow]
    number: int | None = None
    year: str = ""
    front: str = ""
    counts: tuple[int, int] = (0, 0)
    whole: bool = False
    years: Sequence[YearPages] = ()
    articles: Sequence[ArticleRow] = ()
    programmes: Sequence[ProgrammeFindings] = ()
    gaps: Sequence[GapRow] = ()


def front(site: Site, group: str) -> Iterator[Output]:
    """The page of a group in both languages."""
    standing, answered = parted(newest_findings(site, group))
    years = None if group == EVERY else years_of(site, group)
    articles = _articles(site) if group == EVERY else []
    programmes = _programmes(site) if group == EVERY else []
    path = group_path(group)
    for language in site.languages:
        spoken = site.voice(language, path)
        page = FindingsPage(
            **_about(site, language, group),
            years=[] if years is None or years.small else _linked(site, group, years),
            counts=_total(articles) if years is None else (years.standing, years.late),
            standing=finding_rows(site, spoken, standing),
            answered=finding_rows(site, spoken, answered),
            whole=years is not None and years.small,
            articles=[ArticleRow(each, place_of(each), _labels(site, language, each), told) for each, told in articles],
            programmes=[ProgrammeFindings(spoken.ref(ref), group_path(ref), told) for ref, told in programmes],
            gaps=gap_rows(site, language) if group == EVERY else [],
        )
        yield site.render(language, path, page, listed_as=site.words.say_in(language)("逾期和缺项"))


def _labels(site: Site, language: str, article: int) -> list[str]:
    return [label(site.words, language, rule.name) for rule in RULES.values() if rule.article == article]


def _articles(site: Site) -> list[tuple[int, Years]]:
    return [(article, years_of(site, f"article/{article}")) for article in ARTICLES]


def _programmes(site: Site) -> list[tuple[str, Years]]:
    """The programmes with findings, those with most standing first."""
    named = [shown.entry.stream for shown in site.reader.whole("born", "programme")]
    told = [(ref, years_of(site, ref)) for ref in named]
    return sorted((pair for pair in told if pair[1].told), key=lambda pair: (-pair[1].standing, pair[0]))


def _total(articles: list[tuple[int, Years]]) -> tuple[int, int]:
    return sum(told.standing for _, told in articles), sum(told.late for _, told in articles)


def _about(site: Site, language: str, group: str) -> dict[str, Any]:
    key = ListKey.parse(group)
    article = int(key.value) if key.sort == "article" else None
    return {
        "group": group,
        "article": article,
        "article_page": "" if article is None else place_of(article),
        "of_name": site.name(language, key.stream) if key.stream else "",
        "one_format": in_one_format(key),
        "feeds": list(zip(feed_names(site.words, language), (news_path(group), overdue_path(group)), strict=True)),
    }


def _linked(site: Site, group: str, years: Years) -> list[YearPages]:
    """The years of a large group, each with the paths of its numbered pages."""
    found = []
    for year, standing, late in years.told:
        paths = [findings_page(group, year, number) for number in range(pages_in(site, group, year))]
        found.append(YearPages(year, standing, late, paths))
    return found


def _numbered(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "findings_arisen" else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page of a large group; a small one has none."""
    asked = ListKey.parse_page(place)
    group, year, number = group_of(asked), asked.name, asked.page or 0
    if year not in site.reader.kept(f"findingsyears {group}", lambda: _years_in_pages(site, group)):
        return
    standing, answered = parted(findings_on_page(site, group, year, number))
    path = findings_page(group, year, number)
    for language in site.languages:
        spoken = site.voice(language, path)
        page = FindingsPage(
            **_about(site, language, group),
            standing=finding_rows(site, spoken, standing),
            answered=finding_rows(site, spoken, answered),
            year=year,
            number=number + 1,
            front=group_path(group),
        )
        yield site.render(language, path, page, listed_as=site.words.say_in(language)("逾期和缺项"))


def _years_in_pages(site: Site, group: str) -> tuple[str, ...]:
    """The years of a group that have numbered pages."""

    def made() -> tuple[str, ...]:
        years = years_of(site, group)
        return () if years.small else tuple(year for year, _, _ in years.told)

    return site.reader.shared(("findingsyears", group), made)


def years_in_pages(site: Site, group: str) -> Iterator[Output]:
    """Kept apart from the counts of a group, which change with very many entries: none of its pages reads these."""
    yield KeptValue("0", msgspec.json.encode(_years_in_pages(site, group)))


def _groups(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "findings_tally" else ()


MAKERS = (
    Maker("findingsyears", because("findings_tally", of=_groups), years_in_pages, keeps=True),
    Maker("findings", because("site", "findings_tally", of=groups_with_feeds), front),
    Maker("findingspage", because("findings_arisen", of=_numbered), numbered),
)
