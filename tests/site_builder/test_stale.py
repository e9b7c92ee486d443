"""What makes pages stale: each maker is asked about all questions that give it pages, and two days stand for all."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.build.makers import MAKERS
from site_builder.reader import PAGE_SIZES, Reader
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import pages_of

DAYS = st.integers(1, 28).map("2015-02-{:02}".format)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> ViewReader:
    made = View(tmp_path_factory.mktemp("stale") / "view.sqlite")
    follow(made, pages_of(lively(420)), QUESTIONS)
    made.close()
    return ViewReader(made.path)


def keys(view: ViewReader) -> list[tuple[str, str]]:
    """Every key of a view, of documents and of pages of lists, and of the book."""
    found = [("site", "settings"), ("book", "all#0"), ("book", "all#1")]
    found += [(question, key) for question, key in view.rows("SELECT question, key FROM documents")]
    for question, key, length in view.rows("SELECT question, key, sum(count) FROM lists GROUP BY question, key"):
        found += [(question, f"{key}#{page}") for page in range((length - 1) // PAGE_SIZES.get(question, 100) + 1)]
    return found


def test_no_maker_leaves_out_a_question_that_gives_it_pages(view: ViewReader) -> None:
    everything = keys(view)
    assert len({question for question, _ in everything}) > 20
    for name, maker in MAKERS.items():
        for of in {each.func for each in maker.of.values() if isinstance(each, partial)}:
            giving = {question for question, key in everything if tuple(of(question, key))}
            assert giving <= set(maker.of), name


@given(st.sets(DAYS, max_size=8), DAYS, DAYS)
def test_the_two_days_noted_are_crossed_whenever_one_of_all_is(asked: set[str], was: str, now: str) -> None:
    """A page that asked for some days as of one, and is looked at as of another."""
    reader = Reader(None, was)  # type: ignore[arg-type]  # no document is read
    reader.begin()
    assert [reader.passed(day) for day in sorted(asked)] == [day < was for day in sorted(asked)]
    first, last = sorted((was, now))
    noted = {day for question, day in reader.noted() if question == "day"}
    assert noted <= asked
    assert any(first <= day < last for day in noted) == any(first <= day < last for day in asked)
