"""The page of a project that was never approved tells what was proposed, and compares nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.adjustment import Plan, ProjectScopeAdjusted
from domain.rules.approval import ProjectApproved
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget
from domain.rules.proposal import ProjectProposed
from tests.projections.given import Step, entries
from tests.site_builder.given_site import built

PROPOSED = Step("project/P1", ProjectProposed(title="示例", budget=Budget(total=300_00)), "2015-01-05")
APPROVED = Step("project/P1", ProjectApproved(title="示例", budget=Budget(total=300_00)), "2015-02-05")


@pytest.mark.parametrize(("steps", "approved"), [([PROPOSED], False), ([PROPOSED, APPROVED], True)])
def test_only_an_approved_project_is_compared_with_its_first_approval(
    tmp_path: Path, steps: list[Step], approved: bool
) -> None:
    built(entries(steps), tmp_path / "www")
    page = (tmp_path / "www/zh/projects/P1.html").read_text()
    assert ("首次批准与现行对照" in page) is approved
    assert ("申报的内容" in page) is not approved
    home = (tmp_path / "www/zh/index.html").read_text()
    assert ("300元" in home and 'projects.html#budget"' in home) is approved
    assert ('id="budget"' in (tmp_path / "www/zh/projects.html").read_text()) is approved


def test_the_first_approved_name_is_compared_with_the_present(tmp_path: Path) -> None:
    renamed = ProjectScopeAdjusted(now=Plan(title="示例新名"))
    built(entries([PROPOSED, APPROVED, Step("project/P1", renamed, "2015-03-05")]), tmp_path / "www")
    page = (tmp_path / "www/zh/projects/P1.html").read_text()
    said = re.sub(r"<[^>]+>", "|", page[page.index("首次批准与现行对照") :])
    assert re.search(r"\|名称\|+示例\|+示例新名 *\|+有变化", said)


@pytest.mark.parametrize("paid", [True, False])
def test_money_without_sources_is_one_row(tmp_path: Path, paid: bool) -> None:
    payment = [Step("project/P1", ProjectDisbursed(amount=100_00), "2015-03-05")] if paid else []
    built(entries([PROPOSED, APPROVED, *payment]), tmp_path / "www")
    page = (tmp_path / "www/zh/projects/P1.html").read_text()
    table = page[page.index('<section id="money">') :]
    body = table[table.index("<tbody>") : table.index("</tbody>")]
    assert body.count("<tr>") == body.count("来源未公布") == 1
    assert ("100元" in body) is paid
