"""Feeds of what comes with a day and not with an entry: each item is dated by the day on which it came to pass.

That a day has passed is no entry of the book, so these items come in the order of days. One whose entry is recorded
after its day comes when it is recorded. So nothing ever comes before what a reader has seen, and each hundred of a year
stays as it is, as does the rest of a year that is over. They are the archive pages (RFC 5005 §4), each from when fifty
newer items stand in the current feed. This rests on the as-of day never lying ahead of the clock by which entries are
recorded.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from domain.rules.days import is_day
from projections.days import shifted
from projections.question import PAGE
from site_builder.feeds.archive import AT_LEAST
from site_builder.feeds.maker import written
from site_builder.feeds.values import Feed, FeedItem
from site_builder.site import Output, Site


class Occurrence(Protocol):
    """Something that came to pass with a day, and the index of the entry that tells of it."""

    @property
    def entry(self) -> int: ...


D = TypeVar("D", bound=Occurrence)


@dataclass(frozen=True)
class Dated(Generic[D]):
    """What such a feed is made from.

    `about` is the feed without items, as in `Listed`; `months` the question and the group under which its months are
    noted (see projections/months.py); `passed` what came to pass in a month by the as-of day, oldest first; `item`
    makes one item.
    """

    about: Callable[[Site, str, int | None], Feed]
    months: tuple[str, str]
    passed: Callable[[Site, str], list[D]]
    item: Callable[[Site, str, D], FeedItem]


class Page(NamedTuple, Generic[D]):
    """An archive page: its year, its number in it from 0, and what it tells, oldest first."""

    year: str
    number: int
    told: list[D]

    def address(self, feed: Feed) -> str:
        """Where it lives, without its ending."""
        return f"{feed.address}-archive-{self.year}" + (f"-{self.number + 1}" if self.number else "")


def current(site: Site, source: Dated[D]) -> Iterator[Output]:
    """The feed that subscribers poll: what is on no archive page."""
    found: list[D] = []
    shelf: list[Page[D]] = []
    for year in reversed(_begun(site, source)):
        if len(shelf) > 1:
            break
        found = [*_passed(site, source, year), *found]
        shelf = [*_pages(site, source, year), *shelf]
    if len(shelf) == 1:  # the first archive page waits for the second, which it names
        shelf = []
    start = sum(len(page.told) for page in shelf)
    for language in site.languages:
        about = source.about(site, language, None)
        before = shelf[-1].address(about) if shelf else None
        yield from _written(site, language, source, msgspec.structs.replace(about, prev_archive=before), found[start:])


def archived(site: Site, source: Dated[D], month: str) -> Iterator[Output]:
    """The archive pages that a month fills; nothing that comes later changes one.

    It reads the months of its year up to this one, those that follow until fifty items are newer, and all of the year
    once that is over.
    """
    new = source.passed(site, month) if _has_begun(site, month) else []
    if not new:
        return
    year = month[:4]
    told = _passed(site, source, year, month)
    known = len(told) - len(new)
    last = _over(site, year) and len(_passed(site, source, year)) == len(told)
    newer = _newer(site, source, month)
    cut = _cut(year, told, last, newer)
    own = [page for page in cut if page.number * PAGE + len(page.told) > known]
    if not own:
        return
    former = cut[own[0].number - 1] if own[0].number else _before(site, source, month)
    for page, earlier in zip(own, [former, *own], strict=False):
        later = None if earlier else _second(site, source, page)
        if earlier or later:
            yield from _archive(site, source, page, earlier, later)


def _archive(
    site: Site, source: Dated[D], page: Page[D], earlier: Page[D] | None, later: Page[D] | None
) -> Iterator[Output]:
    newest = max(each.entry for each in page.told)  # the entry that tells of it
    for language in site.languages:
        feed = source.about(site, language, newest)
        about = msgspec.structs.replace(
            feed,
            address=page.address(feed),
            editions=(),
            hub=None,
            prev_archive=earlier.address(feed) if earlier else None,
            next_archive=later.address(feed) if later else None,
            current=feed.address,
            is_archive=True,
        )
        yield from _written(site, language, source, about, page.told)


def _begun(site: Site, source: Dated[D]) -> list[str]:
    """The years that have begun and in which something can come to pass, oldest first."""
    months = site.reader.document(*source.months, list[str]) or []
    return [year for year in dict.fromkeys(month[:4] for month in months) if _has_begun(site, f"{year}-01")]


def _has_begun(site: Site, month: str) -> bool:
    return is_day(f"{month}-01") and site.reader.passed(shifted(f"{month}-01", -1))


def _over(site: Site, year: str) -> bool:
    return site.reader.passed(f"{year}-12-31")


def _passed(site: Site, source: Dated[D], year: str, until: str = "") -> list[D]:
    """What came to pass in a year, or in its months up to one, oldest first; no month that has not begun is read."""
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    wanted = (month for month in months if not until or month <= until)
    return [
        each
        for month in itertools.takewhile(lambda month: _has_begun(site, month), wanted)
        for each in source.passed(site, month)
    ]


def _pages(site: Site, source: Dated[D], year: str) -> list[Page[D]]:
    """The archive pages of a year: the full ones, and once it is over the last one too."""
    told = _passed(site, source, year)
    return _cut(year, told, _over(site, year), _newer(site, source, f"{year}-12"))


def _cut(year: str, told: list[D], last: bool, newer: int) -> list[Page[D]]:
    """Pages of a hundred, and the rest where it is the last one; each has so many newer items that it is one."""
    cut = [Page(year, start // PAGE, told[start : start + PAGE]) for start in range(0, len(told), PAGE)]
    full = [page for page in cut if last or len(page.told) == PAGE]
    return [page for page in full if len(told) - page.number * PAGE - len(page.told) + newer >= AT_LEAST]


def _newer(site: Site, source: Dated[D], month: str) -> int:
    """How many items came after a month, counted until they are enough."""
    found = 0
    while found < AT_LEAST and _has_begun(site, month := _next(month)):
        found += len(source.passed(site, month))
    return found


def _next(month: str) -> str:
    years, place = divmod(int(month[5:]), 12)
    return f"{int(month[:4]) + years:04}-{place + 1:02}"


def _before(site: Site, source: Dated[D], month: str) -> Page[D] | None:
    """The last archive page of the years before that of a month."""
    question, group = source.months
    earlier: str | None = month
    looked = month[:4]
    while earlier := site.reader.document(question, f"{group} {earlier}", str):
        if earlier[:4] != looked:
            looked = earlier[:4]
            if pages := _pages(site, source, looked):
                return pages[-1]
    return None


def _second(site: Site, source: Dated[D], first: Page[D]) -> Page[D] | None:
    """The second of all archive pages, given the first."""
    following = (page for year in _begun(site, source) if year >= first.year for page in _pages(site, source, year))
    return next((page for page in following if page[:2] > first[:2]), None)


def _written(site: Site, language: str, source: Dated[D], about: Feed, told: Sequence[D]) -> Iterator[Output]:
    items = tuple(source.item(site, language, each) for each in told)
    return written(site, language, msgspec.structs.replace(about, items=items))
