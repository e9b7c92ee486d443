"""The example of another office: recorded through the desk, and built, for the tests that read its book or its site."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml
from click.testing import Result

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import open_book
from site_builder.build.make import BuiltSite, make
from site_builder.settings import Settings
from site_builder.settings_file import read_settings
from tests.examples.conftest import ROOT, bytes_of, desk

EXAMPLE = ROOT / "examples/province"
FILES = sorted(EXAMPLE.glob("*.yaml"))
AS_OF = "2026-06-16"
Pages = Callable[[int, int], list[tuple[int, bytes]]]


def record_province(folder: Path, files: Iterable[Path] = FILES) -> list[Result]:
    """Make a book and record the files of the example in it."""
    made = desk("new", folder, "--empty", "--no-keys", "--example", "--on", "2023-03-01")
    for file in (EXAMPLE / "documents").iterdir():
        (folder / "documents").mkdir(exist_ok=True)
        shutil.copyfile(file, folder / "documents" / hashlib.sha256(file.read_bytes()).hexdigest())
    return [made, *(desk("record", "--book", folder, "--file", file) for file in files)]


def hand_in(book: Path, *decisions: Mapping[str, Any], dry: bool = False) -> Result:
    """Hand in decisions as a file of the example's, which states when they are recorded."""
    file = book.parent / "handed-in.yaml"
    text = yaml.safe_dump({"illustrative": "yes", "decisions": [dict(each) for each in decisions]}, allow_unicode=True)
    file.write_text(text, encoding="utf-8")
    return desk("record", "--book", book, "--file", file, *(["--dry-run"] if dry else []))


def entries_of(book: Path) -> list[AnyEntry]:
    """The entries of a book folder."""
    with open_book(book) as opened:
        return [parse(data) for data in bytes_of(opened)]


def own_settings(**changes: Any) -> Settings:
    """The settings of the example, without PDFs, with changes."""
    return msgspec.structs.replace(read_settings(EXAMPLE / "gongshi.toml"), pdf=(), **changes)


def build(book: Path, out: Path, as_of: str, upto: int = 10_000, **told: Any) -> BuiltSite:
    """The site of the first entries of a book."""
    with open_book(book) as opened:

        def pages(after: int, limit: int) -> list[tuple[int, bytes]]:
            rows = opened.pages(0, upto)
            return [row for row in rows if row[0] > after][:limit]

        folders = {"documents": book / "documents", "assets": EXAMPLE / "assets"}
        return make(pages, own_settings(), out, as_of=as_of, **folders, **told)
