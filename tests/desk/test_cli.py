"""The command line: what it prints, its exit codes, and that nothing is half-done."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from terminal.language import language_of
from tests.desk.conftest import Run

POLICY = ("record", "policy.issued", "--stream", "policy/1", "--by", "officer/founder", "title=示例")
UNIVERSITY = ("organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=某大学")


def test_new_makes_settings_that_explain_themselves(folder: Path, run: Run) -> None:
    text = (folder / "gongshi.toml").read_text()
    settings = tomllib.loads(text)
    assert settings["site"]["title"] == "公示" and settings["site"]["tag_date"] == "2026-01-05"
    assert settings["book"]["store"] == "" and settings["site"]["example"] is False
    assert text.count("#") >= 10
    again = run("new", folder)
    assert (again.exit_code, again.stderr) == (1, f"gongshi-desk: {folder}: there is a book already (gongshi.toml)\n")


def test_new_goes_on_where_it_was_interrupted_but_leaves_a_used_book_alone(tmp_path: Path, run: Run) -> None:
    with open_book(tmp_path, create=True):
        pass
    assert run("new", tmp_path).exit_code == 0
    (tmp_path / "gongshi.toml").unlink()
    again = run("new", tmp_path)
    assert (again.exit_code, again.stderr) == (1, f"gongshi-desk: {tmp_path}: there is a book already (book.sqlite)\n")


def test_an_empty_book_is_opened_by_its_first_decision_file(tmp_path: Path, run: Run) -> None:
    assert run("new", tmp_path / "b", "--empty", "--example").exit_code == 0
    file = tmp_path / "open.yaml"
    file.write_text(
        dedent(
            """
            by: officer/一
            on: 2014-04-14
            recorded_at: 2014-04-14T08:00:00Z
            illustrative: true
            decisions:
              - kind: book.opened
                stream: book/示例
                fields: {title: 示例, note: 示例账本, founder: officer/一}
              - kind: officer.appointed
                stream: officer/一
                fields: {holds: decision, body: organisation/某办, post: 主任, name: 张三}
            """
        )
    )
    done = run("record", "--file", file, "--book", tmp_path / "b")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "recorded 2 entries; 0 were on record already")
    again = run("record", "--file", file, "--book", tmp_path / "b")
    assert again.stdout.splitlines()[-1] == "recorded 0 entries; 2 were on record already"
    with open_book(tmp_path / "b") as book:
        last = book.last()
        assert last and last[1].recorded_at == "2014-04-14T08:00:00Z"
        salt = book.personal("officer/一")[0].salt
    assert run("new", tmp_path / "c", "--empty", "--example").exit_code == 0
    assert run("record", "--file", file, "--book", tmp_path / "c").exit_code == 0
    with open_book(tmp_path / "c") as book:
        assert book.personal("officer/一")[0].salt == salt


def test_only_example_books_take_a_stated_clock(folder: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(
        "recorded_at: 2014-04-14T08:00:00Z\ndecisions:\n"
        "- {kind: organisation.registered, stream: organisation/u, by: officer/registrar,"
        " fields: {name: 某大学, body: university}}\n"
    )
    done = run("record", "--file", file, "--book", folder)
    assert (done.exit_code, done.stderr) == (
        1,
        f"gongshi-desk: {file} line 3: recorded_at: only example books state it\n",
    )


def test_record_says_what_it_recorded_and_a_repeat_what_was(folder: Path, run: Run) -> None:
    told = (*UNIVERSITY, "body=高等学校", "--command", "c1", "--book", folder)
    assert run("record", *told).stdout.splitlines()[3:] == [
        "recorded: organisation/u number 1, organisation.registered, command c1",
        "recorded 1 entry; 0 were on record already",
    ]
    assert run("record", *told).stdout.splitlines() == [
        "on record already: organisation/u number 1, organisation.registered, command c1",
        "recorded 0 entries; 1 were on record already",
    ]


def test_a_dry_run_decides_and_records_nothing(folder: Path, run: Run) -> None:
    told = run("record", *UNIVERSITY, "body=university", "--command", "c1", "--dry-run", "--book", folder)
    assert told.stdout.splitlines()[3] == "would record: organisation/u number 1, organisation.registered, command c1"
    with open_book(folder) as book:
        assert book.count() == 5


def test_the_book_is_taken_from_the_environment(folder: Path, run: Run) -> None:
    done = run("record", *UNIVERSITY, "body=university", env={"GONGSHI_BOOK": str(folder)})
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (("body=university", "colour=red"), "colour: there is no such field; the fields are name, name_en, body, "),
        (("body=7",), "body: '7' is not one of: government 人民政府, "),
        (("body=university", "--on", "2014-02-30"), "on: '2014-02-30' does not fit; write year-month-day"),
        (("body=university", "--on", "2027-01-01"), "Art. 29: 2027-01-01 has not come yet;"),
        (("body=university", "--book", "/nowhere"), "/nowhere is no book folder: it has no gongshi.toml;"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_1(folder: Path, run: Run, told: tuple[str, ...], line: str) -> None:
    done = run("record", *UNIVERSITY, "--book", folder, *told)
    assert (done.exit_code, done.stdout) == (1, "")
    first, *more = done.stderr.splitlines()
    assert first.startswith(f"gongshi-desk: {line}")
    assert all(each.startswith("gongshi-desk: What to do next: ") for each in more) and len(more) == ("Art." in line)
    with open_book(folder) as book:
        assert book.count() == 5


def test_an_unknown_kind_is_told_with_the_nearest(folder: Path, run: Run) -> None:
    done = run("record", "organisation.registred", "--stream", "organisation/u", "--by", "officer/x", "--book", folder)
    assert (done.exit_code, done.stderr) == (
        1,
        "gongshi-desk: kind: there is no kind 'organisation.registred' (did you mean organisation.registered?);"
        " `gongshi-desk kinds` lists them\n",
    )
    assert run("explain", "organisation.registred").exit_code == 1


@pytest.mark.parametrize(
    "told",
    [
        (),
        ("organisation.registered", "--file", "x.yaml"),
        ("organisation.registered", "name"),
        ("organisation.registered", "name=x"),
        ("--file", "x.yaml", "--by", "officer/x"),
        ("organisation.registered", "--nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_2(folder: Path, run: Run, told: tuple[str, ...]) -> None:
    assert run("record", *told, "--book", folder).exit_code == 2


def test_refusals_are_told_in_the_language_of_the_terminal(folder: Path, run: Run) -> None:
    told = ("record", *UNIVERSITY, "body=university", "--book", folder, "--by", "officer/nobody")
    english, chinese = run(*told), run(*told, env={"LANG": "zh_CN.UTF-8"})
    assert english.stderr.splitlines() == [
        "gongshi-desk: Art. 3: officer/nobody is not in office on 2026-03-02.",
        "gongshi-desk: Art. 1: the power of execution is held by officer/registrar.",
        "gongshi-desk: What to do next: Check the officer's id; somebody not appointed yet is appointed first by an"
        " officer of decision (officer.appointed).",
        "gongshi-desk: What to do next: Pass the decision to one of them, who hands it in with --by.",
    ]
    assert chinese.stderr.splitlines()[1] == "gongshi-desk: 第一条：行使执行权的有：officer/registrar。"
    assert run("--lang", "zh", *told).stderr == chinese.stderr


def test_a_chinese_refusal_has_no_english_words(folder: Path, run: Run) -> None:
    told = ("--lang", "zh", "record", *UNIVERSITY, "body=university", "--book", folder, "--by", "officer/founder")
    assert run(*told).stderr.splitlines() == [
        "gongshi-desk: 第一条：此事属执行权；officer/founder行使的是决策权。",
        "gongshi-desk: 第一条：行使执行权的有：officer/registrar。",
        "gongshi-desk: 下一步：请由行使该职权的在任人员提交；`gongshi-desk possible` 列出本人现在可以决定的事项。",
        "gongshi-desk: 下一步：请将此项决定转交其中一人提交。",
    ]
    missing = (
        "--lang",
        "zh",
        "record",
        "policy.issued",
        "--stream",
        "policy/1",
        "--by",
        "officer/founder",
        "title=示例",
    )
    assert run(*missing, "--book", folder).stderr == (
        "gongshi-desk: 第二十八条：此类决定须载明发布单位（issuers）、政策方向（side）、政策类型（types）。\n"
        "gongshi-desk: 下一步：补充该项后重新提交；`gongshi-desk explain 类别` 列出该类别的各项、格式和示例。\n"
    )


def test_what_is_missing_is_told_at_once(folder: Path, run: Run) -> None:
    told = (
        "record",
        "policy.issued",
        "--stream",
        "policy/1",
        "--by",
        "officer/founder",
        "title=示例",
        "--book",
        folder,
    )
    assert run(*told).stderr.splitlines()[:-1] == [
        "gongshi-desk: Art. 28: a decision of this kind states its issuers, side, types."
    ]


@pytest.mark.parametrize(
    ("environment", "language"),
    [({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"), ({"LANG": "zh"}, "zh")],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_kinds_lists_the_whole_catalogue(run: Run) -> None:
    lines = run("kinds").stdout.splitlines()
    assert len(lines) == len(KINDS)
    assert "project/ID\tproject.approved\tdecision\tArt. 14\t立项\tProject approved" in lines
    assert run("kinds", "更正").stdout == "any\tentry.corrected\tof the entry named\tArt. 31\t更正\tCorrection\n"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_explain_tells_every_field_of_every_kind(run: Run, kind: str) -> None:
    told = run("explain", kind)
    assert told.exit_code == 0
    shown = {line.split("\t")[0] for line in told.stdout.splitlines() if "\t" in line}
    assert set(KINDS[kind].fact.__struct_fields__) <= shown
    assert "Example:\n  gongshi-desk " in told.stdout


def test_the_program_runs_as_a_process(folder: Path) -> None:
    program = Path(sys.executable).with_name("gongshi-desk")
    command = [str(program), "record", *UNIVERSITY, "body=university", "--command", "p", "--book", str(folder)]
    env = os.environ | {"NO_COLOR": "1", "LANG": "en_GB.UTF-8", "LC_ALL": ""}
    first, again = (subprocess.run(command, env=env, capture_output=True, text=True, check=False) for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "Once recorded, this cannot be changed or taken back.\n")
    assert "\nrecorded: organisation/u number 1" in first.stdout
    assert again.stdout.startswith("on record already: organisation/u number 1")
    refused = subprocess.run(
        [*command[:-4], "--book", str(folder)], env=env, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("gongshi-desk: Art. 4: 某大学 is registered already.\n")


def test_a_reader_who_stops_reading_ends_explain_without_a_word() -> None:
    script = "from desk.cli import main; import sys; sys.argv[1:] = ['explain', 'project.approved']; main()"
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout and run.stderr
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    run.wait()
