"""The verdict at the top of a project's page: the worst first, each with a mark as strong as the status."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import get_args

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectExtended
from domain.rules.approval import ProjectApproved
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget, Fact
from domain.rules.in_force import default
from domain.rules.project import UNDONE, Status
from domain.rules.proposal import ProjectProposed
from domain.rules.standing import ProjectRevoked, ProjectTerminated
from projections.statuses import PAST, PAST_LISTED, SOURCES
from site_builder.content.verdict import MARKS, NAMES, STATUS_MARKS, VerdictFact, months_after, ranked, rating_mark
from tests.projections.given import LIST, Step, entries
from tests.site_builder.given_site import built

P, E = "project/P1", "evaluation/E1"
ROOM = Path(__file__).resolve().parents[2] / "site_builder"
BEGUN = [
    Step(
        P, ProjectProposed(title="示例项目", start="2015-01", end="2016-06", budget=Budget(total=100_000)), "2015-01-05"
    ),
    Step(P, ProjectApproved(end="2016-06", budget=Budget(total=100_000)), "2015-02-05"),
]
PAID = Step(P, ProjectDisbursed(amount=80_000), "2015-03-05")
ACCEPTED = Step(P, ProjectAccepted(result="passed", no_report="示例"), "2016-06-20")


def rated(rating: str, on: str, number: int = 1, year: int = 0) -> Step:
    """A post-evaluation of the project."""
    return Step(f"{E}{number}", EvaluationReported(subject=P, stage="post", year=year, overall=rating), on)


def facts(tmp_path: Path, *steps: Step, day: str = "2016-12-01") -> list[tuple[str, str, str]]:
    """What the page's verdict says: of each fact the label, the mark and the words, in its order."""
    built(entries([*BEGUN, *steps]), tmp_path / "www", as_of=day)
    page = (tmp_path / "www/zh/projects/P1.html").read_text(encoding="utf-8")
    verdict = page.partition('<section class="verdict"')[2].partition("</section>")[0]
    found = re.findall(r'<div class="(\w+)( worst)?">\s*<dt>(.*?)</dt>\s*<dd>(.*?)</dd>', verdict, re.DOTALL)
    assert [bool(worst) for _, worst, *_ in found] == [at == 0 and found[0][0] == "bad" for at in range(len(found))]
    return [(label, mark, " ".join(re.sub(r"<[^>]+>", " ", said).split())) for mark, _, label, said in found]


def test_a_failed_rating_comes_before_a_passed_acceptance(tmp_path: Path) -> None:
    told = facts(tmp_path, PAID, ACCEPTED, rated("good", "2017-01-05"), rated("unqualified", "2018-01-05", 2, 1),
                 day="2018-06-01")  # fmt: skip
    assert told[0] == ("最新评级", "bad", "不合格 后评估 验收后第 1 年 2018年")
    assert ("状态", "ok", "已通过验收") in told
    assert ("进度", "ok", "按期完成 应于2016年6月完成") in told


def test_a_later_good_rating_is_the_newest(tmp_path: Path) -> None:
    told = facts(tmp_path, ACCEPTED, rated("unqualified", "2017-01-05"), rated("good", "2018-01-05", 2, 1),
                 day="2018-06-01")  # fmt: skip
    assert next(each for each in told if each[0] == "最新评级")[1:] == ("ok", "良好 后评估 验收后第 1 年 2018年")


def test_where_all_is_well_the_status_stands_first_and_nothing_is_red(tmp_path: Path) -> None:
    told = facts(tmp_path, PAID, day="2015-12-01")
    assert told[0] == ("状态", "plain", "已立项")
    assert ("逾期和缺项", "ok", "没有逾期和缺项") in told and not [each for each in told if each[1] == "bad"]
    assert ("经费", "plain", "预算 1,000元 已拨付 800元") in told
    assert ("进度", "plain", "应于2016年6月完成") in told


def test_past_its_end_it_says_so_and_how_late(tmp_path: Path) -> None:
    told = facts(tmp_path, PAID, day="2016-12-01")
    assert told[:2] == [("状态", "bad", "到期未结题"), ("进度", "bad", "已逾期 5 个月 应于2016年6月完成")]
    listed = [step._replace(source=LIST, public="2016-01-05", on=None) for step in BEGUN]
    built(entries(listed), tmp_path / "listed", as_of="2016-12-01")
    page = (tmp_path / "listed/zh/projects/P1.html").read_text(encoding="utf-8")
    verdict = page.partition('<section class="verdict"')[2].partition("</section>")[0]
    assert "期满，清单未载结题情况" in verdict and 'class="bad' not in verdict and "已逾期" not in verdict


