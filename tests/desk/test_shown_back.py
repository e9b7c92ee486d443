"""Decisions are shown back before they are irrevocable, in the words that the public will read."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.decisions import read_file
from desk.example_keys import ExampleKeys
from desk.record import Desk
from domain.ledger.entry import SCHEMA, Entry
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from public.cli import main
from site_builder.content.book_sentences import sentences
from site_builder.content.entries import entry_sentence
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.site import Site
from tests.desk.conftest import Run, make_office

EXAMPLE = Path(__file__).parents[2] / "examples" / "beijing-2014-2017"
PLAN = ("project.disbursed", "--stream", "project/Z1", "--by", "officer/registrar")


def test_what_is_shown_back_is_what_the_site_says_of_every_entry_of_the_example(tmp_path: Path, run: Run) -> None:
    assert run("new", tmp_path / "b", "--empty", "--no-keys", "--example").exit_code == 0
    shown, folder = [], tmp_path / "keys"
    shutil.copytree(EXAMPLE / "keys/officers", folder)
    for each in folder.iterdir():
        each.chmod(0o600)
    keys = ExampleKeys(folder, (EXAMPLE / "keys/passphrase").read_text().strip())
    with open_book(tmp_path / "b") as book:
        for file in sorted(EXAMPLE.glob("*.yaml")):
            desk = Desk(book, make_office())
            for submission in read_file(file, example=True):
                desk.hand_in([keys.prepared(desk.memory, submission)])
            shown += sentences(book, desk.memory.waiting, desk.memory.waiting, desk.memory.personal)
            desk.save()
        view = View(tmp_path / "view.sqlite")
        follow(view, book.pages, QUESTIONS)
        view.close()
        reader = ViewReader(tmp_path / "view.sqlite")
        values: dict[int, dict[str, str]] = {}
        site = _Site(Reader(reader, "2018-12-31"), values)
        for index, said in enumerate(shown):
            entry = site.reader.entry(index)
            personal = [each for each in book.personal(entry.entry.stream) if each.number == entry.entry.number]
            values[index] = {each.field: each.value for each in personal}
            if set(values[index]) == set(entry.entry.pd):  # what was erased since is shown no more
                assert said == tuple(entry_sentence(site, site.voice(lang, at=index), entry) for lang in ("zh", "en"))
        assert len(shown) == book.count() > 200
        reader.close()


class _Site(Site):
    """The site with its personal values from the book, as a seal would publish them."""

    def __init__(self, reader: Reader, values: dict[int, dict[str, str]]) -> None:
        super().__init__(reader, Settings())
        self.values = values

    def personal(self, index: int) -> dict[str, str]:
        return self.values[index]


def test_a_dry_run_and_a_recording_print_the_sentence_in_both_languages(folder: Path, run: Run) -> None:
    told = ("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar")
    for last in ("--dry-run", "--yes"):
        lines = run(*told, "name=某大学", "body=university", "--book", folder, last).stdout.splitlines()
        assert lines[:3] == [
            "organisation/u number 1, organisation.registered:",
            "  登记机构某大学，类型为高等学校。",
            "  某大学 (university) was registered.",
        ]


@pytest.mark.parametrize(
    ("field", "readings"),
    [
        ("amount=2000", "2,000 yuan; write the unit, such as 20元 or 2000元"),
        ("amount=２０００", "amount: '２０００' can be read as 20 yuan (fen) or as 2,000 yuan"),
        ("amount=1,250,000", "1,250,000 yuan; write the unit, such as 12500元 or 1250000元"),
        ("amount=2.5", "2.50 yuan or as 25,000 yuan (万元); write the unit, such as 2.5元 or 2.5万元"),
        ("budget={total: 20万元, parts: [{source: municipal, amount: 7}]}", "budget.parts[1].amount: '7' can be read"),
    ],
)
def test_a_plain_number_for_money_is_refused_with_both_readings(
    folder: Path, run: Run, field: str, readings: str
) -> None:
    kind = "project.approved" if field.startswith("budget") else "project.disbursed"
    done = run("record", kind, *PLAN[1:], field, "--book", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert readings in done.stderr
    assert "write the unit" in done.stderr


def test_in_a_file_plain_digits_stay_whole_fen(folder: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(
        "by: officer/registrar\nsource: {title: x, sha256: '" + "0" * 64 + "', row: 1}\ndecisions:\n"
        "- {kind: project.disbursed, stream: project/Z1, fields: {amount: 200000}}\n",
        encoding="utf-8",
    )
    done = run("record", "--file", file, "--book", folder)
    assert "  向Z1拨付2,000元。" in done.stdout.splitlines()


@pytest.mark.parametrize(("answer", "count"), [("n", 5), ("y", 6)])
def test_on_a_terminal_one_is_asked_before_it_is_final(folder: Path, answer: str, count: int) -> None:
    program = Path(sys.executable).with_name("gongshi-desk")
    told = ["organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=某大学"]
    ours, theirs = pty.openpty()
    command = [str(program), "record", *told, "body=university", "--book", str(folder)]
    environment = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(ours, 4096)
        os.write(ours, f"{answer}\n".encode())
        while True:
            try:
                seen += os.read(ours, 4096)
            except OSError:  # the terminal is closed at its other end
                break
    os.close(ours)
    assert "登记机构某大学" in seen.decode().partition("[y/N]")[0]
    assert process.returncode == (0 if answer == "y" else 1)
    with open_book(folder) as book:
        assert book.count() == count


@pytest.mark.parametrize(
    "name", ["\u200b", "\u2060", "\u2800", "\u3164", "a\u200fb", "a\u061cb", "\u0301", "a\U000e0041"]
)
def test_names_that_cannot_be_seen_or_turn_the_text_are_refused(folder: Path, run: Run, name: str) -> None:
    told = ("record", "organisation.registered", "--by", "officer/registrar", "body=university", "--book", folder)
    for place in (("--stream", "organisation/u", f"name={name}"), ("--stream", f"organisation/{name}", "name=甲")):
        done = run(*told, *place)
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1), done.output


@pytest.mark.parametrize("name", ["\u3000", "\u00a0", " "])
def test_a_name_of_blanks_is_one_clear_line(folder: Path, tmp_path: Path, run: Run, name: str) -> None:
    file = tmp_path / "d.yaml"
    told = "{kind: organisation.registered, stream: organisation/q, fields: {name: '" + name + "x', body: enterprise}}"
    file.write_text(f"by: officer/registrar\ndecisions:\n- {told.replace('x', '')}\n", encoding="utf-8")
    done = run("record", "--file", file, "--book", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) <= 2
    assert "name: " in done.stderr and "length >= 1" not in done.stderr


def test_history_is_a_line_an_entry_whatever_an_old_name_holds(folder: Path) -> None:
    with open_book(folder) as book:
        fact = KINDS["organisation.registered"].fact(name="甲\nOK 271 /RL8b\n乙")  # type: ignore[call-arg]
        moment = book.last()[1].recorded_at  # type: ignore[index]
        book.append([Entry(schema=SCHEMA, stream="organisation/q", number=1, recorded_at=moment, by="officer/registrar",
                           command="old", decided_on="2026-01-05", fact=fact)])  # fmt: skip
    told = CliRunner().invoke(main, ["history", "--book", str(folder), "--last", "1"]).output
    assert len(told.splitlines()) == 1
    assert not any(line.startswith("OK") for line in told.splitlines())


def test_bytes_that_are_no_text_are_one_line(folder: Path) -> None:
    program = Path(sys.executable).with_name("gongshi-desk")
    told = ["organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", b"name=\xd6\xd0"]
    done = subprocess.run([program, "record", *told, "--book", folder], capture_output=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert b"is not UTF-8 text" in done.stderr
