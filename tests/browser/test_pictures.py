"""Pictures as a reader meets them: on the narrowest phone and wide, nothing runs over the edge or lies upon another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visitor, served
from tests.browser.test_pages import PHONE, WIDE, overflows, violations
from tests.examples.built import example_site_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOXES = """svg => [...svg.querySelectorAll('text')].map(each => {
  const box = each.getBoundingClientRect(), all = svg.getBoundingClientRect();
  return [box.left - all.left, box.right - all.left, box.top, box.bottom, all.width];
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site: Path = example_site_in(tmp_path_factory.mktemp("pictures"))
    with served(site) as url:
        yield url


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("size", "light"), [(PHONE, "light"), (WIDE, "dark")])
def test_a_course_is_readable_and_whole(
    chromium: Browser, address: str, language: str, size: dict[str, int], light: Any
) -> None:
    visitor = Visitor(chromium, viewport=size, color_scheme=light)
    page = visitor.open(f"{address}{language}/projects/SL2014002.html")
    page.locator("#course summary").click()
    boxes: list[list[float]] = page.locator("svg.course").evaluate(BOXES)
    told = [violations(page), overflows(page), visitor.errors]
    visitor.context.close()
    assert told == [[], False, []]
    for at, (left, right, top, bottom, width) in enumerate(boxes):
        assert left >= -1 and right <= width + 1
        for other in boxes[:at]:
            apart = left >= other[1] or right <= other[0] or top >= other[3] - 3 or bottom <= other[2] + 3
            assert apart, (boxes[at], other)
