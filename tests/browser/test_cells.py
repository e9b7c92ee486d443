"""No text of a table cell meets its neighbour's, none is broken inside a word, no table is cut off beside free room.

Each kind of page in both languages, on a screen and on a phone, in the fonts of the project and in the machine's own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ARGUMENTS, Visitor, served
from tests.examples.built import example_site_in
from tests.soak import examples

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FAULTS = (Path(__file__).parent / "cells.js").read_text(encoding="utf-8")
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
SEEN = ("programmes/99.html", "projects/SL2014002.html", "organisations/example-company-bing.html", "findings.html",
        "trends.html", "dictionary-project.html", "reports/R-2.html")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example, without its PDFs."""
    return example_site_in(tmp_path_factory.mktemp("cells"))


@pytest.fixture(scope="module", params=["project", "machine"])
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Browser]:
    """A browser with the project's fonts, and one with those of the machine, whose widths differ."""
    if request.param == "project":
        yield chromium
        return
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=list(ARGUMENTS)
    )
    yield browser
    browser.close()


def looked_at(site: Path, language: str) -> list[str]:
    """Those that stand alone and the largest of each folder; with GONGSHI_SOAK=1 every page."""
    root = site / language
    alone = [path.name for path in root.glob("*.html")][:: examples(4, 1)]
    found = {f"{language}/{name}" for name in (*alone, *SEEN) if (root / name).exists()}
    for folder in (path for path in root.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda page: -page.stat().st_size)
        found |= {f"{language}/{folder.name}/{page.name}" for page in pages[: examples(1, len(pages))]}
    return sorted(found)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_texts_of_cells_stand_apart_and_whole(reader: Browser, site: Path, language: str, width: int) -> None:
    visitor = Visitor(reader, viewport={"width": width, "height": 900})
    wrong = {}
    with served(site) as url:
        page = visitor.open(f"{url}{language}/index.html")
        for path in looked_at(site, language):
            page.goto(f"{url}{path}")
            page.evaluate(OPEN)
            if found := page.evaluate(FAULTS):
                wrong[path] = found
    visitor.context.close()
    assert wrong == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_accented_letter_of_a_heading_is_one_drawing(reader: Browser, site: Path, language: str) -> None:
    """A face without the letter draws its accent as a mark of its own, and that falls on the letter beside."""
    letters = "".join(chr(code) for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00)) if chr(code).isalpha())
    visitor = Visitor(reader)
    with served(site) as url:
        page = visitor.open(f"{url}{language}/index.html")
        page.locator("h1").evaluate("(heading, text) => { heading.textContent = text }", letters)
        tools = visitor.context.new_cdp_session(page)
        tools.send("DOM.enable")
        tools.send("CSS.enable")
        root = tools.send("DOM.getDocument")["root"]["nodeId"]
        heading = tools.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
        fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
        visitor.context.close()
    assert sum(font["glyphCount"] for font in fonts) == len(letters), fonts
