"""Public notice and objections (Art. 14)."""

from __future__ import annotations

from domain.rules.notice import (
    ProjectAnonymousObjectionsCounted,
    ProjectObjectionRecorded,
)
from tests.rulebook.given import (
    PROJECT,
    on_notice,
    proposed,
)
from tests.scenario import Scenario, article

OPEN = {"starts": "2014-09-02", "days": 7}
OBJECTION = ProjectObjectionRecorded(number=1, ground="与已有项目重复", received_on="2014-09-05", real_name=True)


@article(14)
def test_a_notice_in_calendar_days(scenario: Scenario) -> None:
    """A notice of seven days runs to the seventh day after its first day."""
    scenario.given(proposed).on("2014-09-01").when("project.notice_opened", stream=PROJECT, working=False, **OPEN).then(
        "project.notice_opened", ends="2014-09-09"
    ).then_state(status="notice", notice_ends="2014-09-09")


@article(14)
def test_a_notice_in_working_days(scenario: Scenario) -> None:
    """In working days the notice is longer: weekends and the Mid-Autumn holiday of 8 September 2014 do not count."""
    scenario.given(proposed).on("2014-09-01").when("project.notice_opened", stream=PROJECT, working=True, **OPEN).then(
        "project.notice_opened", ends="2014-09-12"
    )


@article(14, 38)
def test_a_notice_in_working_days_of_a_year_without_a_calendar(scenario: Scenario) -> None:
    """A notice that would end in working days of a year whose holidays are not announced yet is refused."""
    scenario.given(proposed).on("2026-12-30").when(
        "project.notice_opened", stream=PROJECT, working=True, starts="2026-12-30", days=7
    ).then_refused(
        "Art. 38: the calendar of 2027 is not in the book, so the end of a period in working days is not known: enter"
        " it (charter.calendar_set) once the holidays of 2027 are announced."
    )


@article(14)
def test_the_end_of_a_notice_is_computed(scenario: Scenario) -> None:
    """A notice that is said to end earlier than its length says is refused."""
    scenario.given(proposed).on("2014-09-01").when(
        "project.notice_opened", stream=PROJECT, working=False, ends="2014-09-05", **OPEN
    ).then_refused("Art. 14: the notice ends on 2014-09-09.")


@article(14)
def test_a_notice_is_not_dated_back(scenario: Scenario) -> None:
    """A notice that would begin before it is decided is refused."""
    scenario.given(proposed).on("2014-09-08").when(
        "project.notice_opened", stream=PROJECT, working=False, **OPEN
    ).then_refused("Art. 14: a notice cannot begin on 2014-09-02, before it is decided.")


@article(14)
def test_an_objection_is_recorded_without_its_author(scenario: Scenario) -> None:
    """An objection bears a real name at the desk; the record has its ground, its day and a number, never the name."""
    scenario.given(on_notice).on("2014-09-05").when(
        "project.objection_recorded", stream=PROJECT, ground="与已有项目重复", received_on="2014-09-05", real_name=True
    ).then("project.objection_recorded", number=1).then_state(
        objections=[{"number": 1, "ground": "与已有项目重复", "received_on": "2014-09-05"}]
    )


@article(14)
def test_an_anonymous_objection_is_refused(scenario: Scenario) -> None:
    """An anonymous objection is not taken up."""
    scenario.given(on_notice).on("2014-09-05").when(
        "project.objection_recorded", stream=PROJECT, ground="不公", received_on="2014-09-05", real_name=False
    ).then_refused("Art. 14: an anonymous objection is not taken up; it is counted.")


@article(14)
def test_anonymous_objections_are_counted(scenario: Scenario) -> None:
    """The number of anonymous objections is on record, and adds up."""
    scenario.given(on_notice, (PROJECT, ProjectAnonymousObjectionsCounted(count=1), "2014-09-04")).on(
        "2014-09-09"
    ).when("project.anonymous_objections_counted", stream=PROJECT, count=2).then_state(anonymous_objections=3)


@article(14)
def test_a_late_objection_is_refused(scenario: Scenario) -> None:
    """An objection that came after the notice is refused."""
    scenario.given(on_notice).on("2014-09-11").when(
        "project.objection_recorded", stream=PROJECT, ground="不公", received_on="2014-09-10", real_name=True
    ).then_refused("Art. 14: the objection came on 2014-09-10; the notice ran from 2014-09-02 to 2014-09-09.")


@article(14)
def test_an_objection_is_answered(scenario: Scenario) -> None:
    """An objection is answered with a ruling."""
    scenario.given(on_notice, (PROJECT, OBJECTION, "2014-09-05")).on("2014-09-12").when(
        "project.objection_answered", stream=PROJECT, number=1, ruling="not_upheld", answer="经核查不重复"
    ).then("project.objection_answered", ruling="not_upheld")


@article(14)
def test_an_objection_is_answered_under_its_number(scenario: Scenario) -> None:
    """While one objection awaits its answer, none is given to a number that is not on record."""
    scenario.given(on_notice, (PROJECT, OBJECTION, "2014-09-05")).on("2014-09-12").when(
        "project.objection_answered", stream=PROJECT, number=2, ruling="not_upheld", answer="经核查不重复"
    ).then_refused("Art. 14: there is no objection 2.")


@article(14)
def test_only_a_recorded_objection_is_answered(scenario: Scenario) -> None:
    """An answer to an objection that is not on record is refused."""
    scenario.given(on_notice).on("2014-09-12").when(
        "project.objection_answered", stream=PROJECT, number=1, ruling="not_upheld", answer="经核查不重复"
    ).then_refused(f"Art. 14: no objection to {PROJECT} awaits an answer.")
