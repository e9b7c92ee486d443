"""The settings of an office on paper, which reports are made, and that no group of settings goes untried."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pikepdf
import pytest

from scripts.settings_doc import TABLES
from site_builder.build.make import make
from site_builder.build.makers import MAKERS
from site_builder.own.assets import Asset
from site_builder.settings import Pdf, Settings
from tests.site_builder.given_office import SEEN, office
from tests.site_builder.given_site import pages_of, some_entries
from tests.site_builder.test_office import ELSEWHERE

ENTRIES = some_entries(1)
YEAR = (ENTRIES[-1].decided_on or "")[:4]
# By the key of a setting: the language of the annual report in which it is seen, and what stands there.
PRINTED = {
    "[site] title": ("zh", "某省科技计划公示"),
    "[site] title_en": ("en", "ProvincialRecord"),
    "[site] short": ("zh", "省科技公示"),
    "[site] short_en": ("en", "Prov.Record"),
    "[site] owner": ("zh", "某省科学技术厅"),
    "[site] owner_en": ("en", "DepartmentofScienceofaProvince"),
    "[site] origin": ("zh", "record.example/plan"),
    "[site] base_url": ("en", "https://record.example/plan/"),
    "[look] logo_alt": ("zh", "厅徽"),
    "[look] logo_alt_en": ("en", "Arms"),
    "[look] accent": ("zh", "0.043137 0.290196 0.52549"),
}
NOT_TEXT = ("[look] ",)  # what a report draws or tells a reader of screens


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every setting and the annual reports of a small book."""
    folder = tmp_path_factory.mktemp("papers")
    settings = msgspec.structs.replace(office(folder), pdf=("annual",))
    make(pages_of(ENTRIES), settings, folder / "www", assets=folder / "assets")
    return folder / "www"


def printed(pdf: Path) -> str:
    """The text of a report, without white space."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, text=True)
    return "".join(done.stdout.split())


def drawn(pdf: Path) -> str:
    """What the first page draws, and what stands in words for its pictures."""
    with pikepdf.open(pdf) as document:
        stream = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(document.pages[0])).decode("latin-1")
        words = [str(each.get("/Alt", "")) for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        return "\n".join([stream, *words])


@pytest.mark.parametrize("key", PRINTED)
def test_a_setting_is_seen_on_paper(site: Path, key: str) -> None:
    language, said = PRINTED[key]
    pdf = site / language / f"{YEAR}-annual.pdf"
    assert said in (drawn(pdf) if key.startswith(NOT_TEXT) else printed(pdf))


def test_the_reports_that_are_asked_for_are_made_and_no_others(site: Path) -> None:
    made = {path.name for path in site.rglob("*.pdf")}
    assert made and all(name.removesuffix(".pdf").endswith(f"{YEAR}-annual") for name in made)
    assert json.loads((site / "settings.json").read_bytes())["pdf"] == ["annual"]
    assert f"{YEAR}-annual.pdf" in (site / "zh/reports.html").read_text("utf-8")


def test_each_report_that_can_be_asked_for_has_its_maker() -> None:
    assert {each.pdf for each in MAKERS.values()} - {""} == {*get_args(Pdf)}


def groups_of(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """The structures within a type."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
        for field in msgspec.structs.fields(annotation):
            yield from groups_of(field.type)
    for inner in get_args(annotation):
        yield from groups_of(inner)


def test_no_group_of_settings_is_left_out_of_the_tables_or_untried() -> None:
    told = {group: table for table, (group, _, _) in TABLES.items()}
    assert {*groups_of(Settings)} - {Asset} == {*told}, "a table of settings that docs/settings.md does not have"
    for table in told.values():
        assert any(key.startswith(f"{table} ") for key in {*SEEN, *ELSEWHERE}), table
