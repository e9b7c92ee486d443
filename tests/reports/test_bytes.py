"""Byte for byte the same in another folder, time zone, locale, hash seed and process, in one process or in two."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pytest

from tests.reports.made import SETTINGS, documents, entries, seal, site

ROOT = Path(__file__).resolve().parents[2]
BUILD = """import sys
from pathlib import Path
import msgspec
from tests.reports.made import SETTINGS, documents, entries, seal, site
folder, book = Path(sys.argv[1]), entries()
seal(folder / "log", book, len(book))
settings = msgspec.structs.replace(SETTINGS, pdf=("report", "notices", "dossier"))
site(folder / "www", book, settings, documents=documents(folder / "documents"), log=folder / "log")
"""


def pdfs(www: Path) -> dict[str, bytes]:
    return {path.relative_to(www).as_posix(): path.read_bytes() for path in sorted(www.rglob("*.pdf"))}


@pytest.mark.slow
def test_reports_are_the_same_bytes_in_another_environment(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    book = entries()
    seal(folder / "log", book, len(book))
    settings = msgspec.structs.replace(SETTINGS, pdf=("report", "notices", "dossier"))
    beside = {"documents": documents(folder / "documents"), "log": folder / "log"}
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as executor:
        site(folder / "www", book, settings, executor=executor, **beside)
    other = tmp_path / "another, deeper" / "folder"
    other.mkdir(parents=True)
    changed = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", BUILD, str(other)], env=os.environ | changed, cwd=other, check=True)
    assert pdfs(folder / "www")
    assert pdfs(other / "www") == pdfs(folder / "www")
