"""A sentence with what fills its places, so that whoever reads it can be told in another language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast


class Said(str):
    """What is said in English; `text` is the sentence with its places, `values` what fills them.

    A value may itself be said so, or be an error that is: then it is told in the other language too.
    """

    text: str
    values: dict[str, Any]

    def __new__(cls, text: str, /, **values: Any) -> Said:
        if isinstance(text, Said) and not values:
            return text
        made = super().__new__(cls, text.format(**values) if values else text)
        made.text, made.values = text, values
        return made


class InBoth(Said):
    """What stands in both languages where it arises."""

    zh: str

    def __new__(cls, *, zh: str, en: str) -> InBoth:
        made = cast(InBoth, super().__new__(cls, en))
        made.zh = zh
        return made


def joined(parts: Sequence[str], text: str) -> str:
    """Several things said one after the other; the text has the places `first` and `rest`."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    return Said(text, first=parts[0], rest=joined(parts[1:], text))


def enumerated(parts: Iterable[str]) -> str:
    """Several names one after the other."""
    return joined([*parts], "{first}, {rest}")


class SaidError(Exception):
    """An error whose one line is told in another language too: a sentence with places, and what fills them."""

    def __init__(self, text: str, /, **values: Any) -> None:
        self.said = Said(text, **values)
        super().__init__(self.said)


def said_of(error: BaseException) -> str:
    """What an error says, with its places where it has any."""
    told = getattr(error, "said", None)
    return told if isinstance(told, Said) else str(error)
