"""The words of one book: its codes by its charter or by the law, its evaluations, its money (Art. 38), and what its
office says in its own words.

Two books of one process can have other charters and texts: whoever speaks of one is given its words, and asks nothing
else.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.rules.charter import Charter
from domain.rules.fact import Fact, kind_of
from domain.rules.in_force import CharterTable, Words, default, table_of
from domain.rules.terms import LAW, words_of
from domain.rules.vocabulary import VOCABULARIES
from projections.days import UNKNOWN
from site_builder.words import voice
from site_builder.words.own import PLAIN, OwnTexts
from site_builder.words.texts import Translate, translator


@dataclass(frozen=True, eq=True)
class BookWords:
    """The words under a charter, with the office's own texts; equal charters and texts have equal words."""

    charter: Charter
    own: OwnTexts = PLAIN

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:
        return hash((self.charter, self.own.digest))

    @functools.cached_property
    def table(self) -> CharterTable:
        """The charter as it is looked up."""
        return table_of(self.charter)

    @functools.cached_property
    def _known(self) -> dict[str, Words]:
        return {}

    @property
    def currency(self) -> str:
        """The currency of amounts that state none."""
        return self.charter.currency

    def pairs(self, vocabulary: str) -> Words:
        """The words of every code of a vocabulary, in Chinese and English."""
        found = self._known.get(vocabulary)
        if found is None:
            found = self._known[vocabulary] = words_of(self.table, vocabulary)
        return found

    def term(self, language: str, vocabulary: str, code: str) -> str:
        """A code in words; the code itself where it is none of the book's. This is where every page gets a term."""
        pair = self.pairs(vocabulary).get(code)
        return code if pair is None else self.own.say(language, "term", f"{vocabulary}.{code}", pair[language == "en"])

    def choice(self, language: str, words: tuple[str, str]) -> str:
        """A term by its own words in both languages, as a structure's choices give it."""
        place = self._places.get(words) if self.own.digest else None
        return self.term(language, *place) if place else words[language == "en"]

    @functools.cached_property
    def _places(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Where the words of each term stand."""
        return {words: (name, code) for name in (*LAW, *VOCABULARIES) for code, words in self.pairs(name).items()}

    def ordered(self, vocabulary: str, counted: Collection[str]) -> list[str]:
        """The codes that something is counted by, so that a table loses none.

        They stand in the order of the charter; then any other code by name, and last `unknown`.
        """
        known = [code for code in self.pairs(vocabulary) if code in counted]
        return [*known, *sorted(set(counted) - {*known, UNKNOWN}), *({UNKNOWN} & set(counted))]

    def parent(self, language: str, vocabulary: str, code: str) -> str:
        """What a term of a vocabulary belongs to: a term of another vocabulary, or one of the law's."""
        parent = VOCABULARIES[vocabulary].parent
        among = (parent,) if parent else ("policy_side", "subject", "evaluated_role")
        return next((self.term(language, each, code) for each in among if code in self.pairs(each)), code)

    def counted(self, language: str, vocabulary: str, code: str) -> str:
        """What something is counted by in words; what is counted under no code is not published."""
        return self.say_in(language)("未公布") if code == UNKNOWN else self.term(language, vocabulary, code)

    def has_trait(self, vocabulary: str, code: str | None, trait: str) -> bool:
        """Whether a term has a trait, whenever it is used."""
        term = self.table.term(vocabulary, code or "")
        return bool(term and trait in term.traits)

    def heading(self, language: str, vocabulary: str, code: str) -> str:
        """A term as a heading or label."""
        return voice.headed(language, self.term(language, vocabulary, code))

    def say_in(self, language: str) -> Translate:
        """What turns a Chinese text of the pages into a language."""
        return translator(language, self.own)

    def kind(self, language: str, fact: type[Fact]) -> str:
        """What a kind of decision is called."""
        return self.own.say(language, "kind", kind_of(fact), str(getattr(fact, language)))

    def label(self, language: str, text: str) -> str:
        """The label of a field; those of the same words are called the same by an office too."""
        return self.own.say(language, "field", text, text)

    def evaluation(self, language: str, stage: str, year: int | None) -> str:
        """What an evaluation is called: its stage, with the year of a post-evaluation."""
        named = self.term(language, "stage", stage)
        if year is None:
            return named
        after = voice.after_acceptance(language, year)
        return f"{named}（{after}）" if language == "zh" else f"{named} ({after})"

    def money(self, language: str, amount: int, currency: str | None = None) -> str:
        """An amount in its currency, in that of the book where it states none."""
        return voice.money(language, amount, currency or self.currency)

    def amounts(self, language: str, sums: Iterable[tuple[str | None, int]]) -> str:
        """Sums of money, each in its currency: they are told side by side and never added up."""
        return voice.JOINS[language].join(self.money(language, amount, currency) for currency, amount in sums)


@functools.cache
def default_words(own: OwnTexts = PLAIN) -> BookWords:
    """The words of a book that has no charter of its own."""
    return BookWords(default().charter, own)
