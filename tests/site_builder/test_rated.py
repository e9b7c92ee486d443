"""The years of post-evaluation stand in their order, whether they were reported or not."""

from __future__ import annotations

from site_builder.content.evaluations import STAGES, with_due_years


def row(stage: str, year: int | None) -> dict[str, object]:
    return {"order": STAGES.index(stage), "year": year, "first": 7}


def test_a_missing_year_stands_between_those_that_were_reported() -> None:
    given = [row("acceptance", None), row("post", 0), row("post", 2)]
    told = with_due_years(given, [{"year": 1, "ends": "2018-12-31"}, {"year": 3, "ends": "2020-12-31"}])
    assert [(each["year"], each.get("missing", False)) for each in told] == [
        (None, False),
        (0, False),
        (1, True),
        (2, False),
        (3, True),
    ]


def test_a_report_without_its_day_yet_stands_before_the_empty_row_of_its_year() -> None:
    told = with_due_years([row("post", 1)], [{"year": 1, "ends": "2018-12-31"}])
    assert [each.get("missing", False) for each in told] == [False, True]
