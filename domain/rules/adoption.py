"""How a book says its charter: it is adopted once, amended for days to come, and given the calendar of each year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from domain.rules.calendar import TABLES
from domain.rules.charter import (
    CalendarYear,
    Charter,
    CharterTerm,
    CharterVocabulary,
    CodeScheme,
    EndedTerm,
    NumberForm,
    Period,
    Quote,
    Weekday,
)
from domain.rules.charter_check import refusals
from domain.rules.days import shifted
from domain.rules.decision import decides
from domain.rules.fact import Attachment, Currency, Day, Fact, Name, Power, State, Text, may, told
from domain.rules.in_force import default, table_of
from domain.rules.refusal import Refused, require
from domain.rules.sitting import Sitting
from domain.rules.vocabulary import VOCABULARIES, stated_codes

UNCODED = ("book", "officer", "charter")  # subjects whose facts hold no codes of a charter
WITH_AMOUNTS = ("plan", "programme", "project", "call")


class CharterFact(Fact, frozen=True, kw_only=True):
    """Facts of the charter."""

    power: ClassVar[Power] = Power.DECISION
    article: ClassVar[int] = 38
    state: ClassVar[type[State]] = Charter


class CharterAdopted(CharterFact, frozen=True, kw_only=True, tag="charter.adopted"):
    """The book's charter was adopted: its vocabularies, periods, calendar and currency."""

    zh = "章程施行"
    en = "Charter adopted"

    title: Annotated[Name | None, may("章程名称", "title")] = None
    title_en: Annotated[Name | None, may("章程名称（英文）", "title in English")] = None
    basis: Annotated[Text | None, may("制定依据", "basis")] = None
    basis_en: Annotated[Text | None, may("制定依据（英文）", "basis in English")] = None
    currency: Annotated[Currency, told("币种", "currency")]
    weekend: Annotated[tuple[Weekday, ...], may("周休日（1为周一）", "days of the weekend, Monday being 1")] = ()
    table: Annotated[Name | None, may("节假日表", "table of holidays")] = None
    vocabularies: Annotated[Annotated[tuple[CharterVocabulary, ...], Meta(min_length=1)], told("词表", "vocabularies")]
    periods: Annotated[tuple[Period, ...], may("期限", "periods")] = ()
    years: Annotated[tuple[CalendarYear, ...], may("各年工作日历", "calendars of years")] = ()
    codes: Annotated[
        tuple[CodeScheme, ...], may("核验的机构代码", "codes whose digits are checked", term="code_scheme")
    ] = ()
    report_number: Annotated[
        NumberForm | None, may("科技报告编号规则", "form of report numbers", term="number_form")
    ] = None
    quotes: Annotated[tuple[Quote, ...], may("计划原文", "what the plan says")] = ()
    document: Annotated[Attachment | None, may("章程文本", "document")] = None

    def after(self, state: Charter, on: str | None) -> Charter:
        if state.adopted_on is not None:  # an old book may hold a second adoption, which adopts nothing
            return state
        stated = {name: getattr(self, name) for name in self.__struct_fields__}
        stated["report_number"] = self.report_number or "free"
        return Charter(id=state.id, adopted_on=on or "", **stated)


def may_adopt(charter: Charter, at: Sitting) -> None:
    """Refuse a second charter, and one of a book that is not open."""
    require(charter.adopted_on is None, "Art. 38: the charter is adopted already; amend it (charter.amended).")
    require(charter.id == "main", "Art. 38: a book has one charter, charter/main, not {charter}.", charter=charter.ref)


@decides(CharterAdopted, may_adopt)
def adopt(charter: Charter, terms: CharterAdopted, at: Sitting) -> CharterAdopted:
    """Adopt a charter once; in a book that began without one, it keeps what the default charter has."""
    found = [*refusals(terms.after(charter, at.on), TABLES), *_lost(terms, at)]
    if found:
        raise found[0].beside(*found[1:])
    return terms


