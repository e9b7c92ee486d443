"""The charter that a draft carries: of the book's own as much as its decisions state (Art. 36, 38)."""

from __future__ import annotations

import re

from domain.rules.charter import Charter, CharterVocabulary
from domain.rules.in_force import CharterTable

_CODES = re.compile(r"[a-z0-9_]+")


def charter_stated(charter: CharterTable, text: str) -> Charter | None:
    """The words and traits of every code that stands anywhere in a text, and the currency of the book.

    None of a book without a charter of its own: whoever reads its draft has the default one.
    """
    whole = charter.charter
    if whole.adopted_on is None:
        return None
    stated = {*_CODES.findall(text)}
    kept = ((each.name, tuple(term for term in each.terms if term.code in stated)) for each in whole.vocabularies)
    return Charter(
        id=whole.id,
        adopted_on=whole.adopted_on,
        currency=whole.currency,
        vocabularies=tuple(CharterVocabulary(name=name, terms=terms) for name, terms in kept if terms),
    )
