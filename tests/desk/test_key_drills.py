"""Drills of docs/keys.md: a key or passphrase is lost or stolen, and auditors go on with the founding key alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk import succession
from desk.keys import load_signer
from domain.ledger.checkpoint import open_checkpoint, parse_checkpoint
from domain.ledger.note import Note, format_note, parse_note, parse_vkey, sign_note
from public.cli import main as gongshi
from tests.desk.conftest import Run
from tests.ledger.logs import VERIFY, files_of

SECRET = {"GONGSHI_PASSPHRASE": "everyday", "GONGSHI_RECOVERY_PASSPHRASE": "kept apart"}
BY = ("--by", "officer/founder", "--yes")


class Office:
    """A sealed book, the founding key that an auditor kept, and the recovery key in a safe."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.book, self.safe, self._run = folder, folder / "book", folder / "safe", run
        self.desk("new", self.book, "--on", "2026-01-05")
        self.desk("seal", "--book", self.book)
        self.founding = folder / "founding.vkey"
        self.keys = self.book / "keys"
        shutil.copy(self.keys / "log.vkey", self.founding)
        self.safe.mkdir()
        shutil.move(self.keys / "recovery.key", self.safe / "recovery.key")
        shutil.copy(self.keys / "recovery.vkey", self.safe / "recovery.vkey")

    def desk(self, *args: object, fails: str = "", env: dict[str, str] | None = None) -> str:
        done: Result = self._run(*args, env=SECRET | (env or {}))
        assert (done.exit_code != 0) == bool(fails), done.output
        assert fails in done.output
        return done.output

    def succeed(self, role: str, *args: object, fails: str = "", env: dict[str, str] | None = None) -> str:
        return self.desk("key", "succeed", role, *BY, *args, "--book", self.book, fails=fails, env=env)

    def seal(self, fails: str = "", env: dict[str, str] | None = None) -> None:
        self.desk("seal", "--book", self.book, fails=fails, env=env)

    def recovery(self) -> tuple[object, ...]:
        return ("--signed-by", "recovery", "--key-file", self.safe / "recovery.key")

    def verified(self, key: Path | None = None, place: Path | None = None, *more: object) -> str:
        """What both verifiers say to an auditor with this key; they must agree."""
        where = str(place or self.book / "log")
        told = (where, "--key", str(key or self.founding), *map(str, more))
        ours = CliRunner().invoke(gongshi, ["verify", *told], catch_exceptions=False)
        script = [sys.executable, "-I", str(VERIFY), *told]
        theirs = subprocess.run(script, capture_output=True, text=True, check=False)
        assert (ours.exit_code, ours.output.split()[-2:]) == (theirs.returncode, theirs.stdout.split()[-2:]) or (
            ours.exit_code == theirs.returncode == 1
        ), ours.output + theirs.stdout + theirs.stderr
        return ours.output + theirs.stdout


@pytest.fixture
def drill(tmp_path: Path, run: Run) -> Office:
    return Office(tmp_path, run)


def test_lost_log_key(drill: Office) -> None:
    """The dead end that was: `key new` writes nothing, the site's key signs, sealing goes on."""
    (drill.keys / "log.key").unlink()
    before = files_of(drill.book)
    drill.seal(fails="key succeed")
    drill.desk("key", "new", "--book", drill.book, fails="nothing was written")
    drill.succeed("log", fails="--lost --signed-by site")
    drill.succeed("log", "--lost", fails="--signed-by site or recovery")
    drill.succeed("log", "--lost", "--signed-by", "site", "--dry-run")
    for tried in (("--dry-run",), ()):  # the last --by counts; a dry run refuses what the real one refuses
        for officer, why in (("officer/nobody", "is not in office"), ("officer/registrar", "Art. 1")):
            drill.succeed("log", "--lost", "--signed-by", "site", "--by", officer, *tried, fails=why)
    assert {path for path, data in files_of(drill.book).items() if before.get(path) != data} <= {"book.sqlite-shm"}

    drill.succeed("log", "--lost", "--signed-by", "site")
    drill.seal()
    told = drill.verified()
    assert "signed by the site key" in told
    shown = drill.desk("key", "show", "--book", drill.book).splitlines()
    assert [line.split(": ", 1)[0] for line in shown if line.endswith(" (in force)")] == ["log", "site", "recovery"]
    assert sum("not in force" in line for line in shown) == 1 and shown[0].endswith(" (in force)")
    assert told.count("\nOK 6 ") == 2
    assert "OK 6" in drill.verified(drill.keys / "log.vkey")
    drill.desk("audit", "--book", drill.book)
    drill.succeed("log")  # and later a planned change, which the new key signs itself
    drill.seal()
    assert "OK 7" in drill.verified()