def _lost(terms: CharterAdopted, at: Sitting) -> Iterator[Refused]:
    """What a book that was kept under the default charter would lose: codes that its entries state, its currency."""
    was, now = default(), table_of(terms.after(Charter(id="main"), "2000-01-01"))
    if terms.currency != was.charter.currency and any(at.streams(subject) for subject in WITH_AMOUNTS):
        yield Refused(
            "Art. 38: the currency of a book does not change; it is {currency}.", currency=was.charter.currency
        )
    lost: dict[str, list[str]] = {}
    for name, code in sorted(_on_record(at)):
        held, kept = was.term(name, code), now.term(name, code)
        if held and (kept is None or (kept.zh, kept.en) != (held.zh, held.en)):
            lost.setdefault(name, []).append(code)
    for name, codes in lost.items():
        yield Refused(
            "Art. 38: {vocabulary} keeps {known} with the same words: entries were made under it. Leave it in the"
            " charter, with the last day of its use.",
            vocabulary=name,
            known=", ".join(codes),
        )


def _on_record(at: Sitting) -> set[tuple[str, str]]:
    """The codes that entries of the book state by now, each with its vocabulary."""
    from domain.rules.catalogue import STATES  # the catalogue imports this room

    streams = (stream for subject in STATES if subject not in UNCODED for stream in at.streams(subject))
    facts = (each.fact for stream in streams for each in (at.entered(stream) if at.entered else ()))
    return {(each.vocabulary, each.code) for fact in facts for each in stated_codes(fact)}


class CharterAmended(CharterFact, frozen=True, kw_only=True, tag="charter.amended"):
    """The charter was amended: terms were added or ended, periods changed, from a day on."""

    zh = "章程修订"
    en = "Charter amended"
    rests_on = ("charter.adopted", "charter.amended")
    fills = ("before",)

    effective_on: Annotated[Day, told("施行日期", "in force from")]
    add: Annotated[tuple[CharterVocabulary, ...], may("新增条目", "terms added")] = ()
    end: Annotated[tuple[EndedTerm, ...], may("停用条目", "terms ended")] = ()
    periods: Annotated[tuple[Period, ...], may("新期限", "new periods")] = ()
    before: Annotated[tuple[Period, ...], may("原期限", "periods before")] = ()
    reason: Annotated[Text | None, told("修订理由", "reason")] = None
    authority: Annotated[Name | None, told("批准机关", "authority")] = None

    def after(self, state: Charter, on: str | None) -> Charter:
        for ended in self.end:
            terms = state.vocabulary(ended.vocabulary)
            state = state.with_terms(
                ended.vocabulary,
                tuple(
                    msgspec.structs.replace(term, until=ended.until) if term.code == ended.code else term
                    for term in terms
                ),
            )
        for added in self.add:
            held = state.vocabulary(added.name)
            known = {term.code for term in held}
            new = tuple(self._begun(term) for term in added.terms if term.code not in known)
            state = state.with_terms(added.name, held + new)
        periods = tuple(msgspec.structs.replace(each, since=self.effective_on) for each in self.periods)
        return msgspec.structs.replace(state, periods=state.periods + periods)

    def _begun(self, term: CharterTerm) -> CharterTerm:
        return term if term.since else msgspec.structs.replace(term, since=self.effective_on)


def require_adopted(charter: Charter, at: Sitting) -> None:
    """Refuse to amend a charter that the book does not have."""
    require(
        charter.adopted_on is not None,
        "Art. 38: the book has no charter of its own yet; adopt one first (charter.adopted).",
    )


@decides(CharterAmended, require_adopted)
def amend(charter: Charter, terms: CharterAmended, at: Sitting) -> CharterAmended:
    """Amend the charter from the day of the decision or a later one; what was used keeps its words."""
    require(
        terms.effective_on >= at.on,
        "Art. 38: an amendment holds from its own day or a later one, not from {day}.",
        day=terms.effective_on,
    )
    require(terms.add or terms.end or terms.periods, "Art. 38: the amendment changes nothing.")
    found = list(_amiss(charter, terms))
    after = terms.after(charter, at.on)
    found += refusals(after, TABLES)
    if found:
        raise found[0].beside(*found[1:])
    names = dict.fromkeys(each.name for each in terms.periods)
    stood = [table_of(charter).period(name, terms.effective_on) for name in names]
    return msgspec.structs.replace(terms, before=tuple(each for each in stood if each))


