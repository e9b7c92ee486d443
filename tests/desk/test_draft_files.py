"""A draft that was altered, cut off, blown up or made for another book is refused in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import draft_file
from desk.draft_checks import decoded
from desk.submission import DeskError
from domain.ledger.store import open_book
from domain.rules import forms
from domain.rules.forms import Malformed
from tests.desk.conftest import make_office
from tests.desk.signed_office import APPOINTS, SignedOffice, founded

UNSIGNED = {
    ("book", "title"),
    ("book", "example"),
    ("lasting", "until"),
    ("lasting", "drafted"),
    ("issuer",),
}  # what the file says beside what is signed


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each single value stands."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def altered(told: Any, path: tuple[Any, ...], new: Any) -> bytes:
    """The file with one value changed, or taken out where it is None."""
    told = json.loads(json.dumps(told))
    inner = told
    for name in path[:-1]:
        inner = inner[name]
    if new is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return json.dumps(told, ensure_ascii=False).encode()


def other(value: Any) -> Any:
    """Another value of the same sort, which passes for one of its form."""
    if not isinstance(value, str):
        return not value if isinstance(value, bool) else value + 1
    if value[:4].isdigit() and len(value) == 10:
        return "2026-02-02"
    return value[:-1] + ("1" if value[-1] != "1" else "2")


def test_each_value_altered_or_taken_out(signed: SignedOffice) -> None:
    path = signed.drafted()
    signed.issued(path)
    told = json.loads(path.read_bytes())
    decoded(path.read_bytes())
    seen = 0
    for place in leaves(told):
        inner = told
        for name in place:
            inner = inner[name]
        for new in (other(inner), None):
            if place in UNSIGNED:
                continue
            with pytest.raises((DeskError, Malformed)):
                decoded(altered(told, place, new))
            seen += 1
    assert seen >= 40


def test_cut_off_anywhere(signed: SignedOffice) -> None:
    data = signed.drafted().read_bytes()
    for end in range(0, len(data) - 2, 97):
        with pytest.raises(DeskError, match="no draft"):
            decoded(data[:end])


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"format": "gongshi-draft/2"}', b"null", b'{"decisions": []}'],
)
def test_what_is_no_draft(signed: SignedOffice, data: bytes) -> None:
    path = signed.desk / "非草稿 .draft"
    path.write_bytes(data)
    for command in (("draft", "show", path), ("draft", "sign", path, "--key", signed.key("officer/second"))):
        said = signed(*command, code=1).output
        assert "is no draft" in said
        assert len(said.splitlines()) == 1
    assert path.read_bytes() == data


def test_a_huge_file_is_not_read(signed: SignedOffice) -> None:
    path = signed.desk / "huge.draft"
    with path.open("wb") as file:
        file.truncate(draft_file.LARGEST + 1)
    assert "sign fewer decisions at a time" in signed("draft", "show", path, code=1).output


def test_another_books_draft(signed: SignedOffice, tmp_path: Path) -> None:
    elsewhere = SignedOffice(founded(tmp_path / "else", make_office("2026-03-02T01:00:01Z")), signed.office)
    path = elsewhere.drafted()
    assert "drafted for another book" in signed("draft", "hand-over", path, "--book", signed.folder, code=1).output
    assert "drafted for another book" in elsewhere.issued(path, "--book", signed.folder, code=1).output
    elsewhere.issued(path)
    told = json.loads(path.read_bytes())
    with open_book(signed.folder) as book:
        before = book.count()
    assert "drafted for another book" in signed.record("--draft", path, code=1).output
    mine = json.loads(signed.drafted().read_bytes())
    path.write_text(json.dumps(told | {"book": mine["book"]}), encoding="utf-8")
    assert "signed for another book" in signed.record("--draft", path, code=1).output
    with open_book(signed.folder) as book:
        assert book.count() == before
    assert not (signed.folder / "drafts").exists()


def test_a_folder_a_missing_file_and_no_folder(signed: SignedOffice) -> None:
    assert "is a directory" in signed("draft", "show", signed.desk, code=2).output
    assert "there is no such file" in signed("draft", "show", signed.desk / "none", code=1).output
    told = ("draft", "new", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar")
    out = ("--out", signed.desk / "none" / "x.draft", "--book", signed.folder)
    assert "there is no such folder" in signed(*told, "name=甲", "body=university", *out, code=1).output


def test_acts_on_many_streams_and_files_are_one_signing(signed: SignedOffice) -> None:
    file = signed.desk / "决定 一.yaml"
    one = (
        "  - {{kind: organisation.registered, stream: organisation/u{0}, fields: {{name: 甲{0}, body: university}}}}\n"
    )
    told = "by: officer/registrar\ndecisions:\n" + "".join(map(one.format, range(3)))
    file.write_text(told, encoding="utf-8")
    path, key = signed.desk / "many.draft", signed.key("officer/registrar")
    signed("draft", "new", "--file", file, "--out", path, "--book", signed.folder)
    signed("issue", path, "--by", "officer/registrar", "--key", key, "--book", signed.folder)
    act = ("organisation.renamed", "--stream", "organisation/u0", "--stream", "organisation/u1")
    out = (
        "--by",
        "officer/registrar",
        "new_name=乙",
        "reason=更名",
        "--out",
        signed.desk / "act.draft",
        "--book",
        signed.folder,
    )
    signed("draft", "new", *act, *out)
    told = json.loads((signed.desk / "act.draft").read_bytes())
    told["decisions"].pop()
    (signed.desk / "half.draft").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    half = ("issue", signed.desk / "half.draft", "--by", "officer/registrar", "--key", key)
    assert "is one act on 2 streams, and 1 of them are here" in signed(*half, code=1).output
    signed("issue", signed.desk / "act.draft", "--by", "officer/registrar", "--key", key, "--book", signed.folder)
    with open_book(signed.folder) as book:
        assert [book.stream(f"organisation/u{n}")[-1].act_size for n in range(3)] == [2, 2, None]


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (("fact", "post"), "a\x1b[2J", "has a control character"),
        (("fact", "post"), "abc\u202egnp", "cannot be seen: U+202E"),
        (("fact", "post"), "\u200b", "has nothing that can be read"),
        (("stream",), "officer/../../x", "which an address does not keep"),
        (("stream",), "officer/l\u200bi", "cannot be seen: U+200B"),
        (("drafted_by",), "officer/\u202e", "cannot be seen"),
        (("by",), "officer/second", "said at issue and at recording (Art. 36)"),
    ],
)
def test_a_text_that_the_record_refuses_is_not_signed(
    signed: SignedOffice, place: tuple[str, ...], text: str, said: str
) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    path.write_bytes(altered(json.loads(path.read_bytes()), ("decisions", 0, "entry", *place), text))
    key = signed.key("officer/registrar")
    tray = ("--tray", signed.desk)
    for command in (("show", path), ("sign", path, "--key", key), ("hand-over", path, *tray)):
        line = signed("draft", *command, code=1).stderr
        assert said in line and line.endswith("ask for the file again, or draft it anew\n") and line.count("\n") == 1
    assert said in signed.issued(path, code=1).stderr


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad"])
def test_a_place_to_break_that_nobody_sees_is_not_drafted(signed: SignedOffice, sign: str) -> None:
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS[:2])
    out = ("--out", signed.desk / "li.draft", "--book", signed.folder)
    for fields in ((f"post=记录{sign}员", "name=李四"), ("post=记录员", f"name=李{sign}四")):
        assert "cannot be seen" in signed("draft", "new", *told, *fields, *out, code=1).output


def test_a_mark_that_some_scripts_need_within_a_text_is_shown(signed: SignedOffice) -> None:
    path = signed.draft(
        "li.draft", "officer.appointed", "officer/li", *APPOINTS[:2], "post=记\u200d录\ufe0f员", "name=李四"
    )
    assert "记\\u200d录\\ufe0f员" in signed("draft", "show", path).output
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path, "--book", signed.folder)


def test_a_stream_whose_name_none_would_be_given_today_is_drafted_on(
    signed: SignedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(forms, "check_id", lambda *_: None)
        signed.issued(signed.drafted("officer/l\u00adi"), "--book", signed.folder)
    path = signed.draft("old.draft", "officer.dismissed", "officer/l\u00adi")
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path, "--book", signed.folder)


def test_what_was_issued_is_recorded_by_issuing_it_again_with_the_book(signed: SignedOffice) -> None:
    path = signed.drafted()
    unissued = path.read_bytes()
    signed.issued(path)
    assert "recorded 1 entry" in signed.issued(path, "--book", signed.folder).output
    assert "on record already: officer/li number 1" in signed.issued(path, "--book", signed.folder).output
    assert "record --draft FILE" in signed.issued(path, "--on", "2026-03-01", "--book", signed.folder, code=1).output
    other = ("issue", path, "--by", "officer/second", "--key", signed.key("officer/second"), "--book", signed.folder)
    assert "on record already, issued by officer/founder on" in signed(*other, code=1).output
    copy = signed.desk / "copy.draft"
    copy.write_bytes(unissued)
    said = signed("issue", copy, *other[2:], code=1).output
    assert "on record already, issued by officer/founder" in said and "command id" not in said
    path.write_bytes(signed.drafted("officer/wu", "wu.draft").read_bytes())
    signed.issued(path)
    assert "it was issued by officer/founder" in signed(*other, code=1).output
    with open_book(signed.folder) as book:
        assert len(book.stream("officer/li")) == 1 and not book.stream("officer/wu")


def test_unfinished_files_of_a_killed_run_are_in_nobodys_way(signed: SignedOffice) -> None:
    tray = signed.desk / "tray"
    signed("draft", "hand-over", signed.drafted(), "--tray", tray, "--make")
    for folder in (signed.desk, tray):
        for name in (".abc.new", ".li.draft.new", "li.draft.new", ".7z451shx.new"):
            (folder / name).write_bytes(b"half")
    wu = signed.drafted("officer/wu", "wu.draft")
    signed("draft", "hand-over", wu, "--tray", tray)
    assert len(signed("draft", "list", "--tray", tray).output.splitlines()) == 2
    at = next(each for each in tray.glob("*.draft") if "officer/wu" in each.read_text())
    signed.issued(at, "--book", signed.folder)
    assert not at.exists() and len(signed("draft", "list", "--tray", tray).output.splitlines()) == 1
