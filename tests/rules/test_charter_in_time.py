"""Two charters in time: decisions, and corrections of them, are asked under that of their own day (Art. 31, 38)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.adoption import CharterAdopted, CharterAmended
from domain.rules.charter import CharterTerm, CharterVocabulary, EndedTerm, Period
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.organisation import OrganisationRegistered
from tests.rulebook.given import PROJECT, proposed
from tests.rulebook.ground import project
from tests.rulebook.test_charter import CHARTER, DEFAULT
from tests.rulebook.test_corrections import correction
from tests.rulebook.test_reports import REPORT, TERMS
from tests.scenario import Scenario, Step

UNIT = "organisation/示例机构"


def in_time(*periods: Period, then: tuple[Period, ...] = ()) -> list[Step]:
    """A charter, and its amendment for 2015: other periods, foundations begin, alliances end with June."""
    added = CharterVocabulary(name="body", terms=(CharterTerm(code="foundation", zh="基金会", en="foundation"),))
    amended = CharterAmended(
        effective_on="2015-01-01", add=(added,), periods=then, before=periods[: len(then)], reason="示例",
        end=(EndedTerm(vocabulary="body", code="alliance", until="2015-06-30"),), authority="示例机关",
    )  # fmt: skip
    adopted = CharterAdopted(**{**DEFAULT, "periods": periods})
    return [(CHARTER, adopted, "2014-04-15"), (CHARTER, amended, "2014-12-01")]


FIVE, SEVEN = (Period(name="notice_least", number=number, unit="working_days") for number in (5, 7))


@pytest.mark.parametrize(
    ("noticed", "right", "refused"),
    [
        (("2014-09-01", 7, "2014-09-11"), 5, ""),
        (("2014-09-01", 7, "2014-09-11"), 4, "at least 5 working_days"),
        (("2015-03-02", 9, "2015-03-13"), 7, ""),
        (("2015-03-02", 9, "2015-03-13"), 5, "at least 7 working_days"),
    ],
)
def test_an_old_notice_is_corrected_under_the_charter_of_its_own_day(
    noticed: tuple[str, int, str], right: int, refused: str
) -> None:
    starts, days, ends = noticed
    notice = (PROJECT, ProjectNoticeOpened(starts=starts, days=days, working=True, ends=ends), starts)
    asked = Scenario().given(in_time(FIVE, then=(SEVEN,)), proposed, [notice]).on("2015-09-01")
    asked.when("entry.corrected", stream=PROJECT, **correction(2, "days", days, right))
    if refused:
        assert asked.refusal and "Art. 31" in str(asked.refusal) and "Art. 14" in str(asked.refusal), asked.refusal
    else:
        asked.then("entry.corrected", number=2)


def registered(body: str, on: str) -> list[Step]:
    return [(UNIT, OrganisationRegistered(name="示例机构", body=body), on)]


@pytest.mark.parametrize(
    ("on", "right", "said"),
    [
        ("2015-02-02", "alliance", ""),
        ("2015-06-30", "alliance", ""),
        ("2015-07-01", "alliance", "Art. 38"),
        ("2015-02-02", "foundation", ""),
        ("2014-12-31", "foundation", "Art. 38"),
    ],
)
def test_an_old_term_is_corrected_under_the_charter_of_its_own_day(on: str, right: str, said: str) -> None:
    asked = Scenario().given(in_time(FIVE), registered("university", on)).on("2015-09-01")
    asked.when("entry.corrected", stream=UNIT, **correction(1, "body", "university", right))
    if said:
        assert asked.refusal and said in str(asked.refusal), asked.refusal
    else:
        asked.then("entry.corrected", number=1).then_state(body=right)


@pytest.mark.parametrize(("on", "most"), [("2014-12-15", 3), ("2016-12-15", 6)])
def test_the_longest_deferral_is_that_of_the_day(on: str, most: int) -> None:
    three, six = (Period(name="deferral_most", number=number, unit="years") for number in (3, 6))

    def asked(years: int) -> Scenario:
        told: dict[str, Any] = {**TERMS, "prepared_on": on, "scope": "deferred", "deferred_years": years}
        given = Scenario().given(in_time(three, then=(six,)), project)
        return given.on(on).when("report.submitted", stream=REPORT, **told)

    asked(most).then("report.submitted", deferred_years=most)
    refused = asked(most + 1).refusal
    assert refused and f"1 to {most}" in str(refused), refused
