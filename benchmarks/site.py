"""Replay through all projections, pages a second, and one decision's build beside the full build.

`python -m benchmarks.site [SIZE …]` (default 20000 200000). PDFs are left out: benchmarks/reports.py measures them.
"""

from __future__ import annotations

import gc
import resource
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.ledger import SIGNER
from benchmarks.made_book import entries, made_book
from domain.ledger.seal import seal
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.build.make import make
from site_builder.build.makers import MAKERS
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.site import Site

SETTINGS = Settings(pdf=(), as_of="2030-01-01", origin=SIGNER.key.name)
REPEATS = 3


def replayed(size: int, folder: Path) -> float:
    """Entries a second from an SQLite book through every projection into a new view file; the median of repeats."""
    with made_book(folder / "book", size) as book:
        rates = []
        for repeat in range(REPEATS):
            view = View(folder / f"view{repeat}.sqlite")
            began = time.perf_counter()
            follow(view, book.pages, QUESTIONS)
            rates.append(size / (time.perf_counter() - began))
            view.close()
    return statistics.median(rates)


def project_pages(folder: Path, count: int = 1000) -> float:
    """Project pages a second in one process, both languages, reading the view and rendering but not writing."""
    site = Site(Reader(ViewReader(folder / "view0.sqlite"), SETTINGS.as_of), SETTINGS)
    rates = []
    gc.disable()
    for _ in range(REPEATS):
        began, made = time.perf_counter(), 0
        for number in range(count):
            site.reader.begin()
            made += sum(1 for _ in MAKERS["project"].make(site, f"project/P{number:06}"))
        rates.append(made / (time.perf_counter() - began))
    gc.enable()
    return statistics.median(rates)


def builds(size: int, folder: Path) -> tuple[float, int, list[float], int]:
    """Seconds and files of a full build with two processes, then seconds and pages of builds after one decision.

    The book is sealed before each build, so that the site lists all its files and publishes the log; sealing is not
    in the time, benchmarks/ledger.py measures it.
    """
    with made_book(folder / "growing", size) as book, ProcessPoolExecutor(2) as pool:
        out, log = folder / "www", folder / "log"
        seal(book, log, [SIGNER])
        began = time.perf_counter()
        made = make(book.pages, SETTINGS, out, log=log, executor=pool)
        full = time.perf_counter() - began
        more = list(entries(size + REPEATS))[size:]
        seconds, pages = [], 0
        for entry in more:
            book.append([entry])
            seal(book, log, [SIGNER])
            began = time.perf_counter()
            pages = make(book.pages, SETTINGS, out, log=log, as_of=made.as_of).built.pages
            seconds.append(time.perf_counter() - began)
    return full, made.built.files, seconds, pages


def main(sizes: list[int]) -> None:
    """Print a table, a row a size."""
    print(
        "| entries | replay, entries/s | project pages/s, one core | full build, s | files | one decision, s | pages |"
    )
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
        try:
            rate, pages = replayed(size, folder), project_pages(folder)
            full, files, seconds, stale = builds(size, folder)
            one = statistics.median(seconds)
            print(
                f"| {size:,} | {rate:,.0f} | {pages:,.0f} | {full:,.1f} | {files:,} | {one:.2f} | {stale} |", flush=True
            )
        finally:
            shutil.rmtree(folder)
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [20_000, 200_000])
