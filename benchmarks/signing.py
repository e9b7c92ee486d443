"""What signing costs in processor time: recording and verifying signed decisions beside unsigned ones.

Both sides run in turn in one process, on books of their own; the ratio is that of the medians.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import runpy
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.decisions import read_submission
from desk.officer_signatures import OfficerKey, signed_alone
from desk.record import Office, record
from desk.submission import Submission
from domain.ledger.ed25519 import verify as verify_signature
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Signature, canonical
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.seal import Signer, seal
from domain.ledger.signing import decision_bytes, key_bytes, message, short
from domain.ledger.store import Book, open_book
from domain.rules.organisation import OrganisationRegistered
from public.auditing.verify import verify

NOW = "2026-03-02T01:00:00Z"
SCRIPT = Path(__file__).parents[1] / "site_builder/static/verify.py"
NUMBERS = itertools.count(1)
OFFICE = Office(clock=lambda: NOW, salt=lambda: hashlib.sha256(str(next(NUMBERS)).encode()).digest())
FOUNDER, CLERK = "officer/founder", "officer/clerk"
HELD = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = HELD.public_key().public_bytes_raw()
KEY = OfficerKey(Signer(VerifierKey(CLERK, ED25519, PUBLIC), HELD.sign))
LOG = Signer(VerifierKey("log.example", ED25519, PUBLIC), HELD.sign)
ROUNDS, BATCH = 15, 200


def told(kind: str, stream: str, by: str, **fields: str) -> Submission:
    """A decision as texts."""
    return read_submission({"kind": kind, "stream": stream, "by": by, "fields": fields}, f"bench-{next(NUMBERS)}")


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


def decisions(count: int, *, signed: bool) -> list[list[Submission]]:
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


def arithmetic() -> float:
    """Median of seconds in which one signature is made and checked: no decision is signed in less."""
    body = message("decision", "0" * 64, bytes(400))
    times = [timed(lambda: verify_signature(PUBLIC, body, HELD.sign(body))) for _ in range(200)]
    return statistics.median(times)


def log_of(book: Book, whole: int, signed: int) -> Iterator[AnyEntry]:
    """That many further registrations, as they are handed in; every so many of them are signed by the clerk."""
    first = hashlib.sha256(book.pages(0, 1)[0][1]).hexdigest()
    every = whole // signed
    for number in range(whole):
        told: AnyEntry = Entry(
            schema=SCHEMA,
            stream=f"organisation/{number}",
            number=1,
            recorded_at=NOW,
            decided_on=NOW[:10],
            by=CLERK,
            command=f"bench/{number}",
            draft=None if number % every else f"{number:032x}",
            fact=OrganisationRegistered(name=f"机构{number}", body="enterprise"),
        )
        if told.draft:
            made = HELD.sign(message("decision", first, decision_bytes(canonical(told))))
            mark = Signature(role="decision", key=short(PUBLIC), sig=short(made))
            told = msgspec.structs.replace(told, signatures=(mark,))
        yield told


@contextlib.contextmanager
def published(whole: int, signed: int) -> Iterator[Path]:
    """A log of that many entries."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as book:
        rows = log_of(book, whole, signed)
        while page := list(itertools.islice(rows, 10_000)):
            book.append(page)
        seal(book, Path(folder) / "log", [LOG])
        yield Path(folder) / "log"


def verifying(log: Path, rounds: int) -> tuple[float, float]:
    """Medians of seconds in which `gongshi verify` reads a log, without the check of signatures and with it."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds):
        for asked, taken in times.items():
            taken.append(timed(lambda asked=asked: verify(str(log), pages=False, signatures=asked)))  # type: ignore[misc]
    return statistics.median(times[False]), statistics.median(times[True])


def script(log: Path, signed: int) -> tuple[float, float]:
    """Seconds in which `verify.py` checks a checkpoint, and an entry's signature with all that rests on it."""
    told = runpy.run_path(str(SCRIPT), run_name="imported")
    key = told["read_key"](format_vkey(LOG.key), 1)
    seen = (log / "checkpoint").read_bytes()
    checkpoint = statistics.median(timed(lambda: told["open_checkpoint"]("it", seen, [key])) for _ in range(50))
    with contextlib.redirect_stdout(io.StringIO()):
        times = [
            [timed(lambda asked=asked: told["verify"](str(log), [key], None, [], 0, asked)) for asked in (False, True)]  # type: ignore[misc]
            for _ in range(3)
        ]
    return checkpoint, statistics.median(with_ - without for without, with_ in times) / signed


def main() -> None:
    """Print the table; `python -m benchmarks.signing 1000000 10000` takes a log of that size and that many signed."""
    whole, signed = (int(each) for each in sys.argv[1:3]) if len(sys.argv) > 2 else (20_000, 200)
    print("| what | without | with signatures | ratio | allowed |\n|---|--:|--:|--:|--:|")
    for batch in (1, BATCH):
        plain, with_ = recording(batch)
        what = "one decision recorded" if batch == 1 else f"a decision among {batch} in one transaction"
        print(f"| {what} | {plain * 1000:.3f} ms | {with_ * 1000:.3f} ms | {with_ / plain:.2f} | 1.5 |", flush=True)
    print(f"| of which one signature is made and checked | | {arithmetic() * 1000:.3f} ms | | |")
    with published(whole, signed) as log:
        plain, with_ = verifying(log, 5 if whole <= 100_000 else 1)
        what = f"`gongshi verify` of {whole:,} entries, {signed:,} signed"
        print(f"| {what} | {plain:.2f} s | {with_:.2f} s | {with_ / plain:.2f} | 1.3 |")
    with published(2_000, 200) as log:
        checkpoint, each = script(log, 200)
    what = "`verify.py`: a checkpoint's signature, and an entry's"
    print(f"| {what} | {checkpoint * 1000:.2f} ms | {each * 1000:.2f} ms | {each / checkpoint:.2f} | 1 |")


if __name__ == "__main__":
    main()
