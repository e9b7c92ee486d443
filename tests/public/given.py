"""A small record and a small site for the tests of the public face."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.store import Book
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.organisation import OrganisationRegistered, OrganisationRenamed
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View
from public.view_record import view_beside
from tests.ledger.books import statements

UNIVERSITY = "organisation/清华大学"


def entry(stream: str, number: int, fact: Fact, decided_on: str | None, recorded_at: str) -> AnyEntry:
    """An entry with both its clocks."""
    return Entry(
        schema=SCHEMA,
        stream=stream,
        number=number,
        recorded_at=recorded_at,
        decided_on=decided_on,
        by="officer/1",
        command=f"{stream}#{number}",
        fact=fact,
    )


def wrong_name(number: int, wrong: str, right: str) -> EntryCorrected:
    return EntryCorrected(number=number, field="name", wrong=f'"{wrong}"', right=f'"{right}"', reason="录入错误")


def story() -> list[AnyEntry]:
    """A university that was entered under a misspelt name, renamed, and corrected late, among twenty others."""
    others = [
        entry(
            f"organisation/U{n}", 1, OrganisationRegistered(name=f"示例单位{n}"), "2014-05-01", "2014-05-02T01:00:00Z"
        )
        for n in range(20)
    ]
    return [
        *others[:10],
        entry(UNIVERSITY, 1, OrganisationRegistered(name="清华大雪"), "2014-05-06", "2014-05-08T01:00:00Z"),
        *[later(each, "2014-05-09T01:00:00Z") for each in others[10:]],
        entry(UNIVERSITY, 2, OrganisationRenamed(new_name="清华"), "2015-03-01", "2015-04-01T17:00:00Z"),
        entry(UNIVERSITY, 3, wrong_name(1, "清华大雪", "清华大学"), "2016-01-10", "2016-01-12T01:00:00Z"),
    ]


def later(told: AnyEntry, recorded_at: str) -> AnyEntry:
    return entry(told.stream, told.number, told.fact, told.decided_on, recorded_at)


def skip_positions(book: Book) -> None:
    """Leave a gap before the next position, as an append that failed leaves one."""
    with statements(book) as rows:
        if book.tables.events == "book_events":
            for _ in range(7):
                rows.run("SELECT nextval(pg_get_serial_sequence('book_events', 'notification_id'))")
        else:
            rows.run("UPDATE sqlite_sequence SET seq = seq + 7 WHERE name = 'stored_events'")


def record_with_gaps(book: Book, entries: Sequence[AnyEntry]) -> None:
    """Append entries with a gap in the positions after every third."""
    for start in range(0, len(entries), 3):
        book.append(entries[start : start + 3])
        skip_positions(book)


def fold(book: Book, site: Path) -> None:
    """Bring the view beside a site up to date, as a build does."""
    path = view_beside(site)
    path.parent.mkdir(parents=True, exist_ok=True)
    view = View(path)
    try:
        follow(view, book.pages, QUESTIONS)
    finally:
        view.close()


FILES = {
    "index.html": b"<!doctype html><title>Gongshi</title>",
    "zh/index.html": "<!doctype html><title>公示</title>".encode(),
    "zh/feed.atom": b"<feed/>",
    "zh/feed.json": b"{}",
    "zh/feed.rss": b"<rss/>",
    "zh/settings.json": b"{}",
    "zh/report.pdf": b"%PDF-1.7" + bytes(range(256)) * 2000,
    "zh/空.html": b"",
    "zh/projects.html": b"<title>list</title>",
    "zh/projects/P 1.html": b"<title>one</title>",
    "zh/years/index.html": b"<title>years</title>",
    "zh/years.html": b"<title>all years</title>",
    "static/style.css": b"body { color: black }" * 40,
    "static/page.js": b"'use strict'",
    "static/icon.svg": b"<svg/>",
    "static/verify.py": b"print()",
    "log/checkpoint": b"log.example.org/gongshi\n0\n",
    "log/checkpoints/256": b"log.example.org/gongshi\n256\n",
    "log/tile/0/000": b"\x00" * 32,
    "log/tile/entries/000.p/3": b"\x00\x01a",
    "log/personal/0.json": b"{}",
    ".hidden": b"secret",
    ".well-known/security.txt": b"Contact: mailto:x@example.org\n",
    "SHA256SUMS": b"",
    "zh/SHA256SUMS-7f": b"",
    "site-manifest": b"log.example.org/gongshi\n0\n",
}


def lay_out(site: Path) -> Path:
    """A site as a builder leaves one, with traps around it: what lies beside it must never be served."""
    for name, content in FILES.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_400_000_000, 1_400_000_000))
    (site.parent / "secret.txt").write_text("secret")
    (site.parent / f"{site.name}-other").mkdir()
    (site.parent / f"{site.name}-other" / "secret.txt").write_text("secret")
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "outside").symlink_to(site.parent / f"{site.name}-other")
    (site / "inside.css").symlink_to("static/style.css")
    (site / "loop").symlink_to("loop")
    os.mkfifo(site / "pipe.txt")
    return site
