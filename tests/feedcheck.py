"""Strict checks of finished feeds: each returns its problems in plain sentences, an empty list when there are none.

The rules are RFC 4287 (Atom), RFC 5005 (archives), RFC 4151 (tag URIs), the RSS Advisory Board's RSS 2.0 profile,
JSON Feed 1.1 and the house's own (one self, one alternate, dates on Beijing's clock in RSS, nothing version-bound).
"""

import re
from collections.abc import Callable, Iterator
from email.utils import mktime_tz, parsedate_tz
from typing import Any, Literal

import msgspec
from lxml import etree

from tests.feedrules import (
    MARKUP,
    absolute,
    archive,
    by_rel,
    enclosure,
    exactly_one,
    feed_updated,
    fragment,
    generator,
    line,
    newest_first,
    one_of,
    rfc822,
    rfc3339,
    self_link,
    tag_uri,
    unique,
)

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ("zh-CN", "en")


def check_atom(data: bytes) -> list[str]:
    """Problems of an Atom feed or archive page."""
    return list(_guarded(data, _atom))


def check_rss(data: bytes) -> list[str]:
    """Problems of an RSS channel or archive page."""
    return list(_guarded(data, _rss))


def check_json_feed(data: bytes) -> list[str]:
    """Problems of a JSON Feed or archive page."""
    try:
        feed = msgspec.json.decode(data, type=JsonFeed, strict=True)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return [f"not JSON Feed 1.1: {error}"]
    return list(_json(feed))


def _guarded(data: bytes, rules: Callable[[Any], Iterator[str]]) -> Iterator[str]:
    if not re.match(rb"""<\?xml version=['"]1\.0['"] encoding=['"]UTF-8['"]\?>""", data):
        yield "does not begin with an XML declaration that says UTF-8"
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield f"not well-formed XML: {error}"
        return
    before = root.getprevious()
    while before is not None:
        if 'type="text/css"' not in (before.text or ""):
            yield f"a processing instruction that is no CSS stylesheet: {before}"
        before = before.getprevious()
    yield from rules(root)


# Atom


def _atom(root: Any) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield f"the root is {root.tag}, not an Atom feed"
        return
    language = root.get(XML_LANG)
    yield from one_of("xml:lang", language, LANGUAGES)
    yield from exactly_one(root, "feed", ATOM, "id", "title", "subtitle", "updated", "author", "generator")
    yield from generator(root.find(f"{ATOM}generator"))
    yield from _plain_heads(root, "feed")
    yield from _atom_links(root, "feed", language)
    yield from self_link(root.findall(f"{ATOM}link"), "application/atom+xml", language)
    yield from archive(root.findall(f"{ATOM}link"), root.findall(f"{HISTORY}archive"))
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _atom_entry(entry, language)
    yield from unique("entry id", [entry.findtext(f"{ATOM}id") for entry in entries])
    yield from unique("updated", [entry.findtext(f"{ATOM}updated") for entry in entries])
    yield from newest_first([(e.findtext(f"{ATOM}published"), e.findtext(f"{ATOM}id")) for e in entries])
    yield from feed_updated(root.findtext(f"{ATOM}updated"), [entry.findtext(f"{ATOM}updated") for entry in entries])


def _atom_entry(entry: Any, language: str | None) -> Iterator[str]:
    where = f"entry {entry.findtext(f'{ATOM}id')}"
    yield from exactly_one(entry, where, ATOM, "id", "title", "updated", "published", "author", "content", "summary")
    yield from _plain_heads(entry, where)
    yield from rfc3339(f"{where}: published", entry.findtext(f"{ATOM}published"))
    yield from _atom_links(entry, where, language)
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "html":
        yield f"{where}: content is not of type html"
    yield from fragment(where, entry.findtext(f"{ATOM}content"))
    for link in by_rel(entry.findall(f"{ATOM}link"), "enclosure"):
        yield from enclosure(where, link.get("href"), link.get("type"), link.get("length"))
    if any(not category.get("term") for category in entry.iterfind(f"{ATOM}category")):
        yield f"{where}: a category without a term"


