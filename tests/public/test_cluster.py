"""A site built by a Dask cluster: a real scheduler and two workers in processes of their own, who share the folder."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from domain.ledger.note import ED25519, VerifierKey
from domain.ledger.seal import Signer, seal
from domain.ledger.store import open_book
from projections.view import View, ViewReader
from site_builder.build.make import ROOMS
from site_builder.reports.fonts import font_folder
from tests.reports.made import PRIVATE, documents, entries

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]
SIGNER = Signer(VerifierKey("example.org/log", ED25519, PRIVATE.public_key().public_bytes_raw()), PRIVATE.sign)
SETTINGS = """[site]
title = "示例"
title_en = "Example"
origin = "example.org/log"
base_url = "https://example.org/"
owner = "示例市科委"
owner_en = "Example Commission"
pdf = ["report", "dossier"]
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sealed book with reports and documents."""
    folder = tmp_path_factory.mktemp("book")
    moments = itertools.accumulate((entry.recorded_at for entry in entries()), max)
    with open_book(folder, create=True) as made:
        told = zip(entries(), moments, strict=True)
        made.append([msgspec.structs.replace(entry, recorded_at=moment) for entry, moment in told])
        seal(made, folder / "log", [SIGNER])
    documents(folder / "documents")
    (folder / "gongshi.toml").write_text(SETTINGS)
    return folder


@pytest.fixture(scope="module")
def alone(book: Path) -> dict[str, str]:
    """Each file of the site that one process makes of it, with its hash."""
    build(book, book.parent / "alone", "--jobs", 1)
    return tree(book.parent / "alone")


class Machines:
    """A scheduler and workers, in processes of their own, started elsewhere than the builder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", self.file)
        self.wait(lambda: self.file.exists() and '"address"' in self.file.read_text())  # it is written in steps
        self.address = self.file.read_text().split('"address": "')[1].split('"')[0]

    def start(self, *arguments: object, **more: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"} | more
        log = (self.folder / f"{len(self.running)}.log").open("wb")
        command = [BIN / "dask", *map(str, arguments), "--no-dashboard"]
        self.running.append(subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log))

    def worker(self, name: str, threads: int = 1, **more: str) -> None:
        said = self.folder / f"{len(self.running)}.log"
        self.start("worker", self.address, "--nthreads", threads, "--no-nanny", "--name", name, **more)
        self.wait(lambda: b"Registered to" in said.read_bytes())

    def wait(self, come: object) -> None:
        for _ in range(600):
            if come():  # type: ignore[operator]
                return
            time.sleep(0.1)
        raise TimeoutError("\n".join(each.read_text() for each in sorted(self.folder.glob("*.log"))))

    def stop(self) -> None:
        for each in reversed(self.running):
            each.kill()
            each.wait()


@contextlib.contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    started = None
    try:
        yield (started := Machines(folder))
    finally:
        if started:
            started.stop()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with machines(folder) as made:
        made.worker("one")
        made.worker("two")
        yield made


def build(book: Path, out: Path, *more: object, code: int = 0) -> str:
    """`gongshi build` as a program of its own, in the folder around the book: paths are relative."""
    command = [
        BIN / "gongshi",
        "build",
        "--book",
        book.name,
        "--out",
        os.path.relpath(out, book.parent),
        *map(str, more),
    ]
    done = subprocess.run(command, cwd=book.parent, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_workers_make_the_same_bytes_as_one_machine(
    book: Path, alone: dict[str, str], two: Machines, tmp_path: Path
) -> None:
    out = tmp_path / "www"
    build(book, out, "--dask", two.address)
    assert tree(out) == alone and any(path.endswith(".pdf") for path in alone)
    assert " 0 files written" in build(book, out, "--dask", two.address, "--whole")
    for number in (1, 2):
        assert b"Traceback" not in (two.folder / f"{number}.log").read_bytes()


def test_a_builder_that_was_killed_and_a_worker_that_dies(
    book: Path, alone: dict[str, str], two: Machines, tmp_path: Path
) -> None:
    out = tmp_path / "www"
    command = [BIN / "gongshi", "build", "--book", book, "--out", out, "--dask", two.address]
    killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    two.wait(lambda: any((tmp_path / ".www.state" / "stage").rglob("*.html")))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    two.wait(lambda: any((tmp_path / ".www.state" / "stage").rglob("*.html")))
    two.running[1].kill()
    assert again.wait() == 0, again.stdout.read()  # type: ignore[union-attr]
    assert tree(out) == alone


def test_a_worker_that_would_render_two_pages_at_once_is_refused(book: Path, tmp_path: Path) -> None:
    with machines(tmp_path) as found:
        found.worker("wide", threads=2)
        told = build(book, tmp_path / "www", "--dask", found.address, code=1)
    assert "has 2 threads" in told and "--nthreads 1" in told and "Traceback" not in told
    assert not (tmp_path / "www" / "zh").exists()


def test_a_worker_of_another_release_is_refused(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for room in (*ROOMS, "public"):
        shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("www", ".www.state", "__pycache__"))
    with (other / "site_builder" / "site.py").open("a") as changed:
        changed.write("# changed\n")
    with machines(tmp_path) as found:
        found.worker("other", PYTHONPATH=str(other), GONGSHI_FONTS=str(font_folder()))
        told = build(book, tmp_path / "www", "--dask", found.address, code=1)
    assert "runs another release" in told and "Traceback" not in told
    assert not (tmp_path / "www" / "zh").exists()


def test_no_scheduler_is_one_line(book: Path, tmp_path: Path) -> None:
    told = " ".join(build(book, tmp_path / "www", "--dask", "tcp://127.0.0.1:1", code=1).split())
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in told and "Traceback" not in told
    assert "tcp://host:8786" in build(book, tmp_path / "www", "--dask", "elsewhere:8786", code=2)


def test_a_view_that_stands_still_is_read_without_files_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "view #1.sqlite"
    view = View(path)
    with view.writing() as cursor:
        cursor.execute("INSERT INTO meta VALUES ('built', '1')")
    view.settle()
    with view.writing() as cursor:
        cursor.execute("INSERT OR REPLACE INTO meta VALUES ('built', '2')")
    reader = ViewReader(path)
    assert reader.stands_still()
    reader.close()
    view.close()
    assert ViewReader(path, still=True).meta() == {"built": "2"}
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
