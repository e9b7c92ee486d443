"""The rulebook says under which charter its scenarios run, and how that of the book differs from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.adoption import CharterAdopted, CharterAmended
from domain.rules.charter import STREAM, CharterTerm, EndedTerm, Period
from domain.rules.in_force import default
from domain.rules.vocabulary import VOCABULARIES
from site_builder.content.charter_differences import CharterDifference, differences
from site_builder.words.book_words import BookWords, default_words
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import charter, own_charter, steps_with
from tests.site_builder.given_site import built

PLAN = default().charter
GIFT = CharterTerm(code="gift", zh="社会捐赠", en="gifts")


def found(adopted: CharterAdopted, *amended: CharterAmended, language: str = "zh") -> dict[str, CharterDifference]:
    """How the charter of a book differs from the default one, by what the matter is called."""
    held = adopted.after(PLAN.__class__(id="main"), "2016-01-04")
    for fact in amended:
        held = fact.after(held, "2016-05-03")
    return {each.label: each for each in differences(BookWords(held), language)}


def with_period(name: str, number: int, unit: str) -> CharterAdopted:
    """The plan's charter with another period."""
    kept = [each for each in PLAN.periods if each.name != name]
    return charter({}, periods=(*kept, Period(name=name, number=number, unit=unit)))  # type: ignore[arg-type]


def test_the_default_charter_and_one_that_says_the_same_differ_in_nothing() -> None:
    assert differences(default_words(), "zh") == [] and found(charter({}, title="另名")) == {}


@pytest.mark.parametrize("period", {each.name: each for each in PLAN.periods}.values(), ids=lambda each: each.name)
def test_every_period_that_differs_is_told(period: Period) -> None:
    told = found(with_period(period.name, 99, period.unit))
    assert [(each.section, each.own[0][:2]) for each in told.values()] == [("periods", "99")]
    assert all(str(period.number) in each.default[0] for each in told.values())


def test_a_period_that_the_default_charter_has_not_stands_against_none() -> None:
    told = found(with_period("notice_least", 5, "working_days"), language="en")
    assert told["Shortest notice"] == ("periods", "Shortest notice", ["5 working days"], [])


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_vocabulary_with_another_term_is_told(name: str) -> None:
    term = CharterTerm(code="other_term", zh="另词", en="another", of=tuple(_parents(name)))
    told = found(charter({name: term}))
    assert [(each.section, len(each.own), each.default) for each in told.values()] == [(name, 1, [])]
    assert [each.own[0].partition("（")[0] for each in told.values()] == ["另词"]


def _parents(name: str) -> list[str]:
    return [each.of[0] for each in PLAN.vocabulary(name) if each.of][:1]


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"currency": "EUR"}, "币种"), ({"weekend": (5, 6)}, "周休日"), ({"report_number": "free"}, "科技报告编号规则"),
        ({"codes": ()}, "核算校验位的机构代码"),
    ],
)  # fmt: skip
def test_what_a_charter_says_once_is_told_where_it_differs(changed: dict[str, object], label: str) -> None:
    assert [*found(charter({}, **changed))] == [label]


def test_a_term_of_other_traits_stands_on_both_sides_with_them() -> None:
    term = PLAN.vocabulary("method")[0]
    other = CharterTerm(code=term.code, zh=term.zh, en=term.en, traits=("justified", "by_call"))
    told = charter({}, vocabularies=PLAN.with_terms("method", (other, *PLAN.vocabulary("method")[1:])).vocabularies)
    method = found(told)["遴选方式"]
    assert method.own == [f"{term.zh}（须说明理由、须有申报指南）"] and method.default[0].startswith(str(term.zh))
    assert len(method.default) == 1 and method.default != method.own


def test_a_term_that_an_amendment_ends_is_told_with_its_last_day() -> None:
    ended = EndedTerm(vocabulary="fund_source", code="private", until="2016-05-31")
    amended = CharterAmended(effective_on="2016-06-01", reason="示例", authority="示例机关", end=(ended,))
    told = found(charter({}), amended)["资金来源"]
    assert (told.own, told.default) == (["民营资本投入（至2016年5月31日止）"], ["民营资本投入"])


def test_the_rulebook_says_so_with_links(tmp_path: Path) -> None:
    adopted = own_charter("新", title="某省章程", title_en="Charter of a province")
    built(entries([Step(STREAM, adopted, "2016-01-04")]), tmp_path / "own", as_of="2018-12-31")
    page = (tmp_path / "own/zh/rulebook.html").read_text("utf-8")
    english = (tmp_path / "own/en/rulebook.html").read_text("utf-8")
    assert f"各情形适用默认章程《{PLAN.title}》。" in page and "适用自己的章程《某省章程》" in page
    assert "its own charter, Charter of a province" in english and "<span lang=zh>新 fund_source</span>" in english
    assert 'href="#charter"' in page and 'id="charter"' in page
    links = re.findall(r'href="charter\.html#(\w+)"', page)
    shown = (tmp_path / "own/zh/charter.html").read_text("utf-8")
    assert {"fund_source", "method", "rating"} <= {*links} and all(f'id="{each}"' in shown for each in links)


def test_a_book_without_another_charter_has_no_table(tmp_path: Path) -> None:
    built(entries(steps_with("municipal")[:2]), tmp_path / "none", as_of="2018-12-31")
    built(entries([Step(STREAM, charter({}, title="另名"), "2016-01-04")]), tmp_path / "same", as_of="2018-12-31")
    none, same = ((tmp_path / each / "zh/rulebook.html").read_text("utf-8") for each in ("none", "same"))
    assert "本记录簿没有自己的章程，也适用默认章程。" in none and "本记录簿的章程《另名》与默认章程没有不同。" in same
    assert 'id="charter"' not in none + same and "规定事项" not in none + same
