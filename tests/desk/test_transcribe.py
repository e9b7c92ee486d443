"""Transcribing small made-up lists of each format, with what becomes of every row."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desk.transcribe.document import look_at
from desk.transcribe.mapping import FileSpec
from desk.transcribe.workbook import as_text
from tests.desk.transcribing import HEAD, LIST, PROJECTS, Transcriber, accounted


def workbook(rows: list[list[Any]], sheets: tuple[str, ...] = ("清单",)) -> bytes:
    """A minimal XLSX with the rows on its last sheet, and a title on the others."""
    import io

    def cell(value: Any) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
        return f"<c><v>{value!r}</v></c>"

    def sheet(rows: list[list[Any]]) -> str:
        inner = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
        return (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f"{inner}</sheetData></worksheet>"
        )

    ns = "http://schemas.openxmlformats.org"
    rels = f"{ns}/officeDocument/2006/relationships"
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{ns}/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        '"application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{ns}/package/2006/relationships"><Relationship Id="r" Type='
        f'"{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{ns}/spreadsheetml/2006/main" xmlns:r="{rels}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{ns}/package/2006/relationships">'
        + "".join(f'<Relationship Id="r{n}" Type="{rels}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers)
        + "</Relationships>",
        **{f"xl/worksheets/s{n}.xml": sheet(rows if n == len(sheets) else [["封面"]]) for n in numbers},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def test_a_row_becomes_entries_that_name_their_source(run_on: Transcriber) -> None:
    summary = run_on(PROJECTS, LIST)
    assert accounted(summary) == (2, 0, 0, 0)
    assert dict(summary.entries) == {"organisation.registered": 1, "project.approved": 2}
    entry = run_on.entry("project/Z2")
    assert entry.source is not None
    assert (entry.source.title, entry.source.row, entry.source.sha256) == ("一份清单", 3, summary.document.sha256)
    assert entry.decided_on is None and entry.recorded_at == "2026-03-02T01:00:00Z"
    assert run_on.fact("project/Z2").undertakers == ("organisation/甲大学",)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (LIST.encode("utf-8-sig"), "list.csv", ("csv", "utf-8-sig", ",")),
        (LIST.encode("gb18030"), "list.csv", ("csv", "gb18030", ",")),
        (LIST.encode("utf-16"), "list.csv", ("csv", "utf-16", ",")),
        (LIST.replace(",", ";").encode(), "list.txt", ("csv", "utf-8-sig", ";")),
        (LIST.replace(",", "\t").encode("gb18030"), "list.tsv", ("csv", "gb18030", "\t")),
        (gzip.compress(LIST.encode()), "list.csv.gz", ("csv", "utf-8-sig", ",")),
        (gzip.compress(LIST.encode("gb18030")), "list.csv", ("csv", "gb18030", ",")),
        (workbook([line.split(",") for line in LIST.split()]), "list.xlsx", ("excel", "", "")),
        (gzip.compress(workbook([line.split(",") for line in LIST.split()])), "list.xlsx.gz", ("excel", "", "")),
    ],
    ids=["utf-8", "gb18030", "utf-16", "semicolons", "tabs", "packed", "packed-gb18030", "xlsx", "packed-xlsx"],
)
def test_every_format_and_encoding_gives_the_same_facts(
    run_on: Transcriber, content: bytes, name: str, told: tuple[str, str, str]
) -> None:
    summary = run_on(PROJECTS, content, name)
    document = summary.document
    assert (document.format, document.encoding, document.delimiter) == told
    assert accounted(summary) == (2, 0, 0, 0)
    assert run_on.fact("project/Z1").title == "某项目"


def test_the_hash_is_that_of_the_document_without_gzip(run_on: Transcriber, tmp_path: Path) -> None:
    for name, content in (("a.csv", LIST.encode()), ("a.csv.gz", gzip.compress(LIST.encode()))):
        (tmp_path / name).write_bytes(content)
    plain, packed = (look_at(tmp_path / name, FileSpec()).sha256 for name in ("a.csv", "a.csv.gz"))
    assert plain == packed


def test_english_in_cp1252_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("name,cost\nCafé’s “début”,£12\n".encode("cp1252"))
    assert look_at(path, FileSpec()).encoding == "cp1252"
    path.write_bytes("name,note\nthe project’s aim,x\n".encode("cp1252"))  # bytes that GB 18030 would take too
    assert look_at(path, FileSpec()).encoding == "cp1252"


def test_json_lines_flatten_what_is_nested(run_on: Transcriber) -> None:
    mapping = (
        PROJECTS.replace('"项目编号"', '"id"')
        .replace('["项目名称", "课题名称"]', '"name.zh"')
        .replace('"承担单位"', '"units.1.name"')
    )
    lines = [
        {"id": 7, "name": {"zh": "某项目"}, "units": [{"name": "甲大学"}]},
        {"id": 8, "name": {"zh": "无单位"}},
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines) + "not json\n\n[1]\n"
    summary = run_on(mapping, text, "list.jsonl")
    assert accounted(summary) == (1, 0, 3, 1)
    assert run_on.fact("project/7").title == "某项目"
    assert [row[:2] for row in run_on.quarantine()[1:]] == [
        ["2", "fact[1] organisation.registered: stream: one of its columns is empty"],
        ["3", "the line is not JSON: Expecting value: line 1 column 1 (char 0)"],
        ["5", "the line is not a JSON object"],
    ]


def test_a_workbook_by_the_name_of_its_sheet(run_on: Transcriber) -> None:
    rows = [["编号", "项目名称", "金额", "开始"], [7.0, "某项目", 12.300000000000001, 41743]]
    mapping = (
        HEAD
        + """
