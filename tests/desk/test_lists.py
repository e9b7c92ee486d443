"""Lists as offices publish them, each with one trap: what is wrong is quarantined or told, never taken in silence."""

from __future__ import annotations

import pytest

from desk.transcribe.mapping import WrongMapping
from desk.transcribe.outcomes import Summary
from tests.desk.transcribing import HEAD, MAPPING, TOP, Transcriber, accounted, reasons, table
from tests.desk.workbooks import Error, Formula, ods, xls, xlsx

ODD = table(["Z1", "甲", "某所", 12.5], ["Z2", Error("#REF!"), "某所", 1.0], ["Z3", "丙", "某所", Formula()])


@pytest.mark.parametrize(
    ("content", "name"),
    [(xlsx({"S": ODD}), "l.xlsx"), (xls(ODD), "l.xls"), (ods(ODD), "l.ods")],
    ids=["xlsx", "xls", "ods"],
)
def test_errors_and_formulas_without_a_value_are_no_empty_cells(run_on: Transcriber, content: bytes, name: str) -> None:
    assert accounted(run_on(MAPPING, content, name)) == (1, 0, 2, 0)
    assert reasons(run_on) == [
        "fields.title: column '名称' holds #REF!, an error of the spreadsheet; put the value itself into the list",
        "fields.budget.total: column '金额' holds a formula that was never calculated; open the workbook, let it"
        " calculate, and save it",
    ]


def test_an_error_that_the_library_does_not_know_spoils_its_row_alone(run_on: Transcriber) -> None:
    rows = table(["Z1", "甲", "某所", Error("#BUSY!")], ["Z2", "乙", "某所", Formula(3)])
    assert accounted(run_on(MAPPING, xlsx({"S": rows}), "l.xlsx")) == (1, 0, 1, 0)
    assert run_on.fact("project/Z2").budget.total == 3_000_000


def test_a_zero_beside_a_formula_is_a_value_unless_all_is_to_be_calculated_on_opening(run_on: Transcriber) -> None:
    rows = table(["Z1", "甲", "某所", Formula(0)], ["Z2", "乙", "某所", Formula(5)])
    made = xlsx({"S": rows}, calculated_on_opening=True)
    assert accounted(run_on(MAPPING, made, "l.xlsx")) == (1, 0, 1, 0)
    assert accounted(run_on(MAPPING, xlsx({"S": rows}), "m.xlsx")) == (2, 0, 0, 0)


def test_errors_in_text_count_too_unless_the_mapping_calls_them_empty(run_on: Transcriber) -> None:
    text = TOP + "Z1,#VALUE!,某所,1\nZ2,乙,#N/A,2\nZ3,丙,某所,Err:502\nZ4,丁,####,4\n"
    assert accounted(run_on(MAPPING, text)) == (0, 0, 4, 0)
    lenient = MAPPING + '[cells]\nempty = ["#N/A", "#VALUE!", "####", "/^Err:/"]\n'
    assert accounted(run_on(lenient, text)) == (4, 0, 0, 0)
    assert run_on.fact("project/Z2").undertakers == () and run_on.fact("project/Z3").budget is None


@pytest.mark.parametrize(
    "text",
    [
        "300\n500",
        "300 500",
        "300，500",
        "300、500",
        "300/500",
        "$30",
        "30万美元",
        "EUR 30",
        "30港元",
        "5%",
        "30+20",
        "#NUM!",
    ],
)
def test_what_is_no_single_amount_of_the_columns_currency(run_on: Transcriber, text: str) -> None:
    assert accounted(run_on(MAPPING, f'{TOP}Z1,甲,某所,"{text}"\n')) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("１，５００", 15_000_000),
        ("1,500", 15_000_000),
        ("3 万元", 30_000),
        ("3千元", 3_000),
        ("人民币3元", 3),
        ("３０", 300_000),
    ],
)
def test_what_is_one_amount(run_on: Transcriber, text: str, yuan: int) -> None:
    run_on(MAPPING, f'{TOP}Z1,甲,某所,"{text}"\n')
    assert run_on.fact("project/Z1").budget.total == yuan * 100


def test_a_column_with_two_units_is_told(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, TOP + "Z1,甲,某所,80\nZ2,乙,某所,900000\nZ3,丙,某所,70\n")
    assert [note for note in summary.notes if "times apart" in note] == [
        "amounts of '金额' are 10,000 times apart or more, from 700,000.00 (row 4) to 9,000,000,000.00 (row 3); 1 of 3"
        " are as large: is the unit the same in all rows?"
    ]
    assert not any("apart" in note for note in run_on(MAPPING, TOP + "A1,甲,某所,80\nA2,乙,某所,90\n").notes)


