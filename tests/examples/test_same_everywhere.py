"""The demo comes out the same on every machine: docs/reproduce.md states its root and the hash of its list of files.

And every link on it leads somewhere: `lychee` follows them, without a network, in a virtual environment of its own
(`scripts/setup.sh --test`).
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.examples.addresses import PINNED, addresses

ROOT = Path(__file__).resolve().parents[2]
LYCHEE = ROOT / ".cache/lychee/bin/lychee"

pytestmark = pytest.mark.slow


def test_the_root_and_the_files_of_the_demo_are_stated(demo: Path) -> None:
    stated = (ROOT / "docs/reproduce.md").read_text(encoding="utf-8")
    root = (demo / "log/checkpoint").read_text(encoding="utf-8").splitlines()[2]
    assert root in stated
    sums = hashlib.sha256((demo / "SHA256SUMS").read_bytes()).hexdigest()
    assert sums in stated, f"SHA256SUMS of the demo is {sums}: state it in docs/reproduce.md"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = readme.split("$ (cd www; ")[1].partition(")\n")[0]  # which checks every file, and the top by the manifest
    subprocess.run(["bash", "-c", command], cwd=demo, check=True)


def test_everything_lies_where_it_lay_and_feeds_keep_their_ids(demo: Path) -> None:
    assert addresses(demo) == PINNED.read_text(encoding="utf-8").splitlines()


def test_every_link_leads_somewhere(demo: Path) -> None:
    """Links of every page, to pages, places in them and files; addresses of the site itself are looked up in it."""
    if not LYCHEE.exists():
        pytest.skip("lychee is not installed in .cache/lychee: scripts/setup.sh --test")
    base = json.loads((demo / "settings.json").read_bytes())["base_url"]
    options = [
        "--exclude-path",
        "404[.]html",
        "--exclude-path",
        "sitemap",
        "--offline",
        "--no-progress",
        "--include-fragments",
        "--root-dir",
        demo,
        "--format",
        "json",
    ]
    remap = f"^{re.escape(base)} {demo.as_uri()}/"
    done = subprocess.run([LYCHEE, *options, "--remap", remap, demo], capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert (told["error_map"], told["excluded_map"], told["timeouts"], done.returncode) == ({}, {}, 0, 0), done.stderr
    assert told["successful"] == told["total"] > 20_000
