"""A disk that is full: one clear line, and the site that was there stays whole."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from benchmarks.made_book import made_book
from tests.site_builder.given_site import tree

GONGSHI = Path(__file__).parents[2] / ".venv" / "bin" / "gongshi"


def build(book: Path, out: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own; `limit` is the size in bytes that no file may exceed, as on a full disk."""

    def starve() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [GONGSHI, "build", "--book", book, "--out", out, "--jobs", "1"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=starve, env={**os.environ})


@pytest.mark.slow
@pytest.mark.parametrize("limit", [4_000, 40_000, 400_000])
def test_a_full_disk_leaves_the_site_whole_and_says_what_to_do(tmp_path: Path, limit: int) -> None:
    book, out = tmp_path / "book", tmp_path / "www"
    made_book(book, 40).close()
    (book / "gongshi.toml").write_text("[site]\npdf = []\n")
    assert build(book, out).returncode == 0
    before = tree(out)
    more = tmp_path / "more"
    made_book(more, 400).close()
    (more / "gongshi.toml").write_text("[site]\npdf = []\n")
    starved = build(more, out, limit)
    assert starved.returncode == 1, starved.stdout
    lines = [line for line in starved.stderr.splitlines() if line.strip()]
    assert len(lines) == 1 and lines[0].startswith("gongshi:"), starved.stderr
    assert tree(out) == before
    assert build(more, out).returncode == 0


def test_a_folder_that_is_no_book_is_told_in_one_line(tmp_path: Path) -> None:
    done = build(tmp_path / "nothing", tmp_path / "www")
    assert done.returncode == 1
    assert done.stderr.startswith("gongshi:") and len(done.stderr.strip().splitlines()) == 1


def test_a_day_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    command = [GONGSHI, "build", "--book", tmp_path, "--out", tmp_path / "www", "--as-of", "2015-02-30"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "2015-02-30 is not a day of the calendar" in done.stderr
