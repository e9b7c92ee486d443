"""What a type cannot say about a value: that a day exists, that a text has no stray control character."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import Any, get_args

import msgspec

from domain.rules.days import FIRST_YEAR, LAST_YEAR, PARTIAL, is_before, is_day
from domain.rules.fact import LINE, Fact
from domain.rules.said import Said

# They turn the direction of what stands around them, break or glue lines unseen, or stand for nothing at all: a text
# could be read as another. U+200B to U+200D and U+00AD stay within a text, for some scripts need them.
UNSEEN = re.compile(
    "[\u034f\u061c\u115f\u1160\u180e\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# In the id of a stream also what Unicode lets a reader leave out (Default_Ignorable_Code_Point), what is for private
# use, and every space but the plain one: two ids that look alike would be two streams.
UNSEEN_IN_ID = re.compile(
    UNSEEN.pattern + "|[\u00ad\u17b4\u17b5\u180b-\u180f\u200b-\u200d\ufe00-\ufe0f\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010fffd]|[^\\S ]"
)
# In any text also what is no character, what only formats music, shorthand and hieroglyphs, and selectors of variants
# but behind the Han character that they select from.
UNREADABLE = re.compile(
    "[\ufdd0-\ufdef\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U00013430-\U0001343f"
    "\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af])[\U000e0100-\U000e01ef]"
    + "".join(f"|[{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}]" for plane in range(0x10000, 0x110000, 0x10000))
)
HIDDEN = re.compile("[\u00ad\u200b]")  # what is new hides no place to break a line either; what is on record may
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
BROKEN = re.compile("[\ud800-\udfff]")  # half a character: bytes that were no UTF-8


class Malformed(ValueError):
    """A value on its way in is not of its form; says where and what."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        self.said = Said("{where}: {reason}", where=where, reason=reason) if where else Said(reason)
        super().__init__(self.said)


def check(value: Any, where: str = "", forms: frozenset[str] = frozenset()) -> None:
    """Raise `Malformed` unless every text in a value (a Struct, a tuple, a map, a text) is of its form."""
    _each_text(value, where, forms, _check_text)


def faults(value: Any, where: str = "", forms: frozenset[str] = frozenset()) -> list[Malformed]:
    """Everything in a new value that is not of its form, for whoever wrote it to be told all at once."""
    found: list[Malformed] = []

    def ask(text: str, where: str, forms: frozenset[str]) -> None:
        try:
            _check_text(text, where, forms)
            if hidden := HIDDEN.search(text):
                raise _hides(text, where, hidden[0])
        except Malformed as error:
            found.append(error)

    _each_text(value, where, forms, ask)
    return found


def check_new(value: Any, where: str = "", forms: frozenset[str] = frozenset()) -> None:
    """Raise `Malformed` unless every text in a new value is of its form; what is on record is asked less (`check`)."""
    for fault in faults(value, where, forms):
        raise fault


def _each_text(value: Any, where: str, forms: frozenset[str], ask: Callable[[str, str, frozenset[str]], None]) -> None:
    """Ask of every text in a value whether it is of its form."""
    if isinstance(value, str):
        ask(value, where, forms)
    elif isinstance(value, msgspec.Struct):
        for name, inner_forms in fields_of(type(value)):
            inner = getattr(value, name)
            if inner is not None and not isinstance(inner, int) and inner != ():
                _each_text(inner, f"{where}.{name}" if where else name, inner_forms, ask)
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value, 1):
            _each_text(item, f"{where}[{number}]", forms, ask)
    elif isinstance(value, dict):
        for key, item in value.items():
            ask(key, where, frozenset())
            _each_text(item, f"{where}.{key}".lstrip("."), forms, ask)


def _check_text(text: str, where: str, forms: frozenset[str]) -> None:
    if text != text.strip():
        raise Malformed(where, Said("{text} begins or ends with white space", text=repr(text)))
    if not text.isascii():
        _check_seen(text, where)
    if not text.isprintable() and CONTROL.search(text):
        raise Malformed(where, Said("{text} has a control character", text=repr(text)))
    if LINE in forms and "\n" in text:
        raise Malformed(where, Said("{text} has a line break; this is a text of one line", text=repr(text)))
    if "day" in forms or "partial_day" in forms:
        _check_day(text, where, partial="day" not in forms)
    if "quantity" in forms and not text.isascii():
        raise Malformed(where, Said("{text} is not a number in the digits 0 to 9", text=text))


def check_id(id_: str, where: str) -> None:
    """Raise `Malformed` unless every sign of a stream's id can be seen and it can be written in an address."""
    check(id_, where)
    if unseen := UNSEEN_IN_ID.search(id_):
        raise Malformed(
            where,
            Said(
                "{id} has a character that cannot be seen: U+{sign}; leave it out of the id",
                id=repr(id_),
                sign=f"{ord(unseen[0]):04X}",
            ),
        )
    if {".", ".."} & set(id_.split("/")):
        raise Malformed(
            where, Said("'{id}' has the part . or .., which an address does not keep; give another id", id=id_)
        )


def _check_day(text: str, where: str, *, partial: bool) -> None:
    """The types of days take what old books hold; the desk takes days of the calendar alone."""
    if is_day(text, partial=partial):
        return
    if PARTIAL.fullmatch(text) and not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise Malformed(
            where,
            Said(
                "{text} is not in the years {first_year} to {last_year}",
                text=text,
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            ),
        )
    if partial and len(text) < 10:
        wanted = (
            Said("{text} is not a month of the calendar", text=text)
            if len(text) == 7
            else Said("{text} is not a year in four digits", text=text)
        )
        raise Malformed(where, wanted)
    raise Malformed(where, Said("{text} is not a day of the calendar (year-month-day)", text=text))


def check_periods(fact: Fact, touched: Collection[str] | None = None) -> None:
    """Raise `Malformed` where a fact says that something ends before it begins, as far as both are known.

    With `touched`, only periods of which one of these fields is a part.
    """
    for first, last in fact.spans:
        begins, ends = getattr(fact, first), getattr(fact, last)
        asked = touched is None or first in touched or last in touched
        if asked and is_before(ends, begins):
            raise Malformed(last, Said("{ends} is before {first} {begins}", ends=ends, first=first, begins=begins))


def _check_seen(text: str, where: str) -> None:
    """Everything in a text can be seen, and something in it can be read."""
    if BROKEN.search(text):
        raise Malformed(where, Said("{text} is not UTF-8 text", text=ascii(text)))
    if unseen := UNSEEN.search(text) or UNREADABLE.search(text):
        raise _hides(text, where, unseen[0])
    if all(unicodedata.category(c)[0] in "CMZ" for c in text):
        raise Malformed(where, Said("{text} has nothing that can be read", text=repr(text)))


def _hides(text: str, where: str, sign: str) -> Malformed:
    said = Said("{text} has a character that cannot be seen: U+{sign}", text=repr(text), sign=f"{ord(sign):04X}")
    return Malformed(where, said)


@functools.cache
def fields_of(struct: type[msgspec.Struct]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The fields of a structure, each with the forms that its annotation names."""
    return tuple((field.name, frozenset(_forms(field.type))) for field in msgspec.structs.fields(struct))


def _forms(annotation: Any) -> Iterator[str]:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and "form" in meta.extra:
            yield meta.extra["form"]
        if isinstance(meta, msgspec.Meta) and meta.extra and LINE in meta.extra:
            yield LINE
    for inner in get_args(annotation):
        yield from _forms(inner)
