"""What a checker that is not ours says of the accessibility of one report of each kind.

`outloud` lives in a virtual environment of its own (`scripts/setup.sh --test`): it pulls in half a gigabyte and an
AGPL library. PDF/A-3a and PDF/UA-1 are checked in test_conformance.py.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.reports.test_reports import KINDS

OUTLOUD = Path(__file__).resolve().parents[2] / ".cache/outloud/bin/outloud"

# Known and arguable: a table with a row header in each of its two columns has more header cells than data cells;
# a head that is repeated on every page of a long table looks to it like a running head.
BASELINE = {"TBL-010", "PAG-001"}


@pytest.mark.slow
def test_no_finding_but_the_known_ones(published: Path, tmp_path: Path) -> None:
    report = tmp_path / "outloud.json"
    files = [str(published / "www" / path) for path in KINDS]
    done = subprocess.run(
        [OUTLOUD, "--fail-on", "never", "--json", report, *files], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    found = [
        (Path(each["path"]).name, finding["rule"], finding["message"])
        for each in told["results"]
        for finding in each["findings"]
        if finding["severity"] != "info" and finding["rule"] not in BASELINE
    ]
    assert found == []