[file]
sheet = "立项"
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
[fact.fields]
title = "{项目名称}"
budget.total = { column = "金额", amount = "万元" }
start = { column = "开始", date = "excel" }
"""
    )
    run_on(mapping, workbook(rows, ("封面", "立项")), "list.xlsx")
    fact = run_on.fact("project/7")
    assert (fact.budget.total, fact.start) == (123_000_00, "2014-04-14")
    source = run_on.entry("project/7").source
    assert source and (source.sheet, source.row) == ("立项", 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), (17.0, "17"), (445.11, "445.11"), (0.1 + 0.2, "0.3"), (2014, "2014"), ("甲", "甲")],
)
def test_cells_of_a_workbook_read_as_they_look(value: object, text: str) -> None:
    assert as_text(value) == text


def test_a_transposed_table(run_on: Transcriber) -> None:
    turned = "\n".join(",".join(cells) for cells in zip(*(line.split(",") for line in LIST.split()), strict=True))
    summary = run_on("file.transposed = true\n" + PROJECTS, turned)
    assert accounted(summary) == (2, 0, 0, 0)
    source = run_on.entry("project/Z2").source
    assert source and source.row == 3


def test_preamble_footer_blank_and_repeated_headers_are_left_out_with_their_reason(run_on: Transcriber) -> None:
    text = (
        "某某计划立项清单,,\n制表:某处,,\n项目编号, 项目 名称 ,承担单位\nZ1,某项目,甲大学\n,,\n"
        "项目编号, 项目 名称 ,承担单位\nZ2,另一项目,甲大学\n合计,2项,\n备注:以上为公示稿,,\nZ9,不算,乙\n"
    )
    summary = run_on('file.footer = "^合计"\nfile.stop = "^备注"\n' + PROJECTS, text)
    assert summary.header_row == 3
    assert accounted(summary) == (2, 0, 0, 5)
    assert dict(summary.skipped) == {"blank row": 1, "header again": 1, "footer": 1, "after the end of the table": 2}
    source = run_on.entry("project/Z2").source
    assert source and source.row == 7


def test_a_header_of_two_rows_and_cells_that_hold_for_those_below(run_on: Transcriber) -> None:
    text = "单位,项目,经费,\n,,市级,区级\n甲大学,P1,3,1\n,P2,2,\n"
    mapping = (
        HEAD
        + """
