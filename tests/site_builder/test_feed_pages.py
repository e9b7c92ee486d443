"""Feeds of a whole site: every rule kept, every item once and for ever, and a page that offers them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from domain.ledger.entry import AnyEntry
from domain.rules.programme import ProgrammeProposed
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.pages import MAKERS
from site_builder.reader import Reader
from site_builder.site import Site
from tests.feedgiven import CHECKS
from tests.projections.given import Step, entries
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import SETTINGS, built, pages_of
from tests.site_builder.test_feed_archives import walk_back

LONGEST = 320
GROWN = 230
FEEDS = ("", "list:class/government_supported")
TOLD = msgspec.structs.replace(SETTINGS, as_of="2015-12-31", hub="https://hub.example/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("feeds") / "www"
    built(lively(LONGEST), out)
    return out


def feeds_of(site: Path) -> Iterator[tuple[str, Path]]:
    """Every feed and archive page with its format; other JSON files are none."""
    for form in CHECKS:
        for language in ("zh", "en"):
            for path in sorted((site / language).rglob(f"*.{form}")):
                if form != "json" or path.read_bytes().startswith(b'{"version":"https://jsonfeed.org/'):
                    yield form, path


def test_every_feed_of_a_site_keeps_every_rule(site: Path) -> None:
    found = list(feeds_of(site))
    problems = [
        f"{path.relative_to(site)}: {problem}" for form, path in found for problem in CHECKS[form](path.read_bytes())
    ]
    assert not problems
    assert len(found) > 600


def test_an_item_says_before_and_after_the_reason_the_authority_and_where_to_check(site: Path) -> None:
    feed = msgspec.json.decode((site / "en/decisions/kind-project.extended.json").read_bytes())
    html = feed["items"][0]["content_html"]
    told = (
        "end before: December 2016",
        "new end: December 2017",
        "示例理由",
        "示例文件 &lt;1&gt; &amp; 2",
        "Article 20</a>",
    )
    for each in told:
        assert each in html
    assert "https://gongshi.example/en/projects/P" in html and "/entries/" in html and "gongshi proof" in html


@pytest.mark.parametrize("feed", ["feed", "findings", "decisions/notices-closing"])
def test_every_item_is_a_sentence_with_its_article_and_where_to_check(feed: str, site: Path) -> None:
    for language, stop in (("zh", "。"), ("en", ".")):
        items = msgspec.json.decode((site / language / f"{feed}.json").read_bytes())["items"]
        assert items
        for item in items:
            html = item["content_html"]
            assert item["title"].endswith(stop), item["title"]
            assert f"/{language}/rulebook-" in html and "gongshi proof " in html and "/audit.html" in html


def test_an_item_says_where_no_authority_was_published(tmp_path: Path) -> None:
    proposed = Step("programme/1", ProgrammeProposed(title="示例专项", number=1), "2015-01-05")
    built([msgspec.structs.replace(entries([proposed])[0], authority=None)], tmp_path / "www")
    for language, said in (("zh", "依据：未公布"), ("en", "Authority: not published")):
        items = msgspec.json.decode((tmp_path / "www" / language / "feed.json").read_bytes())["items"]
        assert said in items[0]["content_html"]


def test_the_page_of_feeds_offers_what_exists_and_the_same_as_opml(site: Path) -> None:
    for language in ("zh", "en"):
        root = etree.parse(site / language / "feeds.opml").getroot()
        addresses = [each.get("xmlUrl") for each in root.iter("outline") if each.get("xmlUrl")]
        text = (site / language / "feeds.html").read_text(encoding="utf-8")
        assert len(addresses) == len(set(addresses)) > 60
        for address in addresses:
            path = address.removeprefix(SETTINGS.base_url)
            assert (site / path).is_file(), path
            for ending in (".atom", ".rss", ".json"):
                assert f'href="{path.removeprefix(language + "/").removesuffix(".atom")}{ending}"' in text


def test_closings_come_on_the_day_after_the_last_one(site: Path) -> None:
    """A notice open until a day is told as closed from midnight in Beijing, whatever entry came that day."""
    given_book = lively(LONGEST)
    items = msgspec.json.decode((site / "zh/decisions/notices-closing.json").read_bytes())["items"]
    assert items
    for item in items:
        index = int(item["id"].split("/")[-2])
        ends = given_book[index].fact.ends  # type: ignore[attr-defined]
        assert item["date_published"] >= f"{ends}T16:00:00"
        assert "%E" not in item["id"] and item["id"].startswith("tag:gongshi.example")


class Growing:
    """A view that is followed step by step, and what its feeds publish."""

    def __init__(self, folder: Path) -> None:
        self.view = View(folder / "view.sqlite")
        self.published: dict[str, bytes] = {}

    def grow(self, seed: int, size: int) -> Iterator[tuple[str, bytes]]:
        """Fold up to a size; the files of the feeds with their archive pages as they then are."""
        follow(self.view, pages_of(_book(seed)), QUESTIONS, upto=size)
        reader = ViewReader(self.view.path)
        site = Site(Reader(reader, TOLD.as_of), TOLD)
        for name in FEEDS:
            site.reader.begin()
            for path, data in MAKERS["feed"].make(site, name):
                yield path, data
            for page in range((size + 99) // 100):
                for path, data in MAKERS["archive"].make(site, f"{name}#{page}"):
                    yield path, data
        reader.close()


@functools.lru_cache(4)
def _book(seed: int) -> list[AnyEntry]:
    return lively(GROWN, seed)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from((1, 2)), st.lists(st.integers(1, 60), min_size=1, max_size=2), st.sampled_from(("atom", "json")))
def test_after_any_further_decisions_no_item_changed_vanished_or_came_twice(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[int], form: str
) -> None:
    growing = Growing(tmp_path_factory.mktemp("growing"))
    said: dict[str, dict[str, str]] = {}
    size = GROWN - sum(steps)
    for step in (0, *steps):
        size += step
        now = {SETTINGS.base_url + path: data for path, data in growing.grow(seed, size)}
        for path, data in growing.published.items():
            assert "-archive-" not in path or now[path] == data  # a full page never changes
        growing.published = now
        for feed in sorted(path for path in now if path.endswith(f".{form}") and "-archive-" not in path):
            once = list(walk_back(now, feed, form))
            found = dict(once)
            before = said.get(feed, {})
            assert all(found.get(name) == text for name, text in before.items())
            pages = [name for name, _ in once]
            assert len(pages) - len(set(pages)) <= 50  # only the current feed repeats, and says the same
            assert all(found[name] == text for name, text in once)
            said[feed] = found
    for feed, found in said.items():
        if feed.endswith(f"zh/feed.{form}"):
            assert len(found) == size
    growing.view.close()


def test_a_decision_leaves_the_feeds_it_does_not_concern_as_they_were(tmp_path: Path) -> None:
    book = lively(121)
    built(book[:120], tmp_path / "www")
    feeds = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (tmp_path / "www").rglob("*.atom")}
    built(book, tmp_path / "www")
    touched = {path for path, (when, _) in feeds.items() if path.stat().st_mtime_ns != when}
    assert touched
    assert all(path.read_bytes() != feeds[path][1] for path in touched)
    assert len(touched) < 30 < len(feeds)
