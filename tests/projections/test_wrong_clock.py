"""Moments known to be wrong, and years without a calendar: nothing is reckoned from either (Art. 29)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.entry import AnyEntry, WrongClock
from domain.rules.evaluation_answer import EvaluationResponded
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.organisation import OrganisationRegistered
from projections import timeliness
from projections.wrong_clock import Span, spans, true_moment
from tests.projections.cases import GROUND, REPORTED, UNIT, P
from tests.projections.given import Folded, Step, entries

AHEAD = "2099-01-01T01:00:00Z"
TRUE = "2016-02-20T01:00:00Z"
RESPONSE = EvaluationResponded(finding=1, unit=UNIT, response="加快进度", action_due="2016-06-30")


def registered(name: str, on: str, public: str = "") -> Step:
    return Step(f"organisation/{name}", OrganisationRegistered(name=name, body="institute"), on, public=public)


def wrong(given: Sequence[AnyEntry], marked: int, true: str = TRUE) -> list[AnyEntry]:
    """The same entries, the last so many recorded by a clock that was ahead; of these, as many say so."""
    told = list(given)
    for place in range(len(told) - marked, len(told)):
        mark = WrongClock(true_at=true, reason="主板电池失效")
        told[place] = msgspec.structs.replace(told[place], recorded_at=AHEAD, wrong_clock=mark)
    return told


def test_what_a_mark_tells_of_the_entries_before_it() -> None:
    given = entries([registered("a", "2016-02-01"), registered("b", "2099-01-01"), registered("c", "2016-02-20")])
    told = wrong(given, 1)
    found = spans((each.wrong_clock, each.recorded_at) for each in told if each.wrong_clock)
    told[1] = msgspec.structs.replace(told[1], recorded_at=AHEAD)
    assert found == [Span(TRUE, AHEAD)]
    assert [true_moment(each, found) for each in told] == ["2016-02-01T01:00:00Z", TRUE, TRUE]


def test_no_lag_is_reckoned_from_a_wrong_moment(tmp_path: Path) -> None:
    steps = [registered("a", "2016-02-01"), registered("b", "2016-02-02", "2099-01-01"), registered("c", "2016-02-20")]
    told = wrong(entries(steps), 1)
    view = Folded(tmp_path / "v.sqlite", told)
    assert view.document("timeliness", "all")["2016"] == {"known": 3, "lag 0": 1, "wrong clock": 2}
    assert timeliness.total(view.document("timeliness", "all")).late == 0
    assert view.standing("organisation/b", "2098-01-01") == view.answered("organisation/b", "2100-01-01") == []


@pytest.mark.parametrize("sizes", [(1,), (2,), (3,), (1, 1, 1), (2, 1, 1)])
def test_a_mark_that_comes_later_folds_anew(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    steps = [registered(name, on, public) for name, on, public in (
        ("a", "2016-02-01", ""), ("b", "2016-02-02", "2099-01-01"), ("c", "2016-02-20", ""), ("d", "2016-02-20", ""),
    )]  # fmt: skip
    told = wrong(entries(steps), 2)
    at_once = Folded(tmp_path / "once.sqlite", told).tables()
    assert Folded(tmp_path / "v.sqlite", told, sizes).tables() == at_once


def test_nobody_is_late_by_a_wrong_clock(tmp_path: Path) -> None:
    """An answer given in time stays so, whether its own moment or only a later entry says that the clock was wrong."""
    due = [*REPORTED]
    whole = entries([*due, Step("evaluation/E1", RESPONSE, "2016-02-15")])
    view = Folded(tmp_path / "v.sqlite", wrong(whole, 1))
    (answered,) = [each for each in view.document("findings", P)["past"] if each["rule"] == "no_response"]
    assert answered["answered_on"] <= "2016-02-20"


def test_a_notice_that_a_wrong_clock_published_is_not_called_short(tmp_path: Path) -> None:
    notice = ProjectNoticeOpened(starts="2015-03-02", days=5, working=True, ends="2015-03-09")
    told = wrong(entries([*GROUND, Step(P, notice, "2015-03-02")]), 1, "2015-03-02T01:00:00Z")
    assert Folded(tmp_path / "v.sqlite", told).standing(P, "2015-04-01") == []


@pytest.mark.parametrize(
    ("decided", "public", "tally"),
    [
        ("2026-12-25", "2027-01-27", {"known": 1, "no calendar": 1}),
        ("2027-02-01", "2027-03-02", {"known": 1, "no calendar": 1}),
        ("2024-02-29", "2035-10-09", {"known": 1, "no calendar": 1}),
        ("2003-12-31", "2004-02-20", {"known": 1, "no calendar": 1}),
        ("2026-11-02", "2026-12-31", {"known": 1, "late": 1, "lag 40": 1}),
    ],
)
def test_a_year_without_a_calendar_accuses_nobody(tmp_path: Path, decided: str, public: str, tally: object) -> None:
    view = Folded(tmp_path / "v.sqlite", entries([registered("c", decided, public)]))
    assert view.document("timeliness", "all")[public[:4]] == tally
    late = view.answered("organisation/c", "2040-01-01")
    assert len(late) == ("late" in tally)  # type: ignore[operator]
    told = timeliness.total(view.document("timeliness", "all"))
    assert told.most == (40 if late else None)


def test_a_notice_in_working_days_of_an_unknown_year_is_not_called_short(tmp_path: Path) -> None:
    notice = ProjectNoticeOpened(starts="2027-03-01", days=5, working=True, ends="2027-03-08")
    told = entries([*GROUND, Step(P, notice, "2027-03-01", public="2027-03-07")])
    assert Folded(tmp_path / "v.sqlite", told).standing(P, "2027-03-20") == []
    calendar = msgspec.structs.replace(notice, working=False, ends="2027-03-06")
    told = entries([*GROUND, Step(P, calendar, "2027-03-01", public="2027-03-05")])
    assert [each.rule for each in Folded(tmp_path / "w.sqlite", told).standing(P, "2027-03-20")] == ["notice_short"]


MOMENTS = st.integers(0, 30).map(lambda day: f"2016-02-{day % 28 + 1:02}T00:00:{day:02}Z")


@given(st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), min_size=1, max_size=8))
def test_the_moment_by_which_an_entry_is_known_is_never_after_the_one_it_states(
    told: list[tuple[str, str | None]],
) -> None:
    blank = entries([registered("a", "2016-02-01")])[0]
    made, newest = [], ""
    for clock, reason in told:
        newest = max(newest, clock)
        mark = WrongClock(true_at=clock, reason="x") if reason and clock < newest else None
        made.append(msgspec.structs.replace(blank, recorded_at=newest, wrong_clock=mark))
    found = spans((each.wrong_clock, each.recorded_at) for each in made if each.wrong_clock)
    for place, each in enumerate(made):
        known = true_moment(each, found)
        assert known <= each.recorded_at
        later = [mark.wrong_clock.true_at for mark in made[place:] if mark.wrong_clock]
        if any(true < each.recorded_at for true in later):  # recorded before a moment earlier than the one it states
            assert known < each.recorded_at
