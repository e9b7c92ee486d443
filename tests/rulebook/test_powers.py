"""Powers, bodies and the book (Art. 1 to 3)."""

from __future__ import annotations

import pytest

from domain.rules.book import BookKey, BookOpened, BookState, KeySucceeded
from domain.rules.fact import Power
from domain.rules.officer import Officer, OfficerAppointed, OfficerDismissed, founds, may_act
from domain.rules.organisation import OrganisationRegistered
from domain.rules.plan import PlanIssued
from domain.rules.refusal import Refused
from tests.rulebook.given import BUREAU, LEADING, registered
from tests.scenario import Scenario, Step, Steps, article

OFFICER = "officer/示例一"
BOOK = "book/示例"
PLAN = "plan/示例"
APPOINTED = OfficerAppointed(holds="execution", body=BUREAU, post="处长")
DECIDES = OfficerAppointed(holds="decision", body=LEADING, post="组长")
PLAN_TERMS = {"title": "示例行动计划", "issuer": LEADING, "first_year": "2014", "last_year": "2017"}
PLAN_ISSUED = (PLAN, PlanIssued(title="示例行动计划"), "2014-04-14")


def book_opened(*keys: BookKey) -> Step:
    """The opening of the book, with the keys that it names."""
    return BOOK, BookOpened(title="示例记录簿", founder=OFFICER, keys=keys), "2014-05-05"


@article(1, 3)
def test_an_officer_is_appointed(scenario: Scenario) -> None:
    """An officer is appointed to one power, for one body."""
    registered = OrganisationRegistered(name="示例组织单位", body="department")
    scenario.given((BUREAU, registered, "2014-05-06")).on("2014-05-06").when(
        "officer.appointed", stream=OFFICER, holds="execution", body=BUREAU, post="处长"
    ).then("officer.appointed", holds="execution").then_state(body=BUREAU, appointed_on="2014-05-06")


@article(1)
def test_an_officer_holds_one_power_at_a_time(scenario: Scenario) -> None:
    """An officer in office is not appointed to another power."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06")).on("2014-06-03").when(
        "officer.appointed", stream=OFFICER, holds="supervision", body=BUREAU, post="监督员"
    ).then_refused("Art. 1: officer/示例一 holds the power of execution; an officer holds one power at a time.")


@article(1)
def test_a_dismissed_officer_may_take_another_power(scenario: Scenario) -> None:
    """After dismissal the same person may be appointed to another power."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06"), (OFFICER, OfficerDismissed(), "2014-06-02")).on(
        "2014-06-03"
    ).when("officer.appointed", stream=OFFICER, holds="supervision", body=BUREAU, post="监督员").then_state(
        holds="supervision", dismissed_on=None
    )


@article(1)
def test_powers_do_not_overlap(scenario: Scenario) -> None:
    """An appointment that is dated before the dismissal from the other power is refused."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06"), (OFFICER, OfficerDismissed(), "2014-06-02")).on(
        "2014-05-30"
    ).when("officer.appointed", stream=OFFICER, holds="supervision", body=BUREAU, post="监督员").then_refused(
        "Art. 1: officer/示例一 holds the power of execution; an officer holds one power at a time."
    )


@article(3)
def test_dismissal_ends_the_office_and_its_keys(scenario: Scenario) -> None:
    """A dismissal is on record, and the officer's keys are void from then on."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06")).on("2015-01-05").when(
        "officer.dismissed", stream=OFFICER, reason="调任"
    ).then_state(dismissed_on="2015-01-05", keys=[])


