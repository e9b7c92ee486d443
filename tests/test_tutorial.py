"""The tutorials run as they stand, in Chinese and in English, and show what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tutorial import BLOCK, ROOT, Step, agrees, steady, steps, told

pytestmark = pytest.mark.slow
DOCS = ("tutorial.zh.md", "tutorial.md")


@pytest.mark.parametrize("doc", DOCS)
def test_a_tutorial_runs_and_shows_what_is_printed(doc: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / doc).read_text(encoding="utf-8")
    blocks = 0
    for block, printed in told(text, tmp_path):
        assert agrees(block["body"], printed.rstrip("\n")), f"{doc} shows:\n{block['body']}\nbut it is:\n{printed}"
        blocks += 1
    assert blocks >= 12


def test_both_tell_the_same_story() -> None:
    """The same kinds in the same order, in blocks of the same sorts."""
    told_in = [(ROOT / "docs" / doc).read_text(encoding="utf-8") for doc in DOCS]
    sorts = [[(block["how"], block["lang"]) for block in BLOCK.finditer(text)] for text in told_in]
    assert sorts[0] == sorts[1]
    kinds = [re.findall(r"(?:record |kind: )([a-z]+\.[a-z_]+)", text) for text in told_in]
    assert kinds[0] == kinds[1] and len(set(kinds[0])) >= 20


def test_what_is_shown_is_compared() -> None:
    assert [*steps("$ a \\\n> b\nx\ny\n$ c\n")] == [Step("a \\\nb", "x\ny"), Step("c", "")]
    assert agrees("recorded …\n2", "recorded 1\n2") and not agrees("recorded 1", "recorded 2")
    assert steady("a  \r\nmade (1.2 s)") == "a\nmade (… s)"
    assert steady("pages: 8 of 352\n页面：1/393\nb") == "b"