def test_a_column_named_in_another_unit_or_currency(run_on: Transcriber) -> None:
    mapping = MAPPING.replace('"金额"', '"经费(元)"')
    summary = run_on(mapping, "编号,名称,单位,经费(元)\nZ1,甲,某所,3\n")
    assert "the column '经费(元)' is read in 万元, though its name says 元" in summary.notes
    foreign = MAPPING.replace('"金额"', '"经费（万美元）"')
    assert accounted(run_on(foreign, "编号,名称,单位,经费（万美元）\nZ2,甲,某所,3\n")) == (0, 0, 1, 0)
    assert reasons(run_on) == ["fields.budget.total: the column '经费（万美元）' is in USD, but is read as CNY"]


@pytest.mark.parametrize(
    "id_",
    [
        "2.02411E+11",
        "2.02411E+17",
        "202411030001234000",
        "#N/A",
        "Z1、Z2",
        "Z1；Z2",
        '"Z1\nZ2"',
        "Z1（续）",
        "合计",
        "同上",
    ],
)
def test_ids_that_are_spoilt_or_name_no_single_project(run_on: Transcriber, id_: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}{id_},甲,某所,1\n")) == (0, 0, 1, 0)


def test_long_numbers_of_a_workbook_are_no_ids(run_on: Transcriber) -> None:
    rows = table([202411030001.0, "十二位", "某所", 1.0], [202411030001234567.0, "十八位", "某所", 1.0])
    assert accounted(run_on(MAPPING, xlsx({"S": rows}), "l.xlsx")) == (1, 0, 1, 0)
    assert "2.02411030001235E+17" in reasons(run_on)[0]


def test_one_subject_stated_twice_is_told(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, TOP + "Z1,甲,某所,1\nZ1,乙,某所,2\nZ2,丙,某所,1\nZ2,丙,某所,1\n")
    assert accounted(summary) == (4, 0, 0, 0)
    assert "1 times one subject is stated again with another title, budget: project/Z1 (rows 2 and 3)" in summary.notes
    assert "1 times one subject is stated again in the same words: project/Z2 (rows 4 and 5)" in summary.notes


def test_what_says_nothing_or_is_withheld_says_nothing_in_templates_either(run_on: Transcriber) -> None:
    mapping = MAPPING + '[cells]\nempty = ["无", "/^—+$/"]\nwithheld = "^不公开"\n'
    summary = run_on(mapping, TOP + "Z1,甲,无,1\n——,乙,某所,2\nZ3,——,不公开(第十五条),无\n不公开,丁,某所,1\n")
    assert accounted(summary) == (2, 0, 2, 0)
    assert run_on.fact("project/Z1").undertakers == () == run_on.fact("project/Z3").undertakers
    source = run_on.entry("project/Z3").source
    assert source and source.withheld == {"undertakers[1]": "不公开(第十五条)"}
    assert reasons(run_on) == [
        "stream: one of its columns is empty",
        "stream: the list withholds one of its columns ('不公开')",
    ]


def test_sums_joints_and_repeated_headers_are_no_projects(run_on: Transcriber) -> None:
    text = TOP + "Z1,甲,某所,1\n小 计,,,1\n编号 ,名称,单位,金额,\n续表,,,\nZ2,乙,某所,2\n总计（2项）:,,,3\n类,合计,,9\n"
    summary = run_on(MAPPING.replace("project/{编号}", "project/{名称}"), text)
    assert accounted(summary) == (2, 0, 4, 1)
    assert dict(summary.skipped) == {"header again": 1}
    told = run_on('file.footer = "^(小 计|续表|总计)"\n' + MAPPING, text.replace("类,合计", "Z8,丁"), "other.csv")
    assert accounted(told) == (3, 0, 0, 4)


