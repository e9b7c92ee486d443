"""Feeds: of everything, of each programme, project and organisation, in each language and format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from projections.lists import BUNDLE
from projections.question import PAGE
from site_builder.addresses import page_of
from site_builder.feeds import archive
from site_builder.feeds.atom import atom
from site_builder.feeds.json_feed import json_feed
from site_builder.feeds.rss import rss
from site_builder.feeds.text import tag_uri
from site_builder.feeds.values import ENDINGS, Edition, Feed, Item
from site_builder.pages.maker import Maker, once
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.story import home_of, say
from site_builder.texts import translator
from site_builder.voice import LANGUAGES, TAGS, beijing_day, day

WRITERS: dict[str, Callable[[Feed], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}
FOLLOWED = ("programme", "project", "organisation")


def feed_path(stream: str) -> str:
    """The path of a feed without its ending, from its language's folder."""
    return page_of(stream).removesuffix(".html") if stream else "feed"


def _question(stream: str) -> tuple[str, str]:
    return ("concerned", stream) if stream else ("book", "all")


def _of(question: str, key: str) -> Iterable[str]:
    stream = key.rpartition("#")[0]
    return (stream,) if question == "concerned" and stream.partition("/")[0] in FOLLOWED else ()


def current(site: Site, stream: str) -> Iterator[Output]:
    """The feed that subscribers poll, in both languages and every format."""
    question, key = _question(stream)
    plan = archive.plan(site.reader.length(question, key))
    shown = site.reader.slice(question, key, plan.current.start, plan.current.stop)
    for language in LANGUAGES:
        feed = archive.current_feed(_feed(site, language, stream), _items(site, language, shown), plan.pages)
        yield from written(site, language, feed)


def _archive_of(question: str, key: str) -> Iterable[str]:
    if question == "book":
        return ("#" + key.partition("#")[2],)
    return (key,) if _of(question, key) else ()


def archived(site: Site, place: str) -> Iterator[Output]:
    """The archive pages that a page of the list completes (a page of the book has 256 entries: up to three of 100)."""
    stream, _, text = place.rpartition("#")
    question, key = _question(stream)
    size = BUNDLE if question == "book" else PAGE
    stops = range(int(text) * size + 1, (int(text) + 1) * size + 1)
    pages = archive.plan(site.reader.length(question, key)).pages
    for page in pages:
        if archive.positions(max(page, 1)).stop not in stops:  # the first page waits for the second, which it names
            continue
        positions = archive.positions(page)
        shown = site.reader.slice(question, key, positions.start, positions.stop)
        for language in LANGUAGES:
            feed = archive.archive_feed(_feed(site, language, stream), _items(site, language, shown), page)
            yield from written(site, language, feed)


def _feed(site: Site, language: str, stream: str) -> Feed:
    settings, say_in = site.settings, translator(language)
    title = settings.title if language == "zh" else settings.title_en
    if stream:
        title = f"{site.name(language, stream)} · {title}"
    root = settings.base_url
    return Feed(
        id=tag(site, f"feed/{language}/{stream or 'all'}"),
        title=title,
        subtitle=say_in("每一项决定、调整和评估结果,一条一条如实公布"),
        language=TAGS[language],
        home_url=f"{root}{language}/{page_of(stream) if stream else 'index.html'}",
        address=f"{root}{language}/{feed_path(stream)}",
        author=settings.owner if language == "zh" else settings.owner_en,
        since="2014-04-14T00:00:00Z",
        editions=tuple(
            Edition(TAGS[other], f"{root}{other}/{feed_path(stream)}") for other in LANGUAGES if other != language
        ),
        hub=settings.hub or None,
        stylesheet=f"{root}static/feed.css",
    )


def tag(site: Site, name: str) -> str:
    """A tag: id (RFC 4151) that does not change when the site moves."""
    domain, _, path = site.settings.origin.partition("/")
    return tag_uri(domain, site.settings.tag_date, path, *name.split("/"))


def _items(site: Site, language: str, entries: Iterable[Shown]) -> tuple[Item, ...]:
    return tuple(item(site, language, shown) for shown in entries)


def item(site: Site, language: str, shown: Shown) -> Item:
    """One entry as a subscriber reads it; nothing in it depends on what came later but a subject's name."""
    entry, root = shown.entry, f"{site.settings.base_url}{language}/"
    sentence = str(say(site, site.voice(language, at=shown.index), shown))
    say_in = translator(language)
    notes = [sentence]
    if entry.authority:
        notes.append(f"{say_in('依据')}{':' if language == 'zh' else ': '}{entry.authority}")
    decided = day(language, entry.decided_on) if entry.decided_on else say_in("未公布")
    notes.append(f"{say_in('决定日期')}{':' if language == 'zh' else ': '}{decided}")
    notes.append(
        f"{say_in('公开日期')}{':' if language == 'zh' else ': '}{day(language, beijing_day(entry.recorded_at))}"
    )
    if entry.illustrative:
        sentence = f"[{say_in('示例')}] {sentence}"
    return Item(
        id=tag(site, f"entry/{shown.index}/{language}"),
        title=sentence,
        url=root + home_of(site, shown),
        updated=entry.recorded_at,
        published=entry.recorded_at,
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html="".join(f"<p>{_escaped(note)}</p>" for note in notes),
        summary="\n".join(notes),
        categories=(str(getattr(type(entry.fact), language)),),
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def written(site: Site, language: str, feed: Feed) -> Iterator[Output]:
    """The files of a feed, one a format."""
    path = feed.address.removeprefix(site.settings.base_url)
    for format_name, write in WRITERS.items():
        yield Output(path + ENDINGS[format_name], write(feed))


MAKERS = (
    Maker("feed", lambda question, key: ("",) if question == "site" else _of(question, key), current),
    Maker("archive", _archive_of, archived),
)
__all__ = ["MAKERS", "current", "once"]
