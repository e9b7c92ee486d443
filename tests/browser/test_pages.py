"""Every kind of page as readers meet it: wide and on a phone, light and dark, with scripts and without.

One site of the whole example and one pass over its pages: axe-core finds no violation of WCAG 2.2 AA, nothing runs over
the edge, the console stays silent, and the Nu checker accepts the HTML.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visitor, screenshot, served
from tests.examples.built import example_site_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOOLS = Path(__file__).parents[2] / ".cache" / "npm" / "node_modules"
AXE, VNU = TOOLS / "axe-core" / "axe.min.js", TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 360, "height": 740}
MAIN = ("index.html", "programmes/99.html", "projects/SL2014002.html", "organisations/example-company-bing.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example, without its PDFs."""
    return example_site_in(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def kinds(site: Path) -> list[str]:
    """A page of every kind, from its language's folder: those that stand alone, and the first of each folder."""
    root = site / "zh"
    found = {path.name for path in root.glob("*.html") if "-" not in path.stem or path.stem == "corrections-policy"}
    folders = sorted(path for path in root.iterdir() if path.is_dir() and any(path.glob("*.html")))
    return sorted(found | set(MAIN) | {f"{each.name}/{min(each.glob('*.html')).name}" for each in folders})


def needed(tool: Path) -> Path:
    if not tool.exists():
        pytest.fail(f"{tool.name} is missing: run scripts/setup.sh --test", pytrace=False)
    return tool


def violations(page: Page) -> list[str]:
    """What axe-core has against a page, in a line each."""
    page.evaluate(needed(AXE).read_text(encoding="utf-8"))
    told: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(found => found.violations)", RULES
    )
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:150]}" for each in told]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("language", "size", "light"),
    [("zh", WIDE, "light"), ("zh", PHONE, "dark"), ("en", PHONE, "light"), ("en", WIDE, "dark")],
)
def test_every_kind_of_page_is_accessible_and_fits(
    chromium: Browser, site: Path, address: str, language: str, size: dict[str, int], light: Any
) -> None:
    """Each template wide and on a phone, light and dark; each language has two of the four."""
    visitor = Visitor(chromium, viewport=size, color_scheme=light)
    found = {}
    for path in kinds(site):
        page = visitor.open(f"{address}{language}/{path}")
        against = violations(page) + (["runs over the edge"] if overflows(page) else []) + visitor.errors
        visitor.errors.clear()
        if against:
            found[path] = against
        if path in MAIN:
            screenshot(page, f"{language}-{path.replace('/', '-')[:-5]}-{size['width']}-{light}")
        page.close()
    visitor.context.close()
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", [320, 600])
def test_nothing_runs_over_the_edge_of_a_small_screen_or_at_twice_the_size(
    chromium: Browser, site: Path, address: str, width: int
) -> None:
    """320 pixels, and 1200 pixels at 200%, which is a page 600 pixels wide. English has the longer words."""
    visitor = Visitor(chromium, viewport={"width": width, "height": 700})
    over = []
    for path in (*(f"en/{path}" for path in kinds(site)), *(f"zh/{path}" for path in MAIN)):
        page = visitor.open(f"{address}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        over += [path] if overflows(page) else []
        page.close()
    visitor.context.close()
    assert over == []


def test_wide_tables_scroll_by_themselves_and_by_keyboard(chromium: Browser, address: str) -> None:
    visitor = Visitor(chromium, viewport=PHONE)
    page = visitor.open(f"{address}en/trends.html")
    regions = page.get_by_role("region").all()
    assert len(regions) > 2
    names = [region.get_attribute("aria-label") for region in regions]
    assert len(set(names)) == len(names)
    table = page.get_by_role("region", name="Sources of approved funds")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("where => where.scrollLeft > 0", arg=table.element_handle())
    head = table.get_by_role("rowheader").first
    assert head.evaluate("head => head.getBoundingClientRect().left") >= 0
    visitor.context.close()


NOT_PRINTED = "nav, button, form, .skip, .follow, .language"


@pytest.mark.parametrize("path", [*MAIN, "trends.html", "projects.html"])
def test_a_printed_page_is_a_good_sheet(chromium: Browser, address: str, path: str) -> None:
    """Black on white even in dark mode, nothing to press, what is folded away opened, the address at the foot."""
    visitor = Visitor(chromium, viewport={"width": 700, "height": 1000}, color_scheme="dark")
    page = visitor.open(f"{address}zh/{path}")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert [each for each in page.locator(NOT_PRINTED).all() if each.is_visible()] == []
    foot = page.locator("footer.site").inner_text()
    assert f"/zh/{path}" in foot
    assert "本页内容截至" in foot
    assert all(
        each.is_visible()
        for each in page.locator("main details:not(.entry *, .compare, .rail *) > :nth-child(2)").all()
    )
    assert not overflows(page)
    visitor.context.close()


def test_focus_can_be_seen_and_nothing_moves(chromium: Browser, address: str) -> None:
    visitor = Visitor(chromium, forced_colors="active", reduced_motion="reduce", viewport=PHONE)
    for path in (*MAIN, "trends.html", "search.html"):
        page = visitor.open(f"{address}en/{path}")
        assert not overflows(page), path
        for _ in range(25):
            page.keyboard.press("Tab")
            style = "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])"
            assert page.evaluate(f"{style}(getComputedStyle(document.activeElement))") == ["solid", "3px"], path
        assert page.evaluate("document.getAnimations().length") == 0
        page.close()
    visitor.context.close()


def test_without_scripts_every_kind_of_page_is_there(scriptless: Visitor, site: Path, address: str) -> None:
    """Nothing waits for a script: no control that only one would serve, and as many rows as are in the page."""
    for path in kinds(site):
        page = scriptless.open(f"{address}zh/{path}")
        assert page.locator("main h1").is_visible(), path
        assert page.locator(".list-tools, .compare").count() == 0, path
        rows = page.locator("table[data-list] tbody tr")
        assert page.locator("table[data-list] tbody tr:visible").count() == rows.count(), path
        page.close()


def test_without_scripts_each_line_of_a_story_opens(scriptless: Visitor, address: str) -> None:
    for path in MAIN:
        page = scriptless.open(f"{address}zh/{path}")
        line = page.locator("li.entry").first
        line.locator("summary").first.click()
        assert line.locator("> details > dl").is_visible()
        page.close()


def test_the_language_switch_stays_on_the_page(visitor: Visitor, address: str) -> None:
    for path in MAIN:
        page = visitor.open(f"{address}zh/{path}")
        page.get_by_role("link", name="English", exact=True).click()
        page.wait_for_url(f"{address}en/{path}")
        page.get_by_role("link", name="中文", exact=True).click()
        page.wait_for_url(f"{address}zh/{path}")


def test_the_keyboard_reaches_the_content_the_links_and_each_line(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/projects/SL2014003.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.closest('li.entry')?.id ?? document.activeElement.tagName")
        if tag in reached and tag == "BODY":
            break
        reached.add(tag)
    lines = page.evaluate("[...document.querySelectorAll('li.entry')].map(each => each.id)")
    assert set(lines) <= reached


def test_any_two_points_of_a_project_can_be_compared(visitor: Visitor, address: str) -> None:
    """The state after the first approval beside that after the last line: what was adjusted, and nothing else."""
    page = visitor.open(f"{address}zh/projects/SL2014002.html")
    page.get_by_text("比较两个时点的状态").click()
    first = page.get_by_label("前一时点")
    approved = page.locator("li.entry", has_text="批准低噪声路面").first.get_attribute("id")
    first.select_option(approved)
    rows = page.locator(".compare tbody tr")
    said = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows.all()}
    assert said["状态"] == ["已立项", "已通过验收"]
    assert said["结束"] == ["2016年12月31日", "2017年6月30日"]
    assert "研究内容" not in said
    page.get_by_label("只列不同").uncheck()
    assert "研究内容" in rows.locator("th").all_inner_texts()


def test_a_line_opens_to_the_whole_state_after_it(visitor: Visitor, scriptless: Visitor, address: str) -> None:
    """With a script the whole of it; without one what differs, and a link to where the rest is told."""
    path = f"{address}zh/projects/SL2014002.html"
    told = {}
    for reader in (visitor, scriptless):
        page = reader.open(path)
        line = page.locator("li.entry", has_text="拨付").first
        line.locator("summary").first.click()
        line.get_by_text("展开").click()
        stood = line.locator("details details")
        told[reader] = [stood.locator("dt").all_inner_texts(), stood.locator("a[href^='#e']").count()]
    (whole, linked), (part, links) = told[visitor], told[scriptless]
    assert (linked, links) == (0, 1)
    assert set(part) < set(whole)
    assert {"状态", "名称", "预算", "开始", "结束", "承担单位", "考核指标", "里程碑", "已拨付"} <= set(whole)
    assert len(whole) == len(set(whole))


def test_a_correction_keeps_the_wrong_statement_struck_through(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/projects/SL2014001.html")
    struck = page.locator("li.entry > p del").first
    assert "105万元" in struck.inner_text().replace(" ", "")
    assert "150万元" in page.locator("li.entry > p ins").first.inner_text().replace(" ", "")


def rows_of(page: Page) -> list[str]:
    """The rows of a list that can be seen, in their order."""
    return [row.inner_text() for row in page.locator("table[data-list] tbody tr:visible").all()]


def test_a_list_is_found_in_chosen_from_and_sorted(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/projects.html")
    every = rows_of(page)
    page.get_by_label("状态", exact=True).select_option("已通过验收")
    passed = rows_of(page)
    assert 0 < len(passed) < len(every)
    assert all("已通过验收" in row for row in passed)
    assert f"显示 {len(passed)} 行" in page.get_by_role("status").inner_text()
    page.get_by_label("在本表中查找").fill("低噪声路面")
    assert [("SL2014002" in row) for row in rows_of(page)] == [True]
    page.get_by_label("在本表中查找").fill("")
    page.get_by_label("状态", exact=True).select_option("全部")
    page.get_by_label("排序").select_option("预算 ↑")
    money = [
        int(cell.get_attribute("data-value") or 0) for cell in page.locator("table[data-list] td[data-value]").all()
    ]
    assert len(money) > 2
    assert money == sorted(money)
    assert page.locator("th[aria-sort=ascending]").inner_text() == "预算"
    assert violations(page) == []
    screenshot(page, "list-chosen")


def test_other_pages_are_offered_only_where_there_are_any(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/projects.html")
    assert page.get_by_role("status").count() == 1
    assert page.get_by_role("button", name="再显示一百行").is_visible() is False


def test_a_filtered_list_fits_a_phone_and_the_keyboard_serves_it(chromium: Browser, address: str) -> None:
    reader = Visitor(chromium, viewport=PHONE, color_scheme="dark")
    page = reader.open(f"{address}en/decisions/adjustments.html")
    before = len(rows_of(page))
    page.get_by_label("Find in this table").focus()
    page.keyboard.type("suspended")
    assert 0 < len(rows_of(page)) < before
    assert not overflows(page)
    assert violations(page) == []
    reader.context.close()
    assert reader.errors == []


def test_on_a_phone_the_rows_come_before_the_filters_until_one_button_unfolds_them(
    chromium: Browser, address: str
) -> None:
    reader = Visitor(chromium, viewport=PHONE)
    page = reader.open(f"{address}zh/projects.html")
    state, button = page.get_by_label("状态", exact=True), page.get_by_role("button", name="筛选和排序")
    assert page.locator("table[data-list] tbody tr").first.bounding_box()["y"] < 740  # type: ignore[index]
    assert not state.is_visible()
    button.press("Enter")
    state.select_option("已通过验收")
    assert button.get_attribute("aria-expanded") == "true"
    page.reload()  # a choice that stands in the address is seen
    assert state.is_visible()
    assert not overflows(page)
    assert violations(page) == []
    reader.context.close()


def test_nothing_is_to_be_chosen_where_all_rows_are_alike(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/decisions/kind-project.accepted.html")
    assert page.locator("table[data-list] tbody tr").count() > 1
    assert not page.get_by_label("事项", exact=True).is_visible()
    assert not page.get_by_role("button", name="筛选和排序").is_visible()


def test_pages_and_style_stay_small(site: Path) -> None:
    """At most 90,000 bytes a page, 16,000 packed, as of the project with 38 entries, every kind among them.

    It was 61,000 before a verdict stood at its top.
    """
    css = (site / "static/style.css").read_bytes()
    assert len(gzip.compress(css)) < 20_000
    pages = {path: path.read_bytes() for path in sorted(site.glob("??/projects/*.html"))}
    assert {path.name for path, page in pages.items() if len(page) > 90_000} == set()
    assert max(len(gzip.compress(page)) for page in pages.values()) < 16_000


def test_the_nu_checker_accepts_a_page_of_every_kind(site: Path) -> None:
    java = shutil.which("java")
    if not java:
        pytest.fail("java is missing: run scripts/setup.sh --test", pytrace=False)
    pages = [f"{language}/{path}" for path in kinds(site) for language in ("zh", "en")]
    told = subprocess.run(
        [java, "-Xmx512m", "-jar", str(needed(VNU)), "--format", "text", *pages],
        cwd=site, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[:4000]
