"""What a year comes to, and the three figures that open its report: decided, paid, late; each beside last year."""

from __future__ import annotations

from typing import NamedTuple

from projections.days import UNKNOWN
from projections.findings.news import EVERY
from projections.findings.standing import RuleFinding
from projections.key import ListKey
from site_builder.content.corrected_entries import CorrectedEntry, corrected_entries
from site_builder.reports import issues, sums
from site_builder.reports.edition import Edition
from site_builder.site import Site
from site_builder.words import voice

APPROVED, PAID = "project.approved", "project.disbursed"


class YearNumbers(NamedTuple):
    """A year of the plan or of a programme: its entries as corrected, the trends' sums of it, what stood at its end.

    `rests` are the entries on which all of that rests.
    """

    entries: list[CorrectedEntry]
    tally: dict[str, int]
    standing: list[RuleFinding]
    rests: list[int]

    def of(self, kind: str) -> list[CorrectedEntry]:
        """The entries of a kind."""
        return [each for each in self.entries if each.kind == kind]


class YearFigure(NamedTuple):
    """One of these figures: its label, what it is and what it was the year before, as said, and its grounds."""

    label: str
    said: str
    former: str
    bad: bool
    grounds: tuple[int, ...]


def numbers_of(site: Site, key: ListKey) -> YearNumbers:
    """What a year comes to; the key is that of its list: `2014`, or `2014 of programme/1`."""
    if key.name == UNKNOWN:
        return YearNumbers([], {}, [], [])
    entries = corrected_entries(site.reader, site.reader.whole("year", str(key)))
    standing, stood = issues.at_year_end(site, key.stream or EVERY, key.name)
    tally = site.reader.document("trend_year", str(key), dict[str, int]) or {}
    rests = [index for each in entries for index in each.grounds]
    return YearNumbers(entries, tally, standing, [*rests, *stood])


def year_before(key: ListKey) -> ListKey:
    """The same list a year before."""
    return key._replace(name=f"{int(key.name) - 1:04}")


def opening_figures(edition: Edition, now: YearNumbers, before: YearNumbers) -> list[YearFigure]:
    """What was decided, what it cost, what is late at the end of the year: each with that of the year before."""
    approved, paid = now.of(APPROVED), now.of(PAID)
    return [
        YearFigure(
            edition.say("批准立项"),
            _number(edition, len(approved)),
            _number(edition, len(before.of(APPROVED))),
            False,
            sums.total(approved).grounds,
        ),
        YearFigure(
            edition.say("拨付经费"),
            _money(edition, now.tally, paid),
            _money(edition, before.tally, before.of(PAID)),
            False,
            sums.total(paid).grounds,
        ),
        YearFigure(
            edition.say("逾期和缺项"),
            _number(edition, len(now.standing)),
            _number(edition, len(before.standing)),
            bool(now.standing),
            tuple(each.opened for each in now.standing),
        ),
    ]


def _number(edition: Edition, value: int) -> str:
    return voice.number(edition.language, value)


def _money(edition: Edition, tally: dict[str, int], entries: list[CorrectedEntry]) -> str:
    """The sums of payments, one a currency; nought in the currency of the book where nothing was paid."""
    found = sums.money(tally, "paid", entries)
    said = [edition.money(each.value, currency or None) for currency, each in found.items()]
    return "; ".join(said) or edition.money(0)
