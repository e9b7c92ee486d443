"""The dictionary of the record, and its schema for machines."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator

from site_builder.maker import Maker, once
from site_builder.rulebook import schema
from site_builder.rulebook.dictionary import described, kinds_of, path_of, subject_name, subjects
from site_builder.rulebook.entry_fields import ENTRY, SIGNATURE
from site_builder.rulebook.law import place_of
from site_builder.rulebook.places import REFUSALS, refusals
from site_builder.rulebook.scenarios import DATA
from site_builder.site import Output, Site
from site_builder.words import voice
from site_builder.words.voice import LANGUAGES


def contents(site: Site, _: str) -> Iterator[Output]:
    """Every kind in one table, by the subjects of their streams."""
    for language in LANGUAGES:
        groups = [
            (subject_name(language, each), path_of(each), [described(language, kind) for kind in kinds_of(each)])
            for each in subjects()
        ]
        envelope = [(name, voice.headed(language, pair[language == "en"])) for name, pair in told_of_all()]
        values = {"groups": groups, "place_of": place_of, "schema": schema.PATH, "envelope": envelope}
        yield site.render(language, "dictionary.html", "dictionary.html", values)


def told_of_all() -> Iterator[tuple[str, tuple[str, str]]]:
    """The fields that every entry can have, those of its signatures after them."""
    for name, pair in ENTRY.items():
        yield name, pair
        if name == "signatures":
            yield from ((f"{name}.{inner}", told) for inner, told in SIGNATURE.items())


def pages(site: Site, _: str) -> Iterator[Output]:
    """The kinds of each subject with their fields."""
    for language in LANGUAGES:
        for subject in subjects():
            values = {
                "subject": subject_name(language, subject),
                "kinds": [described(language, kind) for kind in kinds_of(subject)],
                "place_of": place_of,
            }
            yield site.render(language, path_of(subject), "dictionary_subject.html", values)


def machines(site: Site, _: str) -> Iterator[Output]:
    """The JSON Schema of entries, the scenarios as data, and every refusal with what to do next."""
    yield Output(schema.PATH, schema.document(site.settings.base_url))
    file = importlib.resources.files("site_builder") / "rulebook" / DATA
    yield Output(DATA, file.read_bytes())
    yield Output(REFUSALS, refusals())


MAKERS = (
    Maker("dictionary", once, contents),
    Maker("dictionary-subjects", once, pages),
    Maker("schema", once, machines),
)
