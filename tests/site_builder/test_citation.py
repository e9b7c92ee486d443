"""How a subject's page is cited, and what search engines read of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from domain.rules.organisation import OrganisationRegistered
from domain.rules.proposal import ProjectProposed
from site_builder.addresses import page_of
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.projections.given import Step, entries
from tests.reports.made import seal
from tests.site_builder.given_site import pages_of, published, site_over, some_entries

HOSTILE = '</script><script>alert("1")</script>&<!--'


def linked(page: str) -> dict[str, Any]:
    """What a page tells programs; exactly one script of data."""
    (told,) = html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    return dict(json.loads(told))


def head(page: str, name: str) -> str:
    (told,) = html.fromstring(page).xpath(f"//meta[@property='{name}']/@content")
    return str(told)


@pytest.mark.parametrize("title", ["示例项目", HOSTILE, "A “quoted” title", 'A "plain" title'])
def test_whatever_a_title_says_programs_read_it_whole(tmp_path: Path, title: str) -> None:
    with site_over(
        tmp_path, entries([Step("project/P1", ProjectProposed(title=title), "2016-02-01")]), "2016-03-01"
    ) as site:
        pages = published(site, "project", "project/P1")
    for path, data in pages.items():
        page = data.decode()
        told = linked(page)
        assert (told["@type"], told["name"], told["identifier"], told["url"]) == ("ResearchProject", title, "P1", path)
        assert "funding" not in told  # nothing was approved
        assert head(page, "og:title") == title and head(page, "og:url") == path
        assert html.fromstring(page).xpath("//link[@rel='canonical']/@href") == [path]


CITED = re.compile(
    r"(.+)\. (.+)\[EB/OL\]\. \((\d{4}-\d\d-\d\d)\)\[引用日期\]\. (\S+)\. 记录第 (\d+) 号，根哈希 (\S+) ?\."
)


def test_every_page_of_a_subject_can_be_cited_by_an_entry_and_the_root_that_covers_it(tmp_path: Path) -> None:
    given = some_entries(40)
    seal(tmp_path / "log", given, 20)
    seal(tmp_path / "log", given, len(given), old=20)
    make(pages_of(given), Settings(origin="example.org/log", pdf=()), tmp_path / "www", log=tmp_path / "log")
    sizes = {}
    for size in (20, len(given)):
        _, _, root = (tmp_path / "log" / "checkpoints" / str(size)).read_text().splitlines()[:3]
        sizes[root] = size
    seen = set()
    for page in sorted((tmp_path / "www" / "zh").glob("p*/*.html")):
        text = page.read_text("utf-8")
        cited = "".join(html.fromstring(text).xpath("//details[@class='cite']/p[1]//text()"))
        found = CITED.fullmatch(" ".join(cited.split()))
        assert found, cited
        assert found[4].endswith(page.relative_to(tmp_path / "www").as_posix())
        assert sizes[found[6]] == (20 if int(found[5]) < 20 else len(given))
        assert f"第 {found[5]} 号记录</a>" in text  # that of which the foot says that the page rests on it
        seen.add(sizes[found[6]])
    assert seen == {20, len(given)}


def test_a_page_of_a_book_that_is_not_sealed_names_no_root(tmp_path: Path) -> None:
    steps = [Step("organisation/u", OrganisationRegistered(name="某所", body="institute"), "2016-02-01")]
    with site_over(tmp_path, entries(steps), "2016-03-01") as site:
        page = next(iter(published(site, "organisation", "organisation/u").values())).decode()
    assert "记录第 0 号" in page and "根哈希" not in page.partition('class="cite"')[2].partition("<small>")[0]
    assert linked(page) == {
        "@context": "https://schema.org", "@type": "Organization", "name": "某所", "identifier": "u",
        "url": f"https://gongshi.example/zh/{page_of('organisation/u')}",
    }  # fmt: skip
