"""What signing costs in processor time: recording and verifying signed decisions beside unsigned ones.

Both sides run in turn in one process, on books of their own; the ratio is that of the medians.
"""

from __future__ import annotations

import hashlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.authoring import OfficerKey, signed_alone
from desk.decisions import read_motion
from desk.motion import Motion
from desk.record import Office, record
from domain.ledger.note import ED25519, VerifierKey
from domain.ledger.seal import Signer, seal
from domain.ledger.signing import key_bytes, message, short
from domain.ledger.store import Book, open_book
from public.auditing.verify import verify

NUMBERS = itertools.count(1)
OFFICE = Office(clock=lambda: "2026-03-02T01:00:00Z", salt=lambda: hashlib.sha256(str(next(NUMBERS)).encode()).digest())
FOUNDER, CLERK = "officer/founder", "officer/clerk"
HELD = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = OfficerKey(Signer(VerifierKey(CLERK, ED25519, HELD.public_key().public_bytes_raw()), HELD.sign))
LOG = Signer(VerifierKey("log.example", ED25519, HELD.public_key().public_bytes_raw()), HELD.sign)
ROUNDS, BATCH, WHOLE, SIGNED = 15, 200, 20_000, 200


def told(kind: str, stream: str, by: str, **fields: str) -> Motion:
    """A decision as texts."""
    return read_motion({"kind": kind, "stream": stream, "by": by, "fields": fields}, f"bench-{next(NUMBERS)}")


def opened(folder: Path) -> Book:
    """A book with a founder and a clerk, whose key is registered."""
    book = open_book(folder, create=True)
    record(book, [[told("book.opened", "book/b", FOUNDER, title="b", note="n", founder=FOUNDER)]], OFFICE)
    office = {"holds": "decision", "body": "organisation/o", "post": "p"}
    record(book, [[told("officer.appointed", FOUNDER, FOUNDER, **office)]], OFFICE)
    record(book, [[told("officer.appointed", CLERK, FOUNDER, **office | {"holds": "execution"})]], OFFICE)
    first = hashlib.sha256(book.pages(0, 1)[0][1]).hexdigest()
    proof = short(HELD.sign(message("key", first, key_bytes(CLERK, KEY.text))))
    record(book, [[told("officer.key_registered", CLERK, FOUNDER, key=KEY.text, proof=proof)]], OFFICE)
    return book


def decisions(count: int, *, signed: bool) -> list[list[Motion]]:
    """Registrations of new bodies, each a decision by one officer."""
    made = [
        told("organisation.registered", f"organisation/{number}", CLERK, name=f"机构{number}", body="enterprise")
        for number in itertools.islice(NUMBERS, count)
    ]
    return [[signed_alone(each, KEY, OFFICE.salt().hex()[:32], None) if signed else each] for each in made]


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def recording(batch: int) -> tuple[float, float]:
    """Medians of seconds a decision, unsigned and signed, recorded `batch` in one transaction."""
    times: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        books = {signed: Path(folder) / str(signed) for signed in times}
        for path in books.values():
            path.mkdir()
        stores = {signed: opened(path) for signed, path in books.items()}
        for _ in range(ROUNDS):
            for signed, book in stores.items():
                commands = decisions(batch, signed=signed)
                times[signed].append(timed(lambda book=book, told=commands: record(book, told, OFFICE)) / batch)  # type: ignore[misc]
        for book in stores.values():
            book.close()
    return statistics.median(times[False]), statistics.median(times[True])


def verifying() -> tuple[float, float]:
    """Medians of seconds: a log of WHOLE entries with SIGNED signed ones, without and with their check."""
    with tempfile.TemporaryDirectory() as folder:
        with opened(Path(folder)) as book:
            for signed, count in ((False, WHOLE - SIGNED), (True, SIGNED)):
                record(book, decisions(count, signed=signed), OFFICE)
            seal(book, Path(folder) / "log", [LOG])
        place = str(Path(folder) / "log")
        times: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(5):
            for asked, taken in times.items():
                taken.append(timed(lambda asked=asked: verify(place, pages=False, signatures=asked)))  # type: ignore[misc]
    return statistics.median(times[False]), statistics.median(times[True])


def main() -> None:
    """Print the table."""
    print("| what | without | with signatures | ratio | allowed |\n|---|--:|--:|--:|--:|")
    for batch in (1, BATCH):
        plain, signed = recording(batch)
        what = "one decision recorded" if batch == 1 else f"a decision among {batch} in one transaction"
        print(f"| {what} | {plain * 1000:.3f} ms | {signed * 1000:.3f} ms | {signed / plain:.2f} | 1.5 |")
    plain, signed = verifying()
    what = f"`gongshi verify` of {WHOLE:,} entries, {SIGNED} signed"
    print(f"| {what} | {plain:.2f} s | {signed:.2f} s | {signed / plain:.2f} | 1.3 |")


if __name__ == "__main__":
    main()
