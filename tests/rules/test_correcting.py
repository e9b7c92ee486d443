"""What a correction is asked, one condition at a time (Art. 31): domain/rules/correcting.py, line by line."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from domain.rules.adjustment import ProjectBudgetAdjusted
from domain.rules.admission import OrganisationExcluded
from domain.rules.call import CallPublished
from domain.rules.catalogue import KINDS, STATES
from domain.rules.correction import EntryCorrected
from domain.rules.decision import decide
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.history import Happening
from domain.rules.in_force import default
from domain.rules.refusal import Refused
from domain.rules.sitting import Entered, Sitting
from tests.rulebook import given
from tests.rules.test_corrections import P, sitting


def asked(terms: EntryCorrected, facts: list[tuple[str, Fact, str]], listed: bool = False) -> Any:
    """The answer to a correction of the project's entries, all of which a list states where `listed`."""
    streams: dict[str, list[Happening]] = {}
    for stream, fact, day in facts:
        streams.setdefault(stream, []).append((fact.noted(default()), day))
    at = sitting(streams, "2015-01-05")
    told = [Entered(fact, day, day or "", listed) for fact, day in streams[P]]
    at = Sitting(on=at.on, look_up=at.look_up, entered=lambda ref: told)
    return decide(KINDS["entry.corrected"], at.look_up(STATES["project"], P), terms, at)


TOO_MUCH = EntryCorrected(number=5, field="amount", wrong="30000000", right="3000000000", reason="笔误")


def test_of_what_a_list_states_no_rule_is_asked() -> None:
    with pytest.raises(Refused, match="so corrected, the entry breaks"):
        asked(TOO_MUCH, given.paid())
    assert asked(TOO_MUCH, given.paid(), listed=True) == TOO_MUCH
    with pytest.raises(Refused, match="leave breach out"):
        asked(msgspec.structs.replace(TOO_MUCH, breach="超出预算"), given.paid(), listed=True)


def test_a_correction_changes_the_statement() -> None:
    with pytest.raises(Refused, match="a correction changes the statement"):
        asked(msgspec.structs.replace(TOO_MUCH, right=TOO_MUCH.wrong), given.paid())


def test_a_correction_states_what_stands_and_what_can_stand() -> None:
    with pytest.raises(Refused, match="does not state 7 as its amount; it states 30000000"):
        asked(msgspec.structs.replace(TOO_MUCH, wrong="7"), given.paid())
    with pytest.raises(Refused, match=r'"many" cannot stand as the amount of a project\.disbursed'):
        asked(msgspec.structs.replace(TOO_MUCH, right='"many"'), given.paid())


def test_a_payment_may_be_corrected_though_a_later_one_is_then_beyond_the_budget() -> None:
    """That is a finding; only a budget is not lowered below what is paid."""
    later = (P, ProjectDisbursed(amount=700_000_00), "2014-12-01")
    terms = EntryCorrected(number=5, field="amount", wrong="30000000", right="30000001", reason="笔误")
    assert asked(terms, [*given.paid(), later]) == terms


def test_what_was_against_the_law_is_corrected_to_what_is_too_without_naming_a_breach() -> None:
    *before, (stream, payment, day) = given.paid()
    wrong = msgspec.structs.replace(payment, amount=3_000_000_000)  # type: ignore[call-arg]
    terms = EntryCorrected(number=5, field="amount", wrong="3000000000", right="2000000000", reason="笔误")
    assert asked(terms, [*before, (stream, wrong, day)]) == terms


@pytest.mark.parametrize("field", ["wrong", "right"])
@pytest.mark.parametrize("text", ["某大学", "", "[" * 30_000 + "]" * 30_000])
def test_each_statement_is_a_json_value(field: str, text: str) -> None:
    with pytest.raises(Refused, match="given as JSON values"):
        asked(msgspec.structs.replace(TOO_MUCH, **{field: text}), given.paid())


def asked_of_all(terms: EntryCorrected, facts: list[tuple[str, Fact, str]]) -> Any:
    """The answer to a correction of the project's entries, by all streams as they are entered."""
    streams: dict[str, list[Happening]] = {}
    for stream, fact, day in facts:
        streams.setdefault(stream, []).append((fact.noted(default()), day))
    at = sitting(streams, "2015-01-05")
    return decide(KINDS["entry.corrected"], at.look_up(STATES["project"], P), terms, at)


