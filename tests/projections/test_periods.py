"""Each period of the charter, changed once: what begins before the amendment keeps its period, what begins after has
the new one (Art. 38)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec
import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adoption import CharterAmended
from domain.rules.approval import ProjectApproved
from domain.rules.charter import STREAM, Period, PeriodName, Unit
from domain.rules.evaluation_answer import EvaluationActionTaken, EvaluationRechecked, EvaluationResponded
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Fact
from domain.rules.notice import ProjectObjectionRecorded
from domain.rules.suggestion import SuggestionAdopted, SuggestionDeclined, SuggestionMerged, SuggestionReceived
from projections.findings.standing import records
from projections.hindsight import matrix
from tests.projections.cases import CONTRACT, EXTENSIONS, GROUND, NEGATIVE, NOTICED, P
from tests.projections.given import LIST, Folded, Step, entries
from tests.site_builder.given_charter import charter

OLD, NEW = "2015-06-01", "2016-06-01"  # before and after the amendment
SINCE = "2016-01-04"
S = "suggestion/S1"
AT_DESK = {"notice_least", "deferral_most"}  # what they refuse: tests/rulebook


class Seen(NamedTuple):
    """A period: its unit, its length before and since; what begins it on a day, and the due days that follow."""

    unit: Unit
    numbers: tuple[int, int]
    rule: str
    subject: str
    begun: Any
    due: tuple[str | None, str | None]


def late(day: str) -> list[Step]:
    return [Step(S, SuggestionReceived(title="示例建议"), day, public="2017-01-03")]


def objected(day: str) -> list[Step]:
    return [*NOTICED, Step(P, ProjectObjectionRecorded(ground="重复立项", received_on=day), day)]


def reported(day: str) -> list[Step]:
    return [*GROUND, Step("evaluation/E1", msgspec.structs.replace(NEGATIVE, subject=P), day)]


def responded(day: str) -> list[Step]:
    return [*reported(day), Step("evaluation/E1", EvaluationResponded(finding=1, response="加快进度"), day)]


def received(day: str) -> list[Step]:
    return [Step(S, SuggestionReceived(title="示例建议"), day)]


def accepted(day: str) -> list[Step]:
    return [
        *NOTICED,
        Step(P, ProjectApproved(end="2017-12"), "2015-03-20"),
        Step(P, ProjectAccepted(result="passed"), day),
    ]


def extended(day: str) -> list[Step]:
    return [*GROUND, Step(P, ProjectApproved(end="2017-12"), day), Step(P, CONTRACT, day),
            *(Step(step.stream, step.fact, "2016-09-01") for step in EXTENSIONS)]  # fmt: skip


SEEN: dict[str, Seen] = {
    "publication": Seen("working_days", (20, 10), "late_publication", S, late, ("2015-06-30", "2016-06-16")),
    "objection_answer": Seen("calendar_days", (15, 30), "objection_open", P, objected, ("2015-06-16", "2016-07-01")),
    "finding_response": Seen("calendar_days", (10, 20), "no_response", P, reported, ("2015-06-11", "2016-06-21")),
    "finding_action": Seen("calendar_days", (60, 90), "no_action", P, responded, ("2015-07-31", "2016-08-30")),
    "suggestion_answer": Seen("working_days", (5, 10), "suggestion_open", S, received, ("2015-06-08", "2016-06-16")),
    "post_evaluation": Seen("years", (1, 2), "post_missing", P, accepted, ("2016-12-31", "2018-12-31")),
    "rebaselinings_most": Seen("times", (2, 3), "rebaselined", P, extended, ("2016-08-31", None)),
}


def adopted(name: str) -> list[Step]:
    """A charter with one period, which is amended from SINCE on."""
    unit, numbers = SEEN[name].unit, SEEN[name].numbers
    first, then = (Period(name=name, number=number, unit=unit) for number in numbers)  # type: ignore[arg-type]
    amended = CharterAmended(effective_on=SINCE, periods=(then,), before=(first,), reason="示例", authority="示例")
    return [Step(STREAM, charter({}, periods=(first,)), "2014-01-06"), Step(STREAM, amended, "2015-12-01")]


def dues(path: Path, given: list[Step], rule: str, subject: str) -> list[str]:
    """The due days of the expectations of a rule, that is told once."""
    sheet = Folded(path, entries(given)).document("findings", subject)
    return sorted(each["due"] for each in records(sheet) if each["rule"] == rule and "gap" not in each)


def test_each_period_is_changed_once() -> None:
    assert {*SEEN, *AT_DESK} == {*get_args(PeriodName)}


@pytest.mark.parametrize("name", [*SEEN])
@pytest.mark.parametrize("since", [False, True], ids=["before", "since"])
def test_what_begins_on_a_day_has_the_period_of_that_day(tmp_path: Path, name: str, since: bool) -> None:
    each = SEEN[name]
    found = dues(tmp_path / "v", [*adopted(name), *each.begun(NEW if since else OLD)], each.rule, each.subject)
    due = each.due[since]
    assert found[-1:] == ([due] if due else [])


@pytest.mark.parametrize("name", ["suggestion_answer", "publication", "post_evaluation", "rebaselinings_most"])
def test_without_the_period_nothing_is_due(tmp_path: Path, name: str) -> None:
    each = SEEN[name]
    own = [Step(STREAM, charter({}, periods=()), "2014-01-06")]
    assert dues(tmp_path / "v", [*own, *each.begun(OLD)], each.rule, each.subject) == []


@pytest.mark.parametrize(
    "fact", [SuggestionAdopted(programme="programme/1", task="a"), SuggestionMerged(into="suggestion/S2"),
             SuggestionDeclined(reason="已有规定")]
)  # fmt: skip
def test_a_suggestion_that_is_settled_late_is_history(tmp_path: Path, fact: Fact) -> None:
    given = [*adopted("suggestion_answer"), *received(OLD), Step(S, fact, "2015-07-01")]
    folded = Folded(tmp_path / "v", entries(given))
    assert [each.rule for each in folded.standing(S, "2015-06-09")] == ["suggestion_open"]
    assert folded.standing(S, "2015-06-08") == folded.standing(S, "2015-07-01") == []
    (late,) = folded.answered(S, "2015-07-01")
    assert (late.rule, late.article, late.power, late.since) == ("suggestion_open", 6, "decision", "2015-06-09")


def test_silence_of_an_old_list_is_a_gap_of_the_list(tmp_path: Path) -> None:
    step = Step(S, SuggestionReceived(title="示例建议"), OLD, source=LIST)
    assert dues(tmp_path / "v", [*adopted("suggestion_answer"), step], "suggestion_open", S) == []
    other = Step("suggestion/S2", SuggestionReceived(title="另一建议"), OLD)
    given = [*adopted("suggestion_answer"), step, other]
    assert dues(tmp_path / "w", given, "suggestion_open", "suggestion/S2") == ["2015-06-08"]


def test_another_action_is_due_from_the_recheck_that_the_first_one_failed(tmp_path: Path) -> None:
    acted = Step("evaluation/E1", EvaluationActionTaken(finding=1, action="增加人员"), OLD)
    failed = Step("evaluation/E1", EvaluationRechecked(finding=1, result="not_resolved"), NEW)
    given = [*adopted("finding_action"), *responded(OLD), acted, failed]
    assert dues(tmp_path / "v", given, "no_action", P)[-1] == "2016-08-30"


def test_a_rating_is_counted_in_every_year_that_was_rated(tmp_path: Path) -> None:
    reports = {year: EvaluationReported(subject=P, stage="post", year=year, overall="good") for year in (0, 4, 7)}
    rated = [Step(f"evaluation/{year}", fact, "2018-03-01") for year, fact in reports.items()]
    judged = Step("evaluation/A", EvaluationReported(subject=P, stage="acceptance", overall="A / B 2"), OLD)
    tally = Folded(tmp_path / "v", entries([*accepted(OLD), judged, *rated])).document("hindsight", "all")
    found = matrix(tally, 3, sorted)
    assert found.years == (0, 1, 2, 4, 7)
    (row,) = found.rows
    assert (row.then, row.number) == ("A / B 2", 1)
    assert [sum(number for _, number in cell) for cell in row.years] == [1, 0, 0, 1, 1]
    assert sum(number for cell in row.years for _, number in cell) == sum(tally.values()) - row.number
