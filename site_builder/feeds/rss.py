"""RSS 2.0 with content:encoded, dc:creator and RFC 5005 archives."""

from html import escape

from site_builder.feeds.feedgen import RssEntry, RssFeed
from site_builder.feeds.text import moment
from site_builder.feeds.values import Feed, FeedItem, links, newest_first, updated


def rss(feed: Feed) -> bytes:
    """The feed as RSS: the same values give the same bytes."""
    out = RssFeed(feed.is_archive, moment(updated(feed)), feed.offset, links(feed, "rss"))
    out.title(feed.title)
    out.link(href=feed.home_url)
    out.description(feed.subtitle)
    out.language(feed.language.lower())
    out.docs("https://www.rssboard.org/rss-specification")
    for item in newest_first(feed):
        out.add_entry(_entry(item, feed.offset), order="append")
    return out.document(feed.stylesheet)


def _entry(item: FeedItem, offset: int) -> RssEntry:
    entry = RssEntry((item.author, *item.contributors), moment(item.published), offset)
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.link(href=item.url)
    # Readers take a description for HTML, so plain text is escaped once as HTML and once more as XML.
    entry.description(escape(item.summary, quote=False))
    entry.content(item.html)
    entry.category([{"term": category} for category in item.categories])
    for file in item.enclosures[:1]:
        entry.enclosure(file.url, file.length, file.type)
    return entry
