"""What fails at a Chinese terminal is told in Chinese: no Latin word but codes, names, paths and commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.cli import cli
from desk.commands import Surroundings
from domain.rules.catalogue import KINDS, STATES
from domain.rules.shape import shape_of_kind
from domain.rules.terms import TERMS
from public.cli import main
from tests.desk.signed_office import ENGLISH, SECRET, SignedOffice

CODE = re.compile(
    r"`[^`]*`|“[^”]*”|gongshi(?:-desk)?[ -~]*|Usage.*|\$?[\w.:{}~+-]*[._/:{}=+~-][\w./:{}=+~-]*|\[[\w|]+\]|"
    r"\b[A-Z]+\d*[A-Z]+[\w-]*\b|\b[\da-f]{6,}\b|\bv?\d[\w.]*",
    re.ASCII,
)
FIELDS = {each.name for kind in KINDS.values() for each in shape_of_kind(kind.fact).fields}
CODES = {code for vocabulary in TERMS.values() for code in vocabulary}
NAMES = {"FAIL", "UNREAD", "log", "site", "recovery", "zh", "en", "Ed", "checkpoint", *STATES, *FIELDS, *CODES}

FAILING = (
    ("record",),
    ("record", "organisation.registered"),
    ("record", "organisation.registered", "甲"),
    ("record", "organisation.registerd", "--stream", "organisation/u", "--by", "officer/registrar"),
    ("record", "organisation.registered", "--stream", "u", "--by", "officer/registrar", "name=甲", "body=university"),
    ("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/founder", "name=甲",
     "body=university"),
    ("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/nobody", "name=甲",
     "body=university"),
    ("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "nam=甲"),
    ("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=甲",
     "body=学校"),
    ("record", "project.approved", "--stream", "project/Z1", "--by", "officer/founder", "title=甲", "start=soon",
     "budget.total=300"),
    ("record", "project.disbursed", "--stream", "project/Z1", "--by", "officer/registrar", "amount=1万元",
     "source=市级财政资金"),
    ("record", "--file", "none.yaml"),
    ("record", "--file", "none.yaml", "--by", "officer/registrar"),
    ("record", "--on"),
    ("record", "--nonsense"),
    ("record", "--draft", "a", "--draft", "b"),
    ("frobnicate",),
    ("draft", "show", "none.draft"),
    ("draft", "sign", "none.draft"),
    ("draft", "new", "officer.appointed", "--stream", "officer/x"),
    ("draft", "take-back", "zz"),
    ("issue", "none.draft", "--by", "officer/founder", "--key", "second.key"),
    ("countersign", "officer/second", "99", "--by", "officer/second", "--key", "second.key"),
    ("countersign", "officer/second", "x", "--by", "officer/second", "--key", "second.key"),
    ("countersign", "--by", "officer/second", "--key", "second.key"),
    ("key", "succeed", "log", "--by", "officer/founder", "--lost", "--stolen"),
    ("key", "succeed", "nobody", "--by", "officer/founder"),
    ("key", "succeed", "recovery", "--by", "officer/founder", "--lost"),
    ("key", "new"),
    ("officer", "key", "make", "officer/a+b", "--out", "x.key"),
    ("officer", "key", "prove", "second.key"),
    ("officer", "key", "show", "none.key"),
    ("possible", "project/Z1"),
    ("possible", "nothing", "--by", "officer/founder"),
    ("explain", "project.aproved"),
    ("erase", "57", "leader", "--basis", "法律", "--by", "officer/registrar"),
    ("erase", "x", "leader"),
    ("seal", "--book", "none"),
    ("sign", "--site", "none"),
    ("transcribe", "none.toml", "none.csv"),
    ("witness", "add", "nonsense", "--url", "https://w.example/"),
    ("--lang", "fr", "kinds"),
)  # fmt: skip

FAILING_TO_BUILD = (
    ("build",),
    ("build", "--book", "none"),
    ("build", "--book", "none", "--out", "www"),
    ("build", "--book", "file", "--out", "www"),
    ("build", "--book", "folder", "--out", "www", "--jobs", "0"),
    ("build", "--book", "folder", "--out", "www", "--as-of", "2017"),
    ("build", "--book", "folder", "--out", "www", "--dask", "host"),
    ("history", "--book", "folder", "--last", "0"),
    ("history", "--book", "none"),
    ("serve", "--site", "none"),
    ("serve", "--port", "x"),
    ("verify",),
    ("verify", "none"),
    ("verify", "folder"),
    ("verify", "folder", "--key", "nonsense"),
    ("verify", "folder", "--quorum", "1"),
    ("verify", "none.pdf"),
    ("verify", "folder", "--site", "folder"),
    ("verify", "http://127.0.0.1:1/"),
    ("proof", "0"),
    ("proof", "-1", "--site", "folder"),
    ("proof", "0", "--site", "folder"),
    ("check-proof", "file", "--key", "nonsense"),
    ("check-proof", "none", "--key", "nonsense"),
    ("replay", "folder", "--out", "again"),
    ("replay", "folder"),
    ("nonsense",),
)


def latin(text: str, told: tuple[str, ...]) -> list[str]:
    """The Latin words of an answer that are neither code nor what was typed."""
    known = NAMES | {word for each in told for word in re.findall("[A-Za-z]+", each)}
    return [word for word in re.findall(r"[A-Za-z]{2,}", CODE.sub(" ", text)) if word not in known]


@pytest.mark.parametrize("told", FAILING, ids=" ".join)
def test_a_failing_command_of_the_desk_speaks_chinese(
    signed: SignedOffice, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...]
) -> None:
    monkeypatch.chdir(signed.desk)
    lang = () if told[0] == "--lang" else ("--lang", "zh")
    around = Surroundings(office=signed.office)
    env = ENGLISH | SECRET | {"GONGSHI_BOOK": str(signed.folder)} | ({} if lang else {"LC_ALL": "zh_CN.UTF-8"})
    done = CliRunner().invoke(cli, [*lang, *told], obj=around, env=env, prog_name="gongshi-desk")
    assert done.exit_code in (1, 2), done.output
    assert done.stdout == ""
    assert latin(done.stderr, told) == [], done.stderr
    assert re.search("[一-鿿]", done.stderr)


@pytest.mark.parametrize("told", FAILING_TO_BUILD, ids=" ".join)
def test_a_failing_command_that_reads_speaks_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    done = CliRunner().invoke(main, ["--lang", "zh", *told], env=ENGLISH, prog_name="gongshi")
    assert done.exit_code in (1, 2, 4), done.output
    assert latin(done.output, told) == [], done.output
    assert re.search("[一-鿿]", done.output)
