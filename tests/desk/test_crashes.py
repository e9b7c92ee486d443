"""What survives: a killed run, a full disk, two runs at once. The program runs as a process of its own."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.ledger.entry import parse
from domain.ledger.store import open_book
from tests.desk.transcribing import PROJECTS

PROGRAM = str(Path(sys.executable).with_name("gongshi-desk"))
ENV = os.environ | {"LANG": "en_GB.UTF-8", "LC_ALL": "", "NO_COLOR": "1"}

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Start:
    """Start a transcription of 2,000 made-up projects of 300 units; lists differ by their prefix."""
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(PROJECTS, encoding="utf-8")

    def begin(prefix: str = "Z", limit: int = 0) -> subprocess.Popen[str]:
        listed = tmp_path / f"{prefix}.csv"
        rows = (f"{prefix}{n},项目{n},单位{n % 300}\n" for n in range(2000))
        listed.write_text("项目编号,项目名称,承担单位\n" + "".join(rows), encoding="utf-8")

        def small_disk() -> None:
            if limit:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [PROGRAM, "transcribe", str(mapping), str(listed), "--book", str(folder)],
            env=ENV,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=small_disk,
        )

    return begin


def kinds(folder: Path) -> Counter[str]:
    with open_book(folder) as book:
        return Counter(parse(data).kind for _, data in book.pages(5, 100_000))


WHOLE = Counter({"project.approved": 2000, "organisation.registered": 300})


def test_a_killed_run_is_finished_by_the_next(folder: Path, start: Start) -> None:
    process = start()
    while process.poll() is None and not kinds(folder):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    begun = kinds(folder)
    assert 0 < begun["project.approved"] < 2000 and begun["project.approved"] % 500 == 0
    out, err = start().communicate()
    assert f"{begun['project.approved']:,} on record already" in out and err == ""
    assert kinds(folder) == WHOLE


def test_a_full_disk_is_told_in_one_line_and_leaves_whole_rows(folder: Path, start: Start) -> None:
    process = start(limit=800_000)
    out, err = process.communicate()
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("gongshi-desk: ") and "Traceback" not in err
    begun = kinds(folder)
    assert begun["project.approved"] % 500 == 0 and begun["project.approved"] < 2000
    start().communicate()
    assert kinds(folder) == WHOLE


def test_two_runs_at_once_enter_each_unit_once(folder: Path, start: Start) -> None:
    both = [start("A"), start("B")]
    for process in both:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert "2,000 rows read = 2,000 taken" in out
    assert kinds(folder) == WHOLE + Counter({"project.approved": 2000})
