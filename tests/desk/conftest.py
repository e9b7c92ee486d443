"""A book that is open for business, and an office whose clock and salts are known."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from desk.decisions import read_submission
from desk.record import Office
from desk.submission import Submission
from domain.ledger.store import Book, open_book
from tests.desk.signed_office import SignedOffice, copied, founded
from tests.desk.transcribing import Transcriber

Submissions = Callable[..., Submission]
Run = Callable[..., Result]


def make_office(start: str = "2026-03-02T01:00:00Z") -> Office:
    """A clock that stands still, and salts in order."""
    numbers = itertools.count(1)
    return Office(clock=lambda: start, salt=lambda: hashlib.sha256(str(next(numbers)).encode()).digest())


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that requires signatures, to be copied."""
    return founded(tmp_path_factory.mktemp("signed"), make_office())


@pytest.fixture
def signed(founded_once: Path, tmp_path: Path) -> SignedOffice:
    """A book that requires signatures, and officers with keys."""
    office = make_office()
    for _ in range(1000):  # the salts of the copy are taken
        office.salt()
    return copied(founded_once, tmp_path / "signed", office)


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A book folder with its founding facts."""
    made = tmp_path / "book"
    assert run("new", made, "--on", "2026-01-05").exit_code == 0
    return made


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    with open_book(folder) as opened:
        yield opened


@pytest.fixture
def run_on(tmp_path: Path, book: Book, office: Office) -> Transcriber:
    """Transcribe small lists into the book."""
    return Transcriber(tmp_path, book, office)


@pytest.fixture
def run(office: Office) -> Run:
    """Run a command line in English."""

    def invoke(*args: Any, **options: Any) -> Result:
        env = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "GONGSHI_BOOK": ""} | options.pop("env", {})
        return CliRunner().invoke(cli, [str(arg) for arg in args], obj=Surroundings(office=office), env=env, **options)

    return invoke


@pytest.fixture
def submission() -> Submissions:
    """A submission in texts, as at the command line; each with a command id of its own unless it names one."""
    numbers = itertools.count(1)

    def make(kind: str, stream: str | list[str], *, by: str = "officer/registrar", **told: Any) -> Submission:
        common = {name: told.pop(name) for name in ("on", "authority", "command", "illustrative") if name in told}
        source = told.pop("source", None)
        streams = stream if isinstance(stream, list) else [stream]
        whole = {"kind": kind, "streams": streams, "by": by, "fields": told, **common}
        return read_submission(whole | ({"source": source} if source else {}), f"test-{next(numbers)}")

    return make
