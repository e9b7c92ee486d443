"""Every question folds the same whatever the batches, and its tallies agree with what they count."""

from __future__ import annotations

import datetime
import random
import tempfile
import zoneinfo
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectReclassified
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget
from domain.rules.office_time import public_day
from domain.rules.project import LIVE
from domain.rules.standing import ProjectRevoked, ProjectTerminated, ProjectWithdrawn
from projections.clocks import as_known
from projections.days import last_day, shifted
from projections.findings.sheet import groups_of_finding
from projections.findings.standing import count_on, is_open_on, records, was_closed_late
from projections.portfolio import Tally, add, tally_of
from projections.trends import series
from tests.projections.cases import ACTED, CASES, CONTRACTED, P
from tests.projections.given import Folded, Step, entries

MORE = [
    Step(P, ProjectBudgetAdjusted(budget=Budget(total=120_000)), "2016-04-01"),
    Step(P, ProjectBudgetAdjusted(budget=Budget(total=90_000, currency="GBP")), "2016-04-02"),
    Step(P, ProjectReclassified(management_class="government_encouraged"), "2016-04-03"),
    Step(P, ProjectDisbursed(amount=5_000, source="municipal"), "2016-04-04"),
    Step(P, ProjectAccepted(result="passed"), "2017-04-04"),
    Step(P, ProjectTerminated(), "2017-04-05"),
    Step(P, ProjectRevoked(), "2017-04-06"),
    Step(P, ProjectWithdrawn(), "2017-04-07"),
    Step(P, EntryCorrected(number=2, field="end", wrong='"2017-12"', right='"2018-06"', reason="笔误"), "2017-05-02"),
]
POOL = list({repr(step): step for case in CASES for step in (*case.given, case.answer)}.values()) + MORE


@st.composite
def books(draw: st.DrawFn) -> list[Step]:
    """Any of the steps in any order, on several projects: history refuses nothing."""
    picked = draw(st.lists(st.tuples(st.integers(0, len(POOL) - 1), st.integers(0, 2)), max_size=40))
    found = []
    for place, (number, project) in enumerate(picked):
        step = POOL[number]
        stream = step.stream if not step.stream.startswith("project/") else f"project/P{project}"
        found.append(step._replace(stream=stream, public=shifted("2018-01-01", place)))
    return found


@settings(max_examples=60, deadline=None)
@given(books(), st.lists(st.integers(0, 12), max_size=6))
def test_folding_in_any_batches_gives_the_same(steps: list[Step], sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = Folded(Path(folder) / "whole.sqlite", entries(steps))
        parts = Folded(Path(folder) / "parts.sqlite", entries(steps), sizes)
        assert parts.tables() == whole.tables()


@settings(max_examples=60, deadline=None)
@given(books(), st.integers(0, 1500))
def test_tallies_of_findings_agree_with_the_sheets(steps: list[Step], after: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries(steps))
        day = shifted("2018-02-28", after)
        counted: dict[str, list[int]] = {}
        for sheet in view.documents("findings").values():
            for record in records(sheet):
                for group in groups_of_finding(record):
                    told = counted.setdefault(group, [0, 0])
                    told[0] += is_open_on(record, day)
                    told[1] += was_closed_late(record, day)
        tallies = view.documents("findings_tally")
        assert {group: list(count_on(tally, day)) for group, tally in tallies.items()} == counted


@settings(max_examples=60, deadline=None)
@given(books())
def test_trends_add_up_to_what_is_alive(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries(steps))
        states = [held["state"] for key, held in view.documents("state").items() if key.startswith("project/")]
        alive = [state for state in states if state.get("status") in LIVE]
        told: list[tuple[str, Any]] = series(view.document("trends", "all"), "2030-01-01")
        last = told[-1][1] if told else {}
        assert last.get("live", 0) == len(alive)
        money: dict[str, int] = {}
        for state in alive:
            if budget := state.get("budget"):
                name = f"live budget {budget.get('currency', '')}".strip()
                money[name] = money.get(name, 0) + budget["total"]
        assert {name: sum_ for name, sum_ in last.items() if name.startswith("live budget") and sum_} == money


@settings(max_examples=60, deadline=None)
@given(books())
def test_deviation_counts_what_was_rebaselined(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries(steps))
        states = [held["state"] for key, held in view.documents("state").items() if key.startswith("project/")]
        moved = [state for state in states if state.get("first") and state.get("rebaselinings")]
        counted = view.document("deviation", "all") or {}
        if not any(isinstance(step.fact, EntryCorrected) for step in steps):
            assert counted.get("rebaselinings", 0) <= sum(state["rebaselinings"] for state in moved)
        assert counted.get("projects", 0) <= len(moved)


@settings(max_examples=60, deadline=None)
@given(books())
def test_the_portfolio_as_known_at_last_is_the_portfolio(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given_entries = entries(steps)
        view = Folded(Path(folder) / "view.sqlite", given_entries)
        tally = {
            name: number for name, number in (view.document("portfolio", "all") or {}).items() if name != "entries"
        }
        known: Tally = {}
        for stream in sorted({entry.stream for entry in given_entries}):
            state = as_known([entry for entry in given_entries if entry.stream == stream], 480).state
            if state is not None:
                add(known, tally_of(state))
        assert known == tally


@given(st.datetimes())
def test_the_day_in_beijing(moment: Any) -> None:
    text = moment.replace(microsecond=0, year=max(2000, moment.year % 3000)).isoformat() + "Z"
    shanghai = datetime.datetime.fromisoformat(text).astimezone(zoneinfo.ZoneInfo("Etc/GMT-8"))
    assert public_day(text, 480) == shanghai.date().isoformat()


def test_the_last_day_of_a_date_known_in_part() -> None:
    assert [last_day(day) for day in ("2016", "2016-02", "2015-02", "2015-02-03")] == [
        "2016-12-31", "2016-02-29", "2015-02-28", "2015-02-03",
    ]  # fmt: skip


def test_what_one_entry_answers_is_kept_in_the_same_order_whatever_the_batches(tmp_path: Path) -> None:
    steps = [*CONTRACTED, Step(P, ProjectTerminated(), "2017-04-05")]  # answers its milestone and its final report
    whole = Folded(tmp_path / "whole.sqlite", entries(steps))
    parts = Folded(tmp_path / "parts.sqlite", entries(steps), [1] * len(steps))
    assert [record["key"] for record in whole.document("findings", P)["past"]][-2:] == ["milestone m1", "report"]
    assert parts.tables() == whole.tables()


def test_a_shuffled_story_folds_as_well() -> None:
    steps = list(ACTED)
    random.Random(14).shuffle(steps)
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries([step._replace(public="2018-01-01") for step in steps]))
        assert view.document("portfolio", "all")["entries"] == len(steps)
