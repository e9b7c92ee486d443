"""Random corrections never yield an entry that its rule would have refused, unless they name the breach (Art. 31)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given as givens
from hypothesis import settings
from hypothesis import strategies as st

from domain.rules.catalogue import KINDS, STATES
from domain.rules.correction import EntryCorrected, FieldCorrection
from domain.rules.decision import decide
from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Fact, State, kind_of
from domain.rules.forms import Malformed
from domain.rules.history import Happening, corrected, rectified, state_after
from domain.rules.in_force import default
from domain.rules.money import beyond
from domain.rules.officer import Officer, OfficerAppointed
from domain.rules.organisation import OrganisationRegistered
from domain.rules.refusal import Refused
from domain.rules.sitting import Entered, Sitting
from tests.rulebook import given
from tests.soak import FIXED, examples

P = given.PROJECT
STEPS = [
    *given.paid(),
    (P, ProjectDisbursed(amount=20_000_000, source="self_raised"), "2014-12-01"),
    (P, ProjectSurplusReturned(amount=10_000_000, reason="结余"), "2014-12-02"),
]
VALUES = {
    "amount": st.sampled_from([1, 30_000_000, 60_000_001, 70_000_000, 100_000_001, 2**52]),
    "budget": st.builds(
        lambda total, slip, own: {
            "total": total,
            "parts": [{"source": "municipal", "amount": total - own}, {"source": "self_raised", "amount": own + slip}],
        },
        st.sampled_from([50_000_000, 100_000_000, 200_000_000]),
        st.sampled_from([0, 0, 1]),
        st.sampled_from([0, 1_000_000, 40_000_000]),
    ),
    "source": st.sampled_from(["municipal", "self_raised", "district", None]),
    "start": st.sampled_from(["2014-10", "2015", "2018-01"]),
    "end": st.sampled_from(["2013", "2014-01", "2016-12", "2017-06-30"]),
    "days": st.integers(1, 40),
    "management_class": st.sampled_from(["government_organised", "government_supported"]),
    "instrument": st.sampled_from(["directed_and_tender", "demonstration"]),
    "undertakers": st.sampled_from([[given.COMPANY], ["organisation/无此单位"], []]),
    "title": st.sampled_from(["另一项目", "示例项目"]),
}


def sitting(streams: dict[str, list[Happening]], on: str) -> Sitting:
    def look_up(kind: type[State], ref: str) -> State:
        return state_after(kind(id=ref.partition("/")[2]), streams.get(ref, []))  # type: ignore[no-any-return]

    return Sitting(
        on=on,
        look_up=look_up,
        entered=lambda ref: [Entered(fact, day, day or "") for fact, day in streams.get(ref, [])],
    )


def stands(streams: dict[str, list[Happening]], number: int) -> bool:
    """Whether the rule takes an entry as it now reads, before what followed it, told all but what it fills in."""
    own = list(corrected(streams[P]))
    fact, on = own[number - 1]
    then = sitting(streams | {P: own[: number - 1]}, on or "")
    state: Any = then.look_up(STATES["project"], P)
    open_ = {each.name: each.default for each in msgspec.structs.fields(type(fact)) if each.name in fact.filled(state)}
    try:
        return (
            decide(KINDS[kind_of(fact)], state, msgspec.structs.replace(fact, **open_), then).noted(default()) == fact
        )
    except Refused:
        return False


@settings(max_examples=examples(60, 3_000), deadline=None, derandomize=FIXED)
@givens(st.data())
def test_no_correction_yields_what_the_rule_would_have_refused(data: st.DataObject) -> None:
    streams: dict[str, list[Happening]] = {}
    for stream, fact, day in STEPS:
        streams.setdefault(stream, []).append((fact, day))
    count = len(streams[P])
    stood = [number for number in range(1, count + 1) if stands(streams, number)]
    assert stood == list(range(1, count + 1))
    for _ in range(data.draw(st.integers(1, 5))):
        number = data.draw(st.integers(1, count))
        fact = list(corrected(streams[P]))[number - 1][0]
        told = msgspec.to_builtins(fact)
        names = [name for name in VALUES if name in fact.__struct_fields__]
        if not names:
            continue
        chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        first, *also = [
            {"field": name, "wrong": _json(told.get(name)), "right": _json(data.draw(VALUES[name]))} for name in chosen
        ]
        terms = EntryCorrected(
            number=number, reason="笔误", also=tuple(FieldCorrection(**each) for each in also), **first
        )
        if rectified(fact, terms) == fact:
            continue  # the desk refuses what changes nothing, or cannot stand
        before = stands(streams, number)
        project: Any = sitting(streams, "").look_up(STATES["project"], P)
        try:
            answer: Any = decide(KINDS["entry.corrected"], project, terms, sitting(streams, "2015-01-05"))
        except Refused as refused:
            with_breach = msgspec.structs.replace(terms, breach="确有其事")
            if refused.text.startswith("Art. 31: so corrected"):  # the truth may be told all the same
                decide(KINDS["entry.corrected"], project, with_breach, sitting(streams, "2015-01-05"))
            continue
        except Malformed:  # a period that ends before it begins is no truth that could be told
            continue
        streams[P] = [*streams[P], (answer, "2015-01-05")]
        assert stands(streams, number) or not before
        after: Any = sitting(streams, "").look_up(STATES["project"], P)
        if after.budget != project.budget and not beyond(project.paid, project.budget):
            assert not beyond(after.paid, after.budget)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


REGISTERED = OrganisationRegistered(name="某大学", body="university")


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("name", "{"), ("name", ""), ("name", '"\\ud800"'), ("name", "7"), ("name", "null"), ("name", '""'),
        ("name", "[" * 5000), ("name", "1e999"), ("name", "9" * 5000), ("name", '{"a":1}'),
        ("kind", '"project.approved"'),
        ("colour", '"red"'), ("", '"x"'), ("body", '"Palace!"'), ("name", "NaN"), ("name", '"a" "b"'),
    ],
)  # fmt: skip
def test_a_correction_that_fits_nothing_has_no_effect(field: str, right: str) -> None:
    for number in (0, 1, 2, 3, 2**53 - 1):
        told = EntryCorrected(number=number, field=field, wrong="0", right=right, reason="笔误")
        both: list[Happening] = [(REGISTERED, "2014-04-14"), (told, "2014-04-15")]
        assert list(corrected(both)) == both
    also = (FieldCorrection(field=field, wrong="0", right=right),)
    told = EntryCorrected(number=1, field="name", wrong='"某大学"', right='"新大学"', reason="笔误", also=also)
    assert rectified(REGISTERED, told) == REGISTERED  # all of an act, or nothing


def test_no_correction_changes_what_founds_authority() -> None:
    appointed: Fact = OfficerAppointed(holds="execution", body="organisation/1", post="示例")
    told = EntryCorrected(number=1, field="holds", wrong='"execution"', right='"decision"', reason="笔误")
    again = EntryCorrected(number=2, field="number", wrong="1", right="3", reason="笔误")
    days: list[Happening] = [(appointed, "2014-04-14"), (told, "2014-04-15"), (again, "2014-04-16")]
    assert state_after(Officer(id="x"), days) == state_after(Officer(id="x"), days[:1])


def test_a_correction_names_what_was_there_before_it() -> None:
    told = EntryCorrected(number=2, field="name", wrong='"某大学"', right='"新大学"', reason="笔误")
    days: list[Happening] = [(told, "2014-04-14"), (REGISTERED, "2014-04-15")]
    assert list(corrected(days)) == days
