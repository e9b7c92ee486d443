"""Findings as pages and feeds say them: a sentence, whose turn it is, since when, and the entries that tell of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from domain.rules.stream import stream_subject
from projections.days import shifted
from projections.findings.lists import Tally
from projections.findings.news import EVERY, key_in
from projections.findings.rules import ARTICLES
from projections.findings.sheet import Sheet, groups_of_finding
from projections.findings.standing import (
    RuleFinding,
    answered_by,
    as_finding,
    is_open_on,
    open_on,
    per_year,
    records,
    turns,
    was_closed_late,
)
from projections.key import ListKey
from projections.question import PAGE
from site_builder.addresses import group_path
from site_builder.rulebook.law import place_of
from site_builder.site import Site
from site_builder.words.book_words import BookWords
from site_builder.words.findings import label, say
from site_builder.words.voice import Voice

NEWEST = 50  # rows on the front page of a group that has too many for one page
LOOKED = 5  # pages of a list that are looked through for them


class Years(NamedTuple):
    """The years in which findings of a group fell due, newest first: (year, standing, answered too late).

    `small` says whether one page holds them all.
    """

    told: tuple[tuple[str, int, int], ...]
    small: bool

    @property
    def standing(self) -> int:
        """How many stand."""
        return sum(standing for _, standing, _ in self.told)

    @property
    def late(self) -> int:
        """How many were answered too late."""
        return sum(late for _, _, late in self.told)


def open_findings(site: Site, subject: str) -> list[RuleFinding]:
    """What stands against a subject as of the site's day, the oldest first; for a unit and a programme, of its group.

    The page that asks is stale as soon as the as-of day crosses the day of one of them, and not before.
    """
    if stream_subject(subject) == "project":
        sheet = site.reader.document("findings", subject, Sheet)
        for record in records(sheet):
            if "answered" not in record:
                site.reader.passed(record["due"])
        return open_on(subject, sheet, site.reader.as_of)
    return parted(newest_findings(site, subject))[0]


def past_findings(site: Site, subject: str) -> list[RuleFinding]:
    """What stood against a project and was answered, the oldest first."""
    return answered_by(subject, site.reader.document("findings", subject, Sheet), site.reader.as_of)


def parted(findings: Iterable[RuleFinding]) -> tuple[list[RuleFinding], list[RuleFinding]]:
    """Those that stand and those that were answered, each in the order given."""
    standing: list[RuleFinding] = []
    answered: list[RuleFinding] = []
    for finding in findings:
        (standing if finding.answered is None else answered).append(finding)
    return standing, answered


def page_if_any(site: Site, group: str) -> str:
    """The page of a group, empty where nothing was ever expected of it."""
    return group_path(group) if site.reader.document("findings_tally", group, Tally) else ""


def pages_in(site: Site, group: str, year: str) -> int:
    """How many pages those that fell due in a year fill, the last one perhaps in part."""
    return (site.reader.length("findings_arisen", key_in(group, year)) + PAGE - 1) // PAGE


def years_of(site: Site, group: str) -> Years:
    """The years of a group as of the site's day."""
    read = site.reader
    tally = read.document("findings_tally", group, Tally)
    for day in turns(tally, read.as_of):
        if day:
            read.passed(day)
    told = per_year(tally, read.as_of)
    rows = sum(read.length("findings_arisen", key_in(group, year)) for year in told)
    return Years(tuple((year, *told[year]) for year in sorted(told, reverse=True)), rows <= PAGE)


def newest_findings(site: Site, group: str) -> list[RuleFinding]:
    """The newest findings of a group, standing or answered, newest first; all of them where one page holds them."""
    if group == EVERY:
        found = [finding for article in ARTICLES for finding in newest_findings(site, f"article/{article}")[:NEWEST]]
        return sorted(found, key=_newness, reverse=True)[: 2 * NEWEST]
    years = years_of(site, group)
    found, looked = [], 0
    for year, _, _ in years.told:
        for number in reversed(range(pages_in(site, group, year))):
            if not years.small and (len(found) >= NEWEST or looked >= LOOKED):
                break
            found += findings_on_page(site, group, year, number)
            looked += 1
    return sorted(found, key=_newness, reverse=True)