def test_stolen_log_key(drill: Office) -> None:
    """The recovery key signs; what the thief signs afterwards nobody accepts, what was signed before stays history."""
    loot = drill.folder / "loot"
    loot.mkdir()
    for name in ("log.key", "log.vkey"):
        shutil.copy(drill.keys / name, loot / name)
    drill.succeed("log", "--stolen", *drill.recovery())
    drill.seal()
    assert "signed by the recovery key" in drill.verified()

    thief = load_signer(loot / "log.key", "everyday")
    note = parse_note((drill.book / "log/checkpoint").read_bytes())
    forged = format_note(Note(note.text, (sign_note(note.text, thief.key, thief.sign),)))
    fake = drill.folder / "fake"
    shutil.copytree(drill.book / "log", fake)
    (fake / "checkpoint").write_bytes(forged)
    assert "FAIL" in drill.verified(place=fake)
    kept = drill.folder / "kept"
    kept.write_bytes(forged)
    assert "FAIL" in drill.verified(None, None, "--old", kept)
    (drill.folder / "old").write_bytes((drill.book / "log/checkpoints/5").read_bytes())
    assert "OK 6" in drill.verified(None, None, "--old", drill.folder / "old")
    shutil.copy(loot / "log.key", drill.keys / "log.key")
    shutil.copy(loot / "log.vkey", drill.keys / "log.vkey")
    drill.seal(fails="the record names another log key")


def test_an_heir_that_the_founding_key_never_signed_for_is_not_followed(drill: Office) -> None:
    """A forger opens a book that names the auditor's key and a recovery key of the forger's, then has it succeeded."""
    vkey = drill.founding.read_text().strip()
    forged = drill.folder / "forged"
    drill.desk("new", forged, "--on", "2026-01-05", "--empty")
    recovery = (forged / "keys/recovery.vkey").read_text().strip()
    keys = f"[{{role: log, key: '{vkey}'}}, {{role: recovery, key: '{recovery}'}}]"
    decisions = forged / "found.yaml"
    decisions.write_text(
        "by: officer/founder\ndecisions:\n"
        "  - {kind: book.opened, stream: book/main, fields: {title: t, note: n, founder: officer/founder, keys: "
        f"{keys}}}}}\n"
        "  - {kind: officer.appointed, stream: officer/founder,"
        " fields: {holds: decision, body: organisation/o, post: p}}\n",
        encoding="utf-8",
    )
    drill.desk("record", "--file", decisions, "--book", forged)
    drill.desk("key", "succeed", "log", *BY, "--stolen", "--signed-by", "recovery", "--book", forged)
    drill.desk("seal", "--book", forged)
    told = drill.verified(place=forged / "log")
    assert "FAIL" in told and "\nOK " not in told
    assert "OK 3" in drill.verified(forged / "keys/log.vkey", forged / "log")


def test_lost_site_key(drill: Office) -> None:
    """The log's key signs that the site's is succeeded; the new one signs pages, the old one no more."""
    old = drill.folder / "old site"
    old.mkdir()
    for name in ("site.key", "site.vkey"):
        shutil.copy(drill.keys / name, old / name)
    (drill.keys / "site.key").unlink()
    drill.succeed("site", "--lost", "--signed-by", "log")
    drill.seal()
    assert "the site key" in drill.verified()
    assert (drill.book / "log/site.vkey").read_bytes() == (drill.keys / "site.vkey").read_bytes()

    www = drill.folder / "www"
    built = CliRunner().invoke(gongshi, ["build", "--book", str(drill.book), "--out", str(www), "--jobs", "1"])
    assert built.exit_code == 0, built.output
    drill.desk("sign", "--book", drill.book, "--site", www)
    assert "files are as the signed manifest says" in drill.verified(place=www)
    for name in ("site.key", "site.vkey"):  # found again, it signs no more
        shutil.copy(old / name, drill.keys / name)
    drill.desk("sign", "--book", drill.book, "--site", www, fails="the record names another site key")


@pytest.mark.parametrize("harm", ["altered", "emptied", "gone"])
def test_no_site_is_signed_that_is_not_as_its_lists_say(drill: Office, harm: str) -> None:
    """Also where it is named through a link."""
    www, link = drill.folder / "www", drill.folder / "link"
    www.mkdir()
    link.symlink_to(www)
    build = ["build", "--book", str(drill.book), "--out", str(link), "--jobs", "1"]
    assert CliRunner().invoke(gongshi, build).exit_code == 0
    page = www / "zh/index.html"
    match harm:
        case "altered":
            page.write_bytes(page.read_bytes().replace(b"a", b"b", 1))
        case "emptied":
            page.write_bytes(b"")
        case _:
            page.unlink()
    for site in (www, link):
        said = drill.desk("sign", "--book", drill.book, "--site", site, fails="zh/index.html altered or gone")
        assert len(said.splitlines()) == 1 and "build again with --whole" in said
    assert not (www / "site-manifest").exists()
    done = CliRunner().invoke(gongshi, [*build, "--whole"])
    assert done.exit_code == 0, done.output
    drill.desk("sign", "--book", drill.book, "--site", link)
    assert "files are as the signed manifest says" in drill.verified(place=www)


