"""Files of keys, proofs and passphrases as people carry, restore and edit them."""

from __future__ import annotations

import base64
import os
import resource
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from desk.keys import BELOW, opened
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from tests.desk.signed_office import ENGLISH, SignedOffice, newest
from tests.desk.test_officer_keys import decide, third

__all__ = ("third",)
MARK = b"\xef\xbb\xbf"


def make(office: SignedOffice, name: str = "x.key", code: int = 0, **env: str) -> Path:
    path = office.desk / name
    office("officer", "key", "make", "officer/x", "--out", path, code=code, env=env)
    return path


def prove(office: SignedOffice, path: Path, *args: object, code: int = 0, **env: str) -> str:
    return office("officer", "key", "prove", path, "--book", office.folder, *args, code=code, env=env).output


def test_a_copy_of_the_key_file_alone_is_enough(third: SignedOffice) -> None:
    third.proof("officer/third")
    key = third.key("officer/third")
    shown, proof = third("officer", "key", "show", key).output, prove(third, key)
    key.with_suffix(".vkey").unlink()
    copy = third.desk / "restored.key"
    key.rename(copy)
    assert third("officer", "key", "show", copy).output == shown
    assert prove(third, copy) == proof
    third("key", "passphrase", copy, env={"GONGSHI_NEW_PASSPHRASE": "another"})
    assert prove(third, copy, GONGSHI_OFFICER_PASSPHRASE="another") == proof
    path = third.draft("li.draft", "officer.appointed", "officer/li", "holds=execution", "body=organisation/office",
                       "post=记录员", "name=李四")  # fmt: skip
    third.key("officer/registrar").with_suffix(".vkey").unlink()
    third("draft", "sign", path, "--key", third.key("officer/registrar"))


def test_the_public_half_of_an_old_key_is_made_again(signed: SignedOffice) -> None:
    key = make(signed)
    shown, proof, vkey = signed("officer", "key", "show", key).output, prove(signed, key), key.with_suffix(".vkey")
    key.write_text(key.read_text().partition(BELOW)[0])  # as an older release made it
    public = vkey.read_text()
    assert prove(signed, key) == proof
    vkey.unlink()
    assert f"officer key show {key} --of officer/ID" in prove(signed, key, code=1)
    assert "--of officer/ID" in signed("officer", "key", "show", key, code=1).output
    wrong = {"GONGSHI_OFFICER_PASSPHRASE": "wrong"}
    signed("officer", "key", "show", key, "--of", "officer/x", code=1, env=wrong)
    assert not vkey.exists()
    assert signed("officer", "key", "show", key, "--of", "officer/x").output == shown
    assert vkey.read_text() == public
    assert "is the key of officer/x" in signed("officer", "key", "show", key, "--of", "officer/y", code=1).output


def test_what_show_prints_is_what_drafts_and_entries_carry(signed: SignedOffice) -> None:
    shown = signed("officer", "key", "show", signed.key("officer/registrar")).output.splitlines()
    draft = signed.drafted()
    assert shown[2].removeprefix("fingerprint: ") in signed("draft", "show", draft).output
    signed.issued(draft, "--book", signed.folder)
    assert newest(signed, "officer/li").signatures[0].key == shown[3].removeprefix("signs as: ")


def test_what_a_lost_passphrase_and_a_lost_file_ask_for(signed: SignedOffice) -> None:
    said = prove(signed, make(signed), code=1, GONGSHI_OFFICER_PASSPHRASE="wrong")
    assert "officer key revoke" in said and "key succeed" not in said
    assert "officer key revoke" in prove(signed, signed.desk / "none.key", code=1)
    said = signed("seal", "--book", signed.folder, code=1, env={"GONGSHI_PASSPHRASE": "wrong"}).output
    assert "key succeed" in said and "officer key" not in said


def test_no_passphrase_names_the_variable_of_officers(signed: SignedOffice) -> None:
    said = prove(signed, make(signed), code=1, GONGSHI_PASSPHRASE="")
    assert "no passphrase was given for the key x.key: set $GONGSHI_OFFICER_PASSPHRASE or give a file" in said


