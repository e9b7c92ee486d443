"""Powers are checked from the entries alone, and our two verifiers judge alike (Art. 1, 3)."""

from __future__ import annotations

import json
import runpy
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger import form
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Source, WrongClock, canonical, parse
from domain.ledger.powers import Powers, table
from domain.rules.approval import ProjectApproved
from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS, STATES
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.notice import ProjectObjectionRecorded
from domain.rules.office_time import office_day
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.officer_keys import OfficerKeyRegistered
from domain.rules.refusal import Refused
from public.auditing.entries import Entries
from public.auditing.site_source import Failure, SiteSource
from tests.ledger.logs import VERIFY

SCRIPT = runpy.run_path(str(VERIFY), run_name="imported")
OFFICERS = [f"officer/{number}" for number in range(1, 5)]
DAYS = [f"2014-04-{day}" for day in range(14, 20)]
SOURCE = Source(title="名单", sha256="0" * 64, row=1)


def entry(number: int, at: str, by: str, stream: str, fact: Fact, on: str | None, listed: bool = False) -> AnyEntry:
    return Entry(
        schema=SCHEMA, stream=stream, number=number, recorded_at=at, decided_on=on, by=by, command="c", fact=fact,
        source=SOURCE if listed else None,
    )  # fmt: skip


def appointed(holds: Any) -> OfficerAppointed:
    return OfficerAppointed(holds=holds, body="organisation/1", post="示例")


OPENED = entry(1, "2014-04-14T01:00:00Z", OFFICERS[0], "book/1", BookOpened(title="账本", founder=OFFICERS[0]), DAYS[0])
ACTS: list[Fact] = [ProjectApproved(title="甲"), ProjectDisbursed(amount=1), ProjectObjectionRecorded(ground="乙")]
powers = st.sampled_from(["decision", "execution", "supervision"])
acts = st.one_of(
    st.tuples(st.sampled_from(OFFICERS), st.builds(appointed, powers)),
    st.tuples(st.sampled_from(OFFICERS), st.builds(OfficerDismissed)),
    st.tuples(
        st.sampled_from(OFFICERS),
        st.builds(
            lambda number, power: EntryCorrected(
                number=number, field="holds", wrong='"x"', right=json.dumps(power), reason="笔误"
            ),
            st.integers(0, 4),
            powers,
        ),
    ),
    st.tuples(
        st.just("project/P1"),
        st.builds(
            lambda number: EntryCorrected(number=number, field="title", wrong='"甲"', right='"乙"', reason="笔误"),
            st.integers(0, 4),
        ),
    ),
    st.tuples(
        st.just("project/P1"),
        st.sampled_from(ACTS),
    ),
)


def judged_by_us(entries: list[AnyEntry]) -> int:
    """The first entry that is refused, or how many there are."""
    checks = Powers()
    for index, each in enumerate(entries):
        try:
            checks.check(index, each)
        except Refused:
            return index
    return len(entries)


class Tables:
    """What is published beside a log, for the script."""

    def get(self, name: str) -> bytes:
        return {"powers.json": table(), "forms.json": form.table()}[name]


def judged_by_the_script(entries: list[AnyEntry]) -> int:
    log = SCRIPT["Log"](Tables())
    log.founder = OFFICERS[0]
    for index, each in enumerate(entries):
        told = SCRIPT["parse"](canonical(each).decode())
        what = {"kind": each.kind, "rule": log.rules[each.kind], "of": each.subject, "listed": each.source is not None}
        vars(told).update(told, **what, today=office_day(each.true_at, 480))
        told.on = told.decided_on or told.today
        try:
            log.check_power(told, told.fact)
            log.apply(told, told.fact, b"")
        except SCRIPT["Fail"]:
            return index
    return len(entries)


@st.composite
def books(draw: st.DrawFn) -> list[AnyEntry]:
    """An opening, mostly the founder's appointment, then acts by anybody on any day."""
    entries, numbers, day = [OPENED], {"book/1": 1}, 0
    first = [(OFFICERS[0], appointed("decision"))] if draw(st.integers(0, 9)) else []
    for place, (stream, fact) in enumerate(first + draw(st.lists(acts, max_size=12))):
        day = min(len(DAYS) - 1, day + draw(st.integers(0, 1)))
        by = OFFICERS[0] if place == 0 else draw(st.sampled_from(OFFICERS))
        on = draw(st.sampled_from([*DAYS[: day + 1], DAYS[day], DAYS[day], None]))
        number = numbers[stream] = numbers.get(stream, 0) + 1
        at = f"{DAYS[day]}T0{draw(st.integers(0, 9))}:00:00Z"
        entries.append(entry(number, at, by, stream, fact, on, draw(st.integers(0, 9)) == 0))
    return entries


