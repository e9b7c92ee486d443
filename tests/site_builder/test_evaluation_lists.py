"""The list of evaluations: what each is of, by whom and how rated, by the day shown; and its parts without a script."""

from __future__ import annotations

import html
import re
from pathlib import Path

import msgspec
import pytest

pytestmark = pytest.mark.slow
ROW = re.compile(r'<tr data-row="\d+"(?: data-on="(.*?)")?[^>]*>(.*?)</tr>', re.DOTALL)


def rows(site: Path, path: str) -> list[tuple[str, list[str]]]:
    """The rows of a list: the day each is sorted by, and the texts of its cells."""
    text = (site / path).read_text(encoding="utf-8")
    return [(on, [_plain(cell) for cell in re.split(r"</t[hd]>", cells)[:-1]]) for on, cells in ROW.findall(text)]


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", cell).split())


def test_evaluations_are_named_by_what_they_are_of(example_site: Path) -> None:
    found = rows(example_site, "zh/evaluations.html")
    assert len(found) == 15
    cells = next(cells for _, cells in found if "SL2015001-post-1" in cells[0])
    assert re.match(r"社区噪声地图.* · 后评估 · 验收后第 1 年 ", cells[0])
    assert cells[1].startswith("示例专项")
    assert cells[2:6] == ["示例产业联盟己", "示例评估中心丁", "优秀", "2018"]
    assert re.fullmatch(r"2018年12月18日 第 \d+ 号", cells[6])
    english = next(cells for _, cells in rows(example_site, "en/evaluations.html") if "SL2015001-post-1" in cells[0])
    assert "post-evaluation · year 1 after acceptance" in english[0].lower()


def test_lists_are_sorted_by_the_day_they_show(example_site: Path) -> None:
    for path in ("evaluations", "organisations", "officers", "reports", "calls"):
        days = [on for on, _ in rows(example_site, f"zh/{path}.html")]
        assert days == sorted(days, reverse=True), path
        assert len(days) > 1


def test_a_report_whose_text_is_public_says_so_before_a_decision_does(example_site: Path) -> None:
    said = {cells[1] for _, cells in rows(example_site, "zh/reports.html")}
    assert said == {"已提交", "已提交 全文公开", "全文已公开"}
    for _, cells in rows(example_site, "en/reports.html"):
        day = re.search(r"Full text public from (\d+ \w+ \d{4})", cells[3])
        if cells[1].startswith("submitted"):
            assert day and ("full text public" in cells[1]) == (day[1] != "5 July 2019")


def test_a_page_of_a_report_does_not_list_its_title_and_says_that_its_text_is_public(example_site: Path) -> None:
    text = (example_site / "zh/reports.html").read_text(encoding="utf-8")
    (page,) = re.findall(r'href="(reports/[^"]+)">道路交通噪声在线监测设备研制进展报告', text)
    for language, said in (("zh", "全文公开"), ("en", "full text public")):
        told = (example_site / language / page).read_text(encoding="utf-8")
        told, _, story = told.partition('<dl class="summary">')[2].partition("</dl>")
        assert f'<span class="tag">{said}</span>' in told
        assert "进展报告（" not in told and "progress report (" not in told
        assert "tag illustrative" not in story


def test_subjects_are_counted_with_their_own_words(example_site: Path) -> None:
    for path, said in (("organisations", "共 14 家，最新的在前。"), ("officers", "共 7 名，"), ("plan", "共 1 项。")):
        assert said in (example_site / f"zh/{path}.html").read_text(encoding="utf-8")
    assert "1 in all.</p>" in (example_site / "en/plan.html").read_text(encoding="utf-8")


def test_a_row_does_not_repeat_the_name_of_its_subject(example_site: Path) -> None:
    for language, own, path in (
        ("zh", "本机构获准参与", "organisations"),
        ("en", "The programme was closed", "programmes"),
    ):
        said = [cells[3] for _, cells in rows(example_site, f"{language}/{path}.html")]
        assert any(each.startswith(own) for each in said)
        assert not any("登记机构本" in each for each in said)


def test_evaluations_are_told_apart_by_programme_year_rating_and_unit(example_site: Path) -> None:
    text = (example_site / "zh/evaluations.html").read_text(encoding="utf-8")
    found = {
        (dimension, code): (address, int(count))
        for dimension, values in re.findall(r'<dt data-dimension="(\w+)">.*?</dt>\s*<dd>(.*?)</dd>', text)
        for address, code, count in re.findall(r'href="([^"]+)" data-code="([^"]+)">[^<]*</a>（(\d+)）', values)
    }
    by = {sort: sum(n for (name, _), (_, n) in found.items() if name == sort) for sort in ("programme", "year")}
    assert by["programme"] == 13  # two are of units
    assert {("rating", "excellent"), ("rating", "good")} <= found.keys()
    listed = re.findall(r'data-codes="([^"]*)"', text)
    codes = [msgspec.json.decode(html.unescape(each), type=dict[str, list[str]]) for each in listed]
    for (dimension, code), (address, count) in found.items():
        if dimension == "programme":  # these have pages; of so few the others are choices in the list
            assert len(rows(example_site, f"zh/{address}")) == count
        else:
            assert address == f"evaluations.html?{dimension}={code}"
            assert sum(code in each.get(dimension, ()) for each in codes) == count
    assert by["year"] == sum("尚未报告" not in cells[4] for _, cells in rows(example_site, "zh/evaluations.html"))


def test_who_was_dismissed_or_excluded_says_so(example_site: Path) -> None:
    said = {cells[0].split()[0]: cells[1] for _, cells in rows(example_site, "zh/officers.html")}
    assert sorted(said.values()).count("已免职") == 1
    assert set(said.values()) == {"在任", "已免职"}
    units = {cells[0].split()[0]: cells[1] for _, cells in rows(example_site, "zh/organisations.html")}
    assert units["示例科技公司辛"].startswith("科研失信")
    assert "—" not in units.values()
