"""What a sum of budgets counts: projects approved, and neither withdrawn nor revoked since."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from domain.rules.adjustment import ProjectBudgetAdjusted
from domain.rules.approval import ProjectApproved
from domain.rules.fact import Budget
from domain.rules.proposal import ProjectProposed
from domain.rules.standing import ProjectRevoked, ProjectTerminated, ProjectWithdrawn
from tests.projections.given import Folded, Step, entries

P = "project/P1"
PROPOSED = Step(P, ProjectProposed(title="示例", budget=Budget(total=300), start="2016-01"), "2015-01-05")
APPROVED = Step(P, ProjectApproved(title="示例", budget=Budget(total=200)), "2015-02-05")
ADJUSTED = Step(P, ProjectBudgetAdjusted(budget=Budget(total=250), reason="示例"), "2015-03-05")


@pytest.mark.parametrize(
    ("steps", "budget"),
    [
        ([PROPOSED], None),
        ([PROPOSED, Step(P, ProjectWithdrawn(reason="示例"), "2015-02-01")], None),
        ([PROPOSED, APPROVED], 200),
        ([PROPOSED, APPROVED, ADJUSTED], 250),
        ([PROPOSED, APPROVED, ADJUSTED, Step(P, ProjectTerminated(reason="示例"), "2015-04-05")], 250),
        ([PROPOSED, APPROVED, ADJUSTED, Step(P, ProjectRevoked(reason="示例"), "2015-04-05")], None),
        ([PROPOSED, APPROVED, Step(P, ProjectWithdrawn(reason="示例"), "2015-04-05")], None),
    ],
)
def test_only_budgets_that_were_approved_and_stand_are_added_up(
    tmp_path: Path, steps: list[Step], budget: int | None
) -> None:
    tally = Folded(tmp_path / "view", entries(steps)).document("portfolio", "all")
    assert tally.get("budget") == budget
    assert tally.get("first budget") == (200 if budget else None)


def test_a_project_that_was_not_approved_is_in_no_year_of_approval(tmp_path: Path) -> None:
    proposed = Folded(tmp_path / "proposed", entries([PROPOSED]))
    assert proposed.document("facet", "status/proposed#0") == [0] and proposed.document("facet", "years") is None
    approved = Folded(tmp_path / "approved", entries([PROPOSED, APPROVED]))
    assert approved.document("facet", "year/2015#0") == [0] and approved.document("facet", "years") == ["2015"]


def test_what_is_illustrative_is_counted_by_subject(tmp_path: Path) -> None:
    given = entries([PROPOSED, Step("project/P2", PROPOSED.fact, "2015-01-06"), APPROVED])
    marked = [msgspec.structs.replace(each, illustrative=each.stream == P) for each in given]
    assert Folded(tmp_path / "view", marked).document("illustrative", "all") == {"entries": 2, "project": 1}
