"""Rows and ids that are none: sums, notes, several ids in one, unseen signs, lost characters, keys stated twice."""

from __future__ import annotations

import json

import pytest

from desk.transcribe.ids import doubtful_id, odd_id
from desk.transcribe.oddities import is_sum, spoilt
from tests.desk.transcribing import HEAD, MAPPING, TOP, Transcriber, accounted, reasons

ODD = [
    "甲大学/乙所", "北京大学／清华大学", "省医院+市医院", "K15/K16", "K13 K14", "K7-K9",
    "K007~K012", "K9至K11", "A-1/A-2", "K10等3项", "K10 等", "K1等两项",
    "K18*", "K18＊", "K18①", "K17 (原K1)", "K17（曾用K2）", "K3、K4",
    "—", "/", "--", "……", "详见附件", "见附表2",
    "待定", "备注：以上", "注:x", "说明：数据截至年底", "Note: x", "资料来源：统计局",
    "本页合计", "以上合计", "全市合计", "汇总", "SUM", "Sub-total",
    "各县合计", "../x", "x/..", ".", "a//b", "/a",
    "K\ufffd3",
]  # fmt: skip
GOOD = [
    "Z141100000114001", "2014-A-01", "KJ2014-KJ003", "A1-B2", "2014/15", "Y2014-Z2015",
    "BK20141234", "某大学(北京)", "中国科学院", "高等学校", "平等", "高等教育出版社",
    "注册中心", "备灾中心", "总参谋部", "合肥大学", "全国总工会", "各界联合会",
    "University of X", "Total Energies", "Summit College", "Sumatra 1", "Notes", "汇丰银行",
    "本溪市计量所", "a/b", "x.y", "省计量院", "1-2", "K7-K7",
    "K9-K7",
]  # fmt: skip


@pytest.mark.parametrize("id_", ODD)
def test_what_names_no_single_subject(id_: str) -> None:
    assert odd_id(id_)


@pytest.mark.parametrize("id_", GOOD)
def test_what_may_be_an_id(id_: str) -> None:
    assert odd_id(id_) == ""


def test_what_may_be_right_is_told_and_counted(run_on: Transcriber) -> None:
    summary = run_on(MAPPING, TOP + "2014001-2014005,甲,某所,1\n某县/某乡,乙,某所,1\nZ3,丙,某所,1\n")
    assert accounted(summary) == (3, 0, 0, 0)
    assert [(text[:5], count) for text, count in summary.warnings.items()] == [("an id", 2)]
    assert not doubtful_id("2014-2015") and not doubtful_id("2014/015")


@pytest.mark.parametrize("row", ["编号,甲,某所,1", "Z1,合计,某所,20", "全省合计,,,3", "Z1,甲,单位,1", "/,甲,某所,1"])
def test_rows_that_are_no_data(run_on: Transcriber, row: str) -> None:
    assert accounted(run_on(MAPPING, f"{TOP}{row}\nZ9,丁,某所,1\n")) == (1, 0, 1, 0)


def test_sums_in_words_that_begin_alike() -> None:
    assert is_sum("(续表)") and is_sum("本年合计：") and not is_sum("全市综合治理") and not is_sum("全自动统计")


def test_one_subject_stated_twice_says_what_differs(run_on: Transcriber) -> None:
    summary = run_on(
        MAPPING, TOP + "Z1,甲,某所,1\nZ1,甲,某所,9\nZ2,乙,某所,1\nZ2,乙,别所,1\nZ3,丙,某所,1\nZ3,丙,某所,1\n"
    )
    told = [note.partition("times one subject is ")[2] for note in summary.notes if "again" in note]
    assert told == [
        "stated again with another budget: project/Z1 (rows 2 and 3)",
        "stated again with another undertakers: project/Z2 (rows 4 and 5)",
        "stated again in the same words: project/Z3 (rows 6 and 7)",
    ]


UNSEEN = [
    "\u200b",
    "\u00ad",
    "\ufe0f",
    "\u2060",
    "\u200d",
    "\ufeff",
    "\u180e",
    "\u3164",
    "\U000e0041",
    "\u202e",
    "\u034f",
]


