"""The example says everywhere alike who decided: on its pages, in its feeds, in its reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.site import Site
from tests.authorship import disagreements, expected, printed, told
from tests.examples.conftest import Fed
from tests.site_builder.given_site import site_over


def test_pages_and_feeds_say_what_the_book_says(fed: Fed, tmp_path: Path) -> None:
    with site_over(tmp_path, fed.entries, "2018-12-31") as site:
        assert list(disagreements(site, fed.entries)) == []
    found = [expected(fed.entries, index) for index in range(len(fed.entries))]
    assert {each.standing for each in found} == {"", "open", "countersigned"}
    assert {each.evaluator for each in found} == {"", "signed", "missing"}


@pytest.mark.parametrize(("maker", "key"), [("pdf-annual", "2017"), ("pdf-dossier", "project/SL2016001")])
def test_reports_print_it_of_each_signed_entry(fed: Fed, tmp_path: Path, maker: str, key: str) -> None:
    with site_over(tmp_path, fed.entries, "2018-12-31") as site:
        text = printed(site, maker, key, tmp_path)
        entries = [each.index for each in site.reader.whole(*(("year", key) if "annual" in maker else ("story", key)))]
        signed = [index for index in entries if fed.entries[index].signatures]
        assert signed and [index for index in signed if said(site, index) not in text] == []


def said(site: Site, index: int) -> str:
    """What is printed of an entry, without white space and what stands between the statements."""
    return re.sub(r"\s", "", " · ".join(f"{label}：{text}" for label, text in told(site, "zh", index)))
