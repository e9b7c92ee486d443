"""A word with no place to break, such as an address, widens no page: every free text of the example is one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser

from domain.ledger.entry import parse
from domain.ledger.store import open_book
from tests.browser.conftest import Visitor, served
from tests.examples.built import SETTINGS
from tests.examples.conftest import bytes_of, feed
from tests.examples.hostile import LONGEST, rewritten, site_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORD = "http://example.com/" + "a" * 275
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example with a long word in each free text, and in each setting that a page shows."""
    folder = tmp_path_factory.mktemp("long-words")
    for result in feed(folder / "book"):
        assert result.exit_code == 0, result.output
    with open_book(folder / "book") as book:
        given = [parse(data) for data in bytes_of(book)]
    long = rewritten(given, lambda text: (text[:10] + WORD)[:LONGEST], "-" + "w" * 120)
    settings = msgspec.structs.replace(
        SETTINGS, title=WORD, title_en=WORD, owner=WORD, owner_en=WORD, contact="a" * 280 + "@example.com"
    )
    return site_of(long, settings, folder)


def longest(site: Path) -> list[str]:
    """Those that stand alone, and the largest of each folder, from the folder of a language."""
    root = site / "zh"
    found = [path.name for path in root.glob("*.html")]
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda page: page.stat().st_size)
        found += [f"{folder.name}/{page.name}" for page in pages[-1:]]
    return sorted(found)


@pytest.mark.parametrize(("width", "languages"), [(1280, ("zh", "en")), (375, ("en",)), (320, ("zh",))])
def test_no_page_is_wider_than_the_window(
    chromium: Browser, site: Path, width: int, languages: tuple[str, ...]
) -> None:
    visitor = Visitor(chromium, viewport={"width": width, "height": 800})
    wide = {}
    with served(site) as url:
        page = visitor.open(f"{url}zh/index.html")
        for path in (f"{language}/{path}" for path in longest(site) for language in languages):
            page.goto(f"{url}{path}")
            page.evaluate(OPEN)
            if (found := page.evaluate("document.documentElement.scrollWidth")) != width:
                wide[path] = found
    visitor.context.close()
    assert len(longest(site)) > 40 and wide == {}
