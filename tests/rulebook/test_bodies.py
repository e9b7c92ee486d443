"""Bodies and their codes (Art. 4, 5)."""

from __future__ import annotations

from domain.rules.organisation import OrganisationRegistered
from tests.scenario import Scenario, article

UNIVERSITY = "organisation/某大学"


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
    registered = OrganisationRegistered(name="某大学", body="university")
    scenario.given((UNIVERSITY, registered, "2014-05-06")).on("2014-05-07").when(
        "organisation.registered", stream=UNIVERSITY, name="另一大学", body="university"
    ).then_refused("Art. 4: 某大学 is registered already.")
