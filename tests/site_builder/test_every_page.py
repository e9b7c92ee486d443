"""What holds on every page of the example: names instead of keys, and no two headings alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from domain.ledger.store import open_book
from domain.rules.terms import TERMS

pytestmark = pytest.mark.slow
HIDDEN = ("pre", "code", "script", "style")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
DETAILS = len(HEADINGS)  # a summary heads what is folded under it, below any other heading
ENTRY = re.compile(r"(详情 |Details )?(第 \d+ 号记录|Entry \d+)|展开|Show")  # what is folded under a line of a story


class Read(HTMLParser):
    """The visible texts of a page, and its headings with what each stands under."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.headings: list[tuple[tuple[str, ...], str, str]] = []
        self.hidden: list[str] = []
        self.open = ""
        self.over: list[tuple[int, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (
            tag in HIDDEN or ("class", "address") in attrs or ("class", "next") in attrs
        ):  # a step names fields and kinds
            self.hidden.append(tag)
        if tag in HEADINGS:
            self.open = tag
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()
        if tag == self.open:
            self._heads(tag, " ".join(self.texts[-1].split()))
            self.open = ""
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            if self.open:
                self.texts[-1] += data
            else:
                self.texts.append(data)

    def _heads(self, tag: str, text: str) -> None:
        level = HEADINGS.index(tag)
        while self.over and self.over[-1][0] >= level:
            self.over.pop()
        self.headings.append((tuple(each for _, each in self.over), tag, text))
        if level < DETAILS - 1:
            self.over.append((level, text))


def pages(site: Path) -> Iterator[tuple[str, Read]]:
    for path in sorted(site.glob("*/**/*.html")):
        yield path.relative_to(site).as_posix(), Read(path)


def keys(site: Path) -> list[str]:
    """The keys of tasks, targets and milestones in the book, and the words of vocabularies that no English text has."""
    found: set[bytes] = set()
    with open_book(site.with_name("book")) as book:
        for _, body in book.pages(0, 10_000):
            found |= set(re.findall(rb'"(?:key|task|target)":"([a-z][a-z0-9_-]*)"', body))
    words = {word for vocabulary in TERMS.values() for word in vocabulary if "_" in word}
    return sorted({key.decode() for key in found} | words)


def test_no_page_shows_a_key_where_a_name_belongs(example_site: Path) -> None:
    known = keys(example_site)
    assert len(known) > 50
    raw = r"officer/[\w-]+(?![\w-]*\+)|(?<![\w/.])[a-z]+_[a-z_]+(?![\w/])"
    key = rf"(?<![\w/.-])(?:{'|'.join(map(re.escape, known))})(?![\w/-])"
    everywhere, chinese = re.compile(raw, re.ASCII), re.compile(f"{raw}|{key}", re.ASCII)
    wrong = {}
    for path, page in pages(example_site):
        if "dictionary" in path:  # which tells of the record itself
            continue
        for text in page.texts:
            english = path.startswith("en/") or (" " in text.strip() and text.isascii())  # such as an English title
            if "代号" in text:  # a rule about the keys themselves
                continue
            if found := (everywhere if english else chinese).search(text):
                wrong[path] = (found[0], text.strip()[:80])
    assert not wrong


def test_an_officer_is_named_by_post_wherever_one_is_named(example_site: Path) -> None:
    named = re.compile(r"(?<![（\w/+-])example-[ders]\d(?![\w/+-])")
    for path, page in pages(example_site):
        if path.startswith("zh/"):
            assert not [text for text in page.texts if named.search(text)], path
    line = next((example_site / "zh/projects").glob("SL2014002.html")).read_text(encoding="utf-8")
    assert re.search(r'<dt>记录人<dd><a href="../officers/example-\w+.html">示例\w+（example-\w+）</a>', line)


def test_no_two_headings_on_a_page_are_alike(example_site: Path) -> None:
    alike = []
    for path, page in pages(example_site):
        headings = [each for each in page.headings if not (each[1] == "summary" and ENTRY.fullmatch(each[2]))]
        alike += [(path, each[1:]) for each in sorted(set(headings)) if headings.count(each) > 1]
    assert len({tag for _, page in pages(example_site) for _, tag, _ in page.headings}) >= 4
    assert not alike
