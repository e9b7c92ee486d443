"""The example of Beijing 2014-2017, fed through the desk into a book in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from desk.record import Office
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import Book, open_book

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "beijing-2014-2017"
FILES = sorted(EXAMPLE.glob("*.yaml"))


class Fed(NamedTuple):
    """The book of the example: its folder, and its entries with their bytes."""

    folder: Path
    entries: list[AnyEntry]
    data: list[bytes]


def no_clock() -> str:
    raise AssertionError("an example states its own clock")


def no_salt() -> bytes:
    raise AssertionError("an example's salts follow from its files")


def desk(*args: str | Path) -> Result:
    """Run the desk's command line, in an office without a clock or chance."""
    around = Surroundings(office=Office(clock=no_clock, salt=no_salt))
    return CliRunner().invoke(cli, [str(arg) for arg in args], obj=around, env={"GONGSHI_BOOK": ""})


def feed(folder: Path) -> list[Result]:
    """Make a book and record every file of the example in it, as scripts/demo does."""
    made = desk("new", folder, "--empty", "--no-keys", "--example", "--on", "2014-05-06")
    return [made, *(record(folder, file) for file in FILES)]


def record(folder: Path, file: Path) -> Result:
    """Record a file of the example, signed with the keys of its officers, which lie in the book."""
    keys = folder / "keys/officers"
    if not keys.exists():
        shutil.copytree(EXAMPLE / "keys/officers", keys)
        for each in keys.iterdir():
            each.chmod(0o600)
    told = ("--example-keys", keys, "--passphrase-file", EXAMPLE / "keys/passphrase")
    return desk("record", "--book", folder, "--file", file, *told)


def bytes_of(book: Book) -> list[bytes]:
    """The canonical bytes of every entry, in order."""
    return [data for _, data in book.pages(0, 100_000)]


@pytest.fixture(scope="session")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fed]:
    folder = tmp_path_factory.mktemp("example") / "book"
    for result in feed(folder):
        assert result.exit_code == 0, result.output
    with open_book(folder) as book:
        data = bytes_of(book)
    yield Fed(folder, [parse(each) for each in data], data)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the demo, made in another folder, time zone and hash seed than anybody's."""
    folder = tmp_path_factory.mktemp("demo")
    folders = {"DEMO_BOOK": str(folder / "book"), "DEMO_SITE": str(folder / "www")}
    environment = {**os.environ, **folders, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4711"}
    subprocess.run([ROOT / "scripts/demo"], env=environment, check=True, capture_output=True, text=True)
    return folder / "www"
