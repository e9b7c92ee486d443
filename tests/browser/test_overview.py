"""The overview as a reader meets it: whole without a script; with it sorted by a column, and rows kept side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, served
from tests.examples.built import example_site_in

ROWS = "table.overview tbody tr[data-reached]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_site_in(tmp_path_factory.mktemp("overview"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


def shown(page: Page) -> list[str]:
    """The pages of the programmes that are seen, in their order."""
    rows = page.locator(f"{ROWS}:visible")
    return rows.evaluate_all("rows => rows.map(row => row.querySelector('a').getAttribute('href'))")  # type: ignore[no-any-return]


def test_one_click_finds_the_programme_with_the_most_that_is_overdue(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/overview.html")
    whole = shown(page)
    page.get_by_role("button", name="到期未结题").click()
    assert shown(page)[0] == "programmes/99.html" and sorted(shown(page)) == sorted(whole)
    head = page.locator("th[aria-sort]")
    assert head.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="到期未结题").click()
    assert head.get_attribute("aria-sort") == "ascending" and shown(page)[-1] == "programmes/99.html"
    page.get_by_role("button", name="到期未结题").click()
    assert shown(page) == whole and page.locator("th[aria-sort]").count() == 0


def test_two_programmes_are_kept_side_by_side(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}en/overview.html")
    whole, keep = shown(page), page.get_by_role("button", name="Show only the chosen programmes")
    keep.click()  # with none chosen nothing is hidden
    assert shown(page) == whole
    for path in ("programmes/5.html", "programmes/99.html"):
        page.locator(f"{ROWS}:has(a[href='{path}']) input").check()
    keep.click()
    assert shown(page) == ["programmes/5.html", "programmes/99.html"]
    assert keep.get_attribute("aria-pressed") == "true"
    keep.click()
    assert shown(page) == whole


def test_without_a_script_it_is_a_whole_table(scriptless: Visitor, visitor: Visitor, address: str) -> None:
    plain, live = (each.open(f"{address}zh/overview.html") for each in (scriptless, visitor))
    assert shown(plain) == shown(live) and len(shown(plain)) == 14
    assert plain.locator("table.overview input, table.overview button").count() == 0
    assert not plain.locator("#compare").is_visible() and live.locator("#compare").is_visible()
