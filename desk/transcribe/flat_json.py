"""A line of JSON Lines as flat texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from desk.transcribe.workbook import as_text
from domain.rules.forms import BROKEN
from domain.rules.said import Said


def flat_object(line: str) -> tuple[dict[str, str], str]:
    """One line as flat texts, or why it is none; a blank line has no keys."""
    if not line.strip():
        return {}, ""
    try:
        value = json.loads(line, parse_float=str, parse_int=str, object_pairs_hook=_object)
        if not isinstance(value, dict):
            return {}, Said("the line is not a JSON object")
        flat = dict(_flat("", value))
    except _Twice as twice:
        return {}, Said(
            "the line has the key '{twice}' twice, and which value is meant cannot be told", twice=str(twice)
        )
    except RecursionError:
        return {}, Said("the line is nested too deeply")
    except ValueError as error:
        return {}, Said("the line is not JSON: {error}", error=str(error))
    if "\\u" in line and any(BROKEN.search(key) or BROKEN.search(text) for key, text in flat.items()):
        return {}, Said("the line holds half of a character (a lone surrogate such as \\ud800)")
    return flat, ""


class _Twice(Exception):
    """An object has one key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        raise _Twice(next(key for key, count in counted.items() if count > 1))
    return found


def _flat(where: str, value: Any) -> Iterator[tuple[str, str]]:
    """`a.b` for what is nested, `a.1` for the items of a list, and `a` for a list of plain values joined by ;"""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{where}.{key}" if where else key, inner)
    elif isinstance(value, list):
        if not any(isinstance(inner, dict | list) for inner in value):
            yield where, ";".join(as_text(inner) for inner in value)
        for number, inner in enumerate(value, 1):
            yield from _flat(f"{where}.{number}", inner)
    else:
        yield where, as_text(value)