def test_marks_that_mean_as_above(run_on: Transcriber) -> None:
    text = TOP + "Z1,甲,某所,1\nZ2,乙,同上,2\nZ3,丙,〃,3\nZ4,丁,同前项,4\n"
    filled = 'file.fill_down = ["单位"]\ncells.above = ["同前项"]\n' + MAPPING
    assert accounted(run_on(MAPPING, text)) == (2, 0, 2, 0)
    assert accounted(run_on(filled, text.replace("Z", "A"), "a.csv")) == (4, 0, 0, 0)
    assert run_on.fact("project/A4").undertakers == ("organisation/某所",)
    broken = TOP + 'Z1,甲,"某"所,1\nZ2,乙,,2\nZ3,丙,他所,3\n'
    assert accounted(run_on(filled, broken.replace("Z", "B"), "b.csv")) == (1, 0, 2, 0)
    assert reasons(run_on)[1] == "column 3 means as above, but row 2 above could not be read"


def test_rows_that_contradict_what_once_kept(run_on: Transcriber) -> None:
    once = MAPPING.replace("stream =", "once = true\nstream =")
    summary = run_on(once, TOP + "Z1,甲,某所,1\nZ1,乙,某所,1\nZ1,甲,某所,\nZ1,甲,某所,2\n")
    assert accounted(summary) == (1, 0, 2, 1)
    assert reasons(run_on) == [
        "says otherwise than the record, which once keeps: title of project/Z1 is '乙', but on record '甲'",
        "says otherwise than the record, which once keeps: budget of project/Z1 is 'total 20,000.00', but on record"
        " 'total 10,000.00'",
    ]
    with_code = HEAD + (
        '[[fact]]\nkind = "organisation.registered"\nstream = "organisation/{单位}"\nonce = true\n'
        'fields = { name = "{单位}", district = "{区}" }\n'
        '[[fact]]\nkind = "project.approved"\nstream = "project/{编号}"\n'
    )
    told = run_on(with_code, "编号,单位,区\nA1,甲所,110108\nA2,甲所,110101\nA3,甲所,\n", "b.csv")
    assert accounted(told) == (3, 0, 0, 0)
    assert told.warnings == {"organisation.registered: district is not that on record, which once keeps": 1}


def test_only_where_the_stream_has_no_fact_of_the_kind(run_on: Transcriber) -> None:
    run_on(MAPPING, TOP + "Z1,甲,某所,1\n")
    mapping = HEAD + (
        '[[fact]]\nkind = "project.accepted"\nstream = "project/{编号}"\nonce = "kind"\nfields.result = "{结论}"\n'
    )
    summary = run_on(mapping, "编号,结论\nZ1,通过\nZ2,通过\nZ1,通过\n", "b.csv")
    assert (accounted(summary), summary.entries) == ((2, 0, 0, 1), {"project.accepted": 2})


def test_days_out_of_reason_and_times_of_day(run_on: Transcriber) -> None:
    mapping = HEAD + (
        '[[fact]]\nkind = "project.approved"\nstream = "project/{id}"\nfields.start = { column = "day" }\n'
        'fields.end = { column = "serial", date = ["excel", "%Y.%m"] }\n'
    )
    good = {
        "201511": "2015-11",
        "2015-04-01 09:30": "2015-04-01",
        "2015年4月 1日": "2015-04-01",
        "２０１５/4/1": "2015-04-01",
    }
    bad = ["0201-04-01", "20115-01-01", "201513", "2015-02-30", "2015-04-01T23:00:00Z", "2301"]
    rows = [f"{n},{day}," for n, day in enumerate([*good, *bad])]
    assert accounted(run_on(mapping, "id,day,serial\n" + "\n".join(rows) + "\n")) == (len(good), 0, len(bad), 0)
    assert [run_on.fact(f"project/{n}").start for n in range(len(good))] == list(good.values())
    summary = run_on(mapping, "id,day,serial\na,,42095\nb,,2015\nc,,42095.75\nd,,2015.1\n", "b.csv")
    assert accounted(summary) == (3, 0, 1, 0)
    assert [run_on.fact(f"project/{n}").end for n in "acd"] == ["2015-04-01", "2015-04-01", "2015-01"]
    assert summary.warnings.total() == 1  # 2015.1 may be 2015.10


def test_two_columns_of_one_name_are_told_apart(run_on: Transcriber) -> None:
    text = "编号,名称,单位,金额,金额\nZ1,甲,某所,5,7\n"
    with pytest.raises(WrongMapping, match=r"2 columns of the name '金额' \(columns 4, 5\)"):
        run_on(MAPPING, text)
    run_on(MAPPING.replace('"金额"', '"金额#2"'), text)
    assert run_on.fact("project/Z1").budget.total == 7_000_000


