"""Decision files: read whole, told by line, recorded whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from desk.decisions import read_file
from domain.ledger.store import Book, open_book
from tests.desk.conftest import Run

GOOD = """
by: officer/registrar
authority: 会议纪要
decisions:
  - kind: organisation.registered
    stream: organisation/甲
    on: 2026-02-01
    fields:
      name: 甲大学
      body: university
  - kind: organisation.registered
    streams: [organisation/乙, organisation/丙]
    fields: {name: 两校, body: 高等学校}
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "decisions.yaml"


def test_a_file_is_recorded_whole_and_again_for_nothing(folder: Path, written: Path, run: Run) -> None:
    written.write_text(GOOD)
    first, again = (run("record", "--file", written, "--book", folder) for _ in range(2))
    assert first.stdout.splitlines()[-1] == "recorded 3 entries; 0 were on record already"
    assert again.stdout.splitlines()[-1] == "recorded 0 entries; 3 were on record already"
    with open_book(folder) as book:
        entry = book.stream("organisation/甲")[0]
        assert (entry.authority, entry.decided_on) == ("会议纪要", "2026-02-01")
        assert book.stream("organisation/乙")[0].act == book.stream("organisation/丙")[0].act


def test_a_file_that_grew_goes_on_where_it_was(folder: Path, written: Path, run: Run) -> None:
    written.write_text(GOOD)
    run("record", "--file", written, "--book", folder)
    more = "  - {kind: organisation.registered, stream: organisation/丁, fields: {name: 丁, body: other}}\n"
    written.write_text(GOOD.replace("decisions:\n", f"decisions:\n{more}"))
    done = run("record", "--file", written, "--book", folder)
    assert done.stdout.splitlines()[-1] == "recorded 1 entry; 3 were on record already"


def test_a_refusal_leaves_nothing_of_the_file_on_record(folder: Path, written: Path, run: Run) -> None:
    again = "  - {kind: organisation.registered, stream: organisation/甲, fields: {name: 甲, body: other}}\n"
    written.write_text(GOOD + again)
    done = run("record", "--file", written, "--book", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"gongshi-desk: {written} line 14: Art. 4: 甲大学 is registered already.\n")
    with open_book(folder) as book:
        assert book.count() == 5


def test_the_same_decision_twice_in_a_file_is_two_commands(written: Path) -> None:
    item = "- {kind: officer.dismissed, stream: officer/x, by: officer/founder}\n"
    written.write_text("decisions:\n" + item * 2)
    first, second = read_file(written, example=False)
    assert first.command != second.command and first.command.endswith("-1") and second.command.endswith("-2")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("decisions: [\n", ["{path} line 2: is not YAML: did not find expected node content"]),
        ("- a\n", ["{path}: a decision file has a list named `decisions`; see docs/desk.md"]),
        (
            "bye: officer/x\ndecisions: []\n",
            ["{path}: 'bye' is not a common term (did you mean by?); they are by, on, authority, illustrative,"],
        ),
        (
            "decisions: []\ndecisions: [7, 8]\n",
            [
                "{path} line 1: 'decisions' stands twice",
                "{path} line 2: a decision is a map",
                "{path} line 2: a decision is a map",
            ],
        ),
        (f"decisions: {'[' * 3000}{']' * 3000}\n", ["{path}: is nested too deeply"]),
        (
            "decisions:\n- {kind: officer.dismissed, by: [a], stream: a/b, streams: [{c: d}], illustrative: maybe}\n",
            [
                "{path} line 2: by: one text is wanted here",
                "{path} line 2: illustrative: 'maybe' is not yes or no (是, 否)",
                "{path} line 2: streams: name the streams by stream or by streams, not by both",
            ],
        ),
        (
            "decisions:\n- {kind: officer.dismissed, by: officer/x, streams: [{c: d}]}\n",
            ["{path} line 2: stream: one text is wanted for each stream"],
        ),
        ("decisions:\n- 7\n", ["{path} line 2: a decision is a map with kind, stream and fields"]),
        ("decisions:\n- {kind: x, stream: a/b, by: officer/x}\n", ["{path} line 2: kind: there is no kind 'x'"]),
        (
            "decisions:\n- {kind: officer.dismissed}\n",
            ["{path} line 2: by: is missing; name the officer", "{path} line 2: stream: is missing;"],
        ),
        (
            "decisions:\n- {kind: officer.dismissed, stream: officer/x, by: officer/y, fieds: {}}\n",
            ["{path} line 2: fieds: there is no such term (did you mean fields?)"],
        ),
        (
            "decisions:\n- kind: officer.dismissed\n  stream: officer/x\n  by: officer/y\n  by: officer/z\n",
            ["{path} line 4: 'by' stands twice"],
        ),
        (
            "decisions:\n- {kind: officer.dismissed, stream: officer/x, by: officer/y, on: 2014-02-30}\n",
            ["{path} line 2: on: '2014-02-30' does not fit; write year-month-day"],
        ),
        (
            "decisions:\n- {kind: officer.dismissed, stream: officer/x, by: officer/y, source: {title: x}}\n",
            ["{path} line 2: source: '{'title': 'x'}' does not fit; write title, sha256 and row"],
        ),
        (
            "decisions:\n- {kind: officer.dismissed, stream: officer/x, by: officer/y, fields: {reson: x}}\n"
            "- {kind: officer.dismissed, stream: officer/x, by: officer/y, fields: {reason: [x]}}\n",
            ["{path} line 2: reson: there is no such field (did you mean reason?)", "{path} line 3: reason: one text"],
        ),
    ],
)
def test_bad_files_are_told_by_line(folder: Path, written: Path, run: Run, text: str, lines: list[str]) -> None:
    written.write_text(dedent(text))
    done = run("record", "--file", written, "--book", folder)
    told = done.stderr.splitlines()
    assert done.exit_code == 1 and len(told) == len(lines)
    for line, start in zip(told, lines, strict=True):
        assert line.startswith("gongshi-desk: " + start.replace("{path}", str(written)))
    with open_book(folder) as book:
        assert book.count() == 5


