"""Ids that look like something else: days, numbers, placeholders; codes and bodies side by side; feet of tables."""

from __future__ import annotations

import pytest

from desk.transcribe.dates import DATES, as_day
from desk.transcribe.ids import doubtful_id, doubtful_title, odd_id
from desk.transcribe.oddities import is_sum, spoilt
from tests.desk.transcribing import MAPPING, TOP, Transcriber, accounted, reasons

CUT = [
    "2.02411E+11", "2.02411e+11", "2.02411e11", "2.02411E11", "1e+05", "2.e5", "-2.5E-3",
]  # fmt: skip
DAYS = [
    "Oct-15", "15-Oct", "OCT 15", "1-Oct-15", "October 2015", "3月5日", "3月5号", "2015/10/1",
    "2015-10-01 0:00", "10/1/2015", "2015.10.01", "2015年10月", "12:30",
]  # fmt: skip
NUMBERS = ["0.1", "12.0", "1.", "-5", '"1,234"', "1 234", "１２．０", "￥100", "12%", "100万元"]
NOTHING = ["TRUE", "false", "0", "00", "0.00"]
WORDS = ["null", "None", "nan", "N/A", "n.a.", "NaT", "(null)", "#N/A", "无", "暂无", "不详", "TBD", "inf", "同左"]
SEVERAL = [
    "Z1,Z2", "Z1,Z2,Z3", "Z1,2", "Z1及Z2", "Z1和Z2", "Z1与Z2", "Z1以及Z2", "Z1 and Z2", "Z1＋Z2", "Z1＆Z2",
    "Z1／Z2", "Z1/Z2/Z3", "Z1∕Z2", "Z1→Z2", "Z1:Z2", "Z1·Z2", "Z1丶Z2", "Z1﹑Z2", "Z1(Z2)", "Z1共3项",
    "2015001,2015002", "2015-A-01,2015-A-02", "2015-A-01/2015-A-02", "Z1?", "Z1？", "Z1[1]", "Z1〔2〕", "Z1。",
    "Z1,",
]  # fmt: skip
FEET = [
    "续", "(续)", "接上页", "其中：", "其中:重点", "平均", "平均值", "月平均", "小计", "小计3项", "小计…",
    "合计：100万元", "合計", "总计", "总数", "备注", "备注：以上", "说明", "说明：见附件", "填表人",
    "填表人：张三", "制表日期", "制表日期：2015-1-1", "单位：万元", "第1页 共3页", "以下空白", "（盖章）",
    "审核人（签字）：", "Average", "Page 1 of 3",
]  # fmt: skip
GOOD = [
    "B2B-1", "2014-A-01", "2014/15", "KJ(2014)-3", "京科〔2015〕3号", "GB/T 1234-2015", "MAY2015", "SEP-A",
    "Z.1.2", "True2", "JC-2015-10", "2015-10", "10-11", "001", "hs2-phase-1-and-phase-2a",
    "中国科学院和平研究所", "北京和平医院", "和利时公司", "University of California, Berkeley", "单位甲",
    "平均分公司", "说明书研究所", "续航研究所", "总数据中心",
]  # fmt: skip


@pytest.mark.parametrize("id_", CUT + DAYS + NUMBERS + NOTHING + WORDS)
def test_ids_that_are_something_else_are_not_taken(run_on: Transcriber, id_: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}Z1,甲,某所,1\n{id_},乙,某所,1\nZ3,丙,某所,1\n")) == (2, 0, 1, 0)
    assert any(told in reasons(run_on)[0] for told in ("save the list anew", "give", "put the value", "fill_down"))


@pytest.mark.parametrize(
    "ids",
    [
        ["1", "2", "3"], ["0", "1", "2"], ["000", "001", "002"], ["1.1", "1.2", "2.1"], ["1", "1.1", "1.2"],
        ["2015/10/1", "2015/10/2", "2015/13/40"], ["Oct-15", "Abc-16", "Xyz-17"], ["2E10", "3F11", "4A12"],
    ],
)  # fmt: skip
def test_a_list_whose_ids_are_really_so_goes_on(run_on: Transcriber, ids: list[str]) -> None:
    assert accounted(run_on(MAPPING, TOP + "".join(f"{id_},甲,某所,1\n" for id_ in ids))) == (3, 0, 0, 0)


def test_only_the_first_thousand_rows_are_compared(run_on: Transcriber) -> None:
    rows = [f"Z{n},甲,某所,1\n" for n in range(1_000)] + [f"{n}.5,甲,某所,1\n" for n in range(3)]
    assert accounted(run_on(MAPPING, TOP + "".join(rows), dry_run=True)) == (1_000, 0, 3, 0)


def test_the_mapping_says_which_ids_are_right(run_on: Transcriber) -> None:
    mapping = MAPPING.replace("[[fact]]", "[cells]\nids = '^(N/A|0\\.\\d|2E\\+10)$'\n[[fact]]")
    assert accounted(run_on(mapping, TOP + "N/A,甲,某所,1\n0.1,乙,某所,1\n2E+10,丙,某所,1\nnull,丁,某所,1\n")) == (
        3,
        0,
        1,
        0,
    )


