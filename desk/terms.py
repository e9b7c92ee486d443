"""Terms as people write them, all in text, become the typed fields of a fact; every mistake is told in one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desk.advice import advice, label_of, sort_of, unknown_field
from desk.amounts import MONEY, WrongAmount, amount, currency_beside, listed, opened, quoted
from domain.rules import forms
from domain.rules.days import PARTIAL
from domain.rules.decision import Kind
from domain.rules.fact import Fact
from domain.rules.in_force import CharterTable
from domain.rules.office_time import offset_of
from domain.rules.said import Said, enumerated, joined
from domain.rules.shape import Choices, Shape, shape_of_kind

_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
YES = ("yes", "true", "1", "是", "有")
NO = ("no", "false", "0", "否", "无")


class WrongTerms(ValueError):
    """Terms that cannot be read; `problems` has one line for each field that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        self.said = joined(self.problems, "{first}; {rest}")
        super().__init__(self.said)


def read_terms(
    kind: Kind, told: Mapping[str, Any], charter: CharterTable | None = None, *, decided: bool = False
) -> Fact:
    """The fact that these texts propose: a map of names to texts, lists and maps. Raises `WrongTerms`.

    `charter` is that of the book, whose terms are taken by code or by name; the default one where none is given.
    `decided`: where a text may be one of our codes or a source's own word, as ratings are, our term becomes its code.
    """
    shape = shape_of_kind(kind.fact, charter)
    problems: list[str] = []
    values = _Reading(problems, decided).structure(shape, told, "", shape.currency)
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
                raise WrongTerms(
                    [
                        Said(
                            "{path}: {name} has a value of its own; give its parts or the whole, not both",
                            path=path,
                            name=name,
                        )
                    ]
                )
        if isinstance(inner.get(last), dict):
            raise WrongTerms(
                [Said("{path}: {last} has parts; give its parts or the whole, not both", path=path, last=last)]
            )
        inner[last] = [*listed(inner[last]), text] if last in inner else text
    return told


@dataclass(frozen=True)
class _Reading:
    """One reading of terms; every mistake is added to `problems`."""

    problems: list[str]
    decided: bool

    def value(self, shape: Shape, value: Any, where: str, currency: str) -> Any:
        """One value in the form that msgspec takes, None where it is none; `currency` is that of amounts here."""
        if shape.form == "structure":
            return self.structure(shape, opened(value), where, currency)
        if shape.form == "list":
            assert shape.item
            items = listed(opened(value))
            return [self.value(shape.item, item, f"{where}[{n}]", currency) for n, item in enumerate(items, 1)]
        if shape.form == "other":
            return opened(value)
        if not isinstance(value, str | int):
            self.problems.append(Said("{where}: one text is wanted here, not {sort}", where=where, sort=sort_of(value)))
            return None
        text = unicodedata.normalize("NFC", str(value)).strip()
        if not text:
            self.problems.append(
                Said("{where}: nothing can be read in it; write what it is, or leave it out", where=where)
            )
            return None
        try:
            return self._leaf(shape, text, where, currency)
        except forms.Malformed as error:
            self.problems.append(error.said)
        except WrongAmount as error:
            self.problems.append(Said("{where}: {error}", where=where, error=error))
        except ValueError:
            self.problems.append(
                Said("{where}: {text} is not {advice}", where=where, text=quoted(text), advice=advice(shape, text))
            )
        return None

    def _leaf(self, shape: Shape, text: str, where: str, currency: str) -> Any:
        if shape.form in ("day", "partial_day"):
            if not PARTIAL.fullmatch(text) or not re.match(shape.pattern, text):
                raise ValueError(text)
            forms.check(text, where, frozenset({shape.form}))
        if shape.form in MONEY:
            return amount(shape, text, currency)
        if shape.form == "text" and shape.choices and self.decided:
            return _named(shape.choices, text)
        return _leaf(shape, text)

    def structure(self, shape: Shape, told: Any, where: str, currency: str) -> dict[str, Any]:
        """A map of texts as the values of a structure."""
        if not isinstance(told, Mapping):
            names = enumerated(each.name for each in shape.fields)
            self.problems.append(
                Said(
                    "{where}: {told} is one value, but this has parts: give {names}",
                    where=where,
                    told=quoted(told),
                    names=names,
                )
            )
            return {}
        values = {}
        inner = currency_beside(shape, told, currency)
        for name, value in told.items():
            found = shape.by_name.get(name)
            if found is None:
                self.problems.append(unknown_field(shape, f"{where}.{name}".lstrip("."), name))
            elif value not in ("", [], {}):  # what says nothing is absent
                values[name] = self.value(found.shape, value, f"{where}.{name}".lstrip("."), inner)
        for each in shape.fields:
            if each.required and each.name not in values:
                field = f"{where}.{each.name}".lstrip(".")
                self.problems.append(Said("{field}: is missing; give {label}", field=field, label=label_of(each)))
        return values


def _named(choices: Choices, text: str) -> str:
    """The code that a term names; any other text as it is."""
    try:
        return choice(choices, text)
    except ValueError:
        return text


def _leaf(shape: Shape, text: str) -> Any:
    """A text as the value of a leaf; `ValueError` where it is none."""
    match shape.form:
        case "whole":
            return whole(text)
        case "quantity":
            return ungrouped(text)
        case "yes_no":
            if text.lower() not in YES + NO:
                raise ValueError(text)
            return text.lower() in YES
        case "choice":
            return choice(shape.choices, text)
        case "offset":
            return offset_of(text)
    return text


def whole(text: str) -> int:
    """A whole number, in digits of either width; `ValueError` where a text is none, `1,2` and `1_000` neither."""
    plain = ungrouped(unicodedata.normalize("NFKC", text))
    if not re.fullmatch("[-+]?[0-9]+", plain):
        raise ValueError(text)
    return int(plain)


def ungrouped(text: str) -> str:
    """A number without the commas between its thousands; any other text as it is."""
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


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
            problems.append(
                Said(
                    "{where}: has {count} characters; at most {most} fit here",
                    where=where,
                    count=len(str(value)),
                    most=reason.rsplit(" ", 1)[-1],
                )
            )
        else:
            problems.append(
                Said(
                    "{where}: {value} is not {advice}",
                    where=where,
                    value=quoted(value),
                    advice=advice(shape, str(value), reason),
                )
            )
