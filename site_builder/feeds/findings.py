"""Feeds of findings, two for each group: what entries show or settle, and what is missing once a day has passed.

Each item says one thing that came to pass, and nothing later changes it; so the first are archived in the order of the
book like those of every list, the second year by year like everything that comes with a day.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import msgspec
from markupsafe import escape

from projections.findings.news import EVERY, group_of
from projections.findings.standing import as_finding
from projections.key import ListKey
from site_builder.addresses import group_path, in_one_format, news_path, overdue_path
from site_builder.content.finding_news import News, news_headline, news_home, news_of, passed_in
from site_builder.content.findings import feed_names, groups_with_feeds
from site_builder.feeds import by_day as dated
from site_builder.feeds import maker as listed
from site_builder.feeds.about import blank, tag
from site_builder.feeds.by_day import Dated
from site_builder.feeds.items import article, links
from site_builder.feeds.maker import Listed
from site_builder.feeds.text import apart
from site_builder.feeds.values import ONE_FORMAT, Feed, FeedItem
from site_builder.maker import Maker, because
from site_builder.reader import Shown
from site_builder.rulebook.law import articles
from site_builder.site import Output, Site
from site_builder.words.findings import label, say
from site_builder.words.voice import day

MANY = 10  # more news than any entry brings keep their order within one second until here


def titled(site: Site, language: str, group: str, title: str, at: int | None = None) -> str:
    """What a feed of findings of a group is called."""
    key = ListKey.parse(group)
    if group == EVERY:
        return title
    if key.sort == "article":
        article = articles(site.texts)[int(key.value)]
        number = site.words.say_in(language)("规则第 %(n)s 条") % {"n": key.value}
        return f"{title} · {article.zh}（{number}）" if language == "zh" else f"{title} · {article.en} ({number})"
    return f"{title} · {site.name(language, group, at)}"


def _about(group: str, which: int, site: Site, language: str, at: int | None) -> Feed:
    title, told = feed_names(site.words, language)[which]
    path = (news_path, overdue_path)[which](group)
    feed = blank(site, language, path, titled(site, language, group, title, at), told, group_path(group))
    return msgspec.structs.replace(feed, formats=ONE_FORMAT) if in_one_format(ListKey.parse(group)) else feed


def _items(group: str, site: Site, language: str, entries: Iterable[Shown]) -> tuple[FeedItem, ...]:
    return tuple(_item("told", site, language, each) for each in news_of(site, group, entries))


def _item(feed: str, site: Site, language: str, news: News) -> FeedItem:
    """The same item for every group that it stands in, in one of the two feeds."""
    name = (feed, language, str(news.entry), str(news.place), news.what)
    return site.reader.shared(name, lambda: item(site, language, news))


def item(site: Site, language: str, news: News) -> FeedItem:
    """One thing that came to pass, as a subscriber reads it."""
    say_in = site.words.say_in(language)
    finding, shown = as_finding(news.subject, news.record), site.reader.entry(news.entry)
    # The words are those of the entry that expects it.
    spoken = site.voice(language, at=finding.opened)
    named = label(site.words, language, finding.rule)
    notes = [say(spoken, finding), f"{say_in('起始日期')} {day(language, finding.since)}"]
    if news.what == "answered":
        notes.append(f"{say_in('已了结')} {day(language, str(finding.answered_on))}")
    illustrative = f"[{say_in('示例')}] " if shown.entry.illustrative else ""
    moment = apart(news.moment, news.entry * MANY + news.place)
    told = (*map(escape, notes), article(site, language, finding.article), links(site, language, shown))
    return FeedItem(
        id=tag(site, f"finding/{finding.id}/{news.what}/{language}"),
        title=f"{illustrative}{news_headline(site, language, news)}",
        url=f"{site.settings.base_url}{language}/{news_home(site, news)}",
        updated=moment,
        published=moment,
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html="".join(f"<p>{each}</p>" for each in told),
        summary="\n".join(notes),
        categories=(named,),
    )


def _listed(group: str) -> Listed:
    return Listed(functools.partial(_about, group, 0), ("findings_told", group), functools.partial(_items, group))


def _dated(group: str) -> Dated[News]:
    about, passed = functools.partial(_about, group, 1), lambda site, month: passed_in(site, group, month)
    return Dated(about, ("findings_months", group), passed, functools.partial(_item, "due"))


def told_feed(site: Site, group: str) -> Iterator[Output]:
    """The feed of what entries show or settle."""
    return listed.current(site, _listed(group))


def _archives(key: str) -> Iterable[str]:
    return listed.archives_of("findings_told", key)


def told_archive(site: Site, place: str) -> Iterator[Output]:
    """One archive page of it."""
    key = ListKey.parse_page(place)
    return listed.archived(site, _listed(str(key.whole)), key.page or 0)


def due_feed(site: Site, group: str) -> Iterator[Output]:
    """The feed of what is missing once a day has passed."""
    return dated.current(site, _dated(group))


def due_archive(site: Site, place: str) -> Iterator[Output]:
    """The archive pages of a month of it."""
    key = ListKey.parse(place)
    return dated.archived(site, _dated(group_of(key)), key.name)


MAKERS = (
    Maker("findingsfeed", because("site", "findings_tally", of=groups_with_feeds), told_feed),
    Maker("findingsarchive", {"findings_told": _archives}, told_archive),
    Maker("findingsdue", because("site", "findings_tally", of=groups_with_feeds), due_feed),
    Maker(
        "findingsduearchive",
        {"findings_due": lambda key: (str(ListKey.parse_page(key).whole),)},
        due_archive,
    ),
)
