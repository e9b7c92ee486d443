"""The list of evaluations: what each is of, by whom and how rated, by the day shown; and its parts without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROW = re.compile(r'<tr data-row="\d+" data-on="(.*?)">(.*?)</tr>', re.DOTALL)


def rows(site: Path, path: str) -> list[tuple[str, list[str]]]:
    """The rows of a list: the day each is sorted by, and the texts of its cells."""
    text = (site / path).read_text(encoding="utf-8")
    return [(on, [_plain(cell) for cell in re.split(r"</t[hd]>", cells)[:-1]]) for on, cells in ROW.findall(text)]


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", cell).split())


def test_evaluations_are_named_by_what_they_are_of(example_site: Path) -> None:
    found = rows(example_site, "zh/evaluations.html")
    assert len(found) == 14
    cells = next(cells for _, cells in found if "SL2015001-post-1" in cells[0])
    assert re.match(r"社区噪声地图.* · 后评估 · 验收后第 1 年 ", cells[0])
    assert cells[1].startswith("示例专项")
    assert cells[2:] == ["示例产业联盟己", "示例评估中心丁", "优秀", "2018", "2018年12月18日 第 267 号"]
    english = next(cells for _, cells in rows(example_site, "en/evaluations.html") if "SL2015001-post-1" in cells[0])
    assert "post-evaluation · year 1 after acceptance" in english[0].lower()


def test_lists_are_sorted_by_the_day_they_show(example_site: Path) -> None:
    for path in ("evaluations", "organisations", "officers", "reports", "calls"):
        days = [on for on, _ in rows(example_site, f"zh/{path}.html")]
        assert days == sorted(days, reverse=True), path
        assert len(days) > 1


def test_evaluations_are_told_apart_by_programme_year_rating_and_unit(example_site: Path) -> None:
    text = (example_site / "zh/evaluations.html").read_text(encoding="utf-8")
    found = dict(re.findall(r'href="(lists/evaluation-of-[^"]+)">[^<]*</a>（(\d+)）', text))
    by = {sort: sum(int(n) for path, n in found.items() if f"of-{sort}" in path) for sort in ("programme", "year")}
    assert by["programme"] == 12  # two are of units
    assert {f"rating-{each}" for each in ("excellent", "good")} <= {path[20:-5] for path in found}
    for path, count in found.items():
        listed = rows(example_site, f"zh/{path}")
        assert len(listed) == int(count)
        if "of-year-" in path:
            assert {cells[5] for _, cells in listed} == {path[-9:-5]}
    unit = (example_site / "zh/organisations/example-evaluator-ding.html").read_text(encoding="utf-8")
    assert "../lists/evaluation-of-organisation-example-evaluator-ding.html" in unit
    assert by["year"] == sum("尚未报告" not in cells[4] for _, cells in rows(example_site, "zh/evaluations.html"))


def test_who_was_dismissed_or_excluded_says_so(example_site: Path) -> None:
    said = {cells[0].split()[0]: cells[1] for _, cells in rows(example_site, "zh/officers.html")}
    assert sorted(said.values()).count("已免职") == 1
    assert set(said.values()) == {"在任", "已免职"}
    units = {cells[0].split()[0]: cells[1] for _, cells in rows(example_site, "zh/organisations.html")}
    assert units["示例科技公司辛"].startswith("科研失信")
    assert "—" not in units.values()
