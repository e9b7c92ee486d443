"""A project on public notice says at its head until when, to whom, how, and what happens then (Art. 14)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.notice import ProjectNoticeOpened, ProjectObjectionAnswered, ProjectObjectionRecorded
from domain.rules.proposal import ProjectProposed
from tests.projections.given import Step, entries
from tests.site_builder.given_site import published, site_over

P = "project/P1"
GIVEN = [
    Step(P, ProjectProposed(title="示例项目", title_en="Example"), "2016-02-01"),
    Step(P, ProjectNoticeOpened(
        starts="2016-03-01", days=7, working=False, ends="2016-03-07", place="公告栏", contact="监督处",
    ), "2016-02-25"),
]  # fmt: skip
OBJECTED = [
    Step(P, ProjectObjectionRecorded(ground="重复立项", received_on="2016-03-03", real_name=True), "2016-03-03"),
    Step(P, ProjectObjectionRecorded(ground="指标过低", received_on="2016-03-04", real_name=True), "2016-03-04"),
    Step(P, ProjectObjectionAnswered(number=1, ruling="not_upheld", answer="并无重复"), "2016-03-06"),
]


def banner(tmp_path: Path, steps: list[Step], day: str, language: str = "zh") -> str:
    """The text of the notice on the project's page, empty where there is none."""
    with site_over(tmp_path, entries(steps), day) as site:
        page = next(data.decode() for path, data in published(site, "project", P).items() if f"/{language}/" in path)
    found = re.search(r'<section class="banner.*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[0]).split()) if found else ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2016-02-28", "2016年3月1日起公示 ：至 2016年3月7日"),
        ("2016-03-01", "还剩 6 天"),
        ("2016-03-06", "还剩一天"),
        ("2016-03-07", "今天截止"),
        ("2016-03-08", "公示期满，待决定 ：公示已于2016年3月7日结束"),
    ],
)
def test_it_says_what_can_be_done_on_the_day(tmp_path: Path, day: str, said: str) -> None:
    told = banner(tmp_path, GIVEN, day)
    assert said.replace(" ", "") in told.replace(" ", "")
    assert ("监督处 · 公示处：公告栏" in told and "匿名的不予受理" in told) == (day <= "2016-03-07")
    assert ("可以提出异议" in told) == ("2016-03-01" <= day <= "2016-03-07")


def test_it_counts_the_objections_on_record(tmp_path: Path) -> None:
    assert "2 objections recorded, 1 answered." in banner(tmp_path, [*GIVEN, *OBJECTED], "2016-03-07", "en")


def test_a_project_that_is_on_no_notice_has_none(tmp_path: Path) -> None:
    assert banner(tmp_path, GIVEN[:1], "2016-03-07") == ""


def test_the_page_that_tells_how_to_object_lists_what_is_open(tmp_path: Path) -> None:
    for day, open_now in (("2016-03-07", True), ("2016-03-08", False)):
        (tmp_path / day).mkdir()
        with site_over(tmp_path / day, entries(GIVEN), day) as site:
            pages = published(site, "haveyoursay", "")
        assert len(pages) == 2
        assert {b"projects/P1.html" in data for data in pages.values()} == {open_now}
