"""Decisions are signed at the command line: keys, drafts, issues, urgency, countersigning, on machines of their own."""

from __future__ import annotations

import json
import stat

import pytest

from domain.ledger.store import open_book
from tests.desk.signed_office import APPOINTS, SignedOffice, newest, streams


def test_a_key_file_is_its_owners_alone(signed: SignedOffice) -> None:
    key = signed.key("officer/second")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in key.read_bytes()
    said = signed("officer", "key", "make", "officer/second", "--out", key, code=1).output
    assert "there is a key already" in said


@pytest.mark.parametrize("holder", ["officer/a+b", "officer/a b", "zhang", "officer/a/b"])
def test_a_name_that_no_key_can_bear(signed: SignedOffice, holder: str) -> None:
    said = signed("officer", "key", "make", holder, "--out", signed.desk / "x.key", code=1).output
    assert "is no name that a key can bear" in said
    assert not (signed.desk / "x.key").exists()


def test_unsigned_is_refused(signed: SignedOffice) -> None:
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS)
    assert "carries none" in signed.record(*told, code=1).output
    said = signed.record(*told, "--key", signed.key("officer/founder"), code=1).output
    assert "is drafted by one officer and issued by another" in said


def test_one_officer_signs_what_one_decides(signed: SignedOffice) -> None:
    told = ("organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=示例大学",
            "body=university")  # fmt: skip
    signed.record(*told, "--key", signed.key("officer/registrar"))
    entry = newest(signed, "organisation/u")
    assert [each.role for each in entry.signatures] == ["decision"]


def test_two_decide_on_machines_of_their_own(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = signed("draft", "show", path).output
    assert "李四" in shown
    assert "记录员" in shown
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed("issue", path, "--by", "officer/founder", "--key", signed.key("officer/founder"), "--on", "2026-03-02")
    signed.record("--draft", path)
    entry = newest(signed, "officer/li")
    assert (entry.by, entry.drafted_by) == ("officer/founder", "officer/registrar")
    assert [each.role for each in entry.signatures] == ["draft", "decision"]
    assert "on record already" in signed.record("--draft", path).output  # handed in again: answered, not repeated


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda told: told["decisions"][0]["entry"]["fact"].update(post="别的职务"), "altered after it was signed"),
        (lambda told: told["decisions"][0]["personal"]["name"].update(value="赵六"), "it was changed"),
        (lambda told: told["book"].update(first="0" * 64), "altered after it was signed"),
        (lambda told: told["decisions"][0]["entry"].update(decided_on="2026-03-02"), "a draft has no decided_on"),
        (lambda told: told.update(format="another"), "is no draft"),
        (lambda told: told["decisions"][0].update(signatures=[]), "did not sign it yet"),
    ],
)
def test_an_altered_draft_is_refused(signed: SignedOffice, change: object, sentence: str) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    told = json.loads(path.read_text())
    change(told)  # type: ignore[operator]
    path.write_text(json.dumps(told, ensure_ascii=False))
    assert sentence in signed.issued(path, "--book", signed.folder, code=1).output
    with open_book(signed.folder) as book:
        assert book.stream("officer/li") == []


@pytest.mark.parametrize(
    ("drafter", "issuer", "sentence"),
    [
        ("officer/founder", "officer/founder", "drafted it, and another officer issues it"),
        ("officer/second", "officer/second", "drafted it, and another officer issues it"),
        ("officer/registrar", "officer/second", ""),
        ("officer/second", "officer/founder", ""),
    ],
)
def test_who_drafts_and_who_issues(signed: SignedOffice, drafter: str, issuer: str, sentence: str) -> None:
    if drafter == "officer/founder":  # who is to issue it: told when it is drafted
        told = (
            "--by",
            drafter,
            "--drafted-by",
            drafter,
            *APPOINTS,
            "--out",
            signed.desk / "x",
            "--book",
            signed.folder,
        )
        assert sentence in signed("draft", "new", "officer.appointed", "--stream", "officer/li", *told, code=1).output
        return
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS, drafter=drafter)
    signed("draft", "sign", path, "--key", signed.key(drafter))
    code = 1 if sentence else 0
    said = signed("issue", path, "--by", issuer, "--key", signed.key(issuer), "--book", signed.folder, code=code).output
    assert sentence in said


