"""Archive pages (RFC 5005 §4): how a subscriber who comes late misses nothing, and no page is written twice.

Items are counted in the order in which the book brought them. Page n, from 0, holds items 200n to 200n+199 and exists
once it is full and fifty newer ones stand in the current feed, which repeats none of it. It links to its own address,
the page before and the current feed, all known for ever; naming the page that comes after would mean to change it
later, or to link to nothing. The first page has none before it, so it waits for the second and names that: an archive
page without a neighbour is one that the W3C validator warns of.
"""

from collections.abc import Sequence

import msgspec

from site_builder.feeds.values import Feed, FeedItem

PAGE_SIZE = 200
AT_LEAST = 50


class ArchivePlan(msgspec.Struct, frozen=True):
    """Which archive pages exist, and the positions of the items that the current feed holds."""

    pages: range
    current: range


def plan(total: int, size: int = PAGE_SIZE, at_least: int = AT_LEAST) -> ArchivePlan:
    """The pages of a feed with `total` items, and a current feed of what is in none of them.

    A page waits until the current feed has `at_least` newer items, so that whoever polls now and then misses nothing.
    """
    full = max(0, total - at_least) // size
    pages = range(full if full > 1 else 0)
    return ArchivePlan(pages=pages, current=range(len(pages) * size, total))


def needed(page: int, size: int = PAGE_SIZE, at_least: int = AT_LEAST) -> int:
    """How many items there must be for an archive page to exist; the first waits for the second."""
    return (max(page, 1) + 1) * size + at_least


def completed(start: int, stop: int) -> range:
    """The archive pages that come to exist with the items from position `start` up to `stop`."""
    candidates = range(max(0, start // PAGE_SIZE - 2), stop // PAGE_SIZE + 1)
    pages = [page for page in candidates if start < needed(page) <= stop]
    return range(pages[0], pages[-1] + 1) if pages else range(0)


def positions(page: int, size: int = PAGE_SIZE) -> range:
    """The positions of the items on one archive page, the first page being 0."""
    return range(page * size, (page + 1) * size)


def page_address(address: str, page: int) -> str:
    """Where an archive page lives, without its ending; readers count pages from 1."""
    return f"{address}-archive-{page + 1}"


def current_feed(feed: Feed, items: Sequence[FeedItem], pages: range) -> Feed:
    """The feed that subscribers poll, given the items at `plan(total).current`."""
    before = page_address(feed.address, pages[-1]) if pages else None
    return msgspec.structs.replace(feed, items=tuple(items), prev_archive=before)


def archive_feed(feed: Feed, items: Sequence[FeedItem], page: int) -> Feed:
    """One full archive page, given the items at `positions(page)`; depends on nothing that comes later."""
    return msgspec.structs.replace(
        feed,
        address=page_address(feed.address, page),
        items=tuple(items),
        editions=(),
        hub=None,
        prev_archive=page_address(feed.address, page - 1) if page else None,
        next_archive=None if page else page_address(feed.address, 1),
        current=feed.address,
        is_archive=True,
    )