def test_what_is_paid_beyond_the_budget_or_owed_is_bad_and_the_rest_is_added_up(tmp_path: Path) -> None:
    more = Step(P, ProjectDisbursed(amount=40_000), "2015-04-05")
    told = facts(tmp_path, PAID, more, Step(P, ProjectSurplusReturned(amount=5_000), "2015-05-05"), day="2015-12-01")
    assert told[0] == ("经费", "bad", "超出预算 200元 预算 1,000元 已拨付 1,200元 累计退回 50元 净额 1,150元")
    told = facts(tmp_path / "owed", PAID, Step(P, ProjectRevoked(owed=30_000), "2015-05-05"), day="2015-12-01")
    assert told[0][:2] == ("经费", "bad") and told[0][2].startswith("尚未退回 300元")
    assert ("状态", "stop", "已撤销") in told and ("进度", "stop", "2015年5月5日停止") in told


def test_a_stopped_project_is_grey(tmp_path: Path) -> None:
    told = facts(tmp_path, Step(P, ProjectTerminated(), "2015-05-05"), day="2015-12-01")
    assert told[0] == ("状态", "stop", "已终止") and not [each for each in told if each[1] in ("bad", "wait")]


def test_late_is_against_what_was_first_approved(tmp_path: Path) -> None:
    moved: Fact = ProjectExtended(before="2016-06", end="2016-12")
    told = facts(tmp_path, Step(P, moved, "2016-01-05"), day="2016-10-01")
    assert ("进度", "wait", "应于2016年12月完成 已延期 6 个月") in told
    done = Step(P, ProjectAccepted(result="passed", no_report="示例"), "2016-12-20")
    told = facts(tmp_path / "done", Step(P, moved, "2016-01-05"), done, day="2016-12-25")
    assert ("进度", "wait", "比首次批准晚 5 个月 应于2016年12月完成") in told


def test_every_status_has_a_mark_that_never_speaks_by_colour_alone() -> None:
    shown = [*get_args(Status), *SOURCES]
    marks = {status: STATUS_MARKS.get(status, "plain") for status in shown}
    assert {status for status, mark in marks.items() if mark == "bad"} == {PAST}
    assert {status for status, mark in marks.items() if mark == "stop"} == {*UNDONE, PAST_LISTED}
    style = (ROOM / "static/style.css").read_text(encoding="utf-8")
    for mark in set(MARKS) - {"plain"}:
        assert re.search(rf'\.verdict \.{mark} \.mark::before {{ content: "\S" / ""', style), mark


def test_the_last_of_a_scale_is_bad_and_its_first_half_good() -> None:
    table = default()
    told = {each.code: rating_mark(table, each.code) for each in table.terms("rating")}
    assert [code for code, mark in told.items() if mark == "bad"] == ["unqualified", "not_passed", "red"]
    assert [code for code, mark in told.items() if mark == "ok"] == [
        "excellent", "good", "passed", "green", "amber_green",
    ]  # fmt: skip
    assert rating_mark(table, "not_applicable") == rating_mark(table, "无此评级") == "plain"


@pytest.mark.parametrize("marks", [*itertools.product(MARKS, repeat=3)])
def test_facts_stand_worst_first_unless_nothing_is_bad(marks: tuple[str, str, str]) -> None:
    given = [
        VerdictFact(name=name, mark=mark, said="")  # type: ignore[arg-type]
        for name, mark in zip(("issues", "status", "rating"), marks, strict=True)
    ]
    told = ranked(given)
    rest = told if "bad" in marks else told[1:]
    assert [MARKS.index(each.mark) for each in rest] == sorted(MARKS.index(each.mark) for each in rest)
    assert "bad" in marks or told[0].name == "status"
    for one, other in itertools.pairwise(rest):
        assert one.mark != other.mark or NAMES.index(one.name) < NAMES.index(other.name)


def test_months_are_full_ones() -> None:
    assert [months_after("2016-01-31", day) for day in ("2016-01-30", "2016-02", "2016-02-28", "2016-03-31", "x")] == [
        0, 1, 0, 2, 0,
    ]  # fmt: skip