def _plain_heads(element: Any, where: str) -> Iterator[str]:
    """What an Atom feed and its entries have in common."""
    yield from tag_uri(f"{where}: id", element.findtext(f"{ATOM}id"))
    yield from rfc3339(f"{where}: updated", element.findtext(f"{ATOM}updated"))
    yield from line(f"{where}: title", element.findtext(f"{ATOM}title"))
    if not element.findtext(f"{ATOM}author/{ATOM}name"):
        yield f"{where}: the author has no name"


def _atom_links(element: Any, where: str, language: str | None) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    for link in links:
        yield from absolute(f"{where}: link", link.get("href"))
        if not link.get("rel"):
            yield f"{where}: a link without rel"
    alternates = [(link.get("type"), link.get("hreflang")) for link in by_rel(links, "alternate")]
    if alternates != [("text/html", language)]:
        yield f"{where}: not exactly one alternate, HTML in the feed's language, but {alternates}"
    yield from unique(f"{where}: link", [(link.get("rel"), link.get("href")) for link in links])


# RSS


def _rss(root: Any) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        yield "not RSS 2.0 with one channel"
        return
    names = ("title", "link", "description", "language", "lastBuildDate", "generator", "docs")
    yield from exactly_one(channel, "channel", "", *names)
    language = channel.findtext("language")
    yield from one_of("language", language, [name.lower() for name in LANGUAGES])
    yield from generator(channel.find("generator"))
    yield from line("channel: title", channel.findtext("title"))
    yield from absolute("channel: link", channel.findtext("link"))
    links = channel.findall(f"{ATOM}link")
    for link in links:
        yield from absolute("channel: atom:link", link.get("href"))
    if channel.findtext("link") in [link.get("href") for link in links]:
        yield "the channel's link is one of its atom:links, not the home page"
    spelt = next((name for name in LANGUAGES if name.lower() == language), None)
    yield from self_link(links, "application/rss+xml", spelt)
    yield from archive(links, channel.findall(f"{HISTORY}archive"))
    items = channel.findall("item")
    for item in items:
        yield from _rss_item(item)
    yield from rfc822("lastBuildDate", channel.findtext("lastBuildDate"))
    yield from unique("guid", [item.findtext("guid") for item in items])
    dates = [mktime_tz(parsed) for item in items if (parsed := parsedate_tz(item.findtext("pubDate") or ""))]
    if dates != sorted(dates, reverse=True):
        yield "not newest first by pubDate"


def _rss_item(item: Any) -> Iterator[str]:
    where = f"item {item.findtext('guid')}"
    yield from exactly_one(item, where, "", "title", "link", "description", "guid", "pubDate", CREATOR, ENCODED)
    yield from tag_uri(f"{where}: guid", item.findtext("guid"))
    if item.find("guid") is None or item.find("guid").get("isPermaLink") != "false":
        yield f"{where}: guid does not say isPermaLink=false"
    yield from rfc822(f"{where}: pubDate", item.findtext("pubDate"))
    yield from line(f"{where}: title", item.findtext("title"))
    yield from absolute(f"{where}: link", item.findtext("link"))
    yield from fragment(where, item.findtext(ENCODED))
    if not item.findtext(CREATOR):
        yield f"{where}: dc:creator is empty"
    if MARKUP.search(item.findtext("description") or ""):
        yield f"{where}: description holds markup"
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield f"{where}: more than one enclosure"
    for file in enclosures:
        yield from enclosure(where, file.get("url"), file.get("type"), file.get("length"))


# JSON Feed


