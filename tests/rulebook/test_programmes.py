"""Programmes: proposed, launched when mature, adjusted, closed (Art. 2, 5, 7 to 10)."""

from __future__ import annotations

import pytest

from domain.rules.fact import Target
from domain.rules.programme_course import ProgrammeEntryConditionsSet, ProgrammeSuspended, ProgrammeTargetsSet
from domain.rules.programme_launch import (
    ProgrammeLaunched,
    ProgrammeMaturityAssessed,
    ProgrammePlanApproved,
    ProgrammeUnitDesignated,
)
from tests.rulebook.given import (
    BUREAU,
    COMPANY,
    LEADING,
    PROGRAMME,
    Step,
    budget,
    launched_programme,
    proposed_programme,
    ready_programme,
    registered,
)
from tests.scenario import Scenario, article

PRINCIPLES = {
    "innovation": "开展共性技术研究",
    "city_needs": "回应民生需求",
    "market": "由市场选择路线",
    "coordination": "与国家专项衔接",
}
TASKS = ({"key": "causes", "title": "成因研究"},)
SPARE = {"reason": "情况变化", "authority": "示例文件"}
RATE = Target(key="rate", indicator="抽检合格率", value="97", unit="%", comparison="at_least", due="2015")


@article(7)
def test_a_programme_is_proposed(scenario: Scenario) -> None:
    """A programme is proposed with its number, category, tasks, and how it meets each of the four principles."""
    scenario.on("2014-05-06").when(
        "programme.proposed",
        stream=PROGRAMME, number=1, title="示例专项", category="city_sustainability", tasks=TASKS, **PRINCIPLES,
    ).then("programme.proposed", **PRINCIPLES).then_state(status="proposed", tasks=TASKS)  # fmt: skip


@article(7)
@pytest.mark.parametrize("principle", list(PRINCIPLES))
def test_each_principle_is_stated(scenario: Scenario, principle: str) -> None:
    """A proposal that leaves out one of the four principles is refused."""
    stated = {name: text for name, text in PRINCIPLES.items() if name != principle}
    scenario.on("2014-05-06").when(
        "programme.proposed",
        stream=PROGRAMME, number=1, title="示例专项", category="city_sustainability", tasks=TASKS, **stated,
    ).then_refused(f"Art. 7: a decision of this kind states its {principle}.")  # fmt: skip


@article(7)
def test_two_tasks_have_two_keys(scenario: Scenario) -> None:
    """Two tasks under one key are refused."""
    scenario.on("2014-05-06").when(
        "programme.proposed",
        stream=PROGRAMME, number=1, title="示例专项", category="city_sustainability", tasks=TASKS * 2, **PRINCIPLES,
    ).then_refused("Art. 7: two tasks have the key causes.")  # fmt: skip


@article(2)
def test_a_lead_unit_is_designated(scenario: Scenario) -> None:
    """One unit leads a programme."""
    scenario.given(registered, proposed_programme).on("2014-06-03").when(
        "programme.unit_designated", stream=PROGRAMME, role="lead", unit=BUREAU
    ).then_state(lead=BUREAU)


@article(2)
def test_a_task_has_its_own_units(scenario: Scenario) -> None:
    """A unit is designated to co-operate in one task."""
    scenario.given(registered, ready_programme).on("2014-06-12").when(
        "programme.unit_designated", stream=PROGRAMME, role="co", unit=LEADING, task="causes"
    ).then_state(task_units=[{"task": "causes", "role": "co", "unit": LEADING}])


@article(2)
def test_there_is_one_lead_unit(scenario: Scenario) -> None:
    """A second lead unit is refused: the change of the lead is an adjustment."""
    scenario.given(ready_programme).on("2014-06-12").when(
        "programme.unit_designated", stream=PROGRAMME, role="lead", unit=LEADING
    ).then_refused("Art. 2: organisation/示例组织单位 leads already; a change of the lead unit is an adjustment.")


@article(8)
def test_an_implementation_plan_is_approved(scenario: Scenario) -> None:
    """The implementation plan of a proposed programme is approved, with a budget that adds up."""
    scenario.given(proposed_programme).on("2014-06-03").when(
        "programme.plan_approved", stream=PROGRAMME, summary="示例方案", budget=budget(900, 100)
    ).then_state(status="plan_approved", plan_approved_on="2014-06-03")


