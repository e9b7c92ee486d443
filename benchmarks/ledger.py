"""What the book costs: appending, reading, sealing and auditing, on both stores and at several sizes.

    python -m benchmarks.ledger [SIZE ...]        (default: 10000 1000000)

SQLite at every size, PostgreSQL (a temporary server) at the smallest.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.made_book import entries
from domain.ledger.audit import audit
from domain.ledger.entry import AnyEntry
from domain.ledger.note import ED25519, VerifierKey
from domain.ledger.seal import Signer, seal
from domain.ledger.store import Book, open_book
from tests.postgres import temporary_database, temporary_server

SINGLE, MORE = 500, 1_000

Row = tuple[str, str, int, str]


def measured(store: str, where: str, folder: Path, size: int) -> Iterator[Row]:
    """Fill a new book to `size` entries, then seal, add, seal again and audit."""
    made = entries(size + 2 * MORE + SINGLE)
    with open_book(where, create=True) as book:
        seconds = timed(lambda: fill(book, made, size))
        yield store, "appended, 1,000 a transaction", size, f"{size / seconds:,.0f} entries/s"
        yield store, "sealed the first time", size, f"{timed(lambda: seal(book, folder, [SIGNER])):.2f} s"
        seconds = timed(lambda: one_by_one(book, made))
        yield store, "appended, 1 a transaction", size, f"{SINGLE / seconds:,.0f} entries/s"
        fill(book, made, MORE)
        seal(book, folder, [SIGNER])
        fill(book, made, MORE)
        yield store, f"sealed {MORE:,} more", size, f"{timed(lambda: seal(book, folder, [SIGNER])):.3f} s"
        seconds = timed(lambda: read(book))
        yield store, "read in book order", size, f"{book.count() / seconds:,.0f} entries/s"
        seconds = timed(lambda: agree(book, folder))
        yield store, "audited", size, f"{seconds:.2f} s"
    yield store, "peak memory by then", size, f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def fill(book: Book, made: Iterator[AnyEntry], count: int) -> None:
    for start in range(0, count, 1_000):
        book.append([next(made) for _ in range(min(1_000, count - start))])


def one_by_one(book: Book, made: Iterator[AnyEntry]) -> None:
    for _ in range(SINGLE):
        entry = next(made)
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
    with places(sizes) as found:
        for place in found:
            for store, what, size, result in measured(*place):
                print(f"{store:<11} {size:>9,}  {what:<30} {result:>18}", flush=True)


if __name__ == "__main__":
    main()
