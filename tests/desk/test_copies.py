"""Copies of a draft: signed apart they come together in the tray, and none outlives the draft there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.desk.random_office import SUPERVISES
from tests.desk.signed_office import APPOINTS, SignedOffice, newest
from tests.desk.test_off_the_book import reporting
from tests.desk.test_tray import handed_over, id_of, lying


def roles(path: Path) -> list[str]:
    return [each["as"] for each in json.loads(path.read_text())["decisions"][0]["signatures"]]


@pytest.mark.parametrize("first", [0, 1])
def test_signatures_of_copies_come_together_whichever_comes_first(tmp_path: Path, first: int) -> None:
    office, body, report = reporting(tmp_path)
    copies = [office.desk / "signed by its body", office.desk / "issued"]
    for copy in copies:
        shutil.copy(report, copy)
    office("draft", "sign", copies[0], "--key", office.key(body), "--as", "evaluator")
    supervisor = SUPERVISES
    office("issue", copies[1], "--by", supervisor, "--key", office.key(supervisor))
    tray = ("--tray", tmp_path / "tray", "--make")
    office("draft", "hand-over", copies[first], *tray)
    said = office("draft", "hand-over", copies[1 - first], *tray).output
    assert "handed over" in said and "next: gongshi-desk record --draft" in said
    (at,) = (tmp_path / "tray").glob("*.draft")
    assert roles(at) == ["decision", "evaluator"]
    office.record("--draft", at)
    assert [each.role for each in newest(office, "evaluation/1").signatures] == ["decision", "evaluator"]


def test_the_next_step_is_that_of_what_lies_there(signed: SignedOffice, tmp_path: Path) -> None:
    handed_over(signed, tmp_path / "tray")
    path = signed.desk / "officer-li.draft"
    unissued = path.read_bytes()
    hand_over = ("draft", "hand-over", path, "--tray", tmp_path / "tray")
    assert "next: gongshi-desk issue" in signed(*hand_over).output
    signed.issued(path)
    assert "next: gongshi-desk record --draft" in signed(*hand_over).output
    path.write_bytes(unissued)
    assert "next: gongshi-desk record --draft" in signed(*hand_over).output


@pytest.mark.parametrize("end", ["take back", "take back by the copy", "record", "record the copy"])
def test_no_copy_that_a_shared_folder_made_outlives_the_draft(signed: SignedOffice, tmp_path: Path, end: str) -> None:
    tray = tmp_path / "tray"
    id_, at = handed_over(signed, tray)
    signed.issued(at)
    copies = [tray / f"{id_} (1).draft", tray / f"li 的冲突副本\n{id_}.draft", tray / f"{id_}.draft~"]
    for copy in copies:
        shutil.copy(at, copy)
    other = signed.drafted("officer/wu", "wu.draft")
    signed("draft", "hand-over", other, "--tray", tray)
    done = signed("draft", "list", "--tray", tray, code=1)
    assert len(done.stdout.splitlines()) == 2
    assert len(done.stderr.splitlines()) == 3 and "\\u000a" in done.stderr
    key = ("--key", signed.key("officer/registrar"), "--tray", tray)
    if end == "take back by the copy":
        at.unlink()
    if end.startswith("take back"):
        signed("draft", "take-back", id_[:8].upper(), *key)
    else:
        signed.record("--draft", copies[0] if end == "record the copy" else at)
    assert lying(tray) == [f"{id_of(other)}.draft"]


GIVEN = [
    ("officer.appointed",), ("officer.appointed", "post=x"), ("--by", "officer/second"), ("--on", "2026-03-01"),
    ("--stream", "officer/li"), ("--authority", "会议"), ("--command", "c"), ("--illustrative",), ("--urgent", "急"),
    ("--key", "k"), ("--file", "f"), ("--example-keys", "."), ("--draft", "b.draft"),
]  # fmt: skip


@pytest.mark.parametrize("more", GIVEN)
def test_what_is_recorded_of_a_draft_stands_in_its_file(signed: SignedOffice, more: tuple[str, ...]) -> None:
    path = signed.drafted()
    signed.issued(path)
    said = signed.record("--draft", path, *more, code=2).output
    assert "does not go with --draft" in said or "it is given twice" in said
    assert "recorded 1 entry" in signed.record("--draft", path).output


def test_options_that_would_be_ignored_are_refused(signed: SignedOffice) -> None:
    path, key = signed.desk / "again.draft", signed.key("officer/second")
    signed.record("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS,
                  "--key", signed.key("officer/founder"), "--urgent", "汛情紧急")  # fmt: skip
    told = ("decision.countersigned", "--stream", "officer/li", "number=1", "--by", "officer/second", "--out", path)
    signed("draft", "new", *told, "--book", signed.folder)
    second = ("--by", "officer/second", "--key", key)
    assert "--book does not go with" in signed(
        "countersign", "--draft", path, *second, "--book", signed.folder, code=2
    ).output  # fmt: skip
    assert "--on goes with --draft" in signed(
        "countersign", "officer/li", 1, *second, "--on", "2026-03-01", "--book", signed.folder, code=2
    ).output  # fmt: skip
    assert "goes with --book" in signed.issued(path, "--after-wrong-clock", "x", code=2).output
    zh = {"LANG": "zh_CN.UTF-8"}
    assert "重复给出" in signed("countersign", "--draft", path, "--draft", path, *second, code=2, env=zh).output


def test_who_issued_it_does_not_countersign_off_the_book(signed: SignedOffice) -> None:
    path = signed.desk / "again.draft"
    founder = ("--by", "officer/founder", "--key", signed.key("officer/founder"))
    signed.record("officer.appointed", "--stream", "officer/li", *founder, *APPOINTS, "--urgent", "汛情紧急")
    told = ("decision.countersigned", "--stream", "officer/li", "number=1", "--by", "officer/second", "--out", path)
    signed("draft", "new", *told, "--book", signed.folder)
    before = path.read_bytes()
    said = signed("countersign", "--draft", path, *founder, code=1).output
    assert "Art. 36: officer/founder decided it" in said and "What to do next" in said
    assert path.read_bytes() == before
    second = ("--by", "officer/second", "--key", signed.key("officer/second"))
    signed("countersign", "--draft", path, *second)
    assert "it was issued by officer/second" in signed("countersign", "--draft", path, *second, code=1).output
    signed.record("--draft", path)


def test_who_drafted_it_does_not_issue_it(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS, drafter="officer/second")
    second = ("--by", "officer/second", "--key", signed.key("officer/second"))
    signed("draft", "sign", path, *second[2:])
    said = signed("issue", path, *second, code=1).output
    assert "Art. 36: officer/second drafted it" in said and "What to do next" in said