def test_a_dry_run_counts_right_when_memory_is_full(run_on: Transcriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.memory.KEPT", 50)
    once = MAPPING.replace("stream =", "once = true\nstream =")
    text = TOP + "".join(f"Z{n % 700},项目{n % 700},某所,1\n" for n in range(2100))
    dry = run_on(once, text, dry_run=True)
    assert accounted(dry) == accounted(run_on(once, text)) == (700, 0, 0, 1400)


def test_a_quotation_mark_that_is_not_closed_tells_what_it_swallowed(run_on: Transcriber) -> None:
    lines = "".join(f"Z{n},项目{n},某所,1\n" for n in range(3, 40))
    summary = run_on(MAPPING, f'{TOP}Z1,"甲,某所,1\n{lines}Z40,"乙",某所,1\nZ41,丙,某所,1\n')
    assert accounted(summary) == (1, 0, 1, 0)
    assert reasons(run_on)[0].endswith("swallowed the 38 lines after it")
    assert "38 lines were swallowed by rows with a wrong quotation mark" in summary.notes
    closed = run_on(MAPPING, f'{TOP}B1,"甲,某所,1\nB2,乙,某所,1\nB3,丙",某所,1\nB4,丁,某所,1\n', "b.csv")
    assert accounted(closed) == (1, 0, 1, 0)


def test_the_summary_lists_what_was_not_used_or_not_registered(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, TOP.strip() + ",备注\nZ1,甲,某所,1,x\n")
    assert summary.unused == ["备注"]
    assert "1 streams are referred to, of which nothing is on record: organisation/某所" in summary.notes


def test_terms_of_the_field_beside_a_table_of_codes(run_on: Transcriber) -> None:
    mapping = HEAD + (
        '[[fact]]\nkind = "project.accepted"\nstream = "project/{id}"\n'
        'fields.result = { column = "r", codes = { "结题" = "passed" } }\n'
    )
    assert accounted(run_on(mapping, "id,r\n1,结题\n2,通过\n3,不通过\n4,通过了\n")) == (3, 0, 1, 0)


def test_amounts_in_another_currency_say_so(run_on: Transcriber) -> None:
    american = MAPPING.replace('amount = "万元"', 'amount = "$"')
    run_on(american, TOP + 'Z1,甲,某所,"$1,200.50"\nZ2,乙,某所,\n')
    assert (run_on.fact("project/Z1").budget.total, run_on.fact("project/Z1").budget.currency) == (120_050, "USD")
    assert run_on.fact("project/Z2").budget is None
    whole = '[cells]\ncurrency = "EUR"\n' + MAPPING.replace("万元", "k")
    assert accounted(run_on(whole, TOP + "A1,甲,某所,3\nA2,乙,某所,€3\nA3,丙,某所,3元\n", "b.csv")) == (2, 0, 1, 0)
    assert run_on.fact("project/A2").budget.currency == "EUR"
    with pytest.raises(WrongMapping, match="its amounts are in GBP and USD"):
        run_on(
            american.replace("[fact.fields]", '[fact.fields]\nbudget.currency = "GBP"'), TOP + "C1,甲,某所,3\n", "c.csv"
        )


def test_lone_surrogates_and_deep_nesting_spoil_their_rows_alone(run_on: Transcriber) -> None:
    good = '{"编号":"Z%d","名称":"甲","单位":"某所","金额":1}\n'
    deep = '{"编号":"Z8","x":' + "[" * 100_000 + "]" * 100_000 + "}\n"
    text = good % 1 + deep + '{"编号":"Z9","名称":"\\udc80"}\n' + good % 2
    assert accounted(run_on(MAPPING, text, "l.jsonl")) == (2, 0, 2, 0)


def test_a_cell_that_is_too_long_spoils_its_row_alone(run_on: Transcriber) -> None:
    text = f"{TOP}Z1,甲,某所,1\nZ2,{'长' * (1 << 24)}长,某所,1\nZ3,丙,某所,1\n"
    assert accounted(run_on(MAPPING, text)) == (2, 0, 1, 0)


def test_ids_folded_in_width_and_case(run_on: Transcriber) -> None:
    summary: Summary = run_on(MAPPING.replace("{编号}", "{编号|fold}"), TOP + "ｚ１,甲,某所,1\nZ 2,乙,某所,1\n")
    assert accounted(summary) == (2, 0, 0, 0)
    assert run_on.fact("project/Z1").title == "甲" and run_on.fact("project/Z2").title == "乙"
