"""The charter: what the law leaves open, said by the book for its own time (Art. 38)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from domain.rules.adoption import CharterAdopted, CharterAmended, CharterCalendarSet
from domain.rules.charter import CalendarYear, CharterTerm, CharterVocabulary, EndedTerm, Period
from domain.rules.in_force import default
from tests.rulebook.given import PROJECT, proposed
from tests.scenario import Scenario, Step, article

CHARTER = "charter/main"
FIELDS = ("title", "currency", "weekend", "table", "vocabularies", "periods", "codes", "report_number")
DEFAULT: dict[str, Any] = {name: getattr(default().charter, name) for name in FIELDS}
DEFAULT |= {"title": "示例章程", "title_en": "Example charter"}
TERMS: dict[str, Any] = msgspec.to_builtins(DEFAULT)
NOTICE = Period(name="notice_least", number=5, unit="working_days")


def adopted(*periods: Period) -> list[Step]:
    """A charter like that of the plan, with a shortest notice of five working days."""
    fact = CharterAdopted(**{**DEFAULT, "periods": (*DEFAULT["periods"], *(periods or (NOTICE,)))})
    return [(CHARTER, fact, "2014-04-15")]


def with_terms(vocabulary: str, *terms: dict[str, Any]) -> dict[str, Any]:
    """The charter of the plan with other terms of one vocabulary."""
    others = [each for each in TERMS["vocabularies"] if each["name"] != vocabulary]
    return {**TERMS, "vocabularies": [*others, *([{"name": vocabulary, "terms": list(terms)}] if terms else [])]}


@article(38)
def test_a_charter_is_adopted(scenario: Scenario) -> None:
    """A book adopts a charter of its own before anything that rests on it is on record."""
    scenario.on("2014-04-15").when("charter.adopted", stream=CHARTER, **TERMS).then(
        "charter.adopted", currency="CNY"
    ).then_state(adopted_on="2014-04-15", currency="CNY")


@article(38)
def test_a_charter_is_adopted_once(scenario: Scenario) -> None:
    """A second charter is refused; the first is amended."""
    scenario.given(adopted).on("2014-05-04").when("charter.adopted", stream=CHARTER, **TERMS).then_refused(
        "Art. 38: the charter is adopted already; amend it (charter.amended)."
    )


@article(38)
@pytest.mark.parametrize(
    ("vocabulary", "terms", "refusal"),
    [
        ("category", [], "the vocabulary category is missing; each of the law's has a term."),
        ("category", [{"code": "all", "en": "all"}], "all of category is a word of the law itself; take another code."),
        ("category", [{"code": "one"}], "one of category has no words, in Chinese or in English."),
        (
            "category",
            [{"code": "one", "zh": "一类"}, {"code": "two", "zh": "一类"}],
            "一类 names both one and two of category on one day.",
        ),
        ("ip_step", [{"code": "filing", "zh": "申请"}], "ip_step has no search, which the law names."),
        (
            "policy_type",
            [{"code": "tax", "zh": "税收", "of": ["supply"]}],
            "policy_type has no term that belongs to demand.",
        ),
        (
            "category",
            [{"code": "one", "zh": "一类", "traits": ["person"]}],
            "person says nothing of a term of category (one); there it may be —.",
        ),
        (
            "category",
            [{"code": "one", "zh": "一类", "since": "2015-01-01", "until": "2014-12-31"}],
            "one of category would end before it begins.",
        ),
    ],
)
def test_a_charter_is_whole(scenario: Scenario, vocabulary: str, terms: list[dict[str, Any]], refusal: str) -> None:
    """A charter with a term that no decision could use, or without one that the law needs, is refused."""
    scenario.on("2014-04-15").when("charter.adopted", stream=CHARTER, **with_terms(vocabulary, *terms)).then_refused(
        f"Art. 38: {refusal}"
    )


@article(38)
def test_what_is_on_record_keeps_its_words(scenario: Scenario) -> None:
    """A book that began without a charter keeps the codes under which its entries were made."""
    kept = [term for term in msgspec.to_builtins(default().terms("category")) if term["code"] != "city_sustainability"]
    scenario.given(proposed).on("2014-09-01").when(
        "charter.adopted", stream=CHARTER, **with_terms("category", *kept)
    ).then_refused(
        "Art. 38: category keeps city_sustainability with the same words: entries were made under it. Leave it in the"
        " charter, with the last day of its use."
    )


@article(14, 38)
def test_a_notice_is_not_shorter_than_the_charter_says(scenario: Scenario) -> None:
    """A notice shorter than the shortest one of the charter is refused."""
    scenario.given(proposed, adopted).on("2014-09-01").when(
        "project.notice_opened", stream=PROJECT, working=True, starts="2014-09-01", days=4
    ).then_refused(
        "Art. 14: a notice lasts at least 5 working_days; this one would end on 2014-09-05, before 2014-09-09."
    )


@article(14, 38)
def test_a_notice_in_other_days_is_held_against_the_last_day(scenario: Scenario) -> None:
    """A notice in calendar days is long enough where it ends no earlier than one in working days would."""
    scenario.given(proposed, adopted).on("2014-09-01").when(
        "project.notice_opened", stream=PROJECT, working=False, starts="2014-09-01", days=8
    ).then("project.notice_opened", ends="2014-09-09")


def longer() -> list[Step]:
    """An amendment: from 2015 on a notice lasts at least seven working days, and foundations may be registered."""
    fact = CharterAmended(
        effective_on="2015-01-01",
        add=(CharterVocabulary(name="body", terms=(CharterTerm(code="foundation", zh="基金会", en="foundation"),)),),
        end=(EndedTerm(vocabulary="body", code="alliance", until="2015-06-30"),),
        periods=(Period(name="notice_least", number=7, unit="working_days"),),
        reason="示例",
        authority="示例机关",
    )
    return [(CHARTER, fact, "2014-12-01")]


@article(38)
@pytest.mark.parametrize(
    ("on", "days", "stands"), [("2014-12-31", 5, True), ("2015-01-05", 5, False), ("2015-01-05", 7, True)]
)
def test_a_decision_is_asked_under_the_charter_of_its_day(scenario: Scenario, on: str, days: int, stands: bool) -> None:
    """The period of the day of the decision holds, whatever was amended for later days."""
    asked = (
        scenario.given(proposed, adopted, longer)
        .on(on)
        .when("project.notice_opened", stream=PROJECT, working=True, starts=on, days=days)
    )
    if stands:
        asked.then("project.notice_opened", days=days)
    else:
        asked.then_refused(
            "Art. 14: a notice lasts at least 7 working_days; this one would end on 2015-01-12, before 2015-01-14."
        )


@article(38)
@pytest.mark.parametrize(
    ("on", "code", "refusal"),
    [
        ("2014-12-31", "foundation", "foundation may be used from 2015-01-01 on, not on 2014-12-31."),
        ("2015-07-01", "alliance", "alliance was used until 2015-06-30, not on 2015-07-01."),
        (
            "2015-07-01",
            "palace",
            "the charter has no palace; it has government, department, district, enterprise, university, institute,"
            " third_party, other, foundation.",
        ),
    ],
)
def test_a_code_may_be_used_on_its_days_alone(scenario: Scenario, on: str, code: str, refusal: str) -> None:
    """A term that the charter does not have on the day of the decision is refused."""
    scenario.given(proposed, adopted, longer).on(on).when(
        "organisation.registered", stream="organisation/示例机构", name="示例机构", body=code
    ).then_refused(f"Art. 38: body: {refusal}")


@article(38)
@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"effective_on": "2014-04-30"}, "an amendment holds from its own day or a later one, not from 2014-04-30."),
        ({}, "the amendment changes nothing."),
        (
            {"end": [{"vocabulary": "stage", "code": "post", "until": "2015-12-31"}]},
            "the law needs post of stage; it does not end.",
        ),
        (
            {"end": [{"vocabulary": "stage", "code": "final", "until": "2015-12-31"}]},
            "stage has no final to end.",
        ),
        (
            {"add": [{"name": "method", "terms": [{"code": "directed", "zh": "直接委托"}]}]},
            "directed was used in method before; other words are another code.",
        ),
    ],
)
def test_what_is_amended(scenario: Scenario, terms: dict[str, Any], refusal: str) -> None:
    """An amendment that reaches back, changes nothing, or takes away what the law needs is refused."""
    scenario.given(adopted).on("2014-05-04").when(
        "charter.amended",
        stream=CHARTER,
        **{"effective_on": "2015-01-01", "reason": "示例", "authority": "示例机关", **terms},
    ).then_refused(f"Art. 38: {refusal}")


@article(38)
def test_an_amendment_says_what_stood_before(scenario: Scenario) -> None:
    """An amendment of a period is completed with the period that it replaces."""
    scenario.given(adopted).on("2014-05-04").when(
        "charter.amended",
        stream=CHARTER,
        effective_on="2015-01-01",
        periods=[{"name": "notice_least", "number": 7, "unit": "working_days"}],
        reason="示例",
        authority="示例机关",
    ).then("charter.amended", before=(NOTICE,))


@article(38)
def test_the_calendar_of_a_year_is_entered(scenario: Scenario) -> None:
    """A year whose calendar the book does not have is entered at any time."""
    year = {"year": 2003, "off": ["2003-01-01"], "worked": [], "source": "示例通知"}
    scenario.on("2014-06-03").when("charter.calendar_set", stream=CHARTER, calendar=year).then("charter.calendar_set")


def calendar() -> list[Step]:
    """The calendar of 2027, entered."""
    year = CalendarYear(year=2027, off=("2027-01-01",), source="示例通知")
    return [(CHARTER, CharterCalendarSet(calendar=year), "2026-12-01")]


@article(14, 38)
def test_a_notice_runs_into_a_year_whose_calendar_is_entered(scenario: Scenario) -> None:
    """With the calendar of the next year on record, a notice in working days may end in it."""
    scenario.given(proposed, calendar).on("2026-12-28").when(
        "project.notice_opened", stream=PROJECT, working=True, starts="2026-12-28", days=5
    ).then("project.notice_opened", ends="2027-01-05")


@article(38)
def test_a_day_that_is_past_is_not_set_anew(scenario: Scenario) -> None:
    """Of a year whose calendar is known only days to come are changed."""
    year = {"year": 2014, "off": ["2014-05-01"], "worked": [], "source": "示例通知"}
    scenario.on("2014-06-03").when("charter.calendar_set", stream=CHARTER, calendar=year).then_refused(
        "Art. 38: 2014-01-01 is past, and its calendar is in the book; what was wrong is corrected (Art. 31)."
    )
