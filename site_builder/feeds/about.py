"""What a feed is without its items: its id, title, page and address."""

from __future__ import annotations

import msgspec

from projections.key import ListKey
from site_builder.addresses import in_one_format, page_of
from site_builder.feeds.text import tag_uri
from site_builder.feeds.values import FORMATS, ONE_FORMAT, Feed, OtherLanguage
from site_builder.lists.groups import group_name, group_path, group_told, is_followed_by_residents
from site_builder.site import Site
from site_builder.words.voice import TAGS

EVERYTHING = ListKey()  # the feed of the whole book
SINCE = "2014-04-14T00:00:00Z"


def feed_path(key: ListKey) -> str:
    """The path of a feed without its ending, from its language's folder: of a list, of a stream, or of everything."""
    if key.stream:
        return page_of(key.stream).removesuffix(".html")
    return "feed" if key == EVERYTHING else group_path(key)


def feed_of(key: ListKey, site: Site, language: str, at: int | None) -> Feed:
    """The feed of a list, of a stream or of everything; `at` as in `Listed`."""
    path, stream = feed_path(key), key.stream
    if is_followed_by_residents(key):
        return _of_district(key, site, language, path)
    if not stream and key != EVERYTHING:
        return blank(site, language, path, group_name(site.words, language, key), group_told(site.words, language, key))
    title = site.name(language, stream, at) if stream else ""
    feed = blank(site, language, path, title, "", page_of(stream) if stream else "index.html")
    formats = ONE_FORMAT if in_one_format(key) else FORMATS
    return msgspec.structs.replace(feed, id=tag(site, f"feed/{language}/{stream or 'all'}"), formats=formats)


def _of_district(key: ListKey, site: Site, language: str, path: str) -> Feed:
    """The feed of a district's approvals or notices; its page is the list of the district, which always exists."""
    family, district = ListKey(key.name), key.part
    title = f"{group_name(site.words, language, district)} · {group_name(site.words, language, family)}"
    told = group_told(site.words, language, family)
    feed = blank(site, language, path, title, told, f"{group_path(district)}.html")
    return msgspec.structs.replace(feed, formats=ONE_FORMAT)


def blank(site: Site, language: str, path: str, title: str, told: str = "", home: str = "") -> Feed:
    """A feed without items at a path without ending; its page is `home`, or the one at the same path."""
    settings, say_in = site.settings, site.words.say_in(language)
    of_site = settings.title if language == "zh" else settings.title_en
    root = settings.base_url
    return Feed(
        id=tag(site, f"feed/{language}/{path}"),
        title=f"{title} · {of_site}" if title else of_site,
        subtitle=told or say_in("每一项决定、调整和评估结果，一条一条如实公布。"),
        language=TAGS[language],
        home_url=f"{root}{language}/{home or path + '.html'}",
        address=f"{root}{language}/{path}",
        author=settings.owner if language == "zh" else settings.owner_en,
        since=SINCE,
        editions=tuple(
            OtherLanguage(TAGS[other], f"{root}{other}/{path}") for other in site.languages if other != language
        ),
        hub=settings.hub or None,
        stylesheet=f"{root}static/feed.css",
        offset=site.offset,
    )


def tag(site: Site, name: str) -> str:
    """A tag: id (RFC 4151) that does not change when the site moves."""
    domain, _, path = site.settings.origin.partition("/")
    return tag_uri(domain, site.settings.tag_date, path, *name.split("/"))
