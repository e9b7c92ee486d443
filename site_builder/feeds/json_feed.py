"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), by hand: feedgen does not know it."""

from collections.abc import Mapping

import msgspec

from site_builder.feeds.values import Feed, FeedItem, links, newest_first, updated


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed: the same values give the same bytes.

    What the format has no field for is under `_gongshi`: there `prev_archive` leads to the archive pages, in RSS.
    """
    by_rel = {link.rel: link.href for link in links(feed, "json")}
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": by_rel["self"],
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "hubs": [{"type": "WebSub", "url": by_rel["hub"]}] if "hub" in by_rel else None,
        "_gongshi": _extension(feed, by_rel),
        "items": [_item(item, feed.language) for item in newest_first(feed)],
    }
    return msgspec.json.encode(_without_none(document)) + b"\n"


def _extension(feed: Feed, by_rel: dict[str, str]) -> dict[str, object]:
    """What Atom and RSS say too: the feed's id, date, other languages, and the newest archive page, which is RSS."""
    editions = [{"language": link.hreflang, "url": link.href} for link in links(feed, "json") if link.rel == "related"]
    values = {
        "about": "https://www.rfc-editor.org/rfc/rfc5005",
        "id": feed.id,
        "updated": updated(feed),
        "prev_archive": by_rel.get("prev-archive"),
        "editions": editions or None,
    }
    return _without_none(values)


def _item(item: FeedItem, language: str) -> dict[str, object]:
    files = [{"url": file.url, "mime_type": file.type, "size_in_bytes": file.length} for file in item.enclosures]
    values = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "date_published": item.published,
        "date_modified": item.updated,
        "authors": [{"name": name} for name in (item.author, *item.contributors)],
        "tags": list(item.categories) or None,
        "language": language,
        "attachments": files or None,
        "_gongshi": item.decided or None,
    }
    return _without_none(values)


def _without_none(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