def test_a_file_in_another_encoding_or_missing_is_told(folder: Path, written: Path, run: Run) -> None:
    written.write_bytes(GOOD.encode("gb18030"))
    done = run("record", "--file", written, "--book", folder)
    assert done.exit_code == 1 and "is not UTF-8 text (byte " in done.stderr and done.stderr.count("\n") == 1
    missing = run("record", "--file", written.with_name("none.yaml"), "--book", folder)
    assert (
        missing.stderr == f"gongshi-desk: {written.with_name('none.yaml')}: cannot be read: No such file or directory\n"
    )


def test_one_stream_in_both_normal_forms_is_one_stream(run: Run, folder: Path, book: Book, tmp_path: Path) -> None:
    source = {"title": "x", "sha256": "0" * 64}
    rows = [("project/\u00e9", 1), ("project/e\u0301", 2)]
    told = {
        "by": "officer/registrar",
        "decisions": [
            {"kind": "project.approved", "stream": stream, "on": "2014-03-01", "source": {**source, "row": row},
             "fields": {"title": f"第{row}行"}}
            for stream, row in rows
        ],
    }  # fmt: skip
    (tmp_path / "both.yaml").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    done = run("record", "--file", tmp_path / "both.yaml", "--book", folder)
    assert done.exit_code == 0, done.output
    assert [(each.stream, each.number) for each in book.stream("project/\u00e9")] == [
        ("project/\u00e9", 1),
        ("project/\u00e9", 2),
    ]
    again = run("record", "--file", tmp_path / "both.yaml", "--book", folder)
    assert "2 were on record already" in again.output


def test_hidden_signs_are_told_all_at_once(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(
        "by: officer/registrar\nauthority: 会议\u2060纪要\ndecisions:\n"
        "  - {kind: organisation.registered, stream: organisation/a, fields: {name: 甲\u2060乙, body: university}}\n"
        "  - {kind: officer.appointed, stream: officer/x, by: officer/founder, authority: 好,\n"
        "     fields: {name: 张\u202e三, holds: execution, body: organisation/office, post: 记\u200e录}}\n",
        encoding="utf-8",
    )
    said = run("record", "--file", file, "--book", folder)
    assert said.exit_code == 1
    told = [line.removeprefix(f"gongshi-desk: {file} ") for line in said.output.splitlines()]
    assert [tuple(line.split(": ")[:2]) for line in told] == [
        ("line 4", "name"), ("line 4", "authority"), ("line 5", "post"), ("line 5", "name"),
    ]  # fmt: skip
    assert all("cannot be seen" in line for line in told)