class JsonAuthor(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class JsonHub(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    url: str


class JsonAttachment(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    mime_type: str
    size_in_bytes: int


class JsonEdition(msgspec.Struct, forbid_unknown_fields=True):
    language: str
    url: str


class JsonWord(msgspec.Struct, forbid_unknown_fields=True):
    index: int
    by: str
    on: str | msgspec.UnsetType = msgspec.UNSET
    refused: str | msgspec.UnsetType = msgspec.UNSET


class JsonDecided(msgspec.Struct, forbid_unknown_fields=True):
    """Who decided what an item tells of, under our own name."""

    entry: int
    issued_by: str | msgspec.UnsetType = msgspec.UNSET
    recorded_by: str | msgspec.UnsetType = msgspec.UNSET
    drafted_by: str | msgspec.UnsetType = msgspec.UNSET
    urgent: str | msgspec.UnsetType = msgspec.UNSET
    key_not_trusted_from: str | msgspec.UnsetType = msgspec.UNSET
    countersigning: Literal["open", "countersigned", "refused"] | msgspec.UnsetType = msgspec.UNSET
    countersigned: list[JsonWord] | msgspec.UnsetType = msgspec.UNSET
    evaluator: Literal["signed", "missing"] | msgspec.UnsetType = msgspec.UNSET


class JsonItem(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: str
    date_modified: str
    authors: list[JsonAuthor]
    language: str
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    attachments: list[JsonAttachment] | msgspec.UnsetType = msgspec.UNSET
    house: JsonDecided | msgspec.UnsetType = msgspec.field(name="_gongshi", default=msgspec.UNSET)


class JsonHouse(msgspec.Struct, forbid_unknown_fields=True):
    about: str
    id: str
    updated: str
    prev_archive: str | msgspec.UnsetType = msgspec.UNSET
    editions: list[JsonEdition] | msgspec.UnsetType = msgspec.UNSET


class JsonFeed(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Feed 1.1 as a schema: the fields we may write, each with its type, and no other."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: list[JsonAuthor]
    items: list[JsonItem]
    house: JsonHouse = msgspec.field(name="_gongshi")
    hubs: list[JsonHub] | msgspec.UnsetType = msgspec.UNSET


def _json(feed: JsonFeed) -> Iterator[str]:
    yield from one_of("version", feed.version, ["https://jsonfeed.org/version/1.1"])
    yield from one_of("language", feed.language, LANGUAGES)
    yield from line("feed: title", feed.title)
    addresses = [feed.home_page_url, feed.feed_url, feed.house.prev_archive]
    for url in [*addresses, *(hub.url for hub in feed.hubs or [])]:
        yield from absolute("feed", url) if url is not msgspec.UNSET else ()
    yield from tag_uri("feed: _gongshi.id", feed.house.id)
    yield from rfc3339("feed: _gongshi.updated", feed.house.updated)
    if not str(feed.house.prev_archive or "x.rss").endswith(".rss"):
        yield "prev_archive is no RSS"
    for item in feed.items:
        yield from _json_item(item, feed.language)
    yield from unique("item id", [item.id for item in feed.items])
    yield from unique("date_modified", [item.date_modified for item in feed.items])
    yield from newest_first([(item.date_published, item.id) for item in feed.items])
    yield from feed_updated(feed.house.updated, [item.date_modified for item in feed.items])


def _json_item(item: JsonItem, language: str) -> Iterator[str]:
    where = f"item {item.id}"
    yield from tag_uri(f"{where}: id", item.id)
    yield from absolute(f"{where}: url", item.url)
    yield from line(f"{where}: title", item.title)
    yield from rfc3339(f"{where}: date_published", item.date_published)
    yield from rfc3339(f"{where}: date_modified", item.date_modified)
    yield from fragment(where, item.content_html)
    yield from one_of(f"{where}: language", item.language, [language])
    if not item.authors or not all(author.name for author in item.authors):
        yield f"{where}: no author with a name"
    for file in item.attachments or []:
        yield from enclosure(where, file.url, file.mime_type, str(file.size_in_bytes))
