"""Workbooks that say more than the numbers and texts of their cells: number formats, merged cells, hidden rows."""

from __future__ import annotations

import pytest

from desk.transcribe.formats import as_shown
from tests.desk.transcribing import HEAD, MAPPING, Transcriber, accounted, reasons, table
from tests.desk.workbooks import Shown, ods, xls, xlsx


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('"$"#,##0.00', 250.0, "$250"),
        ("[$€-2] #,##0.00", 7.5, "€7.5"),
        ("[$USD] 0", 5.0, "USD5"),
        ("#,##0.00\\ [$kr-41D]", -3.0, "-3kr"),
        ('_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', -12.5, "-¥12.5"),
        ('#,##0"元"', 30000.0, "30000元"),
        ('General"亿元"', 2.0, "2亿元"),
        ('0!.0,"万元"', 12345.0, "1.2345万元"),
        ('#,##0,"千元"', 50123.0, "50.123千元"),
        ('[>=10000]0!.0,"万元";0"元"', 345.0, "345元"),
        ("0.00%", 0.07, "7%"),
        ("00000", 42.0, "00042"),
        ('"GX-"0000', 42.0, "GX-0042"),
        ('0000"."00', 201410.0, "2014.10"),
        ("General", 5.0, None),
        ("#,##0.00_);[Red](#,##0.00)", -5.0, None),
        ('0"个月"', 36.0, None),
        ("yyyy/m/d", 42000.0, None),
        ('[$-F800]dddd", "mmmm', 42000.0, None),
        ("0.00E+00", 5.0, None),
    ],
)
def test_what_a_number_format_shows(code: str, value: float, shown: str | None) -> None:
    assert as_shown(code, value) == shown


CELLS = [
    Shown(100.0, '"$"#,##0.00', "$100.00", "USD"),
    Shown(100.0, "[$€-2] #,##0.00", "100,00 €", "EUR"),
    Shown(0.5, "0.00%", "50.00%"),
    Shown(30000.0, '#,##0"元"', "30,000元"),
    Shown(2.0, '0"亿元"', "2亿元"),
    Shown(50000.0, '#,##0,"千元"', "50千元"),
    Shown(12.5, "#,##0.00", "12.50"),
    12.5,
]
ROWS = table(*([Shown(float(n), "0000", f"{n:04}"), "甲", "某所", cell] for n, cell in enumerate(CELLS, 1)))


@pytest.mark.parametrize(
    ("content", "name"),
    [(xlsx({"S": ROWS}), "l.xlsx"), (ods(ROWS), "l.ods"), (xls(ROWS), "l.xls")],
    ids=["xlsx", "ods", "xls"],
)
def test_an_amount_is_read_as_its_cell_shows_it(run_on: Transcriber, content: bytes, name: str) -> None:
    assert accounted(run_on(MAPPING, content, name)) == (5, 0, 3, 0)
    assert reasons(run_on) == [
        "fields.budget.total: '$100' is in USD, but the column is read as CNY",
        f"fields.budget.total: '{'100€' if name == 'l.ods' else '€100'}' is in EUR, but the column is read as CNY",
        "fields.budget.total: '50%' is not an amount",
    ]
    totals = [run_on.fact(f"project/000{n}").budget.total for n in range(4, 9)]
    assert totals == [3_000_000, 20_000_000_000, 5_000_000, 12_500_000, 12_500_000]


def test_leading_zeros_of_a_format_do_not_spoil_whole_numbers_and_days(run_on: Transcriber) -> None:
    mapping = HEAD + (
        '[[fact]]\nkind = "project.outcome_recorded"\nstream = "project/{id}"\n'
        'fields = { outcome = "talent", title = "x", people = "{people}", as_of = "{day}" }\n'
    )
    rows = [["id", "people", "day"], ["Z1", Shown(7.0, "000"), Shown(20140414.0, "00000000")]]
    assert accounted(run_on(mapping, xlsx({"S": rows}), "l.xlsx")) == (1, 0, 0, 0)
    assert (run_on.fact("project/Z1").people, run_on.fact("project/Z1").as_of) == (7, "2014-04-14")


BODY = table(["Z1", "甲", "大学", 1.0], ["Z2", "乙", "", 2.0], ["Z3", "丙", "", 3.0], ["Z4", "丁", "", 4.0])
MERGED = {
    "l.xlsx": xlsx({"S": BODY}, merged=["C2:C4"], hidden_rows=[3, 5]),
    "l.ods": ods(BODY, merged={"大学": 3}, hidden_rows=[3, 5]),
}


@pytest.mark.parametrize("name", MERGED)
def test_merged_cells_lose_no_value_and_hidden_rows_are_told(run_on: Transcriber, name: str) -> None:
    summary = run_on(MAPPING, MERGED[name], name)
    assert accounted(summary) == (2, 0, 2, 0)
    told = "column '单位' is merged with row 2 above; where its value holds for every row, set [file] fill_down"
    assert [reason.partition(": ")[2] for reason in reasons(run_on)] == [told + ' = ["单位"]'] * 2
    assert [(text[:17], summary.rows[text]) for text in summary.warnings] == [("the row is hidden", [5])]
    filled = run_on('file.fill_down = ["单位"]\n' + MAPPING, MERGED[name], name)
    assert accounted(filled) == (2, 2, 0, 0)
    assert run_on.fact("project/Z3").undertakers == ("organisation/大学",)


def test_merged_cells_that_say_nothing_or_are_not_used_spoil_no_row(run_on: Transcriber) -> None:
    rows = [[*row, "备注" if n == 0 else "见上" if n == 1 else ""] for n, row in enumerate(BODY)]
    assert accounted(run_on(MAPPING, xlsx({"S": rows}, merged=["E2:E4", "C3:C5"]), "l.xlsx")) == (4, 0, 0, 0)


def test_rows_that_are_hidden_in_an_old_workbook_are_told(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, xls(BODY, hidden_rows=[3]), "l.xls")
    assert [(text[:17], summary.rows[text]) for text in summary.warnings] == [("the row is hidden", [3])]
