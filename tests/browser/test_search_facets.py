"""Results narrow by kind and year, with counts that agree with what is shown; words that mean the same find it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from domain.rules.approval import ProjectApproved
from domain.rules.evaluation import Finding
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from tests.browser.conftest import Visitor, screenshot, served
from tests.browser.test_pages import violations
from tests.browser.test_search import asked, titles
from tests.projections.given import Step, entries
from tests.site_builder.given_site import built

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UNIT = "organisation/N1"
LACKS = Finding(number=1, nature="negative", text="监测数据停止公开。")
STEPS = [
    Step(UNIT, OrganisationRegistered(name="噪声治理研究所", code="91110108MA01ABCD5S"), "2014-05-06"),
    Step("organisation/N2", OrganisationRegistered(name="增材制造噪音测试站"), "2015-05-06"),
    Step("programme/N1", ProgrammeProposed(title="首都蓝天行动"), "2014-06-01"),
    Step("programme/N2", ProgrammeProposed(title="城市静音工程专项"), "2014-06-01"),
    *(
        Step(f"project/N{number}", ProjectProposed(title=f"道路噪声监测{number}", undertakers=(UNIT,)), "2015-02-01")
        for number in range(1, 14)
    ),
    *(
        Step(f"project/N{number}", ProjectApproved(title=f"道路噪声监测{number}", undertakers=(UNIT,)), "2016-02-01")
        for number in range(1, 5)
    ),
    Step("evaluation/N1", EvaluationReported(subject="project/N1", findings=(LACKS,)), "2016-03-01"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("facets") / "www"
    built(entries(STEPS), out, as_of="2018-01-01")
    with served(out) as url:
        yield url


def counts(page: Page, by: str) -> dict[str, int]:
    """What the facets of a page say, by the value that their address has."""
    told = {}
    for link in page.locator("#facets a").all():
        address = parse_qs(urlparse(link.get_attribute("href") or "").query)
        text = re.search(r"(\d+)(?=）|\))", link.inner_text().rpartition("（")[2] or link.inner_text())
        if by in address and text:
            told[address[by][0]] = int(text[1])
    return told


def whole(page: Page) -> list[str]:
    """The addresses of all results, listed to the end."""
    more = page.get_by_role("button", name=re.compile("继续列出|more", re.IGNORECASE))
    while more.is_visible():
        before = len(titles(page))
        more.click()
        expect(page.locator("#results li > a")).not_to_have_count(before)
    return [str(link.get_attribute("href")) for link in page.locator("#results li > a").all()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_count_is_that_of_the_results_shown_when_it_is_chosen(visitor: Visitor, site: str, language: str) -> None:
    page = asked(visitor, site, "噪声", language)
    kinds = counts(page, "kind")
    assert kinds["project"] == 13 and kinds["organisation"] == 2 and kinds["decision"] > 0 and kinds["finding"] > 0
    assert sum(kinds.values()) == len(whole(page))
    for by in ("kind", "year"):
        for value, number in counts(page, by).items():
            page = visitor.open(f"{site}{language}/search.html?q=噪声&{by}={value}")
            expect(page.locator("#facets a[aria-current]").first).to_be_visible()
            assert len(whole(page)) == number, (by, value)
            other = "year" if by == "kind" else "kind"
            others = counts(page, other)  # where there is but one, nothing is left to choose
            assert not others or sum(others.values()) == number


def test_a_choice_is_made_with_the_keyboard_kept_in_the_address_and_taken_back(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "噪声")
    page.locator("#facets a", has_text="机构").press("Enter")
    expect(page).to_have_url(re.compile("kind=organisation"))
    expect(page.locator("#facets a[aria-current]", has_text="机构")).to_have_count(1)
    assert set(titles(page)) == {"噪声治理研究所", "增材制造噪音测试站"}
    page.locator("#facets a", has_text="2015").click()
    expect(page).to_have_url(re.compile("kind=organisation&year=2015"))
    expect(page.locator("#results li > a")).to_have_text(["增材制造噪音测试站"])
    page.locator("#facets a", has_text="全部类别").click()
    expect(page).not_to_have_url(re.compile("kind="))
    expect(page.locator("#results li > a")).not_to_have_count(1)


def test_what_was_not_offered_narrows_to_nothing_and_is_taken_back(visitor: Visitor, site: str) -> None:
    page = visitor.open(f"{site}zh/search.html?q=噪声&kind=<b>&year=%3Cimg%20src=x%3E")
    expect(page.get_by_role("status")).to_have_text(re.compile("没有找到"))
    assert page.locator("#facets img, #facets b, #results img").count() == 0


@pytest.mark.parametrize(
    "alike",
    [
        ("噪声", "噪音"), ("增材制造", "3D打印", "３Ｄ打印", "三维打印"), ("首都蓝天行动", "首都蓝天行动专项"),
        ("城市静音工程", "城市静音工程专项"), ("91110108MA01ABCD5S", "91110108ma01abcd5s"),
    ],
)  # fmt: skip
def test_words_that_mean_the_same_find_the_same(visitor: Visitor, site: str, alike: tuple[str, ...]) -> None:
    found = [Counter(whole(asked(visitor, site, query))) for query in alike]
    assert found[0] and all(each == found[0] for each in found)


def test_both_spellings_are_marked_and_a_unit_with_that_code_is_first(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "噪音测试")
    assert page.locator("#results a mark").first.inner_text() == "噪音测试"
    assert "噪声" in asked(visitor, site, "噪音").locator("#results a mark").all_inner_texts()
    first = asked(visitor, site, "91110108MA01ABCD5S").locator("#results li > a").first
    assert first.get_attribute("href") == "organisations/N1.html"


@pytest.mark.parametrize("query", ["逾期", "overdue", "道路噪声监测1 逾期"])
def test_open_issues_are_a_kind_of_their_own(visitor: Visitor, site: str, query: str) -> None:
    page = visitor.open(f"{site}zh/search.html?q={query}&kind=finding")
    expect(page.locator("#results li > a").first).to_be_visible()
    assert all("#f" in address for address in whole(page))


def test_facets_are_accessible_and_fit_a_phone(visitor: Visitor, site: str, tmp_path: Path) -> None:
    page = asked(visitor, site, "噪声")
    assert violations(page) == []
    screenshot(page, "search-facets-desktop")
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    screenshot(page, "search-facets-phone")
