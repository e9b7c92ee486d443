"""Money at the desk: in which currency an amount is, what is doubtful about one, and amounts inside corrections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import yaml

from desk.money import NotAnAmount, OtherCurrency, PartOfFen, TwoCurrencies, hundredths
from domain.rules.correction import EntryCorrected
from domain.rules.currencies import RENMINBI
from domain.rules.decision import Kind
from domain.rules.fact import Fact
from domain.rules.in_force import CharterTable
from domain.rules.said import Said
from domain.rules.shape import Shape, shape_of_kind

FIELD = "currency"
MONEY = ("fen", "change")
LARGEST = 2**53 - 1


class WrongAmount(ValueError):
    """Why a text cannot stand as an amount; the whole sentence after the field's name."""

    def __init__(self, text: str, /, **values: Any) -> None:
        self.said = Said(text, **values)
        super().__init__(self.said)


def currency_beside(shape: Shape, told: Mapping[str, Any], outer: str) -> str:
    """The currency of a structure's amounts: the one that stands beside them, else the book's.

    A structure without such a field has that of the structure around it.
    """
    if FIELD not in shape.by_name:
        return outer
    stated = told.get(FIELD)
    return stated.strip() if isinstance(stated, str) and stated.strip() else shape.currency


def amount(shape: Shape, text: str, currency: str) -> int:
    """An amount in whole hundredths of this currency, within the bounds of its field; raises `WrongAmount`."""
    try:
        found = hundredths(text, currency=currency)
    except OtherCurrency as other:
        raise _in_another(shape, text, currency, other.named) from None
    except PartOfFen:
        if shape.currency != RENMINBI:
            raise WrongAmount("{text} is not a whole number of hundredths", text=quoted(text)) from None
        raise WrongAmount("{text} is not a whole number of fen", text=quoted(text)) from None
    except TwoCurrencies:
        raise WrongAmount("{text} names two currencies", text=quoted(text)) from None
    except NotAnAmount:
        raise WrongAmount("{text} is not {wanted}", text=quoted(text), wanted=wanted(shape)) from None
    if abs(found) > LARGEST:
        most = f"{LARGEST / 100:,.2f}"
        if shape.currency != RENMINBI:
            raise WrongAmount(
                "{text} is more than fits here: at most {own} {most}", text=quoted(text), own=shape.currency, most=most
            )
        raise WrongAmount("{text} is more than fits here: at most {most} yuan", text=quoted(text), most=most)
    if shape.least is not None and found < shape.least:
        raise WrongAmount("{text} is not {wanted}", text=quoted(text), wanted=wanted(shape))
    return found


def _in_another(shape: Shape, text: str, currency: str, said: str) -> WrongAmount:
    """Why an amount in another currency cannot stand, and what to write instead."""
    if currency == shape.currency != RENMINBI:
        return WrongAmount(
            "{text} is in {said}, and the money of this book is in {own}; write it in {own}, such as {example}, or,"
            " where the currency stands beside it, state that too",
            text=quoted(text),
            said=said,
            own=currency,
            example=f"{currency} 12.50",
        )
    if currency == RENMINBI == shape.currency:
        return WrongAmount(
            "{text} is in {said}, and amounts are decided in renminbi; write it in 元, or, where the currency"
            " stands beside it, state that too",
            text=quoted(text),
            said=said,
        )
    return WrongAmount(
        "{text} is in {said}, but the currency beside it is {currency}", text=quoted(text), said=said, currency=currency
    )


def wanted(shape: Shape) -> str:
    """Which amount is wanted, in words."""
    if shape.currency != RENMINBI:
        examples = {"one": "3 million", "other": f"{shape.currency} 12.50"}
        if shape.least is None:
            return Said("an amount: write digits and a unit, such as {one} or {other}", **examples)
        if shape.least == 0:
            return Said("an amount of 0 or more: write digits and a unit, such as {one} or {other}", **examples)
        return Said("an amount above 0: write digits and a unit, such as {one} or {other}", **examples)
    if shape.least is None:
        return Said("an amount: write digits and a unit, such as 300万元 or 12.50元")
    if shape.least == 0:
        return Said("an amount of 0 or more: write digits and a unit, such as 300万元 or 12.50元")
    return Said("an amount above 0: write digits and a unit, such as 300万元 or 12.50元")


def doubtful_amounts(kind: Kind, told: Any, charter: CharterTable | None = None) -> list[str]:
    """A line for each amount without a unit, which one reader takes for fen and another for yuan, with both readings.

    Only people are asked so: a file, which programs write, states whole fen by plain digits.
    """
    return list(_doubts(shape_of_kind(kind.fact, charter), told, ""))


def doubtful_statements(terms: EntryCorrected, fact: Fact, charter: CharterTable | None = None) -> list[str]:
    """The same for the amounts in what a correction of this fact calls wrong and right."""
    found: list[str] = []
    for number, each in enumerate(terms.fields):
        if field := shape_of_kind(type(fact), charter).by_name.get(each.field):
            for name in ("wrong", "right"):
                where = name if number == 0 else f"also[{number}].{name}"
                found += _doubts(field.shape, getattr(each, name), where)
    return found


