"""The example says everywhere alike who decided: on its pages, in its feeds, in its reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.site import Site
from tests.authorship import disagreements, expected, printed, told
from tests.examples.conftest import Fed
from tests.site_builder.given_site import published, site_over


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


def test_pages_of_officers_and_evaluators_list_their_keys(fed: Fed, tmp_path: Path) -> None:
    def page(maker: str, stream: str, language: str = "zh") -> str:
        made = published(site, maker, stream)
        text = next(data for path, data in made.items() if f"/{language}/" in path).decode()
        return re.sub(r"<[^>]*>|\s", "", text.partition('id="keys"')[2].partition("</section>")[0])

    with site_over(tmp_path, fed.entries, "2018-12-31") as site:
        assert "第224号2016年12月22日附持有证明使用中" in page("stream", "officer/example-d1")
        replaced = page("stream", "officer/example-e3")
        assert "第228号2016年12月22日附持有证明已撤销第281号2018年12月20日" in replaced
        assert "第281号2018年12月20日附持有证明使用中" in replaced
        assert "已撤销第282号2018年12月21日" in page("organisation", "organisation/example-evaluator-ding")
        assert "RevokedNo.28221December2018" in page("organisation", "organisation/example-evaluator-ding", "en")
        assert page("organisation", "organisation/example-office") == ""


def test_the_book_says_since_when_it_requires_signatures(fed: Fed, tmp_path: Path) -> None:
    with site_over(tmp_path, fed.entries, "2018-12-31") as site:
        for maker, key in (("book", ""), ("stream", "book/beijing-2014-2017")):
            zh, en = (re.sub(r"<[^>]*>|\s", "", data.decode()) for data in published(site, maker, key).values())
            assert "由一人拟稿、另一人签发：第231号2017年1月5日同样由一人拟稿、另一人签发的还有下列事项：资金拨付" in zh
            assert "issuedbyanother.No.2315January2017Thesamegoesforthesekindsofdecision:Moneydisbursed" in en


def said(site: Site, index: int) -> str:
    """What is printed of an entry, without white space and what stands between the statements."""
    return re.sub(r"\s", "", " · ".join(f"{label}：{text}" for label, text in told(site, "zh", index)))
