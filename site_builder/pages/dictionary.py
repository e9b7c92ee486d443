"""The dictionary of the record, and its schema for machines."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from typing import ClassVar

from site_builder.maker import Maker, once
from site_builder.rulebook import schema
from site_builder.rulebook.dictionary import KindShown, described, kinds_of, path_of, subject_name, subjects
from site_builder.rulebook.entry_fields import ENTRY, SIGNATURE
from site_builder.rulebook.places import REFUSALS, refusals
from site_builder.rulebook.scenarios import DATA
from site_builder.site import Context, Output, Site
from site_builder.words import voice


class DictionaryPage(Context, frozen=True, kw_only=True):
    """Every kind by the subject of its streams, as (name, page, kinds); the fields of every entry, as (name, words)."""

    template: ClassVar[str] = "dictionary.html"

    groups: list[tuple[str, str, list[KindShown]]]
    schema: str
    envelope: list[tuple[str, str]]


class DictionarySubject(Context, frozen=True, kw_only=True):
    """The kinds of a subject with their fields."""

    template: ClassVar[str] = "dictionary_subject.html"

    subject: str
    kinds: list[KindShown]


def contents(site: Site, _: str) -> Iterator[Output]:
    """Every kind in one table, by the subjects of their streams."""
    for language in site.languages:
        page = DictionaryPage(
            groups=[
                (
                    subject_name(site.words, language, each),
                    path_of(each),
                    [described(site.words, language, kind) for kind in kinds_of(each)],
                )
                for each in subjects()
            ],
            schema=schema.PATH,
            envelope=[(name, voice.headed(language, pair[language == "en"])) for name, pair in told_of_all()],
        )
        yield site.render(language, "dictionary.html", page)


def told_of_all() -> Iterator[tuple[str, tuple[str, str]]]:
    """The fields that every entry can have, those of its signatures after them."""
    for name, pair in ENTRY.items():
        yield name, pair
        if name == "signatures":
            yield from ((f"{name}.{inner}", told) for inner, told in SIGNATURE.items())


def pages(site: Site, _: str) -> Iterator[Output]:
    """The kinds of each subject with their fields."""
    for language in site.languages:
        for subject in subjects():
            kinds = [described(site.words, language, kind) for kind in kinds_of(subject)]
            page = DictionarySubject(subject=subject_name(site.words, language, subject), kinds=kinds)
            yield site.render(language, path_of(subject), page)


def machines(site: Site, _: str) -> Iterator[Output]:
    """The JSON Schema of entries, the scenarios as data, and every refusal with what to do next."""
    yield Output(schema.PATH, schema.document(site.settings.base_url, site.charter))
    file = importlib.resources.files("site_builder") / "rulebook" / DATA
    yield Output(DATA, file.read_bytes())
    yield Output(REFUSALS, refusals(site.texts))


MAKERS = (
    Maker("dictionary", once, contents),
    Maker("dictionary-subjects", once, pages),
    Maker("schema", once, machines),
)
