"""The table of tamperings and who finds them, in docs/tamper.md: `python -m tests.tamper.table` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.tamper.cases import GROUPS

PLACE = Path(__file__).parents[2] / "docs/tamper.md"
HEAD = """\
# What is found, and by whom

Each line is a test in `tests/tamper/`: an honest office of 600 entries is copied, tampered with, and looked at by all
three; what is marked is found, and what is not marked is not found. `verify.py` and `gongshi verify` see what is
published; `gongshi-desk audit` compares the database with the log beside it. This file is made by
`python -m tests.tamper.table`, and a test fails while it is stale.
"""
TAIL = """\
What nobody finds is the limit of every log: a publisher who rewrites the whole book, signs it anew and rebuilds all
pages shows a log in which nothing is wrong. It is found as soon as anybody kept one checkpoint, or a witness did.
"""


def rendered() -> str:
    """The text of docs/tamper.md."""
    return "\n".join([HEAD, *_tables(), TAIL])


def _tables() -> Iterator[str]:
    for group, cases in GROUPS.items():
        yield f"## {group}\n"
        yield "| Tampering | `verify.py` | `gongshi verify` | `gongshi-desk audit` |\n|---|:-:|:-:|:-:|"
        for case in cases:
            marks = " | ".join("found" if each in case.found_by else "–" for each in "VGA")
            yield f"| {case.what} | {marks} |"
        yield ""


if __name__ == "__main__":
    PLACE.write_text(rendered(), encoding="utf-8")
