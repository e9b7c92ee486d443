"""What a page notes of what it reads: as little as can still change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.reader import Reader
from tests.site_builder.given_site import pages_of, some_entries

LENGTH = 1234  # entries: 12 programmes, 62 units at most, 5 a project


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> ViewReader:
    made = View(tmp_path_factory.mktemp("notes") / "view.sqlite")
    follow(made, pages_of(some_entries(LENGTH)), QUESTIONS)
    made.close()
    return ViewReader(made.path)


@pytest.fixture
def reader(view: ViewReader) -> Iterator[Reader]:
    read = Reader(view, "2030-01-01")
    read.begin()
    yield read


def test_a_part_of_a_list_that_is_whole_needs_no_note(reader: Reader) -> None:
    assert len(reader.slice("born", "project", 0, 200)) == 200
    assert len(reader.slice("book", "all", 1200, LENGTH)) == 34
    assert reader.noted() == []


@pytest.mark.parametrize(
    ("question", "key", "start", "stop", "noted"),
    [
        ("book", "all", 1024, 1280, ["all#4"]),  # its last page, of 256, has 210 entries
        ("book", "all", LENGTH - 1, LENGTH + 1, ["all#4"]),
        ("book", "all", 1000, 1600, ["all#4", "all#5", "all#6"]),
        ("book", "all", 2000, 2001, ["all#7"]),  # beyond the end: the entry that will stand there
        ("born", "project", 200, 300, ["project#2"]),
        ("born", "nothing", 0, 100, ["nothing#0"]),
    ],
)
def test_of_what_lacks_the_pages_on_which_it_will_come_are_noted(
    reader: Reader, question: str, key: str, start: int, stop: int, noted: list[str]
) -> None:
    reader.slice(question, key, start, stop)
    assert reader.noted() == [(question, page) for page in noted]


def test_a_whole_list_is_stale_when_it_grows(reader: Reader) -> None:
    projects = len(reader.whole("born", "project"))
    assert reader.noted() == [("born", f"project#{projects // 100}")]


def test_what_is_shared_is_made_once_and_noted_by_each_page(reader: Reader) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("once")
        reader.document("state", "project/P000001")
        return "twelve" if reader.passed("2029-12-31") else ""

    pages, others = [], ("programme/1", "programme/2")
    for other in others:
        reader.begin()
        reader.document("state", other)
        assert reader.shared(("some", "name"), make) == "twelve"
        pages.append(reader.noted())
    assert made == ["once"]
    assert pages == [
        [("state", other), ("state", "project/P000001"), ("day", "2029-12-31")]
        for other in ("programme/1", "programme/2")
    ]


def test_of_what_another_page_keeps_only_that_page_is_noted(reader: Reader) -> None:
    reader.passed("2030-06-01")
    found = reader.kept("findingsyears article/17", lambda: reader.document("findings_tally", "article/17"))
    assert found
    assert reader.noted() == [("kept", "findingsyears article/17"), ("day", "2030-06-01")]
