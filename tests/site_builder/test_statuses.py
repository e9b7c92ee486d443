"""Each status of a project has its place wherever statuses are enumerated, and what is no pass is counted as none."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from domain.rules.acceptance import ENDS, ProjectAccepted
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Budget
from domain.rules.in_force import default
from domain.rules.project import AHEAD, DONE, LIVE, TERMS, UNDONE, FirstApproval, Project, Result, Status
from projections.findings.expected import expected_of_project
from projections.portfolio import STANDING, standing_in
from projections.trends import series
from site_builder.content.project import ENDED
from site_builder.pages.trends import OUT
from tests.projections.cases import CONTRACTED, P
from tests.projections.given import LIST, Folded, Step, entries
from tests.site_builder.given_site import built

ROOM = Path(__file__).resolve().parents[2] / "site_builder"
STATUSES: tuple[Status, ...] = get_args(Status)
RESULTS: tuple[Result, ...] = get_args(Result)


def test_each_status_is_ahead_live_done_or_undone() -> None:
    parts = (AHEAD, LIVE, DONE, UNDONE)
    assert Counter(chain.from_iterable(parts)) == Counter(STATUSES)
    assert set(ENDS.values()) == set(DONE)
    assert set(ENDED) == {*DONE, *UNDONE}
    assert set(OUT) == set(STATUSES) - set(LIVE)  # whoever was live and is so no more went out as one of these
    assert set(STANDING) == {*LIVE, *DONE, "terminated"}


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_has_its_words_its_shape_and_its_specimen(status: str) -> None:
    assert status in TERMS["project_status"]
    drawn = (ROOM / "static/style.css").read_text()
    assert status == "proposed" or f".status-{status}::before" in drawn  # a ring stands before what has no other
    assert f'"{status}"' in (ROOM / "templates/design.html").read_text()


@pytest.mark.parametrize("result", RESULTS)
def test_each_result_has_its_words(result: str) -> None:
    assert result in TERMS["acceptance_result"]


@pytest.mark.parametrize("status", STATUSES)
def test_post_evaluation_is_expected_of_accepted_projects_alone(status: Status) -> None:
    first = FirstApproval(title="示例", budget=Budget(total=1))
    state = Project(id="1", status=status, accepted_on="2016-12-20", end="2017-12", first=first)
    wanted = {each.rule for each in expected_of_project(state, default(), transcribed=False).values()}
    assert ("post_missing" in wanted) is (status == "accepted")


CONCLUDED = [*CONTRACTED, Step(P, ProjectAccepted(result="concluded", no_report="承担单位已注销"), "2016-12-20")]
POST = EvaluationReported(subject=P, stage="post", year=1, scale="four", overall="qualified")


def test_a_conclusion_is_counted_as_one_and_as_no_pass(tmp_path: Path) -> None:
    view = Folded(
        tmp_path / "view.sqlite", entries([*CONCLUDED, Step("evaluation/E9", POST, "2018-03-01", source=LIST)])
    )
    tally = view.document("portfolio", "all")
    assert tally["project status concluded"] == 1
    assert not [name for name in tally if "accepted" in name or "passed" in name]
    assert standing_in(tally) == 1
    years = dict(series(view.document("trends", "all"), "2030-01-01"))
    assert years["2016"]["out concluded"] == 1
    assert years["2016"]["live"] == 0
    assert not view.document("hindsight", "all")  # neither passed nor failed: no rating that could be compared


def text_of(page: Path) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))


def test_a_conclusion_is_told_on_every_page(tmp_path: Path) -> None:
    built(entries(CONCLUDED), tmp_path)
    home = text_of(tmp_path / "zh/index.html")
    assert "已通过验收 0 结题 1 个" in home
    assert "中途停止" not in home
    assert "Accepted 0 concluded: 1" in text_of(tmp_path / "en/index.html")
    own = text_of(tmp_path / "zh/projects/P1.html")
    assert "验收 结题 · 2016年12月20日" in own
    assert "没有最终报告的原因 承担单位已注销" in own
    assert "没有后评估" not in own
    assert "已结题" in text_of(tmp_path / "zh/trends.html")
    assert "已结题 1" in text_of(tmp_path / "zh/programmes/1.html")
    listed = (tmp_path / "zh/projects.html").read_text(encoding="utf-8")
    assert '<span class="status status-concluded">已结题</span>' in listed
