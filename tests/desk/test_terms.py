"""Terms as texts: what is understood, and the one line for each thing that is not."""

from __future__ import annotations

from typing import Any

import pytest

from desk.money import NotAnAmount, hundredths
from desk.terms import WrongTerms, nested, read_terms
from domain.rules.catalogue import KINDS
from domain.rules.shape import shape_of_kind


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("300万元", 3_000_000_00),
        ("12.5 元", 1250),
        ("1,200.50", 120_050),
        ("1200", 1200),
        ("1,200", 120_000),
        ("¥3", 300),
        ("50分", 50),
        ("1.2亿元", 120_000_000_00),
        ("£445.17m", 445_170_000_00),
        ("£12,743.00", 1_274_300),
        ("人民币 300 万元", 3_000_000_00),
        ("-20万元", -200_000_00),
        ("(12.50)", -1250),
        ("2.3 million", 2_300_000_00),
        ("１２万元", 120_000_00),
    ],
)
def test_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert hundredths(text) == fen


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("18", "万元", 180_000_00),
        ("0.27", "万元", 2_700_00),
        ("3000元", "万元", 3_000_00),
        ("£12,743.00", "£m", 12_743_000_000_00),
        ("£445.17m", "£m", 445_170_000_00),
    ],
)
def test_the_unit_of_a_column_holds_where_the_cell_names_none(text: str, unit: str, fen: int) -> None:
    assert hundredths(text, unit) == fen


@pytest.mark.parametrize("text", ["", "三百", "12,34", "1.2.3", "12 apples", "1e5", "12.345元"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount):
        hundredths(text)


def test_a_part_of_a_fen_is_rounded_only_when_told() -> None:
    assert hundredths("1.234567", "万元", rounded=True) == 1_234_567
    assert hundredths("0.125元", rounded=True) == 13


def test_fields_become_typed() -> None:
    fact: Any = read_terms(
        KINDS["project.approved"],
        {
            "title": " 某项目 ",
            "management_class": "政府支持开展",
            "undertakers": "organisation/甲",
            "budget": {"total": "300万元", "parts": [{"source": "市级财政资金", "amount": "300万元"}]},
            "start": "2014-04",
            "applicants": "1,200",
            "end": "",
        },
    )
    assert (fact.title, fact.management_class, fact.undertakers) == (
        "某项目",
        "government_supported",
        ("organisation/甲",),
    )
    assert (fact.budget.total, fact.budget.parts[0].source, fact.start) == (3_000_000_00, "municipal", "2014-04")
    assert (fact.applicants, fact.end) == (1200, None)


def test_a_list_or_a_structure_may_be_given_in_yaml() -> None:
    fact: Any = read_terms(
        KINDS["programme.proposed"],
        {"title": "某专项", "tasks": "[{key: t1, title: 任务一}, {key: t2, title: 任务二}]"},
    )
    assert [task.key for task in fact.tasks] == ["t1", "t2"]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"titel": "x"}, "titel: there is no such field (did you mean title?); the fields are title, "),
        ({"start": "2014-13"}, "start: 2014-13 is not a month of the calendar"),
        ({"start": "2014-02-30"}, "start: 2014-02-30 is not a day of the calendar (year-month-day)"),
        ({"start": "April 2014"}, "start: 'April 2014' is not a day, month or year: write 2014-04-14, 2014-04 or 2014"),
        (
            {"budget": {"total": "三百万"}},
            "budget.total: '三百万' is not an amount of 0 or more: write digits and a unit, such as 300万元",
        ),
        ({"budget": {"total": "-1元"}}, "budget.total: '-1元' is not an amount of 0 or more"),
        ({"budget": {"total": "0.001元"}}, "budget.total: '0.001元' is not a whole number of fen"),
        ({"budget": "300万元"}, "budget: '300万元' is one value, but this has parts: give total, parts, currency"),
        ({"budget": {"parts": []}}, "budget.total: is missing; give total"),
        ({"programme": "1"}, "programme: '1' is not the name of a stream: write programme/ID"),
        (
            {"method": "tender"},
            "method: 'tender' is not one of: directed 定向委托, merit_based 择优委托, open_tender 招标"
            " (did you mean open_tender?)",
        ),
        ({"applicants": "many"}, "applicants: 'many' is not a whole number of that range: write digits alone"),
        ({"applicants": "-1"}, "applicants: '-1' is not a whole number of that range: Expected `int` >= 0"),
        ({"applicants": "1,2"}, "applicants: '1,2' is not a whole number"),
        ({"applicants": "1_000"}, "applicants: '1_000' is not a whole number"),
        (
            {"targets": [{"key": "t1", "indicator": "精度", "value": "3,5", "due": "2016"}]},
            "targets[1].value: '3,5' is not a decimal number",
        ),
        ({"title": ["a", "b"]}, "title: one text is wanted here, not a list"),
        ({"title": "长" * 301}, "title: has 301 characters; at most 300 fit here"),
        (
            {"undertakers": ["organisation/a", "b"]},
            "undertakers[2]: 'b' is not the name of a stream: write organisation/ID",
        ),
    ],
)
def test_each_mistake_is_one_line(told: dict[str, Any], line: str) -> None:
    with pytest.raises(WrongTerms) as caught:
        read_terms(KINDS["project.approved"], told)
    (problem,) = caught.value.problems
    assert problem.startswith(line)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(WrongTerms) as caught:
        read_terms(KINDS["project.approved"], {"titel": "x", "start": "soon", "method": "lottery"})
    assert {problem.partition(":")[0] for problem in caught.value.problems} == {"titel", "start", "method"}


def test_dotted_names_and_repeated_fields() -> None:
    pairs = [("budget.total", "1元"), ("budget.currency", "GBP"), ("units", "a"), ("units", "b"), ("units", "c")]
    assert nested(pairs) == {"budget": {"total": "1元", "currency": "GBP"}, "units": ["a", "b", "c"]}
    with pytest.raises(WrongTerms, match="give its parts or the whole, not both"):
        nested([("budget", "x"), ("budget.total", "y")])
    with pytest.raises(WrongTerms, match="give its parts or the whole, not both"):
        nested([("budget.total", "y"), ("budget", "x")])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_shape_that_the_desk_can_read(kind: str) -> None:
    fact = KINDS[kind].fact
    shape = shape_of_kind(fact)
    assert {each.name for each in shape.fields} == set(fact.__struct_fields__)
    assert not {name for name, _, _ in fact.personal} & set(fact.__struct_fields__)
    assert all(each.zh and each.en for each in shape.fields), kind
