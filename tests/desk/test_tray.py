"""Drafts wait in a tray: handed over, listed, taken back, issued and recorded from it, by many at once."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain.ledger.store import open_book
from tests.desk.signed_office import APPOINTS, SECRET, SignedOffice, newest

GONGSHI = [sys.executable, "-c", "from desk.cli import main; main()"]


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    return tmp_path / "待签 文件"


def lying(tray: Path) -> list[str]:
    """The names of what lies in the tray."""
    return sorted(each.name for each in tray.iterdir() if not each.name.startswith(".gongshi"))


def id_of(path: Path) -> str:
    return str(json.loads(path.read_text())["decisions"][0]["entry"]["draft"])


def handed_over(office: SignedOffice, tray: Path, stream: str = "officer/li") -> tuple[str, Path]:
    """A signed draft in the tray: its id and file there."""
    path = office.drafted(stream, f"{stream.replace('/', '-')}.draft")
    office("draft", "hand-over", path, "--tray", tray, "--make")
    return id_of(path), tray / f"{id_of(path)}.draft"


def started(*args: object) -> subprocess.Popen[str]:
    """A command in a terminal of its own."""
    env = os.environ | SECRET | {"LANG": "en_GB.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        [*GONGSHI, *map(str, args)], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_handed_over_listed_issued_and_recorded(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    (row,) = signed("draft", "list", "--tray", tray).output.splitlines()
    assert row.split("\t") == [
        id_, "waits to be issued", "2026-05-01 at least", "officer/registrar",
        "organisation/office appointed 李四 as 记录员, with the power of execution.",
    ]  # fmt: skip
    signed.issued(at)
    assert "\twaits to be recorded\t" in signed("draft", "list", "--tray", tray).output
    signed.record("--draft", at)
    assert newest(signed, "officer/li").drafted_by == "officer/registrar"
    assert lying(tray) == []  # its personal values lie there no longer
    assert signed("draft", "list", "--tray", tray).output == ""


def test_issued_from_the_tray_of_the_book_and_recorded_at_once(signed: SignedOffice) -> None:
    path = signed.drafted()
    signed("draft", "hand-over", path, "--book", signed.folder)
    at = signed.folder / "drafts" / f"{id_of(path)}.draft"
    assert "任命李四" in signed("draft", "list", "--book", signed.folder, env={"LANG": "zh_CN.UTF-8"}).output
    signed.issued(at, "--book", signed.folder)
    assert not at.exists()
    assert "is on record already, as officer/li number 1" in signed(
        "draft", "hand-over", path, "--book", signed.folder, code=1
    ).output  # fmt: skip


def test_twice_is_once_and_signatures_of_copies_come_together(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    path = signed.desk / "officer-li.draft"
    before = at.read_bytes()
    assert "lies there already" in signed("draft", "hand-over", path, "--tray", tray, "--make").output
    assert at.read_bytes() == before
    signed.issued(path)
    assert "handed over" in signed("draft", "hand-over", path, "--tray", tray, "--make").output
    assert json.loads(at.read_text())["issued"]["by"] == "officer/founder"
    path.write_bytes(before)
    assert "lies there already" in signed("draft", "hand-over", path, "--tray", tray, "--make").output
    assert json.loads(at.read_text())["issued"]["by"] == "officer/founder"
    signed("issue", path, "--by", "officer/second", "--key", signed.key("officer/second"))
    assert "issued by officer/founder" in signed("draft", "hand-over", path, "--tray", tray, "--make", code=1).output
    assert lying(tray) == [f"{id_}.draft"]


def test_taken_back_by_its_drafter_alone(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    take = ("draft", "take-back", id_[:8], "--tray", tray)
    assert "give --key" in signed(*take, code=1).output
    said = signed(*take, "--key", signed.key("officer/second"), code=1).output
    assert "officer/registrar signed it, and takes it back" in said
    own = (*take, "--key", signed.key("officer/registrar"))
    signed(*own, "--dry-run")
    assert at.exists()
    kept = signed.desk / "kept.draft"
    assert "a copy that somebody took along still can" in signed(*own, "--out", kept).output
    assert lying(tray) == []
    assert "there is no such file" in signed.record("--draft", at, code=1).output
    assert "no draft" in signed(*own, code=1).output
    signed("draft", "hand-over", kept, "--tray", tray, "--make")  # handed over anew, it is recorded from the tray
    signed.issued(at, "--book", signed.folder)
    assert newest(signed, "officer/li").draft == id_


def test_what_is_recorded_is_not_taken_back(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    signed.issued(signed.desk / "officer-li.draft", "--book", signed.folder)  # from the copy that travelled by mail
    assert "recorded: officer/li number 1" in signed("draft", "list", "--tray", tray, "--book", signed.folder).output
    take = ("draft", "take-back", id_, "--tray", tray, "--key", signed.key("officer/registrar"))
    said = signed(*take, "--book", signed.folder, code=1).output
    assert "is on record already, as officer/li number 1, and is not taken back" in said
    assert at.exists()


def test_what_nobody_signed_is_not_handed_over(signed: SignedOffice, tray: Path) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    assert "did not sign it yet" in signed("draft", "hand-over", path, "--tray", tray, "--make", code=1).output
    assert not tray.exists()


def test_a_dry_run_makes_no_tray(signed: SignedOffice, tray: Path) -> None:
    assert (
        "would be handed over"
        in signed("draft", "hand-over", signed.drafted(), "--tray", tray, "--make", "--dry-run").output
    )
    assert not tray.exists()


def test_other_content_under_the_same_id(signed: SignedOffice, tray: Path) -> None:
    _, at = handed_over(signed, tray)
    path = signed.desk / "officer-li.draft"
    told = json.loads(path.read_text())
    told["decisions"][0]["entry"]["fact"]["post"] = "别的职务"
    told["decisions"][0]["signatures"] = []
    path.write_text(json.dumps(told, ensure_ascii=False))
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    before = at.read_bytes()
    assert "with other content" in signed("draft", "hand-over", path, "--tray", tray, "--make", code=1).output
    assert at.read_bytes() == before


def test_a_tray_is_never_in_what_is_published(signed: SignedOffice) -> None:
    site = signed.desk / "site"
    site.mkdir()
    for name in ("SHA256SUMS", "index.html"):
        (site / name).write_text("")
    path = signed.drafted()
    for folder in (site, site / "drafts"):
        said = signed("draft", "hand-over", path, "--make", "--tray", folder, code=1).output
        assert "lies in what is published" in said
    assert sorted(each.name for each in site.iterdir()) == ["SHA256SUMS", "index.html"]


def test_the_tray_of_the_book_is_read_by_nobody_else(signed: SignedOffice) -> None:
    signed("draft", "hand-over", signed.drafted(), "--book", signed.folder)
    signed("seal", "--book", signed.folder)
    published = [each for each in (signed.folder / "log").rglob("*") if each.is_file()]
    assert published
    assert not any("李四".encode() in each.read_bytes() for each in published)


@pytest.mark.parametrize(("mode", "wanted"), [(0o700, 0o600), (0o2770, 0o660)])
def test_who_reaches_the_folder_reaches_the_drafts(signed: SignedOffice, tray: Path, mode: int, wanted: int) -> None:
    tray.mkdir()
    tray.chmod(mode)
    _, at = handed_over(signed, tray)
    assert stat.S_IMODE(at.stat().st_mode) == wanted


def test_a_damaged_draft_is_told_beside_the_others(signed: SignedOffice, tray: Path) -> None:
    _, at = handed_over(signed, tray)
    handed_over(signed, tray, "officer/wu")
    at.write_bytes(at.read_bytes()[:-40])
    said = signed("draft", "list", "--tray", tray, code=1)
    assert "is no draft" in said.stderr
    assert len(said.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["../keys", "..", "*", "zz", "", "5f2"])
def test_an_id_is_digits(signed: SignedOffice, tray: Path, name: str) -> None:
    handed_over(signed, tray)
    assert "is no id of a draft" in signed("draft", "take-back", name, "--tray", tray, code=1).output


def test_no_tray(signed: SignedOffice, tray: Path) -> None:
    assert "no draft was handed over here" in signed("draft", "list", "--tray", tray, code=1).output


def test_two_terminals_record_the_same_draft(signed: SignedOffice, tray: Path) -> None:
    _, at = handed_over(signed, tray)
    signed.issued(at)
    copy = signed.desk / "copy.draft"
    copy.write_bytes(at.read_bytes())
    both = [started("record", "--draft", each, "--book", signed.folder) for each in (at, copy, at)]
    told = [(*each.communicate(timeout=60), each.returncode) for each in both]
    assert [code for *_, code in told][1] == 0, told
    with open_book(signed.folder) as book:
        assert len(book.stream("officer/li")) == 1
    assert sum("recorded: officer/li" in out for out, *_ in told) == 1
    assert not at.exists()


def test_hand_over_and_take_back_at_once(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    path, key = signed.desk / "officer-li.draft", signed.key("officer/registrar")
    both = [
        started("draft", "hand-over", path, "--tray", tray, "--make"),
        started("draft", "take-back", id_, "--tray", tray, "--key", key),
        started("draft", "hand-over", path, "--tray", tray, "--make"),
        started("draft", "take-back", id_, "--tray", tray, "--key", key),
    ]
    told = [(*each.communicate(timeout=60), each.returncode) for each in both]
    assert all("Traceback" not in err for _, err, _ in told), told
    assert lying(tray) in ([], [f"{id_}.draft"])
    if at.exists():
        signed("draft", "show", at)


def test_taken_back_or_recorded_and_never_both(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    signed.issued(at)
    recording = started("record", "--draft", at, "--book", signed.folder)
    key = signed.key("officer/registrar")
    taking = started("draft", "take-back", id_, "--tray", tray, "--key", key, "--book", signed.folder)
    codes = [each.wait(timeout=60) for each in (recording, taking)]
    assert sorted(codes) == [0, 1], [each.communicate() for each in (recording, taking)]
    with open_book(signed.folder) as book:
        assert len(book.stream("officer/li")) == (codes[0] == 0)
    assert not at.exists()


@pytest.mark.parametrize("after", [0.0, 0.3, 0.5, 0.7, 0.9])
def test_killed_while_it_is_handed_over(signed: SignedOffice, tray: Path, after: float) -> None:
    path = signed.drafted()
    killed = started("draft", "hand-over", path, "--tray", tray, "--make")
    time.sleep(after)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    for each in tray.glob("*.draft") if tray.exists() else ():
        signed("draft", "show", each)  # whole, or not there
    signed("draft", "hand-over", path, "--tray", tray, "--make")
    assert len(list(tray.glob("*.draft"))) == 1


def test_two_officers_issue_the_same_file(signed: SignedOffice) -> None:
    path = signed.drafted()
    both = [
        started("issue", path, "--by", f"officer/{name}", "--key", signed.key(f"officer/{name}"), "--on", "2026-03-02")
        for name in ("founder", "second")
    ]
    told = [(*each.communicate(timeout=60), each.returncode) for each in both]
    assert sorted(code for *_, code in told) == [0, 1], told
    assert sum("it was issued by" in err for _, err, _ in told) == 1
    signed("draft", "show", path)


@pytest.mark.parametrize("after", [0.4, 0.6, 0.8])
def test_killed_while_it_is_signed(signed: SignedOffice, after: float) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    killed = started("draft", "sign", path, "--key", signed.key("officer/registrar"))
    time.sleep(after)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    signed("draft", "show", path)  # as it was, or signed
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path, "--book", signed.folder)


def test_a_mistyped_tray_is_not_made(signed: SignedOffice, tmp_path: Path) -> None:
    path, typo = signed.drafted(), tmp_path / "typo/tray"
    for dry in ((), ("--dry-run",)):
        said = signed("draft", "hand-over", path, "--tray", typo, *dry, code=1).output
        assert "there is no such folder; if it is to be a new tray, say --make" in said
        assert not typo.exists()
    assert "would be" in signed("draft", "hand-over", path, "--tray", typo, "--make", "--dry-run").output
    assert not typo.exists()
    assert "handed over" in signed("draft", "hand-over", path, "--tray", typo, "--make").output
    assert stat.S_IMODE(typo.stat().st_mode) == 0o700


def test_what_left_the_tray_for_the_book_is_told(signed: SignedOffice, tray: Path) -> None:
    id_, at = handed_over(signed, tray)
    signed.issued(at, "--book", signed.folder)
    told = ("draft", "take-back", id_, "--key", signed.key("officer/registrar"), "--tray", tray)
    assert "no draft" in signed(*told, code=1).output
    assert "is on record already, as officer/li number 1" in signed(*told, "--book", signed.folder, code=1).output


def test_the_tray_speaks_chinese(signed: SignedOffice, tray: Path) -> None:
    zh, path = {"LANG": "zh_CN.UTF-8"}, signed.drafted()
    said = signed("draft", "hand-over", path, "--tray", tray, "--make", env=zh).output
    assert f"已交出，拟稿{id_of(path)}" in said
    assert "下一步：gongshi-desk issue" in said
    told = ("draft", "take-back", id_of(path), "--key", signed.key("officer/registrar"), "--tray", tray)
    assert "已收回" in signed(*told, env=zh).output
