"""What changed by month: each entry with a day stands in its month once, under the headline of the feeds."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import open_book
from domain.rules.days import known
from site_builder.pages.months import LEAST
from tests.examples.conftest import bytes_of

LINE = re.compile(r'<li><time datetime="([^"]+)">[^<]*</time>\s*<a href="\.\./([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
ISSUES = re.compile(r'<section id="findings">.*?</section>', re.DOTALL)


class Told(NamedTuple):
    """A line of a page of a month: its day, its address, its headline."""

    on: str
    home: str
    headline: str


def told(text: str) -> list[Told]:
    return [Told(on, home, html.unescape(said)) for on, home, said in LINE.findall(text)]


def decided(page: Path) -> list[Told]:
    """The entries that a page tells of, without what is missing."""
    return told(ISSUES.sub("", page.read_text(encoding="utf-8")))


def issues(page: Path) -> list[Told]:
    """What came to pass with findings, as a page tells it."""
    found = ISSUES.search(page.read_text(encoding="utf-8"))
    return told(found[0]) if found else []


@pytest.fixture(scope="module")
def entries(example_site: Path) -> list[AnyEntry]:
    with open_book(example_site.parent / "book") as book:
        return [parse(data) for data in bytes_of(book)]


def months(site: Path, part: str = "", language: str = "zh") -> list[Path]:
    """The pages of months of all (`part` empty), or those of months or years of a part."""
    name = rf"[0-9]{{4}}-[0-9]{{2}}{part}\.html" if not part else rf"[0-9]{{4}}(-[0-9]{{2}})?{part}\.html"
    return [path for path in sorted((site / language / "changes").iterdir()) if re.fullmatch(name, path.name)]


def test_each_entry_with_a_day_stands_once_in_its_month_and_no_other_anywhere(
    example_site: Path, entries: list[AnyEntry]
) -> None:
    dated = {f"e{index}": day for index, each in enumerate(entries) if (day := known(each.decided_on))}
    for language in ("zh", "en"):
        found = [(each.home.partition("#")[2], each.on, page.stem) for page in months(example_site, "", language)
                 for each in decided(page)]  # fmt: skip
        assert Counter(place for place, _, _ in found) == Counter(list(dated))
        assert all(dated[place] == on and on.startswith(month) for place, on, month in found)
    said = (example_site / "zh/changes.html").read_text(encoding="utf-8")
    assert f"另有 {len(entries) - len(dated)} 条记录" in said and len(dated) > 200


@pytest.mark.parametrize("part", ["-programme-99", "-programme-1", "-district-110108"])
def test_a_part_has_each_of_its_entries_once_and_a_page_for_a_month_of_twenty(example_site: Path, part: str) -> None:
    whole = {each: page.stem for page in months(example_site) for each in decided(page)}
    pages = months(example_site, part)
    found = [(each, page.stem.removesuffix(part)) for page in pages for each in decided(page)]
    assert found and len({each for each, _ in found}) == len(found)
    assert {each for each, _ in found} <= set(whole)
    of_month = Counter(whole[each] for each, _ in found)
    for each, page in found:
        assert page == (whole[each] if of_month[whole[each]] >= LEAST else whole[each][:4])
    assert all(page.stem.removesuffix(part) in {place for _, place in found} or issues(page) for page in pages)


def test_a_headline_is_the_title_of_the_feeds(example_site: Path) -> None:
    for language in ("zh", "en"):
        said = {each.home: each.headline for page in months(example_site, "", language) for each in decided(page)}
        items = json.loads((example_site / language / "feed.json").read_bytes())["items"]
        compared = 0
        for item in items:
            home = item["url"].partition(f"/{language}/")[2]
            if home in said:
                compared += 1
                assert item["title"].removeprefix("[示例] ").removeprefix("[illustrative] ") == said[home]
        assert compared >= 40


def test_what_is_missing_is_told_as_in_its_feeds(example_site: Path) -> None:
    told = {(each.home, each.headline) for page in months(example_site) for each in issues(page)}
    compared = 0
    for feed in ("findings", "findings-overdue"):
        for item in json.loads((example_site / f"zh/{feed}.json").read_bytes())["items"]:
            home, title = item["url"].partition("/zh/")[2], item["title"].removeprefix("[示例] ")
            assert (home, title) in told
            compared += 1
    assert compared >= 20


def test_every_month_leads_to_the_next_and_back(example_site: Path) -> None:
    pages = [page for page in months(example_site) if decided(page)]
    for earlier, later in itertools.pairwise(pages):
        assert f'rel="next" href="../changes/{later.name}"' in earlier.read_text(encoding="utf-8")
        assert f'rel="prev" href="../changes/{earlier.name}"' in later.read_text(encoding="utf-8")
