"""Pages under a charter of other periods and stages: what is counted stands in some row and column (Art. 26, 38)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.approval import ProjectApproved
from domain.rules.charter import CharterTerm, Period, PeriodName
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Budget, Share
from domain.rules.in_force import default
from domain.rules.suggestion import SuggestionReceived
from site_builder.content.evaluations import stage_place
from site_builder.rulebook.law import articles
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import DAY, M, P, U, charter, steps_with, with_charter
from tests.site_builder.given_site import built
from tests.site_builder.test_charter_page import numbers, text

FIVE_YEARS = Period(name="post_evaluation", number=5, unit="years")
TEN_DAYS = Period(name="suggestion_answer", number=10, unit="calendar_days")
ADDED = {
    "stage": CharterTerm(code="free", zh="中期检查", en="mid-term check"),
    "rating": CharterTerm(code="free", zh="甲等", en="first class", of=("four",)),
    **{name: CharterTerm(code="free", zh=f"甲{name}", en=f"A {name}")
       for name in ("fund_source", "management_class", "method", "category", "outcome", "body", "district")},
    "instrument": CharterTerm(code="free", zh="甲instrument", en="A instrument", of=("free",)),
    "dimension": CharterTerm(code="free", zh="甲dimension", en="A dimension", of=("project",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ratings in words of its own and in the fifth year; budgets without parts, and with some; an open suggestion."""
    rest = Budget(total=70_00)
    half = Budget(total=50_00, parts=(Share(source="municipal", amount=20_00),))
    more = [
        Step("project/P3", ProjectApproved(title="丙项目", programme=M, budget=rest), DAY),
        Step("project/P4", ProjectApproved(title="丁项目", programme=M, budget=half), DAY),
        Step("evaluation/E5", EvaluationReported(subject=P, stage="post", year=5, overall="free"), "2018-03-01"),
        Step("suggestion/S1", SuggestionReceived(title="示例建议"), "2018-03-01"),
        Step("project/P4", ProjectAccepted(result="passed"), DAY),
    ]
    adopted = charter(ADDED, periods=(FIVE_YEARS, TEN_DAYS))
    out = tmp_path_factory.mktemp("own-periods") / "www"
    built(entries([*with_charter(adopted, steps_with("free")), *more]), out, as_of="2018-12-31")
    return out


def test_ratings_since_have_a_column_for_each_year_that_is_expected(site: Path) -> None:
    for page in (site / "zh/trends.html", site / f"zh/organisations/{U.partition('/')[2]}.html"):
        rows = numbers(page, "验收评级与后评估对照")
        assert rows == {"甲等": ["1", *["没有记录"] * 5, "甲等 1"]} or rows == {"甲等": ["1", *["—"] * 5, "甲等（1）"]}
        assert "验收后第 5 年" in text(page)


def test_a_feed_and_a_list_say_for_how_many_years(site: Path) -> None:
    for path in ("zh/decisions/post-evaluations.rss", "zh/decisions/post-evaluations.html"):
        assert "当年和随后五年" in (site / path).read_text("utf-8"), path
    assert "of the five years after it" in (site / "en/decisions/post-evaluations.rss").read_text("utf-8")


def test_own_stages_come_before_those_of_the_law() -> None:
    places = [stage_place(default(), name) for name in ("gone", "mid_term", "annual", "special", "acceptance", "post")]
    assert places == sorted(places) and len({*places}) == len(places)


def test_sources_of_a_programme_add_up_to_its_budget(site: Path) -> None:
    told = text(site / "zh/programmes/1.html").partition("项目预算按来源")[2]
    rows = dict(re.findall(r"(\S+) ([\d,.]+)元", told[:600]))
    assert (rows["未公布"], rows["甲fund_source"], rows["市级财政资金"]) == ("100", "500", "420")
    assert sum(float(rows[name]) for name in ("未公布", "甲fund_source", "市级财政资金", "其他资金")) == 1_120


def test_a_suggestion_without_an_answer_is_a_finding(site: Path) -> None:
    chinese = text(site / "zh/findings/article-6.html").replace(" ", "")
    assert "示例建议应于2018年3月11日前有处理结果" in chinese
    assert "was to be adopted, merged or declined by 11 March 2018" in text(site / "en/findings/article-6.html")
    assert "收到后10日内没有处理结果" in text(site / "zh/rulebook-b.html")
    assert "not settled within 10 days of its receipt" in text(site / "en/rulebook-b.html")


@pytest.mark.parametrize("name", get_args(PeriodName))
def test_the_law_names_each_period(name: str) -> None:
    for language in ("zh", "en"):
        assert any(f"{{{name}}}" in getattr(each, f"text_{language}") for each in articles().values()), language
