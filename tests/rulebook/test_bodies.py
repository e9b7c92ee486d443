"""Bodies: their codes and names, who may evaluate and who may undertake (Art. 4, 5)."""

from __future__ import annotations

import pytest

from domain.rules.admission import OrganisationExcluded
from domain.rules.districts import district_name
from domain.rules.in_force import default
from domain.rules.organisation import OrganisationRecoded, OrganisationRegistered, OrganisationRenamed, code_warning
from domain.rules.programme_course import ProgrammeEntryConditionsSet
from tests.rulebook.ground import COMMISSION, COMPANY, EVALUATOR, PROGRAMME, UNIVERSITY, body, programme
from tests.scenario import Scenario, Step, article

CONDITIONS = ProgrammeEntryConditionsSet(task="causes", conditions=("具有独立法人资格", "具有大气监测能力"))


def university() -> list[Step]:
    """A university under its old code of nine characters."""
    return [(UNIVERSITY, OrganisationRegistered(name="某大学", body="university", code="415800712"), "2014-05-06")]


@article(4)
def test_a_body_is_registered_under_its_code(scenario: Scenario) -> None:
    """A body is registered with its name, its type and its code."""
    scenario.on("2014-05-06").when(
        "organisation.registered", stream=UNIVERSITY, name="某大学", body="university", code="91110000101623741K"
    ).then("organisation.registered", name="某大学", code_warning=None).then_state(code="91110000101623741K")


@article(4)
def test_a_failing_check_digit_is_kept_as_a_warning(scenario: Scenario) -> None:
    """A code whose check digit fails is recorded with a warning and is not refused."""
    scenario.on("2016-05-06").when(
        "organisation.registered", stream=UNIVERSITY, name="某大学", body="university", code="91350211M0000XUF46"
    ).then("organisation.registered", code_warning="check_digit")


@article(4)
def test_a_body_is_registered_once(scenario: Scenario) -> None:
    """A body that is registered already is not registered again."""
    scenario.given(university).on("2014-05-07").when(
        "organisation.registered", stream=UNIVERSITY, name="另一大学", body="university"
    ).then_refused("Art. 4: 某大学 is registered already.")


@article(4)
def test_a_county_of_2014_is_named_as_it_was(scenario: Scenario) -> None:
    """In 2014 Miyun was a county, and its code of that time raises no warning."""
    scenario.on("2014-05-06").when(
        "organisation.registered", stream=COMPANY, name="某公司", body="enterprise", district="110228"
    ).then("organisation.registered", district="110228", district_warning=None)


@article(4)
def test_a_code_of_another_time_is_kept_with_a_warning(scenario: Scenario) -> None:
    """The code that Miyun received as a district in 2015 is kept with a warning when it is used in 2014."""
    scenario.on("2014-05-06").when(
        "organisation.registered", stream=COMPANY, name="某公司", body="enterprise", district="110118"
    ).then("organisation.registered", district="110118", district_warning="not_then")


@article(4)
def test_an_unknown_division_is_kept_with_a_warning(scenario: Scenario) -> None:
    """A division code that is not in the table is kept as it is, with a warning."""
    scenario.on("2014-05-06").when(
        "organisation.registered", stream=COMPANY, name="某公司", body="enterprise", district="320100"
    ).then("organisation.registered", district="320100", district_warning="unknown")


@article(4)
def test_a_body_is_renamed(scenario: Scenario) -> None:
    """A body that takes another name keeps its stream, and the record states the name before."""
    scenario.given(university).on("2015-01-05").when(
        "organisation.renamed", stream=UNIVERSITY, new_name="某科技大学", reason="教育部批准更名"
    ).then("organisation.renamed", before="某大学", new_name="某科技大学").then_state(
        name="某科技大学", former_names=["某大学"]
    )


@article(4)
def test_a_new_name_differs_from_the_old(scenario: Scenario) -> None:
    """A change of name that changes nothing is refused."""
    scenario.given(university).on("2015-01-05").when(
        "organisation.renamed", stream=UNIVERSITY, new_name="某大学", reason="更名"
    ).then_refused("Art. 4: the body is named 某大学 already.")


@article(4)
def test_a_body_receives_a_unified_code(scenario: Scenario) -> None:
    """A unified code replaces the organisation code, and the old code stays on record."""
    scenario.given(university).on("2016-01-05").when(
        "organisation.recoded", stream=UNIVERSITY, code="911101066976941872", reason="换发统一社会信用代码"
    ).then("organisation.recoded", before="415800712", code_warning=None).then_state(former_codes=["415800712"])


@article(4)
def test_only_a_registered_body_is_recoded(scenario: Scenario) -> None:
    """A body that is not registered receives no code."""
    scenario.on("2016-01-05").when(
        "organisation.recoded", stream=UNIVERSITY, code="911101066976941872", reason="换发统一社会信用代码"
    ).then_refused("Art. 4: organisation/某大学 is not registered.")


@article(5)
def test_a_third_party_is_qualified(scenario: Scenario) -> None:
    """A third party is qualified to evaluate, between two days."""
    scenario.given(body(EVALUATOR, "third_party")).on("2014-05-06").when(
        "organisation.qualified",
        stream=EVALUATOR,
        scope="科技项目评估",
        issuer="某认定机构",
        valid_from="2014-01-01",
        valid_until="2016-12-31",
    ).then("organisation.qualified", scope="科技项目评估").then_state(
        qualifications=[{"scope": "科技项目评估", "valid_from": "2014-01-01", "valid_until": "2016-12-31"}]
    )


