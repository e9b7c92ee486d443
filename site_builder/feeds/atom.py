"""Atom 1.0 (RFC 4287). Archive pages (RFC 5005) are RSS, and Atom leads to the newest of them."""

from site_builder.feeds.feedgen import AtomEntry, AtomFeed
from site_builder.feeds.text import moment
from site_builder.feeds.values import Feed, FeedItem, FeedLink, links, newest_first, updated


def atom(feed: Feed) -> bytes:
    """The feed as Atom: the same values give the same bytes."""
    out = AtomFeed()
    out.language(feed.language)
    out.id(feed.id)
    out.title(feed.title)
    out.subtitle(feed.subtitle)
    out.updated(moment(updated(feed)))
    out.author(name=feed.author)
    home = FeedLink("alternate", feed.home_url, "text/html", feed.language)
    out.link([link.attributes() for link in [*links(feed, "atom"), home]])
    for item in newest_first(feed):
        out.add_entry(_entry(item, feed.language), order="append")
    return out.document(feed.stylesheet)


def _entry(item: FeedItem, language: str) -> AtomEntry:
    entry = AtomEntry()
    entry.id(item.id)
    entry.title(item.title)
    entry.updated(moment(item.updated))
    entry.published(moment(item.published))
    entry.author(name=item.author)
    for each in item.contributors:
        entry.contributor(name=each)
    entry.link(FeedLink("alternate", item.url, "text/html", language).attributes())
    for file in item.enclosures:
        entry.link(href=file.url, rel="enclosure", type=file.type, length=str(file.length))
    entry.summary(item.summary)
    entry.content(item.html, type="html")
    entry.category([{"term": category} for category in item.categories])
    return entry
