"""The years of post-evaluation stand in their order, whether they were reported or not."""

from __future__ import annotations

from domain.rules.in_force import default
from site_builder.content.evaluations import DueYear, EvaluationRow, stage_place, with_due_years


def row(stage: str, year: int | None) -> EvaluationRow:
    return EvaluationRow(
        stream="evaluation/E", first=7, order=stage_place(default(), stage), stage=stage, post=stage == "post",
        year=year, of=None, evaluator="", signed=None, overall="", on=None, due=None, ratings={}, values=[],
        findings=(),
    )  # fmt: skip


def due(year: int) -> DueYear:
    return DueYear(year=year, ends=f"{2017 + year}-12-31", overdue=False)


def test_a_missing_year_stands_between_those_that_were_reported() -> None:
    told = with_due_years([row("acceptance", None), row("post", 0), row("post", 2)], [due(1), due(3)])
    assert [(each.year, each.missing) for each in told] == [
        (None, False),
        (0, False),
        (1, True),
        (2, False),
        (3, True),
    ]


def test_a_report_without_its_day_yet_stands_before_the_empty_row_of_its_year() -> None:
    assert [each.missing for each in with_due_years([row("post", 1)], [due(1)])] == [False, True]
