"""What the commands of every day answer on a Chinese terminal: no English words but names, codes and commands."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from desk.cli import cli
from desk.commands import Surroundings
from desk.keyring import passphrase
from desk.record import Office
from tests.desk.conftest import Run

CHINESE = {"LANG": "zh_CN.UTF-8", "GONGSHI_PASSPHRASE": "trial"}
APPOINTS = ("officer.appointed", "--stream", "officer/second", "--by", "officer/founder", "holds=decision",
            "body=organisation/office", "post=副主任", "name=王五")  # fmt: skip
PLAIN = re.compile(r"\b(?:key|of|fingerprint|signs|next|would|made|sealed|root|entries|number|officers|Once)\b[: ]")
COMMAND = re.compile(
    r"gongshi-desk [ -~]+|（[ -~]+ / [ -~]+）|Office of.*"
)  # commands, and what the public reads in English


def test_everyday_answers_are_chinese(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for told in (
        ("new", "book"),
        ("officer", "key", "make", "officer/second", "--out", "second.key", "--dry-run"),
        ("officer", "key", "make", "officer/second", "--out", "second.key"),
        ("officer", "key", "show", "second.key"),
        ("record", *APPOINTS, "--book", "book"),
        ("seal", "--book", "book"),
    ):
        done = run(*told, env=CHINESE)
        assert done.exit_code == 0, done.output
        assert PLAIN.findall(COMMAND.sub("", done.output)) == [], done.output
        said[" ".join(told[2:3] + told[-1:]) if told[0] == "officer" else told[0]] = done.output
    assert "已建立" in said["new"]
    assert "officer/founder（决策）" in said["new"]
    assert "将生成" in said["make --dry-run"]
    assert "下一步：gongshi-desk officer key prove" in said["make second.key"]
    assert "指纹：" in said["show second.key"]
    assert "officer/second第1号，任命（officer.appointed）：" in said["record"]
    assert re.search("已封存6条记录，根哈希\\S+", said["seal"])


def test_a_passphrase_is_asked_for_in_chinese(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    asked: list[tuple[str, str]] = []

    def prompt(text: str, **how: str) -> str:
        asked.append((text, how["confirmation_prompt"]))
        return "a"

    monkeypatch.delenv("GONGSHI_PASSPHRASE", raising=False)
    monkeypatch.setattr("desk.keyring.can_ask", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)
    for language in ("zh", "en"):
        with click.Context(cli, obj=Surroundings(language=language, office=office)).scope():
            passphrase(None, new=True)
    assert asked == [("密钥的口令", "请再输入一次"), ("Passphrase of the keys", "Repeat for confirmation")]
