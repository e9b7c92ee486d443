"""What a type cannot say about a value: that a day exists, that a text has no stray control character."""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

# They turn the direction of what stands around them, break or glue lines unseen, or stand for nothing at all: a text
# could be read as another. U+200B to U+200D and U+00AD stay within a text, for some scripts need them.
UNSEEN = re.compile(
    "[\u061c\u115f\u1160\u180e\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
BROKEN = re.compile("[\ud800-\udfff]")  # half a character: bytes that were no UTF-8


class Malformed(ValueError):
    """A value on its way in is not of its form; says where and what."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(f"{where}: {reason}" if where else reason)


def check(value: Any, where: str = "", forms: frozenset[str] = frozenset()) -> None:
    """Raise `Malformed` unless every text in a value (a Struct, a tuple, a map, a text) is of its form."""
    if isinstance(value, str):
        _check_text(value, where, forms)
    elif isinstance(value, msgspec.Struct):
        for name, inner_forms in fields_of(type(value)):
            check(getattr(value, name), f"{where}.{name}".lstrip("."), inner_forms)
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value, 1):
            check(item, f"{where}[{number}]", forms)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, where, frozenset())
            check(item, f"{where}.{key}".lstrip("."), forms)


def _check_text(text: str, where: str, forms: frozenset[str]) -> None:
    if text != text.strip():
        raise Malformed(where, f"{text!r} begins or ends with white space")
    if not text.isascii():
        _check_seen(text, where)
    if any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" for c in text):
        raise Malformed(where, f"{text!r} has a control character")
    if "day" in forms or ("partial_day" in forms and len(text) == 10):
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise Malformed(where, f"{text} is not a day of the calendar (year-month-day)") from None
    elif "partial_day" in forms and len(text) == 7 and not 1 <= int(text[5:]) <= 12:
        raise Malformed(where, f"{text} is not a month of the calendar")


def _check_seen(text: str, where: str) -> None:
    """Everything in a text can be seen, and something in it can be read."""
    if BROKEN.search(text):
        raise Malformed(where, f"{text!a} is not UTF-8 text")
    if unseen := UNSEEN.search(text):
        raise Malformed(where, f"{text!r} has a character that cannot be seen: U+{ord(unseen[0]):04X}")
    if all(unicodedata.category(c)[0] in "CMZ" for c in text):
        raise Malformed(where, f"{text!r} has nothing that can be read")


@functools.cache
def fields_of(struct: type[msgspec.Struct]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The fields of a structure, each with the forms that its annotation names."""
    return tuple((field.name, frozenset(_forms(field.type))) for field in msgspec.structs.fields(struct))


def _forms(annotation: Any) -> Iterator[str]:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and "form" in meta.extra:
            yield meta.extra["form"]
    for inner in get_args(annotation):
        yield from _forms(inner)
