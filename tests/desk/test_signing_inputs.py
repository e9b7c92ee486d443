"""What is handed in to be signed and says nothing, hides something, or is no day or no officer: nothing is signed."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk.cli import cli
from desk.commands import Surroundings
from domain.ledger.store import open_book
from tests.desk.signed_office import APPOINTS, ENGLISH, SECRET, SignedOffice

URGENT = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS)
BAD = ["", "   ", "\u3000", "\u200b", "汛情\u202e紧急", "汛情\n紧急", "汛情\x1b[2J", " 汛情"]
DAYS = ["2026/02/28", "2026-2-3", "20260228", "2026-02-30", "xx", "0001-01-01", "2026-03-03", ""]


def urgent(office: SignedOffice) -> None:
    """An officer appointed in urgency."""
    office.record(*URGENT, "--key", office.key("officer/founder"), "--urgent", "汛情紧急")


def waiting(office: SignedOffice, name: str = "again.draft") -> Path:
    """The draft of a countersignature of it."""
    path = office.desk / name
    told = ("decision.countersigned", "--stream", "officer/li", "number=1", "--by", "officer/second", "--out", path)
    office("draft", "new", *told, "--book", office.folder)
    return path


def entries(office: SignedOffice, stream: str = "officer/li") -> int:
    with open_book(office.folder) as book:
        return len(book.stream(stream))


def refused(office: SignedOffice, *told: object) -> str:
    """What is said, in a line or two, of a command that fails."""
    env = ENGLISH | SECRET
    done = CliRunner().invoke(cli, [str(each) for each in told], obj=Surroundings(office=office.office), env=env)
    assert done.exit_code in (1, 2), done.output
    assert isinstance(done.exception, SystemExit)
    return done.output


@pytest.mark.parametrize("reason", BAD)
def test_a_refusal_that_says_nothing_signs_nothing(signed: SignedOffice, reason: str) -> None:
    urgent(signed)
    second = ("--by", "officer/second", "--key", signed.key("officer/second"), "--refuse", reason, "--yes")
    refused(signed, "countersign", "officer/li", 1, *second, "--book", signed.folder)
    assert entries(signed) == 1
    path = waiting(signed)
    before = path.read_bytes()
    refused(signed, "countersign", "--draft", path, *second)
    assert path.read_bytes() == before


@pytest.mark.parametrize("reason", BAD)
def test_a_reason_for_urgency_is_a_text_that_can_be_read(signed: SignedOffice, reason: str) -> None:
    told = (*URGENT, "--urgent", reason, "--book", signed.folder)
    refused(signed, "record", *told, "--key", signed.key("officer/founder"))
    refused(signed, "draft", "new", *told, "--out", signed.desk / "u.draft")
    assert entries(signed) == 0
    assert not (signed.desk / "u.draft").exists()


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_no_day_is_signed_that_is_none(signed: SignedOffice, on: str, more: tuple[str, ...]) -> None:
    path = signed.drafted()
    before = path.read_bytes()
    founder = ("--by", "officer/founder", "--key", signed.key("officer/founder"), "--yes", "--on", on, *more)
    refused(signed, "issue", path, *founder)
    refused(signed, "issue", path, *founder, "--book", signed.folder)
    assert path.read_bytes() == before
    if not more:
        urgent(signed)
        again = waiting(signed)
        before = again.read_bytes()
        second = ("--by", "officer/second", "--key", signed.key("officer/second"), "--yes", "--on", on)
        refused(signed, "countersign", "--draft", again, *second)
        assert again.read_bytes() == before


@pytest.mark.parametrize("by", ["founder", "officer/", "officer/ founder", "organisation/office", ""])
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_nobody_signs_who_is_no_officer(signed: SignedOffice, by: str, more: tuple[str, ...]) -> None:
    path = signed.drafted()
    before = path.read_bytes()
    refused(signed, "issue", path, "--by", by, "--key", signed.key("officer/founder"), "--yes", *more)
    assert path.read_bytes() == before
    assert "记录员" in signed("draft", "show", path).output


@pytest.mark.parametrize(
    ("reason", "sentences"),
    [
        (None, ("关于officer/li第1号的记录，予以补签。", "Entry about officer/li number 1 was countersigned.")),
        ("并不紧急", ("不予补签", "was not countersigned. Reason: 并不紧急")),
    ],
)
def test_a_countersigner_reads_what_is_countersigned(
    signed: SignedOffice, reason: str | None, sentences: tuple[str, str]
) -> None:
    urgent(signed)
    path = waiting(signed)
    shown = signed("draft", "show", path).output
    assert "关于officer/li第1号的记录，是否补签尚未写明。" in shown
    assert "Entry about officer/li number 1 waits to be countersigned, or refused." in shown
    told = ("--by", "officer/second", "--key", signed.key("officer/second"), "--dry-run")
    said = signed("countersign", "--draft", path, *told, *(("--refuse", reason) if reason else ())).output
    for line in (*sentences, "about entry 1 of officer/li", "as 记录员, with the power", "汛情紧急"):
        assert line in said


def test_what_nobody_signed_is_told_as_such(signed: SignedOffice) -> None:
    path = signed.drafted()
    told = json.loads(path.read_text())
    told["book"]["title"], told["lasting"]["until"] = "某省公示", "2099-01-01"
    path.write_text(json.dumps(told, ensure_ascii=False))
    lines = signed("draft", "show", path).output.splitlines()
    for word in ("某省公示", "2099-01-01"):
        assert ["nobody signed this" in line for line in lines if word in line] == [True]
    assert f"for the book whose entry 0 is {told['book']['first']}" in lines
    chinese = signed("draft", "show", path, env={"LC_ALL": "zh_CN.UTF-8"}).output
    assert "记录簿名称：某省公示（未签名，仅供参考）" in chinese


def test_a_mark_that_an_editor_put_first(signed: SignedOffice) -> None:
    path = signed.drafted()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "signed as its drafter" in signed("draft", "show", path).output


def test_what_stands_twice(signed: SignedOffice) -> None:
    path = signed.drafted()
    path.write_text(path.read_text().replace('"post":', '"post": "主任", "post":', 1))
    assert "'post' stands twice" in signed("draft", "show", path, code=1).output


def test_a_draft_issued_a_second_time(signed: SignedOffice) -> None:
    path = signed.drafted()
    other = signed.desk / "copy.draft"
    other.write_bytes(path.read_bytes())
    signed.issued(path, "--book", signed.folder)
    second = ("--by", "officer/second", "--key", signed.key("officer/second"), "--book", signed.folder)
    said = signed("issue", other, *second, code=1).output
    assert "is on record already, issued by officer/founder" in said
    assert "draft another" in said


def test_a_name_that_a_shell_would_take_apart(signed: SignedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(signed.desk)
    for name in ("李 四.draft", "-li.draft"):
        told = ("draft", "new", *URGENT, "--drafted-by", "officer/registrar", f"--out={name}", "--book", signed.folder)
        (line,) = [each for each in signed(*told).output.splitlines() if each.startswith("next: ")]
        path = shlex.split(line)[4]
        signed("draft", "sign", path, "--key", signed.key("officer/registrar"))


def test_next_and_recorded_in_chinese(signed: SignedOffice) -> None:
    chinese: dict[str, Any] = {"env": {"LC_ALL": "zh_CN.UTF-8"}}
    path = signed.drafted()
    founder = ("--by", "officer/founder", "--key", signed.key("officer/founder"))
    assert "下一步：gongshi-desk record" in signed("issue", path, *founder, **chinese).output
    assert "已记录：officer/li第1号" in signed("record", "--draft", path, "--book", signed.folder, **chinese).output


@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "gbk"])
def test_a_terminal_that_lacks_a_sign(signed: SignedOffice, charset: str) -> None:
    told = [*URGENT, "authority=", "--drafted-by", "officer/registrar", "--out", str(signed.desk / "li.draft")]
    told = [each.replace("李四", "李é𠮷四") for each in told if each != "authority="]
    around = Surroundings(office=signed.office)
    done = CliRunner(charset=charset).invoke(
        cli, ["draft", "new", *told, "--book", str(signed.folder)], obj=around, env=ENGLISH | SECRET
    )
    assert done.exit_code == 0, done.exception
    assert "drafted; nothing is recorded" in done.output
    assert "\\U00020bb7" in done.output
