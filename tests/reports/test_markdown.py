"""The text of a report: the standard's order, its numbers, and what cannot do harm."""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import pytest

from site_builder.documents import DocumentFolder
from site_builder.reports.text import figures
from site_builder.reports.text.markdown import LONGEST, Body, BodyRefused, read_body
from site_builder.reports.text.tables import MOST_ROWS
from tests.reports.writing import BODY, DRAWING, figure, sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for data in (figure(), DRAWING):
        (tmp_path / sha256(data)).write_bytes(data)
    return tmp_path


def body(text: str, folder: Path | None = None) -> Body:
    return read_body(text.encode(), DocumentFolder(folder))


def said(found: Body) -> list[str]:
    return [f"{problem.line}:{problem.zh}" for problem in found.problems if problem.line]


def test_parts_stand_in_the_order_of_the_standard_whatever_the_order_of_the_text() -> None:
    chapters = (
        "附录A 数据\n\n甲",
        "结论\n\n乙",
        "3 方法\n\n丙\n\n## 3.1 细节",
        "引言\n\n丁[@a]",
        "建议\n\n戊\n\n[@a]: 文献.",
    )
    found = body("".join(f"# {chapter}\n\n" for chapter in chapters))
    numbered = "1 引言|2 方法|2.1 细节|3 结论|4 建议| 参考文献|附录A 数据"
    assert "|".join(f"{each.number} {each.text}" for each in found.headings) == numbered
    assert "甲" in found.appendices
    assert "甲" not in found.main


def test_a_text_under_its_own_title_has_its_chapters_one_level_up() -> None:
    found = body("# 报告的名称\n\n## 引言\n\n甲\n\n## 结论\n\n乙\n")
    assert [(each.level, each.text) for each in found.headings] == [(1, "引言"), (1, "结论")]


def test_a_year_is_no_number_of_a_heading() -> None:
    assert body("# 2014 年情况\n").headings[0].text == "2014 年情况"


def test_missing_parts_are_told() -> None:
    assert [problem.zh for problem in body("# 方法\n\n甲\n").problems] == ["缺少引言", "缺少结论"]


def test_figures_and_tables_are_captioned_and_numbered(folder: Path) -> None:
    found = read_body(BODY, DocumentFolder(folder))
    assert [caption.text for caption in found.figures][:2] == ["各季平均浓度（第1组）", "技术路线1"]
    assert found.tables[0].text == "各点位观测结果（第1组）"
    assert 'alt="各季浓度的柱形图，冬季最高"' in found.main
    assert found.main.index("<img") < found.main.index("<figcaption>")  # a figure's title below, a table's above
    assert "<caption" in found.main.split("<thead>")[0].split('<table class="grid">')[1]
    assert said(found) == []


def test_references_are_numbered_as_they_are_cited() -> None:
    found = body("甲[@b]乙[@a；@b]\n\n[@a]: 文献甲[J].\n[@b]: 文献乙[M].\n[@c]: 文献丙[R].\n")
    assert found.main.count('href="#ref-1">[1]') == 2
    assert found.references.index("文献乙") < found.references.index("文献甲") < found.references.index("文献丙")


def test_an_unknown_reference_and_an_empty_note_are_told_with_their_line() -> None:
    assert said(body("甲\n\n乙[@none]丙[^x]\n")) == ["3:脚注 [^x] 没有内容", "3:参考文献 @none 未列出"]


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", '<img src=x onerror="a">', "<iframe src='http://a'>", "<!-- a"]
)
def test_html_is_printed_as_it_is_written(html: str) -> None:
    found = body(f"甲{html}乙\n")
    assert "<script" not in found.main
    assert "<i" not in found.main
    assert said(found) == ["1:HTML 标记按原文印出"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "//evil.example/", "#h1"]
)
def test_a_link_that_leads_elsewhere_is_dropped_and_its_text_printed(address: str) -> None:
    found = body(f"见[此处]({address})。\n")
    assert found.main == "<p>见此处。</p>\n"
    assert said(found) == [f"1:链接 {address} 未收入，只印其文字"]


