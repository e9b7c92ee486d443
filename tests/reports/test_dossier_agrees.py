"""A dossier says what the page of its project says: the same milestones, evaluations and open issues, on any day."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

import pytest

from projections.findings.standing import open_on
from tests.projections.cases import CASES, COMMISSIONED, CONTRACTED, PROGRESS, Case, P
from tests.projections.given import entries
from tests.site_builder.given_site import published, site_over
from tests.soak import examples

SILENT = Case("milestone_silent", 18, "execution", (), COMMISSIONED, "2018-06-01", "", PROGRESS)
EARLY = Case("evaluation_overdue", 23, "supervision", (), COMMISSIONED, "2016-01-05", "", PROGRESS)
KNOWN = [each for each in CASES if each.given[: len(CONTRACTED)] == CONTRACTED]
LOOKED = [SILENT, EARLY, *KNOWN[:: max(1, len(KNOWN) // examples(3, 99))]]
CITED = re.compile(r"\[(?:(?:note|注)?\d+(?:, )?)+\]")
CELL = re.compile(r"<t[hd][^>]*>(.*?)(?=</t[hd]>)", re.DOTALL)
HEADS = {"zh": ("里程碑完成情况", "评估与后评估", "逾期和缺项"), "en": ("Milestones", "Evaluations", "Open issues")}


def bare(text: str) -> str:
    """A text without marks-up, grounds and white space, by which a page and paper may differ."""
    return re.sub(r"\s", "", CITED.sub("", html.unescape(re.sub(r"<small>.*?</small>|<[^>]+>", "", text))))


def rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of a page."""
    section = next((each for each in page.split("<h2>")[1:] if each.startswith(heading)), "")
    body = section.partition("</table>")[0].partition("<tbody>")[2]
    return [[bare(cell) for cell in CELL.findall(row)] for row in body.split("<tr")[1:]]


def on_paper(pdf: bytes) -> str:
    """What a PDF says, in the order in which it is written."""
    return bare(
        subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    )


@pytest.mark.parametrize("case", LOOKED, ids=lambda case: f"{case.rule} {case.day}")
def test_what_stands_on_the_page_stands_in_the_dossier(tmp_path: Path, case: Case) -> None:
    with site_over(tmp_path, entries(case.given), case.day) as site:
        standing = open_on(P, site.reader.document("findings", P), case.day)
        pages = published(site, "project", P)
        papers = published(site, "pdf-dossier", P)
    for language, (milestones, evaluations, issues) in HEADS.items():
        page = next(data.decode() for path, data in pages.items() if f"{language}/projects/P1.html" in path)
        said = on_paper(next(data for path, data in papers.items() if f"{language}/projects/P1.pdf" in path))
        for title, due, progress in rows(page, milestones):
            assert title + due + progress in said
        for told, overall, on, *_ in rows(page, evaluations):
            assert {told in said, overall in said, on in said} == {True}
        found = [row[0] for row in rows(page, issues)]
        assert len(found) == len(standing)
        assert [sentence for sentence in found if sentence not in said] == []
        assert said.count("逾期没有进展记录" if language == "zh" else "Overdue:noprogressonrecord") == page.count(
            "逾期没有进展记录" if language == "zh" else "Overdue: no progress on record"
        )
