"""docs/law.md says of every article where it stands in code, tests and pages, and is fresh."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from domain.rules.catalogue import KINDS
from projections.findings.rules import RULES
from site_builder.rulebook.law import articles

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def table() -> str:
    return str(runpy.run_path(str(ROOT / "scripts" / "law_table.py"))["table"]())


def test_the_table_is_fresh(table: str) -> None:
    assert (ROOT / "docs" / "law.md").read_text(encoding="utf-8") == table, "docs/law.md is stale: run make law"


def test_every_article_has_a_row_without_an_empty_cell(table: str) -> None:
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| **")]
    assert [int(re.match(r"\*\*(\d+)\*\*", row[0])[1]) for row in rows] == list(articles())  # type: ignore[index]
    assert {len(row) for row in rows} == {7}
    assert [cell for row in rows for cell in row if not cell.strip() or cell.strip() == "—"] == []


def test_every_kind_and_every_finding_stands_in_it(table: str) -> None:
    assert [name for name in KINDS if f"`{name}`" not in table] == []
    assert [name for name in RULES if f"`{name}`" not in table] == []
