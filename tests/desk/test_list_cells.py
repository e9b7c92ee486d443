"""What a cell says beside its number: a currency, a text guard of a spreadsheet, a formula."""

from __future__ import annotations

import pytest

from tests.desk.transcribing import MAPPING, TOP, Transcriber, accounted, reasons

PAID = """
[[fact]]
kind = "project.disbursed"
stream = "project/{编号}"
fields.amount = { column = "已拨", amount = "UNIT" }
"""
DOLLARS = MAPPING.replace('amount = "万元"', 'amount = "$"')


def payments(run_on: Transcriber, number: str) -> list[tuple[int, str | None]]:
    entries = run_on.book.stream(f"project/{number}")
    return [(entry.fact.amount, entry.fact.currency) for entry in entries if entry.kind == "project.disbursed"]


@pytest.mark.parametrize("turned", [False, True], ids=["budget first", "payment first"])
def test_renminbi_of_a_cell_or_a_unit_never_become_the_currency_of_the_budget(
    run_on: Transcriber, turned: bool
) -> None:
    by_unit = PAID.replace("UNIT", "元")
    facts = DOLLARS.partition("[[fact]]")
    mapping = facts[0] + by_unit + facts[1] + facts[2] if turned else DOLLARS + by_unit
    top = TOP.strip() + ",已拨\n"
    text = top + "Z1,甲,某所,900,300元\nZ2,乙,某所,900,¥3万\nZ3,丙,某所,900,CNY 3\nZ4,丁,某所,900,7\nZ5,戊,某所,,7\n"
    assert accounted(run_on(mapping, text)) == (5, 0, 0, 0)
    assert [payments(run_on, f"Z{n}") for n in range(1, 6)] == [
        [(30_000, "CNY")], [(3_000_000, "CNY")], [(300, "CNY")], [(700, "CNY")], [(700, None)],
    ]  # fmt: skip
    assert accounted(run_on(mapping, top + "A1,甲,某所,9,$3\nA2,乙,某所,9,€3\n", "b.csv")) == (0, 0, 2, 0)


def test_only_the_cells_that_say_so_are_in_renminbi_where_the_unit_names_no_currency(run_on: Transcriber) -> None:
    run_on(DOLLARS, TOP + "Z1,甲,某所,900\nZ2,乙,某所,900\n")
    run_on(MAPPING, TOP + "Z3,丙,某所,1\n", "b.csv")
    only = MAPPING.partition("[[fact]]")[0] + PAID.replace("UNIT", "万")
    assert accounted(run_on(only, "编号,已拨\nZ1,3\nZ2,3万元\nZ3,3万元\n", "c.csv")) == (3, 0, 0, 0)
    assert [payments(run_on, f"Z{n}")[0][1] for n in (1, 2, 3)] == [None, "CNY", None]


@pytest.mark.parametrize(
    ("cell", "id_"),
    [('"=""00731"""', "00731"), ("'00731", "00731"), ('"=""甲-1"""', "甲-1"), ("'GX-7", "GX-7")],
)
def test_the_guard_of_a_text_is_no_part_of_it(run_on: Transcriber, cell: str, id_: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}{cell},'round the clock,某所,'12\n")) == (1, 0, 0, 0)
    assert run_on.fact(f"project/{id_}").title == "'round the clock"
    assert run_on.fact(f"project/{id_}").budget.total == 12_000_000


@pytest.mark.parametrize("cell", ["=1+1", '"=HYPERLINK(""http://x"",""Z9"")"', "=B2", "@SUM(A1)", "'=A1", "+CALL(1)"])
def test_a_formula_in_text_is_no_value(run_on: Transcriber, cell: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}Z1,{cell},某所,1\n{cell},乙,某所,2\n")) == (0, 0, 2, 0)
    assert all("holds the formula" in reason for reason in reasons(run_on))
