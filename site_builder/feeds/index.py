"""The page of feeds: what can be followed, in words, with a link to each; and the same as OPML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from projections.findings.news import EVERY
from projections.findings.rules import ARTICLES
from projections.groups import FAMILIES
from projections.key import ListKey
from site_builder.addresses import group_path as findings_path
from site_builder.addresses import news_path, overdue_path, page_of
from site_builder.content.findings import feed_names, page_if_any
from site_builder.feeds.closings import CLOSINGS
from site_builder.feeds.findings import titled
from site_builder.feeds.opml import opml
from site_builder.lists.groups import group_name, group_path, group_told, kinds_by_subject
from site_builder.lists.index import placed
from site_builder.maker import Maker, once
from site_builder.site import Context, Output, Site
from site_builder.words.book_words import BookWords


class Followed(NamedTuple):
    """One feed: what it is called, what it tells, its path without ending, and its page."""

    name: str
    told: str
    feed: str
    page: str


Headings = list[tuple[str, list[Followed]]]


class FeedsPage(Context, frozen=True, kw_only=True):
    """The feeds under their headings."""

    template: ClassVar[str] = "feeds.html"

    headings: Headings


def page(site: Site, _: str) -> Iterator[Output]:
    """The page in both languages, and an OPML file beside each."""
    programmes = [shown.entry.stream for shown in site.reader.whole("born", "programme")]
    for language in site.languages:
        root = f"{site.settings.base_url}{language}/"
        headings = _headings(site, language, programmes)
        title = site.settings.title if language == "zh" else site.settings.title_en
        yield site.render(language, "feeds.html", FeedsPage(headings=headings))
        told = [
            (heading, [(each.name, f"{root}{each.feed}.atom", root + each.page) for each in feeds])
            for heading, feeds in headings
        ]
        yield Output(f"{language}/feeds.opml", opml(title, told))


def _headings(site: Site, language: str, programmes: list[str]) -> Headings:
    say_in = site.words.say_in(language)
    named = [(site.name(language, stream), page_of(stream)) for stream in programmes]
    found = [
        (say_in("全部"), [Followed(say_in("全部记录"), say_in("每一条记录，一条不漏。"), "feed", "index.html")]),
        (say_in("决定和记录"), [*_groups(site, language, map(ListKey, FAMILIES)), *_days(site.words, language)]),
        (say_in("按重大专项"), [Followed(name, "", path.removesuffix(".html"), path) for name, path in named]),
        (say_in("逾期和缺项"), _findings(site, language, programmes)),
        (say_in("按管理分类"), _groups(site, language, placed(site, "class"))),
        (say_in("按行政区"), _groups(site, language, placed(site, "district"))),
        *(
            (f"{say_in('按事项')} · {name}", _groups(site, language, kinds))
            for name, kinds in kinds_by_subject(site.words, language)
        ),
    ]
    return [(heading, feeds) for heading, feeds in found if feeds]


def _groups(site: Site, language: str, groups: Iterable[ListKey]) -> list[Followed]:
    return [
        Followed(
            group_name(site.words, language, each),
            "" if each.sort else group_told(site.words, language, each),
            group_path(each),
            f"{group_path(each)}.html",
        )
        for each in groups
    ]


def _findings(site: Site, language: str, programmes: list[str]) -> list[Followed]:
    """What the rules require and the record does not show, by article and by programme."""
    told, due = feed_names(site.words, language)
    groups = [
        *(f"article/{article}" for article in ARTICLES),
        *(each for each in programmes if page_if_any(site, each)),
    ]
    return [
        Followed(titled(site, language, group, name), "", path(group), findings_path(group))
        for group in groups
        for (name, _), path in ((told, news_path), (due, overdue_path))
    ]


def _days(words: BookWords, language: str) -> list[Followed]:
    """Notices that close, and findings."""
    say_in = words.say_in(language)
    closing = say_in("公示与申报的结束"), say_in("公示期满和申报截止的，列在这里。")
    told, due = feed_names(words, language)
    return [
        Followed(*closing, CLOSINGS, "decisions/notices.html"),
        Followed(*told, news_path(EVERY), findings_path(EVERY)),
        Followed(*due, overdue_path(EVERY), findings_path(EVERY)),
    ]


MAKERS = (Maker("feeds", once, page),)
