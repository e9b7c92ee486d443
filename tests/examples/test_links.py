"""Every address in every file of the demo leads somewhere, and its label says the language of what it leads to.

Pages are followed by `lychee` too (test_same_everywhere.py); here are feeds with what their items say, the OPML and the
report PDFs with the texts that they carry, down to the place in the page.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pikepdf
import pytest
from lxml import etree

pytestmark = pytest.mark.slow

LINK = re.compile(r"<a\b[^>]*?\bhref=(\"[^\"]*\"|'[^']*'|[^\s>]+)([^>]*)>(.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r"""\b(?:href|src)=("[^"]*"|'[^']*'|[^\s>]+)""")
ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
FEEDS = (".atom", ".rss", ".json")
SAID = {"en": re.compile(r"in English|英文"), "zh-CN": re.compile(r"in Chinese|中文")}


class Demo:
    """A built site and what its files lead to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base = json.loads((folder / "settings.json").read_bytes())["base_url"]

    def files(self, *endings: str) -> Iterator[Path]:
        yield from (path for path in sorted(self.folder.rglob("*")) if path.suffix in endings)

    def own(self, path: Path) -> str:
        """Where a file is; of a file of rows the folder of its language, from which its links lead."""
        name = path.relative_to(self.folder).as_posix()
        return str(self.base + (name if "/rows/" not in name else f"{name[:2]}/"))

    def dead(self, address: str) -> bool:
        """Whether an address of this site leads to no file, or to no place in it."""
        if not address.startswith(self.base):
            return False
        parts = urlsplit(address)
        path = self.folder / (unquote(parts.path[len(urlsplit(self.base).path) :]) or "index.html")
        if not path.is_file():
            return True
        return path.suffix == ".html" and bool(parts.fragment) and unquote(parts.fragment) not in places(path)


@functools.cache
def places(page: Path) -> set[str]:
    found = re.findall(r"\bid=(\"[^\"]*\"|'[^']*'|[^\s>]+)", page.read_text(encoding="utf-8"))
    return {html.unescape(each.strip("\"'")) for each in found}


@pytest.fixture(scope="module")
def site(demo: Path) -> Demo:
    return Demo(demo)


def of_html(text: str) -> Iterator[str]:
    yield from (html.unescape(found.strip("\"'")) for found in ATTRIBUTE.findall(text))


def of_feed(path: Path) -> Iterator[str]:
    """Every address of a feed: its own, its items' and those inside what the items say."""
    if path.suffix == ".json":
        yield from _of_json(json.loads(path.read_bytes()))
        return
    for each in etree.parse(path).iter():
        yield from (each.attrib[name] for name in ("href", "url") if name in each.attrib)
        text = (each.text or "").strip() if isinstance(each.tag, str) else ""
        yield from [text] if ADDRESS.fullmatch(text) else of_html(text)


def _of_json(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(each, str):
            yield from [each] if ADDRESS.fullmatch(each) else of_html(each)
        yield from _of_json(each)


def of_paper(path: Path) -> Iterator[str]:
    """The addresses of a PDF: those of its links, and those in the texts that it carries."""
    with pikepdf.open(path) as paper:
        for page in paper.pages:
            for note in page.get("/Annots", ()):
                if "/A" in note and "/URI" in note.A:
                    yield str(note.A.URI)
        for name, piece in paper.attachments.items():
            if not name.startswith("body-"):  # as its authors wrote it
                yield from ADDRESS.findall(piece.get_file().read_bytes().decode("utf-8", "replace"))


def dead(site: Demo, of: Any, *endings: str) -> tuple[int, dict[str, str]]:
    """How many addresses of the site were followed, and those that lead nowhere by a file that has them."""
    followed, wrong = 0, {}
    for path in site.files(*endings):
        for given in of(path):
            address = urljoin(site.own(path), given)
            followed += address.startswith(site.base)
            if site.dead(address):
                wrong[address] = path.name
    return followed, wrong


def test_every_address_in_a_feed_leads_somewhere(site: Demo) -> None:
    followed, wrong = dead(site, of_feed, *FEEDS)
    assert wrong == {} and followed > 50_000


def test_every_address_in_a_page_leads_somewhere(site: Demo) -> None:
    followed, wrong = dead(site, lambda path: of_html(path.read_text(encoding="utf-8")), ".html")
    assert wrong == {} and followed > 20_000


def test_every_address_in_the_opml_leads_somewhere(site: Demo) -> None:
    followed, wrong = dead(site, lambda path: ADDRESS.findall(html.unescape(path.read_text(encoding="utf-8"))), ".opml")
    assert wrong == {} and followed > 100


def test_every_address_in_a_report_and_in_the_texts_that_it_carries_leads_somewhere(site: Demo) -> None:
    followed, wrong = dead(site, of_paper, ".pdf")
    assert wrong == {} and followed > 1_000


@functools.cache
def language_of(path: Path) -> str:
    """The language that a page or a PDF says it is in."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as paper:
            return str(paper.Root.Lang)
    return found[1] if (found := re.search(r"<html[^>]* lang=\"?([\w-]+)", path.read_text(encoding="utf-8"))) else ""


def mislabelled(site: Demo, path: Path, text: str, language: str) -> Iterator[tuple[str, str]]:
    """The links of a text in a language that say another language than that of what they lead to, or fail to say it."""
    for address, rest, label in LINK.findall(text):
        whole = urljoin(site.own(path), html.unescape(address.strip("\"'"))).partition("#")[0]
        target = site.folder / unquote(whole.removeprefix(site.base))
        if not whole.startswith(site.base) or target.suffix not in (".pdf", ".html"):
            continue
        there = language_of(target)
        stated = re.search(r"hreflang=\"?([\w-]+)", rest)
        words = {tag for tag, pattern in SAID.items() if target.suffix == ".pdf" and pattern.search(label)}
        right = (there == language and not stated) or (stated and stated[1] == there)
        if not right or words - {there} or (target.suffix == ".pdf" and there != language and not words):
            yield whole, label


def test_a_link_says_the_language_of_what_it_leads_to(site: Demo) -> None:
    wrong = {}
    for path in site.files(".html"):
        language = language_of(path)
        wrong.update(dict(mislabelled(site, path, path.read_text(encoding="utf-8"), language)))
    for path in site.files(".json"):
        feed = json.loads(path.read_bytes()) if path.parent != site.folder else {}
        for item in feed.get("items", ()) if isinstance(feed, dict) else ():
            wrong.update(dict(mislabelled(site, path, item.get("content_html", ""), feed["language"])))
    assert wrong == {}
