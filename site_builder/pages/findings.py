"""Findings: what the law expects and the record does not show; of all, by article, by programme and by unit.

A group that one page holds has that page alone. A larger one has a front page with its newest findings, and numbered
pages of 100 for each year in which they fell due. Each group has a feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from projections.findings.rules import ARTICLES, RULES
from projections.findings.standing import Finding
from projections.question import PAGE
from site_builder.feeds.text import apart
from site_builder.feeds.values import Edition, Feed, Item
from site_builder.found import ALL, Years, group_path, label, newest, on_page, page_path, rows, say, years_of
from site_builder.pages.feeds import article, links, tag, written
from site_builder.pages.maker import Maker
from site_builder.reader import Shown
from site_builder.rulebook.law import place_of
from site_builder.site import Output, Site
from site_builder.story import home_of
from site_builder.texts import translator
from site_builder.voice import LANGUAGES, TAGS, day


def _groups(question: str, key: str) -> Iterable[str]:
    """All and every article exist with the site; a programme's and a unit's page with the first expectation of it."""
    if question == "site":
        return (ALL, *(f"article/{article}" for article in ARTICLES))
    return (key,) if question == "findings_tally" and not key.startswith("article/") else ()


def front(site: Site, group: str) -> Iterator[Output]:
    """The page of a group in both languages."""
    found = newest(site, group)
    years = None if group == ALL else years_of(site, group)
    articles = _articles(site) if group == ALL else []
    programmes = _programmes(site) if group == ALL else []
    path = group_path(group)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            **_about(site, language, group),
            "years": [] if years is None or years.small else _linked(site, group, years),
            "counts": _total(articles) if years is None else (years.standing, years.late),
            "standing": rows(site, spoken, [each for each in found if each.answered is None]),
            "answered": rows(site, spoken, [each for each in found if each.answered is not None]),
            "whole": years is not None and years.small,
            "articles": [
                (
                    article,
                    place_of(article),
                    _labels(language, article),
                    told,
                )
                for article, told in articles
            ],
            "programmes": [(spoken.ref(ref), group_path(ref), told) for ref, told in programmes],
            "number": None,
        }
        yield site.render(language, path, "findings.html", values)


def _labels(language: str, article: int) -> list[str]:
    return [label(language, rule.name) for rule in RULES.values() if rule.article == article]


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
    subject, _, name = group.partition("/")
    return {
        "group": group,
        "of": subject,
        "article": int(name) if subject == "article" else None,
        "article_page": place_of(int(name)) if subject == "article" else "",
        "of_name": site.name(language, group) if subject in ("programme", "organisation") else "",
        "feed": group_path(group).removesuffix(".html"),
    }


def _linked(site: Site, group: str, years: Years) -> list[tuple[str, int, int, list[str]]]:
    """The years of a large group, each with the paths of its numbered pages."""
    found = []
    for year, standing, late in years.told:
        pages = (site.reader.length("findings_arisen", f"{group} {year}") + PAGE - 1) // PAGE
        found.append((year, standing, late, [page_path(group, year, number) for number in range(pages)]))
    return found


def _numbered(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "findings_arisen" else ()


def numbered(site: Site, place: str) -> Iterator[Output]:
    """One numbered page of a large group; a small one has none."""
    name, _, text = place.rpartition("#")
    group, _, year = name.rpartition(" ")
    years = years_of(site, group)
    if years.small or all(year != told[0] for told in years.told):
        return
    found = on_page(site, group, year, int(text))
    path = page_path(group, year, int(text))
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        values = {
            **_about(site, language, group),
            "standing": rows(site, spoken, [each for each in found if each.answered is None]),
            "answered": rows(site, spoken, [each for each in found if each.answered is not None]),
            "year": year,
            "number": int(text) + 1,
            "front": group_path(group),
        }
        yield site.render(language, path, "findings.html", values)


def feed(site: Site, group: str) -> Iterator[Output]:
    """The feed of a group: its newest findings, each dated by the day on which it could first be seen."""
    found = newest(site, group)[:PAGE]
    for language in LANGUAGES:
        yield from written(site, language, _feed(site, language, group, [item(site, language, each) for each in found]))


def _feed(site: Site, language: str, group: str, items: list[Item]) -> Feed:
    settings, say_in = site.settings, translator(language)
    about = _about(site, language, group)
    titles = [say_in("待补记录")]
    if about["article"]:
        titles.append(say_in("规则第 %(n)s 条") % {"n": about["article"]})
    elif about["of_name"]:
        titles.append(about["of_name"])
    titles.append(settings.title if language == "zh" else settings.title_en)
    root, path = settings.base_url, group_path(group)
    return Feed(
        id=tag(site, f"findings/{language}/{group}"),
        title=" · ".join(titles),
        subtitle=say_in("规则要求而记录簿没有的事项"),
        language=TAGS[language],
        home_url=f"{root}{language}/{path}",
        address=f"{root}{language}/{about['feed']}",
        author=settings.owner if language == "zh" else settings.owner_en,
        since="2014-04-14T00:00:00Z",
        items=tuple(items),
        editions=tuple(
            Edition(TAGS[other], f"{root}{other}/{about['feed']}") for other in LANGUAGES if other != language
        ),
        hub=settings.hub or None,
        stylesheet=f"{root}static/feed.css",
    )


def item(site: Site, language: str, finding: Finding) -> Item:
    """One finding as a subscriber reads it; it changes once, when it is answered."""
    say_in, spoken = translator(language), site.voice(language, at=finding.opened)
    opened = site.reader.entry(finding.opened)
    told = opened if finding.answered is None else site.reader.entry(finding.answered)
    sentence = say(spoken, finding)
    notes = [sentence, f"{say_in('起始日期')} {day(language, finding.since)}"]
    updated = f"{finding.appeared}T00:00:00Z"
    if finding.answered is not None:
        updated = told.entry.recorded_at
        notes.append(f"{say_in('已了结')} {day(language, str(finding.answered_on))}")
        sentence = f"[{say_in('已了结')}] {sentence}"
    return Item(
        id=tag(site, f"finding/{finding.id}/{language}"),
        title=sentence,
        url=f"{site.settings.base_url}{language}/{home_of(site, opened)}",
        updated=apart(updated, int(finding.id[1:], 16)),
        published=f"{finding.appeared}T00:00:00Z",
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html="".join(f"<p>{each}</p>" for each in (*map(_escaped, notes), *_places(site, language, finding, told))),
        summary="\n".join(notes),
        categories=(label(language, finding.rule),),
    )


def _places(site: Site, language: str, finding: Finding, told: Shown) -> tuple[str, str]:
    """The article that asks for it, and the entry from which it follows, or which answered it, with its proof."""
    return article(site, language, finding.article), links(site, language, told)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


MAKERS = (
    Maker("findings", _groups, front),
    Maker("findingspage", _numbered, numbered),
    Maker("findingsfeed", _groups, feed),
)
