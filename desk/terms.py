"""Terms as people write them, all in text, become the typed fields of a fact; every mistake is told in one line."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import yaml

from desk.money import NotAnAmount, hundredths
from domain.rules import forms
from domain.rules.decision import Kind
from domain.rules.fact import Fact
from domain.rules.shape import Choices, Field, Shape, shape_of_kind

_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
YES = ("yes", "true", "1", "是", "有")
NO = ("no", "false", "0", "否", "无")


class WrongTerms(ValueError):
    """Terms that cannot be read; `problems` has one line for each field that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def read_terms(kind: Kind, told: Mapping[str, Any]) -> Fact:
    """The fact that these texts propose: a map of names to texts, lists and maps. Raises `WrongTerms`."""
    shape = shape_of_kind(kind.fact)
    problems: list[str] = []
    values = _read_structure(shape, told, "", problems)
    try:
        if not problems:
            return msgspec.convert(values, kind.fact)
        reason = ""
    except msgspec.ValidationError as error:
        reason = str(error)
    _check(shape, values, "", problems)  # slower, but it names every field that is wrong, and why
    raise WrongTerms(problems or [reason])


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`FIELD=VALUE` pairs as a map: `budget.total` names a part, a repeated field makes a list."""
    told: dict[str, Any] = {}
    for path, text in pairs:
        *outer, last = path.split(".")
        inner = told
        for name in outer:
            inner = inner.setdefault(name, {})
            if not isinstance(inner, dict):
                raise WrongTerms([f"{path}: {name} has a value of its own; give its parts or the whole, not both"])
        if isinstance(inner.get(last), dict):
            raise WrongTerms([f"{path}: {last} has parts; give its parts or the whole, not both"])
        inner[last] = [*_listed(inner[last]), text] if last in inner else text
    return told


def doubtful_amounts(kind: Kind, told: Any) -> list[str]:
    """A line for each amount without a unit, which one reader takes for fen and another for yuan, with both readings.

    Only people are asked so: a file, which programs write, states whole fen by plain digits.
    """
    return list(_doubts(shape_of_kind(kind.fact), told, ""))


def _doubts(shape: Shape, told: Any, where: str) -> Iterator[str]:
    told = _opened(told)
    if shape.form == "structure" and isinstance(told, Mapping):
        for name, value in told.items():
            if name in shape.by_name:
                yield from _doubts(shape.by_name[name].shape, value, f"{where}.{name}".lstrip("."))
    elif shape.form == "list" and shape.item:
        for number, item in enumerate(_listed(told), 1):
            yield from _doubts(shape.item, item, f"{where}[{number}]")
    elif shape.form in ("fen", "change"):
        digits = unicodedata.normalize("NFKC", str(told)).replace(",", "")
        if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?", digits) and Decimal(digits):
            as_fen, as_yuan, as_wan = (
                f"{Decimal(digits) * times:,.2f}".removesuffix(".00") for times in (Decimal("0.01"), 1, 10_000)
            )
            whole = digits.lstrip("+-").isdigit()
            readings = (
                f"{as_fen} yuan (fen) or as {as_yuan} yuan" if whole else f"{as_yuan} yuan or as {as_wan} yuan (万元)"
            )
            units = f"{digits}元 or {digits}万元"
            yield f"{where}: {_quoted(told)} can be read as {readings}; write the unit, such as {units}"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _read(shape: Shape, value: Any, where: str, problems: list[str]) -> Any:
    """One value in the form that msgspec takes; a mistake is added to `problems`."""
    if shape.form == "structure":
        return _read_structure(shape, _opened(value), where, problems)
    if shape.form == "list":
        assert shape.item
        items = _listed(_opened(value))
        return [_read(shape.item, item, f"{where}[{n}]", problems) for n, item in enumerate(items, 1)]
    if shape.form == "other":
        return _opened(value)
    if not isinstance(value, str | int):
        problems.append(f"{where}: one text is wanted here, not {_sort(value)}")
        return None
    text = unicodedata.normalize("NFC", str(value)).strip()
    try:
        if shape.form in ("day", "partial_day"):
            if not _DAY.fullmatch(text):
                raise ValueError(text)
            forms.check(text, where, frozenset({shape.form}))
        return _leaf(shape, text)
    except forms.Malformed as error:
        problems.append(str(error))
    except ValueError:
        problems.append(f"{where}: {_quoted(text)} is not {advice(shape, text)}")
    return None


def _read_structure(shape: Shape, told: Any, where: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(told, Mapping):
        names = ", ".join(each.name for each in shape.fields)
        problems.append(f"{where}: {_quoted(told)} is one value, but this has parts: give {names}")
        return {}
    values = {}
    for name, value in told.items():
        found = shape.by_name.get(name)
        if found is None:
            problems.append(_unknown(shape, f"{where}.{name}".lstrip("."), name))
        elif value not in ("", [], {}):  # what says nothing is absent
            values[name] = _read(found.shape, value, f"{where}.{name}".lstrip("."), problems)
    for each in shape.fields:
        if each.required and each.name not in values:
            problems.append(f"{where}.{each.name}: is missing; give {_label(each)}".lstrip("."))
    return values


def _leaf(shape: Shape, text: str) -> Any:
    """A text as the value of a leaf; `ValueError` where it is none."""
    match shape.form:
        case "fen" | "change":
            return hundredths(text)
        case "whole":
            return int(text.replace(",", ""))
        case "quantity":
            return text.replace(",", "")
        case "yes_no":
            if text.lower() not in YES + NO:
                raise ValueError(text)
            return text.lower() in YES
        case "choice":
            return choice(shape.choices, text)
    return text


def choice(choices: Choices, text: str) -> str:
    """The value of a fixed list that a text names, by itself or by its term; `ValueError` where it names none."""
    if text in choices:
        return text
    named = [value for value, (zh, en) in choices.items() if text == zh or text.lower() == en.lower()]
    if len(named) != 1:
        raise ValueError(text)
    return named[0]


def _check(shape: Shape, value: Any, where: str, problems: list[str]) -> None:
    """Name every leaf that its type does not take; None stands where it is named already."""
    if value is None:
        return
    if shape.form == "structure":
        for name, inner in value.items():
            _check(shape.by_name[name].shape, inner, f"{where}.{name}".lstrip("."), problems)
        return
    if shape.form == "list" and shape.item:
        for number, inner in enumerate(value, 1):
            _check(shape.item, inner, f"{where}[{number}]", problems)
        return
    try:
        msgspec.convert(value, shape.type, strict=shape.form != "other")
    except msgspec.ValidationError as error:
        reason = str(error).split(" - at `$")[0]
        if "length <=" in reason:
            problems.append(f"{where}: has {len(str(value))} characters; at most {reason.rsplit(' ', 1)[-1]} fit here")
        else:
            problems.append(f"{where}: {_quoted(value)} is not {advice(shape, str(value), reason)}")


def advice(shape: Shape, text: str = "", reason: str = "") -> str:
    """What is wanted instead, in words."""
    match shape.form:
        case "fen" | "change":
            try:
                hundredths(text)
            except NotAnAmount as error:
                if "whole number of fen" in str(error):
                    return "a whole number of fen"
            sign = "" if shape.form == "change" else " of 0 or more"
            return f"an amount{sign}: write whole fen (30000000), or a unit (300万元, 12.50元)"
        case "whole":
            return "a whole number of that range: " + (reason or "write digits alone")
        case "quantity":
            return "a decimal number: write digits, such as 97 or 3.5"
        case "day":
            return "a day: write year-month-day, such as 2014-04-14"
        case "partial_day":
            return "a day, month or year: write 2014-04-14, 2014-04 or 2014"
        case "yes_no":
            return "yes or no (是, 否)"
        case "choice":
            options = ", ".join(f"{value} {zh}".strip() for value, (zh, _) in shape.choices.items())
            return f"one of: {options}{suggestion(text, shape.choices)}"
        case "reference":
            subject = "SUBJECT" if shape.subject == "*" else shape.subject
            return f"the name of a stream: write {subject}/ID"
    return f"of this form: {reason}" if reason else "of this form"


def _opened(value: Any) -> Any:
    """A text that is YAML or JSON for a list or a map, read; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return yaml.load(value, Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            return value
    return value


def _unknown(shape: Shape, where: str, name: str) -> str:
    known = ", ".join(each.name for each in shape.fields) or "none"
    return f"{where}: there is no such field{suggestion(name, shape.by_name)}; the fields are {known}"


def suggestion(name: str, known: Iterable[str]) -> str:
    """The nearest known name, as a question in brackets; nothing where none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f" (did you mean {close[0]}?)" if close else ""


def _label(each: Field) -> str:
    return f"{each.en} ({each.zh})" if each.zh else each.en


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{text if len(text) <= 60 else text[:59] + '…'}'"


def _sort(value: Any) -> str:
    return "a list" if isinstance(value, list | tuple) else "a map"
