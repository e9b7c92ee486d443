"""Two books under other charters are built by one process as each is alone (Art. 38)."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
from pathlib import Path

import pytest

from tests.projections.given import entries
from tests.site_builder.given_charter import own_charter, steps_with, with_charter
from tests.site_builder.given_site import built, tree

MARKS = {"one": "壹", "two": "贰"}
CURRENCIES = {"one": "CNY", "two": "GBP"}


def build(name: str, out: Path) -> None:
    """One of the two books, whose codes are the same and whose words and currencies differ."""
    adopted = own_charter(MARKS[name], currency=CURRENCIES[name])
    built(entries(with_charter(adopted, steps_with("free"))), out, as_of="2018-12-31")


def alone(name: str, out: Path) -> None:
    """One of the books in a process of its own."""
    fresh = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=fresh) as process:
        process.submit(build, name, out).result()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both books one after the other in this process, then the first again."""
    folder = tmp_path_factory.mktemp("charters")
    for name, out in (("one", "first"), ("two", "second"), ("one", "again")):
        build(name, folder / out)
    return folder


def test_a_book_is_built_beside_another_as_it_is_alone(sites: Path, tmp_path: Path) -> None:
    alone("one", tmp_path / "one")
    alone("two", tmp_path / "two")
    assert tree(sites / "first") == tree(sites / "again") == tree(tmp_path / "one")
    assert tree(sites / "second") == tree(tmp_path / "two")


@pytest.mark.parametrize("name", ["first", "second"])
def test_terms_are_said_in_the_words_of_the_books_own_charter(sites: Path, name: str) -> None:
    mark, other = ("壹", "贰") if name == "first" else ("贰", "壹")
    texts = {
        path.relative_to(sites / name).as_posix(): path.read_text(encoding="utf-8")
        for path in (sites / name).rglob("*")
        if path.suffix in (".html", ".json", ".rss", ".atom")
    }
    assert not [path for path, text in texts.items() if other in text]
    page = texts["zh/projects/P1.html"]
    for vocabulary in ("fund_source", "management_class", "method", "rating", "dimension", "district"):
        assert f"{mark}{vocabulary}" in page, vocabulary
    for path in ("zh/projects.html", "zh/trends.html", "zh/programmes/1.html", "zh/feeds.html", "zh/index.html"):
        assert mark in texts[path], path
    assert f"{mark}body" in texts["zh/organisations/1.html"]


def test_an_amount_that_states_no_currency_is_in_that_of_the_book(sites: Path) -> None:
    pounds = (sites / "second/zh/projects/P1.html").read_text(encoding="utf-8")
    assert "900英镑" in pounds and "900元" not in pounds
    english = (sites / "second/en/projects/P1.html").read_text(encoding="utf-8")
    assert "£900" in english and "CNY" not in english
    assert "900元" in (sites / "first/zh/projects/P1.html").read_text(encoding="utf-8")