@article(3)
def test_nobody_is_dismissed_twice(scenario: Scenario) -> None:
    """An officer who has left office cannot be dismissed again."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06"), (OFFICER, OfficerDismissed(), "2014-06-02")).on(
        "2014-06-03"
    ).when("officer.dismissed", stream=OFFICER).then_refused(
        "Art. 3: officer/示例一 left office on 2014-06-02: nobody is dismissed twice, and a key is registered after a"
        " new appointment."
    )


@article(1)
def test_the_wrong_power_does_not_decide(scenario: Scenario) -> None:
    """An officer who holds another power does not take the decision."""
    scenario.given((OFFICER, APPOINTED, "2014-05-06")).by(OFFICER).on("2014-06-03").when(
        "plan.issued", stream=PLAN, **PLAN_TERMS
    ).then_refused("Art. 1: this belongs to the power of decision; officer/示例一 holds the power of execution.")


@article(3)
def test_nobody_decides_before_their_appointment(scenario: Scenario) -> None:
    """Nobody takes a decision before their appointment."""
    scenario.given((OFFICER, DECIDES, "2014-05-06")).by(OFFICER).on("2014-05-05").when(
        "plan.issued", stream=PLAN, **PLAN_TERMS
    ).then_refused("Art. 3: officer/示例一 is in office from 2014-05-06 on, not yet on 2014-05-05.")


@article(3)
def test_nobody_decides_after_their_dismissal(scenario: Scenario) -> None:
    """Nobody acts from the day of their dismissal on."""
    scenario.given((OFFICER, DECIDES, "2014-05-06"), (OFFICER, OfficerDismissed(), "2015-01-05")).by(OFFICER).on(
        "2015-01-05"
    ).when("plan.issued", stream=PLAN, **PLAN_TERMS).then_refused(
        "Art. 3: officer/示例一 left office on 2015-01-05, and does not act on 2015-01-05."
    )


@article(3)
def test_the_book_is_opened_once(scenario: Scenario) -> None:
    """A book that is open is not opened again."""
    scenario.given(book_opened()).on("2014-05-06").when(
        "book.opened", stream=BOOK, title="另一记录簿", note="说明", founder=OFFICER
    ).then_refused("Art. 3: the book 示例记录簿 is open already.")


@article(3)
def test_no_other_book_is_opened_beside_it(scenario: Scenario) -> None:
    """A second book is not opened in the log of the first, under whatever name."""
    scenario.given(book_opened()).on("2014-05-06").when(
        "book.opened", stream="book/2", title="另一记录簿", note="说明", founder=OFFICER
    ).then_refused(f"Art. 3: a log has one book, and {BOOK} is open already; nothing is recorded on book/2.")


@article(3)
def test_a_founder_opens_the_book(scenario: Scenario) -> None:
    """A book is opened by its founder, who says what it is for."""
    scenario.on("2014-05-05").when(
        "book.opened", stream=BOOK, title="示例记录簿", note="公开记录示例计划的全部决定", founder="officer/founder"
    ).then_state(title="示例记录簿", founder="officer/founder", opened_on="2014-05-05")


@article(3)
def test_an_office_has_a_clock_of_its_own(scenario: Scenario) -> None:
    """The founder says by which clock the office counts its days; it never changes."""
    scenario.on("2014-05-05").when(
        "book.opened",
        stream=BOOK,
        title="示例记录簿",
        note="公开记录示例计划的全部决定",
        founder="officer/founder",
        utc_offset=330,
    ).then("book.opened", utc_offset=330).then_state(title="示例记录簿", utc_offset=330)


@article(3)
def test_no_clock_is_seven_minutes_ahead(scenario: Scenario) -> None:
    """A clock differs from UTC by whole quarters of an hour."""
    scenario.on("2014-05-05").when(
        "book.opened", stream=BOOK, title="示例记录簿", note="说明", founder="officer/founder", utc_offset=487
    ).then_refused(
        "Art. 3: no office's clock is 487 minutes ahead of UTC; take a multiple of 15 from -720 to 840 and write it as"
        " an offset, such as +05:30."
    )


@article(3)
def test_a_key_of_a_witness_is_replaced(scenario: Scenario) -> None:
    """The key of a witness is replaced, and the new key is on record before it is used."""
    scenario.given(book_opened(BookKey(role="witness", key="旧钥"))).on("2016-05-06").when(
        "key.rotated", stream=BOOK, role="witness", old="旧钥", new="新钥", reason="定期更换"
    ).then_state(keys=[{"role": "witness", "key": "新钥"}])


@article(3)
def test_only_a_key_in_use_is_replaced(scenario: Scenario) -> None:
    """A key that does not sign for the book cannot be replaced."""
    scenario.given(book_opened(BookKey(role="witness", key="旧钥"))).on("2016-05-06").when(
        "key.rotated", stream=BOOK, role="witness", old="别的钥", new="新钥", reason="定期更换"
    ).then_refused("Art. 3: 别的钥 does not sign for the book.")


@article(3)
@pytest.mark.parametrize("known", ["旧钥", "另一见证", "log+a"])
def test_a_witness_gets_a_new_key(scenario: Scenario, known: str) -> None:
    """The key of a witness is not replaced by one that signs for the book, its own included."""
    keys = (
        BookKey(role="witness", key="旧钥"),
        BookKey(role="witness", key="另一见证"),
        BookKey(role="log", key="log+a"),
    )
    scenario.given(book_opened(*keys)).on("2016-05-06").when(
        "key.rotated", stream=BOOK, role="witness", old="旧钥", new=known, reason="定期更换"
    ).then_refused(f"Art. 3: {known} signs for the book.")


def _founded() -> Steps:
    """A book names the keys of its log and its site, and a recovery key."""
    yield book_opened(
        BookKey(role="log", key="log+a"),
        BookKey(role="site", key="site+1"),
        BookKey(role="recovery", key="recovery+1"),
    )


def succession(**terms: str) -> dict[str, str]:
    """The terms of a succession: the log's key was lost and the recovery key signs, with changes."""
    lost = {"stream": BOOK, "role": "log", "old": "log+a", "new": "log+2", "reason": "遗失"}
    return lost | {"by_key": "recovery+1", "signature": "…"} | terms


