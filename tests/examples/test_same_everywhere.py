"""The demo comes out the same on every machine: the README states its root and the hash of its list of files."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_readme_states_the_root_and_the_files_of_the_demo(tmp_path: Path) -> None:
    """Another folder, time zone and hash seed than anybody's: the root and SHA256SUMS that the README states."""
    folders = {"DEMO_BOOK": str(tmp_path / "book"), "DEMO_SITE": str(tmp_path / "www")}
    environment = {**os.environ, **folders, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4711"}
    subprocess.run([ROOT / "scripts/demo"], env=environment, check=True, capture_output=True, text=True)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    root = (tmp_path / "www/log/checkpoint").read_text(encoding="utf-8").splitlines()[2]
    assert root in readme
    sums = hashlib.sha256((tmp_path / "www/SHA256SUMS").read_bytes()).hexdigest()
    assert sums in readme, f"SHA256SUMS of the demo is {sums}: state it in the README"
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "www", check=True)
