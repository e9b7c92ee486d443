"""The charter's page and data; tables that list a vocabulary lose no sum; the law's text with the book's periods."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from domain.rules.adoption import CharterAmended, CharterCalendarSet
from domain.rules.charter import CalendarYear, CharterTerm, CharterVocabulary, EndedTerm, Period
from domain.rules.in_force import default
from projections.trends import Years
from site_builder.reports import sums
from site_builder.rulebook.law import articles
from site_builder.words.book_words import BookWords, default_words
from site_builder.words.periods import with_periods
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import STREAM, M, charter, own_charter, steps_with, with_charter
from tests.site_builder.given_site import built, site_over

SEVEN = Period(name="notice_least", number=7, unit="working_days")
FIVE = Period(name="notice_least", number=5, unit="working_days")
AMENDED = CharterAmended(
    effective_on="2016-06-01", reason="示例", authority="示例机关", periods=(SEVEN,), before=(FIVE,),
    add=(CharterVocabulary(name="fund_source", terms=(CharterTerm(code="gift", zh="社会捐赠", en="gifts"),)),),
    end=(EndedTerm(vocabulary="fund_source", code="private", until="2016-05-31"),),
)  # fmt: skip
NEXT_YEAR = CharterCalendarSet(
    calendar=CalendarYear(year=2027, off=("2027-01-01",), worked=("2027-02-06",), source="示例通知")
)


def text(page: Path) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")).split())


def numbers(page: Path, heading: str) -> dict[str, list[str]]:
    """The rows of the first table under a heading: by their heads, the cells."""
    told = re.split(rf"{heading}</(?!a>)", page.read_text(encoding="utf-8"), maxsplit=1)[1].partition("</table>")[0]
    rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in told.split("<tr>")[2:])
    plain = ([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in rows)
    return {head: cells for head, *cells in plain}


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a book whose charter was adopted, amended and given the calendar of a year."""
    adopted = charter({}, title="示例章程", title_en="Example charter", periods=(*default().charter.periods, FIVE))
    facts = ((adopted, "2016-01-04"), (AMENDED, "2016-05-03"), (NEXT_YEAR, "2016-11-30"))
    out = tmp_path_factory.mktemp("amended") / "www"
    built(entries([Step(STREAM, fact, day) for fact, day in facts]), out, as_of="2018-12-31")
    return out


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a book with a source, a class, a method, a rating … of its own."""
    out = tmp_path_factory.mktemp("other") / "www"
    built(entries(with_charter(own_charter("新"), steps_with("free"))), out, as_of="2018-12-31")
    return out


def test_the_page_shows_what_is_in_force_and_what_was_amended_when(amended: Path) -> None:
    page = text(amended / "zh/charter.html")
    assert "示例章程" in page and "2016年1月4日" in page
    assert "公示期最短 5个工作日 至2016年5月31日止 不再适用" in page and "公示期最短 7个工作日 2016年6月1日起" in page
    assert re.search(r"民营资本投入 private capital private 至2016年5月31日止 已停用", page)
    assert "社会捐赠 gifts gift 2016年6月1日起" in page
    assert "2027 2027年1月1日 2027年2月6日 示例通知" in page
    links = (amended / "zh/charter.html").read_text(encoding="utf-8")
    assert all(f'id="e{index}"' in links for index in range(3))


def test_the_sentences_of_the_charter_name_terms_by_their_words(amended: Path) -> None:
    chinese, english = text(amended / "zh/charter.html"), text(amended / "en/charter.html")
    assert (
        "新增资金来源“社会捐赠”，停用资金来源“民营资本投入”（至2016年5月31日），公示期最短由5个工作日改为7个工作日"
        in chinese
    )
    assert "Added: sources of funds “gifts”. Ended: sources of funds “private capital” (until 31 May 2016)." in english
    assert "shortest notice 7 working days (was 5 working days)" in english
    assert "录入2027年工作日历，依据示例通知。" in chinese and "working days of 2027 was entered" in english


def test_the_same_is_published_for_programs(amended: Path) -> None:
    told = json.loads((amended / "charter.json").read_bytes())
    assert told["own"] is True and told["title"] == "示例章程" and told["entries"] == [0, 1, 2]
    terms = {each["name"]: {term["code"]: term for term in each["terms"]} for each in told["vocabularies"]}
    assert terms["fund_source"]["gift"] == {
        "code": "gift", "zh": "社会捐赠", "en": "gifts", "since": "2016-06-01", "state": "in_force",
    }  # fmt: skip
    assert terms["fund_source"]["private"]["state"] == "ended"
    assert [(each["number"], each["state"]) for each in told["periods"] if each["name"] == "notice_least"] == [
        (5, "ended"), (7, "in_force"),
    ]  # fmt: skip


def test_a_day_on_which_a_term_begins_makes_the_page_anew(tmp_path: Path) -> None:
    """What was built before the amendment holds is, as of a later day, what a clean build gives."""
    given = entries(
        [Step(STREAM, charter({}, title="示例章程"), "2016-01-04"), Step(STREAM, AMENDED, "2016-05-03")]
    )  # fmt: skip
    built(given, tmp_path / "www", as_of="2016-05-31")
    assert "社会捐赠 gifts gift 2016年6月1日起 尚未启用" in text(tmp_path / "www/zh/charter.html")
    built(given, tmp_path / "www", as_of="2016-06-01")
    built(given, tmp_path / "clean", as_of="2016-06-01")
    again = (tmp_path / "www/zh/charter.html").read_bytes()
    assert again == (tmp_path / "clean/zh/charter.html").read_bytes() and "尚未启用" not in again.decode()


def test_a_book_without_a_charter_shows_the_default_one(tmp_path: Path) -> None:
    built(entries(steps_with("municipal")), tmp_path / "www", as_of="2018-12-31")
    page = text(tmp_path / "www/zh/charter.html")
    assert "本记录簿没有自己的章程，适用默认章程《北京技术创新行动计划（2014—2017年）章程》。" in page
    told = json.loads((tmp_path / "www/charter.json").read_bytes())
    assert told["own"] is False and told["entries"] == []
    assert 'href="charter.html"' in (tmp_path / "www/zh/index.html").read_text(encoding="utf-8")
    assert 'href="charter.html"' in (tmp_path / "www/zh/rulebook-i.html").read_text(encoding="utf-8")


def test_trends_count_every_source_and_method(other: Path) -> None:
    page = other / "zh/trends.html"
    sources = numbers(page, "<caption>每年新立项目的预算")
    assert sources == {"新fund_source": ["500元"], "市级财政资金": ["400元"], "其他资金": ["100元"]}
    assert numbers(page, "每年的预算")["2016"][0] == "1,000元"  # the sum of these
    assert numbers(page, "<caption>每年新立的项目数") == {"新method": ["1"], "招标": ["1"]}
    assert numbers(page, "每年按来源拨付的资金，和退回的资金") == {
        "新fund_source": ["200元"],
        "市级财政资金": ["100元"],
    }


def test_a_programme_counts_every_source_and_class(other: Path) -> None:
    page = text(other / "zh/programmes/1.html")
    for told in ("新fund_source 500元", "市级财政资金 400元", "其他资金 100元", "新management_class 1", "新method 1"):
        assert told in page, told


def test_evaluations_are_listed_by_every_rating(other: Path) -> None:
    assert "新rating" in text(other / "zh/evaluations.html") and "新stage" in text(other / "zh/projects/P2.html")


def test_annual_figures_count_every_source_even_one_of_no_charter(tmp_path: Path) -> None:
    with site_over(tmp_path, entries(with_charter(own_charter("新"), steps_with("free"))), "2018-12-31") as site:
        tally = (site.reader.document("trends", M, Years) or {})["2016"]
        found = sums.by_source(site.words, {**tally, "source gone": 7}, [])
    assert {source: each.value for source, each in found.items()} == {
        "free": 50000, "municipal": 40000, "other": 10000, "gone": 7,
    }  # fmt: skip


def test_tables_stand_in_the_order_of_the_charter_then_the_rest() -> None:
    counted = {"unknown", "zeta", "other", "municipal", "alpha"}
    assert default_words().ordered("fund_source", counted) == ["municipal", "other", "alpha", "zeta", "unknown"]


def test_the_text_of_the_law_has_the_periods_of_the_book() -> None:
    weeks = Period(name="publication", number=10, unit="calendar_days")
    own = BookWords(default().charter.__class__(id="main", adopted_on="2016-01-04", title="x", periods=(weeks, SEVEN)))
    published, notice, after = (articles()[number] for number in (29, 14, 26))
    assert "起20个工作日内公开" in with_periods(default_words(), "zh", published.text_zh)
    assert "within 10 days of its formation" in with_periods(own, "en", published.text_en)
    assert "最短" not in with_periods(default_words(), "zh", notice.text_zh)
    assert "最短7个工作日" in with_periods(own, "zh", notice.text_zh)
    assert "随后三年" in with_periods(default_words(), "zh", after.text_zh)
    assert with_periods(own, "zh", after.text_zh) == "对通过验收的项目的效益和影响作后评估。"


def test_an_office_is_quoted_only_in_what_its_own_charter_says(amended: Path, other: Path, tmp_path: Path) -> None:
    built(entries(with_charter(charter({}, quotes=()), [])), tmp_path / "www", as_of="2018-12-31")
    assert "<blockquote" in (other / "zh/rulebook-a.html").read_text(encoding="utf-8")  # it took over the plan's
    assert "<blockquote" not in (tmp_path / "www/zh/rulebook-a.html").read_text(encoding="utf-8")


def test_the_dictionary_shows_the_days_of_terms(amended: Path) -> None:
    page = (amended / "zh/dictionary-project.html").read_text(encoding="utf-8")
    assert "<code>gift</code> 社会捐赠 <small>2016年6月1日起</small>" in page
    assert "<code>private</code> 民营资本投入 <small>至2016年5月31日止</small>" in page
