"""What came to pass with findings: by an entry, or because a day passed; the same for feeds and for pages of months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.rules.office_time import midnight
from projections.findings.news import EVERY, key_in, month_of
from projections.findings.sheet import ExpectationRecord, groups_of_finding
from projections.findings.standing import as_finding
from site_builder.addresses import group_path, page_of
from site_builder.content.publication import recorded
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words.findings import label
from site_builder.words.headlines import headline_of
from site_builder.words.voice import day

NewsRecord = tuple[str, str, ExpectationRecord]  # as `findings_news` has it: what came to pass, of what subject
ExpectedRecord = tuple[str, ExpectationRecord]  # as `findings_expected` has it: of what subject


class News(NamedTuple):
    """One thing that came to pass: when, by which entry, in which place among what that entry brings, and what."""

    moment: str
    entry: int
    place: int
    what: str  # `opened` or `answered`
    subject: str
    record: ExpectationRecord


def _of(group: str, finding_groups: Iterable[str]) -> bool:
    return group == EVERY or group in finding_groups


def news_of(site: Site, group: str, entries: Iterable[Shown]) -> Iterator[News]:
    """What entries show to be missing, or settle too late, in the order of the book."""
    for shown in entries:
        told = site.reader.document("findings_news", str(shown.index), list[NewsRecord]) or []
        for place, (what, subject, record) in enumerate(told):
            if _of(group, groups_of_finding(record)):
                yield News(recorded(site, shown.entry), shown.index, place, what, subject, record)


def passed_in(site: Site, group: str, month: str) -> list[News]:
    """What was not on record when its last day passed, oldest first."""
    read, found = site.reader, []
    for index in read.indexes("findings_due", key_in(group, month)):
        expected = read.document("findings_expected", str(index), list[ExpectedRecord]) or ()
        for place, (subject, record) in enumerate(expected):
            if month_of(record) == month and _of(group, groups_of_finding(record)) and read.passed(record["due"]):
                found.append(News(midnight(record["due"], site.offset), index, place, "opened", subject, record))
    return sorted(found, key=lambda news: news[:3])


def news_headline(site: Site, language: str, news: News) -> str:
    """The headline of what came to pass: the rule, the subject as it was called then, since when; that it is settled.

    Nothing later changes it.
    """
    finding = as_finding(news.subject, news.record)
    named = label(site.words, language, finding.rule)
    title = headline_of(
        language, named, site.name(language, finding.subject, finding.opened), day(language, finding.since)
    )
    return f"[{site.words.say_in(language)('已了结')}] {title}" if news.what == "answered" else title


def news_home(site: Site, news: News) -> str:
    """Where it is told, from its language's folder: the issue itself, once settled the entry that settles it."""
    if news.what == "answered":
        return site.home_of(site.reader.entry(news.entry))
    finding = as_finding(news.subject, news.record)
    of_project = finding.subject.startswith("project/")
    return f"{page_of(finding.subject) if of_project else group_path(f'article/{finding.article}')}#f{finding.id}"