def test_signs_that_cannot_be_seen_make_no_other_id(run_on: Transcriber) -> None:
    rows = [f"Z{sign}1,甲,某{sign}所,1" for sign in UNSEEN]
    summary = run_on(MAPPING, TOP + "\n".join(rows) + "\n")
    assert accounted(summary) == (len(UNSEEN), 0, 0, 0)
    assert len(run_on.book.stream("project/Z1")) == len(UNSEEN)
    assert {run_on.fact("project/Z1", n).undertakers for n in range(1, len(UNSEEN) + 1)} == {("organisation/某所",)}
    assert [count for text, count in summary.warnings.items() if "out of an id" in text] == [len(UNSEEN)]


def test_a_header_with_unseen_signs_is_found(run_on: Transcriber) -> None:
    head = "编\u200b号,名\u00ad称,\ufeff单位,金额\u2060\n"
    assert accounted(run_on(MAPPING, head + "Z1,甲,某所,1\n")) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("项目\ufffd甲", "lost"), ("锟斤拷", "lost"), ("项目".encode().decode("latin-1"), "wrong encoding"),
        ("北京市科学".encode().decode("cp1252", "ignore"), "wrong encoding"),
        ("项目名称".encode().decode("gb18030", "ignore"), "wrong encoding"),
        ("école".encode().decode("cp1252"), "wrong encoding"), ("&#39033;&amp;", "HTML"),
    ],
)  # fmt: skip
def test_spoilt_texts_are_told(text: str, said: str) -> None:
    assert [found for found in spoilt(["甲", text]) if said in found]


@pytest.mark.parametrize(
    "text", ["Société Générale", "«Ça»", "闂县铁路", "椤木", "R&D; x", "北京浠水", "naïve – “café”", "50 €"]
)
def test_sound_texts_are_not(text: str) -> None:
    assert list(spoilt([text])) == []


@pytest.mark.parametrize(
    ("encoding", "text", "doubted"),
    [
        ("shift_jis", "東京大学の研究,カタカナ", True), ("euc_kr", "한국어 연구,서울대학교", True),
        ("euc_jp", "これはひらがなの文です", True),
        ("cp1252", "Société Générale,Müller", False),
        ("gb18030", "北京市科学技术委员会,先进材料的研究与应用", False), ("utf-8", "한국어", False),
    ],
)  # fmt: skip
def test_a_guess_that_may_be_wrong_is_told(
    run_on: Transcriber,
    encoding: str,
    text: str,
    doubted: bool,
) -> None:
    mapping = HEAD + '[[fact]]\nkind = "project.approved"\nstream = "project/{id}"\nfields.title = "{name}"\n'
    rows = "".join(f"Z{n},{part}\n" for n, part in enumerate(text.split(",")))
    notes = run_on(mapping, ("id,name\n" + rows).encode(encoding)).notes
    assert any("encoding is not sure" in note for note in notes) is doubted


def test_a_key_stated_twice_in_an_object(run_on: Transcriber) -> None:
    good = {"编号": "Z1", "名称": "甲", "单位": "某所", "金额": 1, "又": {"名称": "x"}}
    lines = [
        json.dumps(good),
        '{"编号":"Z2","名称":"甲","名称":"乙","单位":"某所","金额":1}',
        '{"编号":"Z3","又":{"a":1,"a":1}}',
    ]
    assert accounted(run_on(MAPPING, "\n".join(lines), "l.jsonl")) == (1, 0, 2, 0)
    assert reasons(run_on)[0] == "the line has the key '名称' twice, and which value is meant cannot be told"


def test_a_day_in_another_zone_is_told_so(run_on: Transcriber) -> None:
    mapping = MAPPING.replace("[fact.fields]", 'on = { column = "日期" }\n[fact.fields]')
    rows = "Z1,甲,某所,1,2014-04-14T00:00:00Z\nZ2,乙,某所,1,2014-04-14T00:00:00+08:00\n"
    assert accounted(run_on(mapping, TOP.strip() + ",日期\n" + rows)) == (1, 0, 1, 0)
    assert "it is in the zone Z" in reasons(run_on)[0]