@settings(max_examples=400, deadline=None)
@given(books())
def test_both_verifiers_refuse_the_same_entry(entries: list[AnyEntry]) -> None:
    assert judged_by_us(entries) == judged_by_the_script(entries)


def after(*more: AnyEntry) -> int:
    founder = entry(1, "2014-04-14T01:00:00Z", OFFICERS[0], OFFICERS[0], appointed("decision"), DAYS[0])
    clerk = entry(1, "2014-04-15T00:00:00Z", OFFICERS[0], OFFICERS[1], appointed("execution"), DAYS[1])
    entries = [OPENED, founder, clerk, *more]
    assert judged_by_us(entries) == judged_by_the_script(entries)
    return judged_by_us(entries)


def paid(at: str, on: str | None, listed: bool = False, by: str = OFFICERS[1]) -> AnyEntry:
    return entry(1, at, by, "project/P1", ProjectDisbursed(amount=1), on, listed)


@pytest.mark.parametrize(
    ("entry_", "taken"),
    [
        (paid("2014-04-15T01:00:00Z", DAYS[1]), True),
        (paid("2014-04-14T01:00:00Z", DAYS[0]), False),  # the appointment is of the day after
        (paid("2014-04-14T15:59:59Z", None), False),
        (paid("2014-04-14T16:00:00Z", None), True),  # at the office it is the next day
        (paid("2014-04-15T01:00:00Z", DAYS[0]), False),  # decided before the appointment
        (paid("2014-04-15T01:00:00Z", DAYS[0], listed=True), True),  # an old list tells of older decisions
        (paid("2014-04-15T01:00:00Z", "2001-01-01", listed=True), True),
        (paid("2014-04-15T01:00:00Z", DAYS[2]), False),  # not yet
        (paid("2014-04-15T01:00:00Z", DAYS[1], by=OFFICERS[0]), False),
        (paid("2014-04-15T01:00:00Z", DAYS[1], by="officer/99"), False),
    ],
)
def test_days_and_powers(entry_: AnyEntry, taken: bool) -> None:
    assert after(entry_) == (4 if taken else 3)


def correction(number: int, by: str, of: int, stream: str = "project/P1", **told: str) -> AnyEntry:
    fact = EntryCorrected(
        **{"number": of, "field": "title", "wrong": '"甲"', "right": '"乙"', "reason": "笔误"} | told  # type: ignore[arg-type]
    )
    return entry(number, "2014-04-15T03:00:00Z", by, stream, fact, DAYS[1])


FOUNDER, CLERK = OFFICERS[:2]
APPROVED = entry(1, "2014-04-15T01:00:00Z", FOUNDER, "project/P1", ProjectApproved(title="甲"), DAYS[1])
LISTED = msgspec.structs.replace(APPROVED, by=CLERK, source=SOURCE)


@pytest.mark.parametrize(
    ("entries", "taken"),
    [
        ([APPROVED, correction(2, FOUNDER, 1)], 2),
        ([APPROVED, correction(2, CLERK, 1)], 1),  # an approval is of decision, and so is its correction
        ([LISTED, correction(2, CLERK, 1)], 2),  # what was copied is of execution
        ([LISTED, correction(2, FOUNDER, 1)], 1),
        ([APPROVED, correction(2, FOUNDER, 2)], 1),  # neither itself, nor what is not there yet
        ([APPROVED, correction(2, FOUNDER, 0)], 1),
        ([APPROVED, correction(2, FOUNDER, 3)], 1),
        ([APPROVED, correction(2, FOUNDER, 1), correction(3, FOUNDER, 2, field="reason")], 3),
        ([APPROVED, correction(2, FOUNDER, 1), correction(3, CLERK, 2, field="reason")], 2),  # through the correction
        ([APPROVED, msgspec.structs.replace(correction(2, CLERK, 1), source=SOURCE)], 1),  # no way round
    ],
)  # fmt: skip
def test_a_correction_belongs_to_the_power_of_what_it_corrects(entries: list[AnyEntry], taken: int) -> None:
    judged = after(*entries)
    assert judged == 3 + taken


@pytest.mark.parametrize("by", [FOUNDER, CLERK])
@pytest.mark.parametrize("stream", [CLERK, FOUNDER, "book/1"])
@pytest.mark.parametrize(
    "told",
    [
        {"field": "holds", "wrong": '"execution"', "right": '"decision"'},
        {"field": "holds", "wrong": '"execution"', "right": ' "dec\\u0069sion" '},
        {"field": "body", "wrong": '"organisation/1"', "right": '"organisation/2"'},
        {"field": "post", "wrong": '"示例"', "right": '"主任"'},
        {"field": "founder", "wrong": '"officer/1"', "right": '"officer/2"'},
        {"field": "reason", "wrong": "null", "right": '"x"'},
    ],
)
def test_what_founds_authority_is_never_corrected(by: str, stream: str, told: dict[str, str]) -> None:
    assert after(correction(2, by, 1, stream, **told)) == 3


