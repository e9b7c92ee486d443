"""Open issues on paper: the findings that the page of a subject shows, in the words of that page."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from projections.findings.lists import Tally
from projections.findings.news import EVERY
from projections.findings.rules import ARTICLES
from projections.findings.standing import RuleFinding
from site_builder.content.findings import LOOKED, findings_on_page, pages_in, years_of
from site_builder.reports.edition import Edition
from site_builder.site import Site
from site_builder.words.findings import say


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as a report prints it."""

    sentence: str
    since: str
    power: str
    units: str
    article: int
    grounds: tuple[int, ...]


def issues(edition: Edition, findings: Iterable[RuleFinding], own: str | None = None) -> list[Issue]:
    """Findings as a report prints them; how long they stand changes from day to day, and only the page tells it."""
    spoken = edition.voice(own=own)
    return [
        Issue(
            sentence=say(spoken, each),
            since=each.since,
            power=edition.term("power", each.power),
            units=spoken.join.join(spoken.ref(unit) for unit in each.units),
            article=each.article,
            grounds=(each.opened,),
        )
        for each in findings
    ]


def at_year_end(site: Site, group: str, year: str) -> tuple[list[RuleFinding], list[int]]:
    """The findings of a group that stood at the end of a year, or stand in the year that goes on, the earliest first.

    With them the entries on which that rests: an answer of a later year leaves the report of a year as it is. Of a very
    long list the first pages are read: a report says where the others are.
    """
    end = f"{year}-12-31"
    end = end if site.reader.passed(end) else site.reader.as_of
    groups = [f"article/{article}" for article in ARTICLES] if group == EVERY else [group]
    known: dict[str, RuleFinding] = {}
    for each in groups:
        for due in _years(site, each, year):
            for number in range(min(LOOKED, pages_in(site, each, due))):
                known |= {finding.id: finding for finding in findings_on_page(site, each, due, number)}
    met = [finding for finding in known.values() if finding.appeared <= end]
    standing = [finding for finding in met if finding.answered_on is None or finding.answered_on > end]
    settled = [finding for finding in met if finding not in standing]
    rests = [finding.opened for finding in standing] + grounds(settled)
    return sorted(standing, key=lambda finding: (finding.since, finding.opened, finding.id)), rests


def _years(site: Site, group: str, last: str) -> list[str]:
    """The years up to one in which findings of a group fell due; those of a year that is over turn on no later day."""
    tally = site.reader.document("findings_tally", group, Tally) or {"open": {}, "late": {}}
    if not site.reader.passed(f"{last}-12-31"):
        years_of(site, group)
    return sorted(year for year in {*tally["open"], *tally["late"]} if year <= last)


def grounds(*found: Iterable[RuleFinding]) -> list[int]:
    """The entries that opened and answered findings: a report that shows or leaves out one of them rests on both."""
    told = (each for findings in found for each in findings)
    return [index for each in told for index in (each.opened, each.answered) if index is not None]
