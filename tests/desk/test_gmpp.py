"""Ten yearly lists of the same projects, in three layouts: every row is taken, and only changes are entered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.transcribe.mapping import read_mapping
from desk.transcribe.outcomes import Summary
from desk.transcribe.run import transcribe
from domain.ledger.store import Book
from tests.desk.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT.parent / "shared" / "data" / "gmpp"
MAPPINGS = {
    "gmpp-2014-2017": range(2014, 2018),
    "gmpp-2018-2020": range(2018, 2021),
    "gmpp-2021-2023": range(2021, 2024),
}
ROWS = [199, 188, 143, 143, 133, 133, 125, 184, 235, 244]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not LISTS.exists(), reason="the lists lie beside the project")]


def all_years(book: Book, office: Office, folder: Path) -> list[Summary]:
    return [
        transcribe(
            book,
            read_mapping(ROOT / "examples" / "mappings" / f"{name}.toml"),
            LISTS / f"uk_{year}.csv.gz",
            by="officer/registrar",
            office=office,
            quarantine=folder / "quarantine.csv",
        )
        for name, years in MAPPINGS.items()
        for year in years
    ]


def test_ten_years_of_the_portfolio(tmp_path: Path, book: Book, office: Office) -> None:
    done = all_years(book, office, tmp_path)
    assert [summary.taken for summary in done] == ROWS and sum(ROWS) == 1727
    assert {summary.quarantined for summary in done} == {0}
    assert {reason for summary in done for reason in summary.skipped} == {"blank row"}
    assert sum(summary.entries["evaluation.reported"] for summary in done) == 1727

    story = book.stream("project/geological-disposal-facility-programme-gdf")
    assert [entry.kind for entry in story[:2]] == ["project.approved", "project.budget_adjusted"]
    facts: list[Any] = [entry.fact for entry in story]
    assert facts[1].before.total == facts[0].budget.total and facts[1].budget.currency == "GBP"
    assert all(entry.decided_on is None for entry in story)

    withheld = [
        (entry.source.row, field)
        for position, _ in book.pages(0, 500)
        for entry in book.at([position])
        if entry.source
        for field, basis in sorted(entry.source.withheld.items())
        if "xempt" in basis
    ]
    assert len(withheld) >= 20

    again = all_years(book, office, tmp_path)
    assert [summary.already for summary in again] == ROWS
    assert sum(summary.entries.total() for summary in again) == 0
