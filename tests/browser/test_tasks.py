"""What readers come for, from the home page, each with the number of clicks that it may take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, served
from tests.examples.built import example_site_in

PROJECT = "道路交通噪声在线监测设备研制（示例）"
NAV = "header.site nav a"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(example_site_in(tmp_path_factory.mktemp("tasks"))) as found:
        yield found


class Reader:
    """A reader on the home page, whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, words: str, within: str = "a") -> Page:
        self.clicks += 1
        self.page.locator(within, has_text=words).first.click()
        self.page.wait_for_load_state()
        return self.page


@pytest.fixture
def reader(visitor: Visitor, address: str) -> Reader:
    return Reader(visitor.open(f"{address}zh/index.html"))


def test_the_money_of_a_project(reader: Reader) -> None:
    reader.click("项目", NAV)
    page = reader.click(PROJECT)
    told = page.locator("main").inner_text()
    assert "预算 500" in told and "已拨付" in told and "净额" in told
    assert reader.clicks <= 2


def test_who_evaluated_a_project_and_that_it_signed(reader: Reader) -> None:
    reader.click("项目", NAV)
    page = reader.click(PROJECT)
    row = page.locator("#evaluations tbody tr", has_text="验收后第 3 年").inner_text()
    assert "示例评估中心丁" in row and "签名" in row and "不合格" in row
    assert reader.clicks <= 2


def test_the_targets_reached_the_most_overdue_and_two_programmes_beside_one_another(reader: Reader) -> None:
    page = reader.click("总览", NAV)
    heads = page.locator("table.overview thead").inner_text()
    assert "目标" in heads and "到期未结题" in heads
    assert page.locator("table.overview input[type=checkbox]").count() >= 12
    assert reader.clicks <= 1


def test_all_projects_as_one_table(reader: Reader) -> None:
    page = reader.click("项目", NAV)
    assert page.locator("main table tbody tr").count() > 10
    assert reader.clicks <= 1


def test_a_project_is_cited_as_of_a_day(reader: Reader, address: str) -> None:
    project = Reader(reader.page)
    project.page.goto(f"{address}zh/projects/SL2014001.html")
    page = project.click("引用本页")
    page.locator("#cite summary").click()
    project.clicks += 1
    told = page.locator("#cite").inner_text()
    assert "[EB/OL]" in told and "根哈希" in told and "projects/SL2014001.html" in told
    assert project.clicks <= 2


def test_how_to_object(reader: Reader) -> None:
    page = reader.click("怎样提意见", "footer.site a")
    assert "异议" in page.locator("main").inner_text()
    assert reader.clicks <= 1


def test_that_nobody_edited_the_record(reader: Reader) -> None:
    page = reader.click("怎样核验", NAV)
    assert "verify.py" in page.locator("main").inner_text()
    assert reader.clicks <= 2