[file]
header_row = [1, 2]
fill_down = ["单位"]
[[fact]]
kind = "project.approved"
stream = "project/{项目}"
fields.undertakers = ["organisation/{单位}"]
fields.budget.total = { column = "经费/市级", amount = "万元" }
fields.budget.parts = [
  { source = "municipal", amount = { column = "经费/市级", amount = "万元" } },
  { source = "district", amount = { column = "经费/区级", amount = "万元", default = 0 } },
]
"""
    )
    assert accounted(run_on(mapping, text)) == (2, 0, 0, 0)
    fact = run_on.fact("project/P2")
    assert fact.undertakers == ("organisation/甲大学",)
    assert [(part.source, part.amount) for part in fact.budget.parts] == [("municipal", 2_000_000), ("district", 0)]


def test_repeated_groups_from_one_cell_and_from_numbered_columns(run_on: Transcriber) -> None:
    text = "编号,单位,合作1,合作2\nZ1,甲大学;乙大学、丙厂,丁所,\n"
    mapping = (
        HEAD
        + """
[[fact]]
kind = "organisation.registered"
stream = "organisation/{item}"
once = true
each = { column = "单位", split = ["[;;]", "、"] }
fields.name = "{item}"
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
[fact.fields]
undertakers = { each = { column = "单位", split = "[;;、]" }, item = "organisation/{item}" }
partners = { each = { numbered = "合作{n}" }, item = "organisation/{item}" }
[fact.fields.talent]
each = { columns = ["合作1", "合作2"] }
item = { key = "t{n}", indicator = "{item}", value = { column = "编号", pattern = '\\d+' } }
"""
    )
    summary = run_on(mapping, text)
    assert dict(summary.entries) == {"organisation.registered": 3, "project.approved": 1}
    fact = run_on.fact("project/Z1")
    assert fact.undertakers == ("organisation/甲大学", "organisation/乙大学", "organisation/丙厂")
    assert fact.partners == ("organisation/丁所",)
    assert [(each.key, each.indicator, each.value) for each in fact.talent] == [("t1", "丁所", "1")]


def test_values_step_by_step(run_on: Transcriber) -> None:
    text = (
        "编号,名称,金额,期间,公布,方式,备注\n"
        'Z 1,"智能\n制造(撤项)","￥1,200.50",2014.4-2017.12,2014年4月14日,招 标,见附件\n'
    )
    mapping = (
        HEAD
        + """
[codes]
method = { "招 标" = "open_tender" }
[[fact]]
kind = "project.approved"
stream = "project/{编号|key|upper}"
on = "{公布}"
authority = "{备注|first:2}"
[fact.fields]
number = { column = "编号", replace = [['\\s', ""]] }
title = { column = "名称", replace = [['[((]撤项[))]', ""]] }
budget.total = { column = "金额", amount = "元" }
start = { column = "期间", pattern = '^([\\d.]+)-', date = ["%Y.%m"] }
end = { column = "期间", pattern = '-(?P<value>[\\d.]+)$', date = ["%Y.%m"] }
method = { column = "方式", codes = "method" }
scope = { column = ["备注", "名称"], as = "{编号}:{value}" }
district = { value = "110108" }
applicants = { column = "无此列", default = 3 }
[columns]
"无此列" = { names = "申报数", optional = true }
"""
    )
    assert accounted(run_on(mapping, text)) == (1, 0, 0, 0)
    entry = run_on.entry("project/Z1")
    fact: Any = entry.fact
    assert (entry.decided_on, entry.authority) == ("2014-04-14", "见附")
    assert (fact.number, fact.title, fact.budget.total) == ("Z1", "智能制造", 120_050)
    assert (fact.start, fact.end, fact.method) == ("2014-04", "2017-12", "open_tender")
    assert (fact.scope, fact.district, fact.applicants) == ("Z 1:见附件", "110108", 3)


def test_a_month_is_no_day_of_decision_and_is_said_so(run_on: Transcriber) -> None:
    mapping = (
        HEAD + '[[fact]]\nkind = "project.approved"\nstream = "project/{编号}"\non = "{公布}"\nfields.title = "x"\n'
    )
    summary = run_on(mapping, "编号,公布\nZ1,2014.04\n")
    assert run_on.entry("project/Z1").decided_on is None
    assert dict(summary.warnings) == {"a month or year where a day is wanted was left out": 1}


def test_what_the_list_withholds_is_kept_with_its_basis(run_on: Transcriber) -> None:
    mapping = (
        HEAD
        + """
