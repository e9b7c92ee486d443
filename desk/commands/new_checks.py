"""What `new` asks before it makes anything: a book that would be refused halfway is not begun."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from desk.book_folder import SETTINGS
from desk.commands.new_questions import offset_fault
from desk.decisions import LINED
from desk.record import Office, record
from desk.submission import DeskError, Submission
from domain.ledger.address import new_base_url_fault, origin_fault
from domain.ledger.store import open_book
from domain.rules import forms
from domain.rules.said import Said

SITE = ("title", "title_en", "owner", "owner_en", "contact")
POSTGRESQL = ("postgresql://", "postgres://")


def check_options(folder: Path, told: dict[str, Any]) -> None:
    """Refuse what no book can be made of, before anything is asked or made."""
    _check_place(folder)
    for name, fault_of in (("origin", origin_fault), ("base_url", new_base_url_fault)):
        told[name] = told[name].strip()
        if fault := fault_of(told[name]):
            raise DeskError("{option}: {fault}; nothing was made", option=f"--{name.replace('_', '-')}", fault=fault)
    if told["utc_offset"] and (fault := offset_fault(told["utc_offset"])):
        raise DeskError("{option}: {fault}; nothing was made", option="--utc-offset", fault=fault)
    if told["store"] and not told["store"].startswith(POSTGRESQL):
        fault = Said(
            "{store} is no address of PostgreSQL: write postgresql://USER@HOST/DATABASE, or leave it out", **told
        )
        raise DeskError("{option}: {fault}; nothing was made", option="--store", fault=fault)
    if told["empty"] and told["utc_offset"]:
        raise click.UsageError(
            Said("--utc-offset goes without --empty: your first file states utc_offset in book.opened.")
        )


def _check_place(folder: Path) -> None:
    """A folder can be made there, and it is none of a book."""
    if (folder / SETTINGS).exists():
        raise DeskError("{folder}: there is a book already ({settings})", folder=folder, settings=SETTINGS)
    for path in (folder, *folder.parents):
        if path.exists() or path.is_symlink():
            if not path.is_dir():
                raise DeskError("{path} is no folder: name another place for the book", path=path)
            return


def check_texts(told: dict[str, Any]) -> None:
    """Refuse a text of the settings that hides a sign, or is of several lines where one is shown."""
    for name in SITE:
        told[name] = told[name].strip()
        forms.check_new(told[name], name, LINED)


def try_founding(submissions: Sequence[Submission], office: Office) -> None:
    """Ask the law of every founding fact on a book that is thrown away; raises as `record` does."""
    with tempfile.TemporaryDirectory() as place, open_book(Path(place), create=True) as book:
        record(book, [[submission] for submission in submissions], office, dry_run=True)
