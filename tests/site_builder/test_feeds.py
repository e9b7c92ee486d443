"""Feeds: their bytes and their rules."""

import os
from collections.abc import Iterator
from pathlib import Path

import feedparser
import msgspec
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from site_builder.feeds.archive import current_feed, plan
from site_builder.feeds.atom import atom
from site_builder.feeds.json_feed import json_feed
from site_builder.feeds.rss import rss
from site_builder.feeds.text import clean, moment, rfc822, tag_uri
from site_builder.feeds.values import ENDINGS, Feed
from tests.feedcheck import check_atom, check_rss
from tests.feedgiven import BASE, CHECKS, FORMS, TAG, TEXTS, WRITERS, a_feed, an_archive_page, an_item

GOLDEN = Path(__file__).parent.parent / "golden" / "feeds"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_golden_bytes(form: str, language: str) -> None:
    """Given the same values, the same bytes on every day and machine; GONGSHI_GOLDEN=write renews the files."""
    made = WRITERS[form](a_feed(language))
    golden = GOLDEN / f"project-{language}{ENDINGS[form]}"
    if os.environ.get("GONGSHI_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    assert made == golden.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_the_order_in_which_items_are_given_does_not_matter(form: str) -> None:
    feed = a_feed(items=12)
    assert WRITERS[form](msgspec.structs.replace(feed, items=feed.items[::-1])) == WRITERS[form](feed)


def test_of_items_of_one_moment_the_later_entry_comes_first() -> None:
    items = [an_item(n, updated="2014-04-14T00:00:00Z") for n in (9, 100, 10)]
    ids = [entry.id for entry in feedparser.parse(atom(a_feed(items=items))).entries]
    assert ids == [TAG("entry", n, "zh-CN") for n in ("100", "10", "9")]


any_text = st.text(st.characters(codec=None), min_size=1, max_size=30)  # codec None: lone surrogates too


@settings(max_examples=60, deadline=None)
@given(any_text, any_text, any_text)
def test_any_text_can_be_written_and_is_read_back(title: str, summary: str, category: str) -> None:
    item = an_item(1, title=title, summary=summary, html=title + summary, categories=(category,))
    feed = a_feed(items=[item], title=summary)
    entry = etree.fromstring(atom(feed)).find("{*}entry")
    assert entry.findtext("{*}title") == clean(title)
    assert entry.findtext("{*}content") == clean(title + summary)
    assert entry.find("{*}category").get("term") == clean(category)
    assert etree.fromstring(rss(feed)).findtext("channel/item/title") == clean(title)
    assert etree.fromstring(rss(feed)).findtext("channel/title") == clean(summary)
    assert msgspec.json.decode(json_feed(feed))["items"][0]["summary"] == clean(summary)


def test_characters_that_xml_forbids_are_replaced_in_view() -> None:
    assert clean("a\x00b\x0b\ud800\ufffe c\t\n") == "a\ufffdb\ufffd\ufffd\ufffd c\t\n"


def test_values_that_no_feed_can_say_are_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match=r"^item tag:gongshi\.example.*: summary is empty$"):
        an_item(1, summary="")
    with pytest.raises(ValueError, match="needs a zone: '2014-04-14T00:00:00'"):
        atom(a_feed(items=[an_item(1, updated="2014-04-14T00:00:00")]))
    with pytest.raises(ValueError, match="needs a day"):
        tag_uri("gongshi.example", "April 2014", "entry")


def test_ids_and_dates() -> None:
    assert TAG("entry", "7", "en") == "tag:gongshi.example,2014-04-14:entry/7/en"
    assert TAG("unit", "北京 a/b") == "tag:gongshi.example,2014-04-14:unit/%E5%8C%97%E4%BA%AC%20a%2Fb"
    assert "<pubDate>Fri, 02 May 2014 09:30:00 +0800</pubDate>" in rss(a_feed(items=30)).decode()
    assert rfc822(moment("2014-12-31T16:00:00Z"), 480).startswith("Thu, 01 Jan 2015")


def shapes() -> Iterator[tuple[str, Feed]]:
    for language in TEXTS:
        yield f"full-{language}", a_feed(language)
        yield f"empty-{language}", a_feed(language, items=0)
    yield "one-language", a_feed(editions=(), stylesheet=None)
    yield "hub", a_feed(hub="https://hub.example/")
    yield "current", current_feed(a_feed(), [an_item(n) for n in plan(230).current], plan(230).pages)


