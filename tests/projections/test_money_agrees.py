"""What two places say of money is the same, whatever was corrected: a random book, and each place held against states.

The truth is each project's state after all its entries as corrected, added up here; the places are the tallies of
home, programmes and units, the trends of all and of each programme, a year's trends and the annual report's figures,
and what a project's page and its dossier say.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger.entry import AnyEntry
from domain.rules.adjustment import ProjectBudgetAdjusted
from domain.rules.approval import ProjectApproved
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Budget, Fact, Share
from domain.rules.history import corrected, state_after
from domain.rules.money import currency_of
from domain.rules.project import Project
from domain.rules.proposal import ProjectProposed
from domain.rules.standing import ProjectRevoked, ProjectTerminated
from projections.portfolio import STANDING, sum_in
from projections.project_money import sums_of
from projections.trends import series
from projections.view import ViewReader
from projections.years import key_of_year
from site_builder.content.corrected_entries import corrected_entries
from site_builder.reader import Reader
from site_builder.reports import sums
from tests.projections.given import LIST, Folded, Step, entries
from tests.soak import FIXED, examples

PROGRAMMES = ("programme/1", "programme/2")
UNITS = ("organisation/甲校", "organisation/乙院")
SOURCES = ("municipal", "district", None)
AMOUNTS = st.integers(1, 9).map(lambda each: each * 100)
BUDGETS = st.builds(
    lambda parts, currency: Budget(
        total=sum(parts.values()),
        parts=tuple(Share(source=source, amount=amount) for source, amount in sorted(parts.items())),  # type: ignore[arg-type]
        currency=currency,
    ),
    st.dictionaries(st.sampled_from(SOURCES[:2]), AMOUNTS, max_size=2),
    st.sampled_from([None, None, None, "USD", "CNY"]),
)
OWN = st.sampled_from([None, None, None, "CNY", "USD"])
FACTS = st.one_of(
    st.builds(
        lambda programme, unit: ProjectProposed(title="示例", programme=programme, undertakers=(unit,)),
        st.sampled_from(PROGRAMMES), st.sampled_from(UNITS),
    ),
    st.builds(lambda budget: ProjectApproved(budget=budget), BUDGETS),
    st.builds(lambda budget: ProjectBudgetAdjusted(budget=budget), BUDGETS),
    st.builds(
        lambda amount, source, currency: ProjectDisbursed(amount=amount, source=source, currency=currency),
        AMOUNTS, st.sampled_from(SOURCES), OWN,
    ),
    st.builds(lambda amount, currency: ProjectSurplusReturned(amount=amount, currency=currency), AMOUNTS, OWN),
    st.just(ProjectTerminated()), st.just(ProjectRevoked()),
)  # fmt: skip
RIGHT = {
    "amount": AMOUNTS, "source": st.sampled_from(SOURCES), "currency": OWN, "budget": BUDGETS,
    "programme": st.sampled_from(PROGRAMMES), "undertakers": st.sampled_from(UNITS).map(lambda unit: (unit,)),
}  # fmt: skip


@st.composite
def books(draw: Any) -> list[Step]:
    """Three projects, paid and changed in any order, with corrections of what was stated of them."""
    streams = [f"project/P{number}" for number in (1, 2, 3)]
    facts: dict[str, list[Fact]] = {stream: [] for stream in streams}
    steps = []
    for _ in range(draw(st.integers(1, 18))):
        stream = draw(st.sampled_from(streams))
        fact = _correction(draw, facts[stream]) if facts[stream] and draw(st.integers(0, 3)) == 0 else draw(FACTS)
        facts[stream].append(fact)
        year = draw(st.integers(2014, 2017))
        on = draw(st.sampled_from([f"{year}-03-05", f"{year}-11-20", None]))
        steps.append(Step(stream, fact, on, public="2018-01-05", source=None if on else LIST))
    return steps


def _correction(draw: Any, facts: list[Fact]) -> EntryCorrected:
    number = draw(st.integers(1, len(facts)))
    fields = [name for name in facts[number - 1].__struct_fields__ if name in RIGHT] or ["title"]
    field = draw(st.sampled_from(fields))
    right = draw(RIGHT[field]) if field in RIGHT else "改名"
    text = msgspec.json.encode(right).decode()
    stood = msgspec.json.encode(getattr(facts[number - 1], field, None)).decode()
    return EntryCorrected(number=number, field=field, wrong=stood, right=text, reason="笔误")


def truth(given_entries: list[AnyEntry]) -> tuple[dict[str, Project], Counter[tuple[str, str, str]]]:
    """Each project as it stands, and what was paid and returned: (holder, year, name as in the trends) -> amount."""
    streams: dict[str, list[AnyEntry]] = {}
    for entry in given_entries:
        streams.setdefault(entry.stream, []).append(entry)
    states: dict[str, Project] = {}
    flows: Counter[tuple[str, str, str]] = Counter()
    for stream, own in streams.items():
        happenings = [(entry.fact, entry.decided_on) for entry in own]
        state = states[stream] = state_after(Project(id=stream.partition("/")[2]), happenings)
        for entry, (fact, _) in zip(own, corrected(happenings), strict=True):
            if isinstance(fact, ProjectDisbursed):
                name = f"paid {fact.source or 'unknown'}"
            elif isinstance(fact, ProjectSurplusReturned):
                name = "returned"
            else:
                continue
            year = entry.decided_on[:4] if entry.decided_on else "unknown"
            for holder in ("all", state.programme) if state.programme else ("all",):
                flows[holder, year, sum_in(name, currency_of(fact.currency, state.budget))] += fact.amount
    return states, flows


@settings(max_examples=examples(25, 300), deadline=None, derandomize=FIXED)
@given(books())
def test_every_place_says_the_same_of_money(steps: list[Step]) -> None:
    given_entries = entries(steps)
    states, flows = truth(given_entries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "view.sqlite"
        view = Folded(path, given_entries, [3, 5])
        trends = {holder: view.document("trends", holder) or {} for holder in ("all", *PROGRAMMES)}
        # Trends by year and by source are what was paid, in the year of the entry corrected.
        found = {
            (holder, year, name): amount
            for holder, years in trends.items()
            for year, tally in years.items()
            for name, amount in tally.items()
            if name.startswith(("paid", "returned"))
        }
        assert found == dict(flows)
        for holder, years in trends.items():
            for year, tally in years.items():
                key = key_of_year(year, "" if holder == "all" else holder)
                assert view.document("trend_year", key) == tally
        _same_tallies(view, states, trends)
        _same_reports(path, trends["all"])
        for stream, state in states.items():
            shown = view.document("state", stream)["state"]
            assert msgspec.convert(shown, Project) == state  # what the API answers
            told_of = sums_of(state)  # what the project's page and its dossier say
            own = [amount for currency, amount in told_of.disbursed if currency == currency_of(None, state.budget)]
            assert sum(own) == state.disbursed


def _same_tallies(view: Folded, states: dict[str, Project], trends: dict[str, Any]) -> None:
    """Home, programmes and units say of payments and budgets what the states amount to."""
    wanted: dict[str, Counter[str]] = {holder: Counter() for holder in ("all", *PROGRAMMES, *UNITS)}
    for state in states.values():
        units = (state.programme, *state.undertakers) if state.programme else ()
        for holder in ("all", *units):
            for name, paid in (("disbursed", state.paid), ("returned", state.returns)):
                for each in paid:
                    wanted[holder][sum_in(name, currency_of(each.currency, state.budget))] += each.amount
            if state.first and state.status in STANDING and state.budget:
                wanted[holder][sum_in("budget", state.budget.currency)] += state.budget.total
    for holder, tally in wanted.items():
        found = view.document("portfolio", holder) or {}
        money = {
            name: amount for name, amount in found.items() if name.split()[0] in ("disbursed", "returned", "budget")
        }
        assert money == {name: amount for name, amount in tally.items() if amount}, holder
    for holder in ("all", *PROGRAMMES):
        paid: Counter[str] = Counter()
        for tally_of_year in trends[holder].values():
            for name, amount in tally_of_year.items():
                if name.startswith("paid"):
                    last = name.rpartition(" ")[2]
                    paid[sum_in("disbursed", last if last.isupper() else None)] += amount
        found = view.document("portfolio", holder) or {}
        assert dict(paid) == {name: found[name] for name in found if name.startswith("disbursed")}
    assert series(trends["all"], "2030-01-01") is not None


def _same_reports(path: Path, years: dict[str, Any]) -> None:
    """The annual report's figures are those of its entries as corrected, and of the trends."""
    reader = Reader(ViewReader(path), "2018-12-31")
    for year, tally in years.items():
        listed = corrected_entries(reader, reader.whole("year", year))
        for kind, name in ((ProjectDisbursed, "paid"), (ProjectSurplusReturned, "returned")):
            own = [each for each in listed if isinstance(each.fact, kind)]
            stated = sum(each.get("amount") for each in own)
            assert sum(figure.value for figure in sums.money(tally, name, own).values()) == stated
    reader.view.close()
