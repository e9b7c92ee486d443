"""Which projects may be proposed: class, method, money, units (Art. 4, 5, 7, 11, 12, 15)."""

from __future__ import annotations

import pytest

from domain.rules.admission import OrganisationAdmitted, OrganisationExcluded
from domain.rules.call import CallPublished
from domain.rules.programme_course import ProgrammeEntryConditionsSet
from tests.rulebook.given import (
    CALL,
    INSTITUTE,
    PROGRAMME,
    PROJECT,
    approved,
    budget,
    case,
    closed_call,
    launched_programme,
    on_notice,
    registered,
)
from tests.scenario import Scenario, article


@article(11, 12, 15)
def test_a_project_is_proposed(scenario: Scenario) -> None:
    """A proposal names class, instrument, method, units and money; the number of applicants comes from the call."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then("project.proposed", applicants=7, budget=budget(600_000, 400_000)).then_state(status="proposed")


@article(11)
@pytest.mark.parametrize(
    ("management_class", "instrument"),
    [
        ("government_organised", "directed_and_tender"),
        ("government_supported", "new_product_procurement"),
        ("government_supported", "demonstration"),
        ("government_encouraged", "competitive_tender"),
        ("government_encouraged", "shared_platform"),
        ("government_encouraged", "post_completion_subsidy"),
        ("government_encouraged", "equity_investment"),
    ],
)
def test_each_class_has_its_instruments(scenario: Scenario, management_class: str, instrument: str) -> None:
    """Each management class has its own list of support instruments."""
    terms = case(management_class=management_class, instrument=instrument)
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **terms
    ).then("project.proposed", management_class=management_class, instrument=instrument)


@article(11)
def test_an_instrument_of_another_class_is_refused(scenario: Scenario) -> None:
    """A class with an instrument from outside its list is refused."""
    terms = case(management_class="government_organised", instrument="equity_investment")
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **terms
    ).then_refused("Art. 11: equity_investment is no support instrument of the class government_organised.")


@article(12)
def test_a_directed_commission_is_justified(scenario: Scenario) -> None:
    """A directed commission states why; it needs no call."""
    terms = case(method="directed", call=None, justification="唯一具备条件的单位")
    scenario.given(launched_programme).on("2014-09-01").when("project.proposed", stream=PROJECT, **terms).then(
        "project.proposed", justification="唯一具备条件的单位"
    )


@article(12)
def test_a_directed_commission_without_a_reason_is_refused(scenario: Scenario) -> None:
    """A directed commission without a justification is refused."""
    scenario.given(launched_programme).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(method="directed", call=None)
    ).then_refused("Art. 12: directed needs a justification.")


@article(12)
@pytest.mark.parametrize("method", ["merit_based", "open_tender"])
def test_a_choice_among_applicants_needs_a_call(scenario: Scenario, method: str) -> None:
    """A merit-based commission or an open tender without a call is refused."""
    scenario.given(launched_programme).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(method=method, call=None)
    ).then_refused(f"Art. 12: {method} needs a published call.")


@article(12)
def test_the_call_is_published(scenario: Scenario) -> None:
    """A call that is not on record does not count as published."""
    scenario.given(launched_programme).on("2014-09-01").when("project.proposed", stream=PROJECT, **case()).then_refused(
        "Art. 12: call/示例指南 is not published."
    )


@article(12)
def test_the_call_is_for_this_method(scenario: Scenario) -> None:
    """A project is not chosen by a method other than its call announced."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(method="open_tender")
    ).then_refused("Art. 12: call/示例指南 is a call of programme/1 for merit_based.")


@article(12)
def test_the_number_of_applicants_is_known(scenario: Scenario) -> None:
    """While the call is open nobody knows the number of applicants, and no project of it is proposed."""
    published = CallPublished(title="示例指南", programme=PROGRAMME, method="merit_based", closes_on="2014-10-31")
    scenario.given(launched_programme, (CALL, published, "2014-07-01")).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then_refused("Art. 12: the number of applicants to call/示例指南 is not on record.")


@article(15)
def test_a_budget_adds_up(scenario: Scenario) -> None:
    """A budget whose parts do not add up to its total is refused, to the fen."""
    wrong = {"total": 100_000_001, "parts": budget(600_000, 400_000).parts}
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(budget=wrong)
    ).then_refused("Art. 15: the parts of the budget add up to CNY 1,000,000.00, its total is CNY 1,000,000.01.")


