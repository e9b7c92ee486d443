"""Text that runs from right to left turns nothing around it: it stands in `<bdi>` on every page."""

from __future__ import annotations

import re
import sys
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.words.bidi import BLOCKS, MARKS, isolated
from tests.projections.given import entries
from tests.projections.test_wrong_clock import registered
from tests.site_builder.given_site import built

TURNS = ("R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
HEBREW, ARABIC = "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"
PARTS = st.sampled_from(
    ["<p>", "</p>", "9 / 1000", "预算", "abc", " ", "、", "&lt;", HEBREW, f"{ARABIC} {ARABIC}", "\u0663", "\u202e",
     '<a title="' + HEBREW + '">', "</a>", "<!-- " + HEBREW + " -->", "<option>" + HEBREW + "</option>", "'",
     "<svg><text>" + HEBREW + "</text></svg>"]
)  # fmt: skip


def outside(page: str) -> str:
    """What stands on a page outside of `<bdi>`, tags and elements that hold text alone."""
    plain = re.sub(r"<(option|title|script|style|textarea|svg)\b.*?</\1>|<!--.*?-->", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", re.sub(r"<bdi>[^<]*</bdi>", "", plain))


def test_every_sign_that_turns_text_is_known() -> None:
    known = re.compile(f"[{BLOCKS}{MARKS}]")
    signs = map(chr, range(sys.maxunicode + 1))
    assert [each for each in signs if unicodedata.bidirectional(each) in TURNS and not known.match(each)] == []
    assert not known.search("公示 «a» 9 / 1000 ①²【】，。–…★■☐")


@given(st.lists(PARTS, max_size=12).map("".join))
def test_nothing_outside_runs_from_right_to_left(page: str) -> None:
    told = isolated(page)
    assert not [each for each in outside(told) if unicodedata.bidirectional(each) in TURNS]
    assert re.sub(r"</?bdi>", "", told) == page
    assert isolated(told.replace("<bdi>", "").replace("</bdi>", "")) == told


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"<p>{HEBREW} 9 / 1000</p>", f"<p><bdi>{HEBREW}</bdi> 9 / 1000</p>"),
        (
            f"将{HEBREW} {ARABIC}改为{ARABIC}、{HEBREW}",
            f"将<bdi>{HEBREW} {ARABIC}</bdi>改为<bdi>{ARABIC}</bdi>、<bdi>{HEBREW}</bdi>",
        ),
        (f'<a title="{HEBREW}">甲</a>', f'<a title="{HEBREW}">甲</a>'),
        (f"<title>{HEBREW}</title>", f"<title>{HEBREW}</title>"),
        (f"<svg><text>{HEBREW}</text></svg>{HEBREW}", f"<svg><text>{HEBREW}</text></svg><bdi>{HEBREW}</bdi>"),
        ("<p>甲 \u202e 9</p>", "<p>甲 <bdi>\u202e</bdi> 9</p>"),
        ("\ufe8e", "<bdi>\ufe8e</bdi>"),
    ],
)  # fmt: skip
def test_a_run_is_isolated_where_elements_may_stand(page: str, told: str) -> None:
    assert isolated(page) == told


def test_a_name_from_right_to_left_on_the_pages_of_a_site(tmp_path: Path) -> None:
    built(entries([registered(f"甲{HEBREW} 9", "2016-02-01")]), tmp_path / "www")
    shown = 0
    for path in (tmp_path / "www").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert not [each for each in unescape(outside(page)) if unicodedata.bidirectional(each) in TURNS], path
        shown += f"<bdi>{HEBREW}</bdi>" in page
    assert shown >= 6
