"""Archive pages: whoever comes late misses nothing, and a full page never changes."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from site_builder.feeds.archive import archive_feed, current_feed, needed, page_address, plan, positions
from site_builder.feeds.rss import rss
from site_builder.feeds.values import ENDINGS
from tests.feedgiven import BASE, CHECKS, FORMS, TAG, WRITERS, a_feed, an_archive_page, an_item


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_growing_feed_loses_nothing_and_full_pages_never_change(data: st.DataObject) -> None:
    """Given any growth, a reader who comes at any time and walks back finds every item once, always the same."""
    size, at_least = data.draw(st.integers(1, 100)), data.draw(st.integers(0, 50))
    growth = data.draw(st.lists(st.integers(0, 40), max_size=12))
    form = data.draw(st.sampled_from(FORMS))
    published: dict[str, bytes] = {}
    said: dict[str, str] = {}
    total = 0
    for step in growth:
        total += step
        shelf = plan(total, size, at_least)
        assert len(shelf.current) >= min(total, at_least)
        assert not set(shelf.current) & {n for page in shelf.pages for n in positions(page, size)}
        assert all(
            (total >= needed(page, size, at_least)) == (page in shelf.pages) for page in range(total // size + 1)
        )
        for page in shelf.pages:
            made = archive_feed(a_feed(items=0), [an_item(n) for n in positions(page, size)], page)
            data_of_page = rss(made)
            assert CHECKS["rss"](data_of_page) == []
            assert published.setdefault(f"{made.address}.rss", data_of_page) == data_of_page
            assert made.next_archive in (None, page_address(made.current or "", page + 1))
        assert len(shelf.pages) != 1  # the first page names the second
        now = current_feed(a_feed(items=0), [an_item(n) for n in shelf.current], shelf.pages)
        published[now.address + ENDINGS[form]] = WRITERS[form](now)
        found = dict(walk_back(published, now.address + ENDINGS[form], form))
        assert set(found) == {TAG("entry", str(n), "zh-CN") for n in range(total)}
        assert all(said.setdefault(name, text) == text for name, text in found.items())


def walk_back(published: dict[str, bytes], url: str | None, form: str) -> Iterator[tuple[str, str]]:
    """What a reader of RFC 5005 collects: id and text of each item, from the current feed to the first page.

    The text is the whole item in RSS, and its title in the others, whose archive pages are RSS.
    """
    while url:
        if url.endswith(".json"):
            document = msgspec.json.decode(published[url])
            yield from ((item["id"], item["title"]) for item in document["items"])
            url = document["_gongshi"].get("prev_archive")
        else:
            root = etree.fromstring(published[url])
            for item in root.iter("item", "{*}entry"):
                name = item.findtext("guid") or item.findtext("{*}id")
                yield name, canonical(item) if form == "rss" else item.findtext("title") or item.findtext("{*}title")
            links = [link.get("href") for link in root.iter("{*}link") if link.get("rel") == "prev-archive"]
            url = links[0] if links else None


def canonical(item: Any) -> str:
    """The element alone: exclusive canonical XML leaves out what its document declares besides."""
    return etree.tostring(item, method="c14n", exclusive=True, with_tail=False).decode()


@pytest.mark.parametrize(
    ("total", "pages", "first"),
    [(0, 0, 0), (1, 0, 0), (100, 0, 0), (200, 0, 0), (249, 0, 0), (250, 2, 200), (349, 2, 200), (350, 3, 300)],
)
def test_which_pages_exist(total: int, pages: int, first: int) -> None:
    assert plan(total, 100).pages == range(pages)
    assert plan(total, 100).current == range(first, total)


def test_the_first_page_comes_with_the_second_and_names_it() -> None:
    text = rss(an_archive_page(0)).decode()
    assert f'href="{BASE}/zh/feeds/project-Z1-archive-2.rss" rel="next-archive"' in text
    assert "prev-archive" not in text


def test_a_later_page_leads_back_and_to_now_but_never_forward() -> None:
    text = rss(an_archive_page(1)).decode()
    assert "<fh:archive/>" in text and "next-archive" not in text
    assert re.findall(r'href="([^"]+)" rel="(self|prev-archive|current)"', text) == [
        (f"{BASE}/zh/feeds/project-Z1-archive-2.rss", "self"),
        (f"{BASE}/zh/feeds/project-Z1-archive-1.rss", "prev-archive"),
        (f"{BASE}/zh/feeds/project-Z1.rss", "current"),
    ]


def test_a_hub_that_comes_later_changes_no_archive_page() -> None:
    feed = a_feed(hub="https://hub.example/")
    items = [an_item(n) for n in positions(0)]
    assert rss(archive_feed(feed, items, 0)) == rss(archive_feed(a_feed(), items, 0))
