"""What kinds of decisions and their fields are called, in the office's own words where it has some."""

from __future__ import annotations

from domain.rules.fact import Fact, kind_of
from site_builder.words.own import own


def kind_name(language: str, fact: type[Fact]) -> str:
    """What a kind of decision is called."""
    return own(language, "kind", kind_of(fact), str(getattr(fact, language)))


def label(language: str, text: str) -> str:
    """The label of a field; those of the same words are called the same by an office too."""
    return own(language, "field", text, text)
