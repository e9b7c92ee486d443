"""Feeds of a whole site: every rule kept, every item once and for ever, and a page that offers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed
from domain.rules.programme import ProgrammeProposed
from domain.rules.programme_course import ProgrammeSuspended
from domain.rules.proposal import ProjectProposed
from site_builder.words.headlines import MOST
from tests.feedgiven import CHECKS
from tests.projections.given import Step, entries
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import SETTINGS, built

LONGEST = 320
PROPOSED = Step("project/P1", ProjectProposed(title="示例项目", programme="programme/1"), "2015-01-05")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("feeds") / "www"
    built(lively(LONGEST), out)
    return out


def feeds_of(site: Path) -> Iterator[tuple[str, Path]]:
    """Every feed and archive page with its format; other JSON files are none."""
    for form in CHECKS:
        for language in ("zh", "en"):
            for path in sorted((site / language).rglob(f"*.{form}")):
                if form != "json" or path.read_bytes().startswith(b'{"version":"https://jsonfeed.org/'):
                    yield form, path


def test_every_feed_of_a_site_keeps_every_rule(site: Path) -> None:
    found = list(feeds_of(site))
    problems = [
        f"{path.relative_to(site)}: {problem}" for form, path in found for problem in CHECKS[form](path.read_bytes())
    ]
    assert not problems
    assert len(found) > 600


def test_an_item_says_before_and_after_the_reason_the_authority_and_where_to_check(site: Path) -> None:
    feed = msgspec.json.decode((site / "en/decisions/kind-project.extended.json").read_bytes())
    html = feed["items"][0]["content_html"]
    told = (
        "end before: December 2016",
        "new end: December 2017",
        "示例理由",
        "示例文件 &lt;1&gt; &amp; 2",
        "Article 20</a>",
    )
    for each in told:
        assert each in html
    assert "https://gongshi.example/en/projects/P" in html and "/entries/" in html and "gongshi proof" in html


@pytest.mark.parametrize("feed", ["feed", "findings", "decisions/notices-closing"])
def test_every_item_is_a_headline_and_a_sentence_with_its_article_and_where_to_check(feed: str, site: Path) -> None:
    for language, stop in (("zh", "。"), ("en", ".")):
        items = msgspec.json.decode((site / language / f"{feed}.json").read_bytes())["items"]
        assert items
        for item in items:
            html = item["content_html"]
            title = re.sub(r"^(\[[^]]+\] )+", "", item["title"])
            assert len(title) <= MOST[language] and not title.endswith(stop), title
            assert item["summary"].splitlines()[0].endswith(stop), item["summary"]
            assert f"/{language}/rulebook-" in html and "gongshi proof " in html and "/audit.html" in html


def test_an_item_says_that_no_authority_was_published_where_its_kind_has_a_field_for_it(tmp_path: Path) -> None:
    proposed = Step("programme/1", ProgrammeProposed(title="示例专项", number=1), "2015-01-05")
    suspended = Step("programme/1", ProgrammeSuspended(reason="停工。"), "2015-02-05")
    given = [msgspec.structs.replace(each, authority=None) for each in entries([proposed, suspended])]
    built(given, tmp_path / "www")
    for language, said in (("zh", "依据：未公布"), ("en", "Authority: not published")):
        items = msgspec.json.decode((tmp_path / "www" / language / "feed.json").read_bytes())["items"]
        assert [said in item["content_html"] for item in items] == [True, False]


def test_the_page_of_feeds_offers_what_exists_and_the_same_as_opml(site: Path) -> None:
    for language in ("zh", "en"):
        root = etree.parse(site / language / "feeds.opml").getroot()
        addresses = [each.get("xmlUrl") for each in root.iter("outline") if each.get("xmlUrl")]
        text = (site / language / "feeds.html").read_text(encoding="utf-8")
        assert len(addresses) == len(set(addresses)) > 60
        for address in addresses:
            path = address.removeprefix(SETTINGS.base_url)
            assert (site / path).is_file(), path
            for ending in (".rss",) if path.endswith(".rss") else (".atom", ".rss", ".json"):
                assert f'href="{path.removeprefix(language + "/").rpartition(".")[0]}{ending}"' in text


def test_no_item_of_the_feeds_for_beginners_stands_in_two_of_them(site: Path) -> None:
    """A reader that keeps an item once for all feeds loses none (newsboat)."""
    for language in ("zh", "en"):
        root = etree.parse(site / language / "feeds-starter.opml").getroot()
        addresses = [each.get("xmlUrl") for each in root.iter("outline") if each.get("xmlUrl")]
        assert len(addresses) == 7
        ids = []
        for address in addresses:
            feed = etree.parse(site / address.removeprefix(SETTINGS.base_url)).getroot()
            ids += [each.text for each in feed.iterfind("{*}entry/{*}id")]
        assert len(ids) == len(set(ids)) > 50


def test_a_resident_follows_the_approvals_and_notices_of_a_district(site: Path) -> None:
    given = lively(LONGEST)
    told = msgspec.json.decode((site / "zh/decisions/approvals.json").read_bytes())["items"]
    found = 0
    for path in sorted((site / "zh/decisions").glob("approvals-by-district-*.rss")):
        items = etree.parse(path).getroot().findall("channel/item")
        found += len(items)
        for item in items:
            assert given[int(item.findtext("guid").split("/")[-2])].kind == "project.approved"
        home = etree.parse(path).getroot().findtext("channel/link").removeprefix(SETTINGS.base_url)
        assert (site / home).is_file()
    assert found and told


def test_closings_come_on_the_day_after_the_last_one(site: Path) -> None:
    """A notice open until a day is told as closed from midnight in Beijing, whatever entry came that day."""
    given_book = lively(LONGEST)
    items = msgspec.json.decode((site / "zh/decisions/notices-closing.json").read_bytes())["items"]
    assert items
    for item in items:
        index = int(item["id"].split("/")[-2])
        ends = given_book[index].fact.ends  # type: ignore[attr-defined]
        assert item["date_published"] >= f"{ends}T16:00:00"
        assert "%E" not in item["id"] and item["id"].startswith("tag:gongshi.example")


def test_a_decision_leaves_the_feeds_it_does_not_concern_as_they_were(tmp_path: Path) -> None:
    book = lively(121)
    built(book[:120], tmp_path / "www")
    feeds = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (tmp_path / "www").rglob("*.atom")}
    built(book, tmp_path / "www")
    touched = {path for path, (when, _) in feeds.items() if path.stat().st_mtime_ns != when}
    assert touched
    assert all(path.read_bytes() != feeds[path][1] for path in touched)
    assert len(touched) < 30 < len(feeds)


def test_a_correction_says_both_values_as_the_page_does(tmp_path: Path) -> None:
    """Not as the JSON in which they are recorded."""
    paid = Step("project/P1", ProjectDisbursed(amount=105_000_000, source="municipal"), "2015-01-06")
    wrong = EntryCorrected(number=2, field="amount", wrong="105000000", right="150000000", reason="示例理由")
    built(entries([PROPOSED, paid, Step("project/P1", wrong, "2015-01-07")]), tmp_path / "www")
    for language, values in (("zh", ("105万元", "150万元")), ("en", ("CNY 1.05 million", "CNY 1.5 million"))):
        items = msgspec.json.decode((tmp_path / "www" / language / "decisions/corrections.json").read_bytes())["items"]
        assert [item["content_html"].count(each) for item in items for each in values] == [2, 2]
        assert "105000000" not in items[0]["content_html"]


def test_a_single_project_and_unit_is_followed_in_rss_alone(site: Path) -> None:
    """There are as many of these feeds as projects and units; the broad ones come in three formats."""
    for folder in ("projects", "organisations"):
        feeds = {path.suffix for path in (site / "zh" / folder).iterdir()} - {".html"}
        assert feeds == {".rss"}
    assert {path.suffix for path in (site / "zh" / "programmes").iterdir()} >= {".atom", ".rss", ".json"}
    units = [path for path in (site / "zh" / "findings").glob("organisation-*") if path.suffix != ".html"]
    assert units and {path.suffix for path in units} == {".rss"}
    page = next((site / "en" / "projects").glob("*.html")).read_text(encoding="utf-8")
    assert 'type="application/rss+xml"' in page and ".atom" not in page.partition("<main")[0]
