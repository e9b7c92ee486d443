"""Decisions are signed at the command line: keys, drafts, issues, urgency, countersigning, on machines of their own."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import Result

from domain.ledger.store import open_book
from tests.desk.conftest import Run

HOLDERS = {"officer/founder": "founder", "officer/second": "second", "officer/registrar": "registrar"}
SECRET = {"GONGSHI_PASSPHRASE": "trial"}


class Office:
    """A book whose officers hold keys of their own, outside its folder."""

    def __init__(self, run: Run, folder: Path, desk: Path) -> None:
        self.run, self.folder, self.desk = run, folder, desk

    def __call__(self, *args: object, code: int = 0) -> Result:
        done = self.run(*args, env=SECRET)
        assert done.exit_code == code, done.output
        return done

    def key(self, holder: str) -> Path:
        return self.desk / f"{HOLDERS[holder]}.key"

    def record(self, *args: object, code: int = 0) -> Result:
        return self("record", *args, "--book", self.folder, code=code)

    def register(self, holder: str) -> None:
        """Make a key and hand in its public half with the proof."""
        self("officer", "key", "make", holder, "--out", self.key(holder))
        first = self("officer", "key", "first", "--book", self.folder).output.strip()
        fields = self("officer", "key", "prove", self.key(holder), "--first", first).output.split()
        self.record("officer.key_registered", "--stream", holder, "--by", "officer/founder", *fields)

    def draft(self, name: str, kind: str, stream: str, *fields: str, drafter: str = "officer/registrar") -> Path:
        path = self.desk / name
        by = ("--by", "officer/founder", "--drafted-by", drafter)
        self("draft", "new", kind, "--stream", stream, *by, *fields, "--out", path, "--book", self.folder)
        return path


APPOINTS = ("holds=execution", "body=organisation/office", "post=记录员", "name=李四")


@pytest.fixture
def office(run: Run, folder: Path, tmp_path: Path) -> Office:
    desk = tmp_path / "desk"
    desk.mkdir()
    made = Office(run, folder, desk)
    made.record("officer.appointed", "--stream", "officer/second", "--by", "officer/founder", "holds=decision",
                "body=organisation/office", "post=副主任", "name=王五")  # fmt: skip
    for holder in HOLDERS:
        made.register(holder)
    book = next(each for each in streams(folder) if each.startswith("book/"))
    made.record("book.signatures_required", "--stream", book, "--by", "officer/founder")
    return made


def streams(folder: Path) -> list[str]:
    with open_book(folder) as book:
        return book.streams("book")


def newest(office: Office, stream: str) -> object:
    with open_book(office.folder) as book:
        return book.stream(stream)[-1]


def test_a_key_file_is_its_owners_alone(office: Office) -> None:
    key = office.key("officer/second")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in key.read_bytes()
    said = office("officer", "key", "make", "officer/second", "--out", key, code=1).output
    assert "there is a key already" in said


@pytest.mark.parametrize("holder", ["officer/a+b", "officer/a b", "zhang", "officer/a/b"])
def test_a_name_that_no_key_can_bear(office: Office, holder: str) -> None:
    said = office("officer", "key", "make", holder, "--out", office.desk / "x.key", code=1).output
    assert "is no name that a key can bear" in said
    assert not (office.desk / "x.key").exists()


def test_unsigned_is_refused(office: Office) -> None:
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS)
    assert "carries none" in office.record(*told, code=1).output
    said = office.record(*told, "--key", office.key("officer/founder"), code=1).output
    assert "is drafted by one officer and issued by another" in said


def test_one_officer_signs_what_one_decides(office: Office) -> None:
    told = ("organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=示例大学",
            "body=university")  # fmt: skip
    office.record(*told, "--key", office.key("officer/registrar"))
    entry = newest(office, "organisation/u")
    assert [each.role for each in entry.signatures] == ["decision"]  # type: ignore[attr-defined]


def test_two_decide_on_machines_of_their_own(office: Office) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = office("draft", "show", path).output
    assert "李四" in shown
    assert "记录员" in shown
    office("draft", "sign", path, "--key", office.key("officer/registrar"))
    office("issue", path, "--by", "officer/founder", "--key", office.key("officer/founder"), "--on", "2026-03-02")
    office.record("--draft", path)
    entry = newest(office, "officer/li")
    assert (entry.by, entry.drafted_by) == ("officer/founder", "officer/registrar")  # type: ignore[attr-defined]
    assert [each.role for each in entry.signatures] == ["draft", "decision"]  # type: ignore[attr-defined]
    assert "on record already" in office.record("--draft", path).output  # handed in again: answered, not repeated


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda told: told["decisions"][0]["entry"]["fact"].update(post="别的职务"), "altered after it was signed"),
        (lambda told: told["decisions"][0]["personal"]["name"].update(value="赵六"), "it was changed"),
        (lambda told: told["book"].update(first="0" * 64), "altered after it was signed"),
        (lambda told: told["decisions"][0]["entry"].update(decided_on="2026-03-02"), "a draft has no decided_on"),
        (lambda told: told.update(format="another"), "is no draft"),
        (lambda told: told["decisions"][0].update(signatures=[]), "it needs these, in this order"),
    ],
)
def test_an_altered_draft_is_refused(office: Office, change: object, sentence: str) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    office("draft", "sign", path, "--key", office.key("officer/registrar"))
    told = json.loads(path.read_text())
    change(told)  # type: ignore[operator]
    path.write_text(json.dumps(told, ensure_ascii=False))
    issued = office.run("issue", path, "--by", "officer/founder", "--key", office.key("officer/founder"), "--book",
                        office.folder, env=SECRET)  # fmt: skip
    assert issued.exit_code == 1
    assert sentence in issued.output
    with open_book(office.folder) as book:
        assert book.stream("officer/li") == []


@pytest.mark.parametrize(
    ("drafter", "issuer", "sentence"),
    [
        ("officer/founder", "officer/founder", "drafted it, and another officer issues it"),
        ("officer/registrar", "officer/second", ""),
        ("officer/second", "officer/founder", ""),
    ],
)
def test_who_drafts_and_who_issues(office: Office, drafter: str, issuer: str, sentence: str) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS, drafter=drafter)
    office("draft", "sign", path, "--key", office.key(drafter))
    code = 1 if sentence else 0
    said = office("issue", path, "--by", issuer, "--key", office.key(issuer), "--book", office.folder, code=code).output
    assert sentence in said


def test_anothers_key_does_not_issue(office: Office) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    office("draft", "sign", path, "--key", office.key("officer/registrar"))
    told = ("issue", path, "--by", "officer/founder", "--key", office.key("officer/second"), "--book", office.folder)
    assert (
        "this is the key of officer/second; as decision it is signed by officer/founder" in office(*told, code=1).output
    )


@pytest.mark.parametrize("role", ["draft", "evaluator"])
def test_anothers_key_signs_no_draft(office: Office, role: str) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    before = path.read_bytes()
    said = office("draft", "sign", path, "--key", office.key("officer/second"), "--as", role, code=1).output
    assert "as draft it is signed by officer/registrar" in said or "nobody signs this as evaluator" in said
    assert path.read_bytes() == before


def test_the_keys_of_the_book_are_succeeded_where_signatures_are_required(office: Office) -> None:
    office("key", "new", "--book", office.folder)
    told = ("key", "succeed", "log", "--by", "officer/founder", "--yes", "--book", office.folder)
    assert "carries none" in office(*told, code=1).output
    signed = (*told, "--officer-key", office.key("officer/founder"))
    assert "is drafted by one officer and issued by another" in office(*signed, code=1).output
    office(*signed, "--urgent", "密钥更换")
    book = streams(office.folder)[0]
    entry = newest(office, book)
    assert (entry.kind, entry.urgent) == ("key.succeeded", "密钥更换")  # type: ignore[attr-defined]


def test_personal_data_is_erased_where_signatures_are_required(office: Office) -> None:
    with open_book(office.folder) as book:
        index = next(at for at in range(99) if (found := book.numbered(at)) and found[1].pd)
    told = ("erase", index, "name", "--basis", "个人信息保护法第四十七条", "--by", "officer/registrar", "--yes",
            "--book", office.folder)  # fmt: skip
    assert "carries none" in office(*told, code=1).output
    office(*told, "--officer-key", office.key("officer/registrar"))


def test_urgency_is_countersigned(office: Office) -> None:
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS, "--key",
            office.key("officer/founder"), "--urgent", "汛情紧急")  # fmt: skip
    office.record(*told)
    own = ("countersign", "officer/li", 1, "--by", "officer/founder", "--key", office.key("officer/founder"), "--book",
           office.folder)  # fmt: skip
    assert "decided it" in office(*own, code=1).output
    again = ("countersign", "officer/li", 1, "--by", "officer/second", "--key", office.key("officer/second"), "--book",
             office.folder)  # fmt: skip
    office(*again, "--dry-run")
    office(*again)
    assert "countersigned already" in office(*again, "--refuse", "不紧急", code=1).output


def test_a_dry_run_writes_nothing(office: Office) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    before = path.read_bytes()
    office("draft", "sign", path, "--key", office.key("officer/registrar"), "--dry-run")
    assert path.read_bytes() == before
    assert "there is a file already" in office.run(
        "draft", "new", "officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS,
        "--out", path, "--book", office.folder,
    ).output  # fmt: skip


@pytest.mark.parametrize("sign", ["\x1b", "\u202e", "\u200b"])
def test_what_is_shown_hides_nothing(office: Office, sign: str) -> None:
    path = office.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    told = json.loads(path.read_text())
    told["decisions"][0]["entry"]["authority"] = f"会议{sign}纪要"
    path.write_text(json.dumps(told, ensure_ascii=False))
    shown = office.run("draft", "show", path, env=SECRET).output
    assert sign not in shown
