"""Officers' keys at the command line: made, shown, registered from the lines of their proof, revoked and replaced."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from domain.ledger.note import parse_vkey
from domain.ledger.store import open_book
from tests.desk.signed_office import APPOINTS, SignedOffice, newest


@pytest.fixture
def third(signed: SignedOffice) -> SignedOffice:
    """The office with a third officer of decision, 'officer/third', who has no key yet."""
    third = ("holds=decision", "body=organisation/office", "post=副主任", "name=赵六")
    path = signed.draft("third.draft", "officer.appointed", "officer/third", *third)
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path, "--book", signed.folder)
    return signed


def decide(office: SignedOffice, *args: object, code: int = 0) -> str:
    """A decision on keys that two take: drafted, signed, issued and recorded."""
    path = office.desk / "keys.draft"
    path.unlink(missing_ok=True)
    by = ("--by", "officer/founder", "--drafted-by", "officer/registrar", "--out", path, "--book", office.folder)
    said = office("officer", "key", *args, *by, code=code).output
    if code == 0:
        office("draft", "sign", path, "--key", office.key("officer/registrar"))
        said += office.issued(path, "--book", office.folder).output
    return said


def test_show_needs_no_passphrase(signed: SignedOffice) -> None:
    key = signed.key("officer/second")
    said = signed("officer", "key", "show", key, env={"GONGSHI_PASSPHRASE": ""}).output.splitlines()
    public = parse_vkey(key.with_suffix(".vkey").read_text().strip())
    assert said[0] == f"key: {key.with_suffix('.vkey').read_text().strip()}"
    assert said[1] == "of: officer/second"
    assert said[2].removeprefix("fingerprint: ").replace(" ", "") == hashlib.sha256(public.public).hexdigest()
    assert signed("officer", "key", "show", key.with_suffix(".vkey")).output.splitlines() == said


def test_show_of_what_is_no_key(signed: SignedOffice) -> None:
    (signed.desk / "no.vkey").write_text("hello")
    assert "it holds no public key" in signed("officer", "key", "show", signed.desk / "no.vkey", code=1).output
    assert "No such file" in signed("officer", "key", "show", signed.desk / "none.key", code=1).output


def test_registered_from_the_lines_of_the_proof(third: SignedOffice) -> None:
    lines = third.desk / "公钥 证明.txt"
    lines.write_text("\n".join(third.proof("officer/third")) + "\n", encoding="utf-8")
    decide(third, "register", "--proof-file", lines)
    entry = newest(third, "officer/third")
    assert (entry.kind, entry.drafted_by) == ("officer.key_registered", "officer/registrar")
    assert "is registered already" in decide(third, "register", "--proof-file", lines, code=1)


def test_registered_by_two_arguments_and_not_by_one(third: SignedOffice) -> None:
    fields = third.proof("officer/third")
    assert "two lines are wanted" in decide(third, "register", fields[0], code=1)
    lines = third.desk / "third.proof"
    lines.write_text("\n".join(fields))
    assert "and not both" in decide(third, "register", *fields, "--proof-file", lines, code=2)
    assert "the proof does not show" in decide(third, "register", fields[0], "proof=AAAA", code=1)
    alone = ("--by", "officer/founder", "--key", third.key("officer/founder"), "--book", third.folder)
    said = third("officer", "key", "register", *fields, *alone, code=1).output
    assert "is drafted by one officer and issued by another" in said
    decide(third, "register", *fields)
    assert newest(third, "officer/third").kind == "officer.key_registered"


def test_the_key_of_a_body_is_registered_with_its_qualification(signed: SignedOffice) -> None:
    assert "is no officer" in decide(signed, "register", *signed.proof("organisation/e"), code=1)


def test_revoked_and_replaced_in_one_act(third: SignedOffice) -> None:
    decide(third, "register", *third.proof("officer/third"))
    third.key("officer/third").rename(third.desk / "old.key")
    third.key("officer/third").with_suffix(".vkey").unlink()
    key, proof = third.proof("officer/third")
    decide(third, "revoke", "officer/third", "--reason", "被盗", "--untrusted-from", "2026-03-01",
           "--replacement", key, "--replacement", proof)  # fmt: skip
    entry = newest(third, "officer/third")
    assert entry.fact.replacement == key.removeprefix("key=")
    assert (entry.fact.reason, entry.fact.untrusted_from) == ("被盗", "2026-03-01")
    decide(third, "revoke", "officer/third", "--reason", "遗失")  # the only key in force need not be named
    assert newest(third, "officer/third").fact.key == key.removeprefix("key=")
    assert "has no key in force" in decide(third, "revoke", "officer/third", "--reason", "遗失", code=1)


@pytest.mark.parametrize("form", ["key", "fingerprint", "FINGERPRINT", "signs as", ".vkey"])
def test_which_key_is_revoked_in_every_form_in_which_it_is_met(third: SignedOffice, form: str) -> None:
    decide(third, "register", *third.proof("officer/third"))
    key = third.key("officer/third")
    told = dict(line.split(": ", 1) for line in third("officer", "key", "show", key).output.splitlines())
    which = key.with_suffix(".vkey") if form == ".vkey" else told[form.lower()]
    which = which.upper() if form.isupper() else which  # type: ignore[union-attr]
    decide(third, "revoke", "officer/third", "--reason", "遗失", "--which", which)
    assert newest(third, "officer/third").fact.key == told["key"]


def test_the_last_but_one_is_not_revoked(signed: SignedOffice) -> None:
    said = decide(signed, "revoke", "officer/second", "--reason", "遗失", code=1)
    assert "Art. 35" in said
    assert not (signed.desk / "keys.draft").exists()


def test_dry_runs_write_nothing(third: SignedOffice) -> None:
    before = {each: each.read_bytes() for each in third.desk.iterdir()}
    said = third("officer", "key", "make", "officer/x", "--out", third.desk / "x.key", "--dry-run").output
    assert "nobody can make it again" in said
    with open_book(third.folder) as book:
        entries = book.count()
    assert {each: each.read_bytes() for each in third.desk.iterdir()} == before
    lines = third.proof("officer/third")
    decided = ("--by", "officer/founder", "--drafted-by", "officer/registrar", "--out", third.desk / "y.draft")
    said = third("officer", "key", "register", *lines, *decided, "--dry-run", "--book", third.folder).output
    assert "would be drafted" in said
    assert not (third.desk / "y.draft").exists()
    with open_book(third.folder) as book:
        assert book.count() == entries


def test_a_wrong_passphrase_and_a_key_that_others_can_read(signed: SignedOffice) -> None:
    path = signed.draft("李 四.draft", "officer.appointed", "officer/li", *APPOINTS)
    before, key = path.read_bytes(), signed.key("officer/registrar")
    wrong = signed("draft", "sign", path, "--key", key, code=1, env={"GONGSHI_OFFICER_PASSPHRASE": "wrong"}).output
    assert "the passphrase does not open this key" in wrong
    key.chmod(0o644)
    assert f"chmod 600 {key}" in signed("draft", "sign", path, "--key", key, code=1).output
    assert path.read_bytes() == before
    key.chmod(0o600)
    signed("draft", "sign", path, "--key", key)


@pytest.mark.parametrize("umask", [0o022, 0o000])
def test_a_key_is_its_owners_alone_whatever_the_umask(signed: SignedOffice, umask: int, tmp_path: Path) -> None:
    import os

    before = os.umask(umask)
    try:
        signed("officer", "key", "make", "officer/x", "--out", tmp_path / "有 空格.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "有 空格.key").stat().st_mode) == 0o600