@article(3)
def test_the_key_of_the_log_is_not_replaced_unsigned(scenario: Scenario) -> None:
    """The key that signs the log is not replaced on an officer's word alone."""
    scenario.given(_founded).on("2016-05-06").when(
        "key.rotated", stream=BOOK, role="log", old="log+a", new="log+2", reason="定期更换"
    ).then_refused("Art. 3: a key of the log or the site is succeeded (key.succeeded), which a key of the book signs.")


@article(3)
@pytest.mark.parametrize("by_key", ["log+a", "site+1", "recovery+1"])
def test_the_key_of_the_log_is_succeeded(scenario: Scenario, by_key: str) -> None:
    """The key of the log signs its own successor; where it is lost or stolen, the site's or the recovery key does."""
    scenario.given(_founded).on("2016-05-06").when("key.succeeded", **succession(by_key=by_key)).then_state(
        former=["log+a"]
    )


@article(3)
def test_the_old_key_signs_a_planned_succession(scenario: Scenario) -> None:
    """A key that is succeeded as planned signs that itself; another key signs only where it is lost or stolen."""
    scenario.given(_founded).on("2016-05-06").when(
        "key.succeeded", **succession(reason="按计划更换", by_key="site+1")
    ).then_refused(
        "Art. 3: the old key itself signs a planned succession; where another signs, it was lost or stolen: say which."
    )


@article(3)
@pytest.mark.parametrize("by_key", ["site+1", "log+a", "recovery+1"])
def test_the_key_of_the_site_is_succeeded(scenario: Scenario, by_key: str) -> None:
    """The key of the site is succeeded likewise, by its own signature, the log's or the recovery key's."""
    scenario.given(_founded).on("2016-05-06").when(
        "key.succeeded", **succession(role="site", old="site+1", new="site+2", by_key=by_key)
    ).then_state(former=["site+1"])


@article(3)
def test_nobody_but_itself_replaces_the_recovery_key(scenario: Scenario) -> None:
    """The recovery key is succeeded by its own signature alone."""
    scenario.given(_founded).on("2016-05-06").when(
        "key.succeeded", **succession(role="recovery", old="recovery+1", new="recovery+2", by_key="log+a")
    ).then_refused("Art. 3: log+a may not sign that this key is succeeded; the old key may, and —.")


