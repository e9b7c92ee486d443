"""What has no day of decision belongs to no year: least of all to that in which it was recorded."""

from __future__ import annotations

from pathlib import Path

from domain.rules.approval import ProjectApproved
from domain.rules.fact import Budget
from projections.trends import series
from tests.projections.given import LIST, Folded, Step, entries


def approved(stream: str, on: str | None) -> Step:
    fact = ProjectApproved(budget=Budget(total=100))
    return Step(f"project/{stream}", fact, on, public="2026-11-30", source=LIST)


def test_undated_approvals_stand_by_themselves_once_each_and_years_between_stand_too(tmp_path: Path) -> None:
    steps = [approved("A", None), approved("A", None), approved("B", None), approved("C", "2014-03-05")]
    view = Folded(tmp_path / "view.sqlite", entries([*steps, approved("D", "2017-03-06")]), [2])
    told = series(view.document("trends", "all"), "2030-01-01")
    assert [(year, tally.get("in", 0), tally["live"]) for year, tally in told] == [
        ("unknown", 2, 2), ("2014", 1, 3), ("2015", 0, 3), ("2016", 0, 3), ("2017", 1, 4),
    ]  # fmt: skip
    assert view.document("years", "all") == ["2014", "2017"]
