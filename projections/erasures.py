"""Which personal fields of an entry were erased (Art. 32), by the entry's index in the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.rules.personal import PersonalDataErased
from projections.line import Line
from projections.question import Question, among


def _keys(line: Line) -> Sequence[str]:
    return (str(line.fact.index),)  # type: ignore[attr-defined]


def _fold(fields: Any, _: str, line: Line) -> list[str]:
    return sorted({*(fields or []), line.fact.field})  # type: ignore[attr-defined]


ERASED = Question("erased", _keys, _fold, concerns=among(PersonalDataErased))
