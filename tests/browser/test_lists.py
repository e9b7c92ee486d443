"""Lists too long for a page, as a reader meets them: all rows are found, chosen, sorted and saved by the script."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visitor, screenshot, served
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import built
from tests.site_builder.test_lists import file_rows

COUNT = 900
ROWS = "table[data-list] tbody tr"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("long-lists") / "www"
    built(lively(COUNT), out)
    return out


@pytest.fixture(scope="module")
def long_lists(grown: Path) -> Iterator[str]:
    with served(grown) as address:
        yield address


def cells(page: Page) -> dict[str, list[str]]:
    """The rows that are shown, by their names: each cell as HTML, without the way up to the language's folder."""
    rows = page.locator(ROWS).evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.outerHTML))")
    return {row[0]: [re.sub(r'(href=")(\.\./)*', r"\1", cell) for cell in row] for row in rows}


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def shown_and_fit(page: Page) -> tuple[int, int]:
    fit, shown = re.findall(r"\d+", status(page))[:2]
    return int(fit), int(shown)


def test_rows_that_the_script_makes_are_those_of_the_page(visitor: Visitor, long_lists: str, grown: Path) -> None:
    """The newest rows come with the page and stand in the files too: told twice, they are the same to the letter."""
    front = visitor.open(f"{long_lists}zh/projects.html")
    given = front.locator(ROWS).count()
    first = cells(front)
    # Two hundred newest rows, the first of which the page has, and the others come from the files.
    front.get_by_role("button", name="再显示一百行").click()
    expect(front.get_by_role("status")).to_contain_text("符合条件")
    every = len(file_rows(grown / "zh/rows/projects"))
    while front.get_by_role("button", name="再显示一百行").is_visible():
        front.get_by_role("button", name="再显示一百行").click()
    assert front.locator(ROWS).count() == every > given
    part = visitor.open(f"{long_lists}zh/records.html?list=projects")  # here all rows come from the files
    expect(part.get_by_role("status")).to_contain_text("符合条件")
    assert part.get_by_role("heading", level=1).inner_text() == "项目"
    made = cells(part)
    assert first.keys() & made.keys()
    for name in first.keys() & made.keys():
        assert first[name] == made[name]


def test_a_choice_asks_all_rows_and_holds_in_both_languages(visitor: Visitor, long_lists: str, grown: Path) -> None:
    wanted = [row for row in file_rows(grown / "zh/rows/projects") if "110108" in row.codes.get("district", ())]
    page = visitor.open(f"{long_lists}zh/projects.html?district=110108")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    assert shown_and_fit(page)[0] == len(wanted) > 50
    assert page.get_by_label("行政区", exact=True).input_value() == "110108"
    page.get_by_label("管理分类", exact=True).select_option("政府支持开展")
    both = [row for row in wanted if "government_supported" in row.codes["class"]]
    assert shown_and_fit(page)[0] == len(both)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("status")).to_contain_text("match")
    assert (
        page.url.endswith("en/projects.html?class=government_supported&district=110108")
        or "district=110108" in page.url
    )
    assert int(re.findall(r"\d+", status(page))[0]) == len(both)


def test_a_part_of_a_family_is_told_by_the_list_of_the_family(visitor: Visitor, long_lists: str, grown: Path) -> None:
    page = visitor.open(f"{long_lists}zh/decisions/adjustments.html")
    page.get_by_text("分类查看").click()
    link = page.locator("dt[data-dimension=class] + dd a").first
    count = int(re.findall(r"（(\d+)）", link.evaluate("link => link.nextSibling.textContent"))[0])
    link.click()
    page.get_by_label("在本表中查找").fill("示例")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    assert shown_and_fit(page)[0] == count
    screenshot(page, "list-part")