@pytest.mark.parametrize(
    ("args", "option"),
    [
        (("officer", "key", "prove", "founder.key", "--book", "BOOK"), "--officer-passphrase-file"),
        (("officer", "key", "make", "officer/y", "--out", "y.key"), "--officer-passphrase-file"),
        (("seal", "--book", "BOOK"), "--passphrase-file"),
        (("key", "passphrase", "founder.key"), "--passphrase-file"),
        (("key", "passphrase", "founder.key"), "--new-passphrase-file"),
        (("key", "recovery", "--by", "officer/founder", "--book", "BOOK"), "--recovery-passphrase-file"),
        (("record", "officer.dismissed", "--stream", "officer/li", "--by", "officer/founder", "--key", "founder.key",
          "--book", "BOOK"), "--passphrase-file"),
    ],
)  # fmt: skip
def test_a_passphrase_file_that_is_no_text_or_empty(
    signed: SignedOffice, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], option: str
) -> None:
    monkeypatch.chdir(signed.desk)
    told, file = [str(signed.folder) if each == "BOOK" else each for each in args], Path("secret.txt")
    for data, said in ((b"\xff\xfe\n", "secret.txt: is not UTF-8 text (byte 0)"), (b"\n", "secret.txt: its first")):
        file.write_bytes(data)
        assert said in signed(*told, option, file, code=1).output
    assert not Path("y.key").exists()


def test_a_passphrase_in_the_environment_that_is_no_text(signed: SignedOffice) -> None:
    said = prove(signed, make(signed), code=1, GONGSHI_OFFICER_PASSPHRASE="\udcff")
    assert "the passphrase ($GONGSHI_OFFICER_PASSPHRASE) is not UTF-8 text" in said


def test_files_that_windows_wrote(third: SignedOffice) -> None:
    """With the mark before them and CRLF: a passphrase, a public half and a proof."""
    key, secret = make(third), third.desk / "secret.txt"
    proof = prove(third, key)
    secret.write_bytes(MARK + b"trial\r\n")
    vkey = key.with_suffix(".vkey")
    vkey.write_bytes(MARK + vkey.read_bytes().replace(b"\n", b"\r\n"))
    no = {"GONGSHI_PASSPHRASE": ""}
    assert prove(third, key, "--officer-passphrase-file", secret, **no) == proof
    lines = third.desk / "third.proof"
    lines.write_bytes(MARK + "\r\n".join(third.proof("officer/third")).encode())
    decide(third, "register", "--proof-file", lines)


def test_a_passphrase_is_one_in_either_normal_form(signed: SignedOffice) -> None:
    composed, apart = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    for name, made, typed in (("a.key", composed, apart), ("b.key", apart, composed)):
        key = make(signed, name, GONGSHI_OFFICER_PASSPHRASE=made)
        assert prove(signed, key, GONGSHI_OFFICER_PASSPHRASE=typed) == prove(
            signed, key, GONGSHI_OFFICER_PASSPHRASE=made
        )


def old_key(path: Path, secret: bytes) -> None:
    """A key encrypted with a passphrase as it is, as older releases did."""
    plain = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], capture_output=True, check=True).stdout
    file = path.with_name("secret")
    file.write_bytes(secret)
    command = ["openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-scrypt", "-passout", f"file:{file}"]
    path.write_bytes(subprocess.run(command, input=plain, capture_output=True, check=True).stdout)
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("made", "given"),
    [
        (unicodedata.normalize("NFD", "café"), unicodedata.normalize("NFD", "café")),
        (unicodedata.normalize("NFD", "café"), unicodedata.normalize("NFC", "café")),
        ("\ufefftrial", "trial"),
        ("a" * 2000, "a" * 2000),
    ],
    ids=["as typed", "apart", "with the mark", "cut off"],
)
def test_what_older_releases_made_opens_still(tmp_path: Path, made: str, given: str) -> None:
    old_key(tmp_path / "old.key", made.encode())
    opened(tmp_path / "old.key", given)


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("a" * 1024, "the passphrase has 1024 bytes; take one of at most 1023"),
        ("口" * 342, "the passphrase has 1026 bytes"),
        ("a" * 100_000, "the passphrase has 100000 bytes"),
        ("two\nlines", "one line of text"),
        ("two\u2028lines", "one line of text"),
        ("two\u0085lines", "one line of text"),
        ("a\tb", "one line of text"),
    ],
    ids=["1024", "342 characters", "100000", "two lines", "U+2028", "U+0085", "tab"],
)
def test_a_passphrase_that_would_never_open_the_key(signed: SignedOffice, secret: str, said: str) -> None:
    told = {"GONGSHI_OFFICER_PASSPHRASE": secret}
    for name, args in (("x.key", ("officer", "key", "make", "officer/x", "--out", signed.desk / "x.key")),
                       ("book2", ("new", signed.desk / "book2"))):  # fmt: skip
        assert said in signed(*args, code=1, env=told | {"GONGSHI_PASSPHRASE": secret}).output
        assert not [each for each in signed.desk.rglob("*.key*") if name in str(each)]
    before = signed.key("officer/founder").read_bytes()
    changed = ("key", "passphrase", signed.key("officer/founder"))
    assert said in signed(*changed, code=1, env={"GONGSHI_NEW_PASSPHRASE": secret}).output
    assert signed.key("officer/founder").read_bytes() == before


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\v", "\f", "\r"], ids=ascii)
def test_a_passphrase_file_is_cut_at_the_end_of_its_line_alone(signed: SignedOffice, sign: str) -> None:
    secret, key = signed.desk / "secret.txt", signed.desk / "x.key"
    secret.write_bytes(f"trial{sign}more\nbelow\n".encode())
    told = ("officer", "key", "make", "officer/x", "--out", key, "--officer-passphrase-file", secret)
    assert "one line of text" in signed(*told, code=1).output
    assert not key.exists()
    old_key(key, b"trial")  # of which an older release read no more
    opened(key, f"trial{sign}more")


