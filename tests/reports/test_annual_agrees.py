"""An annual report says what pages said at the end of its year: its sums, and the open issues of a project."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from projections.years import key_of_year
from site_builder.site import Site
from tests.projections.cases import CASES, Case, P
from tests.projections.given import Step, entries
from tests.projections.test_money_agrees import books
from tests.reports.test_dossier_agrees import CELL, HEADS, bare, on_paper, rows
from tests.site_builder.given_site import published, site_over
from tests.soak import FIXED, examples

BUDGETS, PAYMENTS = "预算的进出和真实变化", "拨付和退回"
OWN = re.compile("本项目|theproject", re.IGNORECASE)  # so its own page calls a project that others call by its name
LOOKED = [case for case in CASES if case.given[-1].on and case.given[-1].on[:4] == case.day[:4]]


def report(site: Site, year: str, language: str) -> str:
    """What the annual report of a year says."""
    found = published(site, "pdf-annual", key_of_year(year, ""))
    return on_paper(next(data for path, data in found.items() if f"/{language}/" in path))


def tables(page: str, heading: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The head and the rows of each table under a heading of a page."""
    section = next((each for each in page.split("<h2>")[1:] if each.startswith(heading)), "")
    for table in section.split("<table")[1:]:
        found = [[bare(cell) for cell in CELL.findall(row)] for row in table.split("<tr")[1:]]
        yield found[0], found[1:]


def stated(page: str, year: str) -> Iterator[str]:
    """The sums of a year on the page of trends, each after the words that a report says before it."""
    for _, lines in tables(page, BUDGETS):
        yield from ("立项预算合计" + line[1] for line in lines if line[0] == year and line[1] != "0")
    for head, lines in tables(page, PAYMENTS):
        if year in head:
            cells = [(line[0], line[head.index(year)]) for line in lines if line[head.index(year)] != "0"]
            paid = [cell for name, cell in cells if name != "退回"]
            yield from ("退回结余" + cell for name, cell in cells if name == "退回")
            yield from ("拨付经费" + cell for cell in paid if len(paid) == 1)


@settings(max_examples=examples(3, 60), deadline=None, derandomize=FIXED)
@given(books().filter(lambda steps: any(step.on for step in steps)))
def test_the_sums_of_a_year_are_those_of_its_trends(steps: list[Step]) -> None:
    year = max(step.on[:4] for step in steps if step.on)
    with tempfile.TemporaryDirectory() as folder, site_over(Path(folder), entries(steps), "2018-12-31") as site:
        said = report(site, year, "zh")
        page = next(data.decode() for path, data in published(site, "trends", "all").items() if "zh/trends" in path)
    assert [each for each in stated(page, year) if each not in said] == []


@pytest.mark.parametrize(
    "case", LOOKED[:: max(1, len(LOOKED) // examples(3, 99))], ids=lambda case: f"{case.rule} {case.day}"
)
def test_what_stood_at_the_end_of_a_year_stands_in_its_report(tmp_path: Path, case: Case) -> None:
    year = case.day[:4]
    with site_over(tmp_path, entries(case.given), f"{year}-12-31") as site:
        pages = published(site, "project", P)
    later = case.answer._replace(on=f"{int(year) + 1}-05-04", public=None)
    with site_over(tmp_path, entries([*case.given, later]), f"{int(year) + 1}-06-30") as site:
        papers = {language: report(site, year, language) for language in HEADS}
    for language, said in papers.items():
        page = next(data.decode() for path, data in pages.items() if f"{language}/projects/P1.html" in path)
        found = [OWN.sub("示例项目", row[0]) for row in rows(page, HEADS[language][-1])]
        assert found or case.rule.startswith("programme")
        assert [sentence for sentence in found if sentence not in said] == []
