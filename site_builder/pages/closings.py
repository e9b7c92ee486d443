"""The feed of public notices and calls that have closed: each item is dated by the end of the last day.

That a day has passed is no entry of the book, so these items come in the order of days. One that is recorded after its
last day comes when it is recorded. So nothing ever comes before what a reader has seen, and a month that is over holds
the same items for ever: it is an archive page (RFC 5005 §4), or several where it has more than a hundred. This rests on
the as-of day never lying ahead of the clock by which entries are recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from markupsafe import escape

from domain.ledger.workdays import public_day
from projections.days import last_day
from projections.groups import MONTHS, closes
from projections.question import PAGE
from site_builder.feeds.archive import AT_LEAST
from site_builder.feeds.text import apart
from site_builder.feeds.values import Feed, Item
from site_builder.pages.feeds import article, blank, ended, links, tag, written
from site_builder.pages.maker import Maker, once
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.story import home_of, say
from site_builder.texts import translator
from site_builder.voice import LANGUAGES, day

CLOSINGS = "decisions/notices-closing"


class Closed(NamedTuple):
    """A notice or a call that has closed: when that could be seen, its last day, and the entry that set it."""

    moment: str
    number: int
    ends: str
    shown: Shown


class Page(NamedTuple):
    """An archive page: its month, its number in it from 0, and its items, oldest first."""

    month: str
    number: int
    items: list[Closed]

    @property
    def path(self) -> str:
        """Where it lives, without its ending."""
        return f"{CLOSINGS}-archive-{self.month}" + (f"-{self.number + 1}" if self.number else "")


def months(site: Site) -> list[str]:
    """The months up to the as-of day in which something closes, oldest first."""
    site.reader.notes["day", "*"] = None  # each day may close some
    return [month for month in site.reader.document("closing_months", MONTHS) or [] if month <= site.reader.as_of[:7]]


def closed(site: Site, month: str) -> list[Closed]:
    """What closed in a month and can be seen to have on the as-of day, oldest first."""
    read = site.reader
    found = []
    for shown in read.whole("closing", month):
        fact: Any = shown.entry.fact
        ends: str = getattr(fact, "ends", None) or fact.closes_on
        recorded = shown.entry.recorded_at
        if closes(ends, public_day(recorded)) <= read.as_of:
            # Midnight in Beijing; later where it was recorded later.
            found.append(Closed(max(f"{ends}T16:00:00Z", recorded), shown.index, ends, shown))
    return sorted(found)


def pages(site: Site, month: str) -> list[Page]:
    """The archive pages of a month: the full ones, and once the month is over the last one too."""
    over = site.reader.passed(last_day(month))
    if not over:
        site.reader.notes["day", "*"] = None
    found = closed(site, month)
    cut = [Page(month, start // PAGE, found[start : start + PAGE]) for start in range(0, len(found), PAGE)]
    return [page for page in cut if over or len(page.items) == PAGE]


def feed(site: Site, _: str) -> Iterator[Output]:
    """The feed that subscribers poll: what is on no archive page, and with it at least the newest fifty."""
    found: list[Closed] = []
    shelf: list[Page] = []
    for month in reversed(months(site)):
        if len(found) >= AT_LEAST and len(shelf) > 1:
            break
        found = [*closed(site, month), *found]
        shelf = [*pages(site, month), *shelf]
    if len(shelf) == 1:  # the first archive page waits for the second, which it names
        shelf = []
    start = max(0, min(sum(len(page.items) for page in shelf), len(found) - AT_LEAST))
    for language in LANGUAGES:
        about = _about(site, language)
        before = _address(site, language, shelf[-1]) if shelf else None
        yield from _written(site, language, msgspec.structs.replace(about, prev_archive=before), found[start:])


def archived(site: Site, month: str) -> Iterator[Output]:
    """The archive pages of a month; nothing that comes later changes one."""
    known: list[str] = site.reader.document("closing_months", MONTHS) or []
    place = known.index(month)
    own = pages(site, month)
    former = pages(site, known[place - 1])[-1:] if place and own else []
    for page, before in zip(own, [*former, *own] if former else [None, *own], strict=False):
        after = None if before else _second(site, known, own)
        if not (before or after):
            return
        for language in LANGUAGES:
            about = msgspec.structs.replace(
                _about(site, language),
                address=_address(site, language, page),
                editions=(),
                hub=None,
                prev_archive=_address(site, language, before) if before else None,
                next_archive=_address(site, language, after) if after else None,
                current=f"{site.settings.base_url}{language}/{CLOSINGS}",
                is_archive=True,
            )
            yield from _written(site, language, about, page.items)


def _second(site: Site, known: list[str], first: list[Page]) -> Page | None:
    """The second of all archive pages, given the pages of the first month."""
    following = first[1:] or (pages(site, known[1]) if len(known) > 1 else [])
    return following[0] if following else None


def _about(site: Site, language: str) -> Feed:
    say_in = translator(language)
    told = say_in("公示和申报结束的日子到了，就列在这里。")
    return blank(site, language, CLOSINGS, say_in("公示与申报的结束"), told, "decisions/notices.html")


def _address(site: Site, language: str, page: Page) -> str:
    return f"{site.settings.base_url}{language}/{page.path}"


def _written(site: Site, language: str, about: Feed, found: Iterable[Closed]) -> Iterator[Output]:
    items = tuple(item(site, language, each) for each in found)
    return written(site, language, msgspec.structs.replace(about, items=items))


def item(site: Site, language: str, told: Closed) -> Item:
    """One closing as a subscriber reads it."""
    say_in, shown, entry = translator(language), told.shown, told.shown.entry
    sentence = ended(language, str(say(site, site.voice(language, at=shown.index), shown)))
    title = say_in("%(day)s结束：%(what)s") % {"day": day(language, told.ends), "what": sentence}
    home = f"{site.settings.base_url}{language}/{home_of(site, shown)}"
    told_html = (escape(title), article(site, language, entry.fact.article), links(site, language, shown))
    return Item(
        id=tag(site, f"closing/{shown.index}/{language}"),
        title=f"[{say_in('示例')}] {title}" if entry.illustrative else title,
        url=home,
        updated=apart(told.moment, shown.index),
        published=told.moment,
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html="".join(f"<p>{each}</p>" for each in told_html),
        summary=title,
        categories=(str(getattr(type(entry.fact), language)),),
    )


def _months(question: str, key: str) -> Iterable[str]:
    return (key.rpartition("#")[0],) if question == "closing" else ()


MAKERS = (Maker("closings", once, feed), Maker("closingsarchive", _months, archived))
