"""What is past its end, and whose notice is over, is said alike in every place; and a day that passes says it anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from domain.rules.adjustment import ProjectExtended
from domain.rules.approval import ProjectApproved
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from tests.projections.given import LIST, Step, entries
from tests.site_builder.given_site import built, tree

M, U = "programme/1", "organisation/U"
PAST, LISTED, OVER = "到期未结题", "期满，清单未载结题情况", "公示期满，待决定"


def proposed(number: int, end: str) -> ProjectProposed:
    """A project of the programme and the unit with an end."""
    return ProjectProposed(title=f"示例项目{number}", programme=M, undertakers=(U,), start="2015-01", end=end)


def book() -> list[Step]:
    """Twenty-two projects that end in one month, one that was extended, one on a list alone, one on notice."""
    steps = [
        Step(M, ProgrammeProposed(title="示例专项", number=1), "2015-01-05"),
        Step(U, OrganisationRegistered(name="示例单位", body="institute"), "2015-01-05"),
    ]
    for number in range(23):
        stream = f"project/P{number}"
        steps.append(Step(stream, proposed(number, "2016-03-15"), "2015-01-06"))
        steps.append(Step(stream, ProjectApproved(end="2016-03-15"), "2015-02-06"))
    steps.append(Step("project/P22", ProjectExtended(before="2016-03-15", end="2017-06"), "2016-01-06"))
    steps.append(Step("project/L", proposed(30, "2016-02"), None, "2016-01-07", LIST))
    steps.append(Step("project/L", ProjectApproved(end="2016-02"), None, "2016-01-07", LIST))
    steps.append(Step("project/N", proposed(31, "2018"), "2016-02-20"))
    opened = ProjectNoticeOpened(starts="2016-03-07", days=7, working=False, ends="2016-03-14")
    steps.append(Step("project/N", opened, "2016-03-01"))
    return steps


def said(page: Path) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("day", "past", "listed", "over", "running"),
    [
        ("2016-03-14", 0, 1, 0, 23),
        ("2016-03-15", 0, 1, 1, 23),
        ("2016-03-16", 22, 1, 1, 1),
        ("2017-07-01", 23, 1, 1, 0),
    ],
)
def test_each_place_says_the_same_of_a_day(
    tmp_path: Path, day: str, past: int, listed: int, over: int, running: int
) -> None:
    site = tmp_path / "www"
    built(entries(book()), site, as_of=day)
    home, projects, programme = (said(site / f"zh/{page}.html") for page in ("index", "projects", "programmes/1"))
    assert f"正在实施{running}个" in home
    assert (f"{PAST}{past}个" in home) is bool(past) and f"{LISTED}{listed}个" in home
    states = projects.partition("按状态")[2].partition("按管理分类")[0]
    of_programme = programme.partition("按状态")[2].partition("按遴选方式")[0]
    for status, number in ((PAST, past), (LISTED, listed), (OVER, over), ("公示中", 1 - over), ("已立项", running)):
        assert (f"{status}（{number}）" in states) is bool(number) or f"{status}（0）" in states, status
        assert bool(re.search(f"{status}{number}(?!\\d)", of_programme)) is bool(number), status
    own = {path.stem: path.read_text(encoding="utf-8") for path in site.glob("zh/projects/*.html")}
    marks = [re.search(r'class="status status-(\w+)', text) for text in own.values()]
    told = [mark[1] for mark in marks if mark]
    assert (told.count("past_end"), told.count("past_end_listed")) == (past, listed)
    assert told.count("notice_over") == over
    unit = (site / "zh/organisations/U.html").read_text(encoding="utf-8")
    assert bool(re.search('status-past_end[ "]', unit)) is (past == 23 or past > 0)
    page = site / "zh/lists/projects-by-status-past_end.html"
    assert page.exists() is bool(past)
    if past:
        assert page.read_text(encoding="utf-8").count("<tr data-row=") == past
    trends = (site / "zh/trends.html").read_text(encoding="utf-8")
    assert ("其中到期未结题" in trends) is bool(past)
    if past:  # the record's last year is 2016, at whose end one of them still ran
        assert re.search(r'2016</th>.*?<td class="number">22</td>', trends, re.DOTALL)
    for row in re.findall(r"data-codes='([^']*)'", (site / "zh/projects.html").read_text(encoding="utf-8")):
        assert len(json.loads(row)["status"]) == 1


def test_a_day_that_passes_leaves_what_a_clean_build_makes(tmp_path: Path) -> None:
    given = entries(book())
    for day in ("2016-03-08", "2016-03-15", "2016-03-16", "2017-07-01"):
        built(given, tmp_path / "www", as_of=day)
        built(given, tmp_path / day, as_of=day)
        grown, clean = tree(tmp_path / "www"), tree(tmp_path / day)
        assert grown == clean, day


def test_a_list_that_had_a_page_keeps_it(tmp_path: Path) -> None:
    """Of the projects past their end three are extended: those left are too few for a page, and its address stays."""
    extended = [
        Step(f"project/P{number}", ProjectExtended(before="2016-03-15", end="2019"), "2016-04-06")
        for number in range(3)
    ]
    built(entries([*book(), *extended]), tmp_path / "www", as_of="2016-05-01")
    page = tmp_path / "www/zh/lists/projects-by-status-past_end.html"
    assert page.read_text(encoding="utf-8").count("<tr data-row=") == 19
