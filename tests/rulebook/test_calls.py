"""Calls for applications (Art. 12)."""

from __future__ import annotations

from domain.rules.call import CallPublished
from tests.rulebook.ground import PROGRAMME, programme
from tests.scenario import Scenario, article

CALL = "call/2014-1"
OPEN = CallPublished(title="示例指南", programme=PROGRAMME, method="open_tender", closes_on="2014-06-30")


@article(12)
def test_a_call_is_published(scenario: Scenario) -> None:
    """A call is published for a task of a programme, with the last day for applications."""
    scenario.given(programme).on("2014-05-30").when(
        "call.published",
        stream=CALL,
        title="示例指南",
        programme=PROGRAMME,
        tasks=["causes"],
        method="open_tender",
        closes_on="2014-06-30",
    ).then("call.published", method="open_tender").then_state(status="published", published_on="2014-05-30")


@article(12)
def test_a_directed_commission_has_no_call(scenario: Scenario) -> None:
    """A call is for a merit-based commission or an open tender, not for a directed commission."""
    scenario.given(programme).on("2014-05-30").when(
        "call.published", stream=CALL, title="示例指南", programme=PROGRAMME, method="directed", closes_on="2014-06-30"
    ).then_refused("Art. 12: a project selected by directed has no call.")


@article(12)
def test_a_call_stays_open_for_a_while(scenario: Scenario) -> None:
    """A call whose last day has passed is not published."""
    scenario.given(programme).on("2014-05-30").when(
        "call.published",
        stream=CALL,
        title="示例指南",
        programme=PROGRAMME,
        method="open_tender",
        closes_on="2014-05-29",
    ).then_refused("Art. 12: the call would close on 2014-05-29, before it is published.")


@article(12)
def test_a_call_belongs_to_a_programme_on_record(scenario: Scenario) -> None:
    """A call for a programme of which nothing is on record is refused."""
    scenario.on("2014-05-30").when(
        "call.published",
        stream=CALL,
        title="示例指南",
        programme=PROGRAMME,
        method="open_tender",
        closes_on="2014-06-30",
    ).then_refused("Art. 12: programme/示例专项 is not on record.")


@article(12)
def test_a_call_is_closed_with_the_number_of_applicants(scenario: Scenario) -> None:
    """A call is closed after its last day, and the number of its applicants is stated."""
    scenario.given(programme, (CALL, OPEN, "2014-05-30")).on("2014-07-01").when(
        "call.closed", stream=CALL, applicants=0
    ).then("call.closed").then_state(status="closed", applicants=0)


@article(12)
def test_a_call_is_not_closed_early(scenario: Scenario) -> None:
    """A call is not closed on its last day, on which applications are still taken."""
    scenario.given(programme, (CALL, OPEN, "2014-05-30")).on("2014-06-30").when(
        "call.closed", stream=CALL, applicants=12
    ).then_refused("Art. 12: the call is open until the end of 2014-06-30.")


@article(12)
def test_a_call_is_closed_once(scenario: Scenario) -> None:
    """A call that is not open is not closed."""
    scenario.on("2014-07-01").when("call.closed", stream=CALL, applicants=12).then_refused(
        "Art. 12: this call is not open."
    )