def test_the_first_choice_by_hand_is_kept_while_rows_are_read(visitor: Visitor, long_lists: str, grown: Path) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html")
    page.get_by_label("在本表中查找").fill("示例项目1")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    assert page.get_by_label("在本表中查找").input_value() == "示例项目1"
    shown = cells(page)
    assert shown and all("示例项目1" in name for name in shown)
    page.get_by_label("行政区", exact=True).select_option("海淀区")
    page.get_by_role("link", name="English").click()  # the word is Chinese, the choice is not
    expect(page.get_by_role("status")).to_contain_text("match")
    assert "find" not in page.url and "district=110108" in page.url
    page.get_by_role("button", name="Clear").click()
    assert "?" not in page.url
    assert not page.get_by_role("button", name="Clear").is_visible()


def test_whoever_passes_a_choice_by_key_reads_nothing_and_keeps_their_place(visitor: Visitor, long_lists: str) -> None:
    requests: list[str] = []
    visitor.context.on("request", lambda request: requests.append(request.url))
    page = visitor.open(f"{long_lists}zh/projects.html")
    page.get_by_label("状态", exact=True).focus()
    for _ in range(8):
        page.keyboard.press("Tab")
    assert not [url for url in requests if url.endswith(".json")]
    before = page.locator(ROWS).count()
    page.get_by_role("button", name="再显示一百行").press("Enter")
    expect(page.locator(ROWS)).to_have_count(before + 100)
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == before + 1


@pytest.mark.parametrize("sort", ["99 up", "99 ascending", "8 up", "<script>", "0"])
def test_an_order_that_there_is_not_is_left_out(visitor: Visitor, long_lists: str, sort: str) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html?district=110105&sort={sort}")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    assert page.get_by_label("排序").input_value() == ""


def answer(status_code: int, body: str, route: Route) -> None:
    """What the host says in place of a file."""
    route.fulfill(status=status_code, body=body)


def test_rows_that_lack_are_told_and_nothing_is_chosen_from_a_part(
    visitor: Visitor, long_lists: str, tmp_path: Path, grown: Path
) -> None:
    """A file cut short, no JSON, or an error: the page keeps its newest rows, and saves no part as if it were all."""
    whole = (grown / "zh/rows/projects-0.json").read_text(encoding="utf-8")
    file = msgspec.json.decode(whole)
    for body, status_code in (
        (msgspec.json.encode({**file, "rows": file["rows"][:50]}).decode(), 200),
        (whole[:1000], 200),
        ("null", 200),
        ("", 404),
    ):
        page = visitor.context.new_page()
        page.route("**/rows/projects-0.json", functools.partial(answer, status_code, body))
        page.goto(f"{long_lists}zh/projects.html?district=110105")
        expect(page.get_by_role("status")).to_contain_text("其余各行未能载入")
        assert page.locator(ROWS).count() > 50
        page.get_by_role("button", name="下载这些行（CSV）").click()
        expect(page.get_by_role("status")).to_contain_text("其余各行未能载入")
        page.unroute("**/rows/projects-0.json")
        page.get_by_label("管理分类", exact=True).select_option("政府支持开展")  # the next choice reads again
        expect(page.get_by_role("status")).to_contain_text("符合条件")
        page.close()
    visitor.errors.clear()  # the browser tells of the file that was not there


def test_without_scripts_every_file_of_rows_is_linked(scriptless: Visitor, long_lists: str, grown: Path) -> None:
    page = scriptless.open(f"{long_lists}zh/projects.html")
    assert "浏览器停用了脚本" in page.content()
    links = page.locator('a[href$=".json"]')
    assert links.count() == len(list((grown / "zh/rows").glob("projects-*.json"))) > 0
    assert page.request.get(links.first.evaluate("link => link.href")).status == 200


def test_all_records_of_a_unit_are_read_from_its_page(visitor: Visitor, long_lists: str, grown: Path) -> None:
    page = visitor.open(f"{long_lists}en/organisations/U0.html")
    page.locator('a[href*="records.html"]').last.click()
    expect(page.get_by_role("status")).to_contain_text("match")
    listed = re.search(r"list=([^&]+)", page.url)
    assert listed
    every = len(file_rows(grown / "en/rows" / listed[1].replace("%2F", "/")))
    assert int(re.findall(r"\d+", status(page))[0]) == every > 50
    assert page.locator(ROWS).count() == 100
    link = page.locator(f"{ROWS} a").first
    assert page.request.get(link.evaluate("link => link.href")).status == 200
    screenshot(page, "list-records")