@article(5)
def test_a_department_is_no_third_party(scenario: Scenario) -> None:
    """A department of the government is not qualified as a third party."""
    scenario.given(body(COMMISSION, "department")).on("2014-05-06").when(
        "organisation.qualified",
        stream=COMMISSION,
        scope="科技项目评估",
        issuer="某认定机构",
        valid_from="2014-01-01",
        valid_until="2016-12-31",
    ).then_refused("Art. 5: organisation/某委员会 is a public authority and not a third party.")


@article(5)
def test_a_body_is_admitted_to_a_task(scenario: Scenario) -> None:
    """A body is admitted to a task when it shows that it meets every entry condition."""
    scenario.given(programme, university, (PROGRAMME, CONDITIONS, "2014-05-01")).on("2014-05-06").when(
        "organisation.admitted",
        stream=UNIVERSITY,
        programme=PROGRAMME,
        task="causes",
        met=[{"number": 1, "evidence": "事业单位法人证书"}, {"number": 2, "evidence": "监测平台验收文件"}],
    ).then(
        "organisation.admitted",
        met=[
            {"number": 1, "condition": "具有独立法人资格", "evidence": "事业单位法人证书"},
            {"number": 2, "condition": "具有大气监测能力", "evidence": "监测平台验收文件"},
        ],
    ).then_state(admissions=[{"programme": PROGRAMME, "task": "causes", "on": "2014-05-06"}])


@article(5)
def test_every_entry_condition_is_shown_to_be_met(scenario: Scenario) -> None:
    """A body that leaves an entry condition open is not admitted."""
    scenario.given(programme, university, (PROGRAMME, CONDITIONS, "2014-05-01")).on("2014-05-06").when(
        "organisation.admitted",
        stream=UNIVERSITY,
        programme=PROGRAMME,
        task="causes",
        met=[{"number": 1, "evidence": "事业单位法人证书"}],
    ).then_refused("Art. 5: nothing shows that the entry condition is met: 具有大气监测能力")


@article(5)
def test_admission_needs_entry_conditions(scenario: Scenario) -> None:
    """Nobody is admitted to a task for which no entry conditions are set."""
    scenario.given(programme, university).on("2014-05-06").when(
        "organisation.admitted",
        stream=UNIVERSITY,
        programme=PROGRAMME,
        task="causes",
        met=[{"number": 1, "evidence": "事业单位法人证书"}],
    ).then_refused("Art. 5: no entry conditions are set for the task causes of programme/示例专项.")


@article(5)
def test_an_excluded_body_is_not_admitted(scenario: Scenario) -> None:
    """A body that is excluded for a breach of integrity is not admitted until its exclusion ends."""
    excluded = OrganisationExcluded(reason="申报材料不实", basis="科研诚信处理决定", until="2016-05-31")
    scenario.given(
        programme, university, (PROGRAMME, CONDITIONS, "2014-05-01"), (UNIVERSITY, excluded, "2014-05-31")
    ).on("2016-05-31").when(
        "organisation.admitted",
        stream=UNIVERSITY,
        programme=PROGRAMME,
        task="causes",
        met=[{"number": 1, "evidence": "法人证书"}, {"number": 2, "evidence": "验收文件"}],
    ).then_refused("Art. 5: organisation/某大学 is excluded until 2016-05-31.")


@article(5)
def test_a_body_is_excluded_until_a_day(scenario: Scenario) -> None:
    """A breach of integrity excludes a body from new admissions until a stated day."""
    scenario.given(university).on("2014-05-31").when(
        "organisation.excluded", stream=UNIVERSITY, reason="申报材料不实", basis="科研诚信处理决定", until="2017-05-31"
    ).then("organisation.excluded", until="2017-05-31").then_state(excluded_until="2017-05-31")


@article(5)
def test_an_exclusion_lies_ahead(scenario: Scenario) -> None:
    """An exclusion that would be over on the day it is decided is refused."""
    scenario.given(university).on("2014-05-31").when(
        "organisation.excluded", stream=UNIVERSITY, reason="申报材料不实", basis="科研诚信处理决定", until="2014-05-31"
    ).then_refused("Art. 5: an exclusion lasts until a day to come, not until 2014-05-31.")


@article(4, 33)
def test_old_names_are_transcribed(scenario: Scenario) -> None:
    """An old list that gives a new name or a new code and no reason is read all the same."""
    scenario.given(
        (UNIVERSITY, OrganisationRenamed(new_name="某科技大学"), None),
        (UNIVERSITY, OrganisationRecoded(code="123"), None),
    ).then_stands(UNIVERSITY, name="某科技大学", code="123", code_warning="length")


@pytest.mark.parametrize(
    ("code", "warning"),
    [
        ("91110000101623741K", None),
        ("911101066976941872", None),
        ("91350211M0000XUF4R", None),
        ("91350211M0000XUF46", "check_digit"),
        ("9135O211M0000XUF46", "characters"),
        ("415800712", None),
        ("415800713", "check_digit"),
        ("41580071", "length"),
    ],
)
def test_codes(code: str, warning: str | None) -> None:
    assert code_warning(code) == warning


def test_beijing_had_14_districts_and_2_counties_in_2014() -> None:
    then = [district_name(default(), code, "2014-04-14") for code in default().codes("district")[1:]]
    names = [name[0] for name in then if name]
    assert (len(names), sum(name.endswith("县") for name in names)) == (16, 2)
    assert district_name(default(), "110228", "2016-01-01") is None
    assert district_name(default(), "110118", "2016-01-01") == ("密云区", "Miyun District")
    assert district_name(default(), "999999", "2016-01-01") is None
