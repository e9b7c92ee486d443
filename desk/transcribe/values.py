"""Values: how a cell's text becomes what a field wants, step by step, in one fixed order.

A step that cannot be taken raises `NotTakeable`: the whole row then goes to quarantine, with the reason.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from desk.money import NotAnAmount, hundredths, unit_factor
from desk.transcribe.cells import Columns, NotTakeable, Row, is_constant, one_line, template
from desk.transcribe.mapping import CellsSpec, ValueSpec, WrongMapping
from domain.rules.shape import Shape

DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m", "%Y/%m", "%Y.%m", "%Y年%m月", "%Y", "%Y年",
)  # fmt: skip

Value = Callable[[Row], str | None]
Step = Callable[[str, Row], str]


def value_of(spec: ValueSpec, shape: Shape, columns: Columns, cells: CellsSpec, codes: Any, where: str) -> Value:
    """A function from a row to the text of one value; None where the list says nothing, or withholds it."""
    if sum(bool(given) for given in (spec.column, spec.text, spec.value is not None)) != 1:
        raise WrongMapping(where, "give exactly one of column, text and value")
    if spec.value is not None:
        constant = _constant(spec.value)
        return lambda row: constant
    source = _source(spec, columns, where)
    steps = _steps(spec, shape, columns, codes, where)
    is_empty = says_nothing([*cells.empty, *spec.empty], where)
    withheld = [regex(pattern, where) for pattern in (spec.withheld, cells.withheld) if pattern]
    default = None if spec.default is None else _constant(spec.default)
    field = where.partition(".fields.")[2] or where.rpartition(".")[2]

    def value(row: Row) -> str | None:
        text = source(row)
        for pattern in withheld:
            if pattern.search(text):
                row.withheld[field] = one_line(text)
                return None
        read = "" if is_empty(text) else _through(steps, text, row, field, spec.unreadable == "empty")
        if read:
            return read
        if default is None and spec.required:
            raise NotTakeable("is empty")
        return default

    return value


def _through(steps: list[Step], text: str, row: Row, field: str, lenient: bool) -> str:
    """A text after all steps; nothing as soon as one of them leaves nothing, or what it cannot read may be left out."""
    try:
        for step in steps:
            text = step(text, row)
            if text == "":
                break
    except NotTakeable:
        if not lenient:
            raise
        row.warnings.append(f"{field}: a value that cannot be read was left out")
        return ""
    return text


def says_nothing(told: list[str], where: str) -> Callable[[str], bool]:
    """Whether a cell says nothing: it is empty, one of these texts, or fits one of those between slashes."""
    patterns = [regex(text[1:-1], where) for text in told if len(text) > 2 and text[0] == text[-1] == "/"]
    texts = {"", *told}
    return lambda text: text in texts or any(pattern.search(text) for pattern in patterns)


def _constant(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _source(spec: ValueSpec, columns: Columns, where: str) -> Callable[[Row], str]:
    """The text before any step: a cell as it is, the first of several that says something, or a template."""
    if spec.text:
        return template(spec.text, columns, where)
    named = [spec.column] if isinstance(spec.column, str) else spec.column
    if named == ["item"]:
        return lambda row: row.item
    found = [columns.column(name) for name in named]
    if len(found) == 1:
        only = found[0]
        return lambda row: row.text(only)
    return lambda row: next((text for column in found if (text := row.text(column))), "")


def _steps(spec: ValueSpec, shape: Shape, columns: Columns, codes: Any, where: str) -> list[Step]:
    """What is done to the text, in the order that the documentation promises."""
    steps: list[Step] = [functools.partial(_replaced, *_pair(pair, where)) for pair in spec.replace]
    if spec.pattern:
        steps.append(functools.partial(_matched, regex(spec.pattern, where)))
    table = codes.get(spec.codes) if isinstance(spec.codes, str) else spec.codes
    if spec.codes:
        if table is None:
            raise WrongMapping(where, f"there is no table [codes.{spec.codes}]")
        steps.append(functools.partial(_coded, {one_line(key): term for key, term in table.items()}, spec.other))
    if spec.as_:
        steps.append(functools.partial(_wrapped, template(spec.as_, columns, where)))
    if not (spec.text and is_constant(spec.text)):
        steps += _by_form(spec, shape, where)
    if spec.cut:
        if not shape.longest:
            raise WrongMapping(where, "cut: this field has no limit of length")
        steps.append(functools.partial(_cut, shape.longest))
    return steps


def _by_form(spec: ValueSpec, shape: Shape, where: str) -> list[Step]:
    """What the field's own form asks for."""
    if spec.date and shape.form not in ("day", "partial_day", "text"):
        raise WrongMapping(where, f"date: this field takes {shape.form}, not a day")
    if spec.amount and shape.form not in ("fen", "change"):
        raise WrongMapping(where, f"amount: this field takes {shape.form}, not money")
    match shape.form:
        case "fen" | "change":
            return [functools.partial(_amount, _unit(spec.amount, where), spec.round, shape.form == "change")]
        case "day" | "partial_day":
            formats = DATES if isinstance(spec.date, bool) else _listed(spec.date)
            return [functools.partial(_dated, tuple(formats), shape.form == "day")]
        case "whole" | "quantity":
            return [_plain_number]
        case "text" if shape.longest > 300 and not spec.date:
            return []
        case "text" if spec.date:
            formats = DATES if isinstance(spec.date, bool) else _listed(spec.date)
            return [functools.partial(_dated, tuple(formats), False)]
    return [lambda text, row: one_line(text)]


