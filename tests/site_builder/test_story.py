"""A story is read by years from the newest back, and each day on which something was decided has an address."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

import pytest
from markupsafe import Markup

from site_builder.words.contents_list import LEAST, with_contents
from site_builder.words.years import by_year


class Line(NamedTuple):
    index: int  # type: ignore[assignment]
    on: str | None


@pytest.mark.parametrize("seed", range(200))
def test_every_line_stands_once_and_the_last_of_a_day_bears_it(seed: int) -> None:
    chance = random.Random(seed)
    days = [None, "2014-03-01", "2014-12-31", "2015-01-01", "2015-06-30", "2016-02-29"]
    lines = [Line(index, chance.choice(days)) for index in chance.sample(range(100), chance.randrange(12))]
    years = by_year(lines)
    told = [(line, anchor) for year in years for line, anchor in year.lines]
    assert sorted(line.index for line, _ in told) == sorted(line.index for line in lines)
    assert [year.year for year in years] == sorted({(line.on or "")[:4] for line in lines}, reverse=True)
    for year in years:
        numbers = [line.index for line, _ in year.lines]
        assert numbers == sorted(numbers, reverse=True)
        assert all((line.on or "")[:4] == year.year for line, _ in year.lines)
    anchors = [anchor for _, anchor in told if anchor]
    assert sorted(anchors) == sorted({line.on for line in lines if line.on})
    for line, anchor in told:
        if anchor:
            assert line.index == max(each.index for each in lines if each.on == anchor)


def page(number: int) -> Markup:
    sections = "".join(f'<section id="s{chr(97 + n)}"><h2>甲 <b>{n}</b></h2><p>…</p></section>' for n in range(number))
    return Markup("<p>前</p><h1>题</h1>" + sections)


def test_a_page_of_few_sections_has_no_list_of_them() -> None:
    assert with_contents("本页内容", page(LEAST - 1)) == page(LEAST - 1)


def test_a_long_page_lists_its_own_headings_behind_its_title() -> None:
    made = str(with_contents("本页内容", page(LEAST)))
    assert "</h1><nav" in made and "&lt;" not in made
    assert re.findall(r'<li><a href="#(\w+)">(.*?)</a>', made) == [(f"s{chr(97 + n)}", f"甲 {n}") for n in range(LEAST)]
    assert made.replace(made[made.index("<nav") : made.index("</nav>") + 6], "") == str(page(LEAST))
