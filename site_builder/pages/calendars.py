"""Calendars (iCalendar, RFC 5545) of what is still to come: notices that are open, calls, and what falls due.

One for all and one for each programme, each in the languages of the site at once; none while nothing is to come. The
library writes them; ids are those of entries and findings, moments those of recording, so that they are the same bytes
whenever the same is to come.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from icalendar import Calendar, Event

from domain.rules.call import Call
from domain.rules.days import is_day
from projections.days import shifted
from projections.findings.news import EVERY, key_in, month_of
from projections.findings.sheet import groups_of_finding
from projections.findings.standing import as_finding
from site_builder.addresses import page_of
from site_builder.content.finding_news import ExpectedRecord
from site_builder.maker import Maker, of_stream, once
from site_builder.pages.open_notices import open_notices
from site_builder.settings import Language
from site_builder.site import Output, Site
from site_builder.words.findings import label

AHEAD = 366  # days after the site's own within which something falls due
MOST = 300  # appointments in one calendar
ALL = "calendar.ics"


class Appointment(NamedTuple):
    """Something to come: its id, its days (first and last), what it is called, its page and the entry that tells."""

    id: str
    starts: str
    ends: str
    titles: tuple[str, ...]
    home: str
    entry: int


def calendar_path(site: Site, group: str) -> str:
    """The calendar of all or of a programme, from the root of the site; "" while nothing is to come."""
    if next(_to_come(site, group), None) is None:
        return ""
    return (
        ALL if group == EVERY else f"calendars/{page_of(group).removeprefix('programmes/').removesuffix('.html')}.ics"
    )


def appointments(site: Site, group: str) -> list[Appointment]:
    """What is to come for all or for a programme, the nearest, the earliest end first."""
    return sorted(itertools.islice(_to_come(site, group), MOST), key=lambda each: (each.ends, each.id))


def _to_come(site: Site, group: str) -> Iterator[Appointment]:
    yield from _notices(site, group)
    yield from _calls(site, group)
    yield from _expected(site, group)


def _titled(site: Site, words: Mapping[Language, str], stream: str) -> tuple[str, ...]:
    """What comes and whom it concerns, in each language of the site."""
    join = {"zh": "：", "en": ": "}
    return tuple(f"{words[language]}{join[language]}{site.name(language, stream)}" for language in site.languages)


def _notices(site: Site, group: str) -> Iterator[Appointment]:
    words = {language: site.words.say_in(language)("可以提出异议") for language in site.languages}
    for each in open_notices(site):
        state = each.held.state
        if group in (EVERY, state.programme):
            starts = state.notice_starts or each.ends
            titles = _titled(site, words, each.stream)
            yield Appointment(
                f"notice-{each.held.last}", starts, each.ends, titles, page_of(each.stream), each.held.last
            )


def _calls(site: Site, group: str) -> Iterator[Appointment]:
    read = site.reader
    words = {language: site.words.say_in(language)("申报截止日") for language in site.languages}
    for stream, held in read.streams(read.whole("born", "call"), Call):
        state = held.state if held else None
        ends = state.closes_on if state and state.status == "published" else None
        if held and state and ends and is_day(ends) and not read.passed(ends) and group in (EVERY, state.programme):
            yield Appointment(
                f"call-{held.first}", ends, ends, _titled(site, words, stream), page_of(stream), held.first
            )


def _expected(site: Site, group: str) -> Iterator[Appointment]:
    """What falls due within a year and is not on record yet."""
    read = site.reader  # each day by which something enters or leaves is asked for, so that it is noted
    months = read.document("findings_months", group, list[str]) or []
    for month in months:
        if read.passed(f"{month}-31") or not read.passed(shifted(f"{month}-01", -AHEAD - 1)):
            continue
        for index in read.indexes("findings_due", key_in(group, month)):
            for subject, record in read.document("findings_expected", str(index), list[ExpectedRecord]) or ():
                due = record["due"]
                mine = group == EVERY or group in groups_of_finding(record)
                to_come = not read.passed(due) and read.passed(shifted(due, -AHEAD))
                if mine and to_come and "gap" not in record and month_of(record) == month:
                    finding = as_finding(subject, record)
                    words = {language: label(site.words, language, finding.rule) for language in site.languages}
                    home = page_of(site.subject_of(subject))
                    yield Appointment(f"due-{finding.id}", due, due, _titled(site, words, subject), home, index)


def _file(site: Site, group: str) -> Iterator[Output]:
    path = calendar_path(site, group)
    if not path:
        return
    site.reader.notes["day", "*"] = None  # a notice that is open today may be over tomorrow
    made = Calendar()
    made.add("prodid", f"-//{site.settings.origin}//Gongshi//ZH")
    made.add("version", "2.0")
    language = site.languages[0]
    title = site.settings.title if language == "zh" else site.settings.title_en
    made.add("x-wr-calname", title if group == EVERY else f"{title} · {site.name(language, group)}")
    for each in appointments(site, group):
        made.add_component(_event(site, each))
    yield Output(path, made.to_ical())


def _event(site: Site, each: Appointment) -> Event:
    event, language = Event(), site.languages[0]
    recorded = site.reader.entry(each.entry).entry.recorded_at
    event.add("uid", f"{each.id}@{site.settings.origin.partition('/')[0]}")
    event.add("dtstamp", datetime.datetime.fromisoformat(recorded.replace("Z", "+00:00")))
    event.add("dtstart", datetime.date.fromisoformat(each.starts))
    event.add("dtend", datetime.date.fromisoformat(shifted(each.ends, 1)))  # the first day after it (RFC 5545 §3.6.1)
    event.add("summary", " / ".join(each.titles))
    event.add("url", f"{site.settings.base_url}{language}/{each.home}")
    return event


def all_calendar(site: Site, _: str) -> Iterator[Output]:
    """The calendar of all."""
    yield from _file(site, EVERY)


MAKERS = (Maker("calendar", once, all_calendar), Maker("calendarof", of_stream("programme"), _file))
