"""Feeds of what comes with a day and not with an entry: each item is dated by the day on which it came to pass.

That a day has passed is no entry of the book, so these items come in the order of days. One whose entry is recorded
after its day comes when it is recorded. So nothing ever comes before what a reader has seen, and a month that is over
holds the same items for ever: it is an archive page (RFC 5005 §4), or several where it has more than a hundred. This
rests on the as-of day never lying ahead of the clock by which entries are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from projections.days import last_day, shifted
from projections.question import PAGE
from site_builder.feeds.archive import AT_LEAST
from site_builder.feeds.values import Feed, Item
from site_builder.pages.listed import written
from site_builder.site import Output, Site
from site_builder.voice import LANGUAGES


@dataclass(frozen=True)
class Dated:
    """What such a feed is made from.

    `about` is the feed without items; `months` the question and the group under which its months are noted (see
    projections/months.py); `passed` what came to pass in a month by the as-of day, oldest first; `item` makes one item.
    """

    about: Callable[[Site, str], Feed]
    months: tuple[str, str]
    passed: Callable[[Site, str], list[Any]]
    item: Callable[[Site, str, Any], Item]


class Page(NamedTuple):
    """An archive page: its month, its number in it from 0, and what it tells, oldest first."""

    month: str
    number: int
    told: list[Any]

    def address(self, feed: Feed) -> str:
        """Where it lives, without its ending."""
        return f"{feed.address}-archive-{self.month}" + (f"-{self.number + 1}" if self.number else "")


def current(site: Site, source: Dated) -> Iterator[Output]:
    """The feed that subscribers poll: what is on no archive page, and with it at least the newest fifty."""
    found: list[Any] = []
    shelf: list[Page] = []
    for month in reversed(_begun(site, source)):
        if len(found) >= AT_LEAST and len(shelf) > 1:
            break
        found = [*source.passed(site, month), *found]
        shelf = [*_pages(site, source, month), *shelf]
    if len(shelf) == 1:  # the first archive page waits for the second, which it names
        shelf = []
    start = max(0, min(sum(len(page.told) for page in shelf), len(found) - AT_LEAST))
    for language in LANGUAGES:
        about = source.about(site, language)
        before = shelf[-1].address(about) if shelf else None
        yield from _written(site, language, source, msgspec.structs.replace(about, prev_archive=before), found[start:])


def archived(site: Site, source: Dated, month: str) -> Iterator[Output]:
    """The archive pages of a month; nothing that comes later changes one."""
    own = _pages(site, source, month) if _has_begun(site, month) else []
    former = _before(site, source, month) if own else None
    for page, before in zip(own, [former, *own], strict=False):
        after = None if before else _second(site, source, own)
        if not (before or after):
            return
        for language in LANGUAGES:
            feed = source.about(site, language)
            about = msgspec.structs.replace(
                feed,
                address=page.address(feed),
                editions=(),
                hub=None,
                prev_archive=before.address(feed) if before else None,
                next_archive=after.address(feed) if after else None,
                current=feed.address,
                is_archive=True,
            )
            yield from _written(site, language, source, about, page.told)


def _has_begun(site: Site, month: str) -> bool:
    return site.reader.passed(shifted(f"{month}-01", -1))


def _begun(site: Site, source: Dated) -> list[str]:
    """The months that have begun, oldest first; stale when the next one does."""
    found: list[str] = []
    for month in site.reader.document(*source.months) or []:
        if not _has_begun(site, month):
            break
        found.append(month)
    return found


def _pages(site: Site, source: Dated, month: str) -> list[Page]:
    """The archive pages of a month that has begun: the full ones, and once it is over the last one too."""
    over, told = site.reader.passed(last_day(month)), source.passed(site, month)
    cut = [Page(month, start // PAGE, told[start : start + PAGE]) for start in range(0, len(told), PAGE)]
    return [page for page in cut if over or len(page.told) == PAGE]


def _before(site: Site, source: Dated, month: str) -> Page | None:
    """The last archive page of the months before one."""
    question, group = source.months
    earlier: str | None = month
    while earlier := site.reader.document(question, f"{group} {earlier}"):
        if pages := _pages(site, source, earlier):
            return pages[-1]
    return None


def _second(site: Site, source: Dated, first: list[Page]) -> Page | None:
    """The second of all archive pages, given those of the first month that has any."""
    if first[1:]:
        return first[1]
    for month in _begun(site, source):
        if month > first[0].month and (pages := _pages(site, source, month)):
            return pages[0]
    return None


def _written(site: Site, language: str, source: Dated, about: Feed, told: Sequence[Any]) -> Iterator[Output]:
    items = tuple(source.item(site, language, each) for each in told)
    return written(site, language, msgspec.structs.replace(about, items=items))
