"""How a decision is refused: one plain sentence that begins with its article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from domain.rules.in_force import CharterTable


class Refused(Exception):
    """The law does not allow this decision.

    `text` is the sentence with its places (`Art. 14: the notice is open until {until}.`), `values` what fills them:
    the same sentence is the error message, the rulebook's and the test's, and is translated as one. `others` are
    further reasons, or what helps to decide: whoever is refused is told all at once. `charter` is that of the book
    which refused, where it is known: its words stand for the codes.
    """

    others: tuple[Refused, ...] = ()
    charter: CharterTable | None = None

    def __init__(self, text: str, **values: Any) -> None:
        self.text = text
        self.values = values
        super().__init__(text.format(**values))

    def beside(self, *others: Refused) -> Refused:
        """This refusal with further reasons."""
        self.others = (*self.others, *others)
        return self

    def in_words_of(self, charter: CharterTable) -> Self:
        """This refusal and its further reasons, their codes to be told in the words of a book's charter."""
        self.charter = charter
        for other in self.others:
            other.charter = charter
        return self

    @property
    def article(self) -> int:
        """The number of the article that the refusal cites."""
        return int(self.text.removeprefix("Art. ").split(":", 1)[0])


def refuse(text: str, **values: Any) -> NoReturn:
    """Refuse, citing the article in the sentence's first words."""
    raise Refused(text, **values)


def together(*questions: Callable[[], object]) -> None:
    """Ask several questions, and refuse once for all that are refused: the first reason carries the others."""
    reasons: list[Refused] = []
    for ask in questions:
        try:
            ask()
        except Refused as refused:
            reasons += [refused, *refused.others]
    if reasons:
        first, *others = reasons
        first.others = tuple(others)
        raise first


def require(condition: object, text: str, **values: Any) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refused(text, **values)
