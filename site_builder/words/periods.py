"""Periods of the charter in words: how long each is, and where the law's text and pages have places for them."""

from __future__ import annotations

from collections.abc import Mapping

from domain.rules.charter import Period
from site_builder.words.book_words import BookWords
from site_builder.words.voice import number


def period_said(words: BookWords, language: str, period: Period) -> str:
    """How long a period is: 20个工作日, 20 working days."""
    unit = words.term(language, "unit", period.unit)
    if language == "zh":
        return f"{number(language, period.number)}{unit}"
    return f"{number(language, period.number)} {unit.removesuffix('s') if period.number == 1 else unit}"


def periods_said(words: BookWords, language: str, held: Mapping[str, Period]) -> dict[str, str]:
    """Every period that holds, by its name, in words."""
    return {name: period_said(words, language, period) for name, period in held.items()}
