"""Text from elsewhere, as it may be printed: one line, in which nothing moves, hides or colours anything."""

from __future__ import annotations

MOST = 400  # characters of one line
INSTEAD = "\ufffd"
SPACES = "\u00a0\u3000"


def one_line(text: str, most: int = MOST) -> str:
    """A text without control characters, line separators, marks of direction or half characters; cut where too long.

    What publishes itself writes file names, notes and PDFs: printed as they are, these could write a verdict.
    """
    said = "".join(each if each.isprintable() or each in SPACES else INSTEAD for each in text[: most + 1])
    return said if len(said) <= most else said[: most - 1] + "…"
