"""The course of a project as a picture: its numbers are those of its list, marks lie apart, texts stay texts."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from domain.rules.approval import ProjectApproved
from domain.rules.proposal import ProjectProposed
from site_builder.content.timeline import (
    LEFT,
    NARROWEST,
    ROWS,
    CourseEvent,
    CourseLane,
    CoursePeriod,
    MarkBox,
    placed,
    timeline,
)
from tests.projections.given import LIST, Step, entries
from tests.site_builder.given_site import built

HOSTILE = "]]> <b>&amp;</b> \"'<!-- --><?x?>"
PLACES = st.lists(st.floats(LEFT, 80.5), min_size=1, max_size=60).map(sorted)


@given(PLACES, st.integers(1, 90), st.floats(NARROWEST, 1200))
def test_no_mark_lies_upon_another_on_any_screen_and_none_is_lost(
    places: list[float], number: int, width: float
) -> None:
    marks = placed(places, number)
    assert [each for mark in marks for each in range(mark.first, mark.last + 1)] == list(range(len(places)))
    assert all(mark.row < ROWS for mark in marks)
    for row in range(ROWS):
        boxes = [mark.edges(number, width) for mark in marks if mark.row == row]
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(boxes))


def test_a_joined_mark_says_the_numbers_of_all_its_events() -> None:
    assert MarkBox(10, 0, 2, 5).label(4) == "6–9" and MarkBox(10, 0, 2, 2).label(4) == "6"


days = st.dates().map(str)


@given(days, days, st.lists(days, min_size=1, max_size=20).map(sorted))
def test_every_drawing_is_well_formed_and_the_same_twice(start: str, end: str, happened: list[str]) -> None:
    periods = [CoursePeriod(HOSTILE, min(start, end), max(start, end), "plan")]
    lanes = [CourseLane(HOSTILE, tuple(CourseEvent(day, HOSTILE, "money") for day in happened))]
    drawn = timeline(HOSTILE, HOSTILE, periods, lanes)
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img" and root[0].text == HOSTILE and root[1].text == HOSTILE
    assert drawn == timeline(HOSTILE, HOSTILE, periods, lanes)


def test_the_numbers_of_each_drawing_are_those_of_its_list_and_lead_into_the_story(example_site: Path) -> None:
    met = 0
    for path in sorted((example_site / "zh/projects").glob("*.html")):
        page = html.parse(path)
        if not (found := page.xpath("//section[@id='course']")):
            continue
        met += 1
        labels = found[0].xpath(".//*[local-name()='svg']/*[local-name()='svg']/*[local-name()='text']/text()")
        drawn = [number for label in labels for number in _numbers(label)]
        lists = found[0].xpath(".//ol")
        listed = [int(each.get("start")) + at for each in lists for at in range(len(each.xpath("li")))]
        assert drawn == listed == list(range(1, len(listed) + 1))
        for link in found[0].xpath(".//ol//a"):
            line = page.xpath(f"//li[@id='{link.get('href')[1:]}']")[0]
            assert link.text_content() in line.text_content()
    assert met


def _numbers(label: str) -> range:
    ends = [int(each) for each in re.findall(r"\d+", label)]
    return range(ends[0], ends[-1] + 1)


def test_a_project_with_hardly_any_day_has_no_picture(tmp_path: Path) -> None:
    steps = [
        Step("project/P1", ProjectApproved(title="甲"), "2015-02-05"),
        Step("project/P2", ProjectProposed(title="乙", start="2014", end="2015"), None, "2018-01-05", LIST),
        Step("project/P3", ProjectApproved(title="丙", start="2015-03", end="2016-12"), "2015-02-05"),
    ]
    built(entries(steps), tmp_path / "www")
    pages = [(tmp_path / f"www/en/projects/P{number}.html").read_text("utf-8") for number in (1, 2, 3)]
    assert ['id="course"' in page for page in pages] == [False, False, True]