[cells]
withheld = "^Exempt under"
[[fact]]
kind = "project.approved"
stream = "project/{id}"
[fact.fields]
title = "{name}"
budget.total = { column = "cost", amount = "£m" }
budget.currency = "GBP"
[[fact]]
kind = "evaluation.reported"
stream = "evaluation/{id}"
fields.overall = "{rating}"
"""
    )
    basis = "Exempt under Section 43 of the Freedom of Information Act 2000"
    summary = run_on(mapping, f"id,name,cost,rating\n1,A,£1.5m,Green\n2,B,1.5,{basis}\n")
    assert accounted(summary) == (2, 0, 0, 0)
    assert run_on.fact("project/1").budget.total == 150_000_000
    source = run_on.entry("evaluation/2").source
    assert source and source.withheld == {"overall": basis}
    assert run_on.fact("evaluation/2").overall is None
    other = run_on.entry("project/2").source
    assert other and other.withheld == {}


def test_what_says_nothing_in_words_and_what_cannot_be_read_may_be_left_out(run_on: Transcriber) -> None:
    mapping = (
        HEAD
        + """
[cells]
empty = ["-", "/^not yet/"]
[[fact]]
kind = "project.approved"
stream = "project/{id}"
[fact.fields]
end = { column = "end", date = "%Y", unreadable = "empty" }
budget = { total = { column = "cost", amount = "£m", unreadable = "empty" }, currency = "GBP" }
title = { column = "name", cut = true }
"""
    )
    text = f"id,name,end,cost\n1,A,not yet known,-\n2,B,soon,-5\n3,{'C' * 400},2015,5\n"
    summary = run_on(mapping, text)
    assert accounted(summary) == (3, 0, 0, 0)
    assert dict(summary.warnings) == {
        "end: a value that cannot be read was left out": 1,
        "budget.total: a value that cannot be read was left out": 1,
        "a text longer than its field was cut, as told": 1,
    }
    assert [run_on.fact(f"project/{n}").budget is None for n in (1, 2, 3)] == [True, True, False]
    assert run_on.fact("project/3").title == "C" * 299 + "…"


def test_the_name_of_the_file_may_tell_the_year(run_on: Transcriber) -> None:
    mapping = HEAD + (
        '[codes.day]\n"2014" = "2013-09-30"\n[[fact]]\nkind = "evaluation.reported"\n'
        'stream = "evaluation/{id}-{file|year}"\nfields.as_of = { text = "{file|year}", codes = "day" }\n'
    )
    run_on(mapping, "id\n1\n", "uk_2014.csv")
    assert run_on.fact("evaluation/1-2014").as_of == "2013-09-30"


def test_conditions_choose_the_facts_of_a_row(run_on: Transcriber) -> None:
    mapping = (
        HEAD
        + """
[[skip]]
when = { column = "类别", matches = "^内部" }
reason = "internal"
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
when = [{ column = "状态", in = ["立项", "结题"] }, { column = "名称", present = true }]
fields.title = "{名称}"
[[fact]]
kind = "project.withdrawn"
stream = "project/{编号}"
when = { column = "状态", equals = "立项", not = true }
fields.reason = "{状态}"
"""
    )
    text = "编号,名称,类别,状态\n1,甲,内部,立项\n2,乙,,立项\n3,丙,,撤项\n4,丁,,结题\n5,,,立项\n"
    summary = run_on(mapping, text)
    assert accounted(summary) == (3, 0, 0, 2)
    assert dict(summary.skipped) == {"internal": 1, "no fact of the mapping fits": 1}
    assert dict(summary.entries) == {"project.approved": 2, "project.withdrawn": 2}


YEARLY = (
    HEAD
    + """
