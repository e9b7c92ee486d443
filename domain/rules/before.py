"""Before and after: what an adjustment finds, what it leaves, and how far dates that are known in part compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from domain.rules.fact import Fact
from domain.rules.refusal import require

T = TypeVar("T")
F = TypeVar("F", bound=msgspec.Struct)


def found(stated: T | None, standing: T, sentence: str) -> T:
    """What stands in the record before a change; refuses, in that sentence, when the officer states another."""
    require(stated in (None, (), standing), sentence)
    return standing


def stated(told: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    """The fields among `names` that a structure says something about."""
    return {name: value for name in names if (value := getattr(told, name)) not in (None, ())}


def completed(terms: Fact, standing: msgspec.Struct, names: Iterable[str]) -> Any:
    """The terms, with what they leave open among `names` taken from the record."""
    return msgspec.structs.replace(terms, **(stated(standing, names) | stated(terms, names)))


def latest(day: str) -> str:
    """The last day that a date known in part (`2016`, `2016-05`) can mean, for comparing texts."""
    return day + {4: "-12-31", 7: "-31"}.get(len(day), "")


def money(fen: int) -> str:
    """An amount of whole fen as yuan in text: 1234567 is 12,345.67."""
    return f"{'-' * (fen < 0)}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