def test_rows_are_saved_for_a_spreadsheet(visitor: Visitor, long_lists: str, grown: Path, tmp_path: Path) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html?district=110105")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    with page.expect_download() as saving:
        page.get_by_role("button", name="下载这些行（CSV）").click()
    saving.value.save_as(tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(text[1:].splitlines())
    assert head[:2] == ["项目名称", "所属专项"]
    assert len(rows) == shown_and_fit(page)[0] > 50
    assert {row[6] for row in rows} == {"朝阳区"}


NO_LISTS = ("", "?list=", "?list=../../x", "?list=//evil.example/x", "?list=a/../b", "?list=.", "?list=none")


@pytest.mark.parametrize("asked", NO_LISTS)
def test_a_list_that_there_is_not_is_told(visitor: Visitor, long_lists: str, asked: str) -> None:
    requests: list[str] = []
    visitor.context.on("request", lambda request: requests.append(request.url))
    page = visitor.open(f"{long_lists}zh/records.html{asked}")
    expect(page.get_by_role("status")).to_have_text("没有这一列表，或者暂时未能载入；请核对网址，或者稍后再试。")
    assert page.locator(ROWS).count() == 0
    assert [url for url in requests if url.endswith(".json")] == [
        f"{long_lists}zh/rows/none-0.json" for _ in "1" if asked == "?list=none"
    ]
    if asked == "?list=none":
        visitor.errors.clear()  # the browser tells of the file that is not there


def test_a_long_list_serves_a_phone(chromium: Browser, long_lists: str) -> None:
    reader = Visitor(chromium, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = reader.open(f"{long_lists}zh/projects.html?status=approved")
    expect(page.get_by_role("status")).to_contain_text("符合条件")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=screenshot(page.locator(".list-tools"), "list-tools-phone").with_name("list-phone.png"))
    reader.context.close()
    assert reader.errors == []


def test_full_width_signs_find_the_same_rows(visitor: Visitor, long_lists: str) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html")
    found = []
    for words in ("示例项目1", "示例项目１"):
        page.get_by_label("在本表中查找").fill(words)
        expect(page).to_have_url(re.compile(re.escape(quote(words))))
        expect(page.get_by_role("status")).to_contain_text("符合条件")
        found.append(shown_and_fit(page))
    assert found[0] == found[1] and found[0][0] > 0


def test_a_browser_that_counts_changes_of_the_address_leaves_no_list_stuck(visitor: Visitor, long_lists: str) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html")
    page.evaluate("() => { history.replaceState = () => { throw new DOMException('too many', 'SecurityError'); }; }")
    page.get_by_label("在本表中查找").fill("没有这样的项目")
    expect(page.get_by_role("status")).to_contain_text("没有符合条件的行")
    page.get_by_label("在本表中查找").fill("")
    expect(page.locator(ROWS).first).to_be_visible()
    assert visitor.errors == []


def test_signs_that_are_being_composed_are_no_word_yet(visitor: Visitor, long_lists: str) -> None:
    page = visitor.open(f"{long_lists}zh/projects.html")
    session = visitor.context.new_cdp_session(page)
    page.get_by_label("在本表中查找").focus()
    session.send("Input.imeSetComposition", {"text": "shi'li", "selectionStart": 6, "selectionEnd": 6})
    page.wait_for_timeout(600)
    assert "find=" not in page.url
    session.send("Input.insertText", {"text": "示例"})
    expect(page).to_have_url(re.compile("find="))


def test_from_a_file_of_ones_own_the_rows_of_the_page_are_searched(visitor: Visitor, grown: Path) -> None:
    page = visitor.open((grown / "zh/projects.html").as_uri())
    first = page.locator(ROWS).first.inner_text().split("\t")[0].split("\n")[0].strip()
    page.get_by_label("在本表中查找").fill(first)
    expect(page.get_by_role("status")).to_contain_text("从本机文件打开的页面")
    expect(page.locator(ROWS)).to_have_count(1)
    visitor.errors.clear()  # the browser says itself that it reads no other file
