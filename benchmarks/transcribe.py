"""What transcribing costs: alternating runs over one real list, user CPU time, beside keeping its rows as they are.

    python -m benchmarks.transcribe [OTHER_CHECKOUT [RUNS]]

The yardstick is a program of its own, in the same run, that reads the same rows by `csv` and appends each as one event
by `eventsourcing` as it comes (stock.py), understanding nothing. With another checkout its time is told too. The list
(17,926 rows) lies beside the project.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
LISTS = (HERE.parent / "shared", HERE.parents[1] / "shared")
DESK = "import sys; from desk.cli import main; sys.argv[0] = 'gongshi-desk'; main()"
ALLOWED = 1.1


def the_list() -> Path:
    """Where the list lies."""
    found = [shared / "data" / "nsfc" / "natural-2017-09-26.csv.gz" for shared in LISTS]
    return next((path for path in found if path.exists()), found[0])


def seconds(checkout: Path) -> float:
    """User CPU seconds of one transcription into a new book by the code of a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        desk(checkout, "new", str(book), "--on", "2026-01-05")
        mapping = HERE / "examples" / "mappings" / "nsfc.toml"
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        desk(checkout, "transcribe", str(mapping), str(the_list()), "--book", str(book))
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def kept() -> float:
    """User CPU seconds in which a program of its own keeps the rows of the list as they are."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        command = [sys.executable, "-m", "benchmarks.stock", the_list(), f"{folder}/rows.sqlite"]
        subprocess.run(command, check=True, cwd=HERE)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def desk(checkout: Path, *told: str) -> None:
    """Run the desk of a checkout, with the packages of this one."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run(
        [sys.executable, "-c", DESK, *told], cwd=checkout, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def main(other: str = "", runs: str = "5") -> None:
    """Print the table; exit with 1 where this checkout takes more than is allowed."""
    if not the_list().exists():
        print("the list does not lie beside the project")
        return
    checkouts = [HERE, *([Path(other).resolve()] if other else [])]
    measured = [[kept(), *(seconds(checkout) for checkout in checkouts)] for _ in range(int(runs))]
    bare, *medians = [statistics.median(column) for column in zip(*measured, strict=True)]
    print(f"load {os.getloadavg()[0]:.1f}; the rows kept as they are: {bare:.2f} s\n")
    print("| checkout | times keeping the rows | user CPU, median of runs |\n|---|---|---|")
    for checkout, median in zip(checkouts, medians, strict=True):
        print(f"| {checkout} | {median / bare:.1f} | {median:.2f} s |")
    if other:
        ratio = statistics.median(here / there for _, here, there in measured)
        print(f"\nratio {ratio:.2f} (allowed: {ALLOWED})")
        if ratio > ALLOWED:
            sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