def test_anothers_key_does_not_issue(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    told = ("issue", path, "--by", "officer/founder", "--key", signed.key("officer/second"), "--book", signed.folder)
    assert (
        "this is the key of officer/second; as decision it is signed by officer/founder" in signed(*told, code=1).output
    )


@pytest.mark.parametrize("role", ["draft", "evaluator"])
def test_anothers_key_signs_no_draft(signed: SignedOffice, role: str) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    before = path.read_bytes()
    said = signed("draft", "sign", path, "--key", signed.key("officer/second"), "--as", role, code=1).output
    assert "as draft it is signed by officer/registrar" in said or "nobody signs this as evaluator" in said
    assert path.read_bytes() == before


def test_the_keys_of_the_book_are_succeeded_where_signatures_are_required(signed: SignedOffice) -> None:
    told = ("key", "succeed", "log", "--by", "officer/founder", "--yes", "--book", signed.folder)
    assert "carries none" in signed(*told, code=1).output
    own = (*told, "--officer-key", signed.key("officer/founder"))
    assert "is drafted by one officer and issued by another" in signed(*own, code=1).output
    signed(*own, "--urgent", "密钥更换")
    book = streams(signed.folder)[0]
    entry = newest(signed, book)
    assert (entry.kind, entry.urgent) == ("key.succeeded", "密钥更换")


def test_personal_data_is_erased_where_signatures_are_required(signed: SignedOffice) -> None:
    with open_book(signed.folder) as book:
        index, stream = next((at, found[1].stream) for at in range(99) if (found := book.numbered(at)) and found[1].pd)
    told = ("erase", index, "name", "--basis", "个人信息保护法第四十七条", "--by", "officer/registrar", "--yes",
            "--book", signed.folder)  # fmt: skip
    assert "carries none" in signed(*told, code=1).output
    with open_book(signed.folder) as book:
        before = book.count()
    assert "would erase" in signed(*told, "--officer-key", signed.key("officer/registrar"), "--dry-run").output
    with open_book(signed.folder) as book:
        assert book.count() == before
        assert book.personal(stream)
    signed(*told, "--officer-key", signed.key("officer/registrar"))


def test_urgency_is_countersigned(signed: SignedOffice) -> None:
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS, "--key",
            signed.key("officer/founder"), "--urgent", "汛情紧急")  # fmt: skip
    signed.record(*told)
    own = ("countersign", "officer/li", 1, "--by", "officer/founder", "--key", signed.key("officer/founder"), "--book",
           signed.folder)  # fmt: skip
    assert "decided it" in signed(*own, code=1).output
    again = ("countersign", "officer/li", 1, "--by", "officer/second", "--key", signed.key("officer/second"), "--book",
             signed.folder)  # fmt: skip
    signed(*again, "--dry-run")
    signed(*again)
    assert "countersigned already" in signed(*again, "--refuse", "不紧急", code=1).output


def test_a_dry_run_writes_nothing(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    before = path.read_bytes()
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"), "--dry-run")
    assert path.read_bytes() == before
    assert "there is a file already" in signed(
        "draft", "new", "officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS,
        "--drafted-by", "officer/registrar", "--out", path, "--book", signed.folder, code=1,
    ).output  # fmt: skip


@pytest.mark.parametrize(("sign", "code"), [("\x1b", 1), ("\u202e", 1), ("\u200b", 1), ("\u200d", 0)])
def test_what_is_shown_hides_nothing(signed: SignedOffice, sign: str, code: int) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    told = json.loads(path.read_text())
    told["decisions"][0]["entry"]["authority"] = f"会议{sign}纪要"
    path.write_text(json.dumps(told, ensure_ascii=False))
    shown = signed("draft", "show", path, code=code).output
    assert sign not in shown


def test_an_officer_without_a_key_is_told_so_before_deciding(signed: SignedOffice) -> None:
    told = ("possible", "organisation/u1", "--by", "officer/li", "--book", signed.folder)
    signed.issued(signed.drafted(), "--book", signed.folder)
    english = signed(*told).output
    assert english.startswith("officer/li has no registered key yet")
    assert "organisation.registered" in english
    assert signed(*told, env={"LANG": "zh_CN.UTF-8"}).output.startswith("officer/li尚未登记公钥")
    assert json.loads(signed(*told, "--json").output)["keyless"]
    assert "no registered key" not in signed("possible", "organisation/u1", "--by", "officer/registrar", "--book",
                                             signed.folder).output  # fmt: skip


def test_a_passphrase_file_of_the_officer_at_record(signed: SignedOffice) -> None:
    secret = signed.desk / "mine.txt"
    secret.write_text("trial\n", encoding="utf-8")
    told = ("organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=示例大学",
            "body=university", "--key", signed.key("officer/registrar"), "--book", signed.folder)  # fmt: skip
    signed("record", *told, "--officer-passphrase-file", secret, env={"GONGSHI_PASSPHRASE": "another"})
    assert newest(signed, "organisation/u").by == "officer/registrar"
