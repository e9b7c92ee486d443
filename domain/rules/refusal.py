"""How a decision is refused: one plain sentence that begins with its article."""

from __future__ import annotations

from typing import Any, NoReturn


class Refused(Exception):
    """The law does not allow this decision.

    `text` is the sentence with its places (`Art. 14: the notice is open until {until}.`), `values` what fills them:
    the same sentence is the error message, the rulebook's and the test's, and is translated as one.
    """

    def __init__(self, text: str, **values: Any) -> None:
        self.text = text
        self.values = values
        super().__init__(text.format(**values))

    @property
    def article(self) -> int:
        """The number of the article that the refusal cites."""
        return int(self.text.removeprefix("Art. ").split(":", 1)[0])


def refuse(text: str, **values: Any) -> NoReturn:
    """Refuse, citing the article in the sentence's first words."""
    raise Refused(text, **values)


def require(condition: object, text: str, **values: Any) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refused(text, **values)
