"""A list's key is read from its text as it was, whatever the id of a stream in it looks like."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projections.key import ListKey

PIECES = [*"aZ1/#?=._-示", " of ", "#1", " ", "programme/", "year/"]
IDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)
STREAMS = st.tuples(st.sampled_from(["programme", "organisation", "project"]), IDS).map("/".join)
KEYS = st.one_of(
    st.builds(ListKey.about, st.sampled_from(["", "project", "recorded", "2016", "2016-05"]), STREAMS),
    st.builds(ListKey, st.sampled_from(["", "rated_since"]), st.just("evaluator"), STREAMS, st.none()),
    st.builds(ListKey, st.sampled_from(["", "adjustment"]), st.just("year"), st.just("2016"), st.none()),
    st.sampled_from(["", "adjustment", "2016"]).map(ListKey),
)


@given(KEYS, st.integers(0, 10**6))
@example(ListKey.about("", "organisation/A of B"), 0)
@example(ListKey.about("project", "organisation/A#3"), 0)
def test_a_text_is_read_as_it_was_written(key: ListKey, page: int) -> None:
    assert ListKey.parse(str(key)) == key
    assert ListKey.parse_page(str(key.at(page))) == key.at(page)
    assert key.at(page).whole == key


@given(STREAMS)
def test_a_stream_is_told(stream: str) -> None:
    assert ListKey.about("project", stream).stream == ListKey("rated_since", "evaluator", stream).stream == stream


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("adjustment", ListKey("adjustment")),
        ("adjustment of year/2016", ListKey("adjustment", "year", "2016")),
        ("project of programme/1", ListKey("project", "programme", "programme/1")),
        ("kind/project.approved", ListKey("", "kind", "project.approved")),
        ("programme/1", ListKey("", "programme", "programme/1")),
        ("2014 of programme/1#2", ListKey("2014", "programme", "programme/1", 2)),
        ("status/accepted#0", ListKey("", "status", "accepted", 0)),
    ],
)
def test_a_key_has_one_text(text: str, key: ListKey) -> None:
    assert str(key) == text
    assert ListKey.parse_page(text) == key
