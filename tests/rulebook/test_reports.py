"""Scientific and technical reports: number, scope, and the day of the full text (Art. 30)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.fact import Attachment
from domain.rules.report import ReportSubmitted, classified_mark, normal_number, years_after
from tests.rulebook.ground import PROJECT, UNIVERSITY, project
from tests.scenario import Scenario, Step, article

NUMBER = "415800712--Z141100000114001/01"
REPORT = f"report/{NUMBER}"
BODY = Attachment(sha256="a" * 64, name="report.md", media_type="text/markdown", size=120_000)
TERMS: dict[str, Any] = {
    "number": NUMBER,
    "type": "final",
    "title": "大气污染成因研究最终报告",
    "project": PROJECT,
    "organisation": UNIVERSITY,
    "prepared_on": "2016-11-30",
    "scope": "public",
    "abstract": "目的：查明成因。方法：观测与模拟。结果：给出来源。结论：可用于预报。",
    "abstract_en": "Observation and modelling give the sources of pollution, which can be used to forecast it.",
    "keywords": ["大气污染", "源解析", "预报"],
    "body": BODY,
}


def deferred() -> list[Step]:
    """A deferred report whose full text is public from 15 December 2019."""
    fact = ReportSubmitted(
        number=NUMBER, title="示例报告", scope="deferred", deferred_years=3, release_day="2019-12-15", body=BODY
    )
    return [(REPORT, fact, "2016-12-15")]


@article(30)
def test_a_public_report_is_submitted(scenario: Scenario) -> None:
    """A public report is submitted under its number, and its full text is public from that day."""
    scenario.given(project).on("2016-12-15").when("report.submitted", stream=REPORT, **TERMS).then(
        "report.submitted", number=NUMBER, release_day="2016-12-15", warnings=None
    ).then_state(status="submitted", kind="final", project=PROJECT)


@article(30)
def test_one_hyphen_is_read_as_two(scenario: Scenario) -> None:
    """A number with one hyphen, as some forms print it, is recorded with two."""
    scenario.given(project).on("2016-12-15").when(
        "report.submitted", stream=REPORT, **{**TERMS, "number": NUMBER.replace("--", "-")}
    ).then("report.submitted", number=NUMBER)


@article(30)
def test_a_number_that_is_none_is_refused(scenario: Scenario) -> None:
    """A text that is not built as a report number is refused."""
    scenario.on("2016-12-15").when(
        "report.submitted", stream="report/2016-1", **{**TERMS, "number": "2016-1"}
    ).then_refused("Art. 30: 2016-1 is not a report number (organisation code--project number/serial).")


@article(30)
def test_a_report_is_recorded_under_its_number(scenario: Scenario) -> None:
    """A report is not recorded under a name that is not its number."""
    scenario.on("2016-12-15").when("report.submitted", stream="report/最终报告", **TERMS).then_refused(
        f"Art. 30: a report is recorded under its number {NUMBER}."
    )


@article(30, 4)
def test_a_failing_code_and_a_long_title_are_warnings(scenario: Scenario) -> None:
    """A failing check digit in the number and a title of more than 40 characters are kept as warnings."""
    number = "415800713--Z141100000114001/01"
    scenario.given(project).on("2016-12-15").when(
        "report.submitted", stream=f"report/{number}", **{**TERMS, "number": number, "title": "报" * 41}
    ).then("report.submitted", warnings=["code_check_digit", "long_title"])


@article(30)
@pytest.mark.parametrize("marked", ["密级：机密", "机密★10年", "（机密）大气污染成因"])
def test_a_classified_report_is_refused(scenario: Scenario, marked: str) -> None:
    """A report that carries a secrecy mark is refused."""
    scenario.on("2016-12-15").when("report.submitted", stream=REPORT, **{**TERMS, "title": marked}).then_refused(
        "Art. 30: the report is marked 机密; nothing classified is recorded."
    )


@article(30)
def test_a_restricted_scope_cannot_be_stated(scenario: Scenario) -> None:
    """There are two scopes of disclosure, public and deferred; a restricted or secret report has no place here."""
    scenario.on("2016-12-15").when("report.submitted", stream=REPORT, **{**TERMS, "scope": "secret"}).then_malformed(
        "Invalid enum value 'secret' - at `$.scope`"
    )


@article(30)
def test_a_deferred_report_states_its_years(scenario: Scenario) -> None:
    """A deferred report states for how many years its full text is withheld, and the day is computed from them."""
    scenario.given(project).on("2016-12-15").when(
        "report.submitted", stream=REPORT, **{**TERMS, "scope": "deferred", "deferred_years": 3}
    ).then("report.submitted", release_day="2019-12-15")


@article(30)
def test_a_deferral_without_years_is_refused(scenario: Scenario) -> None:
    """A deferred report that states no years is refused."""
    scenario.on("2016-12-15").when("report.submitted", stream=REPORT, **{**TERMS, "scope": "deferred"}).then_refused(
        "Art. 30: a deferred report states its years of deferral, 1 to 5."
    )


@article(30)
def test_a_deferral_lasts_five_years_at_most(scenario: Scenario) -> None:
    """No full text is withheld for more than five years."""
    scenario.given(project).on("2016-12-15").when(
        "report.submitted", stream=REPORT, **{**TERMS, "scope": "deferred", "deferred_years": 6}
    ).then_refused("Art. 30: a deferred report states its years of deferral, 1 to 5.")


@article(30)
def test_a_report_has_keywords(scenario: Scenario) -> None:
    """A report has from three to eight keywords."""
    scenario.on("2016-12-15").when(
        "report.submitted", stream=REPORT, **{**TERMS, "keywords": ["大气污染", "预报"]}
    ).then_refused("Art. 30: a report has from 3 to 8 keywords; this one has 2.")


@article(30)
def test_a_final_report_names_its_project(scenario: Scenario) -> None:
    """A final report that names only a programme is refused."""
    terms = {**TERMS, "programme": "programme/示例专项"}
    del terms["project"]
    scenario.on("2016-12-15").when("report.submitted", stream=REPORT, **terms).then_refused(
        "Art. 30: a final report names its project."
    )


@article(30)
def test_a_report_is_prepared_before_it_is_submitted(scenario: Scenario) -> None:
    """A report that is said to be prepared after its submission is refused."""
    scenario.on("2016-11-29").when("report.submitted", stream=REPORT, **TERMS).then_refused(
        "Art. 30: the report is said to be prepared on 2016-11-30, after it is submitted."
    )


@article(30)
def test_a_report_is_submitted_once(scenario: Scenario) -> None:
    """A report is not submitted twice under one number."""
    scenario.given(deferred).on("2016-12-16").when("report.submitted", stream=REPORT, **TERMS).then_refused(
        f"Art. 30: the report {NUMBER} is submitted already."
    )


@article(30)
def test_the_full_text_is_released_on_its_day(scenario: Scenario) -> None:
    """The full text of a deferred report is released from its day on."""
    scenario.given(deferred).on("2019-12-15").when("report.released", stream=REPORT).then(
        "report.released", body=BODY
    ).then_state(status="released", released_on="2019-12-15")


@article(30)
def test_the_full_text_is_not_released_early(scenario: Scenario) -> None:
    """The full text of a deferred report is not released before its day."""
    scenario.given(deferred).on("2019-12-14").when("report.released", stream=REPORT).then_refused(
        "Art. 30: the full text of this report is public from 2019-12-15."
    )


@article(30)
def test_the_text_that_is_released_is_the_text_that_was_submitted(scenario: Scenario) -> None:
    """A text with another SHA-256 than the submitted one is not released."""
    other = {"sha256": "b" * 64, "name": "report.md", "media_type": "text/markdown", "size": 120_000}
    scenario.given(deferred).on("2019-12-15").when("report.released", stream=REPORT, body=other).then_refused(
        "Art. 30: what is released is the text that was submitted, byte for byte."
    )


@article(30, 33)
def test_a_copied_deferral_is_reckoned_from_its_years(scenario: Scenario) -> None:
    """The day of the full text follows from the years of deferral that an old list gives."""
    fact = ReportSubmitted(title="示例报告", scope="deferred", deferred_years=2)
    scenario.given((REPORT, fact, "2016-12-15")).then_stands(REPORT, release_day="2018-12-15", deferred_years=2)


@article(30, 33)
def test_a_copied_deferral_without_a_day_is_not_released(scenario: Scenario) -> None:
    """A deferred report of an old list that gives neither day nor years is not released."""
    fact = ReportSubmitted(title="示例报告", scope="deferred")
    scenario.given((REPORT, fact, "2016-12-15")).on("2020-01-02").when("report.released", stream=REPORT).then_refused(
        "Art. 30: it is not on record from which day the full text of this report is public."
    )


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("商业秘密保护机制研究", None),
        ("国家秘密保护法学研究", None),
        ("秘密★5年", "秘密"),
        ("本报告\n绝密\n不得外传", "绝密"),
        ("【机密】", "机密"),
        ("密级：秘密", "秘密"),
        ("绝密 某系统研究", "绝密"),
    ],
)
def test_a_mark_is_told_from_the_word(text: str, mark: str | None) -> None:
    assert classified_mark(text) == mark


def test_numbers_and_years() -> None:
    assert normal_number("415800712-202102310514/01") == "415800712--202102310514/01"
    assert normal_number("415800712--202102310514/01") == "415800712--202102310514/01"
    assert normal_number("其他") == "其他"
    assert years_after("2016-02-29", 1) == "2017-02-28"
    assert years_after("2016-02-29", 4) == "2020-02-29"
