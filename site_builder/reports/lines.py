"""Entries and projects as the lines and rows of reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from domain.rules.proposal import ProjectCase
from domain.rules.stream import stream_id
from site_builder.content.authorship import AuthorshipRow, authorship_rows
from site_builder.content.corrected_entries import CorrectedEntry
from site_builder.content.entries import entry_sentence
from site_builder.content.headlines import headline_on
from site_builder.content.publication import published
from site_builder.reader import Shown
from site_builder.reports import sums
from site_builder.reports.edition import Edition
from site_builder.words.fields import authority

LINES = 40  # entries that a group prints
HEADED = ("approved", "money", "accepted")  # groups that a headline tells; of the others words matter
BRIEF = (*HEADED, "notice", "progress", "evaluated", "reports", "programme", "other")  # the same for a short report


class ApprovalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A project as its proposal or approval stated it."""

    id: str
    title: str
    units: list[str]
    management_class: str
    money: str
    on: str | None
    authored: list[AuthorshipRow]
    grounds: tuple[int, ...]


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as a row of a table: its subject, and what it says, as a headline or where words matter a sentence.

    `authored` says who signed it; of what nobody signed, the record says who recorded it.
    """

    on: str | None
    subject: str
    said: str
    illustrative: bool
    authored: list[AuthorshipRow]
    grounds: tuple[int, ...]


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as paper tells it."""

    on: str | None
    recorded: str
    subject: str
    sentence: str
    authority: str | None
    illustrative: bool
    authored: list[AuthorshipRow]
    grounds: tuple[int, ...]


class LineGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Entries under a heading: the first rows, how many there are, and the first that is left out."""

    name: str
    rows: list[TableRow]
    length: int
    rest: int | None


def project_row(edition: Edition, each: CorrectedEntry) -> ApprovalRow:
    """A project as its proposal or its approval stated it."""
    fact = each.fact
    assert isinstance(fact, ProjectCase)
    budget, value = fact.budget, fact.management_class
    title = fact.title_en if edition.language == "en" else None
    return ApprovalRow(
        id=stream_id(each.entry.stream),
        title=title or fact.title or edition.name(each.entry.stream, each.index),
        units=[edition.name(unit, each.index) for unit in fact.undertakers],
        management_class=edition.term("management_class", value) if value else "",
        money=edition.money(budget.total, budget.currency) if budget else "",
        on=each.entry.decided_on,
        authored=_authored(edition, each),
        grounds=each.grounds,
    )


def _authored(edition: Edition, each: CorrectedEntry) -> list[AuthorshipRow]:
    """Who decided it or, where nobody signed it, who recorded it: as on its page and in the feeds."""
    return authorship_rows(edition.site, edition.language, each.shown, each.authorship)


def told_groups(
    edition: Edition, entries: Sequence[CorrectedEntry], *, skip: tuple[str, ...] = (), most: int = LINES,
    headed: tuple[str, ...] = HEADED,
) -> Iterator[LineGroup]:  # fmt: skip
    """The entries by group, each group's first rows, and how many more there are; a headline tells those `headed`."""
    for name, members in sums.grouped(entries).items():
        if name not in skip:
            yield LineGroup(
                name=name,
                rows=[_row(edition, each, worded=name not in headed) for each in members[:most]],
                length=len(members),
                rest=members[most].index if len(members) > most else None,
            )


def _row(edition: Edition, each: CorrectedEntry, *, worded: bool) -> TableRow:
    spoken = edition.voice(each.index, own=edition.site.subject_of(each.entry.stream))
    stated = Shown(each.index, msgspec.structs.replace(each.entry, fact=each.fact), each.shown.body)
    sentence = worded and entry_sentence(edition.site, spoken, each.shown, each.fact)
    return TableRow(
        on=each.entry.decided_on,
        subject=_subject(edition, each),
        said=str(sentence or headline_on(edition.site, spoken, stated)),
        illustrative=each.entry.illustrative,
        authored=_authored(edition, each) if each.authorship.signed else [],
        grounds=each.grounds,
    )


def _subject(edition: Edition, each: CorrectedEntry) -> str:
    subject = getattr(each.fact, "project", None) or getattr(each.fact, "subject", None) or each.entry.stream
    return edition.name(str(subject), each.index)


def line(edition: Edition, each: CorrectedEntry) -> ReportLine:
    """One entry as paper tells it."""
    entry = each.entry
    return ReportLine(
        on=entry.decided_on,
        recorded=published(edition.site, entry).on,
        subject=_subject(edition, each),
        sentence=entry_sentence(edition.site, edition.voice(each.index), each.shown, each.fact),
        authority=authority(entry, each.fact),
        illustrative=entry.illustrative,
        authored=_authored(edition, each),
        grounds=each.grounds,
    )
