"""The record itself: timely, corrected, free of personal data, true to old lists (Art. 29, 31 to 34)."""

from __future__ import annotations

from typing import Any

from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.organisation import OrganisationRegistered
from domain.rules.report import ReportSubmitted
from tests.rulebook.ground import UNIVERSITY
from tests.scenario import Scenario, article

WRONG = (UNIVERSITY, OrganisationRegistered(name="某大雪", body="university"), "2014-05-06")
NAMED: dict[str, Any] = {"stream": UNIVERSITY, "number": 1, "field": "name", "reason": "录入错误"}
OLD = "evaluation/71201001"


@article(29)
def test_an_entry_is_published_within_twenty_working_days(scenario: Scenario) -> None:
    """What was decided on 14 April 2014 and is public by 6 May is 15 working days old: 4 May was worked."""
    scenario.when_published(decided_on="2014-04-14", recorded_on="2014-05-06").then_lag(15, late=False)


@article(29)
def test_an_entry_is_late_after_twenty_working_days(scenario: Scenario) -> None:
    """What becomes public on the 21st working day is late, and the site says so."""
    scenario.when_published(decided_on="2014-04-14", recorded_on="2014-05-14").then_lag(21, late=True)


@article(29)
def test_a_year_without_a_calendar_makes_nobody_late(scenario: Scenario) -> None:
    """In a year whose holidays are not announced yet no working days are counted, and nothing is called late."""
    scenario.when_published(decided_on="2027-02-01", recorded_on="2027-03-02").then_lag(None, late=False)


@article(31)
def test_a_wrong_statement_is_answered_by_the_right_one(scenario: Scenario) -> None:
    """A correction names the entry, the wrong and the right statement and the reason."""
    scenario.given(WRONG).on("2014-05-08").when("entry.corrected", **NAMED, wrong='"某大雪"', right='"某大学"').then(
        "entry.corrected", number=1, right='"某大学"'
    ).then_state(name="某大学")


@article(31)
def test_a_correction_changes_the_statement(scenario: Scenario) -> None:
    """A correction that leaves the statement as it was is refused."""
    scenario.given(WRONG).on("2014-05-08").when(
        "entry.corrected", **NAMED, wrong='"某大雪"', right='"某大雪"'
    ).then_refused('Art. 31: a correction changes the statement; both are "某大雪".')


@article(31)
def test_statements_are_given_as_json(scenario: Scenario) -> None:
    """A correction whose statements are not JSON values is refused, since they could be misread."""
    scenario.given(WRONG).on("2014-05-08").when(
        "entry.corrected", **NAMED, wrong="某大雪", right="某大学"
    ).then_refused("Art. 31: the wrong and the right statement are given as JSON values.")


@article(31)
def test_the_record_is_read_as_corrected(scenario: Scenario) -> None:
    """After a correction the stream amounts to what is right, and both entries stay."""
    correction = EntryCorrected(number=1, field="name", wrong='"某大雪"', right='"某大学"', reason="录入错误")
    scenario.given(WRONG, (UNIVERSITY, correction, "2014-05-08")).then_stands(UNIVERSITY, name="某大学")


REPORT = "report/415800712--Z141100000114001/01"
SUBMITTED = (REPORT, ReportSubmitted(title="示例报告"), "2016-12-15")


@article(32)
def test_personal_data_is_erased(scenario: Scenario) -> None:
    """The authors of a report are erased beside the book, and the erasure goes on record with its legal basis."""
    scenario.given(SUBMITTED).on("2022-03-01").when(
        "personal_data.erased", stream=REPORT, index=41, field="authors", basis="个人信息保护法第四十七条"
    ).then("personal_data.erased", index=41, field="authors").then_state(title="示例报告")


@article(32)
def test_only_personal_data_is_erased(scenario: Scenario) -> None:
    """The title of a report is not personal data and is not erased."""
    scenario.given(SUBMITTED).on("2022-03-01").when(
        "personal_data.erased", stream=REPORT, index=41, field="title", basis="个人信息保护法第四十七条"
    ).then_refused("Art. 32: title is not personal data of any kind of entry.")


@article(32)
def test_an_erasure_states_its_legal_basis(scenario: Scenario) -> None:
    """An erasure without a legal basis is refused."""
    scenario.given(SUBMITTED).on("2022-03-01").when(
        "personal_data.erased", stream=REPORT, index=41, field="authors"
    ).then_refused("Art. 32: a decision of this kind states its basis.")


@article(32)
def test_what_carries_no_personal_data_has_none_erased(scenario: Scenario) -> None:
    """Where no entry carries personal data there is nothing to erase."""
    scenario.given(WRONG).on("2022-03-01").when(
        "personal_data.erased", stream=UNIVERSITY, index=1, field="name", basis="个人信息保护法第四十七条"
    ).then_refused(f"Art. 32: no entry of {UNIVERSITY} carries personal data.")


@article(33, 24)
def test_a_rating_of_an_old_list_stands_alone(scenario: Scenario) -> None:
    """A rating that an old list gives in its own word, without evaluator or commission, is kept as it is."""
    fact = EvaluationReported(subject="project/71201001", scale="source", overall="特优")
    scenario.given((OLD, fact, None)).then_stands(OLD, status="reported", of="project/71201001", overall="特优")


@article(33)
def test_a_copied_rating_does_not_open_the_way_for_a_decision(scenario: Scenario) -> None:
    """What is copied from an old list is not dressed up as a fresh decision: it is not reported a second time."""
    fact = EvaluationReported(subject="project/71201001", scale="source", overall="良")
    scenario.given((OLD, fact, None)).on("2018-01-02").when(
        "evaluation.reported",
        stream=OLD,
        ratings=[{"dimension": "execution", "rating": "excellent", "reason": "重新认定"}],
        overall="excellent",
    ).then_refused("Art. 24: this evaluation is reported already.")


@article(34)
def test_what_is_not_published_stays_empty(scenario: Scenario) -> None:
    """Where an old list says neither who evaluated nor when, the record says nothing."""
    fact = EvaluationReported(subject="project/71201001", scale="source", overall="优")
    scenario.given((OLD, fact, None)).then_stands(
        OLD, evaluator=None, stage=None, commissioned_on=None, reported_on=None, ratings=()
    )


@article(34)
def test_a_decision_leaves_no_gap(scenario: Scenario) -> None:
    """A body that is registered today states its type; only an old list may lack it."""
    scenario.on("2014-05-06").when("organisation.registered", stream=UNIVERSITY, name="某大学").then_refused(
        "Art. 4: a decision of this kind states its body."
    )


@article(4)
def test_a_text_has_no_character_that_cannot_be_seen(scenario: Scenario) -> None:
    """A text with a character that turns its direction, breaks its line or cannot be seen is refused."""
    scenario.on("2014-05-08").when(
        "organisation.registered", stream=UNIVERSITY, name="Example\u202e University", body="university"
    ).then_malformed("name: 'Example\\u202e University' has a character that cannot be seen: U+202E")
