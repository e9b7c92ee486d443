"""Which personal fields of an entry were erased (Art. 32), by the entry's index in the book."""

from __future__ import annotations

from typing import Any

from domain.rules.personal import PersonalDataErased
from projections.book_line import BookLine
from projections.question import Documents, Question, among


def _fold(documents: Documents, line: BookLine) -> None:
    fact: Any = line.fact
    key = str(fact.index)
    documents[key] = sorted({*(documents[key] or ()), fact.field})


ERASED = Question("erased", _fold, concerns=among(PersonalDataErased))
