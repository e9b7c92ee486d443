"""Money says its currency wherever it stands, and a notice is open from its first to its last day, as of the day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.approval import ProjectApproved
from domain.rules.call import CallPublished
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import POST_DIMENSIONS, Benefit, DimensionRating
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget, Fact
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.outcome import ProjectOutcomeRecorded
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from domain.rules.standing import ProjectTerminated
from tests.projections.given import LIST, Step, entries
from tests.site_builder.given_site import built

P, Q, M = "project/P1", "project/P2", "programme/1"
DAY = "2016-03-01"


def listed(stream: str, *facts: Fact) -> list[Step]:
    """Facts as an old list states them."""
    return [Step(stream, fact, DAY, source=LIST) for fact in facts]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of an American project beside a Chinese one, in one programme."""
    out = tmp_path_factory.mktemp("mixed") / "www"
    american = Budget(total=110_000_00, currency="USD")
    steps = [
        *listed(M, ProgrammeProposed(title="示例专项", number=1)),
        *listed(P, ProjectProposed(title="美国项目", programme=M, budget=american), ProjectApproved(budget=american)),
        *listed(
            P,
            ProjectDisbursed(amount=14_959_40),
            ProjectDisbursed(amount=200_00, currency="CNY"),
            ProjectSurplusReturned(amount=59_40),
            ProjectOutcomeRecorded(outcome="technology_contract", title="示例合同", amount=7_000_00),
            ProjectTerminated(owed=1_300_00),
            EntryCorrected(number=7, field="owed", wrong="130000", right="120000", reason="笔误"),
        ),
        *listed(Q, ProjectProposed(title="中国项目", programme=M), ProjectApproved(budget=Budget(total=900_00))),
        *listed(Q, ProjectDisbursed(amount=300_00, source="municipal")),
    ]
    built(entries(steps), out, as_of="2018-12-31")
    return out


def text(page: Path) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")).split())


def test_a_projects_money_is_in_the_currency_of_its_budget(mixed: Path) -> None:
    page = text(mixed / "en/projects/P1.html")
    assert "$110,000" in page and "$14,959.4" in page and "$59.4" in page and "$7,000" in page
    assert "CNY 14,959" not in page and "CNY 0.01" not in page
    assert "$1,300 is to be returned" in page and "was stated as $1,300 and should be $1,200" in page
    assert "CNY 1,300" not in page and "CNY 1,200" not in page
    assert "CNY 200" in page  # what says itself that it was paid in renminbi


def test_sums_of_two_currencies_stand_side_by_side(mixed: Path) -> None:
    home, programme = text(mixed / "zh/index.html"), text(mixed / "zh/programmes/1.html")
    assert "900元 另有 110,000美元" in home.replace("11万美元", "110,000美元")
    assert "500元 另有" in home and "1.49594万美元" in home
    assert "500元、1.49594万美元" in programme
    assert "不同币种的金额分别列出，不相加。" in home and "不同币种的金额分别列出，不相加。" in programme
    trends = text(mixed / "zh/trends.html")
    assert re.search(r"每年按来源拨付的资金，和退回的资金 ?（USD）", trends) and "1.49594万美元" in trends


def test_feeds_and_the_annual_figures_say_the_currency(mixed: Path) -> None:
    feed = (mixed / "en/projects/P1.rss").read_text(encoding="utf-8")
    assert "$1,300 is to be returned" in feed and "CNY 1,300" not in feed
    assert "$14,959.4" in feed and "CNY 14,959" not in feed


def test_what_is_found_says_the_currency_of_the_budget(mixed: Path) -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in (mixed / "search").rglob("*.json"))
    assert "$14,959.40 was paid out" in told and "$1,300 is to be returned" in told and "CNY 200 was paid out" in told
    assert "CNY 14,959" not in told and "CNY 1,300" not in told and "1.49594万元" not in told


NOTICED = [
    Step(P, ProjectProposed(title="示例项目", programme=M, start="2016-04"), "2016-02-20"),
    Step(P, ProjectNoticeOpened(starts="2016-03-07", days=7, working=False, ends="2016-03-14"), DAY),
    Step("call/1", CallPublished(title="示例指南", programme=M), DAY),
]


@pytest.mark.parametrize(
    ("as_of", "status", "open_"),
    [
        ("2016-03-06", "待公示", False),
        ("2016-03-07", "公示中", True),
        ("2016-03-14", "公示中", True),
        ("2016-03-15", "公示期满，待决定", False),
    ],
)
def test_a_notice_is_open_from_its_first_to_its_last_day(tmp_path: Path, as_of: str, status: str, open_: bool) -> None:
    built(entries(NOTICED), tmp_path / "www", as_of=as_of)
    for page in ("zh/projects/P1.html", "zh/projects.html"):
        marks = set(re.findall(r'class="status status-notice\w*">([^<]*)<', (tmp_path / "www" / page).read_text()))
        assert marks == {status}, page
    home = text(tmp_path / "www/zh/index.html")
    assert ("现在没有正在公示的项目" not in home) is open_


def test_a_day_that_passes_changes_the_status_in_an_old_build_too(tmp_path: Path) -> None:
    """What was built as of a day of the notice is made anew as of a day after it, as a clean build would be."""
    for as_of in ("2016-03-10", "2016-03-20"):
        built(entries(NOTICED), tmp_path / "www", as_of=as_of)
    built(entries(NOTICED), tmp_path / "clean", as_of="2016-03-20")
    for page in (
        "zh/projects/P1.html",
        "en/projects.html",
        "zh/index.html",
    ):
        assert (tmp_path / "www" / page).read_bytes() == (tmp_path / "clean" / page).read_bytes(), page


def test_what_post_evaluations_measured_stands_year_beside_year(tmp_path: Path) -> None:
    def reported(year: int | None, value: str) -> Step:
        measured = Benefit(
            indicator="新增销售收入", indicator_en="New sales", value=value, unit="元", unit_en="yuan", baseline="1000",
            source="审计报告", source_en="audit",
        )  # fmt: skip
        none = DimensionRating(dimension="environmental_benefit", rating="not_applicable", reason="不涉及环境")
        rated = tuple(
            DimensionRating(
                dimension=name, rating="good", reason="示例", values=(measured,) if "economic" in name else ()
            )
            for name in POST_DIMENSIONS
            if name != "environmental_benefit"
        )
        fact = EvaluationReported(
            subject=P, stage="post", year=year, scale="four", ratings=(*rated, none), overall="good"
        )
        return Step(
            f"evaluation/P1-{year}", fact, f"{2017 + (year or 0)}-06-01", source=None if year is not None else LIST
        )

    built(
        entries([*NOTICED, reported(0, "250000"), reported(1, "310000.5"), reported(None, "99")]),
        tmp_path / "www",
        as_of="2018-12-31",
    )
    zh, en = (text(tmp_path / "www" / language / "projects/P1.html") for language in ("zh", "en"))
    assert "新增销售收入 经济效益 1,000元 250,000元 310,000.5元 99元 审计报告" in zh and "年份未公布" in zh
    assert "New sales Economic benefit 1,000 yuan 250,000 yuan 310,000.5 yuan 99 yuan audit" in en
    assert "环境效益：不适用" in zh.replace(" ", "") or "不适用" in zh
    feed = (tmp_path / "www/en/projects/P1.rss").read_text(encoding="utf-8")
    assert "New sales: 250,000 yuan, baseline 1,000 yuan" in feed
    assert "environmental benefit (does not apply)" in feed
