"""What an auditor waits for: verifying a published log, proving an entry, and sealing a thousand more.

    python -m benchmarks.verify [SIZE ...]        (default: 10000 1000000)

The log is that of a real book in SQLite, with officers for each power. Verifiers run as programs of their own; their
time is from start to end, their memory the peak of the process.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.ledger import SIGNER, fill, timed
from benchmarks.made_book import entries
from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.seal import seal
from domain.ledger.store import open_book
from domain.rules.book import BookOpened
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, PowerName
from public.audit_cli import verify_command
from public.auditing.place import Place
from public.auditing.proof import prove

ROOT = Path(__file__).parents[1]
MORE, PROOFS = 1_000, 200
OFFICERS: dict[PowerName, str] = {"decision": "officer/1", "execution": "officer/2", "supervision": "officer/3"}
GONGSHI = [sys.executable, "-m", "benchmarks.verify", "--program"]
SCRIPT = [sys.executable, "-I", str(ROOT / "site_builder/static/verify.py")]

Row = tuple[str, int, str]


def with_officers(made: Iterator[AnyEntry]) -> Iterator[AnyEntry]:
    """A book that begins with its officers, each entry by the one who holds its power."""
    opening: list[tuple[str, Fact]] = [("book/1", BookOpened(title="示例账本", founder="officer/1"))]
    for power, name in OFFICERS.items():
        opening.append((name, OfficerAppointed(holds=power, body="organisation/示例机构", post="示例")))
    for index, (stream, fact) in enumerate(opening):
        yield Entry(
            schema=SCHEMA, stream=stream, number=1, by="officer/1", command=f"o{index}", fact=fact,
            recorded_at=f"2015-01-04T01:00:0{index}Z", decided_on="2015-01-04", illustrative=True,
        )  # fmt: skip
    for entry in made:
        yield msgspec.structs.replace(entry, by=OFFICERS[entry.fact.power.value])


def measured(folder: Path, size: int) -> Iterator[Row]:
    """Seal a book of `size` entries, verify it with both verifiers, prove entries, seal more."""
    made, log = with_officers(entries(size + 2 * MORE)), folder / "log"
    with open_book(folder, create=True) as book:
        fill(book, made, size)
        seal(book, log, [SIGNER])
        for name, command in (("gongshi verify", GONGSHI), ("verify.py", SCRIPT)):
            seconds, mebibytes = run([*command, str(log)])
            yield f"{name}: time", size, f"{seconds:.1f} s"
            yield f"{name}: peak memory", size, f"{mebibytes:.0f} MiB"
        yield f"a proof, median of {PROOFS}", size, f"{1000 * statistics.median(latencies(log, size)):.1f} ms"
        yield f"a proof, slowest of {PROOFS}", size, f"{1000 * max(latencies(log, size)):.1f} ms"
        fill(book, made, MORE)
        seal(book, log, [SIGNER])
        fill(book, made, MORE)
        yield f"sealing {MORE:,} more", size, f"{timed(lambda: seal(book, log, [SIGNER])):.2f} s"


def latencies(log: Path, size: int) -> list[float]:
    """Seconds for the proof of each of some entries, each with cold tiles of its own."""
    chosen = random.Random(size).sample(range(size), PROOFS)
    return [timed(lambda index=index: prove(Place(str(log)), index)) for index in chosen]


def run(command: list[str]) -> tuple[float, float]:
    """Run a verifier that must say OK; its seconds and its peak memory."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    told = process.stdout.read().decode() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status or not told.splitlines()[-1].startswith("OK "):
        raise SystemExit(f"{command[-2:]}: {told}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line for each measurement as soon as it is made."""
    if sys.argv[1:2] == ["--program"]:
        verify_command([sys.argv[2], "--log-only"])
    for size in [int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]:
        with tempfile.TemporaryDirectory() as name:
            for what, entries_, result in measured(Path(name), size):
                print(f"{entries_:>9,}  {what:<32} {result:>12}", flush=True)


if __name__ == "__main__":
    main()
