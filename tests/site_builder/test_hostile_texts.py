"""Texts that look like markup come through every XML file as they are, in the opinion of two other parsers."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from tests.examples.hostile import rewritten, site_of
from tests.site_builder.given_site import SETTINGS, some_entries

HOSTILE = "]]> <b>&amp;</b> \"'<!-- --><?x?> &#0; %00 {{x}} 𠮷\u2028"
SEEN = re.sub(r"\s+", " ", HOSTILE).strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = rewritten(some_entries(40), lambda text: text[:4] + HOSTILE)
    line = HOSTILE.removesuffix("\u2028")  # settings refuse what cannot be seen; texts of entries may hold it
    told = msgspec.structs.replace(SETTINGS, title=f"A {line}", title_en=line, owner=line)
    return site_of(given, told, tmp_path_factory.mktemp("hostile"))


def test_every_xml_file_is_well_formed(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.suffix in (".atom", ".rss", ".opml", ".xml", ".svg")]
    assert {path.suffix for path in files} >= {".atom", ".rss", ".opml"}
    for path in files:
        assert etree.parse(path).getroot() is not None
        assert ElementTree.fromstring(path.read_bytes()) is not None


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("zh/feeds.opml", "head/title"),
        ("zh/feed.atom", "{*}title"),
        ("zh/feed.rss", "channel/title"),
        ("en/feeds.opml", "head/title"),
        ("en/feed.atom", "{*}title"),
        ("en/feed.rss", "channel/title"),
    ],
)
def test_a_title_says_in_xml_what_it_says(site: Path, path: str, where: str) -> None:
    title = ElementTree.parse(site / path).getroot().find(where)
    assert title is not None and SEEN in re.sub(r"\s+", " ", title.text or "")


def test_no_text_becomes_markup_on_a_page_or_in_an_item(site: Path) -> None:
    for path in (site / "zh").rglob("*.html"):
        assert "<b>&amp;</b>" not in path.read_text(encoding="utf-8"), path
    for item in json.loads((site / "zh/feed.json").read_bytes())["items"]:
        assert "<b>" not in item["content_html"] and SEEN[:8] in html.unescape(
            re.sub("<[^>]*>", "", item["content_html"])
        )
