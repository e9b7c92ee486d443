"""In which currency the amounts of a structure are, by the mapping: by its field, its units, or for the whole list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from desk.money import AMBIGUOUS, NotAnAmount, unit_currency
from desk.transcribe.mapping import WrongMapping
from desk.transcribe.plan import OnRecord, Statement
from domain.rules.shape import Shape

FIELD = "currency"


@dataclass(frozen=True)
class Implied:
    """A currency that goes without saying in the mapping; told only beside one of the parts that hold amounts."""

    currency: str
    beside: frozenset[str]


def currency_of(told: dict[str, Any], shape: Shape, outer: str, where: str) -> tuple[str, Implied | None]:
    """The currency of a structure's amounts, and whether it is to be told though the mapping does not state it.

    `outer` is that of the structure around it, or of the whole list. Nothing where each row says it for itself.
    Raises `WrongMapping` where two are named, or one that the fact cannot say.
    """
    units = [(name, unit) for name, unit in _units(told, shape)]
    if not units:
        return outer, None
    stated = _stated(told, where)
    if stated is None:
        return "", None
    wanted = stated or outer
    named = {_currency_of(unit, wanted) for _, unit in units} - {""}
    if stated:
        named.add(stated)
    if outer and not stated and FIELD not in shape.by_name:
        named.add(outer)
    if len(named) > 1:
        raise WrongMapping(
            where, "its amounts are in {currencies}; give one currency", currencies=" and ".join(sorted(named))
        )
    found = next(iter(named), outer or shape.currency)
    if found in (shape.currency, stated):
        return found, None
    if FIELD in shape.by_name:
        return found, Implied(found, frozenset(name for name, _ in units))
    if found != outer or "parts" not in where:
        raise WrongMapping(
            where,
            "its amounts are in {found}, but this field is in {home} and can name no currency",
            found=found,
            home=shape.currency,
        )
    return found, None


def told_apart(stated: Iterable[Statement], known: OnRecord, home: str) -> Iterator[Statement]:
    """What a row states, with the book's currency at amounts that say it, where their project's budget is in another.

    Without a currency they would be read in that of the budget, be it on record or in the same row.
    """
    stated = tuple(stated)
    budgets = {each.stream: budget for each in stated if (budget := getattr(each.terms, "budget", None))}
    for each in stated:
        if each.home and getattr(each.terms, FIELD, home) is None:
            budget = budgets.get(each.stream) or getattr(known.state(each.stream), "budget", None)
            if getattr(budget, "currency", None) not in (None, home):
                each = replace(each, terms=msgspec.structs.replace(each.terms, currency=home))
        yield each


def _stated(told: dict[str, Any], where: str) -> str | None:
    """The currency that the mapping states for every row; nothing where it states none, None where rows differ."""
    said = told.get(FIELD, "")
    if isinstance(said, dict):
        said = said.get("value")
    if not isinstance(said, str) or "{" in said:
        return None
    if said and not re.fullmatch("[A-Z]{3}", said):
        raise WrongMapping(
            f"{where}.{FIELD}",
            "'{said}' is no currency; write three capitals, such as GBP",
            said=said,
        )
    return said


def _units(told: dict[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    """The units of the amounts in a structure, but for parts that say their currency themselves, each with its part."""
    for name, part in told.items():
        field = shape.by_name.get(name)
        if field:
            for unit in _units_of(part, field.shape):
                yield name, unit


def _units_of(told: Any, shape: Shape) -> Iterator[str]:
    if shape.form == "list" and shape.item:
        items = told if isinstance(told, list) else [told.get("item")] if isinstance(told, dict) else []
        for item in items:
            yield from _units_of(item, shape.item)
    elif shape.form == "structure" and isinstance(told, dict) and FIELD not in shape.by_name:
        yield from (unit for _, unit in _units(told, shape))
    elif shape.form in ("fen", "change"):
        yield str(told.get("amount", "")) if isinstance(told, dict) else ""


def _currency_of(unit: str, wanted: str) -> str:
    """The currency that a unit names; `$` is that of the dollar that is wanted."""
    try:
        found = unit_currency(unit)
    except NotAnAmount:
        return ""  # told where the amount is read
    sign = next((AMBIGUOUS[sign] for sign in AMBIGUOUS if sign in unit), ())
    return wanted if wanted in sign else found
