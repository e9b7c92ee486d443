"""Feeds of a list of entries: the one that subscribers poll, and its archive pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from projections.key import ListKey
from projections.lists import BUNDLE
from projections.question import PAGE
from site_builder.feeds import archive
from site_builder.feeds.atom import atom
from site_builder.feeds.json_feed import json_feed
from site_builder.feeds.rss import rss
from site_builder.feeds.values import ENDINGS, ONE_FORMAT, Feed, FeedItem
from site_builder.reader import Shown
from site_builder.site import Output, Site

WRITERS: dict[str, Callable[[Feed], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}


@dataclass(frozen=True)
class Listed:
    """What such a feed is made from: the feed without items, its list (question and key), and the items of entries.

    `about` is asked for a language and the index of an archive page's newest entry, so that the page names what it
    follows as it was named then; None asks for the name of now.
    """

    about: Callable[[Site, str, int | None], Feed]
    of: tuple[str, str]
    items: Callable[[Site, str, Iterable[Shown]], tuple[FeedItem, ...]]


def current(site: Site, source: Listed) -> Iterator[Output]:
    """The feed that subscribers poll, in both languages and every format."""
    question, key = source.of
    plan = archive.plan(site.reader.length(question, key))
    shown = site.reader.slice(question, key, plan.current.start, plan.current.stop)
    for language in site.languages:
        items = source.items(site, language, shown)
        yield from written(site, language, archive.current_feed(source.about(site, language, None), items, plan.pages))


def archives_of(question: str, text: str) -> list[str]:
    """The archive pages that a page of a list completes, by their keys."""
    key = ListKey.parse_page(text)
    return [str(key.at(page)) for page in archives(question, key.page or 0)]


def archives(question: str, number: int) -> range:
    """The same by number: of the book, which has 256 entries a page, up to three."""
    size = BUNDLE if question == "book" else PAGE
    return archive.completed(number * size, (number + 1) * size)


def archived(site: Site, source: Listed, page: int) -> Iterator[Output]:
    """One archive page, once the current feed has enough newer items; nothing that comes later makes it stale."""
    question, key = source.of
    needed, positions = archive.needed(page), archive.positions(page)
    if not site.reader.slice(question, key, needed - 1, needed):
        return
    shown = site.reader.slice(question, key, positions.start, positions.stop)
    for language in site.languages:
        items = source.items(site, language, shown)
        about = source.about(site, language, shown[-1].index)
        yield from written(site, language, archive.archive_feed(about, items, page))


def written(site: Site, language: str, feed: Feed) -> Iterator[Output]:
    """The files of a feed, one a format; its archive pages are RSS, which all readers read (RFC 5005)."""
    path = feed.address.removeprefix(site.settings.base_url)
    for name in ONE_FORMAT if feed.is_archive else feed.formats:
        yield Output(path + ENDINGS[name], WRITERS[name](feed))