[[fact]]
kind = "project.approved"
stream = "project/{id}"
once = true
fields.title = "{name}"
fields.end = "{end}"
fields.budget.total = { column = "cost", amount = "万元" }
[[fact]]
kind = "project.extended"
stream = "project/{id}"
changed = { state = "end", to = "end", before = "before" }
fields.end = "{end}"
[[fact]]
kind = "project.budget_adjusted"
stream = "project/{id}"
changed = { state = "budget.total", to = "budget.total", before = "before.total" }
fields.budget.total = { column = "cost", amount = "万元" }
[[fact]]
kind = "evaluation.reported"
stream = "evaluation/{id}-{year}"
fields.subject = "project/{id}"
fields.overall = "{rating}"
"""
)


def test_yearly_states_become_the_changes_between_them(run_on: Transcriber) -> None:
    head = "year,id,name,end,cost,rating\n"
    first = run_on(YEARLY, head + "2018,1,甲,2019-03,100,绿\n2018,2,乙,2020,50,黄\n", "2018.csv")
    second = run_on(YEARLY, head + "2019,1,甲,2020-03,100,绿\n2019,2,乙,,60,红\n", "2019.csv")
    assert first.entries.total() == 4 and second.entries.total() == 4
    moved = run_on.fact("project/1", 2)
    assert (moved.before, moved.end) == ("2019-03", "2020-03")
    dearer = run_on.fact("project/2", 2)
    assert (dearer.before.total, dearer.budget.total) == (50_000_000, 60_000_000)
    again = run_on(YEARLY, head + "2018,1,甲,2019-03,100,绿\n2018,2,乙,2020,50,黄\n", "2018.csv")
    assert accounted(again) == (0, 2, 0, 0)  # the older list, handed in again, changes nothing back
    assert len(run_on.book.stream("project/1")) == 2


def test_a_repeated_or_interrupted_run_goes_on_where_the_book_ends(run_on: Transcriber) -> None:
    text = "项目编号,项目名称,承担单位\n" + "".join(f"Z{n},项目{n},单位{n % 7}\n" for n in range(1200))

    class Killed(Exception):
        pass

    def die(steps: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_on(PROJECTS, text, step=die)
    written = run_on.book.count()
    assert written == 5 + 500 + 7
    assert accounted(run_on(PROJECTS, text)) == (700, 500, 0, 0)
    assert accounted(run_on(PROJECTS, text)) == (0, 1200, 0, 0)
    assert run_on.book.count() == 5 + 1200 + 7
    assert not list(run_on.folder.glob(".*.new"))


def test_a_dry_run_counts_and_records_nothing(run_on: Transcriber) -> None:
    assert accounted(run_on(PROJECTS, LIST, dry_run=True)) == (2, 0, 0, 0)
    assert run_on.book.count() == 5


def test_rows_that_cannot_be_taken_keep_their_cells_and_say_why(run_on: Transcriber) -> None:
    mapping = PROJECTS + (
        'budget.total = { column = "金额", amount = "万元" }\nend = { column = "完成", date = "%Y.%m" }\n'
        'method = "{方式}"\n'
    )
    text = (
        "项目编号,项目名称,承担单位,金额,完成,方式\n"
        "Z1,好,甲,18,2014.04,招标\n"
        "Z2,坏金额,甲,约十万,2014.04,招标\n"
        "Z3,坏日期,甲,18,2014.13,招标\n"
        "Z4,坏方式,甲,18,2014.04,抽签\n"
        "Z5,没单位,,18,2014.04,招标\n"
        "Z6,多一格,甲,18,2014.04,招标,多\n"
        "Z7,少几格\n"
        f"Z8,{'长' * 301},甲,18,2014.04,招标\n"
        'Z9,"引号"坏,甲,18,2014.04,招标\n'
    )
    assert accounted(run_on(mapping, text)) == (1, 0, 8, 0)
    kept = run_on.quarantine()
    assert kept[0] == ["row", "reason", "项目编号", "项目名称", "承担单位", "金额", "完成", "方式"]
    assert kept[1] == ["3", "fact[2] project.approved: fields.budget.total: '约十万' is not an amount", "Z2", "坏金额",
                       "甲", "约十万", "2014.04", "招标"]  # fmt: skip
    assert [row[1] for row in kept[2:]] == [
        "fact[2] project.approved: fields.end: '2014.13' is no day in the form %Y.%m",
        "fact[2] project.approved: method: '抽签' is not one of: directed 定向委托, merit_based 择优委托,"
        " open_tender 招标",
        "fact[1] organisation.registered: stream: one of its columns is empty",
        "the row has 7 cells, the header 6",
        "the row has 2 cells, but column 6 is needed ([file] ragged = true allows it)",
        "fact[2] project.approved: title: has 301 characters; at most 300 fit here",
        "the row cannot be cut into cells: ',' expected after '\"'",
    ]
    assert run_on.book.stream("organisation/乙") == []


def test_a_better_mapping_takes_what_was_quarantined(run_on: Transcriber) -> None:
    mapping = PROJECTS + 'end = { column = "完成", date = "%Y.%m" }\n'
    text = "项目编号,项目名称,承担单位,完成\nZ1,甲,甲,2014.04\nZ2,乙,乙,2014-05\n"
    assert accounted(run_on(mapping, text)) == (1, 0, 1, 0)
    assert accounted(run_on(mapping.replace('"%Y.%m"', '["%Y.%m", "%Y-%m"]'), text)) == (1, 1, 0, 0)
    assert not (run_on.folder / "quarantine.csv").exists()


def test_a_second_mapping_of_the_same_list_counts_its_rows_apart(run_on: Transcriber) -> None:
    assert accounted(run_on(PROJECTS, LIST)) == (2, 0, 0, 0)
    second = HEAD + 'part = "stopped"\n[[fact]]\nkind = "project.terminated"\nstream = "project/{项目编号}"\n'
    assert accounted(run_on(second, LIST)) == (2, 0, 0, 0)
    assert accounted(run_on(second, LIST)) == (0, 2, 0, 0)
    assert [entry.kind for entry in run_on.book.stream("project/Z1")] == ["project.approved", "project.terminated"]


def test_bytes_that_are_no_characters_are_refused_quarantined_or_replaced(run_on: Transcriber) -> None:
    content = LIST.replace("另一", "X").encode("gb18030").replace(b"X", b"\xff")
    with pytest.raises(Exception, match=r"byte \d+ \(0xff\) is no character of gb18030"):
        run_on('file.encoding = "gb18030"\n' + PROJECTS, content)
    lenient = 'file.encoding = "gb18030"\nfile.undecodable = "quarantine"\n' + PROJECTS
    assert accounted(run_on(lenient, content)) == (1, 0, 1, 0)
    assert run_on.quarantine()[1][1] == "byte 0xff is no character of gb18030"
    assert accounted(run_on(lenient.replace("quarantine", "replace"), content)) == (1, 1, 0, 0)
    assert run_on.fact("project/Z2").title == "\ufffd项目"


def test_a_broken_code_is_taken_with_a_warning(run_on: Transcriber) -> None:
    mapping = HEAD + (
        '[[fact]]\nkind = "organisation.registered"\nstream = "organisation/{code}"\n'
        'fields = { name = "{name}", code = "{code}" }\n'
    )
    summary = run_on(mapping, "code,name\n91350211M0000XUF46,某公司\n91110000101623741K,另一公司\n")
    assert accounted(summary) == (2, 0, 0, 0)
    assert dict(summary.warnings) == {"organisation code: check_digit": 1}


def test_personal_columns_stay_beside_the_book(run_on: Transcriber) -> None:
    run_on(
        PROJECTS + 'leader = "{负责人}"\n', LIST.replace("承担单位", "承担单位,负责人").replace("甲大学", "甲大学,张三")
    )
    assert [value.value for value in run_on.book.personal("project/Z1")] == ["张三"]
    assert list(run_on.entry("project/Z1").pd) == ["leader"]
