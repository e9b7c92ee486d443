"""What an insider forges who holds the log's key and the key of one officer: both verifiers refuse it (Art. 35, 36).

Each forgery is made in the entries and sealed anew, so that nothing but the signatures of others can tell. What each
verifier says of it stands in docs/forgeries.md.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import AnyEntry
from tests.auditing.forgery_table import FORGERIES, GROUPS, HEAD, PLACE, ours, row, said, script
from tests.auditing.forging import (
    AFTER,
    BY_TWO,
    CORRECTED_TWICE,
    GONE,
    LISTED_STREAM,
    PUT_RIGHT,
    REQUIRED,
    SIGNED_REPORT,
    TWO_PROJECTS,
    UNPROVEN,
    URGENT_ACT,
    Forge,
    act,
    honest,
    stripped,
)
from tests.auditing.signed_log import BEFORE, Step, publish, signed_book

HONEST = (
    SIGNED_REPORT, URGENT_ACT, LISTED_STREAM, CORRECTED_TWICE, PUT_RIGHT, BY_TWO, UNPROVEN, GONE,
    (*AFTER, act(*TWO_PROJECTS)),
)  # fmt: skip


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_found_by_both(what: str, tmp_path: Path) -> None:
    """And they say of it what the table says; `python -m tests.auditing.forgery_table` writes the table anew."""
    words = said(FORGERIES[what], tmp_path)
    assert all(words)
    assert row(what, words) in PLACE.read_text(encoding="utf-8").splitlines()


def test_the_table_has_each_forgery_once() -> None:
    told = PLACE.read_text(encoding="utf-8")
    assert told.startswith(HEAD)
    rows = [line.split(" | ")[0].removeprefix("| ") for line in told.splitlines() if line.startswith("| ")]
    assert [each for each in rows if each != "The insider's forgery"] == list(FORGERIES)


@pytest.mark.parametrize("steps", HONEST)
def test_what_these_forge_is_honest_without_them(steps: tuple[Step | Forge, ...], tmp_path: Path) -> None:
    book = signed_book(BEFORE)
    honest(steps)(book)
    log = publish(book.entries, tmp_path)
    assert (ours(log), script(log)) == ("", "")


def test_the_honest_book_passes_both(tmp_path: Path) -> None:
    log = publish(signed_book().entries, tmp_path)
    assert (ours(log), script(log)) == ("", "")


def test_what_only_a_kept_checkpoint_finds(tmp_path: Path) -> None:
    """Whoever takes out the requirement and all signatures leaves a book of the time before: the kept one tells."""
    honest = publish(signed_book().entries, tmp_path / "honest")
    book = signed_book()
    for place in range(REQUIRED, len(book.entries)):
        stripped(place)(book)
    kept: list[AnyEntry] = [each for each in book.entries if "signatures_required" not in each.kind]
    kept = [each for each in kept if each.kind != "decision.countersigned"]
    numbers: dict[str, int] = {}
    for place, each in enumerate(kept):
        numbers[each.stream] = numbers.get(each.stream, 0) + 1
        kept[place] = msgspec.structs.replace(each, number=numbers[each.stream])
    forged = publish(kept, tmp_path / "forged")
    assert (ours(forged), script(forged)) == ("", "")
    assert script(forged, (honest / "checkpoint").read_bytes())


def test_there_are_enough() -> None:
    assert len(FORGERIES) == sum(map(len, GROUPS.values())) >= 140
