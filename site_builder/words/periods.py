"""Periods of the charter in words: how long each is, and the places that texts have for them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.rules.charter import Period
from domain.rules.currencies import RENMINBI
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.places import Segment, parse

NUMBERS = {
    "zh": ("〇", "一", "两", "三", "四", "五", "六", "七", "八", "九"),
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
ONCE = {1: "once", 2: "twice"}
WORDED = ("years", "times")  # of which there are few: texts write their numbers out


def period_said(words: BookWords, language: str, period: Period, between: str = "") -> str:
    """How long a period is: 20个工作日, 20 working days; `between` stands between number and unit in Chinese."""
    return _said(words, language, period.number, period.unit, between)


def _said(words: BookWords, language: str, number: int, unit: str, between: str) -> str:
    named = words.term(language, "unit", unit)
    if language == "zh":
        return f"{voice.number(language, number)}{between}{named}"
    return f"{voice.number(language, number)} {named.removesuffix('s') if number == 1 else named}"


def used_said(words: BookWords, language: str, since: str | None, until: str | None) -> str:
    """From when to when something of the charter is used; empty where it bounds neither."""
    form = "{since}至{until}" if since and until else "{since}起" if since else "至{until}止" if until else ""
    days = {"since": voice.day(language, since or ""), "until": voice.day(language, until or "")}
    return words.say_in(language)(form).format(**days) if form else ""


def period_on_pages(words: BookWords, language: str, name: str) -> str:
    """A period as the labels of pages say it, the newest that has begun; empty where none has."""
    period = words.table.period(name)
    return period_said(words, language, period, " ") if period else ""


def period_in_text(words: BookWords, language: str, name: str) -> str | None:
    """A period as the text of the law says it, with few years written out; None where the charter states none."""
    period = words.table.period(name)
    return None if period is None else counted(words, language, period.number, period.unit)


def counted(words: BookWords, language: str, number: int, unit: str) -> str:
    """So many of a unit of periods as the text of the law says it."""
    if language == "en" and unit == "times" and number in ONCE:
        return ONCE[number]
    said = _said(words, language, number, unit, "")
    if unit not in WORDED or number > 9:
        return said
    return said.replace(str(number), NUMBERS[language][number], 1)


def with_periods(words: BookWords, language: str, text: str) -> str:
    """A text with its periods in place; what stands in square brackets is left out where a period in it is not stated.

    The periods are the newest that have begun on the day of the site.
    """
    return _filled(words, language, parse(text)) or ""


def _filled(words: BookWords, language: str, segments: Sequence[Segment]) -> str | None:
    said = []
    for each in segments:
        if isinstance(each, str):
            said.append(each)
        elif isinstance(each, tuple):
            if each[0] == "smallest_unit":
                said.append(_smallest_unit(words, language))
                continue
            if (told := period_in_text(words, language, each[0])) is None:
                return None
            said.append(told)
        else:
            said.append(_filled(words, language, each) or "")
    return "".join(said)


def _smallest_unit(words: BookWords, language: str) -> str:
    """The hundredth of the book's currency as the text of the law says it."""
    pair = ("分", "fen") if words.currency == RENMINBI else ("百分之一货币单位", "hundredth")
    return pair[language == "en"]
