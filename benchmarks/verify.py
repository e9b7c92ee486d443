"""What an auditor waits for: verifying a published log, and proving an entry.

    python -m benchmarks.verify [SIZE ...]        (default: 10000 1000000)

The log is that of a real book in SQLite, with officers for each power. Verifiers run as programs of their own; their
time is from start to end, their memory the peak of the process. Beside each stands the yardstick from the same run: a
program that reads the same bundles of entries, hashes them and the tree above with hashlib alone, and checks nothing;
for a proof, reading the files that it is made from.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec

from benchmarks.ledger import SIGNER, fill, timed
from benchmarks.made_book import entries
from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.seal import seal
from domain.ledger.store import open_book
from domain.rules.book import BookOpened
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, PowerName
from public.audit_cli import UNLAWFUL
from public.auditing.proof import prove
from public.auditing.site_source import LONGEST, SiteSource

ROOT = Path(__file__).parents[1]
PROOFS = 200
OFFICERS: dict[PowerName, str] = {"decision": "officer/1", "execution": "officer/2", "supervision": "officer/3"}
# A process's own peak, for what `wait` tells includes that of the process which started it.
PEAK = """
import atexit, sys
def peak():
    told = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]
    print(told[0], file=sys.stderr)
atexit.register(peak)
"""
PROGRAMS = {
    "gongshi verify": "from public.audit_cli import verify_command\nverify_command([sys.argv[1], '--log-only'])",
    "gongshi verify --law": (
        "from public.audit_cli import verify_command\nverify_command([sys.argv[1], '--log-only', '--law'])"
    ),
    "verify.py": "import runpy\nrunpy.run_path('site_builder/static/verify.py', run_name='__main__')",
}

HASHING = """
import hashlib, pathlib
row = []
for path in sorted(pathlib.Path(sys.argv[1], 'tile/entries').rglob('*')):
    data = path.read_bytes() if path.is_file() else b''
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], 'big')
        row.append(hashlib.sha256(b'\\0' + data[at + 2 : end]).digest())
        at = end
while len(row) > 1:
    pairs = [hashlib.sha256(b'\\1' + one + two).digest() for one, two in zip(row[::2], row[1::2])]
    row = [*pairs, *row[2 * len(pairs) :]]
print('OK', row[0].hex())
"""

Row = tuple[str, int, str, str]  # what, entries, times the yardstick, by itself


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
    made, log = with_officers(entries(size)), folder / "log"
    with open_book(folder, create=True) as book:
        fill(book, made, size)
        seal(book, log, [SIGNER])
        _, bare, _ = run(HASHING, log)
        yield "hashing alone: computing", size, "", f"{bare:.2f} s"
        for name, program in PROGRAMS.items():
            seconds, working, mebibytes = run(program, log)
            yield f"{name}: computing", size, f"{working / bare:.1f} × hashing", f"{working:.1f} s"
            yield f"{name}: from start to end", size, "", f"{seconds:.1f} s"
            yield f"{name}: peak memory", size, "", f"{mebibytes:.0f} MiB"
        found, reading = latencies(log, size)
        times = f"{statistics.median(found) / statistics.median(reading):.1f} × reading"
        yield f"a proof, median of {PROOFS}", size, times, f"{1000 * statistics.median(found):.1f} ms"
        yield f"a proof, slowest of {PROOFS}", size, "", f"{1000 * max(found):.1f} ms"


class Noting(SiteSource):
    """A folder of which it is known what was read."""

    asked: ClassVar[list[str]] = []

    def find(self, path: str, limit: int = LONGEST) -> bytes | None:
        self.asked.append(path)
        return super().find(path, limit)


def latencies(log: Path, size: int) -> tuple[list[float], list[float]]:
    """Seconds for the proof of each of some entries, each with cold tiles of its own, and for reading its files."""
    found, reading = [], []
    for index in random.Random(size).sample(range(size), PROOFS):
        Noting.asked.clear()
        found.append(timed(lambda index=index: prove(Noting(str(log)), index)))
        reading.append(timed(lambda: [(log / path).read_bytes() for path in Noting.asked]))
    return found, reading


def run(program: str, log: Path) -> tuple[float, float, float]:
    """Run a verifier that must say OK; its seconds, those of them in which it had a processor, and its peak memory."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", PEAK + program, str(log)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, UNLAWFUL) or not done.stdout.splitlines()[-1].startswith("OK "):
        raise SystemExit(f"{log}: {done.stdout}{done.stderr}")
    working = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, working, int(done.stderr.splitlines()[-1]) / 1024


def main() -> None:
    """Print a line for each measurement as soon as it is made."""
    for size in [int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]:
        with tempfile.TemporaryDirectory() as name:
            for what, entries_, times, result in measured(Path(name), size):
                print(f"{entries_:>9,}  {what:<36} {times:>16} {result:>12}", flush=True)


if __name__ == "__main__":
    main()
