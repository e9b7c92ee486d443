"""Lists that are transcribed at a Chinese terminal: what is told of rows, mappings and files is Chinese, all of it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from desk.transcribe.mapping import WrongMapping, read_mapping
from desk.transcribe.ready_mapping import make_plan
from terminal.wording import in_language
from tests.desk.conftest import Run
from tests.desk.test_chinese_refusals import latin
from tests.desk.test_mapping import BAD_MAPPINGS, GOOD
from tests.desk.transcribing import MAPPING, TOP

ENGLISH = re.compile("[A-Za-z]{3,} [a-z]{2,}")  # two words of a sentence
CHINESE = {"LC_ALL": "zh_CN.UTF-8"}
ROWS = (
    "Z1,某项目,甲大学,18\n"
    "Z2,另一项目,甲大学,十八\n"  # no amount
    "Z3,第三项,甲大学,3,多\n"  # a cell too many
    ",无号项目,甲大学,3\n"
    "合计,,,21\n"
    "Z4、Z5,两项,甲大学,3\n"
    "\n"
    "编号,名称,单位,金额\n"
    "2024-05-06,日期,甲大学,3\n"
    "0,零,甲大学,3\n"
    "待定,未定,甲大学,3\n"
    "Z6,#REF!,甲大学,3\n"
    "Z7,同上,甲大学,3\n"
    "Z8,项目\ufffd,甲大学,3\n"
    "Z1,又一次,甲大学,900000\n"
    "Z9,负数,甲大学,-5\n"
    "某县/某乡,乙,丙所,1\n"
    "1.2E+17,截短,丙所,1\n"
    'Z10,"引号,丙所,1\n'
)
KNOWN = (
    "transcribe", "mapping", "list", "csv", "utf", "sig", "fact", "fields", "footer", "file", "cells", "ids", "each",
    "column", "split", "key", "stream", "empty", "skip", "fill_down", "project", "budget", "total", "REF", "sha",
)  # fmt: skip


def transcribed(tmp_path: Path, folder: Path, run: Run, mapping: str, *told: str, **env: str):  # type: ignore[no-untyped-def]
    (tmp_path / "mapping.toml").write_text(mapping)
    (tmp_path / "list.csv").write_text(TOP + ROWS)
    kept = tmp_path / "set-apart.csv"
    done = run(
        "transcribe", tmp_path / "mapping.toml", tmp_path / "list.csv", "--book", folder, "--quarantine", kept, *told,
        env=env,
    )  # fmt: skip
    return done, list(csv.reader(kept.read_text(encoding="utf-8").splitlines()))


def test_rows_are_set_apart_in_chinese(tmp_path: Path, folder: Path, run: Run) -> None:
    done, rows = transcribed(tmp_path, folder, run, MAPPING, **CHINESE)
    assert done.exit_code == 0, done.output
    reasons = {row[0]: row[1] for row in rows[1:]}
    assert rows[0][:2] == ["row", "reason"]  # machines find their columns under the same names
    assert len(reasons) >= 10
    for reason in reasons.values():
        assert latin(reason, KNOWN) == [], reason
    assert "金额" in reasons["3"] and "“十八”" in reasons["3"]
    assert reasons["4"] == "该行有5格，表头有4格"
    assert "合计" in reasons["6"] and "[file] footer" in reasons["6"]
    assert "引号" in reasons["20"]
    answer = done.output.replace(str(tmp_path), "")
    assert latin(answer, KNOWN) == [], answer
    assert "重复写明同一对象，但" in done.stdout and "未收录：" in done.stderr


def test_the_same_rows_in_english(tmp_path: Path, folder: Path, run: Run) -> None:
    done, rows = transcribed(tmp_path, folder, run, MAPPING, "--dry-run", LC_ALL="C.UTF-8")
    assert done.exit_code == 0
    reasons = {row[0]: row[1] for row in rows[1:]}
    assert reasons["4"] == "the row has 5 cells, the header 4"
    assert reasons["3"] == "fact[1] project.approved: fields.budget.total: '十八' is not an amount"


@pytest.mark.parametrize(("old", "new", "line"), BAD_MAPPINGS)
def test_a_mapping_that_cannot_be_used_is_told_in_chinese(
    tmp_path: Path, folder: Path, run: Run, old: str, new: str, line: str
) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(GOOD.replace(old, new, 1))
    (tmp_path / "list.csv").write_text("编号,名称,金额\nZ1,某项目,18\n")
    done = run("transcribe", path, tmp_path / "list.csv", "--book", folder, env=CHINESE)
    assert (done.exit_code, done.stdout) == (1, "")
    assert ENGLISH.findall(re.sub("`[^`]*`", "", done.stderr)) == [], done.stderr
    assert re.search("[一-鿿]", done.stderr.replace(new, ""))


def test_a_mapping_is_told_in_chinese_inside_other_sentences(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(GOOD.replace("fields.title", "fields.titel"))
    with pytest.raises(WrongMapping) as caught:
        make_plan(read_mapping(tmp_path / "m.toml"))
    told = in_language(caught.value.said, "zh")
    assert told.startswith("fact[1].fields：没有“titel”这一项（是不是title？）；现有的为：")
