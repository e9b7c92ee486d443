"""What a feed says, before any format: frozen values that the writers turn into bytes."""

import msgspec

from domain.rules.office_time import USUAL
from projections.authorship import AuthorshipField
from site_builder.feeds.text import clean, moment

ENDINGS = {"atom": ".atom", "rss": ".rss", "json": ".json"}
FORMATS = tuple(ENDINGS)
ONE_FORMAT = ("rss",)  # of feeds about a single project or unit
MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


class Enclosure(msgspec.Struct, frozen=True):
    """A file that belongs to an item; `length` is its true size in bytes."""

    url: str
    type: str
    length: int


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the book as a subscriber reads it; once published it changes where its `updated` does.

    `title` is a sentence, `summary` plain text, `html` a fragment whose links are absolute; `updated` and
    `published` are RFC 3339 in UTC (`2014-04-14T01:30:00Z`), taken from the entry. RSS carries the first enclosure. The
    `author` issued what the item tells of, `contributors` drafted it; `decided` says for programs who decided it.
    """

    id: str
    title: str
    url: str
    updated: str
    published: str
    author: str
    html: str
    summary: str
    contributors: tuple[str, ...] = ()
    decided: dict[str, int | AuthorshipField] = {}
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()

    def __post_init__(self) -> None:
        _settle(self, "title", "author", "html", "summary")
        for field in ("contributors", "categories"):
            msgspec.structs.force_setattr(self, field, tuple(map(clean, getattr(self, field))))


class OtherLanguage(msgspec.Struct, frozen=True):
    """The same feed in another language: its BCP 47 tag and its address without ending."""

    language: str
    address: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, or one of its archive pages, whatever the format.

    `address`, `prev_archive`, `next_archive`, `current` and an edition's address are absolute URLs without their
    ending, which each format adds from `ENDINGS`; `home_url`, `hub` and `stylesheet` are whole URLs. `id` stays the
    same on archive pages (RFC 5005 §4). `since` (RFC 3339) dates a feed that has no items yet. `formats` are those in
    which it is published; RSS tells its dates by the office's clock, `offset` minutes ahead of UTC.
    """

    id: str
    title: str
    subtitle: str
    language: str
    home_url: str
    address: str
    author: str
    since: str
    items: tuple[FeedItem, ...] = ()
    editions: tuple[OtherLanguage, ...] = ()
    hub: str | None = None
    stylesheet: str | None = None
    prev_archive: str | None = None
    next_archive: str | None = None
    current: str | None = None
    is_archive: bool = False
    formats: tuple[str, ...] = FORMATS
    offset: int = USUAL

    def __post_init__(self) -> None:
        _settle(self, "title", "subtitle", "author")


class FeedLink(msgspec.Struct, frozen=True):
    """One link of a feed itself; `type` and `hreflang` are empty where they say nothing."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""

    def attributes(self) -> dict[str, str]:
        """The link as XML attributes, empty ones left out, in one fixed order."""
        pairs = {"href": self.href, "rel": self.rel, "type": self.type, "hreflang": self.hreflang}
        return {name: value for name, value in pairs.items() if value}


def links(feed: Feed, form: str) -> list[FeedLink]:
    """The feed's links in one format ("atom", "rss" or "json"), its home page left out.

    Other languages are `related`, not `alternate`: readers take any alternate, the first or the last, for the home
    page. An archive page names no hub, since nothing will ever be pushed to it. Archive pages are RSS, whatever the
    format of the feed that leads to them.
    """
    ending, media = ENDINGS[form], MEDIA_TYPES[form]
    archives = {"prev-archive": feed.prev_archive, "next-archive": feed.next_archive}
    return [
        FeedLink("self", feed.address + ending, media, feed.language),
        *(FeedLink("related", edition.address + ending, media, edition.language) for edition in feed.editions),
        *(FeedLink(rel, address + ENDINGS["rss"], MEDIA_TYPES["rss"]) for rel, address in archives.items() if address),
        *([FeedLink("current", feed.current + ending, media)] if feed.current else []),
        *([FeedLink("hub", feed.hub)] if feed.hub and not feed.is_archive else []),
    ]


def newest_first(feed: Feed) -> list[FeedItem]:
    """The items by (published, id), newest first; the longer of two ids is the later, so entry/10 follows entry/9.

    An item that lost a personal value was updated since, and keeps its place.
    """
    return sorted(feed.items, key=lambda item: (moment(item.published), len(item.id), item.id), reverse=True)


def updated(feed: Feed) -> str:
    """The newest item's `updated`, or `since` while there is none: never the clock."""
    return max((item.updated for item in feed.items), key=moment, default=feed.since)


def _settle(struct: FeedItem | Feed, *fields: str) -> None:
    # Here, once, so that no format can meet a text that it cannot write, and all formats say the same.
    for field in fields:
        text = getattr(struct, field)
        if not text:
            what = "item" if isinstance(struct, FeedItem) else "feed"
            raise ValueError(f"{what} {struct.id}: {field} is empty")
        msgspec.structs.force_setattr(struct, field, clean(text))
