"""The overview of programmes: its figures are those of their own pages, targets are judged by one rule."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from domain.rules.fact import Target
from domain.rules.programme import Measured
from site_builder.content.targets import STANDINGS, standings

DAY = "2017-12-31"
AIM = Target(key="a", indicator="监测点", unit="个", value="100", comparison="at_least", due="2017")


@pytest.mark.parametrize(
    ("target", "got", "day", "standing"),
    [
        (AIM, None, DAY, "not_measured"),
        (AIM, None, "2018-01-01", "never_measured"),
        (AIM, Measured(target="a", value="99.5"), DAY, "on_course"),
        (AIM, Measured(target="a", value="99.5"), "2018-01-01", "missed"),
        (AIM, Measured(target="a", value="100"), "2018-01-01", "reached"),
        (AIM, Measured(target="a", statement="完成"), "2018-01-01", "not_judged"),
        (Target(key="a", indicator="噪声", unit="分贝", value="55", comparison="at_most", due="2017-06"),
         Measured(target="a", value="55.1"), "2017-06-30", "on_course"),
        (Target(key="a", indicator="噪声", unit="分贝", value="55", comparison="at_most", due="2017-06"),
         Measured(target="a", value="55.1"), "2017-07-01", "missed"),
        (Target(key="a", indicator="平台", statement="建成", due="2017"),
         Measured(target="a", value="1"), "2018-01-01", "not_judged"),
        (Target(key="a", indicator="产品", unit="种", value="5"),
         Measured(target="a", value="9"), "2018-01-01", "not_judged"),
        (Target(key="a", indicator="产品", unit="种", value="5"), None, "2018-01-01", "not_measured"),
    ],
)  # fmt: skip
def test_a_target_is_judged_by_its_newest_measurement_and_its_day(
    target: Target, got: Measured | None, day: str, standing: str
) -> None:
    assert standings([target], [got] if got else [], day) == [standing]


numbers = st.decimals(0, 1000, places=1).map(lambda each: str(each.normalize().__format__("f")))


@given(numbers, numbers, st.sampled_from(["at_least", "at_most", "exactly"]), st.booleans())
def test_a_day_that_passes_turns_open_targets_into_missed_ones_and_no_others(
    aim: str, got: str, comparison: str, measured: bool
) -> None:
    target = Target(key="a", indicator="甲", unit="个", value=aim, comparison=comparison, due="2017")  # type: ignore[arg-type]
    told = [Measured(target="a", value=got)] if measured else []
    before, after = (standings([target], told, day)[0] for day in (DAY, "2018-01-01"))
    assert (before, after) in {("reached", "reached"), ("on_course", "missed"), ("not_measured", "never_measured")}
    assert {before, after} <= set(STANDINGS)


def figures(site: Path, language: str) -> dict[str, dict[str, str]]:
    """What the overview says of each programme: by its page, the text of each cell by its label."""
    page = html.parse(site / language / "overview.html")
    return {
        row.xpath("string(th/a/@href)"): {
            cell.get("data-label", ""): said(cell) for cell in row.xpath("td")
        }
        for row in page.xpath("//table[contains(@class, 'overview')]/tbody/tr[@data-reached]")
    }  # fmt: skip


def said(element: html.HtmlElement) -> str:
    """The text of an element, but that of drawings."""
    return " ".join("".join(element.xpath(".//text()[not(ancestor::svg)]")).split())


def words(site: Path, path: str, place: str) -> list[str]:
    return [said(each) for each in html.parse(site / path).xpath(place)]


def test_every_figure_is_that_of_the_programmes_page(example_site: Path) -> None:
    told = figures(example_site, "zh")
    assert len(told) == 14
    for path, cells in told.items():
        page = f"zh/{path}"
        summary = dict(
            itertools.zip_longest(
                words(example_site, page, "//dl[@class='figures']//dt"),
                words(example_site, page, "//dl[@class='figures']//dd"),
            )
        )
        stood = words(example_site, page, "//*[@id='targets']//tbody//td[1]/span")
        reached = re.search(r"(\d+) 个目标，已达到 (\d+) 个", cells["目标"])
        assert (int(reached[1]), int(reached[2])) == (len(stood), stood.count("已达到")) if reached else not stood
        if "逾期和缺项" in cells:
            assert re.sub(r"\D", "", cells["逾期和缺项"]) == summary["逾期和缺项"]
            assert cells["已拨付"].split()[0].removesuffix("—") in (summary["已拨付"] or "")
            assert cells["项目预算"].split()[0].removesuffix("—") in (summary["项目预算合计"] or "")
            total = re.search(r"共 (\d+) 个", cells["项目，按状态"])
            assert (total[1] if total else "0") == summary["项目"]
            parts = [int(each) for each in re.findall(r"(\d+)(?:，|$)", cells["项目，按状态"])]
            assert sum(parts) == int(summary["项目"] or 0)


def test_it_can_be_reached_from_every_page_and_names_the_worst(example_site: Path) -> None:
    home = (example_site / "en/index.html").read_text("utf-8")
    assert '<a href="overview.html">Overview</a>' in home
    cells = figures(example_site, "zh")["programmes/99.html"]
    assert cells["到期未结题"] == "1 10%" and "▲" not in cells["到期未结题"]