def test_what_a_table_of_codes_turns_into_an_id_is_heard(run_on: Transcriber) -> None:
    unit = 'undertakers = [{ column = "单位", codes = { "N/A" = "organisation/x", "0" = "organisation/y" } }]'
    mapping = MAPPING.replace('undertakers = ["organisation/{单位}"]', unit)
    assert accounted(run_on(mapping, TOP + "Z1,甲,N/A,1\nZ2,乙,0,1\n")) == (2, 0, 0, 0)


@pytest.mark.parametrize("unit", ["null", "0", "12.0", "2015/10/1", "TRUE", "不详", "平均"])
def test_undertakers_are_ids_too(run_on: Transcriber, unit: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}Z1,甲,某所,1\nZ2,乙,{unit},1\nZ3,丙,乙所,1\n")) == (2, 0, 1, 0)


@pytest.mark.parametrize("id_", [*SEVERAL, *FEET])
def test_several_codes_in_one_and_feet_of_tables_are_no_ids(id_: str) -> None:
    assert odd_id(id_)


@pytest.mark.parametrize("id_", GOOD)
def test_what_only_resembles_them_is_let_be(id_: str) -> None:
    assert odd_id(id_) == "" and is_sum(id_) == "" and doubtful_id(id_) == ""


@pytest.mark.parametrize("title", FEET)
def test_feet_of_tables_are_no_titles(run_on: Transcriber, title: str) -> None:
    assert is_sum(title)
    assert accounted(run_on(MAPPING, f"{TOP}Z1,{title},某所,1\nZ2,乙,某所,1\n")) == (1, 0, 1, 0)


def test_names_that_may_be_of_several_bodies_are_told_with_examples(run_on: Transcriber) -> None:
    units = [
        "甲大学和乙研究所",
        "甲大学及乙公司",
        '"甲大学,乙所"',
        "甲大学 乙所",
        "University A and College B",
        "甲大学以及乙所",
    ]
    summary = run_on(MAPPING, TOP + "".join(f"Z{n},甲,{unit},1\n" for n, unit in enumerate([*units, "和平医院"])))
    assert accounted(summary) == (7, 0, 0, 0)
    (warning, count), *others = summary.warnings.items()
    assert (warning[:35], count, others) == ("a name may be that of several bodies"[:35], 6, [])
    assert summary.examples[warning][:2] == ["甲大学和乙研究所", "甲大学及乙公司"]
    assert len(summary.examples[warning]) == 5


@pytest.mark.parametrize("id_", ["2E10", "42278"])
def test_ids_that_may_be_numbers_are_told(run_on: Transcriber, id_: str) -> None:
    summary = run_on(MAPPING, f"{TOP}Z1,甲,某所,1\n{id_},乙,某所,1\nZ3,丙,某所,1\n")
    assert accounted(summary) == (3, 0, 0, 0)
    assert list(summary.examples.values()) == [[id_]]


def test_ids_that_all_end_with_point_nought_are_told(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, TOP + "12.0,甲,某所,1\n13.0,乙,某所,1\n")
    assert [text[:16] for text in summary.warnings] == ["ids end with .0,"]


@pytest.mark.parametrize("title", ["null", "N/A", "0", "12.0", "2015/10/1", "TRUE", "待定", "...", "* * *", "（空）"])
def test_titles_that_look_like_none_are_told(title: str) -> None:
    assert doubtful_title(title)


@pytest.mark.parametrize("title", ["2015年计划", "三维打印", "12.0版软件", "R&D", "5G"])
def test_other_titles_are_not(title: str) -> None:
    assert doubtful_title(title) == ""


LOST = ["????", "??", "？？？", "城市???研究", "项?甲研究", "烫烫烫", "屯屯屯", "锘锘", "□□材料", "〓材料"]
ENCODED = ["å¤§", "å¦é™¢å¤§", "ÏîÄ¿", "´óÑ§", "ÐšÐ¸Ñ‚Ð°Ð¹"]  # as they stand after their unseen signs were taken out
CODES = ["<b>x</b>", "%E9%A1%B9%E7%9B%AE", "\\u9879\\u76ee", "a_x000D_b"]


@pytest.mark.parametrize(
    ("texts", "said"), [(LOST, "lost characters"), (ENCODED, "wrong encoding"), (CODES, "codes of HTML")]
)
def test_spoilt_texts_of_further_kinds_are_told(texts: list[str], said: str) -> None:
    for text in texts:
        assert [found for found in spoilt(["甲", text]) if said in found], text
    assert all(list(spoilt([text])) for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        "为什么?研究",
        "能否?怎样?",
        "屯屯通工程",
        "锘元素研究",
        "R&D",
        "5%的",
        "a<b",
        "Why?",
        "Œuvre “é”",
        "20℃±2",
        "C++",
    ],
)
def test_sound_texts_of_these_kinds_are_not(text: str) -> None:
    assert list(spoilt([text])) == []


@pytest.mark.parametrize("text", ["2015-01-01 25:61", "2015-01-01 24:01", "2015-01-01 12:60", "2015年1月1日25:00"])
def test_a_time_that_no_clock_shows_is_no_day(text: str) -> None:
    assert as_day(text, DATES, 480) is None


@pytest.mark.parametrize(
    "text", ["2015-01-01 0:00", "2015-01-01 23:59:59", "2015-01-01 24:00", "2015-01-01T08:30:00.5"]
)
def test_a_time_of_day_is_left_out(text: str) -> None:
    assert as_day(text, DATES, 480) == "2015-01-01"
