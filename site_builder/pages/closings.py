"""The feed of public notices and calls that have closed: each item is dated by the end of the last day.

That a day has passed is no entry of the book. So these items come in the order of days, the newest hundred of them, and
have no archive pages; each notice stands for ever in the list of notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import escape

from projections.groups import MONTHS
from projections.question import PAGE
from site_builder.feeds.values import Item
from site_builder.pages.feeds import blank, tag, written
from site_builder.pages.maker import Maker, once
from site_builder.reader import Shown
from site_builder.site import Output, Site
from site_builder.story import home_of, say
from site_builder.texts import translator
from site_builder.voice import LANGUAGES, day

CLOSINGS = "decisions/notices-closing"


def feed(site: Site, _: str) -> Iterator[Output]:
    """The notices and calls that closed before the as-of day, the newest hundred."""
    site.reader.notes["day", "*"] = None  # each day may close some
    found = closed(site)[:PAGE]
    for language in LANGUAGES:
        say_in = translator(language)
        told = say_in("公示和申报结束的日子到了，就列在这里。")
        about = blank(site, language, CLOSINGS, say_in("公示与申报的结束"), told, "decisions/notices.html")
        items = tuple(item(site, language, ends, shown) for ends, shown in found)
        yield from written(site, language, msgspec.structs.replace(about, items=items))


def closed(site: Site) -> list[tuple[str, Shown]]:
    """The last days that have passed, each with the entry that set it, newest first."""
    read = site.reader
    found: list[tuple[str, Shown]] = []
    for month in reversed(read.document("closing_months", MONTHS) or []):
        if len(found) >= PAGE:
            break
        for shown in read.whole("closing", month):
            fact: Any = shown.entry.fact
            ends: str = getattr(fact, "ends", None) or fact.closes_on
            if ends < read.as_of:
                found.append((ends, shown))
    return sorted(found, key=lambda each: (each[0], each[1].index), reverse=True)


def item(site: Site, language: str, ends: str, shown: Shown) -> Item:
    """One closing as a subscriber reads it."""
    say_in, entry = translator(language), shown.entry
    sentence = str(say(site, site.voice(language, at=shown.index), shown))
    title = say_in("%(day)s结束：%(what)s") % {"day": day(language, ends), "what": sentence}
    home = f"{site.settings.base_url}{language}/{home_of(site, shown)}"
    moment = max(f"{ends}T16:00:00Z", entry.recorded_at)  # midnight in Beijing; later where it was recorded later
    return Item(
        id=tag(site, f"closing/{shown.index}/{language}"),
        title=f"[{say_in('示例')}] {title}" if entry.illustrative else title,
        url=home,
        updated=moment,
        published=moment,
        author=site.settings.owner if language == "zh" else site.settings.owner_en,
        html=f'<p>{escape(title)}</p><p><a href="{escape(home)}">{escape(say_in("在网页上查看"))}</a></p>',
        summary=title,
        categories=(str(getattr(type(entry.fact), language)),),
    )


MAKERS = (Maker("closings", once, feed),)
