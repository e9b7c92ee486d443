"""How the pages of the example read: full-width signs in Chinese, true plurals in English, one word for one thing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.ledger.store import open_book
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.examples.conftest import Fed

UNSEEN = re.compile(r"<(pre|code|script|style)\b.*?</\1>", re.DOTALL)  # as recorded, or for machines
TAG = re.compile(r"<[^>]*>")
BLOCK = re.compile(r"</?(?:td|th|dt|dd|li|p|h\d|div|section|br|summary)\b")
READ_OUT = re.compile(r'\s(?:aria-label|alt|content|data-label|title)="([^"]*)"')
ADDRESS = re.compile(r'https?://[^\s"<]+')  # it is no wording
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;()]|[,:;()][\u4e00-\u9fff]|[\u4e00-\u9fff] \(|\) [\u4e00-\u9fff]")
# In “entry 1 has no answer” it is a name, and the word no plural.
NO_PLURAL = ("has", "is", "was", "awaits")
PLURAL = re.compile(rf"(?<![\w.,–-])1 (?!(?:{'|'.join(NO_PLURAL)})\b)[a-z]+s\b")
BANNED = {
    "zh": re.compile(
        "总账|账本|本卷|开卷|根散列|项目卷宗|单位情况报告|曾用名(?!称)|应由谁补|第0年|没有算法|排成版面"
        "|是否按工作日计算：|是否成熟：|是否约数："
    ),
    "en": re.compile(
        r"re-?baselin|\bnought\b|\bunqualified\b|whose turn it is|passed in silence|full months|\byear 0\b"
        r"|respectively|\b(?:CNY|£|\$|€) ?-",
        re.IGNORECASE,
    ),
}


@pytest.fixture(scope="module")
def example(fed: Fed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site without its PDFs."""
    out = tmp_path_factory.mktemp("wording") / "www"
    with open_book(fed.folder) as book:
        make(book.pages, Settings(example=True, pdf=()), out, as_of="2018-12-31")
    return out


def recorded(value: Any) -> Iterator[str]:
    """Every text of an entry: it stands on the pages as it was recorded."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from recorded(each)
    elif isinstance(value, list):
        for each in value:
            yield from recorded(each)


def said(text: str) -> str:
    """What a reader sees or hears of a page; a tag parts what it stands between only where a block does."""
    seen = ADDRESS.sub("", UNSEEN.sub("", text))
    heard = "\n".join(READ_OUT.findall(seen))
    return html.unescape(TAG.sub("", BLOCK.sub("\n<", seen)) + "\n" + heard)


def found(folder: Path, pattern: re.Pattern[str], facts: re.Pattern[str] | None = None) -> list[str]:
    """Page and excerpt of whatever a pattern finds in the texts of a language that are ours."""
    wrong = {}
    for path in sorted(folder.rglob("*.html")):
        text = said(path.read_text(encoding="utf-8"))
        for match in pattern.finditer(facts.sub("", text) if facts else text):
            around = match.string[max(0, match.start() - 30) : match.end() + 30].replace("\n", " ")
            wrong.setdefault(re.sub(r"\d+", "#", around), f"{path.relative_to(folder)}: {around}")
    return sorted(wrong.values())


def test_chinese_sentences_have_chinese_signs(fed: Fed, example: Path) -> None:
    texts = {text for data in fed.data for text in recorded(json.loads(data)) if HALF_WIDTH.search(text)}
    parts = {line for text in texts for line in (text, text.rstrip("。"), *text.splitlines())}
    facts = re.compile("|".join(map(re.escape, sorted(parts, key=len, reverse=True))))
    assert found(example / "zh", HALF_WIDTH, facts) == []


def test_one_is_no_plural_in_english(example: Path) -> None:
    assert found(example / "en", PLURAL) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_thing_has_one_name(language: str, example: Path) -> None:
    assert found(example / language, BANNED[language]) == []
