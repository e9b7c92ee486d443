"""The page of trends says of each part of the book that is empty that there is no record of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.rules.evaluation_course import EvaluationReported
from site_builder.pages.trends import _chart
from site_builder.words.book_words import default_words
from site_builder.words.texts import translator
from tests.projections.cases import ACCEPTED, P
from tests.projections.given import Step, entries
from tests.site_builder.given_site import built

EMPTY = "没有记录。"
POST = EvaluationReported(subject=P, stage="post", year=1, scale="four", overall="qualified")
AT_ACCEPTANCE = EvaluationReported(subject=P, stage="acceptance", scale="four", overall="good")


def part(site: Path, language: str, heading: str) -> str:
    """The section of the page under a heading."""
    text = (site / language / "trends.html").read_text(encoding="utf-8")
    return text.partition(f"<h2>{translator(language)(heading)}</h2>")[2].partition("</section>")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ratings_are_compared_once_a_project_was_rated_twice(language: str, tmp_path: Path) -> None:
    given = entries(ACCEPTED)
    later = [*ACCEPTED, Step("evaluation/E8", AT_ACCEPTANCE, "2017-02-01"), Step("evaluation/E9", POST, "2018-03-01")]
    built(given, tmp_path / "one")
    built(entries(later), tmp_path / "two")
    empty, rated = (part(tmp_path / name, language, "验收评级与后评估对照") for name in ("one", "two"))
    assert translator(language)(EMPTY) in empty
    assert "<table" not in empty
    assert translator(language)(EMPTY) not in rated
    assert rated.count("<tr>") == 2  # the head, and one rating at acceptance
    assert translator(language)("没有记录") in rated  # of the years without a post-evaluation


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_no_year_stands_in_the_table_and_not_on_the_axis(language: str) -> None:
    drawn = str(_chart(default_words(), language, [("年份未公布", {"in": 7, "undated": 1}), ("2024", {"in": 2})]))
    assert "2024" in drawn
    assert "未公布" not in drawn
