"""On every sheet of every report words stand within the margins and apart from each other, in both languages."""

from __future__ import annotations

import subprocess
from pathlib import Path

from site_builder.reports.paper import Paper
from site_builder.reports.press import press
from tests.reports.boxes import faults

WORDS = ("Adjustments", "Evaluations", "W" * 30)
NARROW = """<!doctype html><html lang=en><head><title>t</title></head>
<body class=auto data-book=b data-title=t><div id=body><h2>x</h2><table class=grid><caption>c</caption>
<colgroup><col style="width:76%"><col style="width:8%"><col style="width:8%"><col style="width:8%"></colgroup>
<thead><tr><th scope=col>A</th>{}</tr></thead><tbody><tr><th scope=row>{}</th>{}</tr></tbody></table></div>
</body></html>"""


def test_no_words_of_any_report_meet_or_leave_the_margins(published: Path) -> None:
    pdfs = sorted((published / "www").rglob("*.pdf"))
    kinds = {(path.relative_to(published / "www").parts[0], path.parent.name) for path in pdfs}
    assert len(kinds) > 8  # annual reports, programmes', accounts, dossiers, notices; reports are in Chinese alone
    assert {str(path): found for path in pdfs if (found := list(faults(path)))} == {}


def test_a_head_that_is_wider_than_its_column_stays_in_it(tmp_path: Path) -> None:
    heads = "".join(f"<th scope=col>{word}</th>" for word in WORDS)
    cells = "".join(f"<td class=number>{word}</td>" for word in WORDS)
    (tmp_path / "a.pdf").write_bytes(press(Paper(NARROW.format(heads, WORDS[-1], cells), "2014-04-14T01:00:00Z")))
    assert list(faults(tmp_path / "a.pdf")) == []


def test_heads_of_many_columns_are_whole_words(published: Path) -> None:
    said = subprocess.run(
        ["pdftotext", "-layout", published / "www/en/2014-annual.pdf", "-"], capture_output=True, encoding="utf-8"
    ).stdout
    heads = ("Approvals", "Budget", "Adjustments", "Ended", "Evaluations", "Entries")
    assert any(all(head in line for head in heads) for line in said.splitlines())
