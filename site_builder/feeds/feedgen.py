"""feedgen 1.0.0 with its measured defects cured: the only module that imports it.

One object serves one format, since feedgen lets the formats overwrite each other's ids, links and descriptions;
entries are appended in the order given; every date is handed in as a datetime, or feedgen would take the clock.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Protocol

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]

from site_builder.feeds.text import rfc822
from site_builder.feeds.values import FeedLink

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
GENERATOR = "Gongshi 公示"


class Element(Protocol):
    """What we ask of an element of lxml, which has no types."""

    @property
    def attrib(self) -> MutableMapping[str, str]: ...

    def iterfind(self, path: str) -> Iterator["Element"]: ...

    def __getitem__(self, place: int) -> "Element": ...


class AtomEntry(FeedEntry):  # type: ignore[misc]
    """An Atom entry whose links keep all their attributes (feedgen issue 135: it writes the href alone)."""

    def atom_entry(self, extensions: bool = True) -> Element:
        """The entry element."""
        entry: Element = super().atom_entry(extensions)
        for element, link in zip(entry.iterfind("link"), self.link(), strict=True):
            element.attrib.update(link)
        return entry


class RssEntry(FeedEntry):  # type: ignore[misc]
    """An RSS item that names its author without an address, and makes its date without changing the locale."""

    def __init__(self, creators: Sequence[str], date: datetime, offset: int) -> None:
        super().__init__()
        self.creators = creators
        self.date = date
        self.offset = offset  # of the office's clock, by which the date is told

    def rss_entry(self, extensions: bool = True) -> Element:
        """The item element."""
        item: Element = super().rss_entry(extensions)
        etree.SubElement(item, "pubDate").text = rfc822(self.date, self.offset)
        for each in self.creators:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = each
        return item


class AtomFeed(FeedGenerator):  # type: ignore[misc]
    """An Atom feed."""

    def __init__(self) -> None:
        super().__init__()
        self.generator(GENERATOR, version="", uri="")

    def document(self, stylesheet: str | None) -> bytes:
        """The feed's bytes."""
        return _styled(self.atom_str(pretty=True), stylesheet)


class Unsaid(datetime):
    """A date that feedgen does not write: it writes those that are true."""

    def __bool__(self) -> bool:
        return False


class RssFeed(FeedGenerator):  # type: ignore[misc]
    """An RSS channel with the links, the date and the archive mark that feedgen cannot give it.

    Its `link` is the home page alone: feedgen would take whatever link came last for it.
    """

    def __init__(self, is_archive: bool, built: datetime, offset: int, links: list[FeedLink]) -> None:
        super().__init__()
        # feedgen has set this to now and would write it with a change of the process's locale, which threads share.
        self.lastBuildDate(Unsaid(1, 1, 1, tzinfo=UTC))
        self.generator(GENERATOR)
        self.register_extension("channel", partial(Channel, built, offset, links))
        if is_archive:
            self.register_extension("history", Archive)

    def document(self, stylesheet: str | None) -> bytes:
        """The feed's bytes."""
        return _styled(self.rss_str(pretty=True), stylesheet)


class Archive(BaseExtension):  # type: ignore[misc]
    """The mark of an archive page, `fh:archive` (RFC 5005 §4)."""

    def extend_ns(self) -> dict[str, str]:
        """The namespace that the mark needs."""
        return {"fh": HISTORY}

    def extend_rss(self, feed: Element) -> Element:
        """Mark an RSS channel."""
        etree.SubElement(feed[0], f"{{{HISTORY}}}archive")
        return feed


class Channel(BaseExtension):  # type: ignore[misc]
    """What an RSS channel says beyond feedgen's fields."""

    def __init__(self, built: datetime, offset: int, links: list[FeedLink]) -> None:
        self.built = built
        self.offset = offset
        self.links = links

    def extend_ns(self) -> dict[str, str]:
        """The namespace of the items' dc:creator."""
        return {"dc": DUBLIN_CORE}

    def extend_rss(self, feed: Element) -> Element:
        """Date the channel and give it its own address and every other link."""
        channel = feed[0]
        etree.SubElement(channel, "lastBuildDate").text = rfc822(self.built, self.offset)
        for link in self.links:
            etree.SubElement(channel, f"{{{ATOM}}}link", link.attributes())
        return feed


def _styled(document: bytes, stylesheet: str | None) -> bytes:
    """A document with its stylesheet named behind its first line, which declares XML."""
    if not stylesheet:
        return document
    declared, end, rest = document.partition(b"?>\n")
    said = f'<?xml-stylesheet type="text/css" href="{escape(stylesheet)}"?>\n'
    return declared + end + said.encode() + rest
