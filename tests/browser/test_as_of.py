"""A project as it stood on a day has an address: by the day of decision, and by the day on which each was public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visitor, served
from tests.examples.built import example_site_in

PAGE = "zh/projects/SL2014001.html"
LINE = re.compile(r'<li id="e(\d+)"([^>]*)>\s*<p><time(?: id="as-of-([\d-]+)")? datetime="([\d-]+)"')
PUBLIC = re.compile(r'data-public="([\d-]+)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_site_in(tmp_path_factory.mktemp("as-of"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.mark.parametrize("day", ["2014-06-30", "2015-01-01", "2016-01-01", "2016-09-22", "2030-01-01"])
@pytest.mark.parametrize("by", ["as-of", "public-by"])
def test_the_address_of_a_day_opens_the_last_line_up_to_then(
    visitor: Visitor, site: Path, address: str, by: str, day: str
) -> None:
    found = [(int(n), PUBLIC.search(more), on) for n, more, _, on in LINE.findall((site / PAGE).read_text("utf-8"))]
    lines = [(n, public[1] if public else on, on) for n, public, on in found]
    assert len(lines) > 30
    upto = [n for n, public, on in lines if (on if by == "as-of" else public) <= day]
    page = visitor.open(f"{address}{PAGE}#{by}-{day}")
    said = page.locator(".as-of")
    if not upto:
        assert "及以前没有记录" in said.inner_text() and page.locator("li.entry .as-of").count() == 0
        return
    assert f"第{max(upto)}号" in said.inner_text()
    line = page.locator(f"li#e{max(upto)}")
    assert line.locator(".as-of").count() == 1 and line.locator("details").first.get_attribute("open") is not None


def test_each_day_with_a_line_is_reached_without_a_script_and_one_step_from_the_line(site: Path) -> None:
    text = (site / PAGE).read_text("utf-8")
    days = {on for _, _, _, on in LINE.findall(text)}
    assert {anchor for _, _, anchor, _ in LINE.findall(text)} - {""} == days
    assert set(re.findall(r'href="#as-of-([\d-]+)"', text)) == days


def test_the_list_of_a_long_page_is_closed_on_a_phone_and_beside_it_on_a_desk(visitor: Visitor, address: str) -> None:
    page = visitor.open(address + PAGE)
    link = page.locator("nav.rail a[href='#evaluations']")
    page.set_viewport_size({"width": 375, "height": 812})
    assert not link.is_visible()
    page.locator("nav.rail summary").click()
    assert link.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    assert link.is_visible() and not page.locator("nav.rail summary").is_visible()
    link.click()
    assert page.evaluate("location.hash") == "#evaluations"
