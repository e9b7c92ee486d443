"""Files that are not what their names say: known by their bytes and read, or told in one line with what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.submission import DeskError
from tests.desk.test_lists import ODD
from tests.desk.transcribing import MAPPING, TOP, Transcriber, accounted, table
from tests.desk.workbooks import archive, compound, xls, xlsx

FOREIGN: list[tuple[bytes, str, str]] = [
    (b"<html><table><tr><td>x</td></tr></table></html>", "l.xls", "is a web page (HTML)"),
    (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
        "l.xls",
        "is a saved web page (MHTML)",
    ),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "l.xls", "XML of 2003"),
    (compound("EncryptedPackage", b"x"), "l.xlsx", "is encrypted with a password"),
    (archive({"清单.csv": TOP}), "l.csv", "is a zip archive (清单.csv)"),
    (archive({"a\nb\x1b[2J.csv": TOP}), "l.csv", "is a zip archive (a�b�[2J.csv)"),
    (archive({"word/document.xml": "<x/>"}), "l.xlsx", "is a text document"),
    (archive({"xl/workbook.bin": "x"}), "l.xlsb", "is a binary workbook (.xlsb), which is not read; open it in a"),
    (archive({"xl/workbook.bin": "x"}), "l.xlsx", "is a binary workbook (.xlsb), which is not read; open it in a"),
    (xlsx({"S": ODD}), "l.csv", "is a workbook (xlsx), not text"),
    (b"%PDF-1.7", "l.csv", "is a PDF"),
    (b'[{"a": 1}]', "l.jsonl", "is a JSON array, not JSON Lines; write one object a line"),
    (b'{\n "a": [\n1]}\n', "l.json", "is one JSON document, not JSON Lines"),
    (xlsx({"S": ODD})[:900], "l.xlsx", "that is damaged or not whole"),
    (xlsx({"S": ODD}, hidden=["S"]), "l.xlsx", "has no sheet that is shown"),
    (b"a,b\n" * 90 + TOP.encode(), "l.csv", "row 91 has them all: set [file] header_row = 91"),
    (xlsx({"S": ODD}).replace(b"worksheets/s1.xml", b"worksheets/s8.xml"), "l.xlsx", "l.xlsx"),
]


@pytest.mark.parametrize(("content", "name", "told"), FOREIGN, ids=range(len(FOREIGN)))
def test_what_a_file_is_instead_of_a_list(run_on: Transcriber, content: bytes, name: str, told: str) -> None:
    with pytest.raises(DeskError) as refused:
        run_on(MAPPING, content, name)
    assert told in str(refused.value) and "\n" not in str(refused.value)


KNOWN: list[tuple[Callable[[], bytes], str]] = [
    (lambda: xls(table(["Z1", "甲", "某所", 1.0])), "l.xlsx"),
    (lambda: (TOP + "Z1,甲,某所,1\n").encode("gb18030"), "l.xls"),
    (lambda: (TOP + "Z1,甲,某所,1\n").encode("utf-16-le"), "l.csv"),
    (lambda: (TOP + "Z1,甲,某所,1\n").encode("utf-16-be"), "l.csv"),
    (lambda: (TOP + "Z1,甲,某所,1\n").encode("utf-32"), "l.csv"),
    (lambda: xlsx({"草稿": [["x"]], "清单": table(["Z1", "甲", "某所", 1.0])}, hidden=["草稿"]), "l.xlsx"),
]


@pytest.mark.parametrize(("made", "name"), KNOWN, ids=["xls", "csv", "utf-16-le", "utf-16-be", "utf-32", "hidden"])
def test_a_file_is_known_by_its_bytes(run_on: Transcriber, made: Callable[[], bytes], name: str) -> None:
    summary = run_on(MAPPING, made(), name)
    assert accounted(summary) == (1, 0, 0, 0)
    assert run_on.fact("project/Z1").title == "甲"


def test_big5_is_not_taken_for_gb18030(run_on: Transcriber) -> None:
    mapping = MAPPING.replace("编号", "編號").replace("名称", "名稱").replace("单位", "單位").replace("金额", "金額")
    text = "編號,名稱,單位,金額\nZ1,電腦輔助診斷,國立大學,5\n"
    assert run_on(mapping, text.encode("big5")).document.encoding == "big5"
    assert run_on.fact("project/Z1").title == "電腦輔助診斷"
