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

Take the `verify.py` that the site publishes, and read it. A copy of a release that knew no clock but UTC+08:00 refuses
the tables of this one; made to go on with them, it can fail falsely at the turn of a day on the book of an office that
has another clock (`utc_offset` of its opening): what was decided on the office's new day has not come yet in Beijing.
"""
TAIL = """\
## What is whole, and against the law

An entry recorded past the desk by an officer who holds its power alters nothing: the log is OK. `gongshi verify --law`
asks the rule of every decision again, over the published entries alone, each in the state of the record before it, and
says which entries no desk would have taken, each with its article (`tests/auditing/test_law.py`); then its exit code is
3. Of what is transcribed it asks Art. 33 alone. Money beyond its budget, budgets that do not add up, evaluators with a
part in what they evaluate, and lists written over the book's own record stand as findings on the site besides.

```console
$ gongshi verify public/www --log-only --law
law: entry 161 (project/P1 number 18): Art. 19: CNY 3,000,000.00 would be disbursed; the budget is CNY 2,000,000.00.
law: 283 entries asked again, 1 of them against it
law: the rules are those of this release; 0 of these entries are transcribed from lists: they were asked Art. 33 and 38
OK 283 q6MI1g6waLR3bdext65V6phHlexttrEKF4G9MbF19WU=
$ echo $?
3
```

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
