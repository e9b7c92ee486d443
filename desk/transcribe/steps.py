"""The steps from a cell's text to a value: replace, cut out, code, put together, read by the field's form."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desk.money import NotAnAmount, hundredths, names_currency, unit_currency, unit_factor
from desk.terms import choice, ungrouped
from desk.transcribe.cells import CellRow, Hearing, NotTakeable, one_line, regex
from desk.transcribe.columns import Columns
from desk.transcribe.dates import DATES, TIME, as_day, may_be_october
from desk.transcribe.ids import doubtful_id, odd_id
from desk.transcribe.mapping import ValueSpec, WrongMapping
from desk.transcribe.oddities import cut_short
from desk.transcribe.templates import is_constant, template
from domain.rules.said import Said, enumerated, said_of
from domain.rules.shape import Shape

if TYPE_CHECKING:
    from desk.transcribe.values import Setting

FORMS = {  # what fields take, in words
    "fen": Said("money"),
    "change": Said("money"),
    "whole": Said("a whole number"),
    "quantity": Said("a decimal number"),
    "day": Said("a day"),
    "partial_day": Said("a day, a month or a year"),
    "yes_no": Said("yes or no"),
    "choice": Said("one of its terms"),
    "reference": Said("the name of a stream"),
    "text": Said("text"),
    "offset": Said("an offset from UTC"),
    "list": Said("a list"),
    "structure": Said("parts"),
}

Step = Callable[[str, CellRow], str]


def steps_of(
    spec: ValueSpec, shape: Shape, setting: Setting, hearing: Hearing, where: str, currency: str
) -> list[Step]:
    """What is done to the text, in the order that the documentation promises."""
    steps: list[Step] = [functools.partial(_replaced, *_pair(pair, where)) for pair in spec.replace]
    if spec.pattern:
        steps.append(functools.partial(_matched, regex(spec.pattern, where)))
    table = setting.codes.get(spec.codes) if isinstance(spec.codes, str) else spec.codes
    if spec.codes:
        if table is None:
            raise WrongMapping(where, "there is no table [codes.{codes}]", codes=spec.codes)
        codes = {one_line(key): term for key, term in table.items()}
        steps.append(functools.partial(_coded, codes, shape, spec.other))
    if spec.as_:
        steps.append(functools.partial(_wrapped, template(spec.as_, setting.columns, hearing, where)))
    if not (spec.text and is_constant(spec.text)) or shape.form == "reference":
        steps += _by_form(spec, shape, setting, where, currency)
    if spec.cut:
        if not shape.longest:
            raise WrongMapping(where, "cut: this field has no limit of length")
        steps.append(functools.partial(_cut, shape.longest))
    return steps


def _by_form(spec: ValueSpec, shape: Shape, setting: Setting, where: str, currency: str) -> list[Step]:
    """What the field's own form asks for."""
    if spec.date and shape.form not in ("day", "partial_day", "text"):
        raise WrongMapping(where, "date: this field takes {form}, not a day", form=FORMS[shape.form])
    if spec.amount and shape.form not in ("fen", "change"):
        raise WrongMapping(where, "amount: this field takes {form}, not money", form=FORMS[shape.form])
    columns, dated = setting.columns, functools.partial(_dated, setting.offset)
    formats = tuple(DATES if isinstance(spec.date, bool) else _listed(spec.date))
    match shape.form:
        case "fen" | "change":
            unit, names = _unit(spec.amount, where), _named(spec)
            for name in names:
                columns.units.setdefault(name, set()).add((unit, currency))
            label = " + ".join(names) or where
            home = shape.currency if currency in ("", shape.currency) else ""
            told = columns.foreign, label, home, bool(home) and unit_currency(unit) == home
            return [functools.partial(_amount, unit, currency, spec.round, shape.form == "change", told)]
        case "day" | "partial_day":
            return [functools.partial(dated, formats, shape.form == "day")]
        case "whole" | "quantity":
            return [_plain_number]
        case "reference":
            return [functools.partial(_referred, columns)]
        case "text" if spec.date:
            return [functools.partial(dated, formats, False)]
        case "text" if shape.longest > 300:
            return []
        case "text" if where.endswith(".code"):
            return [_code]
    return [lambda text, row: one_line(text)]


def _named(spec: ValueSpec) -> list[str]:
    """The columns of a value."""
    return spec.sum or ([spec.column] if isinstance(spec.column, str) and spec.column else list(spec.column))


def _cut(longest: int, text: str, row: CellRow) -> str:
    if len(text) <= longest:
        return text
    row.warnings.append(Said("a text longer than its field was cut, as told"))
    return text[: longest - 1].rstrip() + "…"