@article(3)
def test_a_stranger_signs_no_succession(scenario: Scenario) -> None:
    """A key that the record does not name signs no succession."""
    scenario.given(_founded).on("2016-05-06").when("key.succeeded", **succession(by_key="log+2")).then_refused(
        "Art. 3: log+2 may not sign that this key is succeeded; the old key may, and site+1, recovery+1."
    )


@article(3)
@pytest.mark.parametrize("known", ["site+1", "log+2", "log+a"])
def test_a_key_never_comes_back(scenario: Scenario, known: str) -> None:
    """A key that was succeeded does not sign again, and no key has two uses."""
    replaced = KeySucceeded(**{name: told for name, told in succession().items() if name != "stream"})  # type: ignore[arg-type]
    scenario.given(_founded, (BOOK, replaced, "2015-05-06")).on("2016-05-06").when(
        "key.succeeded", **succession(old="log+2", new=known)
    ).then_refused(f"Art. 3: {known} is a key of the book already, or was one; make a new one.")


@article(3)
@pytest.mark.parametrize("known", ["log+a", "site+1"])
def test_a_recovery_key_is_no_other_key_of_the_book(scenario: Scenario, known: str) -> None:
    """A recovery key differs from every key that the book names."""
    keys = (BookKey(role="log", key="log+a"), BookKey(role="site", key="site+1"))
    scenario.given(book_opened(*keys)).on("2016-05-06").when(
        "book.recovery_key_named", stream=BOOK, key=known
    ).then_refused(f"Art. 3: {known} is a key of the book already, or was one; make a new one.")


@article(3)
def test_a_new_key_bears_the_old_name(scenario: Scenario) -> None:
    """A new key bears the name of the one that it succeeds, since the log is known by it."""
    scenario.given(_founded).on("2016-05-06").when("key.succeeded", **succession(new="other+2")).then_refused(
        "Art. 3: the new key bears another name than the old one, log+a."
    )


@article(3)
def test_a_recovery_key_is_named_later(scenario: Scenario) -> None:
    """A book that was opened without a recovery key names one."""
    scenario.given(book_opened()).on("2016-05-06").when(
        "book.recovery_key_named", stream=BOOK, key="recovery+1"
    ).then_state(keys=[{"role": "recovery", "key": "recovery+1"}])


@article(3)
def test_a_recovery_key_is_named_once(scenario: Scenario) -> None:
    """A book that has a recovery key does not name another."""
    scenario.given(_founded).on("2016-05-06").when(
        "book.recovery_key_named", stream=BOOK, key="recovery+3"
    ).then_refused("Art. 3: the book names its recovery key already, recovery+1.")


@article(2)
def test_a_plan_is_issued(scenario: Scenario) -> None:
    """An action plan is issued for a span of years."""
    scenario.given(registered).on("2014-04-14").when("plan.issued", stream=PLAN, **PLAN_TERMS).then(
        "plan.issued", title="示例行动计划"
    ).then_state(issued_on="2014-04-14", last_year="2017")


@article(2)
def test_a_plan_is_issued_once(scenario: Scenario) -> None:
    """A plan that was issued is not issued again."""
    scenario.given(PLAN_ISSUED).on("2014-05-06").when("plan.issued", stream=PLAN, **PLAN_TERMS).then_refused(
        "Art. 2: 示例行动计划 is issued already."
    )


@article(2)
def test_a_level_of_the_organisation_is_described(scenario: Scenario) -> None:
    """Each of the three levels is described with its members and duties."""
    scenario.given(registered, PLAN_ISSUED).on("2014-05-06").when(
        "plan.level_described",
        stream=PLAN,
        level="leading_group",
        members="有关部门和区县的主管领导",
        duties=("顶层设计", "重大事项决策", "组织协调"),
        office=BUREAU,
    ).then_state(levels=["leading_group"])


@article(2)
def test_only_an_issued_plan_is_described(scenario: Scenario) -> None:
    """The levels of a plan are described once it is issued."""
    scenario.on("2014-05-06").when(
        "plan.level_described", stream=PLAN, level="leading_group", members="示例", duties=("顶层设计",)
    ).then_refused("Art. 2: plan/示例 is not issued.")


