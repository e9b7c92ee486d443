"""Fields are taken by their Chinese labels, at the command line and in files; none is given under both names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.field_names import labels_of, own_names
from desk.terms import WrongTerms, read_terms
from domain.rules.catalogue import KINDS
from domain.rules.shape import shape_of_kind
from terminal.wording import in_language
from tests.desk.conftest import Run


@pytest.mark.parametrize("name", KINDS)
def test_every_field_of_every_kind_goes_by_its_label(name: str) -> None:
    kind = KINDS[name]
    fields = shape_of_kind(kind.fact).fields
    assert own_names(kind, {each.zh: "x" for each in fields}).keys() == {each.name for each in fields}
    assert own_names(kind, {zh: "x" for _, zh, _ in kind.fact.personal}).keys() == {
        each for each, *_ in kind.fact.personal
    }


def test_parts_and_lists_go_by_their_labels() -> None:
    kind = KINDS["project.approved"]
    own = {"title": "甲", "budget": {"total": "300万元", "parts": [{"source": "市级财政资金", "amount": "300万元"}]}}
    labelled = {"项目名称": "甲"} if "项目名称" in labels_of(shape_of_kind(kind.fact)) else {"名称": "甲"}
    zh = {each.name: each.zh for each in shape_of_kind(kind.fact).fields}
    parts = {each.name: each.zh for each in shape_of_kind(kind.fact).by_name["budget"].shape.fields}
    labelled[zh["budget"]] = {parts["total"]: "300万元", parts["parts"]: "[{来源: 市级财政资金, 金额: 300万元}]"}  # type: ignore[assignment]
    assert read_terms(kind, own_names(kind, labelled)) == read_terms(kind, own)


def test_one_field_is_not_given_twice() -> None:
    kind = KINDS["organisation.registered"]
    label = {each.name: each.zh for each in shape_of_kind(kind.fact).fields}["name"]
    with pytest.raises(WrongTerms) as caught:
        own_names(kind, {"name": "甲", label: "乙"})
    assert [in_language(each, "zh") for each in caught.value.problems] == [f"name和{label}是同一项：请只写一次"]


@pytest.mark.parametrize("sign", ["=", "＝"])
def test_a_clerk_records_in_chinese(folder: Path, run: Run, sign: str) -> None:
    told: Any = ("--stream", "organisation/u", "--by", "officer/registrar", "--book", folder)
    label = {each.name: each.zh for each in shape_of_kind(KINDS["organisation.registered"].fact).fields}
    done = run(
        "record", "organisation.registered", *told, f"{label['name']}{sign}某大学", f"{label['body']}{sign}高等学校"
    )
    assert done.exit_code == 0, done.output
    assert "某大学" in done.output
