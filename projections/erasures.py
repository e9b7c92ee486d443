"""Which personal fields of an entry were erased (Art. 32), by the entry's index in the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.rules.personal import PersonalDataErased
from projections.line import Line
from projections.question import Question


def _keys(line: Line) -> Iterator[str]:
    if isinstance(line.fact, PersonalDataErased):
        yield str(line.fact.index)


def _fold(fields: Any, _: str, line: Line) -> list[str]:
    return sorted({*(fields or []), line.fact.field})  # type: ignore[attr-defined]


ERASED = Question("erased", _keys, _fold)
