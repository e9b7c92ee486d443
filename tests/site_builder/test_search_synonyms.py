"""Words that find each other: one list, the same for the index and for the script that reads it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from projections.search import LEFT_OUT, SAME, compared_form, grams, whole_name
from tests.site_builder.given_site import built, some_entries


@pytest.mark.parametrize(("one", "other"), SAME.items())
def test_both_spellings_have_the_same_grams(one: str, other: str) -> None:
    assert compared_form(one) == compared_form(other) == other
    assert grams(f"某 {one} 某") == grams(f"某 {other} 某")
    assert grams(f"城市{one}地图") == grams(f"城市{other}地图") or one.isascii()


def test_no_word_is_compared_as_one_that_is_compared_as_another() -> None:
    assert not SAME.keys() & set(SAME.values())
    assert all(compared_form(word) == word for word in SAME.values())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("首都蓝天行动专项", "首都蓝天行动"), ("首都蓝天行动", "首都蓝天行动"), ("重大专项", "重大专项"),
        (LEFT_OUT, LEFT_OUT),
        ("示例专项：城市噪音治理", "示例专项:城市噪声治理"), ("专项资金管理办法", "专项资金管理办法"),
    ],
)  # fmt: skip
def test_a_name_is_found_whole_with_its_ending_and_without(name: str, found: str) -> None:
    assert whole_name(name) == found


def test_only_whole_latin_words_are_compared_as_others() -> None:
    assert compared_form("Programming a program") == "programming a programme"


def test_the_page_tells_the_script_the_list_that_the_index_was_made_with(tmp_path: Path) -> None:
    built(some_entries(20), tmp_path / "www")
    for language in ("zh", "en"):
        page = (tmp_path / "www" / language / "search.html").read_text("utf-8")
        told = re.search(r'data-same="([^"]+)" data-leftout="([^"]+)"', page)
        assert told
        assert dict(pair.split("=") for pair in html.unescape(told[1]).split("|")) == SAME
        assert told[2] == LEFT_OUT
