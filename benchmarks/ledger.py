"""What the book costs: appending, reading, sealing and auditing, on both stores and at several sizes.

    python -m benchmarks.ledger [SIZE ...]        (default: 10000 1000000)

SQLite at every size, PostgreSQL (a temporary server) at the smallest. Beside each stands its yardstick from the same
run: appending as `eventsourcing` does as it comes (stock.py), for reading a bare SELECT, for sealing hashing
the entries and writing them in bundles, each flushed, for auditing hashing and parsing them.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.made_book import entries
from benchmarks.stock import Stock
from domain.ledger import postgres_book, sqlite_book
from domain.ledger.audit import audit
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.files import write_atomically
from domain.ledger.merkle import EMPTY, append, leaf_hash
from domain.ledger.note import ED25519, VerifierKey
from domain.ledger.seal import Signer, seal
from domain.ledger.store import Book, open_book
from tests.postgres import temporary_database, temporary_server

SINGLE, EACH, MORE = 500, 100, 1_000  # one by one, in rounds of; more to seal
LIKE = 20_000  # entries that the yardstick of appending takes at most

Row = tuple[str, str, str]  # what, times its yardstick, by itself


def measured(store: str, where: str, folder: Path, size: int) -> Iterator[Row]:
    """Fill a new book to `size` entries, then seal, add, seal again and audit."""
    made = entries(size + 2 * MORE + SINGLE)
    with open_book(where, create=True) as book:
        yield from appended(store, where, book, made, size)
        bodies = [body for _, body in book.pages(0, book.count())]
        seconds, bare = timed(lambda: seal(book, folder, [SIGNER])), timed(lambda: written(bodies, folder))
        yield "sealed the first time", f"{seconds / bare:.1f} × hashing and writing alone", f"{seconds:.2f} s"
        fill(book, made, MORE)
        seal(book, folder, [SIGNER])
        fill(book, made, MORE)
        seconds, bare = timed(lambda: seal(book, folder, [SIGNER])), timed(lambda: written(bodies[:MORE], folder))
        yield f"sealed {MORE:,} more", f"{seconds / bare:.1f} × hashing and writing alone", f"{seconds:.3f} s"
        selected(store, where)  # both find it in memory
        seconds, bare = timed(lambda: read(book)), timed(lambda: selected(store, where))
        yield "read in book order", f"{seconds / bare:.2f} × a bare SELECT", f"{book.count() / seconds:,.0f} entries/s"
        seconds, bare = timed(lambda: agree(book, folder)), timed(lambda: checked(bodies))
        yield "audited", f"{seconds / bare:.1f} × parsing and hashing alone", f"{seconds:.2f} s"
    yield "peak memory by then", "", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def appended(store: str, where: str, book: Book, made: Iterator[AnyEntry], size: int) -> Iterator[Row]:
    """Fill the book, and one by `eventsourcing` as it comes with some of the same entries, in turn."""
    if store == "PostgreSQL":
        port = str(postgres_book.parameters(where).get("port", ""))
        stock = Stock(postgres_book.variables(where, True) | {"POSTGRES_PORT": port})
    else:
        stock = Stock(sqlite_book.variables(f"{where}/stock.sqlite", True))
    same, some = entries(min(size, LIKE) + SINGLE), min(size, LIKE)
    try:
        bare = stock.fill(same, some, 1_000) / some
        seconds = timed(lambda: fill(book, made, size)) / size
        yield "appended, 1,000 a transaction", f"{bare / seconds:.1f} times stock's", f"{1 / seconds:,.0f} entries/s"
        rounds = [
            (timed(lambda: one_by_one(book, made)) / EACH, stock.fill(same, EACH, 1) / EACH)
            for _ in range(SINGLE // EACH)
        ]
        seconds, bare = (sorted(column)[len(rounds) // 2] for column in zip(*rounds, strict=True))
        yield "appended, 1 a transaction", f"{bare / seconds:.1f} times stock's", f"{1 / seconds:,.0f} entries/s"
    finally:
        stock.close()


def written(bodies: list[bytes], folder: Path) -> None:
    """What no log is sealed without: each entry hashed, and a file of every 256 of them flushed to the disk."""
    append(EMPTY, [leaf_hash(body) for body in bodies])
    for start in range(0, len(bodies), 256):
        write_atomically(folder.parent / "bundle", b"".join(bodies[start : start + 256]), settle=False)


def checked(bodies: list[bytes]) -> None:
    """What no log is audited without: each entry read and hashed."""
    append(EMPTY, [leaf_hash(body) for body in bodies])
    for body in bodies:
        parse(body)


def selected(store: str, where: str) -> None:
    """The same rows by the database's own library."""
    statement = f"SELECT state FROM {(postgres_book if store == 'PostgreSQL' else sqlite_book).EVENTS}"
    if store == "PostgreSQL":
        with psycopg.connect(where) as connection:
            connection.execute(statement).fetchall()
    else:
        with contextlib.closing(sqlite3.connect(f"{where}/book.sqlite")) as connection:
            connection.execute(statement).fetchall()


def fill(book: Book, made: Iterator[AnyEntry], count: int) -> None:
    for start in range(0, count, 1_000):
        book.append([next(made) for _ in range(min(1_000, count - start))])


def one_by_one(book: Book, made: Iterator[AnyEntry]) -> None:
    for entry in itertools.islice(made, EACH):
        book.append([entry], read={entry.stream: entry.number - 1})


def read(book: Book) -> None:
    position = 0
    while page := book.pages(position, 5_000):
        position = page[-1][0]


def agree(book: Book, folder: Path) -> None:
    if found := audit(book, folder, [SIGNER.key]):
        raise SystemExit(f"the audit found {found[0]}")


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _signer() -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(sha256(b"benchmark").digest())
    return Signer(VerifierKey("example.org/log", ED25519, private.public_key().public_bytes_raw()), private.sign)


SIGNER = _signer()


@contextmanager
def places(sizes: list[int]) -> Iterator[Iterator[tuple[str, str, Path, int]]]:
    """Where each measurement may put its book and its log."""
    with tempfile.TemporaryDirectory() as name, temporary_server() as server:
        folders = {size: Path(name, str(size)) for size in sizes}
        for folder in folders.values():
            folder.mkdir()
        with temporary_database(server, "bench") as url:
            smallest = min(sizes)
            sqlite = (("SQLite", str(folders[size]), folders[size] / "site/log", size) for size in sizes)
            postgres = ("PostgreSQL", url, folders[smallest] / "postgres/log", smallest)
            yield (place for group in (sqlite, (postgres,)) for place in group)


def main() -> None:
    """Print a line for each measurement as soon as it is made."""
    sizes = [int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]
    print(f"load {os.getloadavg()[0]:.1f}; first as times the yardstick, then by itself")
    with places(sizes) as found:
        for place in found:
            for what, times, result in measured(*place):
                print(f"{place[0]:<11} {place[3]:>9,}  {what:<30} {times:>32} {result:>18}", flush=True)


if __name__ == "__main__":
    main()
