"""Search as a reader has it: words are found, marked and grouped; nothing breaks on odd input or without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.rules.approval import ProjectApproved
from domain.rules.evaluation import Finding
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Budget, Fact
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme_course import ProgrammeSuspended
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportSubmitted
from tests.browser.conftest import Visitor, screenshot, served
from tests.browser.test_pages import violations
from tests.projections.given import Step
from tests.projections.given import entries as given_entries
from tests.site_builder.given_site import built, some_entries

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MARKUP = '<img src=x onerror="alert(1)">"></li>&amp;'
ADDED: tuple[tuple[str, Fact], ...] = (
    ("organisation/Q1", OrganisationRegistered(name="量子信息研究院", name_en="Institute of Quantum Information")),
    (
        "project/Q9001",
        ProjectProposed(
            title="超导量子芯片封装与测控", title_en="Packaging of Superconducting Quantum Chips",
            programme="programme/3", undertakers=("organisation/Q1",),
        ),
    ),
    ("project/Q9002", ProjectProposed(title=f"特殊字符{MARKUP}试验", programme="programme/3")),
    ("project/Q9003", ProjectProposed(title="芯片封装", programme="programme/4", scope="超导量子芯片的可靠性")),
    (
        "project/Q9004",
        ProjectProposed(
            title="低噪声路面铺装", programme="programme/4", district="110106", scope="试验段",
            management_class="government_encouraged",
        ),
    ),
    (
        "report/X--Q9004/01",
        ReportSubmitted(
            project="project/Q9004", title="低噪声路面铺装", type="special", number="X--Q9004/01", scope="public",
            abstract="低噪声路面铺装试验",
        ),
    ),
    ("programme/3", ProgrammeSuspended(reason="等待超导量子芯片论证结果")),
    ("organisation/Q2", OrganisationRegistered(name="代码试验所", code="91110108MA01ABCD5S")),
    (
        "project/YB2016-0047",  # known from a list alone: its approval comes first
        ProjectApproved(title="零宽\u200b空格与软\u00ad连字", budget=Budget(total=25 * 10_000 * 100)),
    ),
    ("project/YB2016-0048", ProjectApproved(title="千分号", budget=Budget(total=1_280 * 10_000 * 100, currency="USD"))),
)  # fmt: skip


def entries() -> list[AnyEntry]:
    """A made-up book, and in it a few entries to be found."""
    given = some_entries(800)  # so that both parts of the index are there
    for stream, fact in ADDED:
        number = 1 + sum(entry.stream == stream for entry in given)
        added: AnyEntry = Entry(
            schema=SCHEMA, stream=stream, number=number, by="officer/bench", command=f"c{len(given)}",
            recorded_at=given[-1].recorded_at, decided_on="2015-02-03", authority="示例文件", fact=fact,
        )  # fmt: skip
        given.append(added)
    return given


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("searched") / "www"
    built(entries(), out)
    return out


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as url:
        yield url


def asked(visitor: Visitor, site: str, query: str, language: str = "zh") -> Page:
    """The page with the results of a query."""
    page = visitor.open(f"{site}{language}/search.html?q={quote(query)}")
    expect(page.get_by_role("status")).to_have_text(re.compile("找到|列出了|没有|请输入|found|listed|Nothing|Enter"))
    return page


def titles(page: Page) -> list[str]:
    """The titles of the results, as they are grouped and ranked."""
    return [text.strip() for text in page.locator("#results li > a").all_text_contents()]


def test_four_chinese_characters_are_found_marked_and_counted(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "量子芯片")
    expect(page.get_by_role("status")).to_have_text("找到 3 条。")
    assert page.locator("#results mark").all_text_contents() == ["量子芯片"] * 3
    expect(page.get_by_role("searchbox")).to_have_value("量子芯片")
    screenshot(page, "search-zh")


def test_titles_come_before_text_and_types_are_groups(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "超导量子芯片")
    assert titles(page) == ["超导量子芯片封装与测控", "芯片封装", "暂停专项｜示例专项3"]
    assert page.locator("#results h2").all_text_contents() == ["项目（2）", "决定（1）"]


def test_a_title_that_is_the_query_comes_first(visitor: Visitor, site: str) -> None:
    assert titles(asked(visitor, site, "芯片封装"))[:2] == ["芯片封装", "超导量子芯片封装与测控"]


@pytest.mark.parametrize("query", ["Q9004", "低噪声路面铺装"])
def test_the_subject_with_that_number_or_title_is_first_whatever_its_group(
    visitor: Visitor, site: str, query: str
) -> None:
    page = asked(visitor, site, query)
    assert page.locator("#results h2").first.inner_text() == "项目（1）"
    assert page.locator("#results li > a").first.get_attribute("href") == "projects/Q9004.html"
    assert page.locator("#results h2").count() > 1


def test_a_code_is_shown_and_found_as_what_it_names(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "丰台 试验段")
    assert titles(page) == ["低噪声路面铺装"]
    assert "110106" not in page.locator("#results").inner_text()


@pytest.mark.parametrize("query", ["superconducting", "QUANTUM chips", "Packaging of Superconducting Quantum Chips"])
def test_english_words_are_found(visitor: Visitor, site: str, query: str) -> None:
    page = asked(visitor, site, query, "en")
    assert titles(page) == ["Packaging of Superconducting Quantum Chips"]
    expect(page.get_by_role("status")).to_have_text("1 found.")
    assert page.locator("#results mark").count() >= 1


@pytest.mark.parametrize("query", ["quantum chip", "packagings of superconducting quantums chips"])
def test_singular_and_plural_find_each_other_and_are_marked(visitor: Visitor, site: str, query: str) -> None:
    page = asked(visitor, site, query, "en")
    assert titles(page) == ["Packaging of Superconducting Quantum Chips"]
    assert page.locator("#results a mark").last.inner_text() == "Chips"
    assert page.locator("#results h2").all_text_contents() == ["Projects (1)"]


@pytest.mark.parametrize("query", ["Q9001", "q9001", "Ｑ９００１", "测控 量子信息研究院", "superconducting"])
def test_numbers_units_and_other_languages_are_found(visitor: Visitor, site: str, query: str) -> None:
    assert titles(asked(visitor, site, query)) == ["超导量子芯片封装与测控"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("零宽空格", "零宽\u200b空格与软\u00ad连字"),
        ("软连字", "零宽\u200b空格与软\u00ad连字"),
        ("零\u200b宽空\u2060格", "零宽\u200b空格与软\u00ad连字"),
        ("25万元", "零宽\u200b空格与软\u00ad连字"),
        ("２５万元", "零宽\u200b空格与软\u00ad连字"),
        ("YB2016-0047", "零宽\u200b空格与软\u00ad连字"),
        ("1,280万美元", "千分号"),
        ("91110108MA01ABCD5S", "代码试验所"),
        ("91110108ma01", "代码试验所"),
    ],
)
def test_unseen_characters_sums_and_codes_hide_nothing(visitor: Visitor, site: str, query: str, found: str) -> None:
    page = asked(visitor, site, query)
    assert found in titles(page)


def test_subjects_are_found_by_how_their_numbers_begin(visitor: Visitor, site: str) -> None:
    assert set(titles(asked(visitor, site, "yb2016"))) == {"零宽\u200b空格与软\u00ad连字", "千分号"}
    assert {"芯片封装", "低噪声路面铺装"} <= set(titles(asked(visitor, site, "Q900")))


def test_a_unit_comes_before_its_projects_when_its_whole_name_is_asked_for(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "量子信息研究院")
    assert page.locator("#results li > a").first.get_attribute("href") == "organisations/Q1.html"
    assert titles(page)[:2] == ["量子信息研究院", "超导量子芯片封装与测控"]


@pytest.mark.parametrize(
    ("language", "query"),
    [("zh", "丰台 政府鼓励开展"), ("zh", "专题报告 低噪声路面铺装"), ("en", "Fengtai government-encouraged")],
)
def test_what_results_show_is_found(visitor: Visitor, site: str, language: str, query: str) -> None:
    """A class, a district, a kind of report: words that stand for codes of the record."""
    assert len(titles(asked(visitor, site, query, language))) == 1


def test_a_unit_is_found_with_its_projects(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "量子信息")
    assert titles(page) == ["量子信息研究院", "超导量子芯片封装与测控"]


def test_an_open_issue_is_found_by_its_words_its_kind_and_its_subject(visitor: Visitor, tmp_path: Path) -> None:
    text = Finding(number=1, nature="negative", text="数据停止公开未作说明。", text_en="Data no longer public")
    steps = [
        Step("project/Z1", ProjectProposed(title="湖面蓝藻预警", title_en="Algae alarm"), "2016-01-04"),
        Step("evaluation/Z1", EvaluationReported(subject="project/Z1", findings=(text,)), "2016-02-01"),
    ]
    built(given_entries(steps), tmp_path / "www", as_of="2018-01-01")
    with served(tmp_path / "www") as address:
        for language, query in (
            ("zh", "逾期"), ("zh", "未反馈"), ("zh", "蓝藻 未反馈"), ("zh", "停止公开未作说明"), ("zh", "overdue"),
            ("en", "overdue"), ("en", "Algae overdue"), ("en", "no response"), ("en", "逾期 algae"),
        ):  # fmt: skip
            page = asked(visitor, address, query, language)
            link = page.locator("#results a[href*='projects/Z1.html#f']").first
            expect(link).to_be_visible()
            page.wait_for_load_state("networkidle")  # the search reads on for its counts, and this server goes away
            link.click()
            expect(page.locator("tr:target")).to_be_visible()
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("query", ["并无此物", "片封超导", "unfindable"])
def test_nothing_found_is_said(visitor: Visitor, site: str, query: str) -> None:
    page = asked(visitor, site, query)
    expect(page.get_by_role("status")).to_have_text("没有找到。请换一个词，或少写几个字。")
    assert titles(page) == []


@pytest.mark.parametrize("query", ["水", "，。！", "%_*"])
def test_too_little_to_search_is_said(visitor: Visitor, site: str, query: str) -> None:
    page = asked(visitor, site, query)
    expect(page.get_by_role("status")).to_have_text(re.compile("请输入至少两个汉字|没有找到"))


@pytest.mark.parametrize(
    "query",
    [f"特殊字符{MARKUP}试验", "特殊字符<img", "<script>alert(1)</script>", "__proto__", "constructor", "𠮷😀", "%"],
)
def test_special_characters_do_no_harm(visitor: Visitor, site: str, query: str) -> None:
    page = asked(visitor, site, query)
    assert page.locator("#results img, #results script, main script:not([src])").count() == 0
    if query.startswith("特殊字符"):
        assert titles(page) == [f"特殊字符{MARKUP}试验"]


def test_many_results_are_listed_ten_by_ten_with_the_keyboard(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "大气细颗粒物")
    assert len(titles(page)) == 10
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Tab")
    expect(page.locator("form.search button")).to_be_focused()
    for link in page.locator("#facets a").all():
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#results li > a").first).to_be_focused()
    page.get_by_role("button", name="继续列出").press("Enter")
    expect(page.get_by_role("status")).to_have_text("列出了 20 条，后面还有。")
    assert len(titles(page)) == 20
    expect(page.locator("#results li > a:focus")).to_have_count(1)


def test_the_form_leads_to_results_and_these_to_pages(visitor: Visitor, site: str) -> None:
    page = visitor.open(f"{site}zh/search.html")
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator("#results")).to_be_empty()
    page.get_by_role("searchbox").fill("等待超导")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="暂停专项｜示例专项3").click()
    expect(page).to_have_url(re.compile(r"/zh/programmes/3\.html#e806$"))
    expect(page.locator("#e806")).to_contain_text("等待超导量子芯片论证结果")


def test_without_scripts_the_lists_are_offered(scriptless: Visitor, site: str) -> None:
    page = scriptless.open(f"{site}zh/search.html")
    expect(page.get_by_text("没有脚本时")).to_be_visible()
    page.locator("main").get_by_role("link", name="项目").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("项目")


def test_a_page_opened_from_a_file_says_why_it_cannot_search(visitor: Visitor, folder: Path) -> None:
    page = visitor.open(f"file://{folder}/zh/search.html?q={quote('量子芯片')}")
    expect(page.get_by_role("status")).to_have_text(re.compile("无法读取索引.*本机文件"))


def test_what_could_not_be_read_is_asked_for_again(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "大气细颗粒物")
    page.route("**/search/zh/**", lambda route: route.abort())
    for turn in range(2, 60):  # results of the same file of records need no new one
        page.get_by_role("button", name="继续列出").click()
        expect(page.get_by_role("status")).to_have_text(re.compile(f"列出了 {turn}0 条|无法读取"))
        if "无法读取" in page.get_by_role("status").inner_text():
            break
    page.unroute("**/search/zh/**")
    page.get_by_role("button", name="继续列出").click()
    expect(page.get_by_role("status")).to_have_text(f"列出了 {turn}0 条，后面还有。")
    assert visitor.errors != []
    visitor.errors.clear()


def test_results_fit_a_phone(visitor: Visitor, site: str) -> None:
    page = asked(visitor, site, "超导量子芯片")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    screenshot(page, "search-phone")


@pytest.mark.parametrize("light", ["light", "dark"])
def test_results_are_accessible(chromium: Browser, site: str, light: Literal["light", "dark"]) -> None:
    reader = Visitor(chromium, color_scheme=light)
    page = asked(reader, site, "超导量子芯片")
    assert violations(page) == []
    screenshot(page, f"search-{light}")
    reader.context.close()


def test_every_result_leads_to_a_page_of_the_site(site: str, visitor: Visitor) -> None:
    page = asked(visitor, site, "示例")
    for address in {link.get_attribute("href") for link in page.locator("#results li > a").all()}:
        answer = page.request.get(f"{site}zh/{address}")
        assert answer.ok, address
