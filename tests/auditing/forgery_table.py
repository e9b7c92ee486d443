"""What each verifier says of each forgery, in docs/forgeries.md: `python -m tests.auditing.forgery_table` writes it."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import tempfile
from collections.abc import Iterator
from pathlib import Path

from domain.ledger.note import format_vkey
from public.auditing.site_source import Failure
from public.auditing.verify import verify
from tests.auditing import forged_entries, forged_keys
from tests.auditing.forging import Forge
from tests.auditing.house import LOG
from tests.auditing.signed_log import publish, signed_book

GROUPS = forged_entries.GROUPS | forged_keys.GROUPS
FORGERIES = {name: forge for group in GROUPS.values() for name, forge in group.items()}

PLACE = Path(__file__).parents[2] / "docs/forgeries.md"
HEAD = f"""\
# What an insider forges, and which check finds it

The insider holds the key of the log and that of the site, can write the database, and has the key of one officer. Each
line is a forgery in `tests/auditing/test_forgeries.py`: entries of a signed book are changed or added, and the log is
sealed anew with its own key, so that nothing but the officers' signatures can tell. All {len(FORGERIES)} are found by
`verify.py` and by `gongshi verify`; the words are theirs, keys and the number of the entry left out.

What is not in this table, because no signature can tell it: a log that is rewritten from before the requirement on,
with all signatures taken out or with new keys for its officers, is found only by a checkpoint kept elsewhere
([signing](signing.md), [tampering](tamper.md)).

This file is made by `python -m tests.auditing.forgery_table`, and a test fails while it is stale.
"""
ANY_KEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}|[A-Za-z0-9+/]{43}=|\b[0-9a-f]{32}\b")


SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "site_builder/static/verify.py"), run_name="imported")
KEY = SCRIPT["read_key"](format_vkey(LOG.key), 1)


def ours(log: Path) -> str:
    """What our own verifier says: nothing, or why it refuses."""
    try:
        verify(str(log), pages=False)
    except Failure as failure:
        return str(failure)
    return ""


def script(log: Path, old: bytes | None = None) -> str:
    """What verify.py says."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            SCRIPT["verify"](str(log), [KEY], old, [], 0)
        except SCRIPT["Fail"] as failure:
            return str(failure)
    return ""


def said(forge: Forge, folder: Path) -> tuple[str, str]:
    """What `verify.py` and `gongshi verify` say of the signed book after a forgery."""
    book = signed_book()
    forge(book)
    log = publish(book.entries, folder)
    return script(log), ours(log)


def row(what: str, words: tuple[str, str]) -> str:
    """The line of a forgery, in words that fit every entry and key."""
    told = (
        ANY_KEY.sub("KEY", re.sub(r"^entry \d+: ", "", each)).replace("|", "\\|").replace("\n", "\\n") for each in words
    )
    return f"| {what} | {' | '.join(told)} |"


def rendered() -> str:
    """The text of docs/forgeries.md."""
    return "\n".join([HEAD, *_tables()])


def _tables() -> Iterator[str]:
    for title, group in GROUPS.items():
        yield f"## {title}\n\n| The insider's forgery | `verify.py` | `gongshi verify` |\n|---|---|---|"
        for what, forge in group.items():
            with tempfile.TemporaryDirectory() as folder:
                yield row(what, said(forge, Path(folder)))
        yield ""


if __name__ == "__main__":
    PLACE.write_text(rendered(), encoding="utf-8")
