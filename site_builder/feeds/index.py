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
from site_builder.lists.groups import RESIDENTS, group_name, group_path, group_told, kinds_by_subject, question_of
from site_builder.lists.index import placed
from site_builder.maker import Maker, once
from site_builder.site import Context, Output, Site
from site_builder.words.book_words import BookWords

STARTER = 4  # choices in the file for beginners


class Followed(NamedTuple):
    """One feed: what it is called, what it tells, its path without ending, its page; the format that is shown."""

    name: str
    told: str
    feed: str
    page: str
    ending: str = ".atom"


class Choice(NamedTuple):
    """What most people want to follow: in words, with the feeds that tell it; without any, a page leads to them."""

    title: str
    told: str
    feeds: list[Followed]


Headings = list[tuple[str, list[Followed]]]


class FeedsPage(Context, frozen=True, kw_only=True):
    """What most people want to follow, then all feeds under their headings."""

    template: ClassVar[str] = "feeds.html"

    choices: list[Choice]
    headings: Headings


def page(site: Site, _: str) -> Iterator[Output]:
    """The page in both languages, and an OPML file beside each."""
    programmes = [shown.entry.stream for shown in site.reader.whole("born", "programme")]
    for language in site.languages:
        root = f"{site.settings.base_url}{language}/"
        headings = _headings(site, language, programmes)
        title = site.settings.title if language == "zh" else site.settings.title_en
        choices = _choices(site, language)
        yield site.render(language, "feeds.html", FeedsPage(choices=choices, headings=headings))
        starter = [(choice.title, choice.feeds) for choice in choices[:STARTER]]
        for name, given in (("feeds", headings), ("feeds-starter", starter)):
            told = [
                (heading, [(each.name, f"{root}{each.feed}{each.ending}", root + each.page) for each in feeds])
                for heading, feeds in given
            ]
            yield Output(f"{language}/{name}.opml", opml(title, told))


def _choices(site: Site, language: str) -> list[Choice]:
    """What most people want to follow; the feeds of the first `STARTER` choices tell nothing twice."""
    say_in = site.words.say_in(language)
    closing, *overdue = _days(site.words, language)
    notices, approvals, adjustments, evaluations = _groups(
        site, language, map(ListKey, ("notice", "approval", "adjustment", "evaluation"))
    )
    districts = [each for place in placed(site, "district") for each in _district(site, language, place)]
    return [
        Choice(say_in("新公示"), say_in("哪些项目拟立项，到哪一天可以提出异议。"), [notices, closing]),
        Choice(say_in("立项和调整"), say_in("批了什么项目、多少钱，后来改了什么。"), [approvals, adjustments]),
        Choice(say_in("评估和验收"), say_in("评得怎样，验收通过没有，问题整改没有。"), [evaluations]),
        Choice(say_in("逾期"), say_in("按规则应有、记录中尚未见到的，和后来补上的。"), overdue),
        Choice(say_in("我的区"), say_in("在本区的项目：新立项的，正在公示的，全部记录。"), districts),
        Choice(say_in("某个项目、某家机构"), say_in("在它的页面上方有它自己的订阅。"), []),
    ]


def _district(site: Site, language: str, district: ListKey) -> list[Followed]:
    """The feeds of a district: all of it, and what its residents ask for first."""
    page = f"{group_path(district)}.html"
    name = group_name(site.words, language, district)
    parts = [district._replace(name=family) for family in RESIDENTS]
    return [
        Followed(name, "", group_path(district), page),
        *(
            Followed(
                f"{name} · {group_name(site.words, language, ListKey(part.name))}", "", group_path(part), page, ".rss"
            )
            for part in parts
            if site.reader.slice(*question_of(part), 0, 1)
        ),
    ]


def _headings(site: Site, language: str, programmes: list[str]) -> Headings:
    say_in = site.words.say_in(language)
    named = [(site.name(language, stream), page_of(stream)) for stream in programmes]
    found = [
        (say_in("全部"), [Followed(say_in("全部记录"), say_in("每一条记录，一条不漏。"), "feed", "index.html")]),
        (say_in("决定和记录"), [*_groups(site, language, map(ListKey, FAMILIES)), *_days(site.words, language)]),
        (say_in("按重大专项"), [Followed(name, "", path.removesuffix(".html"), path) for name, path in named]),
        (say_in("逾期和缺项"), _findings(site, language, programmes)),
        (say_in("按管理分类"), _groups(site, language, placed(site, "class"))),
        (
            say_in("按行政区"),
            [each for place in placed(site, "district") for each in _district(site, language, place)],
        ),
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
