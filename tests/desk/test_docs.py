"""The examples of the documentation, run as they stand; and that it names every key of a mapping."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from desk.book_folder import find_folder
from desk.charters import charter_of, ready_made
from desk.commands.charter import charter
from desk.decisions import COMMON, EACH, read_file
from desk.transcribe import mapping
from desk.transcribe.templates import FILTERS, RESERVED
from domain.ledger.store import open_book
from domain.rules.charter import PeriodName, Trait
from domain.rules.charter_check import UNITS
from domain.rules.vocabulary import VOCABULARIES
from tests.desk.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TEXT = (DOCS / "transcribing.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"```(csv list=(?P<name>\S+)|toml (?P<mapping>mapping)|text (?P<summary>summary))\n(?P<body>.*?)```", re.S
)


def test_the_worked_examples_come_out_as_they_say(folder: Path, tmp_path: Path, run: Run) -> None:
    told, name, seen = tmp_path / "mapping.toml", "", 0
    for block in BLOCK.finditer(TEXT):
        if block["name"]:
            name = block["name"]
            (tmp_path / name).write_text(block["body"], encoding="utf-8")
        elif block["mapping"]:
            told.write_text(block["body"], encoding="utf-8")
        else:
            done = run("transcribe", told, tmp_path / name, "--book", folder)
            assert (done.exit_code, done.stdout.splitlines()[2:]) == (0, block["body"].splitlines()), name
            seen += 1
    assert seen == 5


def test_every_key_filter_and_word_is_documented() -> None:
    specs = [each for each in vars(mapping).values() if isinstance(each, type) and issubclass(each, mapping.Spec)]
    keys = {field.encode_name for spec in specs for field in msgspec.structs.fields(spec)}
    words = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`[^`\n]+`|\[\[?[a-z.]+", TEXT)).lower()))
    assert keys - words == set()
    assert set(FILTERS) - words == set()
    assert all(f"{{{word}}}" in TEXT for word in RESERVED)


def test_the_decision_file_of_the_desk_page_can_be_read(tmp_path: Path) -> None:
    text = (DOCS / "desk.md").read_text(encoding="utf-8")
    body, _ = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "decisions.yaml").write_text(body, encoding="utf-8")
    first, act = read_file(tmp_path / "decisions.yaml", example=False)
    assert (first.by, first.on, first.authority) == ("officer/registrar", "2014-04-14", "会议纪要〔2014〕3号")
    assert (act.by, act.streams) == ("officer/founder", ("project/Z1", "project/Z2"))
    assert all(f"`{key}`" in text for key in (*COMMON, *EACH))


def test_a_charter_is_adopted_by_its_name_as_the_desk_page_says(run: Run, folder: Path, tmp_path: Path) -> None:
    text = (DOCS / "desk.md").read_text(encoding="utf-8")
    _, body = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert all(f"`{name}`" in text for name in ready_made())
    (tmp_path / "our-charter.toml").write_bytes(ready_made()["province-key-rd"].read_bytes())
    (tmp_path / "named.yaml").write_text(body, encoding="utf-8")
    beside = body.replace("{charter: province-key-rd}", "{charter: our-charter.toml}")
    (tmp_path / "beside.yaml").write_text(beside, encoding="utf-8")
    (named,), (other,) = (read_file(tmp_path / name, example=False) for name in ("named.yaml", "beside.yaml"))
    assert beside != body and named.terms == other.terms
    result = run("record", "--book", folder, "--file", tmp_path / "beside.yaml")
    assert result.exit_code == 0, result.output
    assert charter_of(find_folder(str(folder))).charter.title == "省重点研发计划章程（示例）"


def commands(first: str, last: str) -> list[str]:
    """The commands of docs/signing.md between two headings."""
    text = (DOCS / "signing.md").read_text(encoding="utf-8")
    return re.findall(r"^ +gongshi-desk (.*)$", text[text.index(first) : text.index(last)], re.M)


def test_the_signing_page_runs_as_it_stands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command from the new book to the signed report, in order and in one folder, with nothing done between."""
    monkeypatch.chdir(tmp_path)
    folder, secret = tmp_path / "book", {"GONGSHI_PASSPHRASE": "trial"}
    assert run("new", folder, env=secret).exit_code == 0
    with open_book(folder) as book:
        told = {"BOOK": str(folder), "TRAY": "待签", "BOOK/ID": book.streams("book")[0]}
    lines = commands("## Starting", "## When a key is lost")
    assert len(lines) >= 45
    for line in lines:
        line, _, out = line.partition(" > ")
        words = shlex.split(line)
        done = run(*[told.get(word, word) for word in words], env=secret)
        assert done.exit_code == 0, f"{line}\n{done.output}"
        if words[:3] == ["officer", "key", "first"]:
            told["NUMBER"] = done.output.strip()
        if words[:2] == ["draft", "list"]:
            told["ID"] = done.output.split("\t")[0]
        if out:
            Path(out).write_text(done.output, encoding="utf-8")
            told["KEYLINE"], told["PROOFLINE"] = done.output.split()
    with open_book(folder) as book:
        kinds = {name: book.stream(name)[-1].kind for name in ("officer/zhang", "officer/li")}
        assert kinds == {"officer/zhang": "officer.key_registered", "officer/li": "decision.countersigned"}
        assert [each.role for each in book.stream("evaluation/e1")[-1].signatures] == ["decision", "evaluator"]
    assert "carries none" in run(
        "record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=示例大学",
        "body=university", "--book", folder,
    ).output  # fmt: skip
    assert run("seal", "--book", folder, env=secret).exit_code == 0
    key = (folder / "keys" / "log.vkey").read_text(encoding="utf-8").strip()
    for program in (["-c", "from public.cli import main; main()", "verify"], ["site_builder/static/verify.py"]):
        verifies = [sys.executable, *program, folder / "log", "--key", key]
        ran = subprocess.run([*map(str, verifies)], cwd=ROOT, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_page_of_the_charter_tells_every_vocabulary_trait_and_period() -> None:
    """With what a term belongs to, its traits and the codes that the law names; and the units of a period."""
    lines = (DOCS / "charter.md").read_text("utf-8").splitlines()
    told = {line.split("`")[1]: line for line in lines if line[:3] == "| `"}
    for name, rule in VOCABULARIES.items():
        for each in (rule.parent, *rule.parents, *rule.traits, *rule.needed):
            assert not each or f"`{each}`" in told[name], (name, each)
    unit = ""
    for name, units in UNITS.items():
        unit = told[name] if "the same" not in told[name] else unit
        assert all(f"`{each}`" in unit for each in units), name
    assert set(get_args(Trait)) <= told.keys() and set(get_args(PeriodName)) == UNITS.keys()
    text = (DOCS / "charter.md").read_text("utf-8")
    assert all(f"gongshi-desk charter {each}" in text for each in charter.commands) and charter.commands