@article(6)
def test_the_survey_is_reported(scenario: Scenario) -> None:
    """The survey of demand and supply is reported, also before the plan is issued; an approximate number says so."""
    scenario.on("2014-03-31").when(
        "plan.survey_reported", stream=PLAN, suggestions=3000, approximate=True, districts=16, method="问卷和座谈"
    ).then("plan.survey_reported", approximate=True).then_state(suggestions=3000)


TARGET = {"key": "labs", "indicator": "实验室", "value": "10", "unit": "个", "due": "2017"}


@article(9)
def test_targets_of_a_plan_can_be_assessed(scenario: Scenario) -> None:
    """A target of the plan has an indicator, a value with its unit, and a date."""
    scenario.given(PLAN_ISSUED).on("2014-05-06").when("plan.targets_set", stream=PLAN, targets=(TARGET,)).then_state(
        targets=[TARGET]
    )


@article(9)
def test_a_target_of_a_plan_needs_a_date(scenario: Scenario) -> None:
    """A target without a date is refused."""
    scenario.given(PLAN_ISSUED).on("2014-05-06").when(
        "plan.targets_set",
        stream=PLAN,
        targets=({name: TARGET[name] for name in ("key", "indicator", "value", "unit")},),
    ).then_refused("Art. 9: the target 实验室 has no due date.")


IN_OFFICE = Officer(id="示例一", holds="execution", body=BUREAU, appointed_on="2014-05-06", dismissed_on="2015-01-05")


@article(1, 3)
@pytest.mark.parametrize(
    ("power", "on", "body", "sentence"),
    [
        (Power.EXECUTION, "2014-05-06", BUREAU, None),
        (Power.EXECUTION, "2015-01-04", None, None),
        (Power.EXECUTION, "2014-05-05", None,
         "Art. 3: officer/示例一 is in office from 2014-05-06 on, not yet on 2014-05-05."),
        (Power.EXECUTION, "2015-01-05", None,
         "Art. 3: officer/示例一 left office on 2015-01-05, and does not act on 2015-01-05."),
        (Power.EXECUTION, "2014-06-03", LEADING,
         "Art. 3: officer/示例一 acts for organisation/示例组织单位, not for organisation/示例领导小组."),
        (Power.DECISION, "2014-06-03", None,
         "Art. 1: this belongs to the power of decision; officer/示例一 holds the power of execution."),
    ],
)  # fmt: skip
def test_who_may_act(power: Power, on: str, body: str | None, sentence: str | None) -> None:
    """An officer acts with their own power, between appointment and dismissal, for the body that appointed them."""
    if sentence is None:
        may_act(IN_OFFICE, power, on, body)
        return
    with pytest.raises(Refused) as refused:
        may_act(IN_OFFICE, power, on, body)
    assert str(refused.value) == sentence


def test_the_founder_opens_the_book_and_appoints_themself_and_that_is_all() -> None:
    """In an empty book the founder, and nobody else, records the opening and their own appointment to decide."""
    founder, other = Officer(id="甲"), Officer(id="乙")
    blank, opening = BookState(id="示例"), BookOpened(title="示例记录簿", founder="officer/甲")
    opened = opening.after(blank, "2014-05-05")
    decides = OfficerAppointed(holds="decision", body=LEADING, post="组长")
    assert founds(founder, blank.ref, opening, blank)
    assert not founds(other, blank.ref, opening, blank)
    assert not founds(founder, blank.ref, opening, opened)
    assert founds(founder, founder.ref, decides, opened)
    assert not founds(founder, founder.ref, decides, blank)
    assert not founds(other, other.ref, decides, opened)
    assert not founds(founder, other.ref, decides, opened)
    assert not founds(founder, founder.ref, APPOINTED, opened)
    assert not founds(decides.after(founder, "2014-05-05"), founder.ref, decides, opened)


def test_a_second_opening_in_an_old_book_opens_nothing() -> None:
    first, second = (BookOpened(title=title, founder=by) for title, by in (("甲", "officer/甲"), ("乙", "officer/乙")))
    book = first.after(BookState(id="示例"), "2014-05-05")
    assert second.after(book, "2014-05-06") == book
