"""A sentence with what fills its places, so that whoever reads it can be told in another language."""

from __future__ import annotations

from typing import Any


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
