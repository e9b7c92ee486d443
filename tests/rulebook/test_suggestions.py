"""Suggestions of demand and supply, and what becomes of them (Art. 6)."""

from __future__ import annotations

from domain.rules.suggestion import SuggestionAdopted, SuggestionDeclined, SuggestionReceived
from tests.rulebook.ground import BUREAU, PROGRAMME, programme
from tests.scenario import Scenario, Step, article

ONE = "suggestion/2013-0001"
OTHER = "suggestion/2013-0002"


def received() -> list[Step]:
    """Two suggestions, of demand and of supply."""
    demand = SuggestionReceived(title="加强重污染天气预报", side="demand", body="department", organisation=BUREAU)
    supply = SuggestionReceived(title="源解析技术", side="supply", body="institute")
    return [(ONE, demand, "2013-06-03"), (OTHER, supply, "2013-06-04")]


@article(6)
def test_a_suggestion_is_received(scenario: Scenario) -> None:
    """A suggestion is recorded with its side and the kind of body it comes from."""
    scenario.on("2013-06-03").when(
        "suggestion.received", stream=ONE, title="加强重污染天气预报", side="demand", body="public"
    ).then("suggestion.received", side="demand", body="public").then_state(status="received")


@article(6)
def test_a_person_is_not_named(scenario: Scenario) -> None:
    """A suggestion from a member of the public names no body."""
    scenario.on("2013-06-03").when(
        "suggestion.received", stream=ONE, title="加强预报", side="demand", body="public", organisation=BUREAU
    ).then_refused("Art. 6: a suggestion from a person names no body.")


@article(6)
def test_a_suggestion_says_which_side_it_is_on(scenario: Scenario) -> None:
    """A suggestion that states neither demand nor supply is refused."""
    scenario.on("2013-06-03").when("suggestion.received", stream=ONE, title="加强预报", body="public").then_refused(
        "Art. 6: a decision of this kind states its side."
    )


@article(6)
def test_a_suggestion_is_adopted_into_a_task(scenario: Scenario) -> None:
    """A suggestion is adopted into a named task of a programme, so that it can be traced both ways."""
    scenario.given(programme, received).on("2014-04-21").when(
        "suggestion.adopted", stream=ONE, programme=PROGRAMME, task="causes"
    ).then("suggestion.adopted", task="causes").then_state(status="adopted", programme=PROGRAMME)


@article(6)
def test_a_suggestion_is_not_adopted_into_a_task_that_is_not_there(scenario: Scenario) -> None:
    """A suggestion is not adopted into a task that the programme does not name."""
    scenario.given(programme, received).on("2014-04-21").when(
        "suggestion.adopted", stream=ONE, programme=PROGRAMME, task="noise"
    ).then_refused("Art. 6: programme/示例专项 has no task noise.")


@article(6)
def test_a_suggestion_is_not_adopted_before_it_came_in(scenario: Scenario) -> None:
    """A suggestion is not adopted under a day before it was received."""
    scenario.given(programme, received).on("2013-01-01").when(
        "suggestion.adopted", stream=ONE, programme=PROGRAMME, task="causes"
    ).then_refused(
        "Art. 6: this rests on entry 1 of suggestion/2013-0001, which is of 2013-06-03; it is not dated before that, on"
        " 2013-01-01."
    )


@article(6)
def test_a_suggestion_is_merged(scenario: Scenario) -> None:
    """A suggestion is merged into another that says the same."""
    scenario.given(received).on("2014-04-21").when("suggestion.merged", stream=OTHER, into=ONE).then(
        "suggestion.merged", into=ONE
    ).then_state(status="merged", into=ONE)


@article(6)
def test_a_suggestion_is_not_merged_into_itself(scenario: Scenario) -> None:
    """A suggestion is not merged into itself."""
    scenario.given(received).on("2014-04-21").when("suggestion.merged", stream=ONE, into=ONE).then_refused(
        "Art. 6: a suggestion is not merged into itself."
    )


@article(6)
def test_a_suggestion_is_not_merged_into_a_declined_one(scenario: Scenario) -> None:
    """A suggestion is merged only into one that is open or adopted, so that its trace ends in an answer."""
    declined = SuggestionDeclined(reason="不属于本计划范围")
    scenario.given(received, (ONE, declined, "2014-04-20")).on("2014-04-21").when(
        "suggestion.merged", stream=OTHER, into=ONE
    ).then_refused("Art. 6: suggestion/2013-0001 is neither open nor adopted.")


@article(6)
def test_a_suggestion_is_declined_with_a_reason(scenario: Scenario) -> None:
    """A suggestion is declined with a reason."""
    scenario.given(received).on("2014-04-21").when("suggestion.declined", stream=ONE, reason="不属于本计划范围").then(
        "suggestion.declined", reason="不属于本计划范围"
    ).then_state(status="declined")


@article(6)
def test_a_suggestion_is_not_declined_without_a_reason(scenario: Scenario) -> None:
    """A suggestion is not declined without a reason."""
    scenario.given(received).on("2014-04-21").when("suggestion.declined", stream=ONE).then_refused(
        "Art. 6: a decision of this kind states its reason."
    )


@article(6)
def test_a_suggestion_is_answered_once(scenario: Scenario) -> None:
    """A suggestion that was adopted is not declined afterwards."""
    adopted = SuggestionAdopted(programme=PROGRAMME, task="causes")
    scenario.given(programme, received, (ONE, adopted, "2014-04-20")).on("2014-04-21").when(
        "suggestion.declined", stream=ONE, reason="不属于本计划范围"
    ).then_refused("Art. 6: suggestion/2013-0001 is adopted already.")
