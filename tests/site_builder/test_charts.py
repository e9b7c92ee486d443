"""Charts say every name whole, in the room that they have."""

from __future__ import annotations

import re

import pytest

from site_builder.content.charts import Bar, bars

LONG = "municipal state-owned enterprise"


@pytest.mark.parametrize(("label", "anchors"), [("甲", {"end", "start"}), (LONG, {"start"})])
def test_a_name_too_long_to_stand_beside_its_bar_stands_whole_above_it(label: str, anchors: set[str]) -> None:
    drawn = bars("Budgets", [Bar(label, 500, "CNY 500,000"), Bar("other", 250, "CNY 250,000")], 360)
    assert f">{label}</text>" in drawn
    assert set(re.findall('text-anchor="(.*?)"', drawn)) == anchors
    for x, length in re.findall(r'<rect x="(.*?)" .*?width="(.*?)"', drawn):
        assert 0 <= float(x) < float(x) + float(length) < 360