@article(8)
def test_maturity_is_assessed(scenario: Scenario) -> None:
    """A programme may be found not yet mature, and that is on record."""
    scenario.given(registered, proposed_programme).on("2014-06-10").when(
        "programme.maturity_assessed", stream=PROGRAMME, met=False, statement="技术基础不足", assessor=COMPANY
    ).then_state(mature=False)


@article(8)
def test_a_mature_programme_is_launched(scenario: Scenario) -> None:
    """A programme is launched when its plan is approved, its lead unit designated and it is found mature."""
    scenario.given(ready_programme).on("2014-06-17").when("programme.launched", stream=PROGRAMME).then_state(
        status="launched", launched_on="2014-06-17"
    )


PLAN = (PROGRAMME, ProgrammePlanApproved(summary="示例方案"), "2014-06-03")
LEAD = (PROGRAMME, ProgrammeUnitDesignated(role="lead", unit=BUREAU), "2014-06-03")
UNRIPE = (PROGRAMME, ProgrammeMaturityAssessed(met=False, statement="不足"), "2014-06-10")


@article(8)
@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([LEAD], "Art. 8: the implementation plan of programme/1 is not approved."),
        ([PLAN], "Art. 8: programme/1 has no lead organising unit."),
        ([PLAN, LEAD], "Art. 8: the maturity of programme/1 is not assessed."),
        ([PLAN, LEAD, UNRIPE], "Art. 8: programme/1 was assessed as not yet mature."),
    ],
)
def test_an_unready_programme_is_not_launched(scenario: Scenario, steps: list[Step], sentence: str) -> None:
    """A programme is not launched before its plan, its lead unit and its maturity are on record."""
    scenario.given(proposed_programme, steps).on("2014-06-17").when(
        "programme.launched", stream=PROGRAMME
    ).then_refused(sentence)


@article(8)
def test_a_launch_is_not_dated_back(scenario: Scenario) -> None:
    """A launch that is dated before the approval of the implementation plan is refused."""
    scenario.given(ready_programme).on("2014-06-02").when("programme.launched", stream=PROGRAMME).then_refused(
        "Art. 8: the implementation plan is of 2014-06-03, after this launch."
    )


@article(8)
def test_a_programme_is_launched_once(scenario: Scenario) -> None:
    """A launched programme is not launched again."""
    scenario.given(ready_programme, (PROGRAMME, ProgrammeLaunched(), "2014-06-17")).on("2014-06-18").when(
        "programme.launched", stream=PROGRAMME
    ).then_refused("Art. 8: programme/1 was launched already.")


@article(9)
def test_targets_of_a_programme_are_set(scenario: Scenario) -> None:
    """A target states its indicator, its value and unit or a sentence, and the day by which it is due."""
    spoken = Target(key="lead", indicator="技术水平", statement="形成标志性成果", due="2017")
    scenario.given(launched_programme).on("2014-07-01").when(
        "programme.targets_set", stream=PROGRAMME, targets=(RATE, spoken)
    ).then("programme.targets_set", targets=[RATE, spoken])


@article(9)
def test_a_target_says_what_is_to_be_reached(scenario: Scenario) -> None:
    """A target with neither a value nor a sentence is refused."""
    scenario.given(launched_programme).on("2014-07-01").when(
        "programme.targets_set", stream=PROGRAMME, targets=({"key": "x", "indicator": "影响", "due": "2017"},)
    ).then_refused("Art. 9: the target 影响 states neither a value nor what is to be reached.")


@article(9)
def test_progress_is_measured_with_evidence(scenario: Scenario) -> None:
    """Progress towards a target is a value as of a day, with its evidence."""
    scenario.given(launched_programme, (PROGRAMME, ProgrammeTargetsSet(targets=(RATE,)), "2014-07-01")).on(
        "2015-03-02"
    ).when(
        "programme.progress_measured", stream=PROGRAMME, target="rate", value="96.5", as_of="2014", evidence="抽检年报"
    ).then_state(measured=[{"target": "rate", "value": "96.5", "as_of": "2014"}])


@article(9)
def test_a_target_is_measured_under_its_key(scenario: Scenario) -> None:
    """Of the targets that were set none is measured under another key."""
    scenario.given(launched_programme, (PROGRAMME, ProgrammeTargetsSet(targets=(RATE,)), "2014-07-01")).on(
        "2015-03-02"
    ).when(
        "programme.progress_measured", stream=PROGRAMME, target="other", value="96.5", as_of="2014", evidence="抽检年报"
    ).then_refused("Art. 9: there is no target other.")