def findings_on_page(site: Site, group: str, year: str, number: int) -> list[RuleFinding]:
    """The findings of a group on one page of those that fell due in a year, in the order of their entries."""
    read = site.reader
    found: dict[str, RuleFinding] = {}
    for shown in read.slice("findings_arisen", key_in(group, year), number * PAGE, (number + 1) * PAGE):
        subjects = read.document("findings_of_entry", str(shown.index), list[str])
        for subject in subjects or [site.subject_of(shown.entry.stream)]:
            for record in records(read.document("findings", subject, Sheet)):
                if (
                    record["opened"] != shown.index
                    or record["due"][:4] != year
                    or group not in groups_of_finding(record)
                ):
                    continue
                if is_open_on(record, read.as_of) or was_closed_late(record, read.as_of):
                    finding = as_finding(subject, record)
                    found[finding.id] = finding
    return list(found.values())


def _newness(finding: RuleFinding) -> tuple[str, int, str]:
    return finding.appeared, finding.opened, finding.id


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding in a table: what is missing by which article, whose turn it is, since when and, where it was, answered.

    `age` is how long it stands, as ("months", n) or ("years", n); `home` and `answer_home` are where the entries that
    opened and answered it are told.
    """

    id: str
    label: str
    sentence: str
    article: int
    article_page: str
    power: str
    units: Markup
    since: str
    age: tuple[str, int] | None
    opened: int
    home: str
    answered: int | None
    answered_on: str | None
    answer_home: str | None


def finding_rows(site: Site, spoken: Voice, findings: Iterable[RuleFinding]) -> list[FindingRow]:
    """Findings as templates read them."""
    return [finding_row(site, spoken, finding) for finding in findings]


def finding_row(site: Site, spoken: Voice, finding: RuleFinding) -> FindingRow:
    """One finding as templates read it."""
    answered = finding.answered
    return FindingRow(
        id=finding.id,
        label=label(spoken.words, spoken.language, finding.rule),
        sentence=say(spoken, finding),
        article=finding.article,
        article_page=place_of(finding.article),
        power=finding.power,
        units=Markup(spoken.join.join([spoken.ref(unit) for unit in finding.units])),
        since=finding.since,
        age=age(site, finding.since) if answered is None else None,
        opened=finding.opened,
        home=site.home_of(site.reader.entry(finding.opened)),
        answered=answered,
        answered_on=finding.answered_on,
        answer_home=None if answered is None else site.home_of(site.reader.entry(answered)),
    )


def age(site: Site, since: str) -> tuple[str, int]:
    """How long something stands: ("months", n), from a year on ("years", n); stale only when that changes."""
    told, turns = _age(since, site.reader.as_of)
    for day in turns:
        site.reader.passed(day)
    return told


@functools.lru_cache(10_000)
def _age(since: str, today: str) -> tuple[tuple[str, int], tuple[str, str]]:
    """How long it is from one day to another, and the last days before it began to be so and will be longer."""
    months = (int(today[:4]) - int(since[:4])) * 12 + int(today[5:7]) - int(since[5:7]) - (today[8:] < since[8:])
    unit = 12 if months >= 12 else 1
    first, next_one = months // unit * unit, (months // unit + 1) * unit
    told = ("years", months // 12) if unit == 12 else ("months", months)
    return told, (shifted(_months_after(since, first), -1), shifted(_months_after(since, next_one), -1))


@functools.lru_cache(10_000)
def _months_after(day: str, months: int) -> str:
    """The first day on which so many months are full."""
    years, month = divmod(int(day[5:7]) - 1 + months, 12)
    first = f"{int(day[:4]) + years:04}-{month + 1:02}-01"
    then = shifted(first, int(day[8:]) - 1)
    return then if then[:7] == first[:7] else f"{shifted(first, 31)[:7]}-01"  # no such day in that month


def feed_names(words: BookWords, language: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """What the two feeds are called and tell."""
    say_in = words.say_in(language)
    return (
        (say_in("逾期和缺项：新出现和已了结"), say_in("一条记录显示缺少什么，或者了结了什么，就列在这里。")),
        (say_in("逾期和缺项：到期无记录"), say_in("规则要求某日以前公开的记录，过了这一天还没有，就列在这里。")),
    )


def groups_with_feeds(question: str, key: str) -> Iterable[str]:
    """All and every article exist with the site, a programme and a unit with the first thing expected of it."""
    if question == "site":
        return (EVERY, *(f"article/{article}" for article in ARTICLES))
    return (key,) if question == "findings_tally" and ListKey.parse(key).sort != "article" else ()