@pytest.mark.parametrize(
    "address",
    ["http://evil.example/x.png", "file:///etc/passwd", "x.png", "data:image/png;base64,AA", "sha256:../../etc/passwd"],
)
def test_an_image_from_elsewhere_is_left_out_with_a_line(address: str, folder: Path) -> None:
    found = body(f"![图]({address})\n", folder)
    assert "<img" not in found.main
    assert "[此处的图未收入：" in found.main
    assert len(said(found)) == 1


def refused(data: bytes, folder: Path) -> str:
    (folder / sha256(data)).write_bytes(data)
    found = body(f"![图](sha256:{sha256(data)})\n", folder)
    assert not found.images
    return said(found)[0]


def test_a_figure_that_is_too_large_damaged_or_none_is_left_out(folder: Path) -> None:
    assert "超过上限 8,000,000 字节" in refused(b"\x89PNG\r\n\x1a\n" + bytes(50_000_000), folder)
    assert "图像文件损坏" in refused(figure()[:400], folder)
    importlib.import_module("weasyprint")  # which lets Pillow read cut files
    assert "图像文件损坏" in refused(figure()[:401], folder)
    assert "不是 PNG、JPEG 或 SVG" in refused(b"GIF89a...", folder)
    (folder / sha256(DRAWING)).write_bytes(figure())
    assert "与登记的 SHA-256 不符" in said(body(f"![图](sha256:{sha256(DRAWING)})\n", folder))[0]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>1</script>", "脚本"),
        ('<rect onclick="a"/>', "脚本"),
        ("<foreignObject/>", "脚本"),
        ('<image href="http://evil.example/x"/>', "图外"),
        ('<image href="file:///etc/passwd"/>', "图外"),
        ("<style>@import 'http://evil.example'</style>", "图外"),
        ('<rect fill="url(http://evil.example/x)"/>', "图外"),
        ('<g id="a"><use href="#a"/></g><use href="#a"/>', "自身"),
    ],
)
def test_a_drawing_that_acts_or_reaches_out_is_left_out(inside: str, reason: str, folder: Path) -> None:
    assert reason in refused(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode(), folder)


def test_a_drawing_that_would_blow_up_is_left_out(folder: Path) -> None:
    levels = "".join(f'<g id="l{level}">' + f'<use href="#l{level - 1}"/>' * 10 + "</g>" for level in range(1, 10))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><g id="l0"><rect/></g>{levels}<use href="#l9"/></svg>'
    assert "自身" in refused(drawing.encode(), folder)
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    )
    assert "实体" in refused(entities, folder)


def test_a_table_of_ten_thousand_rows_is_cut_with_a_line() -> None:
    began = time.perf_counter()
    found = body("| 甲 | 乙 |\n|---|---|\n" + "| 1 | 2 |\n" * 10_000)
    assert found.main.count("<tr>") == MOST_ROWS + 1
    assert said(found) == [f"1:表 1 共 10,000 行，此处印出前 {MOST_ROWS} 行"]
    assert "全表见所附正文" in found.main
    assert time.perf_counter() - began < 20


def test_control_characters_and_characters_without_a_glyph_are_told() -> None:
    found = body("甲\n乙\x07丙\N{GRINNING FACE}\n")
    assert said(found) == ["2:控制字符已略去", "2:字体中没有字符 U+1F600，印其编号"]
    assert "\x07" not in found.main


def test_a_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(BodyRefused, match="不是 UTF-8 文本（第 4 个字节）"):
        read_body("甲".encode() + "乙".encode("gbk"), DocumentFolder(None))
    with pytest.raises(BodyRefused, match="超过上限"):
        read_body(b"a" * (LONGEST + 1), DocumentFolder(None))


def test_a_text_that_nests_without_end_is_read_all_the_same() -> None:
    assert body("> " * 5_000 + "甲\n").main
    assert body("*" * 5_000 + "甲" + "[" * 5_000 + "\n").main


def test_limits_are_what_the_documentation_says() -> None:
    assert (figures.LARGEST, figures.MOST_PIXELS, MOST_ROWS) == (8_000_000, 40_000_000, 500)
