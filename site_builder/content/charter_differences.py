"""How the charter of a book differs from the default one, under which the rulebook's scenarios run (Art. 38)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from babel.dates import get_day_names

from domain.rules.charter import CharterTerm
from domain.rules.vocabulary import VOCABULARIES
from site_builder.words import voice
from site_builder.words.book_words import BookWords, default_words
from site_builder.words.periods import period_said, used_said

PERIODS = "periods"
Said = dict[object, str]  # what a charter says to one matter: as it is compared, and in words


class CharterDifference(NamedTuple):
    """What two charters say to one matter otherwise: of a vocabulary the terms that the other has not.

    Of a period it is the one that holds on the day of the site.

    `section` is where the matter stands on the charter's page, empty for its head.
    """

    section: str
    label: str
    own: list[str]
    default: list[str]


def differences(words: BookWords, language: str) -> list[CharterDifference]:
    """All that a charter says otherwise than the default one, in the order of the charter's page."""
    plain = default_words(words.own)
    return [
        CharterDifference(section, label, _without(ours, theirs), _without(theirs, ours))
        for (section, label, ours), (_, _, theirs) in zip(_told(words, language), _told(plain, language), strict=True)
        if ours != theirs
    ]


def _without(some: Said, others: Said) -> list[str]:
    return [said for key, said in some.items() if key not in others]


def _told(words: BookWords, language: str) -> Iterator[tuple[str, str, Said]]:
    """Every matter of a charter: where it stands on the page, what it is called, what is said to it."""
    charter, say = words.charter, words.say_in(language)
    days = get_day_names("wide", locale=voice.LOCALES[language])
    yield "", say("币种"), {charter.currency: voice.currency_name(language, charter.currency)}
    schemes: Said = {each: words.term(language, "code_scheme", each) for each in charter.codes}
    yield "", say("核算校验位的机构代码"), schemes
    form = charter.report_number
    yield "", say("科技报告编号规则"), {form: words.term(language, "number_form", form)}
    for name in words.pairs("period"):
        held = words.table.period(name)
        said: Said = {(held.number, held.unit): period_said(words, language, held)} if held else {}
        yield PERIODS, words.heading(language, "period", name), said
    yield "calendar", say("周休日"), {day: days[day - 1] for day in charter.weekend}
    for name in VOCABULARIES:
        terms = {_compared(term): _term(words, language, name, term) for term in words.table.terms(name)}
        yield name, words.heading(language, "vocabulary", name), terms


def _compared(of: CharterTerm) -> object:
    return of.code, of.words, frozenset(of.of), frozenset(of.traits), of.since, of.until


def _term(words: BookWords, language: str, name: str, term: CharterTerm) -> str:
    """A term with what it belongs to, its traits and the days of its use."""
    of = [words.parent(language, name, each) for each in term.of]
    traits = [words.term(language, "trait", each) for each in term.traits]
    said = words.term(language, name, term.code)
    return _remarked(language, said, [*of, *traits, used_said(words, language, term.since, term.until)])


def _remarked(language: str, said: str, remarks: list[str]) -> str:
    if not (told := voice.JOINS[language].join(each for each in remarks if each)):
        return said
    return f"{said}（{told}）" if language == "zh" else f"{said} ({told})"
