"""A source of funds that a charter gains midway: rows and totals agree in every place that counts money (Art. 38)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.rules.adoption import CharterAmended
from domain.rules.approval import ProjectApproved
from domain.rules.charter import CharterTerm, CharterVocabulary
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget, Share
from domain.rules.programme import ProgrammeProposed
from projections.years import key_of_year
from site_builder.reports import sums
from site_builder.site import Site
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import STREAM, M, charter
from tests.site_builder.given_site import published, site_over
from tests.site_builder.test_charter_page import numbers

GIFT = CharterTerm(code="gift", zh="社会捐赠", en="gifts")
AMENDED = CharterAmended(
    effective_on="2016-06-01", reason="示例", authority="示例机关",
    add=(CharterVocabulary(name="fund_source", terms=(GIFT,)),),
)  # fmt: skip
YUAN = re.compile(r"([\d,]+)元")
# By project: the day of approval, and the budget in yuan with its parts; 100 of the second are of no stated source.
APPROVED: dict[str, tuple[str, int, dict[str, int]]] = {
    "project/P1": ("2016-04-01", 900, {"municipal": 500, "other": 400}),
    "project/P2": ("2016-07-01", 1_000, {"gift": 600, "municipal": 300}),
    "project/P3": ("2017-02-01", 70, {"gift": 70}),
}
PAID = {"gift": 200, "municipal": 150}
ROWS = {"市级财政资金": (800, 0), "其他资金": (400, 0), "社会捐赠": (600, 70), "未公布": (100, 0)}  # of 2016 and 2017


class Told(NamedTuple):
    """The site of the book, and one of its pages as a file that can be read again."""

    site: Site
    page: Callable[[str, str, str], Path]


def steps() -> Iterator[Step]:
    """A book that gains the source midway: approvals from before and since, in two years, and payments."""
    yield Step(STREAM, charter({}), "2016-01-04")
    yield Step(M, ProgrammeProposed(title="示例专项", number=1, category="livelihood"), "2016-03-01")
    for stream, (day, total, parts) in APPROVED.items():
        if day > "2016-06-01" and stream == "project/P2":
            yield Step(STREAM, AMENDED, "2016-05-03")
        shares = tuple(Share(source=source, amount=amount * 100) for source, amount in parts.items())
        budget = Budget(total=total * 100, parts=shares)
        yield Step(stream, ProjectApproved(title=stream, programme=M, budget=budget), day)
    for source, amount in PAID.items():
        yield Step("project/P2", ProjectDisbursed(amount=amount * 100, source=source), "2016-08-01")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("new-source")
    with site_over(folder, entries(steps()), "2018-12-31") as site:

        def page(maker: str, key: str, path: str) -> Path:
            found = next(data for address, data in published(site, maker, key).items() if address.endswith(path))
            (folder / path.replace("/", "-")).write_bytes(found)
            return folder / path.replace("/", "-")

        yield Told(site, page)


def yuan(cell: str) -> int:
    found = YUAN.search(cell)
    return int(found[1].replace(",", "")) if found else 0


def columns(rows: dict[str, list[str]]) -> dict[str, tuple[int, ...]]:
    return {head: tuple(map(yuan, cells)) for head, cells in rows.items()}


@pytest.mark.parametrize(("key", "path"), [("all", "zh/trends.html"), (M, "zh/trends/1.html")])
def test_trends_by_source_add_up_to_those_of_the_year(told: Told, key: str, path: str) -> None:
    page = told.page("trends", key, path)
    rows = columns(numbers(page, "<caption>每年新立项目的预算"))
    years = columns(numbers(page, "<caption>每年的预算"))
    assert rows == ROWS
    assert [sum(column) for column in zip(*rows.values(), strict=True)] == [years[year][0] for year in ("2016", "2017")]
    paid = columns(numbers(page, "每年按来源拨付的资金，和退回的资金"))
    assert paid == {"市级财政资金": (150, 0), "社会捐赠": (200, 0)}


def test_the_programmes_sources_add_up_to_its_budget_and_to_the_trends(told: Told) -> None:
    said = re.sub(r"<[^>]+>", " ", told.page("programme", M, "zh/programmes/1.html").read_text("utf-8"))
    plain = " ".join(said.split())
    rows = {head: sum(years) for head, years in ROWS.items()}
    table = plain.rpartition("项目预算按来源")[2]
    assert {head: yuan(table.partition(f" {head} ")[2]) for head in rows} == rows
    assert yuan(plain.partition("现行预算合计")[2]) == sum(rows.values()) == 1_970
    assert yuan(plain.partition("已拨付")[2]) == sum(PAID.values())


def test_the_rows_of_the_register_add_up_to_the_same(told: Told) -> None:
    """The rows that a browser saves as CSV: their sums are told in fen beside the words."""
    page = told.page("list", "born project", "zh/projects.html").read_text("utf-8")
    fen = [int(each) for each in re.findall(r'data-label="预算" data-value="(\d+)"', page)]
    assert sum(fen) == 1_970_00 and len(fen) == len(APPROVED)


@pytest.mark.parametrize("stream", ["", M])
@pytest.mark.parametrize(("year", "column"), [("2016", 0), ("2017", 1)])
def test_the_figures_of_the_annual_report_are_those_of_the_trends(
    told: Told, stream: str, year: str, column: int
) -> None:
    tally = told.site.reader.document("trend_year", key_of_year(year, stream), dict[str, int]) or {}
    found = sums.by_source(told.site.words, tally, [])
    said = {told.site.words.counted("zh", "fund_source", source): each.value // 100 for source, each in found.items()}
    assert said == {head: years[column] for head, years in ROWS.items() if years[column]}
    total = sums.money(tally, "in budget", [])[""].value
    assert sum(each.value for each in found.values()) == total
    paid = sums.money(tally, "paid", [])
    assert sum(each.value for each in paid.values()) == (sum(PAID.values()) * 100 if year == "2016" else 0)


def test_a_project_and_its_payment_name_the_source(told: Told) -> None:
    for maker, key, path in (("project", "project/P2", "zh/projects/P2.html"), ("home", "all", "zh/index.html")):
        assert "社会捐赠" in told.page(maker, key, path).read_text("utf-8")
    assert "gifts" in told.page("project", "project/P2", "en/projects/P2.html").read_text("utf-8")