def _doubts(shape: Shape, told: Any, where: str) -> Iterator[str]:
    told = opened(told)
    if shape.form == "structure" and isinstance(told, Mapping):
        for name, value in told.items():
            if name in shape.by_name:
                yield from _doubts(shape.by_name[name].shape, value, f"{where}.{name}".lstrip("."))
    elif shape.form == "list" and shape.item:
        for number, item in enumerate(listed(told), 1):
            yield from _doubts(shape.item, item, f"{where}[{number}]")
    elif shape.form in MONEY:
        digits = unicodedata.normalize("NFKC", str(told)).strip().strip('"').replace(",", "")
        if shape.currency != RENMINBI:
            yield from _doubt_of_hundredths(shape.currency, told, digits, where)
        elif re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?", digits) and Decimal(digits):
            as_fen, as_yuan, as_wan = (
                f"{Decimal(digits) * times:,.2f}".removesuffix(".00") for times in (Decimal("0.01"), 1, 10_000)
            )
            whole = digits.lstrip("+-").isdigit()
            if whole:
                readings = Said("{fen} yuan (fen) or as {yuan} yuan", fen=as_fen, yuan=as_yuan)
                units = Said("{one}元 or {other}元", one=as_fen.replace(",", ""), other=digits)
            else:
                readings = Said("{yuan} yuan or as {wan} yuan (万元)", yuan=as_yuan, wan=as_wan)
                units = Said("{one}元 or {other}万元", one=digits, other=digits)
            yield Said(
                "{where}: {told} can be read as {readings}; write the unit, such as {units}",
                where=where,
                told=quoted(told),
                readings=readings,
                units=units,
            )


def _doubt_of_hundredths(own: str, told: Any, digits: str, where: str) -> Iterator[str]:
    """Plain digits that may be hundredths or whole units of a currency; with a point they are whole units."""
    if re.fullmatch(r"[-+]?[0-9]+", digits) and Decimal(digits):
        small, whole = (f"{Decimal(digits) * times:,.2f}".removesuffix(".00") for times in (Decimal("0.01"), 1))
        yield Said(
            "{where}: {told} can be read as {own} {small} (hundredths) or as {own} {whole}; write the currency, such as"
            " {own} {one} or {own} {other}",
            where=where,
            told=quoted(told),
            own=own,
            small=small,
            whole=whole,
            one=small.replace(",", ""),
            other=digits,
        )


def with_fen(terms: EntryCorrected, fact: Fact, charter: CharterTable | None = None) -> EntryCorrected:
    """A correction of this fact whose amounts with units stand in whole fen; raises `WrongAmount`, led by the field."""
    shape = shape_of_kind(type(fact), charter)
    currency = getattr(fact, FIELD, None) or shape.currency
    first, *others = (
        msgspec.structs.replace(
            each,
            wrong=_statement(field.shape, each.wrong, currency, "wrong"),
            right=_statement(field.shape, each.right, currency, "right"),
        )
        if (field := shape.by_name.get(each.field))
        else each
        for each in terms.fields
    )
    return msgspec.structs.replace(terms, wrong=first.wrong, right=first.right, also=tuple(others))


def _statement(shape: Shape, text: str, currency: str, where: str) -> str:
    """One statement as JSON, with each amount in it in whole fen; as it is where it has none in units."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        value = text if shape.form in MONEY else None
    if value is None:
        return text
    found = _in_fen(shape, value, currency, where)
    return text if found == value else msgspec.json.encode(found).decode()


def _in_fen(shape: Shape, value: Any, currency: str, where: str) -> Any:
    if shape.form == "structure" and isinstance(value, dict):
        own = currency_beside(shape, value, currency)
        fields = {name: field.shape for name, field in shape.by_name.items()}
        return {
            name: _in_fen(fields[name], part, own, f"{where}.{name}") if name in fields else part
            for name, part in value.items()
        }
    if shape.form == "list" and shape.item and isinstance(value, list):
        return [_in_fen(shape.item, item, currency, f"{where}[{n}]") for n, item in enumerate(value, 1)]
    if shape.form in MONEY and isinstance(value, str):
        try:
            return amount(shape, value, currency)
        except WrongAmount as wrong:
            raise WrongAmount("{where}: {wrong}", where=where, wrong=wrong) from None
    return value


def opened(value: Any) -> Any:
    """A text that is YAML or JSON for a list or a map, read; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return yaml.load(value, Loader=yaml.BaseLoader)
        except (yaml.YAMLError, RecursionError):
            return value
    return value


def listed(value: Any) -> list[Any]:
    """A list, or the one value as a list."""
    return value if isinstance(value, list) else [value]


def quoted(value: Any) -> str:
    """A value as it was written, shortened, in quotation marks."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return Said("'{short}'", short=text if len(text) <= 60 else text[:59] + "…")
