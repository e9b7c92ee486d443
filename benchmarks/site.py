"""Replay through all projections, pages a second, and one decision's build beside the full build.

Each has its yardstick from the same run: replay beside parsing the same entries alone, project pages beside a bare loop
over the compiled templates with all they are given ready-made (both in turn, by processor time), the full build beside
copying its files and flushing them once, and one decision beside one in the smallest of the books: the decisions of
one project's life, the same in every book, as the last of three years in which books of any size were kept.
`python -m benchmarks.site [SIZE …]` (default 20000 200000). PDFs are left out: benchmarks/reports.py measures them.
"""

from __future__ import annotations

import datetime
import gc
import itertools
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import jinja2

from benchmarks.ledger import SIGNER
from benchmarks.made_book import PER_PROJECT, PROGRAMMES, entries, made_book
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.seal import seal
from domain.rules.proposal import ProjectProposed
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
KEPT = datetime.timedelta(days=3 * 365)


class Beside(NamedTuple):
    """Seconds of ours and of a yardstick in the same run."""

    ours: float
    yardstick: float

    @property
    def times(self) -> str:
        return f"{self.ours / self.yardstick:.2f}"


def in_turn(ours: Callable[[int], object], yardstick: Callable[[int], object]) -> Beside:
    """Medians of processor seconds of two things taken in turn; each is told which repeat it is."""
    took: tuple[list[float], list[float]] = [], []
    for repeat in range(REPEATS):
        for work, seconds in zip((ours, yardstick), took, strict=True):
            began = time.process_time()
            work(repeat)
            seconds.append(time.process_time() - began)
    return Beside(*map(statistics.median, took))


def replayed(size: int, folder: Path) -> Beside:
    """An SQLite book through every projection into a new view file, beside parsing its entries alone."""
    with made_book(folder / "book", size) as book:
        bodies = [body for _, body in book.pages(0, size)]

        def replay(repeat: int) -> None:
            view = View(folder / f"view{repeat}.sqlite")
            follow(view, book.pages, QUESTIONS)
            view.close()

        return in_turn(replay, lambda _: [parse(body) for body in bodies])


def project_pages(folder: Path, count: int = 1000) -> Beside:
    """A project page in one process, both languages: reading the view and rendering, but not writing.

    Beside it the templates alone, with what they were given the first time.
    """
    site = Site(Reader(ViewReader(folder / "view0.sqlite"), SETTINGS.as_of), SETTINGS)
    given: list[tuple[jinja2.Template, tuple[Any, ...], dict[str, Any]]] = []
    render, texts = jinja2.Template.render, []

    def noting(template: jinja2.Template, *args: Any, **kwargs: Any) -> str:
        given.append((template, args, kwargs))
        texts.append(render(template, *args, **kwargs))
        return texts[-1]

    def pages(_: int) -> int:
        made = 0
        for number in range(count):
            site.reader.begin()
            made += sum(1 for _ in MAKERS["project"].make(site, f"project/P{number:06}"))
        return made

    with patch.object(jinja2.Template, "render", noting):
        made = pages(0)
    again = [template.render(*args, **kwargs) for template, args, kwargs in given]
    if again != texts:
        sys.exit("a template makes another text from the same values, so that it cannot be measured alone")
    gc.disable()
    found = in_turn(pages, lambda _: [template.render(*args, **kwargs) for template, args, kwargs in given])
    gc.enable()
    return Beside(found.ours / made, found.yardstick / made)


def copied(out: Path) -> float:
    """Seconds in which the files of a site are copied and flushed once: nothing is built in less."""
    began = time.perf_counter()
    shutil.copytree(out, out.with_name("copy"))
    os.sync()
    return time.perf_counter() - began


def builds(size: int, folder: Path) -> tuple[Beside, int, list[float], int]:
    """A full build with two processes beside copying its files, how many; then seconds and pages after each decision.

    The book is sealed before each build, so that the site lists all its files and publishes the log; sealing is not
    in the time, benchmarks/ledger.py measures it. The as-of day is that of the last decision, as in an office's build:
    one far ahead would let what a new project owes fall due in years whose pages are over, which no clock allows.
    """
    pace = KEPT / size
    later = entries(size + 2 * PER_PROJECT + PROGRAMMES, pace)
    more = list(itertools.islice(_from_a_proposal(later, size), PER_PROJECT))
    with made_book(folder / "growing", int(more[0].command[1:]), pace) as book, ProcessPoolExecutor(2) as pool:
        out, log, as_of = folder / "www", folder / "log", str(more[-1].decided_on)
        seal(book, log, [SIGNER])
        began = time.perf_counter()
        made = make(book.pages, SETTINGS, out, log=log, as_of=as_of, executor=pool)
        full = Beside(time.perf_counter() - began, copied(out))
        seconds, pages = [], []
        for entry in more:
            book.append([entry])
            seal(book, log, [SIGNER])
            began = time.perf_counter()
            pages.append(make(book.pages, SETTINGS, out, log=log, as_of=as_of).built.pages)
            seconds.append(time.perf_counter() - began)
    return full, made.built.files, seconds, round(statistics.median(pages))


def _from_a_proposal(later: Iterator[AnyEntry], size: int) -> Iterator[AnyEntry]:
    """Entries from the first proposal of a project after so many."""
    after = itertools.islice(later, size, None)
    return itertools.dropwhile(lambda entry: not isinstance(entry.fact, ProjectProposed), after)


def main(sizes: list[int]) -> None:
    """Print a table, a row a size."""
    print(f"load {os.getloadavg()[0]:.1f}; each first as times its yardstick, then by itself\n")
    print("| entries | replay | project pages, one core | full build | files | one decision | pages |")
    print("|---|---|---|---|---|---|---|")
    smallest = 0.0
    for size in sorted(sizes):
        folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
        try:
            replay, page = replayed(size, folder), project_pages(folder, min(1000, size // 6))
            full, files, seconds, stale = builds(size, folder)
            one = statistics.median(seconds)
            smallest = smallest or one
            print(
                f"| {size:,} | {replay.times} × parsing ({size / replay.ours:,.0f} entries/s)"
                f" | {page.times} × the templates ({1 / page.ours:,.0f} pages/s)"
                f" | {full.times} × copying ({full.ours:,.1f} s) | {files:,}"
                f" | {one / smallest:.2f} × that of the smallest ({one:.2f} s) | {stale} |",
                flush=True,
            )
        finally:
            shutil.rmtree(folder)
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [20_000, 200_000])
