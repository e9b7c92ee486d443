"""What an auditor waits for: verifying a published log, proving an entry, and sealing a thousand more.

    python -m benchmarks.verify [SIZE ...]        (default: 10000 1000000)

The log is that of a real book in SQLite, with officers for each power. Verifiers run as programs of their own; their
time is from start to end, their memory the peak of the process.
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
from public.auditing.place import Place
from public.auditing.proof import prove

ROOT = Path(__file__).parents[1]
MORE, PROOFS = 1_000, 200
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
        for name, program in PROGRAMS.items():
            seconds, working, mebibytes = run(program, log)
            yield f"{name}: from start to end", size, f"{seconds:.1f} s"
            yield f"{name}: of that computing", size, f"{working:.1f} s"
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
            for what, entries_, result in measured(Path(name), size):
                print(f"{entries_:>9,}  {what:<32} {result:>12}", flush=True)


if __name__ == "__main__":
    main()
