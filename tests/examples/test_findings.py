"""The example leaves at least one of each finding on record: standing as of its last day, or answered too late."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from domain.ledger.store import open_book
from projections.all import QUESTIONS
from projections.findings.rules import RULES
from projections.findings.standing import RuleFinding, answered_by, open_on
from projections.follow import follow
from projections.view import View, ViewReader
from tests.examples.conftest import Fed

AS_OF = "2018-12-31"


# The desk refuses what would make these, and what a list does not show is no finding (Art. 15, 19, 33).
REFUSED = {"unbalanced", "paid_beyond", "source_beyond", "returned_beyond", "transcribed_over", "no_notice"}
REFUSED |= {"breach_told"}
# No key of the example is doubted or lost for good, and no countersignature refused.
REFUSED |= {"key_doubted", "recovery_used", "countersign_refused"}
# Its charter sets no period within which a suggestion is settled; tests/projections/test_periods.py tries one.
REFUSED |= {"suggestion_open"}


@pytest.fixture(scope="module")
def found(fed: Fed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[RuleFinding]]:
    """Every finding of the example by subject, open ones first."""
    path = tmp_path_factory.mktemp("findings") / "view.sqlite"
    view = View(path)
    with open_book(fed.folder) as book:
        follow(view, book.pages, QUESTIONS)
    view.close()
    return read(path)


def read(path: Path) -> dict[str, list[RuleFinding]]:
    reader = ViewReader(path)
    sheets = {key: msgspec.json.decode(reader.document("findings", key) or b"null") for key in reader.keys("findings")}
    reader.close()
    return {
        subject: [*open_on(subject, sheet, AS_OF), *answered_by(subject, sheet, AS_OF)]
        for subject, sheet in sheets.items()
    }


def test_every_finding_is_there(found: dict[str, list[RuleFinding]]) -> None:
    assert {each.rule for findings in found.values() for each in findings} == set(RULES) - REFUSED


def test_all_but_late_publication_stand_on_the_last_day(found: dict[str, list[RuleFinding]]) -> None:
    standing = {each.rule for findings in found.values() for each in findings if each.answered is None}
    assert standing == set(RULES) - REFUSED - {"late_publication"}


def test_nothing_is_found_against_the_plan_and_its_programmes(found: dict[str, list[RuleFinding]]) -> None:
    real = {subject: findings for subject, findings in found.items() if subject.rpartition("/")[2].isdigit()}
    assert not [subject for subject, findings in real.items() if findings and int(subject.rpartition("/")[2]) <= 12]
