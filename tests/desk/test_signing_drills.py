"""Drills of docs/signing.md: a key is lost or stolen, or nobody can sign any more; each command is run as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from domain.ledger.entry import parse
from domain.ledger.store import open_book
from projections.findings.standing import RuleFinding
from public.cli import main as gongshi
from site_builder.build.make import make
from site_builder.settings_file import read_settings
from tests.desk.signed_office import APPOINTS, SignedOffice, newest
from tests.ledger.logs import VERIFY
from tests.projections.given import Folded

TEXT = (Path(__file__).parents[2] / "docs/signing.md").read_text(encoding="utf-8")
TODAY = "2026-03-02"


class Drill:
    """An office on its own machines, in which a drill of the docs is run line by line."""

    def __init__(self, office: SignedOffice) -> None:
        self.office = office
        first = office("officer", "key", "first", "--book", office.folder).output.strip()
        self.told = {"BOOK": str(office.folder), "NUMBER": first, "DAY": TODAY}

    def run(self, title: str) -> None:
        """Run the commands under a heading, each of which must be done."""
        part = TEXT.partition(f"### Drill: {title}")[2].partition("\n##")[0]
        lines = re.findall(r"^ +gongshi-desk (.*)$", part, re.M)
        assert lines
        for line in lines:
            words, _, out = line.partition(" > ")
            output = self.office(*[self.told.get(word, word) for word in shlex.split(words)]).output
            if out:
                Path(out).write_text(output, encoding="utf-8")

    def refused(self, sentence: str, *args: object) -> None:
        assert sentence in self.office(*args, code=1).output

    def appoints(self, stream: str, by: str, key: str) -> None:
        """Another officer of decision appoints somebody, drafted by the registrar."""
        office, path = self.office, self.office.desk / f"{stream.partition('/')[2]}.draft"
        office("draft", "new", "officer.appointed", "--stream", stream, "--by", by, "--drafted-by",
               "officer/registrar", *APPOINTS, "--out", path, "--book", office.folder)  # fmt: skip
        office("draft", "sign", path, "--key", "registrar.key")
        office("issue", path, "--by", by, "--key", key, "--book", office.folder)

    def findings(self, subject: str) -> list[RuleFinding]:
        """What stands against a subject, once the book is sealed, verified by both and built."""
        folder, site = self.office.folder, self.office.folder.parent / "www"
        self.office("seal", "--book", folder)
        with open_book(folder) as book:
            entries = [parse(data) for _, data in book.pages(0, 1_000)]
            settings = msgspec.structs.replace(read_settings(folder / "gongshi.toml"), pdf=())
            make(book.pages, settings, site, log=folder / "log", as_of=TODAY)
        assert [each.split()[0] for each in self.verified(site)] == ["OK", "OK"]
        view = self.office.folder.parent / f"view{len(entries)}"
        standing = Folded(view, entries).standing(subject, TODAY)
        page = (site / "en/findings.html").read_text(encoding="utf-8")
        for each in standing:
            assert NAMES[each.rule] in page
        return standing

    def notes(self) -> str:
        """What our verifier notes of the log that was sealed."""
        told = [str(self.office.folder / "log"), "--key", str(self.office.folder / "keys/log.vkey")]
        return "".join(
            f"{line}\n"
            for line in CliRunner().invoke(gongshi, ["verify", *told]).output.splitlines()
            if "note: " in line
        )

    def verified(self, site: Path) -> list[str]:
        """What both verifiers say last."""
        told = [str(site), "--key", str(self.office.folder / "keys/log.vkey")]
        script = subprocess.run([sys.executable, "-I", VERIFY, *told], capture_output=True, text=True, check=False)
        ours = CliRunner().invoke(gongshi, ["verify", *told, "--log-only"]).output
        return [each.splitlines()[-1] for each in (script.stdout, ours)]


NAMES = {
    "key_doubted": "Decisions signed with it since and still to be countersigned: 1",
    "recovery_used": "recovery key, because no officer of decision had a key",
    "countersign_refused": "An officer refused to countersign",
}


@pytest.fixture
def drill(signed: SignedOffice, monkeypatch: pytest.MonkeyPatch) -> Drill:
    monkeypatch.chdir(signed.desk)
    return Drill(signed)


def test_a_key_is_lost(drill: Drill) -> None:
    """What it signed stands and is no open issue; the new key signs on, and the old one nothing."""
    drill.appoints("officer/li", "officer/second", "second.key")
    for half in (".key", ".vkey"):
        Path("second").with_suffix(half).rename(f"found-again{half}")
    drill.run("a key is lost")
    assert drill.findings("officer/second") == []
    drill.appoints("officer/zhou", "officer/second", "second-2.key")
    with pytest.raises(AssertionError, match="it was revoked"):
        drill.appoints("officer/wu", "officer/second", "found-again.key")
    assert drill.findings("officer/second") == []
    assert newest(drill.office, "officer/zhou").by == "officer/second"


def test_a_key_is_lost_and_no_new_one_made(drill: Drill) -> None:
    """Where two officers can decide, a revocation without a replacement would leave one."""
    told = ("--by", "officer/founder", "--drafted-by", "officer/registrar", "--out", "x.draft")
    drill.refused("Art. 35", "officer", "key", "revoke", "officer/second", "--reason", "遗失", *told, "--book",
                  drill.office.folder)  # fmt: skip
    assert not Path("x.draft").exists()


def test_a_key_is_stolen(drill: Drill) -> None:
    """What it signed since is an open issue on the officer's page until another countersigned each."""
    drill.appoints("officer/li", "officer/second", "second.key")
    drill.appoints("officer/zhou", "officer/second", "second.key")
    drill.run("a key is stolen")
    (found,) = drill.findings("officer/second")
    assert (found.rule, found.told["number"]) == ("key_doubted", 1), found
    assert f"says that a key of officer/second is not trusted from {TODAY} on" in drill.notes()
    drill.office("countersign", "officer/zhou", 1, "--by", "officer/founder", "--key", "founder.key", "--refuse",
                 "未参加会议", "--book", drill.office.folder)  # fmt: skip
    (found,) = drill.findings("officer/second")
    assert found.rule == "key_doubted"
    assert [each.rule for each in drill.findings("officer/zhou")] == ["countersign_refused"]


