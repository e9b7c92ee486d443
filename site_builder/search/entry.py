"""What can be found by searching: every entry, under the subject that it names or as a decision.

Subjects are called as they were when the entry was made, as on the pages of the book: what was once made of an entry
stays right for ever, whatever is decided later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.rules.fact import Fact
from domain.rules.stream import stream_id
from projections.search import amounts_of, choices_of, grams, number_beginnings, texts_of, units_named, whole_name
from site_builder.addresses import page_of
from site_builder.content.currencies import coin_of, coined, owed
from site_builder.content.entries import opens_nothing
from site_builder.content.headlines import entry_headline
from site_builder.reader import Names, Shown, names_at
from site_builder.site import Site
from site_builder.words.sentences import sentence
from site_builder.words.voice import LANGUAGES, day

TYPES = ("programme", "project", "organisation", "report", "policy", "call", "suggestion", "plan", "decision")
DECISION = len(TYPES) - 1
Record = tuple[
    int, str, str, str, str, int
]  # type, address, title, summary, further text, and year; 0 where none is known
SHORT = 16  # characters of names that are also found as a whole: the parts of longer ones occur together nowhere else


class Findable(NamedTuple):
    """An entry that can be found: by its title, or by what else it says."""

    shown: Shown
    type: int  # place in TYPES: that of the subject to which it gives a name, or a decision
    subject: str
    names: Names  # of the subject
    said: tuple[str, ...]

    @property
    def title(self) -> tuple[str, ...]:
        """Texts of its title in both languages: of a subject its names and number."""
        return _texts(*self.names, self.number) if self.type != DECISION else ()

    @property
    def number(self) -> str:
        """The id of its subject."""
        return stream_id(self.subject)


def findable(site: Site, shown: Shown) -> Findable:
    """What is found of an entry."""
    entry = shown.entry
    held = site.reader.held(entry.stream)
    own = names_at(entry.stream, held, shown.index)
    if entry.subject in TYPES and (entry.number == 1 or own != names_at(entry.stream, held, shown.index - 1)):
        return Findable(shown, TYPES.index(entry.subject), entry.stream, own, _new(site, entry, own))
    subject = site.subject_of(entry.stream)
    names = own if subject == entry.stream else names_at(subject, site.reader.held(subject), shown.index)
    return Findable(shown, DECISION, subject, names, _new(site, entry, names))


def _new(site: Site, entry: AnyEntry, names: Names) -> tuple[str, ...]:
    told = (*texts_of(entry.fact), *_named_by_key(site, entry, *LANGUAGES))
    return tuple(dict.fromkeys(text for text in told if text not in names))


def _named_by_key(site: Site, entry: AnyEntry, *languages: str) -> Iterator[str]:
    """The names, in some languages, of the tasks and the district that an entry names by key or code."""
    fact = entry.fact
    programme = getattr(fact, "programme", None) or entry.stream
    given = (getattr(fact, "task", None), *(getattr(fact, "tasks", None) or ()))
    district = getattr(fact, "district", None)
    for language in languages:
        yield from (site.task(language, programme, key) for key in given if isinstance(key, str))
        if district:
            yield site.words.term(language, "district", district)


def _texts(*given: str | None) -> tuple[str, ...]:
    return tuple(text for text in given if text)


def grams_of(site: Site, found: Findable) -> tuple[list[str], list[str]]:
    """The grams of its title, short names as a whole among them, and those that occur elsewhere only."""
    title = dict.fromkeys(gram for text in found.title for gram in grams(text))
    whole = [name for name in found.title[:-1] if len(name) <= SHORT]
    title.update((f"={whole_name(name)}", None) for name in whole)
    title.update((start, None) for text in found.title for start in number_beginnings(text))
    fact, on = found.shown.entry.fact, found.shown.entry.decided_on
    about = _texts(*found.names, found.number, *_kind_names(site, fact)) if found.type == DECISION else ()
    linked = (names_at(stream, site.reader.held(stream), found.shown.index) for stream in linked_by(fact))
    rest = [*about, *(name for names in linked for name in names if name), *found.said]
    for language in site.languages:
        rest += [*_chosen(site, fact, language), *_sums(site, found.shown, language)]
        rest += [day(language, on)] if on else []
    elsewhere = dict.fromkeys(gram for text in rest for gram in grams(text))
    elsewhere.update((start, None) for text in found.said for start in number_beginnings(text))
    return list(title), [gram for gram in elsewhere if gram not in title]


def _kind_names(site: Site, fact: Fact) -> list[str]:
    """What its kind is called in the languages of the site."""
    return [site.words.kind(language, type(fact)) for language in site.languages]


def _chosen(site: Site, fact: Fact, language: str) -> list[str]:
    """The words for what a fact chooses from fixed lists: a class, a method, a stage, a rating."""
    return [site.words.choice(language, words) for words in choices_of(fact, site.charter)]


def _sums(site: Site, shown: Shown, language: str) -> list[str]:
    """The sums of money that an entry states, as pages show them."""
    given = tuple(amounts_of(shown.entry.fact))
    currency = coin_of(site, shown) if given else None
    return list(dict.fromkeys(site.words.money(language, each, currency) for each in given))


def linked_by(fact: Fact) -> Iterable[str]:
    """The programme and the units that a fact names, each once."""
    programme = getattr(fact, "programme", None)
    return dict.fromkeys((*((programme,) if programme else ()), *units_named(fact)))


def record(site: Site, found: Findable, language: str) -> Record:
    """What the results show of an entry in a language, and the year of its decision."""
    entry, at = found.shown.entry, found.shown.index
    name = found.names[language == "en"] or found.names[0] or found.number
    linked = [site.name(language, stream, at) for stream in linked_by(entry.fact)]
    when = [day(language, entry.decided_on)] if entry.decided_on else []
    mark = [site.words.say_in(language)("示例")] if entry.illustrative else []
    if found.type == DECISION:
        title, kind = entry_headline(site, language, found.shown), site.words.kind(language, type(entry.fact))
        summary, said = [*mark, found.number, name, *linked, *when], [_said(site, found, language)]
        said += [kind] if kind not in title else []
    else:
        title = name
        summary, said = (
            [*mark, found.number, *linked, *when],
            [*(other for other in _texts(*found.names) if other != name), *_chosen(site, entry.fact, language)],
        )
    shown = " ".join((title, *summary, *said))
    other = {*_named_by_key(site, entry, LANGUAGES[language == "zh"])} - {*_named_by_key(site, entry, language)}
    said += [text for text in found.said if text.rstrip("。.") not in shown and text not in other]
    said += [told for told in _sums(site, found.shown, language) if told not in shown]
    address = site.home_of(found.shown) if found.type == DECISION else page_of(found.subject)
    return found.type, address, title, " · ".join(dict.fromkeys(summary)), " · ".join(said), year_of(entry.decided_on)


def year_of(on: str | None) -> int:
    """The year of a day, a month or a year; 0 where none is known."""
    return int(on[:4]) if on else 0


def _said(site: Site, found: Findable, language: str) -> str:
    """The sentence of an entry without personal data, which is not to be found."""
    entry = found.shown.entry
    if told := opens_nothing(site.words, language, entry.fact, found.shown.index):
        return told
    extra = {"name": found.names[language == "en"] or found.names[0] or found.number}
    if entry.decided_on:
        extra["on"] = day(language, entry.decided_on)
    task = getattr(entry.fact, "task", None)
    if task:
        extra["task"] = site.task(language, getattr(entry.fact, "programme", None) or entry.stream, task)
    spoken = site.voice(language, at=found.shown.index)
    extra |= owed(site, spoken, found.shown, entry.fact)
    return sentence(spoken, coined(site, found.shown, entry.fact), extra)
