"""A kind stands where its family stands: whatever is counted as an adjustment is one in every list and report.

The kinds are found by asking the law what each of them does to a state, so a new one is asked too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from domain.rules.approval import ProjectApproved
from domain.rules.catalogue import KINDS
from domain.rules.fact import Fact, Family
from domain.rules.programme import Programme
from domain.rules.project import Project
from domain.rules.shape import Shape, shape_of_kind
from projections.baseline import FIELDS
from projections.groups import FAMILIES, LISTS
from site_builder.content.project import BASELINE
from site_builder.reports import sums
from site_builder.reports.dossier import saying
from site_builder.rulebook.dictionary import kinds_of
from tests.projections.given import Folded, Step, entries

P = "project/示例"
VALUES = {
    "fen": 100, "change": 100, "whole": 1, "quantity": "1", "day": "2016-01-04", "partial_day": "2017", "yes_no": True,
}  # fmt: skip
TEXTS = ("另", "a", "a" * 64, "USD")  # of which one fits each pattern
COUNTERS = {Project: "rebaselinings", Programme: "adjustments"}


def value(shape: Shape) -> Any:
    """Some value of a shape, with everything in it said."""
    if shape.form == "structure":
        return {each.name: value(each.shape) for each in shape.fields}
    if shape.form == "list":
        return [value(shape.item)] if shape.item else []
    if shape.form == "reference":
        return f"{'project' if shape.subject == '*' else shape.subject}/另"
    if shape.choices:
        return next(iter(shape.choices))
    return VALUES.get(shape.form) or next(text for text in TEXTS if re.search(shape.pattern, text))


def said(kind: type[Fact]) -> Fact:
    """A fact of a kind that says everything that it can say."""
    fields = {each.name: value(each.shape) for each in shape_of_kind(kind).fields}
    return msgspec.convert({"kind": kind.__struct_config__.tag, **fields}, kind)


def raising(state: type[Any]) -> list[type[Fact]]:
    """The kinds that count one adjustment more."""
    found, counter = [], COUNTERS[state]
    for kind in (each.fact for each in KINDS.values() if each.fact.state is state):
        if getattr(said(kind).after(state(id="示例"), "2016-01-04"), counter):
            found.append(kind)
    return found


RAISING = [kind for state in COUNTERS for kind in raising(state)]


def test_the_law_has_kinds_that_count_an_adjustment() -> None:
    assert len(raising(Project)) >= 5 and len(raising(Programme)) >= 1


@pytest.mark.parametrize("kind", RAISING, ids=lambda kind: str(kind.__struct_config__.tag))
def test_whatever_counts_as_an_adjustment_stands_where_adjustments_stand(kind: type[Fact]) -> None:
    name = str(kind.__struct_config__.tag)
    assert kind.family == "adjustment"
    assert name in FAMILIES["adjustment"]
    assert sums.group_of(name) == "changed"
    places = [each.fact.family for each in kinds_of(kind.state.subject)]
    own = [place for place, family in enumerate(places) if family == "adjustment"]
    assert own == list(range(own[0], own[0] + len(own))), "the dictionary tells them one after another"


@pytest.mark.parametrize("kind", raising(Project), ids=lambda kind: str(kind.__struct_config__.tag))
def test_an_adjustment_of_a_project_is_in_its_ledger_its_list_and_its_dossier(kind: type[Fact], tmp_path: Path) -> None:
    approval = ProjectApproved(title="示例项目", end="2016-12")
    given = entries([Step(P, approval, "2015-01-05"), Step(P, said(kind), "2016-01-04")])
    view = Folded(tmp_path / "view.sqlite", given)
    assert view.listed("group", "adjustment") == view.listed("group", "adjustment of year/2016") == [1]
    assert view.document("deviation", "all")["rebaselinings"] == 1
    (row,) = view.document("baseline", P)
    assert (row["entry"], row["kind"]) == (1, kind.__struct_config__.tag)
    assert row["changed"] and set(row["changed"]) <= set(FIELDS)
    for field in set(row["changed"]) & set(BASELINE):
        assert kind.__struct_config__.tag in saying(field)


def test_every_family_has_one_place_in_reports_and_at_most_one_list() -> None:
    told = [family for families in sums.GROUPS.values() for family in families]
    assert sorted(told) == sorted(get_args(Family))
    listed = [family for families in LISTS.values() for family in families]
    assert len(set(listed)) == len(listed)