@article(9)
def test_only_targets_that_were_set_are_measured(scenario: Scenario) -> None:
    """A measurement against a target that was never set is refused."""
    scenario.given(launched_programme).on("2015-03-02").when(
        "programme.progress_measured", stream=PROGRAMME, target="rate", value="96.5", as_of="2014", evidence="抽检年报"
    ).then_refused(f"Art. 9: no targets of {PROGRAMME} are set.")


@article(5)
def test_entry_conditions_are_set(scenario: Scenario) -> None:
    """Entry conditions are set for a task of the programme."""
    scenario.given(launched_programme).on("2014-07-01").when(
        "programme.entry_conditions_set", stream=PROGRAMME, task="causes", conditions=("具有监测资质",)
    ).then_state(entry_conditions=[{"task": "causes", "conditions": ["具有监测资质"]}])


@article(5, 7)
def test_entry_conditions_belong_to_a_known_task(scenario: Scenario) -> None:
    """Entry conditions for a task that the programme does not have are refused."""
    scenario.given(launched_programme).on("2014-07-01").when(
        "programme.entry_conditions_set", stream=PROGRAMME, task="moon", conditions=("具有监测资质",)
    ).then_refused("Art. 7: programme/1 has no task moon.")


@article(10)
def test_an_adjustment_records_what_was_before(scenario: Scenario) -> None:
    """An adjustment names what is new, and what stood before is taken from the record."""
    scenario.given(launched_programme).on("2015-01-05").when(
        "programme.adjusted", stream=PROGRAMME, now={"lead": LEADING}, **SPARE
    ).then("programme.adjusted", before={"lead": BUREAU}, now={"lead": LEADING}).then_state(lead=LEADING, adjustments=1)


@article(10)
def test_a_false_before_is_refused(scenario: Scenario) -> None:
    """An adjustment that states another state before than the record shows is refused."""
    scenario.given(launched_programme).on("2015-01-05").when(
        "programme.adjusted", stream=PROGRAMME, before={"lead": COMPANY}, now={"lead": LEADING}, **SPARE
    ).then_refused("Art. 10: the record shows another state before this adjustment than the one stated.")


@article(10)
def test_an_adjustment_changes_something(scenario: Scenario) -> None:
    """An adjustment that leaves everything as it was is refused."""
    scenario.given(launched_programme).on("2015-01-05").when(
        "programme.adjusted", stream=PROGRAMME, now={"lead": BUREAU}, **SPARE
    ).then_refused("Art. 10: the adjustment changes nothing.")


@article(10)
def test_an_adjustment_names_its_authority(scenario: Scenario) -> None:
    """An adjustment without its authority is refused."""
    scenario.given(launched_programme).on("2015-01-05").when(
        "programme.adjusted", stream=PROGRAMME, now={"lead": LEADING}, reason="情况变化"
    ).then_refused("Art. 10: a decision of this kind states its authority.")


@article(10)
def test_a_programme_is_suspended_and_says_from_what(scenario: Scenario) -> None:
    """A launched programme is suspended; the status before is on record."""
    scenario.given(launched_programme).on("2015-01-05").when("programme.suspended", stream=PROGRAMME, **SPARE).then(
        "programme.suspended", before="launched"
    ).then_state(status="suspended")


@article(10)
def test_a_suspended_programme_is_resumed(scenario: Scenario) -> None:
    """A suspended programme is resumed and is launched again."""
    scenario.given(launched_programme, (PROGRAMME, ProgrammeSuspended(), "2015-01-05")).on("2015-03-02").when(
        "programme.resumed", stream=PROGRAMME, **SPARE
    ).then_state(status="launched")


@article(10)
def test_only_a_suspended_programme_is_resumed(scenario: Scenario) -> None:
    """A programme that is under way cannot be resumed."""
    scenario.given(launched_programme).on("2015-03-02").when(
        "programme.resumed", stream=PROGRAMME, **SPARE
    ).then_refused("Art. 10: programme/1 is not suspended.")


@article(10)
def test_a_programme_is_closed(scenario: Scenario) -> None:
    """A programme is closed, and the status before is on record."""
    conditions = ProgrammeEntryConditionsSet(task="causes", conditions=("具有监测资质",))
    scenario.given(launched_programme, (PROGRAMME, conditions, "2014-07-01")).on("2017-12-29").when(
        "programme.closed", stream=PROGRAMME, **SPARE
    ).then("programme.closed", before="launched").then_state(status="closed", closed_on="2017-12-29")