@article(15)
def test_a_budget_names_its_sources(scenario: Scenario) -> None:
    """A budget that is only a total is refused."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(budget={"total": 100_000_000})
    ).then_refused("Art. 15: the budget does not say where the money comes from.")


@article(15)
def test_a_budget_is_in_the_currency_of_the_book(scenario: Scenario) -> None:
    """A budget in another currency may stand in an old list, but is not decided."""
    foreign = {"total": 100, "parts": ({"source": "private", "amount": 100},), "currency": "GBP"}
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(budget=foreign)
    ).then_refused("Art. 15: budget.currency: the money of this book is in CNY, not in GBP; state the amount in CNY.")


@article(14)
def test_a_new_proposal_replaces_the_earlier_one(scenario: Scenario) -> None:
    """A project may be proposed anew before its approval; nothing of the earlier proposal stays, and no notice."""
    terms = case(method="directed", call=None, justification="唯一具备条件的单位")
    scenario.given(on_notice).on("2014-09-08").when("project.proposed", stream=PROJECT, **terms).then_state(
        status="proposed", call=None, applicants=None, notice_ends=None
    )


@article(14)
def test_an_approved_project_is_not_proposed_anew(scenario: Scenario) -> None:
    """After the approval a change is an adjustment, not a new proposal."""
    scenario.given(approved).on("2014-10-08").when("project.proposed", stream=PROJECT, **case()).then_refused(
        "Art. 14: project/示例项目 is approved already."
    )


@article(4)
def test_units_are_registered(scenario: Scenario) -> None:
    """A unit that is not in the record cannot undertake a project."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(undertakers=("organisation/无名单位",))
    ).then_refused("Art. 4: organisation/无名单位 is not registered.")


EXCLUDED = (INSTITUTE, OrganisationExcluded(until="2015-12-31", reason="示例", basis="示例规定"), "2014-08-01")
CONDITIONS = (PROGRAMME, ProgrammeEntryConditionsSet(task="causes", conditions=("具有监测资质",)), "2014-07-01")


@article(5)
def test_an_excluded_unit_is_refused(scenario: Scenario) -> None:
    """A unit under an integrity exclusion is not proposed as undertaker before the exclusion ends."""
    scenario.given(launched_programme, closed_call, EXCLUDED).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then_refused("Art. 5: organisation/示例研究院 is excluded until 2015-12-31.")


@article(5)
def test_an_exclusion_ends(scenario: Scenario) -> None:
    """After the last day of an exclusion the unit may be proposed again."""
    scenario.given(launched_programme, closed_call, EXCLUDED).on("2016-01-04").when(
        "project.proposed", stream=PROJECT, **case()
    ).then("project.proposed", undertakers=[INSTITUTE])


@article(5)
def test_entry_conditions_ask_for_an_admission(scenario: Scenario) -> None:
    """Where a task has entry conditions, a unit that is not admitted to it is refused."""
    scenario.given(launched_programme, closed_call, CONDITIONS).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then_refused("Art. 5: organisation/示例研究院 is not admitted; programme/1 has entry conditions.")


@article(5)
def test_leaving_out_the_task_does_not_help(scenario: Scenario) -> None:
    """A project that names no task answers to the entry conditions of all of them."""
    scenario.given(launched_programme, closed_call, CONDITIONS).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(task=None)
    ).then_refused("Art. 5: organisation/示例研究院 is not admitted; programme/1 has entry conditions.")


@article(5)
def test_an_admitted_unit_may_be_proposed(scenario: Scenario) -> None:
    """A unit that was admitted to the task may be proposed."""
    admitted = (INSTITUTE, OrganisationAdmitted(programme=PROGRAMME, task="causes"), "2014-08-01")
    scenario.given(launched_programme, closed_call, CONDITIONS, admitted).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then_state(status="proposed")


@article(7)
def test_a_project_belongs_to_a_known_programme_and_task(scenario: Scenario) -> None:
    """A project in a task that its programme does not have is refused."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(task="moon")
    ).then_refused("Art. 7: programme/1 has no task moon.")


@article(7)
def test_a_programme_comes_before_its_projects(scenario: Scenario) -> None:
    """A project in a programme that was never proposed is refused."""
    scenario.given(registered, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case()
    ).then_refused("Art. 7: programme/1 is not proposed.")


@article(16)
def test_a_project_ends_after_it_starts(scenario: Scenario) -> None:
    """A project that would end before it starts is refused."""
    scenario.given(launched_programme, closed_call).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **case(end="2014-09")
    ).then_refused("Art. 16: the project ends in 2014-09, before it starts in 2014-10.")