def test_nor_is_a_dismissal_or_a_key() -> None:
    left = entry(2, "2014-04-15T02:00:00Z", FOUNDER, CLERK, OfficerDismissed(), DAYS[1])
    assert after(left, correction(3, FOUNDER, 2, CLERK, field="reason", wrong="null", right='"x"')) == 4
    key = entry(2, "2014-04-15T02:00:00Z", FOUNDER, CLERK, OfficerKeyRegistered(key="k"), DAYS[1])
    assert after(key, correction(3, FOUNDER, 2, CLERK, field="key", wrong='"k"', right='"l"')) == 4


def test_nobody_transcribes_themselves_into_office() -> None:
    own = entry(2, "2014-04-15T02:00:00Z", CLERK, CLERK, appointed("decision"), DAYS[1], listed=True)
    other = entry(1, "2014-04-15T02:00:00Z", CLERK, OFFICERS[2], appointed("decision"), DAYS[1], listed=True)
    assert after(own) == after(other) == 3


def test_the_table_says_what_founds_authority_and_where_keys_stand() -> None:
    told = json.loads(table())
    founding = ("officer.", "book.", "key.")
    assert {name for name, kind in told.items() if kind.get("founds")} == {n for n in KINDS if n.startswith(founding)}
    keys = {name: (kind.get("registers"), kind.get("revokes")) for name, kind in told.items()}
    assert {name: fields for name, fields in keys.items() if any(fields)} == {
        "officer.key_registered": ("key", None),
        "officer.key_revoked": ("replacement", "key"),
        "organisation.key_revoked": (None, "key"),
        "organisation.qualified": ("key", None),
    }
    assert told["organisation.qualified"]["fixed"] == ["key", "proof"]


def test_every_kind_says_on_which_streams_it_belongs() -> None:
    assert {each.get("subject", "") for each in json.loads(table()).values()} == {*STATES, ""}


@pytest.mark.parametrize(("on", "taken"), [(DAYS[1], True), (None, True), (DAYS[2], False), (DAYS[4], False)])
def test_what_follows_a_wrong_clock_is_decided_by_the_true_one(on: str | None, taken: bool) -> None:
    mark = WrongClock(true_at="2014-04-15T05:00:00Z", reason="主板电池失效")
    assert after(msgspec.structs.replace(paid("2014-04-19T01:00:00Z", on), wrong_clock=mark)) == (4 if taken else 3)


@pytest.mark.parametrize(
    ("true_at", "before", "taken"),
    [
        ("2014-04-15T01:00:00Z", "2014-04-15T01:00:00Z", True),
        ("2014-04-15T01:00:01Z", "2014-04-15T01:00:00Z", False),
        ("2014-04-14T25:00", "2014-04-15T01:00:00Z", False),
        ("2014-04-15T00:30:00Z", "2014-04-15T00:59:00Z", False),
    ],
)
def test_a_true_time_lies_before_the_wrong_one(true_at: str, before: str, taken: bool) -> None:
    """And the entry before has the wrong one too: else no clock was ahead, and the mark would hide a delay."""
    mark = WrongClock(true_at=true_at, reason="主板电池失效")
    data = canonical(msgspec.structs.replace(paid("2014-04-15T01:00:00Z", DAYS[1]), wrong_clock=mark))
    log, ours = SCRIPT["Log"](Tables()), Entries(SiteSource("."))
    log.book, log.founder, log.asked = OPENED.stream, OFFICERS[1], False
    log.recorded_at = ours.recorded_at = before
    log.officers[OFFICERS[1]].__dict__.update(power="execution", since=DAYS[0])
    for check in (lambda: log.check(1, data, SCRIPT["parse"](data.decode())), lambda: ours._timely(parse(data))):
        if taken:
            check()
        else:
            with pytest.raises((SCRIPT["Fail"], Failure, msgspec.ValidationError)):
                check()


def test_every_kind_is_in_the_table() -> None:
    told = json.loads(table())
    assert told.keys() == KINDS.keys()
    some = ("officer.appointed", "project.disbursed", "project.objection_recorded", "entry.corrected")
    assert [told[name]["power"] for name in some] == ["decision", "execution", "supervision", "of the entry named"]