def _cut(longest: int, text: str, row: Row) -> str:
    if len(text) <= longest:
        return text
    row.warnings.append("a text longer than its field was cut, as told")
    return text[: longest - 1].rstrip() + "…"


def _unit(unit: str, where: str) -> str:
    if not unit:
        raise WrongMapping(where, 'an amount needs the unit of its column, such as amount = "万元"')
    try:
        unit_factor(unit)
    except NotAnAmount as error:
        raise WrongMapping(where, f"amount: {error}") from None
    return unit


def _amount(unit: str, rounded: bool, negative: bool, text: str, row: Row) -> str:
    try:
        found = hundredths(unicodedata.normalize("NFKC", text), unit, rounded=rounded)
    except NotAnAmount as error:
        raise NotTakeable(str(error)) from None
    if found < 0 and not negative:
        raise NotTakeable(f"'{text}' is less than nothing")
    return str(found)


def _dated(formats: tuple[str, ...], whole: bool, text: str, row: Row) -> str:
    day = as_day(text, formats)
    if day is None:
        raise NotTakeable(f"'{text}' is no day in the form {', '.join(formats)}")
    if whole and len(day) != 10:
        row.warnings.append("a month or year where a day is wanted was left out")
        return ""
    return day


@functools.lru_cache(100_000)
def as_day(text: str, formats: tuple[str, ...]) -> str | None:
    """A day, month or year, as precise as the first format that fits; None where none does."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    for form in formats:
        if form == "excel":
            if re.fullmatch(r"\d{1,6}(\.0+)?", text):
                return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))).isoformat()
            continue
        try:
            found = datetime.datetime.strptime(text, form)  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if re.search("%[dxcj]", form):
            return f"{found:%Y-%m-%d}".rjust(10, "0")
        return f"{found:%Y-%m}".rjust(7, "0") if re.search("%[mbB]", form) else f"{found:%Y}".rjust(4, "0")
    return None


def _plain_number(text: str, row: Row) -> str:
    text = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\.0*$", "", text)


def _replaced(pattern: re.Pattern[str], new: str, text: str, row: Row) -> str:
    return pattern.sub(new, text).strip()


def _matched(pattern: re.Pattern[str], text: str, row: Row) -> str:
    match = pattern.search(text)
    if not match:
        raise NotTakeable(f"'{text}' does not match {pattern.pattern}")
    named = match.groupdict().get("value")
    groups = [group for group in match.groups() if group is not None]
    return (named or (groups[0] if groups else "" if match.groups() else match[0])).strip()


def _coded(table: dict[str, str], other: str, text: str, row: Row) -> str:
    key = one_line(text)
    if key in table:
        return table[key]
    if other == "refuse":
        raise NotTakeable(f"'{text}' is not in the code table ({', '.join(table)})")
    return text if other == "keep" else ""


def _wrapped(fill: Callable[[Row], str], text: str, row: Row) -> str:
    row.value = one_line(text)
    return fill(row)


def regex(pattern: str, where: str) -> re.Pattern[str]:
    """A regular expression of the mapping; `WrongMapping` where it is none."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise WrongMapping(where, f"'{pattern}' is not a regular expression: {error}") from None


def _pair(pair: list[str], where: str) -> tuple[re.Pattern[str], str]:
    if len(pair) != 2:
        raise WrongMapping(where, "replace: give pairs of a regular expression and the text instead of it")
    return regex(pair[0], where), pair[1]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
