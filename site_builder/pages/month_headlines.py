"""The headlines of a month or of several, by what they are about: what is missing first, then what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain.rules.project import Project
from projections.decided import MATTERS, SETTLED, key_of_month
from projections.findings.news import EVERY
from projections.key import ListKey
from site_builder.content.finding_news import News, news_headline, news_home, news_of, passed_in
from site_builder.content.headlines import entry_headline
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words.months import matter_words

MOST = 50  # headlines of a matter on one page


class Change(NamedTuple):
    """A headline: its day (YYYY-MM-DD), its words and address; `mark` says how it weighs."""

    on: str
    headline: str
    home: str
    mark: str = ""
    illustrative: bool = False


class Matter(NamedTuple):
    """What the headlines are about, how many there are, and the newest of them, newest first."""

    name: str
    title: str
    length: int
    changes: list[Change]


def length_of(site: Site, month: str, group: str) -> int:
    """How many entries were decided in a month."""
    return sum(site.reader.length("decided", key_of_month(month, name, group)) for name in MATTERS if name != SETTLED)


def _news(site: Site, group: str, months: Iterable[str]) -> list[News]:
    """What came to pass with findings in some months: a district has those of the projects that lie in it."""
    key, found = ListKey.parse(group), []
    of = EVERY if key.sort == "district" else group
    for month in months:
        entries = site.reader.whole("decided", key_of_month(month, SETTLED, group))
        told = [*news_of(site, of, entries), *passed_in(site, of, month)]
        found += [each for each in told if of == group or _lies_in(site, each.subject, key.value)]
    return found


def _lies_in(site: Site, subject: str, district: str) -> bool:
    held = site.reader.held(subject, Project) if subject.startswith("project/") else None
    return held is not None and held.state.district == district


def _on(site: Site, news: News) -> str:
    entry = site.reader.entry(news.entry).entry
    return entry.decided_on or "" if news.what == "answered" else site.day_of(news.moment)


def _change(site: Site, language: str, shown: Shown) -> Change:
    home = site.home_of(shown)
    return Change(
        shown.entry.decided_on or "", entry_headline(site, language, shown), home, illustrative=shown.entry.illustrative
    )


def matters_of(site: Site, language: str, group: str, months: list[str]) -> list[Matter]:
    """What some months brought, by what it is about; what is missing comes first."""
    words, found = matter_words(site.words.say_in(language)), []
    news = sorted(_news(site, group, months), key=lambda each: (_on(site, each), each.entry, each.place), reverse=True)
    if news:
        rows = [
            Change(
                _on(site, each),
                news_headline(site, language, each),
                news_home(site, each),
                "ok" if each.what == "answered" else "bad",
                site.reader.entry(each.entry).entry.illustrative,
            )
            for each in news[:MOST]
        ]
        found.append(Matter(SETTLED, words[SETTLED], len(news), rows))
    for name in MATTERS:
        if name != SETTLED and (matter := _matter(site, language, group, months, name, words[name])):
            found.append(matter)
    return found


def _matter(site: Site, language: str, group: str, months: list[str], name: str, title: str) -> Matter | None:
    keys = [key_of_month(month, name, group) for month in months]
    lengths = [site.reader.length("decided", key) for key in keys]
    newest: list[Shown] = []
    for key, length in zip(reversed(keys), reversed(lengths), strict=True):
        if len(newest) < MOST:
            newest += site.reader.slice("decided", key, max(0, length - MOST), length)
    newest.sort(key=lambda shown: (shown.entry.decided_on or "", shown.index), reverse=True)
    changes = [_change(site, language, shown) for shown in newest[:MOST]]
    return Matter(name, title, sum(lengths), changes) if changes else None
