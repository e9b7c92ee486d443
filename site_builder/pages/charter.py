"""The charter's page: what the book says for its own time of what the law leaves open, and how that came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec
from babel.dates import get_day_names

from domain.rules.calendar import table
from domain.rules.charter import STREAM, Charter, CharterTerm, Period
from domain.rules.fact import Attachment
from domain.rules.vocabulary import VOCABULARIES
from projections.days import shifted
from site_builder.content.entries import EntryLine, story_lines
from site_builder.maker import Maker, once
from site_builder.reader import Reader
from site_builder.site import Context, Output, Site
from site_builder.words.book_words import BookWords
from site_builder.words.periods import period_said
from site_builder.words.voice import LOCALES, currency_name

PAGE, DATA = "charter.html", "charter.json"
FORMAT = "gongshi-charter-view/1"
IN_FORCE, ENDED, TO_COME = "in_force", "ended", "to_come"


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    """A term: its words in the language of the page and in the other, what it belongs to, and when it is used."""

    code: str
    said: str
    other: str
    of: list[str]
    traits: list[str]
    since: str | None
    until: str | None
    follows: str
    state: str


class VocabularyTable(msgspec.Struct, frozen=True, kw_only=True):
    """A vocabulary with its terms; a column stands where some term has something in it."""

    name: str
    title: str
    rows: list[TermRow]

    @property
    def columns(self) -> set[str]:
        """The columns that say something."""
        found = {name for name in ("of", "traits") if any(getattr(row, name) for row in self.rows)}
        return found | ({"days"} if any(row.since or row.until for row in self.rows) else set())


class PeriodRow(msgspec.Struct, frozen=True, kw_only=True):
    """A period: how long it is, from when to when."""

    label: str
    said: str
    since: str | None
    until: str | None
    state: str


class CalendarRow(msgspec.Struct, frozen=True, kw_only=True):
    """A year that the book itself states: whose notice gives it, its days off and the weekend days worked."""

    year: int
    source: str
    off: Sequence[str]
    worked: Sequence[str]


class CharterPage(Context, frozen=True, kw_only=True):
    """The charter as it stands; `own` where the book adopted one, `first` and `last` the years of a table."""

    template: ClassVar[str] = "charter.html"

    own: bool
    title: str
    basis: str
    adopted_on: str | None
    currency: str
    code_of_currency: str
    weekend: list[str]
    first: int | None
    last: int | None
    years: list[CalendarRow]
    schemes: list[str]
    report_number: str
    document: Attachment | None
    periods: list[PeriodRow]
    vocabularies: list[VocabularyTable]
    lines: list[EntryLine]


def pages(site: Site, _: str) -> Iterator[Output]:
    """The page in both languages, and the same for programs.

    News of the charter renders every page, so what is read of it leaves no note; the days on which something of it
    begins or ends do.
    """
    charter = site.charter.charter
    for language in site.languages:
        yield site.render(language, PAGE, _page(site, language, charter))
    yield Output(DATA, msgspec.json.format(msgspec.json.encode(_data(site, charter), order="sorted"), indent=1) + b"\n")


def _page(site: Site, language: str, charter: Charter) -> CharterPage:
    words, spoken = site.words, site.voice(language, PAGE)
    years = table(charter.table) if charter.table else {}
    return CharterPage(
        own=charter.adopted_on is not None,
        title=charter.called(language),
        basis=_either(language, charter.basis, charter.basis_en),
        adopted_on=charter.adopted_on,
        currency=currency_name(language, charter.currency),
        code_of_currency=charter.currency,
        weekend=[get_day_names("wide", locale=LOCALES[language])[day - 1] for day in charter.weekend],
        first=min(years, default=None),
        last=max(years, default=None),
        years=[
            CalendarRow(year=each.year, source=each.source, off=each.off, worked=each.worked) for each in charter.years
        ],
        schemes=[words.term(language, "code_scheme", each) for each in charter.codes],
        report_number=words.term(language, "number_form", charter.report_number),
        document=charter.document,
        periods=list(_periods(site, language, charter)),
        vocabularies=[
            VocabularyTable(
                name=name,
                title=words.heading(language, "vocabulary", name),
                rows=[_row(site.reader, words, language, name, term) for term in site.charter.terms(name)],
            )
            for name in VOCABULARIES
            if site.charter.terms(name)
        ],
        lines=story_lines(site, spoken, site.reader.whole("story", STREAM)),
    )


def _either(language: str, chinese: str | None, english: str | None) -> str:
    return (english or chinese or "") if language == "en" else (chinese or english or "")


def _row(read: Reader, words: BookWords, language: str, name: str, term: CharterTerm) -> TermRow:
    other = "en" if language == "zh" else "zh"
    said = words.heading(language, name, term.code) if language == "en" else words.term(language, name, term.code)
    return TermRow(
        code=term.code,
        said=said,
        other=getattr(term, other) or "",
        of=[words.parent(language, name, each) for each in term.of],
        traits=[words.term(language, "trait", each) for each in term.traits],
        since=term.since,
        until=term.until,
        follows=words.term(language, name, term.follows) if term.follows else "",
        state=state_of(read, term.since, term.until),
    )


def state_of(read: Reader, since: str | None, until: str | None) -> str:
    """Whether what is used from a day to a day is used on the as-of day; the page is stale once that changes."""
    if since and not read.passed(shifted(since, -1)):
        return TO_COME
    return ENDED if until and read.passed(until) else IN_FORCE


def _periods(site: Site, language: str, charter: Charter) -> Iterator[PeriodRow]:
    for period, until in spans(charter):
        yield PeriodRow(
            label=site.words.heading(language, "period", period.name),
            said=period_said(site.words, language, period),
            since=period.since,
            until=until,
            state=state_of(site.reader, period.since, until),
        )


def spans(charter: Charter) -> Iterator[tuple[Period, str | None]]:
    """Every period that ever held, those of one name together, each with its last day where another follows."""
    for name in dict.fromkeys(each.name for each in charter.periods):
        held = [each for each in charter.periods if each.name == name]
        for period, then in zip(held, [*held[1:], None], strict=True):
            yield period, shifted(then.since, -1) if then and then.since else None


def _data(site: Site, charter: Charter) -> dict[str, object]:
    """The charter for programs: with codes, and whether each term and period holds on the as-of day."""
    told = {
        name: getattr(charter, name)
        for name in (
            "title", "title_en", "basis", "basis_en", "adopted_on", "currency", "weekend", "table", "years", "codes",
            "report_number", "document",
        )
    }  # fmt: skip
    read = site.reader
    return {
        "format": FORMAT,
        "own": charter.adopted_on is not None,
        **{name: value for name, value in told.items() if value not in (None, ())},
        "periods": [
            {**_stated(period), **({"until": until} if until else {}), "state": state_of(read, period.since, until)}
            for period, until in spans(charter)
        ],
        "vocabularies": [
            {
                "name": name,
                "zh": rule.zh,
                "en": rule.en,
                "terms": [
                    {**_stated(term), "state": state_of(read, term.since, term.until)}
                    for term in site.charter.terms(name)
                ],
            }
            for name, rule in VOCABULARIES.items()
        ],
        "entries": site.reader.indexes("story", STREAM),
    }


def _stated(struct: msgspec.Struct) -> dict[str, object]:
    """What a structure states, without what it leaves open."""
    return {name: value for name, value in msgspec.structs.asdict(struct).items() if value not in (None, ())}


MAKERS = (Maker("charter", once, pages),)