@pytest.mark.parametrize("sort", ["ed25519", "ed448", "rsa"])
def test_a_key_under_no_passphrase_is_not_called_lost(signed: SignedOffice, sort: str) -> None:
    path = signed.desk / "plain.key"
    path.write_bytes(subprocess.run(["openssl", "genpkey", "-algorithm", sort], capture_output=True, check=True).stdout)
    path.chmod(0o600)
    said = prove(signed, path, code=1)
    assert "this private key is not under a passphrase" in said and "revoke" not in said


def test_what_is_no_key_file_is_not_called_lost(signed: SignedOffice) -> None:
    vkey, empty = make(signed).with_suffix(".vkey"), signed.desk / "empty.key"
    empty.touch()
    for path, told in ((vkey, "this is a public key"), (empty, "this is no key file")):
        path.chmod(0o600)
        said = prove(signed, path, code=1)
        assert told in said and "revoke" not in said


def test_the_longest_passphrase_opens_the_key(signed: SignedOffice) -> None:
    told = {"GONGSHI_OFFICER_PASSPHRASE": "a" * 1023}
    assert "proof=" in prove(signed, make(signed, **told), **told)


def test_the_number_of_the_book_as_it_was_copied(signed: SignedOffice) -> None:
    key, first = make(signed), signed("officer", "key", "first", "--book", signed.folder).output.strip()
    proof = prove(signed, key)
    for told in (first.upper(), f" {first} \n", f"\ufeff{first}", f"{first[:32]}\n{first[32:]}"):
        assert signed("officer", "key", "prove", key, "--first", told).output == proof
    for told in ("0000", first[:-1], first + "0", "g" * 64, "０" * 64):
        said = signed("officer", "key", "prove", key, "--first", told, code=1).output
        assert "is not the number of a book" in said and "proof=" not in said


def test_names_that_no_officer_or_body_bears(signed: SignedOffice) -> None:
    for name in ("x/y", "project/x", "officer/", "/x", "officer", "officer/a/b", "officer/a b", "officer/a\u200bb"):
        said = signed("officer", "key", "make", name, "--out", signed.desk / "n.key", code=1).output
        assert "is no name that a key can bear" in said
    assert not (signed.desk / "n.key").exists()


@pytest.mark.parametrize("dangling", [True, False])
@pytest.mark.parametrize("suffix", [".key", ".vkey"])
def test_no_new_key_is_written_by_a_link(signed: SignedOffice, suffix: str, dangling: bool) -> None:
    elsewhere = signed.desk / "elsewhere"
    elsewhere.mkdir()
    if not dangling:
        (elsewhere / "other").write_text("kept")
    (signed.desk / f"x{suffix}").symlink_to(elsewhere / "other")
    before = sorted(signed.desk.rglob("*"))
    said = signed("officer", "key", "make", "officer/x", "--out", signed.desk / "x.key", code=1).output
    assert f"x{suffix}: this is a link" in said
    assert sorted(signed.desk.rglob("*")) == before


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from desk.cli import main; main()", "officer", "key", "make", "officer/x"]
    done = subprocess.run(
        [*command, "--out", "x.key"],
        cwd=tmp_path,
        env={**os.environ, **ENGLISH, "GONGSHI_PASSPHRASE": "trial", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )
    assert done.returncode == 1, done.stderr
    assert "File too large" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("public", [bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_weak_key_is_called_weak(third: SignedOffice, public: bytes) -> None:
    weak = format_vkey(VerifierKey("officer/third", ED25519, public))
    said = decide(third, "register", f"key={weak}", f"proof={base64.b64encode(bytes(64)).decode()}", code=1)
    assert "is a weak key, one of small order" in said and "is no public key" not in said


def test_a_proof_that_does_not_fit_asks_for_a_proof(third: SignedOffice) -> None:
    key, _ = third.proof("officer/third")
    said = decide(third, "register", key, "proof=AAAA", code=1)
    assert "officer key prove" in said and "officer key show" not in said