def test_lost_passphrase(drill: Office) -> None:
    """The everyday passphrase opens both keys; once it is lost, the recovery key, with its own, succeeds both."""
    lost = {"GONGSHI_PASSPHRASE": "from now on"}
    drill.seal(fails="the passphrase does not open", env=lost)
    drill.succeed("log", "--lost", *drill.recovery(), env=lost)
    drill.succeed("site", "--lost", "--signed-by", "log", env=lost)
    drill.seal(env=lost)
    told = drill.verified()
    assert "OK 7" in told and "signed by the recovery key" in told and "signed by the log key" in told
    drill.seal(fails="the passphrase does not open")


def test_a_planned_change_of_every_key(drill: Office) -> None:
    drill.succeed("log")
    drill.succeed("site")
    shutil.copy(drill.safe / "recovery.key", drill.keys / "recovery.key")
    drill.succeed("recovery")
    drill.seal()
    assert drill.verified().count("\nOK 8 ") == 2
    drill.succeed("recovery", "--lost", "--signed-by", "log", fails="may not sign")


@pytest.mark.parametrize("line", ["save_key", "record", "write_vkey", "write_vkey twice"])
def test_killed_at_any_line_the_same_command_goes_on(drill: Office, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a crash before the new key, before or after the record, and between the files."""
    calls = iter(range(9))
    real = succession.put_in_place if line == "record" else getattr(succession, line.split()[0])

    def killed(*args: object) -> object:
        if next(calls) < line.endswith("twice"):
            return real(*args)
        raise OSError(5, "killed here")

    with monkeypatch.context() as patched:
        patched.setattr(succession, "put_in_place" if line == "record" else line.split()[0], killed)
        drill.succeed("log", "--lost", "--signed-by", "site", fails="killed here")
    if line != "save_key":
        drill.seal(fails="nothing was signed" if (drill.keys / "log.key").exists() else "no such key")
    drill.succeed("log", "--lost", "--signed-by", "site")
    drill.seal()
    assert "OK 6" in drill.verified()
    assert not list(drill.keys.glob("*.next.*"))


def test_a_book_without_a_recovery_key_names_one(tmp_path: Path, run: Run) -> None:
    """Made without keys, so that its record names none: then the recovery key can sign for the log's."""
    book = tmp_path / "book"
    assert run("new", book, "--on", "2026-01-05", "--no-keys").exit_code == 0
    assert run("key", "new", "--book", book, env=SECRET).exit_code == 0
    assert run("key", "new", "--book", book, env=SECRET).exit_code == 1
    named = run("key", "recovery", "--by", "officer/founder", "--book", book, env=SECRET)
    assert named.exit_code == 0 and "safe" in named.output, named.output
    again = run("key", "recovery", "--by", "officer/founder", "--book", book, env=SECRET)
    assert again.exit_code == 1 and "already" in again.output
    assert run("seal", "--book", book, env=SECRET).exit_code == 0
    founding = parse_vkey((book / "keys/log.vkey").read_text().strip())
    (book / "keys/log.key").unlink()
    told = ("key", "succeed", "log", "--lost", "--signed-by", "recovery", *BY, "--book", book)
    done = run(*told, env=SECRET)
    assert done.exit_code == 0, done.output
    assert run("seal", "--book", book, env=SECRET).exit_code == 0
    former = book / "keys/former" / f"{founding.id.hex()}.vkey"
    ours = CliRunner().invoke(gongshi, ["verify", str(book / "log"), "--key", str(former)])
    assert ours.exit_code == 0, ours.output
    newest = parse_checkpoint(parse_note((book / "log/checkpoint").read_bytes()).text)
    assert newest.size == 7
    assert open_checkpoint((book / "log/checkpoints/6").read_bytes(), [founding])[0].size == 6


def test_a_passphrase_is_changed(drill: Office) -> None:
    new = drill.folder / "new passphrase"
    new.write_text("another\n")
    drill.desk("key", "passphrase", drill.keys / "log.key", "--new-passphrase-file", new)
    assert load_signer(drill.keys / "log.key", "another").key == parse_vkey(drill.founding.read_text().strip())
    assert (drill.keys / "log.key").stat().st_mode & 0o777 == 0o600


def test_a_succession_by_hand_must_be_signed(drill: Office) -> None:
    """`record` asks the same of the kind as the commands do."""
    told = ("record", "key.succeeded", "--book", drill.book, "--stream", "book/main", "--by", "officer/founder")
    key = drill.founding.read_text().strip()
    fields = (
        "role=log",
        f"old={key}",
        f"new={key[:-3]}AAA",
        "reason=x",
        f"by_key={key}",
        "signature=" + "A" * 86 + "==",
    )
    drill.desk(*told, *fields, fails="did not sign this succession")
    named = (
        "record",
        "book.recovery_key_named",
        "--book",
        drill.book,
        "--stream",
        "book/main",
        "--by",
        "officer/founder",
    )
    drill.desk(*named, f"key={key}", fails="names its recovery key already")
