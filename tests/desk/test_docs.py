"""The examples of the documentation, run as they stand; and that it names every key of a mapping."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desk.decisions import COMMON, EACH, read_file
from desk.transcribe import mapping
from desk.transcribe.templates import FILTERS, RESERVED
from domain.ledger.store import open_book
from tests.desk.conftest import Run
from tests.desk.signed_office import SignedOffice, newest

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
    (body,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "decisions.yaml").write_text(body, encoding="utf-8")
    first, act = read_file(tmp_path / "decisions.yaml", example=False)
    assert (first.by, first.on, first.authority) == ("officer/registrar", "2014-04-14", "会议纪要〔2014〕3号")
    assert (act.by, act.streams) == ("officer/founder", ("project/Z1", "project/Z2"))
    assert all(f"`{key}`" in text for key in (*COMMON, *EACH))


def commands(first: str, last: str) -> list[str]:
    """The commands of docs/signing.md between two headings."""
    text = (DOCS / "signing.md").read_text(encoding="utf-8")
    return re.findall(r"^ +gongshi-desk (.*)$", text[text.index(first) : text.index(last)], re.M)


def test_a_book_starts_to_sign_and_a_body_signs_its_report(
    folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_book(folder) as book:
        told = {"BOOK": str(folder), "BOOK/ID": book.streams("book")[0]}
    for line in (
        *commands("## Starting", "## Five steps"),
        *commands("## An evaluating body", "## When a key is lost"),
    ):
        line, _, out = line.partition(" > ")
        done = run(*[told.get(word, word) for word in shlex.split(line)], env={"GONGSHI_PASSPHRASE": "trial"})
        assert done.exit_code == 0, done.output
        if "first" in line:
            told.setdefault("NUMBER", done.output.strip())
        if out:
            Path(out).write_text(done.output, encoding="utf-8")
            told["KEYLINE"], told["PROOFLINE"] = done.output.split()
    with open_book(folder) as book:
        assert [each.role for each in book.stream("evaluation/e1")[-1].signatures] == ["decision", "evaluator"]
    assert "carries none" in run(
        "record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=示例大学",
        "body=university", "--book", folder,
    ).output  # fmt: skip


def test_the_steps_of_signing_run_as_they_stand(signed: SignedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(signed.desk)
    signed.issued(signed.drafted("officer/zhang", "appoint.draft"), "--book", signed.folder)
    signed.drafted("officer/zhou", "zhou.draft")
    told = {"BOOK": str(signed.folder), "TRAY": "待签", "NUMBER": "", "ID": ""}
    lines = commands("## Five steps", "## An evaluating body")
    assert len(lines) >= 20
    for line in lines:
        line, _, out = line.partition(" > ")
        words = [told.get(word, word) for word in shlex.split(line)]
        if words[:2] == ["draft", "take-back"]:
            words[words.index("zhang.key")] = "registrar.key"  # whose draft it is here
        output = signed(*words).output
        if words[:3] == ["officer", "key", "first"]:
            told["NUMBER"] = output.strip()
        if words[:2] == ["draft", "list"]:
            told["ID"] = output.split("\t")[0]
        if out:
            Path(out).write_text(output, encoding="utf-8")
    assert newest(signed, "officer/li").kind == "decision.countersigned"
    assert newest(signed, "officer/zhang").kind == "officer.key_registered"
    signed("seal", "--book", signed.folder)
    key = (signed.folder / "keys" / "log.vkey").read_text(encoding="utf-8").strip()
    for program in (["-c", "from public.cli import main; main()", "verify"], ["site_builder/static/verify.py"]):
        told = [sys.executable, *program, signed.folder / "log", "--key", key]
        done = subprocess.run([*map(str, told)], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
