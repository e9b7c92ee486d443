"""The feed of public notices and calls that have closed: each item is dated by the end of the last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from markupsafe import escape

from domain.rules.fact import Fact
from domain.rules.office_time import midnight
from projections.days import shifted
from projections.groups import MONTHS, closes, closes_by
from projections.key import ListKey
from site_builder.content.entries import entry_sentence
from site_builder.content.publication import recorded
from site_builder.feeds import by_day as dated
from site_builder.feeds.about import blank, tag
from site_builder.feeds.by_day import Dated
from site_builder.feeds.items import article, ended, links
from site_builder.feeds.text import apart
from site_builder.feeds.values import Feed, FeedItem
from site_builder.maker import Maker, because, once
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.words.headlines import headline_of
from site_builder.words.voice import day

CLOSINGS = "decisions/notices-closing"


class Closed(NamedTuple):
    """A notice or a call that has closed: when that could be seen, its last day, and the entry that set it."""

    moment: str
    entry: int
    ends: str
    shown: Shown


def closed(site: Site, month: str) -> list[Closed]:
    """What closed in a month and can be seen to have on the as-of day, oldest first."""
    read = site.reader
    found = []
    for shown in read.whole("closing", month):
        fact = stated(site, shown)
        ends: str = getattr(fact, closes_by(fact))
        at = recorded(site, shown.entry)
        if read.passed(shifted(closes(ends, site.day_of(at)), -1)):
            # Midnight at the office; later where it was recorded later.
            found.append(Closed(max(midnight(ends, site.offset), at), shown.index, ends, shown))
    return sorted(found)


def stated(site: Site, shown: Shown) -> Fact:
    """A notice or a call with its last day as corrected."""
    fact, ends = shown.entry.fact, site.reader.document("corrected_ends", str(shown.index), str)
    return msgspec.structs.replace(fact, **{closes_by(fact): ends}) if ends else fact


def _about(site: Site, language: str, _: int | None) -> Feed:
    say_in = site.words.say_in(language)
    told = say_in("公示期满和申报截止的，列在这里。")
    return blank(site, language, CLOSINGS, say_in("公示与申报的结束"), told, "decisions/notices.html")


def item(site: Site, language: str, told: Closed) -> FeedItem:
    """One closing as a subscriber reads it."""
    say_in, shown, entry = site.words.say_in(language), told.shown, told.shown.entry
    sentence = ended(
        language, str(entry_sentence(site, site.voice(language, at=shown.index), shown, stated(site, shown)))
    )
    title = say_in("%(day)s结束：%(what)s") % {"day": day(language, told.ends), "what": sentence}
    ended_act = say_in("公示结束") if entry.stream.startswith("project/") else say_in("申报截止")
    name = site.name(language, entry.stream, shown.index)
    headline = headline_of(language, ended_act, name, day(language, told.ends))
    home = f"{site.settings.base_url}{language}/{site.home_of(shown)}"
    told_html = (escape(title), article(site, language, entry.fact.article), links(site, language, shown))
    return FeedItem(
        id=tag(site, f"closing/{shown.index}/{language}"),
        title=f"[{say_in('示例')}] {headline}" if entry.illustrative else headline,
        url=home,
        updated=apart(told.moment, shown.index),
        published=apart(told.moment, shown.index),
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html="".join(f"<p>{each}</p>" for each in told_html),
        summary=title,
        categories=(site.words.kind(language, type(entry.fact)),),
    )


SOURCE: Dated[Closed] = Dated(_about, ("closing_months", MONTHS), closed, item)


def feed(site: Site, _: str) -> Iterator[Output]:
    """The feed that subscribers poll."""
    return dated.current(site, SOURCE)


def archived(site: Site, month: str) -> Iterator[Output]:
    """The archive pages of a month."""
    return dated.archived(site, SOURCE, month)


def _months(question: str, key: str) -> Iterable[str]:
    return (ListKey.parse_page(key).name,) if question == "closing" else ()


MAKERS = (Maker("closings", once, feed), Maker("closingsarchive", because("closing", of=_months), archived))
