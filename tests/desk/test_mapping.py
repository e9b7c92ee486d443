"""Mappings that cannot be used: one line with the file, the key, and what is allowed there; nothing is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.ledger.store import open_book
from tests.desk.conftest import Run

GOOD = """
[source]
title = "一份清单"
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
fields.title = "{名称}"
"""
LIST = "编号,名称,金额\nZ1,某项目,18\n"


@pytest.fixture
def refused(tmp_path: Path, folder: Path, run: Run):  # type: ignore[no-untyped-def]
    """What is said of a mapping (and list) that cannot be used."""
    counter = iter(range(99))

    def say(mapping: str | bytes, content: bytes = LIST.encode(), name: str = "list.csv") -> str:
        path = tmp_path / f"m{next(counter)}.toml"
        path.write_bytes(mapping if isinstance(mapping, bytes) else mapping.encode())
        (tmp_path / name).write_bytes(content)
        done = run("transcribe", path, tmp_path / name, "--book", folder)
        assert done.exit_code == 1 and done.stdout == "" and done.stderr.count("\n") == 1
        with open_book(folder) as book:
            assert book.count() == 5
        return str(
            done.stderr.removeprefix("gongshi-desk: ").replace(str(path), "M").replace(str(tmp_path), "T").strip()
        )

    return say


def test_the_good_one_is_good(tmp_path: Path, folder: Path, run: Run) -> None:
    (tmp_path / "m.toml").write_text(GOOD)
    (tmp_path / "list.csv").write_text(LIST)
    done = run("transcribe", tmp_path / "m.toml", tmp_path / "list.csv", "--book", folder)
    assert (done.exit_code, done.stdout.splitlines()[2:]) == (
        0,
        [
            "1 rows read = 1 taken + 0 on record already + 0 quarantined + 0 left out as told",
            "1 entries written",
            "         1  project.approved",
            "  columns never used: 金额",
        ],
    )


BAD_MAPPINGS = [
    ("[source]", "[source", "M: is not TOML: "),
    (
        "[source]",
        "[sorce]",
        "M: mapping: unknown key 'sorce' (did you mean source?); allowed: source,",
    ),
    ('title = "一份清单"', "", "M: source: object missing required field `title`"),
    ('title = "一份清单"', "title = 7", "M: source.title: expected `str`, got `int`"),
    (
        'title = "一份清单"',
        'title = "x"\ncodes.a = {}',
        "M: source: 'codes' has a heading of its own: write [codes]",
    ),
    ("kind =", "knd =", "M: fact[1]: unknown key 'knd' (did you mean kind?); allowed: kind, stream, fields, when,"),
    ("project.approved", "project.aproved", "M: fact[1]: kind: there is no kind 'project.aproved' (did you mean"),
    (
        "fields.title",
        "fields.titel",
        "M: fact[1].fields: there is no field 'titel' (did you mean title?); there are",
    ),
    ("{编号}", "{编号", "M: fact[1].stream: 'project/{编号' has a brace that does not close; write {{ for a brace"),
    (
        "{编号}",
        "{编号|slog}",
        "M: fact[1].stream: unknown filter 'slog' (did you mean slug?); there are lower, upper,",
    ),
    (
        "{编号}",
        "{编码}",
        "T/list.csv: column '编码': the list has no column '编码'; it has 编号,",
    ),
    (
        '"{名称}"',
        '{ colum = "名称" }',
        "M: fact[1].fields.title: unknown key 'colum' (did you mean column?); allowed:",
    ),
    ('"{名称}"', "{ date = true }", "M: fact[1].fields.title: give exactly one of column, text, sum and value"),
    ('"{名称}"', '{ column = "名称", codes = "x" }', "M: fact[1].fields.title: there is no table [codes.x]"),
    ('"{名称}"', '{ column = "名称", pattern = "(" }', "M: fact[1].fields.title: '(' is not a regular expression:"),
    (
        '"{名称}"',
        '{ column = "名称", amount = "元" }',
        "M: fact[1].fields.title: amount: this field takes text, not money",
    ),
    ('"{名称}"', "1.5", "M: fact[1].fields.title: write a text, a number, true or false, or a table such as"),
    (
        'fields.title = "{名称}"',
        'fields.budget = "{金额}"',
        "M: fact[1].fields.budget: this field has parts; write [….fields.budget] with total, parts, currency",
    ),
    (
        'fields.title = "{名称}"',
        'fields.budget.total = "{金额}"',
        'M: fact[1].fields.budget.total: an amount needs the unit of its column, such as amount = "万元"',
    ),
    (
        'fields.title = "{名称}"',
        'fields.budget.total = { column = "金额", amount = "万圆圆" }',
        "M: fact[1].fields.budget.total: amount: '万圆圆' is not a unit of money; write one such as 万元, 元, 分,",
    ),
    (
        'fields.title = "{名称}"',
        'when = { column = "名称" }',
        "M: fact[1].when: give exactly one of equals, in, matches and present",
    ),
    (
        'fields.title = "{名称}"',
        'each = { column = "名称" }',
        "M: fact[1].each: give column with split, or columns, or numbered",
    ),
    (
        'fields.title = "{名称}"',
        'changed = { state = "ende", to = "end" }',
        "M: fact[1].changed: state: 'ende' is not known of the stream; known: id, status, title,",
    ),
    (
        'fields.title = "{名称}"',
        'changed = { state = "title", to = "title" }\nfields.title = "{名称}"',
        "M: changed: needs one [[fact]] without when, once and changed, so that a row already taken is known by it",
    ),
    ("[[fact]]", "[file]\nheader_row = 9\n[[fact]]", "T/list.csv: [file] header_row: the list has no row [9]"),
    (
        "[[fact]]",
        '[file]\nencoding = "klingon"\n[[fact]]',
        "T/list.csv: [file] encoding 'klingon' is unknown; write",
    ),
    ("[[fact]]", '[file]\nformat = "pdf"\n[[fact]]', "M: file.format: invalid enum value 'pdf'"),
    (
        'title = "一份清单"',
        f'title = "x"\nsha256 = "{"0" * 64}"',
        f"M: [source] sha256: the mapping is for {'0' * 64}, but T/list.csv is ",
    ),
]


@pytest.mark.parametrize(("old", "new", "line"), BAD_MAPPINGS)
def test_bad_mappings(refused, old: str, new: str, line: str) -> None:  # type: ignore[no-untyped-def]
    assert GOOD.count(old) >= 1
    assert refused(GOOD.replace(old, new, 1)).startswith(line)


@pytest.mark.parametrize(
    ("content", "name", "line"),
    [
        (b"", "list.csv", "T/list.csv: the list is empty"),
        (b"\x81\x81,\xff\n", "list.csv", "T/list.csv: is wholly in none of utf-8-sig, gb18030, cp1252; set [file]"),
        (b"\x1f\x8bnot gzip", "list.csv.gz", "T/list.csv.gz: the gzip file is damaged: "),
        (b"not a workbook", "list.xlsx", "T/list.xlsx: is not a workbook that can be read: "),
        (LIST.encode(), "list.pdf", "T/list.pdf: the name does not tell the format; set [file] format to csv, excel"),
    ],
)
def test_bad_lists(refused, content: bytes, name: str, line: str) -> None:  # type: ignore[no-untyped-def]
    assert refused(GOOD, content, name).startswith(line)


def test_mappings_that_cannot_be_read(refused, tmp_path: Path, folder: Path, run: Run) -> None:  # type: ignore[no-untyped-def]
    assert refused(GOOD.encode("gb18030")).startswith("M: is not UTF-8 text (byte ")
    done = run("transcribe", tmp_path / "none.toml", tmp_path / "list.csv", "--book", folder)
    assert done.stderr == f"gongshi-desk: {tmp_path / 'none.toml'}: cannot be read: No such file or directory\n"
    missing = run("transcribe", tmp_path / "m0.toml", tmp_path / "none.csv", "--book", folder)
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)


def test_an_officer_who_may_not_transcribe_stops_the_run(tmp_path: Path, folder: Path, run: Run) -> None:
    (tmp_path / "m.toml").write_text(GOOD)
    (tmp_path / "list.csv").write_text(LIST)
    told = ("transcribe", tmp_path / "m.toml", tmp_path / "list.csv", "--book", folder, "--by", "officer/founder")
    done = run(*told)
    assert (done.exit_code, done.stderr.splitlines()[:2]) == (
        1,
        [
            "gongshi-desk: Art. 1: this belongs to the power of execution; officer/founder holds the power of"
            " decision.",
            "gongshi-desk: Art. 1: the power of execution is held by officer/registrar.",
        ],
    )


def test_quarantined_rows_are_told_and_count_as_failure_only_when_strict(
    tmp_path: Path, folder: Path, run: Run
) -> None:
    (tmp_path / "m.toml").write_text(GOOD)
    (tmp_path / "list.csv").write_text(LIST + ",无编号,1\n")
    told = ("transcribe", tmp_path / "m.toml", tmp_path / "list.csv", "--book", folder)
    first, strict = run(*told), run(*told, "--strict")
    kept = folder / "quarantine" / "list.csv.csv"
    assert (first.exit_code, strict.exit_code) == (0, 1)
    assert first.stderr.splitlines() == [
        "         1  quarantined: fact[1] project.approved: stream: one of its columns is empty",
        f"quarantined rows are in {kept}",
    ]
    assert kept.read_text().splitlines()[1].startswith("3,fact[1] project.approved: stream: ")
