"""A charter as it is looked up: the words of its codes, its calendar, and what may be used on a day (Art. 38)."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from domain.rules import charter_file
from domain.rules.calendar import Calendar, YearOfDays, table
from domain.rules.charter import STREAM, Charter, CharterTerm, Period
from domain.rules.refusal import Refused
from domain.rules.vocabulary import VOCABULARIES, Stated, stated_codes

DEFAULT_FILE = "beijing-2014-2017.toml"
Words = Mapping[str, tuple[str, str]]


class CharterTable:
    """One charter, read once for whoever asks."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        self._terms = {each.name: {term.code: term for term in each.terms} for each in charter.vocabularies}
        years = dict(table(charter.table)) if charter.table else {}
        for year in charter.years:
            days = [frozenset(day[5:] for day in days) for days in (year.off, year.worked)]
            years[year.year] = YearOfDays(*days)
        self.calendar = Calendar(years, charter.weekend)

    def term(self, vocabulary: str, code: str) -> CharterTerm | None:
        """A term by its code; None where the book never had it."""
        return self._terms.get(vocabulary, {}).get(code)

    def terms(self, vocabulary: str) -> tuple[CharterTerm, ...]:
        """The terms of a vocabulary in their order, ended ones too."""
        return tuple(self._terms.get(vocabulary, {}).values())

    def codes(self, vocabulary: str) -> tuple[str, ...]:
        """The codes of a vocabulary in their order, ended ones too."""
        return tuple(self._terms.get(vocabulary, {}))

    def words(self, vocabulary: str, on: str | None = None) -> Words:
        """The words of the codes of a vocabulary, in Chinese and English; with a day, of those used then."""
        return {term.code: term.words for term in self.terms(vocabulary) if on is None or term.holds(on)}

    def belongs(self, vocabulary: str, code: str | None, parent: str | None) -> bool:
        """Whether a term belongs to another, on whatever day: whether it may still be used is asked apart."""
        term = self.term(vocabulary, code or "")
        return term is not None and parent in term.of

    def period(self, name: str, on: str | None = None) -> Period | None:
        """The period that holds on a day, or the first one; None where the charter states none."""
        held = [each for each in self.charter.periods if each.name == name]
        begun = [each for each in held if on is None or each.since is None or each.since <= on]
        return begun[-1] if begun else None

    def on(self, day: str) -> InForce:
        """What may be used on a day."""
        return InForce(self, day)


@dataclass(frozen=True)
class InForce:
    """The charter on the day of a decision."""

    table: CharterTable
    on: str

    @property
    def currency(self) -> str:
        """The currency of the book."""
        return self.table.charter.currency

    @property
    def calendar(self) -> Calendar:
        """The working days of the office."""
        return self.table.calendar

    def has(self, vocabulary: str, code: str) -> bool:
        """Whether a new decision may state this code."""
        term = self.table.term(vocabulary, code)
        return bool(term and term.holds(self.on)) or code in VOCABULARIES[vocabulary].law

    def trait(self, vocabulary: str, code: str | None, trait: str) -> bool:
        """Whether a term has a trait, on which a rule hangs."""
        term = self.table.term(vocabulary, code or "")
        return bool(term and trait in term.traits)

    def of(self, vocabulary: str, parent: str | None) -> tuple[str, ...]:
        """The codes of the day that belong to a term: the ratings of a scale, the instruments of a class."""
        return tuple(term.code for term in self.table.terms(vocabulary) if parent in term.of and term.holds(self.on))

    def with_trait(self, vocabulary: str, trait: str) -> tuple[str, ...]:
        """The codes of the day that have a trait."""
        return tuple(term.code for term in self.table.terms(vocabulary) if trait in term.traits and term.holds(self.on))

    def period(self, name: str) -> Period | None:
        """A period as it holds on the day."""
        return self.table.period(name, self.on)


_TABLES: dict[int, CharterTable] = {}  # by the identity of a charter, which never changes; each keeps its charter alive


def table_of(charter: Charter) -> CharterTable:
    """A charter as it is looked up; the default one where a book has none of its own."""
    if charter.adopted_on is None and not charter.vocabularies:
        return default()
    found = _TABLES.get(id(charter))
    if found is None or found.charter is not charter:
        if len(_TABLES) >= 16:
            _TABLES.clear()
        found = _TABLES[id(charter)] = CharterTable(charter)
    return found


def begun(charter: Charter, on: str) -> Charter:
    """A charter without the periods that begin later than a day: what texts say of that day."""
    held = tuple(each for each in charter.periods if each.since is None or each.since <= on)
    return charter if len(held) == len(charter.periods) else msgspec.structs.replace(charter, periods=held)


@functools.cache
def default() -> CharterTable:
    """The charter of a book that has none of its own: that of Beijing's plan of 2014 to 2017."""
    data = (importlib.resources.files("domain") / "charters" / DEFAULT_FILE).read_bytes()
    return CharterTable(Charter(id=STREAM.partition("/")[2], **charter_file.parsed(data)))


def require_codes(stated: msgspec.Struct, held: msgspec.Struct | None, charter: InForce) -> None:
    """Refuse a code that may not be used on the day; what stands in the state already is not asked again."""
    standing = {(each.vocabulary, each.code) for each in stated_codes(held)} if held is not None else set()
    scales = {code for vocabulary, code in standing if vocabulary == "scale"}  # a scale that stands keeps its ratings
    standing |= {("rating", term.code) for term in charter.table.terms("rating") if scales & {*term.of}}
    refused = [
        _not_in_force(each, charter)
        for each in stated_codes(stated)
        if (each.vocabulary, each.code) not in standing and not charter.has(each.vocabulary, each.code)
    ]
    if refused:
        raise refused[0].beside(*refused[1:])


def unknown_codes(stated: msgspec.Struct, charter: CharterTable) -> Iterator[Stated]:
    """The codes that the book never had: what an old list states may have ended, but is some term (Art. 33)."""
    for each in stated_codes(stated):
        if charter.term(each.vocabulary, each.code) is None and each.code not in VOCABULARIES[each.vocabulary].law:
            yield each


def _not_in_force(stated: Stated, charter: InForce) -> Refused:
    term = charter.table.term(stated.vocabulary, stated.code)
    values = {"field": stated.field, "code": stated.code, "day": charter.on}
    if term is None:
        known = ", ".join(each.code for each in charter.table.terms(stated.vocabulary) if each.holds(charter.on))
        text = "Art. 38: {field}: the charter has no {code}; it has {known}."
        return Refused(text, **values, known=known or "—")
    if term.since and charter.on < term.since:
        return Refused(
            "Art. 38: {field}: {code} may be used from {since} on, not on {day}.", **values, since=term.since
        )
    return Refused("Art. 38: {field}: {code} was used until {until}, not on {day}.", **values, until=term.until)
