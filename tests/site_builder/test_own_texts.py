"""Own texts belong to a site: others in the same process say their own, and terms are those of the book's charter."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.ledger.store import open_book
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from public.cli import main
from site_builder.build.make import make
from site_builder.build.makers import MAKERS
from site_builder.build.stale import every_page
from site_builder.maker import KeptValue, PageName
from site_builder.own.setting import SettingsError
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.settings_file import read_settings
from site_builder.site import Shelf, Site
from tests.projections.given import entries
from tests.site_builder.given_charter import own_charter, steps_with, with_charter
from tests.site_builder.given_office import TEXTS, marked
from tests.site_builder.given_site import pages_of, tree

TOML = '[site]\npdf = []\ntexts = "texts.po"\n'
SOURCE = '\nmsgctxt "term fund_source.free"\nmsgid "{mark}fund_source"\nmsgstr "{said}"\n'
MARKS = {"one": "壹", "two": "贰"}


def office(folder: Path, mark: str) -> Settings:
    """The settings of an office that says a text of each context, and a term of its charter, with its own mark."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    texts = marked().replace("（厅", f"（{mark}厅") + SOURCE.format(mark=mark, said=f"{mark}号来源")
    (folder / "assets/texts.po").write_text(TEXTS + texts, encoding="utf-8")
    (folder / "gongshi.toml").write_text(TOML, encoding="utf-8")
    return read_settings(folder / "gongshi.toml")


def given(mark: str):  # type: ignore[no-untyped-def]
    """A book under a charter whose words bear the mark."""
    return pages_of(entries(with_charter(own_charter(mark), steps_with("free"))))


def build(name: str, folder: Path) -> None:
    """The site of one of the two offices."""
    make(given(MARKS[name]), office(folder, MARKS[name]), folder / "www", as_of="2018-12-31", assets=folder / "assets")


def alone(name: str, folder: Path) -> dict[str, str]:
    """The same in a process of its own."""
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        process.submit(build, name, folder).result()
    return tree(folder / "www")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Every file of the site that each office builds alone."""
    return {name: alone(name, tmp_path_factory.mktemp(name)) for name in MARKS}


def test_two_sites_built_at_the_same_time_in_one_process_are_as_each_is_alone(
    tmp_path: Path, apart: dict[str, dict[str, str]]
) -> None:
    threads = [threading.Thread(target=build, args=(name, tmp_path / name)) for name in MARKS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: tree(tmp_path / name / "www") for name in MARKS} == apart


def pages(site: Site) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Page after page of a site, with the files of each."""
    for page in sorted(every_page(site.reader.view)):
        name = PageName.parse(page)
        if not MAKERS[name.maker].pdf and not MAKERS[name.maker].keeps:
            site.reader.begin()
            made = MAKERS[name.maker].make(site, name.key)
            yield page, {each.path: each.data for each in made if not isinstance(each, KeptValue)}


def test_page_by_page_each_site_says_its_own_texts(tmp_path: Path) -> None:
    sites = []
    for name, mark in MARKS.items():
        settings = office(tmp_path / name, mark)
        view = View(tmp_path / name / "view.sqlite")
        follow(view, given(mark), QUESTIONS)
        reader = Reader(ViewReader(view.path), "2018-12-31")
        sites.append(Site(reader, settings, Shelf(assets=tmp_path / name / "assets")))
    heard = dict.fromkeys(MARKS.values(), False)
    for (_, one), (_, two) in zip(pages(sites[0]), pages(sites[1]), strict=True):
        for files, mark, other in ((one, "壹", "贰"), (two, "贰", "壹")):
            for path, data in files.items():
                assert other.encode() not in data, path
                heard[mark] |= f"{mark}号来源".encode() in data
    assert all(heard.values())


def test_own_words_for_a_term_that_the_charter_has_not_are_refused_before_anything_is_published(tmp_path: Path) -> None:
    settings = office(tmp_path, "壹")
    with pytest.raises(
        SettingsError, match=r"texts\.po, line \d+: the site says .贰fund_source. under .term fund_source.free. now"
    ):
        make(given("贰"), settings, tmp_path / "www", as_of="2018-12-31", assets=tmp_path / "assets")
    assert not (tmp_path / "www").exists() or not any((tmp_path / "www").iterdir())


def test_the_commands_know_the_terms_of_a_book(tmp_path: Path) -> None:
    office(tmp_path, "壹")
    with open_book(tmp_path, create=True) as book:
        book.append(entries(with_charter(own_charter("壹"), steps_with("free"))))
    told = CliRunner().invoke(main, ["texts", "extract", "--book", str(tmp_path)])
    assert told.exit_code == 0
    assert '\nmsgctxt "term fund_source.free"\nmsgid "壹fund_source"\n' in told.output
    file = str(tmp_path / "assets/texts.po")
    assert CliRunner().invoke(main, ["texts", "check", file, "--book", str(tmp_path)]).exit_code == 0
    without = CliRunner().invoke(main, ["texts", "check", file])
    assert without.exit_code == 1 and "fund_source.free" in without.output
