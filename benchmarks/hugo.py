"""The project pages of a made-up book beside Hugo: the same pages, from disk to disk.

Ours is the builder's own way: documents and entries read from the view, the real template, hashes, staging, one flush,
moving into place, and noting what each page read. Hugo writes straight into place and flushes nothing, and is given
each changing text ready-made (hugo_site.py): it makes nothing, so that this is what reading and writing alone cost it.
Each run is a new process, its start included, all in turn; Python finds its modules compiled, as any but the first run
does. One process is GOMAXPROCS=1, two GOMAXPROCS=2.
`python -m benchmarks.hugo [PAGES [REPEATS]]` (default 10000 3).

Hugo is a measure, not a part: it lives in .cache/hugo (scripts/setup.sh --bench) and is left out where it is missing.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.hugo_site import visible, write_hugo_site
from benchmarks.made_book import PER_UNIT, PROGRAMMES, made_book
from benchmarks.site import SETTINGS, project_pages
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View
from site_builder.build.folders import BuildFolders
from site_builder.build.makers import MAKERS
from site_builder.build.publish import build

ROOT = Path(__file__).parent.parent
HUGO = ROOT / ".cache/hugo"


class Run(NamedTuple):
    """Wall and processor seconds of one run."""

    wall: float
    cpu: float


def hugo_program() -> Path | None:
    """The program itself, past the Python that starts it; None where it is not installed."""
    found = sorted(
        path for path in HUGO.glob("lib/python3*/site-packages/hugo/binaries/hugo*") if os.access(path, os.X_OK)
    )
    return found[0] if found else None


def folded(folder: Path, pages: int) -> None:
    """A view with so many project pages, from which nothing was built yet, at `view0.sqlite`."""
    projects = pages // 2
    size = PROGRAMMES + 5 * projects + -(-projects // PER_UNIT)
    with made_book(folder / "book", size) as book:
        view = View(folder / "view0.sqlite")
        follow(view, book.pages, QUESTIONS)
        view.close()


def ours(folder: Path, processes: int) -> None:
    """Build the project pages, and no others; what a process of its own does."""
    for name in [name for name in MAKERS if name != "project"]:
        del MAKERS[name]
    place = BuildFolders(folder / "www")
    if processes == 1:
        build(place, SETTINGS, whole=True)
    else:
        with ProcessPoolExecutor(processes) as pool:
            build(place, SETTINGS, whole=True, executor=pool)


def run_ours(folder: Path, processes: int) -> Run:
    """Our builder in a new process, from a copy of the view into an empty folder."""
    shutil.rmtree(folder / "www", ignore_errors=True)
    shutil.rmtree(folder / ".www.state", ignore_errors=True)
    (folder / ".www.state").mkdir()
    shutil.copyfile(folder / "view0.sqlite", folder / ".www.state/view.sqlite")
    return timed([sys.executable, "-m", "benchmarks.hugo", "ours", str(folder), str(processes)], {})


def run_hugo(program: Path, site: Path, processes: int | None) -> Run:
    """Hugo on a site in a new process into an empty folder; None for as many processors as it takes by itself."""
    shutil.rmtree(site / "public", ignore_errors=True)
    told = {"GOMAXPROCS": str(processes)} if processes else {}
    where = ["--source", str(site), "--cacheDir", str(site.parent / "cache")]
    return timed([str(program), "--quiet", "--noBuildLock", *where], told)


def timed(command: list[str], told: dict[str, str]) -> Run:
    """Run a command to its end, on a disk that has nothing left to write."""
    os.sync()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, cwd=ROOT, env={**environment, **told})
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def check_same(folder: Path) -> None:
    """Stop unless Hugo's pages show the text that ours show, all of them."""
    found = sorted((folder / "www").glob("*/projects/*.html"))
    for path in found:
        name = path.relative_to(folder / "www")
        if visible((folder / "hugo/public" / name).read_text()) != visible(path.read_text()):
            sys.exit(f"Hugo's {name} does not show the text of ours")
    print(f"the text of all {len(found):,} pages is the same\n")


def prepared(program: Path, folder: Path, pages: int) -> None:
    """Our view and Hugo's site in a folder, from the same book; both show the same pages."""
    folded(folder, pages)
    run_ours(folder, 2)
    write_hugo_site(folder / "www", folder / "hugo")
    run_hugo(program, folder / "hugo", None)
    check_same(folder)


def ways_of(program: Path, folder: Path) -> dict[str, Callable[[], Run]]:
    """The ways of building the pages, by what the table calls them."""
    ways: dict[str, Callable[[], Run]] = {}
    for number, processes in enumerate(("one process", "two processes"), 1):
        ways[f"ours, {processes}"] = partial(run_ours, folder, number)
        ways[f"Hugo, GOMAXPROCS={number}"] = partial(run_hugo, program, folder / "hugo", number)
    return ways


def main(pages: int = 10_000, repeats: int = 3) -> None:
    """Print a table, a row a way of building, and the ratios."""
    program = hugo_program()
    if not program:
        print("left out: Hugo is not installed in .cache/hugo (scripts/setup.sh --bench)")
        return
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        prepared(program, folder, pages)
        ways = ways_of(program, folder)
        runs: dict[str, list[Run]] = {way: [] for way in ways}
        for _ in range(repeats):
            for way, run in ways.items():
                runs[way].append(run())
        told(pages, runs)
        alone = 1 / project_pages(folder, min(1000, pages // 2)).ours
        print(f"\nthe same template and data in one process, rendered and not written: {alone:,.0f} pages/s")
    finally:
        shutil.rmtree(folder)


def told(pages: int, runs: dict[str, list[Run]]) -> None:
    """Medians of the runs, and our pages a second for each of Hugo's."""
    print(f"load {os.getloadavg()[0]:.1f}; medians of {len(next(iter(runs.values())))} runs in turn\n")
    print("| way | wall, s | pages/s | processor, s | pages a processor second |")
    print("|---|---|---|---|---|")
    wall = {way: statistics.median(run.wall for run in each) for way, each in runs.items()}
    cpu = {way: statistics.median(run.cpu for run in each) for way, each in runs.items()}
    for way in runs:
        print(f"| {way} | {wall[way]:.1f} | {pages / wall[way]:,.0f} | {cpu[way]:.1f} | {pages / cpu[way]:,.0f} |")
    print()
    ours = ""
    for way in runs:
        if way.startswith("ours"):
            ours = way
        else:
            print(f"{ours} / {way}: {wall[way] / wall[ours]:.2f} by wall, {cpu[way] / cpu[ours]:.2f} by processor time")


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        ours(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
