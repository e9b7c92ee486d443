"""Addresses that can be handed on: a filtered list, a line in the other language; names with no place to break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.rules.approval import ProjectApproved
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Fact
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed
from tests.browser.conftest import Visitor, served
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import built

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = "unbreakable" * 25
HOSTILE: tuple[tuple[str, Fact], ...] = (
    ("organisation/U1", OrganisationRegistered(name=LONG, name_en=LONG, body="institute")),
    ("programme/1", ProgrammeProposed(number=1, title=LONG, title_en=LONG)),
    (
        "project/P1",
        ProjectApproved(
            title=LONG, title_en=LONG, programme="programme/1", undertakers=("organisation/U1",), start="2015-01",
            management_class="government_supported", method="open_tender", district="110105",
        ),
    ),
    (
        "evaluation/E1",
        EvaluationReported(
            subject="project/P1", evaluator="organisation/U1", stage="mid_term", scale="four", overall="good"
        ),
    ),
)  # fmt: skip


def entries(given: tuple[tuple[str, Fact], ...]) -> list[AnyEntry]:
    return [
        Entry(
            schema=SCHEMA, stream=stream, number=1, by="officer/test", command=f"c{index}",
            recorded_at=f"2015-01-05T0{index}:00:00Z", decided_on="2015-01-05", authority=LONG, fact=fact,
        )
        for index, (stream, fact) in enumerate(given)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("listed") / "www"
    built(lively(420), out)
    with served(out) as url:
        yield url


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "www"
    built(entries(HOSTILE), out)
    return out


@pytest.mark.parametrize("width", [1280, 360])
def test_a_name_of_275_letters_runs_over_no_edge(chromium: Browser, hostile: Path, width: int) -> None:
    visitor = Visitor(chromium, viewport={"width": width, "height": 800})
    over = []
    with served(hostile) as url:
        for path in sorted(hostile.glob("en/**/*.html")):
            if LONG in (text := path.read_text(encoding="utf-8")) and "<table" in text:
                page = visitor.open(url + path.relative_to(hostile).as_posix())
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    over.append(path.name)
                page.close()
    visitor.context.close()
    assert not over


def shown(page: Page) -> list[str]:
    """The rows of a list that are shown, in their order."""
    rows = page.locator("table[data-list] tbody tr:visible")
    return [str(row.get_attribute("data-row")) for row in rows.all()]


def test_a_filtered_list_has_an_address_and_comes_back_when_it_is_opened(visitor: Visitor, site: str) -> None:
    page = visitor.open(f"{site}zh/projects.html")
    whole = shown(page)
    page.get_by_label("管理分类").select_option(index=1)
    page.get_by_label("排序").select_option(index=1)
    page.get_by_role("searchbox").fill("示例项目1")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    expect(page).to_have_url(re.compile(r"[?&]find="))  # the address follows a moment after the rows
    found = shown(page)
    assert 0 < len(found) < len(whole)
    again = visitor.open(page.url)
    expect(again.get_by_role("status")).to_contain_text("符合条件")
    assert shown(again) == found
    expect(again.get_by_role("searchbox")).to_have_value("示例项目1")
    again.get_by_role("searchbox").fill("")
    again.get_by_label("管理分类").select_option(index=0)
    again.get_by_label("排序").select_option(index=0)
    expect(again).to_have_url(f"{site}zh/projects.html")
    assert shown(again)[: len(whole)] == whole[: len(shown(again))]


def test_the_other_language_opens_at_the_same_line_and_question(visitor: Visitor, site: str) -> None:
    page = visitor.open(f"{site}zh/projects/P1.html")
    page.evaluate("location.hash = document.querySelector('li.entry').id")
    line = page.url.partition("#")[2]
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url(f"{site}en/projects/P1.html#{line}")
    page = visitor.open(f"{site}zh/search.html?q=P1")
    page.get_by_role("link", name="English", exact=True).press("Enter")
    page.wait_for_url(f"{site}en/search.html?q=P1")
    page = visitor.open(f"{site}zh/projects.html?choose-3=%E6%97%A0")  # a value that the list has not
    assert len(shown(page)) > 1


def test_the_language_can_be_switched_without_scripts(scriptless: Visitor, site: str) -> None:
    page = scriptless.open(f"{site}zh/projects/P1.html#e1")
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url(f"{site}en/projects/P1.html*")