@pytest.mark.parametrize("page", [0, 7])
def test_an_archive_page_keeps_every_rule(page: int) -> None:
    assert CHECKS["rss"](rss(an_archive_page(page))) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "feed"), list(shapes()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_shape_of_feed_keeps_every_rule(form: str, name: str, feed: Feed) -> None:
    assert CHECKS[form](WRITERS[form](feed)) == []


def test_an_empty_feed_is_dated_by_its_start() -> None:
    empty = a_feed(items=0)
    assert "<updated>2014-04-14T00:00:00+00:00</updated>" in atom(empty).decode()
    assert "<lastBuildDate>Mon, 14 Apr 2014 08:00:00 +0800</lastBuildDate>" in rss(empty).decode()


SPOILT = [
    ("atom", 'rel="self"', 'rel="via"', "not exactly one self link"),
    ("atom", ' hreflang="zh-CN"/>', "/>", "not exactly one self link"),
    ("atom", 'xml:lang="zh-CN"', 'xml:lang="zh"', "xml:lang is 'zh'"),
    ("atom", 'length="48231"', 'length="0"', "enclosure of length '0'"),
    ("atom", 'type="html"', 'type="text"', "content is not of type html"),
    ("atom", "entry/4/zh-CN", "entry/3/zh-CN", "occurs 2 times"),
    ("atom", "2014-04-05T01:30:00+00:00", "2014-04-01T01:30:00+00:00", "not newest first"),
    ("atom", "text/css", "text/xsl", "no CSS stylesheet"),
    ("atom", "<generator>Gongshi", "<generator>feedgen 1.0", "names a version or a library"),
    ("rss", "<language>zh-cn", "<language>zh", "language is 'zh'"),
    ("rss", 'isPermaLink="false"', 'isPermaLink="true"', "does not say isPermaLink=false"),
    ("rss", "Sat, 05 Apr", "Fri, 05 Apr", "not a right date"),
    ("rss", "09:30:00 +0800", "01:30:00 +0000", "not a right date"),
    ("rss", "dc:creator>", "dc:author>", "0 elements {http://purl.org/dc/elements/1.1/}creator"),
    ("rss", "<link>https://gongshi.example/zh/projects/Z1.html</", "<link>zh/</", "no absolute URL: 'zh/'"),
    ("json", '"version":"https://jsonfeed.org/version/1.1"', '"version":"1"', "version is '1'"),
    ("json", '"size_in_bytes":48231', '"size_in_bytes":"48231"', "not JSON Feed 1.1: Expected `int`"),
    ("json", '"authors":', '"author":', "not JSON Feed 1.1"),
    ("json", "entry/4/zh-CN", "entry/3/zh-CN", "occurs 2 times"),
]


@pytest.mark.parametrize(("form", "right", "wrong", "problem"), SPOILT)
def test_the_checks_see_a_spoilt_feed(form: str, right: str, wrong: str, problem: str) -> None:
    good = WRITERS[form](a_feed()).decode()
    assert right in good
    assert problem in "\n".join(CHECKS[form](good.replace(right, wrong).encode()))


def test_the_checks_see_relative_links_and_scripts() -> None:
    html = '<p onclick="x()"><a href="../a.html">a</a><script>1</script></p>'
    problems = "\n".join(check_rss(rss(a_feed(items=[an_item(1, html=html)]))))
    assert "a link that is not absolute: '../a.html'" in problems
    assert problems.count("what readers strip") == 2


def test_the_checks_see_what_feedgen_does_when_uncured() -> None:
    out = FeedGenerator()
    out.id(TAG("feed"))
    out.title("t")
    out.subtitle("s")
    out.link(href=f"{BASE}/", rel="alternate", type="text/html", hreflang="en")
    out.link(href=f"{BASE}/feed.atom", rel="self", type="application/atom+xml", hreflang="en")
    entry = out.add_entry()
    entry.id(TAG("entry"))
    entry.title("t")
    entry.link(href=f"{BASE}/e.html", rel="alternate", type="text/html", hreflang="en")
    entry.enclosure(f"{BASE}/e.pdf", 12, "application/pdf")
    assert "a link without rel" in "\n".join(check_atom(out.atom_str()))
    problems = "\n".join(check_rss(out.rss_str()))
    assert "not exactly one self link of type application/rss+xml" in problems
    assert "the channel's link is one of its atom:links" in problems