def _amiss(charter: Charter, terms: CharterAmended) -> Iterator[Refused]:
    table = table_of(charter)
    for added in terms.add:
        for term in added.terms:
            if table.term(added.name, term.code):
                text = "Art. 38: {code} was used in {vocabulary} before; other words are another code."
                yield Refused(text, code=term.code, vocabulary=added.name)
            if (
                term.since and term.since < terms.effective_on and added.name != "district"
            ):  # others decide on divisions
                text = "Art. 38: {code} begins on {since}, before the amendment holds on {day}."
                yield Refused(text, code=term.code, since=term.since, day=terms.effective_on)
    yield from _overtaken(charter, terms)
    for ended in terms.end:
        held = table.term(ended.vocabulary, ended.code)
        told = {"code": ended.code, "vocabulary": ended.vocabulary}
        if held is None:
            yield Refused("Art. 38: {vocabulary} has no {code} to end.", **told)
        elif held.until:
            yield Refused("Art. 38: {code} of {vocabulary} ended on {until} already.", **told, until=held.until)
        elif ended.until < (shifted(terms.effective_on, -1) or "") and ended.vocabulary != "district":
            text = "Art. 38: {code} of {vocabulary} would end on {until}, before the amendment holds on {day}."
            yield Refused(text, **told, until=ended.until, day=terms.effective_on)
        elif ended.code in VOCABULARIES[ended.vocabulary].needed:
            yield Refused("Art. 38: the law needs {code} of {vocabulary}; it does not end.", **told)


def _overtaken(charter: Charter, terms: CharterAmended) -> Iterator[Refused]:
    """A period that is to change later is not changed before that: the earlier change would undo the later one."""
    for period in terms.periods:
        begun = (each.since for each in charter.periods if each.name == period.name and each.since)
        since = max(begun, default="")
        if since > terms.effective_on:
            yield Refused(
                "Art. 38: {period} changes on {since} already; it is amended from that day or a later one, not from"
                " {day}.",
                period=period.name, since=since, day=terms.effective_on,
            )  # fmt: skip


class CharterCalendarSet(CharterFact, frozen=True, kw_only=True, tag="charter.calendar_set"):
    """The calendar of a year was entered: its days off, and the weekend days that are worked in exchange."""

    zh = "工作日历"
    en = "Calendar of a year"

    calendar: Annotated[CalendarYear, told("工作日历", "calendar")]
    reason: Annotated[Text | None, may("说明", "reason")] = None
    document: Annotated[Attachment | None, may("通知文件", "document")] = None

    def after(self, state: Charter, on: str | None) -> Charter:
        kept = tuple(each for each in state.years if each.year != self.calendar.year)
        years = tuple(sorted((*kept, self.calendar), key=lambda each: each.year))
        if state.adopted_on is None:  # a book without a charter of its own gets the default one with this year
            default_one = default().charter
            return msgspec.structs.replace(default_one, id=state.id, years=years)
        return msgspec.structs.replace(state, years=years)


def may_set_calendar(charter: Charter, at: Sitting) -> None:
    """Whatever the charter, a year can be entered."""


@decides(CharterCalendarSet, may_set_calendar)
def set_calendar(charter: Charter, terms: CharterCalendarSet, at: Sitting) -> CharterCalendarSet:
    """Enter the calendar of a year, at any time; of a year that is known only days to come change."""
    year, table = terms.calendar, table_of(charter)
    found = list(refusals(terms.after(charter, at.on), TABLES))
    if found:
        raise found[0].beside(*found[1:])
    if table.calendar.known(year.year):
        after = table_of(terms.after(charter, at.on)).calendar
        for day in table.calendar.differing(after, year.year):
            require(
                day > at.on,
                "Art. 38: {day} is past, and its calendar is in the book; what was wrong is corrected (Art. 31).",
                day=day,
            )
    return terms