def test_all_that_a_stolen_key_signed_is_countersigned(drill: Drill) -> None:
    drill.appoints("officer/li", "officer/second", "second.key")
    drill.run("a key is stolen")
    assert drill.findings("officer/second") == []


def test_nobody_can_sign_any_more(drill: Drill) -> None:
    """The recovery key signs one registration, which is an open issue for ever; then two decide again."""
    old = drill.told["KEY"] = Path("founder.vkey").read_text(encoding="utf-8").strip()
    for name in ("founder", "second"):
        Path(f"{name}.key").unlink()
    for half in (".key", ".vkey"):
        shutil.copy((drill.office.folder / "keys/recovery").with_suffix(half), f"recovery{half}")
    drill.run("nobody can sign any more")
    drill.office("seal", "--book", drill.office.folder)
    assert "registers a key of officer/founder by the recovery key" in drill.notes()
    assert [each.rule for each in drill.findings("officer/founder")] == ["recovery_used"]
    drill.appoints("officer/li", "officer/founder", "founder-2.key")
    assert [each.rule for each in drill.findings("officer/founder")] == ["recovery_used"]
    registered = [each for each in stream(drill, "officer/founder") if each.kind == "officer.key_registered"]
    assert old in registered[-1].fact.lost
    assert registered[-1].fact.recovery
    assert not registered[-1].signed


def test_the_recovery_key_does_nothing_more(drill: Drill) -> None:
    """Another key, or a key of somebody who does not decide, is not registered by it; nothing is written."""
    office, safe = drill.office, drill.office.folder / "keys/recovery.key"
    office("officer", "key", "make", "officer/registrar", "--out", "r.key")
    proof = office("officer", "key", "prove", "r.key", "--first", drill.told["NUMBER"]).output
    Path("r.proof").write_text(proof, encoding="utf-8")
    before = [len(stream(drill, each)) for each in ("officer/registrar", "officer/founder")]
    told = ("officer", "key", "recover", "--proof-file", "r.proof", "--by", "officer/founder", "--book", office.folder)
    drill.refused("registration of an officer of decision alone", *told, "--recovery-key", safe)
    office("officer", "key", "make", "officer/founder", "--out", "f.key")
    proof = office("officer", "key", "prove", "f.key", "--first", drill.told["NUMBER"]).output
    Path("r.proof").write_text(proof, encoding="utf-8")
    drill.refused("this is the key of officer/second, not the recovery key", *told, "--recovery-key", "second.key")
    assert [len(stream(drill, each)) for each in ("officer/registrar", "officer/founder")] == before


def stream(drill: Drill, name: str) -> list[object]:
    with open_book(drill.office.folder) as book:
        return list(book.stream(name))
