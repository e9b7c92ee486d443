"""Lists as CSV: the rows of the page in words, numbers and days that a spreadsheet reads, and no formulas."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from domain.ledger.store import open_book
from site_builder.lists.catalogue import subjects_of
from site_builder.lists.csv_files import FORMULA, csv_paths, defused
from tests.examples.conftest import bytes_of
from tests.examples.hostile import rewritten, site_of
from tests.site_builder.given_site import SETTINGS, built, some_entries

ROW = re.compile(r'<tr data-row="(\d+)"')


def rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_has_the_rows_of_its_page(example_site: Path, language: str) -> None:
    root, number = example_site / language, {"zh": "记录编号", "en": "Entry"}[language]
    found = sorted(root.rglob("*.csv"))
    assert len(found) > 15
    for path in found:
        page = path.with_suffix(".html").read_text(encoding="utf-8")
        told = rows(path)
        shown = {int(each) for each in ROW.findall(page)}
        assert shown <= {int(each[number]) for each in told} and len(told) >= len(shown) > 0
        assert len({tuple(each) for each in told}) == 1 and f'/{path.name}" download' in page.replace('="', '="/')
    for each in rows(root / "projects.csv"):
        address = each[{"zh": "网址", "en": "Address"}[language]].partition(f"/{language}/")[2]
        assert (root / address).is_file()


def test_money_is_a_number_and_days_are_days(example_site: Path) -> None:
    told = rows(example_site / "en/projects.csv")
    assert {each["Budget (CNY)"] for each in told} >= {"5000000"}
    assert all(re.fullmatch(r"\d+(\.\d\d)?|not published", each["Budget (CNY)"]) for each in told)
    decided = rows(example_site / "en/decisions/adjustments.csv")
    assert decided and all(re.fullmatch(r"\d{4}-\d\d-\d\d|not published", [*each.values()][1]) for each in decided)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@x", "\tx", "\rx", "＝1", "－1", "＋1", "＠x"])
def test_no_text_is_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}" and not FORMULA.match(defused(text))


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    site = site_of(rewritten(some_entries(60), lambda text: "=HYPERLINK(1)\r\n" + text[:20]), SETTINGS, tmp_path)
    told = rows(site / "zh/projects.csv")
    assert told and all(not FORMULA.match(value) for each in told for value in each.values() if value)
    assert any("HYPERLINK" in value for each in told for value in each.values())


def test_a_list_of_more_than_a_thousand_rows_is_in_several_files() -> None:
    assert csv_paths(subjects_of("project"), 1000) == ["projects.csv"]
    assert csv_paths(subjects_of("project"), 2001) == ["projects.csv", "projects-2.csv", "projects-3.csv"]
    assert csv_paths(subjects_of("project"), 0) == []


def test_the_record_line_by_line_is_the_book(example_site: Path) -> None:
    with open_book(example_site.parent / "book") as book:
        given = bytes_of(book)
    parts = sorted((example_site / "record").iterdir(), key=lambda path: int(path.stem))
    assert b"".join(path.read_bytes() for path in parts).splitlines() == list(given)
    page = (example_site / "zh/entries.html").read_text(encoding="utf-8")
    assert all(f'href="../record/{path.name}"' in page for path in parts)


def test_a_long_list_is_whole_beside_its_files_of_rows(tmp_path: Path) -> None:
    given = some_entries(900)
    built(given[:890], tmp_path / "www")
    built(given, tmp_path / "www")
    projects = {each.stream for each in given if each.subject == "project"}
    assert (tmp_path / "www/zh/rows/projects-0.json").is_file() and len(projects) > 100
    told = rows(tmp_path / "www/zh/projects.csv")
    assert len(told) == len(projects) == len({each["网址"] for each in told})
    clean = tmp_path / "clean"
    built(given, clean)
    for path in sorted(clean.rglob("*.csv")):
        assert path.read_bytes() == (tmp_path / "www" / path.relative_to(clean)).read_bytes(), path