UNKNOWN = EntryCorrected(
    number=1, field="undertakers", wrong=f'["{given.INSTITUTE}"]', right='["organisation/无此单位"]', reason="笔误"
)


def test_the_rule_is_asked_among_what_was_on_record_in_that_moment() -> None:
    """What was recorded in the same moment counts: else what stands is refused as well, and nothing is asked."""
    proposed = next(day for stream, _, day in given.paid() if stream == P)
    facts = [(stream, fact, max(day, proposed)) for stream, fact, day in given.paid()]
    with pytest.raises(Refused, match="so corrected, the entry breaks"):
        asked_of_all(UNKNOWN, facts)


def test_what_was_recorded_later_does_not_count() -> None:
    """A unit that was excluded since would refuse what stands as well, and nothing would be asked."""
    excluded = OrganisationExcluded(reason="示例", basis="示例", until="2016-12-31")
    with pytest.raises(Refused, match="so corrected, the entry breaks"):
        asked_of_all(UNKNOWN, [*given.paid(), (given.INSTITUTE, excluded, "2014-12-01")])


def test_what_was_corrected_since_counts_as_it_reads_now() -> None:
    """A call that was put down for another programme would refuse what stands as well."""
    facts = [
        (stream, msgspec.structs.replace(fact, programme="programme/别的"), day)  # type: ignore[call-arg]
        if isinstance(fact, CallPublished)
        else (stream, fact, day)
        for stream, fact, day in given.paid()
    ]
    told = EntryCorrected(
        number=1, field="programme", wrong='"programme/别的"', right=f'"{given.PROGRAMME}"', reason="笔误"
    )
    with pytest.raises(Refused, match="so corrected, the entry breaks"):
        asked_of_all(UNKNOWN, [*facts, (given.CALL, told, "2014-12-01")])


def notice(days: int, ends: str) -> list[tuple[str, Fact, str]]:
    """A project whose notice says that it lasts so many days, until such a day."""
    *before, (stream, fact, day) = given.on_notice()
    return [*before, (stream, msgspec.structs.replace(fact, days=days, ends=ends), day)]  # type: ignore[call-arg]


def of_days(wrong: int, right: int) -> EntryCorrected:
    return EntryCorrected(number=2, field="days", wrong=str(wrong), right=str(right), reason="笔误")


def test_what_the_rule_did_not_state_does_not_follow() -> None:
    """The last day stood otherwise than the rule states it; it is somebody's own statement, and stays."""
    assert asked(of_days(7, 10), notice(7, "2014-09-10")).also == ()


def test_what_follows_of_what_was_against_the_law() -> None:
    """No rule ever stated the last day of a notice that was too short; the right one states it."""
    (more,) = asked(of_days(1, 7), notice(1, "2014-09-03")).also
    assert (more.field, more.wrong, more.right) == ("ends", '"2014-09-03"', '"2014-09-09"')


def test_what_is_corrected_is_not_corrected_back() -> None:
    """Whoever says that the truth broke the law is not set right by the rule in the same act."""
    terms = EntryCorrected(
        number=3,
        field="undertakers",
        wrong=f'["{given.INSTITUTE}"]',
        right="[]",
        reason="笔误",
        breach="批准时无承担单位",
    )
    assert asked(terms, given.paid()).also == ()


def test_a_budget_that_was_overdrawn_already_is_put_right() -> None:
    """That more is paid than it allows was a finding before, and is no reason against the truth."""
    stated, true = given.budget(900_000, 400_000), given.budget(700_000, 400_000)
    more = ProjectBudgetAdjusted(
        before=given.budget(600_000, 400_000), budget=stated, direction="up", reason="增加", authority="文件"
    )
    terms = EntryCorrected(
        number=5, field="budget", wrong=msgspec.json.encode(stated).decode(), right=msgspec.json.encode(true).decode(),
        reason="笔误",
    )  # fmt: skip
    facts = [*given.contracted(), (P, more, "2014-11-03")]
    assert asked(terms, [*facts, (P, ProjectDisbursed(amount=200_000_000), "2014-11-04")]) == terms
    with pytest.raises(Refused, match=r"breaks Art\. 19"):
        asked(terms, [*facts, (P, ProjectDisbursed(amount=120_000_000), "2014-11-04")])
