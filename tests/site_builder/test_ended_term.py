"""A term that ends: what was published before stands as it was, but for where the charter and what is new are shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.adoption import CharterAmended
from domain.rules.charter import EndedTerm
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import STREAM, own_charter, steps_with, with_charter
from tests.site_builder.given_site import built, tree

ENDED = ("fund_source", "management_class", "method", "category", "outcome", "body", "instrument", "dimension", "stage")
# Where the charter, or the entry that amends it, is shown; and what is sealed over all entries and files.
SHOWN = re.compile(
    r"(zh|en)/(charter|dictionary-|entries[./]|index[.]html|feed\.|decisions/kind-charter|decisions/subject-charter|audit|rulebook)"
    r"|charter|search/|rows/|record/|SHA256SUMS|log/|schema/"
)


def site(out: Path, *end: EndedTerm) -> Path:
    """The site of a book that uses a term of its own in each vocabulary, and then ends these."""
    ended = CharterAmended(effective_on="2017-01-01", end=end, reason="示例", authority="示例机关")
    steps = [*with_charter(own_charter("甲"), steps_with("free")), Step(STREAM, ended, "2016-12-01")]
    built(entries(steps), out, as_of="2018-12-31")
    return out


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book that ends a term that it never used, and one that ends every term that it used."""
    folder = tmp_path_factory.mktemp("ended")
    unused = EndedTerm(vocabulary="fund_source", code="private", until="2016-12-31")
    used = (EndedTerm(vocabulary=name, code="free", until="2016-12-31") for name in ENDED)
    return site(folder / "unused", unused), site(folder / "used", *used)


def test_pages_of_before_are_equal_but_where_the_charter_is_shown(sites: tuple[Path, Path]) -> None:
    unused, used = map(tree, sites)
    assert {*unused} == {*used}
    assert [path for path in unused if unused[path] != used[path] and not SHOWN.search(path)] == []
    for path in ("zh/projects/P1.html", "zh/programmes/1.html", "zh/trends.html", "zh/organisations/1.html"):
        assert unused[path] == used[path] and "甲" in (sites[1] / path).read_text("utf-8")


def test_the_charters_page_says_until_when(sites: tuple[Path, Path]) -> None:
    unused, used = ((each / "zh/charter.html").read_text("utf-8").count("2016年12月31日") for each in sites)
    assert used - unused >= len(ENDED) - 1
