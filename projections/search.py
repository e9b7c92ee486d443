"""Words that can be searched: how a text is cut into them, what a fact says in words, and when the index is renewed.

The index itself is made by the site's builder: a small part of the newest entries, and a large one in `TURN` shares.
Every entry renews one share, in turn, so that none has the whole to renew, however large the book.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from domain.rules.fact import Attachment, Fact
from domain.rules.in_force import CharterTable
from domain.rules.shape import Shape, shape_of_kind
from projections.book_line import BookLine
from projections.question import Documents, Question

TURN = 256  # shares of the large part; a power of two
SHARES = tuple(map(str, range(TURN)))
LONGEST = 400  # characters of one text that are found
# Texts, but in nobody's words: what they name is found by its name.
CODES = (
    "key", "budget", "currency", "overall", "rating", "field", "target", "milestone", "task", "district",
    "sha256", "media_type",
)  # fmt: skip

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")

_PLURALS = re.compile(r"([a-z]{3})s\b", re.ASCII)
# What is not to be seen within a word: Unicode's Default_Ignorable_Code_Point, as search.js has it.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

_WORDS = tomllib.loads((importlib.resources.files("projections") / "synonyms.toml").read_text(encoding="utf-8"))
SAME: dict[str, str] = _WORDS["same"]
"""Words that find each other: each, as it is compared, with the one that it is compared as."""
LEFT_OUT: str = _WORDS["left_out"]["zh"]
"""What a Chinese name may carry at its end or not."""
_SAME = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in SAME), re.ASCII)
_LEFT_OUT = re.compile(rf"([{_HAN}]{{3}}){LEFT_OUT}(?![{_HAN}])")


def compared_form(text: str) -> str:
    """A text as it is compared: full-width forms made plain, capitals small, English words without a last s, without
    what is not to be seen, such as a zero-width space or a soft hyphen, and of words that mean the same always one.

    So "maps" is found as "map", and the reverse; words of three letters keep theirs. search.js folds likewise.
    """
    small = text.lower() if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _SAME.sub(lambda word: SAME[word[0]], _PLURALS.sub(r"\1", small))


def whole_name(text: str) -> str:
    """A name as it is found as a whole: as compared, without what it may carry at its end or not."""
    return " ".join(_LEFT_OUT.sub(r"\1", compared_form(text)).split())


@functools.lru_cache(16_384)
def grams(text: str) -> tuple[str, ...]:
    """The pairs of neighbouring Chinese characters and the other words of a text; search.js cuts the query likewise."""
    found: dict[str, None] = {}
    for run in _RUNS.finditer(compared_form(text)):
        word = run[0]
        if run[1] is None:
            found[word[:40]] = None
        else:
            found.update(dict.fromkeys(map(str.__add__, word, word[1:])))
    return tuple(found)


@functools.lru_cache(16_384)
def number_beginnings(text: str) -> tuple[str, ...]:
    """The beginnings, of three characters or more, of the words of a text that are numbers or have digits."""
    found: dict[str, None] = {}
    for run in _RUNS.finditer(compared_form(text)):
        if run[1] is None and any(map(str.isdigit, run[0])):
            word = run[0][:40]
            found.update((word[:length], None) for length in range(3, len(word)))
    return tuple(found)


def number_of(gram: str) -> int:
    """The number by which a gram's shard is found: FNV-1a over its code points, folded; search.js reckons it too."""
    number = 2166136261
    for character in gram:
        number = ((number ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return number ^ number >> 15


def texts_of(fact: Fact) -> Iterator[str]:
    """What a fact says in words, each text cut to 400 characters; never personal data, which is in no fact."""
    return (text[:LONGEST] for text in _read(fact, "text", ""))


def units_named(fact: Fact) -> Iterator[str]:
    """The organisations that a fact names."""
    return _read(fact, "reference", "organisation")


def choices_of(fact: Fact, charter: CharterTable) -> Iterator[tuple[str, str]]:
    """What a fact chooses from fixed lists and the charter's, in the words of both languages."""
    return _read(fact, "choice", "", charter)


def amounts_of(fact: Fact) -> Iterator[int]:
    """The sums of money that a fact states, in fen."""
    return _read(fact, "fen", "")


def _read(fact: Fact, form: str, subject: str, charter: CharterTable | None = None) -> Iterator[Any]:
    for name, read in _readers(type(fact), form, subject, charter):
        value = getattr(fact, name)
        if value:
            yield from read(value)


Read = Callable[[Any], Iterable[Any]]


@functools.lru_cache(1024)
def _readers(kind: type[Fact], form: str, subject: str, charter: CharterTable | None) -> tuple[tuple[str, Read], ...]:
    return _inside(shape_of_kind(kind, charter), form, subject)


def _inside(shape: Shape, form: str, subject: str) -> tuple[tuple[str, Read], ...]:
    """The fields of a structure that hold values of a form, and how to read them."""
    worded = form != "text"
    fields = (
        field for field in shape.fields if worded or (field.name not in CODES and not _keys(field.name, field.shape))
    )
    named = ((field.name, _reader(field.shape, form, subject)) for field in fields)
    return tuple((name, read) for name, read in named if read)


def _keys(name: str, shape: Shape) -> bool:
    """Whether a list is of the keys of tasks, not of the tasks themselves."""
    return name == "tasks" and shape.item is not None and shape.item.form == "text"


def _reader(shape: Shape, form: str, subject: str) -> Read | None:
    if shape.form == form == "choice":
        return lambda value: (shape.choices[value],) if value in shape.choices else ()
    if shape.form == form and shape.subject == subject:
        return lambda value: (value,)
    if shape.form == "list" and shape.item and (item := _reader(shape.item, form, subject)):
        return lambda values: (text for value in values for text in item(value))
    if shape.form == "structure" and shape.type is not Attachment and (inside := _inside(shape, form, subject)):
        return lambda value: (
            text for name, read in inside if getattr(value, name) for text in read(getattr(value, name))
        )
    return None


def _fold(shares: Documents, line: BookLine) -> None:
    shares[SHARES[line.index % TURN]] = line.index + 1


SEARCH = Question("search", _fold)
"""How many entries each share of the large part covers: up to the newest entry whose turn it was."""
