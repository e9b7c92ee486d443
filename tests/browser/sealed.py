"""A sealed book of 600 entries and its site, for a browser to look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from domain.ledger.entry import AnyEntry
from domain.ledger.note import Note, format_note, parse_note
from domain.ledger.seal import Signer, seal
from domain.ledger.store import Book, open_book
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.build.makers import MAKERS
from site_builder.build.manifest import publish_log
from site_builder.build.render import Order, render
from site_builder.build.stale import every_page
from site_builder.settings import Settings
from site_builder.site import Shelf
from tests.ledger.books import entry
from tests.ledger.loghouse import cosignature, private_key
from tests.ledger.logs import signer

SIZES = (300, 600)  # three bundles, the last of them partial; tiles of two levels, partial at both sizes
DAY = "2026-01-01"
WITNESS, SEEN_AT = "audit.example.org", 1_767_254_400  # 2026-01-01 08:00 UTC


def some_entries(*, rewritten: bool = False) -> list[AnyEntry]:
    """Entries of three policies; the rewritten book says something else in one of the oldest."""
    return [
        entry(f"policy/{i % 3}", i // 3 + 1, command=f"c{i}", reason=f"第 {i} 号 <&>" + "!" * (rewritten and i == 7))
        for i in range(SIZES[-1])
    ]


def sealed_log(folder: Path, entries: Sequence[AnyEntry], key: Signer) -> Path:
    """A log sealed at each of the sizes, each checkpoint cosigned."""
    folder.mkdir(parents=True)
    with open_book(folder, create=True) as book:
        for size in SIZES:
            book.append(entries[book.count() : size])
            seal(book, folder / "log", [key])
            _cosign(folder / "log", size)
    return folder / "log"


def _cosign(log: Path, size: int) -> None:
    data = (log / "checkpoint").read_bytes()
    note = parse_note(data)
    signed = (*note.signatures, cosignature(data, WITNESS, private_key(9), SEEN_AT + size))
    for path in ("checkpoint", f"checkpoints/{size}"):
        (log / path).write_bytes(format_note(Note(note.text, signed)))


def made_site(folder: Path) -> Path:
    """The site of a sealed book; without its PDFs, which take long and are tested elsewhere."""
    log = sealed_log(folder / "book", some_entries(), signer())
    site, view = folder / "www", folder / "view.sqlite"
    site.mkdir()
    with open_book(folder / "book") as book:
        pages = folded(view, book)
    order = Order(view, site, Settings(as_of=DAY), (0, 0, 1), site, Shelf(log=log))
    render(order, [page for page in pages if not MAKERS[page.partition(" ")[0]].slow])
    publish_log(log, site, folder)
    return site


def folded(path: Path, book: Book) -> list[str]:
    """Fold a book into a view; the pages that it has reason for."""
    view = View(path)
    follow(view, book.pages, QUESTIONS)
    view.close()
    reader = ViewReader(path)
    try:
        return every_page(reader)
    finally:
        reader.close()


def copied(site: Path, target: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(site, target, copy_function=os.link))


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change the first such bytes of one copy's file, and no other copy's."""
    data = path.read_bytes()
    assert old in data
    path.unlink()
    path.write_bytes(data.replace(old, new, 1))


def replace(path: Path, data: bytes) -> None:
    """Replace one copy's file, and no other copy's; a second later, or the browser shows what it has of this second."""
    then = path.stat().st_mtime
    path.unlink()
    path.write_bytes(data)
    os.utime(path, (now := max(then + 2, path.stat().st_mtime), now))
