"""Every text of the site that an office may say in its own words, with the name by which it is overridden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.decision import labels
from domain.rules.in_force import CharterTable, default
from domain.rules.terms import LAW, words_of
from domain.rules.vocabulary import VOCABULARIES
from site_builder.rulebook import law
from site_builder.rulebook.cases import texts
from site_builder.rulebook.places import steps
from site_builder.texts.scripts import script_labels
from site_builder.words.sentences import rooms
from site_builder.words.state_fields import TABLES
from site_builder.words.texts import catalogue

Named = Iterator[tuple[str, str]]  # the name of a text, and the text


class SiteText(NamedTuple):
    """A text of the site: its context, its name there, what it says, and the id under which a .po file has it."""

    context: str
    name: str
    said: str
    msgctxt: str
    msgid: str


def known(language: str, charter: CharterTable | None = None) -> list[SiteText]:
    """The texts of the site in a language, by their contexts; what stands twice is told once.

    Terms are those of the book's charter: of the default one where none is given.
    """
    found: dict[tuple[str, str], SiteText] = {}
    for context, tell in CONTEXTS.items():
        for name, said in tell(language, charter or default()):
            itself = name == said or context == "page"
            text = SiteText(context, name, said, context if itself else f"{context} {name}", name if itself else said)
            found.setdefault((text.msgctxt, text.msgid), text)
    return list(found.values())


def _page(language: str, _: CharterTable) -> Named:
    """The texts of the pages, which are named by the Chinese."""
    for chinese, english in sorted(catalogue().items()):
        yield chinese, chinese if language == "zh" else english


def _terms(language: str, charter: CharterTable) -> Named:
    for vocabulary in sorted({*LAW, *VOCABULARIES}):
        for code, words in words_of(charter, vocabulary).items():
            yield f"{vocabulary}.{code}", words[language == "en"]


def _kinds(language: str, _: CharterTable) -> Named:
    for name in sorted(KINDS):
        yield name, str(getattr(KINDS[name].fact, language))


def _fields(language: str, _: CharterTable) -> Named:
    for name in sorted(KINDS):
        for field in msgspec.structs.fields(KINDS[name].fact):
            if told := labels(field.type).get(language):
                yield str(told), str(told)
    for fields, *_rest in TABLES.values():
        for zh, en, _say in fields.values():
            yield (en, en) if language == "en" else (zh, zh)


def _sentences(language: str, _: CharterTable) -> Named:
    for kind, told in sorted(rooms().sentences.items()):
        yield kind, told[language]


def _findings(language: str, _: CharterTable) -> Named:
    for rule, told in sorted(rooms().findings.items()):
        yield from ((f"{rule}.{part}", text) for part, text in told.items() if part.endswith(language))


def _abouts(language: str, _: CharterTable) -> Named:
    """What a kind is: of English that is the code's own word."""
    yield from sorted(rooms().docs.items()) if language == "zh" else ()


def _refusals(language: str, _: CharterTable) -> Named:
    for english, chinese in sorted(rooms().refusals.items()):
        text = chinese if language == "zh" else english
        yield text, text


def _steps(language: str, _: CharterTable) -> Named:
    for words in (steps()[text] for text in sorted(steps())):
        yield words[language == "en"], words[language == "en"]


def _rules(language: str, _: CharterTable) -> Named:
    for english, chinese in sorted((texts().rules | rooms().rules).items()):
        text = chinese if language == "zh" else english
        yield text, text


def _law(language: str, _: CharterTable) -> Named:
    for part in law.parts():
        yield f"{part.letter}.{language}", str(getattr(part, language))
    for number, article in law.articles().items():
        for name in (language, f"text_{language}", f"citation_{language}"):
            if text := str(getattr(article, name)):
                yield f"{number}.{name}", text


CONTEXTS: dict[str, Callable[[str, CharterTable], Named]] = {
    "page": _page, "term": _terms, "kind": _kinds, "field": _fields, "sentence": _sentences, "finding": _findings,
    "about": _abouts, "refusal": _refusals, "next": _steps, "rule": _rules, "law": _law,
    "script": lambda language, _: script_labels(language),
}  # fmt: skip
