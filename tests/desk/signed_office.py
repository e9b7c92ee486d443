"""An office whose officers hold keys of their own, outside the folder of a book that requires signatures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from desk.record import Office
from domain.ledger.store import open_book

HOLDERS = {"officer/founder": "founder", "officer/second": "second", "officer/registrar": "registrar"}
SECRET = {"GONGSHI_PASSPHRASE": "trial"}
APPOINTS = ("holds=execution", "body=organisation/office", "post=记录员", "name=李四")
ENGLISH = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "GONGSHI_BOOK": "", "GONGSHI_TRAY": ""}


class SignedOffice:
    """A book in `folder`, and the officers' machines in `desk`."""

    def __init__(self, base: Path, office: Office) -> None:
        self.folder, self.desk, self.office = base / "book", base / "desk", office

    def __call__(self, *args: object, code: int = 0, env: dict[str, str] | None = None) -> Result:
        """Run a command line in English."""
        told = [str(arg) for arg in args]
        done = CliRunner().invoke(cli, told, obj=Surroundings(office=self.office), env=ENGLISH | SECRET | (env or {}))
        assert done.exit_code == code, done.output
        return done

    def key(self, holder: str) -> Path:
        return self.desk / f"{HOLDERS.get(holder, holder.replace('/', '-'))}.key"

    def record(self, *args: object, code: int = 0) -> Result:
        return self("record", *args, "--book", self.folder, code=code)

    def proof(self, holder: str) -> list[str]:
        """Make a key, and the two lines with which it is registered."""
        self("officer", "key", "make", holder, "--out", self.key(holder))
        first = self("officer", "key", "first", "--book", self.folder).output.strip()
        return self("officer", "key", "prove", self.key(holder), "--first", first).output.split()

    def draft(self, name: str, kind: str, stream: str, *fields: str, drafter: str = "officer/registrar") -> Path:
        path = self.desk / name
        by = ("--by", "officer/founder", "--drafted-by", drafter)
        self("draft", "new", kind, "--stream", stream, *by, *fields, "--out", path, "--book", self.folder)
        return path

    def drafted(self, stream: str = "officer/li", name: str = "li.draft") -> Path:
        """A draft that its drafter signed."""
        path = self.draft(name, "officer.appointed", stream, *APPOINTS)
        self("draft", "sign", path, "--key", self.key("officer/registrar"))
        return path

    def issued(self, path: Path, *args: object, code: int = 0) -> Result:
        founder = ("--by", "officer/founder", "--key", self.key("officer/founder"))
        return self("issue", path, *founder, *args, code=code)


def newest(office: SignedOffice, stream: str) -> Any:
    with open_book(office.folder if office.folder.is_dir() else office.folder.parent) as book:
        return book.stream(stream)[-1]


def streams(folder: Path) -> list[str]:
    with open_book(folder) as book:
        return book.streams("book")


def founded(base: Path, office: Office, *more: str) -> Path:
    """A book with three officers who registered their keys, in a folder that tests copy."""
    base.mkdir(exist_ok=True)
    made = SignedOffice(base, office)
    made.desk.mkdir()
    made("new", made.folder, "--on", "2026-01-05", *more)
    made.record("officer.appointed", "--stream", "officer/second", "--by", "officer/founder", "holds=decision",
                "body=organisation/office", "post=副主任", "name=王五")  # fmt: skip
    for holder in HOLDERS:
        made.record("officer.key_registered", "--stream", holder, "--by", "officer/founder", *made.proof(holder))
    made.record("book.signatures_required", "--stream", streams(made.folder)[0], "--by", "officer/founder")
    return base


def copied(base: Path, to: Path, office: Office) -> SignedOffice:
    """A copy of a founded book, for one test."""
    shutil.copytree(base, to)
    return SignedOffice(to, office)
