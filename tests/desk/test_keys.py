"""Keys: encrypted, the owner's alone, rotated on record, and never those of the demonstration."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desk.book_folder import Folder, find_folder
from desk.commands.key import key
from desk.demonstration_keys import is_demonstration
from desk.keyring import make_keys, signers
from desk.keys import load_signer, new_key, public_key, save_key
from desk.submission import DeskError
from domain.ledger.note import ED25519, VerifierKey, format_vkey, parse_vkey
from tests.desk.conftest import Run

OFFICERS = Path(__file__).parents[2] / "examples/beijing-2014-2017/keys/officers"
SECRET = {"GONGSHI_PASSPHRASE": "correct horse"}


@pytest.fixture
def signed(tmp_path: Path, run: Run) -> Path:
    """A book folder whose keys were made with it."""
    made = tmp_path / "book"
    assert run("new", made, "--on", "2026-01-05", env=SECRET).exit_code == 0
    return made


def test_a_key_is_encrypted_and_its_owners_alone(tmp_path: Path) -> None:
    save_key(tmp_path, "log", "example/log", new_key(), "secret")
    path = tmp_path / "log.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    told = subprocess.run(["openssl", "asn1parse", "-in", path], capture_output=True, text=True, check=True).stdout
    assert "id-scrypt" in told or "scrypt" in told
    assert not [each for each in tmp_path.iterdir() if each.suffix == ".new"]


def test_openssl_reads_the_key_and_finds_the_same_public_half(tmp_path: Path) -> None:
    """A second opinion on the format."""
    key = new_key()
    save_key(tmp_path, "log", "example/log", key, "secret")
    command = ["openssl", "pkey", "-in", tmp_path / "log.key", "-passin", "pass:secret", "-pubout", "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert der.endswith(public_key("example/log", key).public)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    save_key(tmp_path, "log", "example/log", new_key(), "secret")
    before = (tmp_path / "log.key").read_bytes()
    with pytest.raises(DeskError, match="there is a key already"):
        save_key(tmp_path, "log", "example/log", new_key(), "secret")
    assert (tmp_path / "log.key").read_bytes() == before


def test_the_wrong_passphrase_is_told_in_one_line(tmp_path: Path) -> None:
    save_key(tmp_path, "log", "example/log", new_key(), "secret")
    with pytest.raises(DeskError, match="the passphrase does not open this key"):
        load_signer(tmp_path / "log.key", "other")


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    save_key(tmp_path, "log", "example/log", new_key(), "secret")
    (tmp_path / "log.key").chmod(0o644)
    with pytest.raises(DeskError, match="chmod 600"):
        load_signer(tmp_path / "log.key", "secret")


def test_a_key_needs_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="needs a passphrase"):
        save_key(tmp_path, "log", "example/log", new_key(), "")
    assert not list(tmp_path.glob("*.key*"))


def test_a_new_book_records_the_keys_that_sign_for_it(signed: Path, run: Run) -> None:
    shown = run("key", "show", "--book", signed).output
    with find_folder(str(signed)).open() as book:
        keys = {each.key for each in book.stream("book/main")[0].fact.keys}  # type: ignore[attr-defined]
    assert keys == {line.split(": ")[1].split()[0] for line in shown.splitlines()}


def test_an_interrupted_founding_goes_on_with_its_keys_and_deletes_none(signed: Path, tmp_path: Path, run: Run) -> None:
    """Killed before the recovery key, or between a key and its public half; also keys that lay there before."""
    other = tmp_path / "other"
    (other / "keys").mkdir(parents=True, mode=0o700)
    for name in ("log.key", "log.vkey", "site.key"):
        (other / "keys" / name).write_bytes((signed / "keys" / name).read_bytes())
        (other / "keys" / name).chmod(0o600)
    assert run("new", other, env={"GONGSHI_PASSPHRASE": "wrong"}).exit_code == 1
    assert run("new", other, "--origin", "another.example/x", env=SECRET).exit_code == 1
    assert not (other / "book.sqlite").exists() and not (other / "keys/recovery.key").exists()
    assert run("new", other, env=SECRET).exit_code == 0
    for name in ("log.key", "log.vkey", "site.key", "site.vkey"):
        assert (other / "keys" / name).read_bytes() == (signed / "keys" / name).read_bytes()
    assert (other / "keys/recovery.key").read_bytes() != (signed / "keys/recovery.key").read_bytes()


def test_without_a_passphrase_a_book_is_made_without_keys(tmp_path: Path, run: Run) -> None:
    done = run("new", tmp_path / "book", "--on", "2026-01-05")
    assert done.exit_code == 0
    assert "gongshi-desk key new" in done.output
    sealed = run("seal", "--book", tmp_path / "book", env=SECRET)
    assert sealed.exit_code == 1
    assert "key new" in sealed.output


def test_the_demonstration_keys_sign_for_no_other_book(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", "gongshi.example/beijing-2014-2017", "demonstration")
    with pytest.raises(DeskError, match="demonstration keys"):
        signers(Folder(tmp_path, "", example=False, origin="x"), "demonstration")
    assert signers(Folder(tmp_path, "", example=True, origin="x"), "demonstration")


def test_every_key_command_shows_help() -> None:
    assert set(key.commands) == {"new", "show", "succeed", "recovery", "passphrase", "rotate", "retire"}


@pytest.mark.parametrize("vkey", sorted(OFFICERS.glob("*.vkey")), ids=lambda path: path.stem)
def test_no_other_book_registers_an_example_key_under_any_name(vkey: Path, folder: Path, run: Run) -> None:
    public = parse_vkey(vkey.read_text(encoding="utf-8").strip()).public
    renamed = format_vkey(VerifierKey("officer/founder", ED25519, public))
    told = ("--stream", "officer/founder", "--by", "officer/founder", f"key={renamed}", "proof=AAAA")
    result = run("record", "officer.key_registered", "--book", folder, *told)
    assert result.exit_code == 1
    assert "this is a demonstration key, which lies open" in result.output


def test_each_example_key_opens_with_the_passphrase_that_lies_beside_it(tmp_path: Path) -> None:
    secret = (OFFICERS.parent / "passphrase").read_text(encoding="utf-8").splitlines()[0]
    for file in sorted(OFFICERS.iterdir()):
        (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / file.name).chmod(0o600)
    found = [load_signer(file, secret).key for file in sorted(tmp_path.glob("*.key"))]
    assert len(found) == 8
    assert all(is_demonstration(key) for key in found)