def _unit(unit: str, where: str) -> str:
    if not unit:
        raise WrongMapping(where, 'an amount needs the unit of its column, such as amount = "万元"')
    try:
        unit_factor(unit)
    except NotAnAmount as error:
        raise WrongMapping(where, "amount: {error}", error=error) from None
    return unit


def _amount(unit: str, currency: str, rounded: bool, negative: bool, told: Any, text: str, row: CellRow) -> str:
    foreign, label, home, by_unit = told
    if label in foreign:
        raise NotTakeable(foreign[label])
    try:
        found = hundredths(text, unit, rounded=rounded, currency=currency)
    except NotAnAmount as error:
        raise NotTakeable(said_of(error)) from None
    if found < 0 and not negative:
        raise NotTakeable("'{text}' is less than nothing", text=text)
    if found:
        row.amounts.append((label, found))
    if by_unit or (home and not text.isdigit() and names_currency(text, home)):
        row.home.append(True)
    return str(found)


def _dated(offset: int, formats: tuple[str, ...], whole: bool, text: str, row: CellRow) -> str:
    day = as_day(text, formats, offset)
    if day is None:
        wanted: str = "" if formats == DATES else Said(" in the form {formats}", formats=enumerated(formats))
        zone = TIME.search(text)
        if zone and zone["zone"]:
            hint: str = Said(" of the office's time: it is in the zone {zone}; write the day alone", zone=zone["zone"])
            raise NotTakeable("'{text}' is no day{hint}", text=one_line(text), hint=hint)
        hint = Said("; write such as 2014-04-14, 2014-04 or 2014, or name its form by date") if formats == DATES else ""
        raise NotTakeable("'{text}' is no day{wanted}{hint}", text=one_line(text), wanted=wanted, hint=hint)
    if whole and len(day) != 10:
        row.warnings.append(Said("a month or year where a day is wanted was left out"))
        return ""
    if text[-2:] == ".1" and may_be_october(text, formats):
        row.warnings.append(Said("a month .1 was read as January; it may be .10 of which a spreadsheet made a number"))
    return day


def _referred(columns: Columns, text: str, row: CellRow) -> str:
    text = one_line(text)
    id_ = text.partition("/")[2]
    if why := odd_id(id_) or columns.is_title(id_):
        raise NotTakeable(why)
    row.warn(doubtful_id(id_), id_)
    row.references.append(text)
    return text


def _code(text: str, row: CellRow) -> str:
    text = one_line(text)
    if cut_short(text):
        row.warnings.append(Said("a code is a number that a spreadsheet cut short; it was taken as it stands"))
    return text


def _plain_number(text: str, row: CellRow) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isascii() and plain.isdigit():
        return plain
    if re.search(r"\d\s+\d", plain) or ("，" in text and re.search("[0-9]", text)):
        raise NotTakeable("'{text}' may be two numbers; write one in a cell", text=one_line(text))
    return re.sub(r"\.0*$", "", ungrouped(plain))


def _replaced(pattern: re.Pattern[str], new: str, text: str, row: CellRow) -> str:
    try:
        return pattern.sub(new, text).strip()
    except (re.error, IndexError) as error:
        raise NotTakeable(
            "replace: '{new}' does not fit {pattern}: {error}", new=new, pattern=pattern.pattern, error=error
        ) from None


def _matched(pattern: re.Pattern[str], text: str, row: CellRow) -> str:
    match = pattern.search(text)
    if not match:
        raise NotTakeable("'{text}' does not match {pattern}", text=text, pattern=pattern.pattern)
    named = match.groupdict().get("value")
    groups = [group for group in match.groups() if group is not None]
    return (named or (groups[0] if groups else "" if match.groups() else match[0])).strip()


def _coded(table: dict[str, str], shape: Shape, other: str, text: str, row: CellRow) -> str:
    key = one_line(text)
    if key in table:
        return table[key]
    if other == "refuse":
        try:
            return choice(shape.choices, key)  # the field's own term
        except ValueError:
            known = enumerated([*table, *(zh for zh, _ in shape.choices.values() if zh and zh not in table)])
            raise NotTakeable("'{key}' is not in the code table ({known})", key=key, known=known) from None
    return text if other == "keep" else ""


def _wrapped(fill: Callable[[CellRow], str], text: str, row: CellRow) -> str:
    row.value = one_line(text)
    return fill(row)


def _pair(pair: list[str], where: str) -> tuple[re.Pattern[str], str]:
    if len(pair) != 2:
        raise WrongMapping(where, "replace: give pairs of a regular expression and the text instead of it")
    return regex(pair[0], where), pair[1]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
