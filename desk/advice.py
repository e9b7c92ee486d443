"""What is wanted instead of a text that cannot be read, in words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from desk.amounts import wanted
from domain.rules.said import Said, enumerated
from domain.rules.shape import Field, Shape

OFFSET = Said("an offset from UTC: write it as +05:30, in whole quarters of an hour from -12:00 to +14:00")
DATED = (("day", "2014-04-14"), ("month", "2014-04"), ("year", "2014"))
PATTERNS = {
    r"^[A-Z]{3}\Z": "three capital letters, such as GBP",
    r"^[0-9a-f]{64}\Z": "64 hexadecimal digits in small letters",
    r"^[a-z0-9][a-z0-9-]{0,39}\Z": "up to 40 small letters, digits and hyphens, such as t1",
}  # what the patterns of texts mean


def advice(shape: Shape, text: str = "", reason: str = "") -> str:
    """What is wanted instead, in words."""
    match shape.form:
        case "fen" | "change":
            return wanted(shape)
        case "whole":
            return Said("a whole number of that range: {reason}", reason=reason or Said("write digits alone"))
        case "quantity":
            return Said("a decimal number: write digits, such as 97 or 3.5")
        case "day":
            return Said("a day: write year-month-day, such as 2014-04-14")
        case "partial_day":
            return dated(shape)
        case "offset":
            return OFFSET
        case "yes_no":
            return Said("yes or no (是, 否)")
        case "choice":
            options = enumerated(f"{value} {zh}".strip() for value, (zh, _) in shape.choices.items())
            return Said("one of: {options}{suggestion}", options=options, suggestion=suggestion(text, shape.choices))
        case "reference":
            subject = "SUBJECT" if shape.subject == "*" else shape.subject
            return Said("the name of a stream: write {subject}/ID", subject=subject)
    if shape.pattern in PATTERNS:
        return Said("of this form: write {form}", form=Said(PATTERNS[shape.pattern]))
    return Said("of this form: {reason}", reason=reason) if reason else Said("of this form")


def dated(shape: Shape) -> str:
    """Which of a day, a month and a year is wanted, in words."""
    names, texts = zip(*precisions(shape), strict=True)
    return Said("a {precision}: write {examples}", precision=_either(names), examples=_either(texts))


def precisions(shape: Shape) -> list[tuple[str, str]]:
    """How precise a date that this field takes may be: a day, a month, a year, each with an example."""
    return [(name, text) for name, text in DATED if re.match(shape.pattern, text)]


def _either(options: Sequence[str]) -> str:
    *most, last = map(Said, options)
    return Said("{most} or {last}", most=enumerated(most), last=last) if most else last


def unknown_field(shape: Shape, where: str, name: str) -> str:
    known = enumerated(each.name for each in shape.fields) or "none"
    return Said(
        "{where}: there is no such field{suggestion}; the fields are {known}",
        where=where,
        suggestion=suggestion(name, shape.by_name),
        known=known,
    )


def suggestion(name: str, known: Iterable[str]) -> str:
    """The nearest known name, as a question in brackets; nothing where none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return Said(" (did you mean {near}?)", near=close[0]) if close else ""


def label_of(each: Field) -> str:
    return Said("{en} ({zh})", en=each.en, zh=each.zh) if each.zh else each.en


def sort_of(value: Any) -> str:
    return Said("a list") if isinstance(value, list | tuple) else Said("a map")
