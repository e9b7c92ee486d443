"""Findings: each appears on its day and not before, disappears when the record answers it, and stays as history."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectExtended
from domain.rules.approval import ProjectApproved
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_answer import EvaluationRechecked
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget, Share
from domain.rules.programme import ProgrammeProposed
from domain.rules.programme_launch import ProgrammeUnitDesignated
from domain.rules.report import ReportSubmitted
from domain.rules.standing import ProjectResumed, ProjectSuspended, ProjectTerminated
from projections.days import shifted
from projections.findings import gaps
from projections.findings.lists import TALLY
from projections.findings.rules import RULES
from projections.findings.standing import RuleFinding, count_on, per_year, turns
from tests.projections.cases import (
    ACCEPTED,
    ACTED,
    APPROVED,
    CASES,
    COMMISSIONED,
    CONTRACTED,
    EVALUATION,
    LEAD,
    OTHER,
    REPORT,
    SHORT,
    UNIT,
    Case,
    M,
    P,
)
from tests.projections.given import LIST, Folded, Step, entries

EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def folded(tmp_path: Path, steps: list[Step]) -> Folded:
    """A view of these steps."""
    return Folded(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite", entries(steps))


def of(findings: list[RuleFinding], rule: str) -> list[RuleFinding]:
    """Those of one rule."""
    return [finding for finding in findings if finding.rule == rule]


def test_every_rule_has_a_case() -> None:
    # Of a period (test_periods); history at once; of lists alone; never answered; of signatures (test_signed).
    others = {"suggestion_open", "late_publication", "no_notice", "transcribed_over", "breach_told"}
    others |= {
        "evaluator_unsigned",
        "key_doubted",
        "recovery_used",
        "urgent_open",
        "countersign_refused",
    }
    assert {case.rule for case in CASES} | others == set(RULES)


@EACH
def test_it_stands_from_its_day_on_and_not_a_day_earlier(case: Case, tmp_path: Path) -> None:
    view = folded(tmp_path, case.given)
    assert not of(view.standing(P, shifted(case.day, -1)), case.rule)
    found = of(view.standing(P, case.day), case.rule)
    assert len(found) == 1
    assert (found[0].article, found[0].power, found[0].units) == (case.article, case.power, case.units)
    assert (found[0].since, found[0].appeared, found[0].answered) == (case.since, case.day, None)
    assert found[0].programme == M


@EACH
def test_it_stands_no_more_once_answered_and_its_history_stays(case: Case, tmp_path: Path) -> None:
    view = folded(tmp_path, [*case.given, case.answer])
    day = str(case.answer.on)
    before = of(view.standing(P, shifted(day, -1)), case.rule)
    assert len(before) == 1
    assert not [finding for finding in of(view.standing(P, day), case.rule) if finding.id == before[0].id]
    past = of(view.answered(P, day), case.rule)
    assert [(finding.id, finding.answered, finding.answered_on) for finding in past] == [
        (before[0].id, len(case.given), day)
    ]
    assert not of(view.answered(P, shifted(day, -1)), case.rule)


@EACH
def test_its_groups_count_it(case: Case, tmp_path: Path) -> None:
    standing, answered = folded(tmp_path, case.given), folded(tmp_path, [*case.given, case.answer])
    for group in (f"article/{case.article}", M, *case.units):
        found = [each for each in standing.standing(P, case.day) if group in _groups(each)]
        assert count_on(standing.document("findings_tally", group), case.day)[0] == len(found)
        assert count_on(answered.document("findings_tally", group), "9999-12-31")[1] >= 1


def _groups(finding: RuleFinding) -> tuple[str | None, ...]:
    return f"article/{finding.article}", finding.programme, *finding.units


def test_publication_after_twenty_working_days_is_history_at_once(tmp_path: Path) -> None:
    on_time = folded(tmp_path, [*APPROVED[:-1], APPROVED[-1]._replace(public="2015-04-20")])
    late = folded(tmp_path, [*APPROVED[:-1], APPROVED[-1]._replace(public="2015-04-21")])
    assert not on_time.answered(P, "2015-04-30")
    (found,) = late.answered(P, "2015-04-30")
    assert (found.rule, found.article, found.power, found.units) == ("late_publication", 29, "decision", (LEAD,))
    assert (found.due, found.told["lag"], found.opened, found.answered) == ("2015-04-20", 21, 4, 4)
    assert not of(late.standing(P, "2015-04-30"), "late_publication")
    assert per_year(late.document("findings_tally", "article/29"), "2016-01-01") == {"2015": (0, 1)}


def test_what_is_transcribed_was_public_before(tmp_path: Path) -> None:
    view = folded(tmp_path, [*APPROVED[:-1], APPROVED[-1]._replace(public="2019-04-21", source=LIST)])
    assert not of(view.answered(P, "2019-05-01"), "late_publication")


def test_an_extension_moves_the_day_and_keeps_what_stood(tmp_path: Path) -> None:
    view = folded(tmp_path, [*CONTRACTED, Step(P, ProjectExtended(end="2018-06"), "2018-02-01")])
    assert of(view.standing(P, "2018-01-31"), "no_final_report")
    assert not of(view.standing(P, "2018-06-30"), "no_final_report")
    assert of(view.standing(P, "2018-07-01"), "no_final_report")
    assert [found.since for found in of(view.answered(P, "2018-07-01"), "no_final_report")] == ["2018-01-01"]


def test_what_comes_in_time_is_never_a_finding(tmp_path: Path) -> None:
    report = ReportSubmitted(title="示例报告", type="final", project=P)
    view = folded(tmp_path, [*CONTRACTED, Step(REPORT, report, "2017-12-31")])
    assert not of([*view.standing(P, "2018-02-01"), *view.answered(P, "2018-02-01")], "no_final_report")
    assert count_on(view.document("findings_tally", "article/30"), "2018-02-01") == (0, 0)


def test_a_suspended_project_owes_nothing_meanwhile(tmp_path: Path) -> None:
    suspended = [*CONTRACTED, Step(P, ProjectSuspended(), "2016-06-01")]
    assert not folded(tmp_path, suspended).standing(P, "2019-01-01")
    view = folded(tmp_path, [*suspended, Step(P, ProjectResumed(), "2016-09-01")])
    assert not of(view.standing(P, "2016-08-31"), "milestone_silent")
    assert of(view.standing(P, "2016-09-01"), "milestone_silent")


def test_nothing_is_expected_of_a_terminated_project(tmp_path: Path) -> None:
    view = folded(tmp_path, [*CONTRACTED, Step(P, ProjectTerminated(), "2016-08-01")])
    assert not view.standing(P, "2020-01-01")
    assert of(view.answered(P, "2020-01-01"), "milestone_silent")


def test_of_a_concluded_project_no_post_evaluation_is_expected(tmp_path: Path) -> None:
    report = Step(REPORT, ReportSubmitted(title="示例报告", type="final", project=P), "2016-12-01")
    view = folded(tmp_path, [*CONTRACTED, report, Step(P, ProjectAccepted(result="concluded"), "2016-12-20")])
    assert of(view.standing(P, "2016-12-19"), "milestone_silent")
    assert not view.standing(P, "2022-01-01")


@pytest.mark.parametrize(("why", "missing"), [("承担单位已注销", 0), (None, 1)])
def test_a_conclusion_that_says_why_owes_no_final_report(tmp_path: Path, why: str | None, missing: int) -> None:
    concluded = Step(P, ProjectAccepted(result="concluded", no_report=why), "2016-12-20", source=LIST)
    view = folded(tmp_path, [*CONTRACTED, concluded])
    assert len(of(view.standing(P, "2022-01-01"), "no_final_report")) == missing


def test_a_correction_of_the_due_day_withdraws_the_finding(tmp_path: Path) -> None:
    right = '[{"due":"2016-09","key":"m1","title":"样机"}]'
    correction = EntryCorrected(
        number=5, field="milestones", wrong=right.replace("-09", "-06"), right=right, reason="笔误"
    )
    view = folded(tmp_path, [*CONTRACTED, Step(P, correction, "2016-07-20")])
    assert of(view.standing(P, "2016-07-19"), "milestone_silent")
    assert not of(view.standing(P, "2016-09-30"), "milestone_silent")
    assert of(view.standing(P, "2016-10-01"), "milestone_silent")


def test_a_report_corrected_to_another_kind_opens_the_finding_again(tmp_path: Path) -> None:
    correction = EntryCorrected(number=1, field="type", wrong='"final"', right='"special"', reason="笔误")
    given = [*CONTRACTED, Step(REPORT, ReportSubmitted(title="报告", type="final", project=P), "2017-11-01")]
    assert not of(folded(tmp_path, given).standing(P, "2018-02-01"), "no_final_report")
    view = folded(tmp_path, [*given, Step(REPORT, correction, "2018-01-15")])
    assert of(view.standing(P, "2018-01-15"), "no_final_report")


def test_a_failed_recheck_awaits_another_action(tmp_path: Path) -> None:
    recheck = EvaluationRechecked(finding=1, result="not_resolved")
    view = folded(tmp_path, [*ACTED, Step(EVALUATION, recheck, "2016-08-01")])
    assert [found.rule for found in view.standing(P, "2016-08-01") if found.article == 27] == ["no_action"]


def test_every_year_after_acceptance_is_asked_for(tmp_path: Path) -> None:
    view = folded(tmp_path, ACCEPTED)
    assert [found.since for found in view.standing(P, "2021-01-01")] == [
        f"{year}-01-01" for year in (2017, 2018, 2019, 2020)
    ]


def test_an_old_list_may_give_a_post_evaluation_without_its_year(tmp_path: Path) -> None:
    reported = EvaluationReported(subject=P, stage="post", overall="good")
    view = folded(tmp_path, [*ACCEPTED, Step("evaluation/A1", reported, "2017-05-02", source=LIST)])
    assert [found.told["year"] for found in view.standing(P, "2019-01-01")] == [0, 2]


def test_a_unit_of_the_programme_that_evaluates_its_projects_is_a_finding_of_the_programme(tmp_path: Path) -> None:
    joined = Step(M, ProgrammeUnitDesignated(role="co", unit=OTHER), "2016-05-03")
    view = folded(tmp_path, [*COMMISSIONED, joined])
    assert not view.standing(M, "2016-05-02")
    (found,) = view.standing(M, "2016-05-03")
    assert (found.rule, found.told["evaluator"], found.told["party"]) == ("evaluator_party", OTHER, "co_unit")


def test_a_body_that_evaluates_itself_is_a_finding_of_that_body(tmp_path: Path) -> None:
    itself = EvaluationCommissioned(subject=UNIT, evaluator=UNIT, stage="special")
    view = folded(tmp_path, [Step("evaluation/E9", itself, "2016-01-04")])
    assert [(found.rule, found.told["party"]) for found in view.standing(UNIT, "2016-01-04")] == [
        ("evaluator_party", "itself")
    ]


def test_findings_of_other_subjects_are_named_with_their_entry(tmp_path: Path) -> None:
    itself = EvaluationCommissioned(subject=P, evaluator=LEAD, stage="special")
    view = folded(tmp_path, [*CONTRACTED, Step("evaluation/E9", itself, "2016-01-04")])
    assert view.document("findings_of_entry", str(len(CONTRACTED))) == [M]


def test_a_tally_says_between_which_days_it_stays_the_same(tmp_path: Path) -> None:
    tally = folded(tmp_path, CONTRACTED).document("findings_tally", M)
    assert turns(tally, "2016-06-30") == (None, "2016-06-30")
    assert turns(tally, "2016-07-01") == ("2016-06-30", "2017-12-31")
    assert [count_on(tally, day)[0] for day in ("2016-06-30", "2016-07-01", "2017-12-31", "2018-01-01")] == [0, 1, 1, 2]
    assert TALLY.name == "findings_tally"


LISTED = [
    Step(M, ProgrammeProposed(title="示例专项", number=1), "2015-01-05"),
    Step(P, ProjectApproved(title="甲", programme=M, budget=SHORT, end="2016"), "2015-03-20", "2018-01-08", LIST),
    Step("project/P2", ProjectApproved(title="乙", programme=M, end="2019-06"), "2015-03-20", "2018-01-08", LIST),
]


def gaps_of(view: Folded, day: str) -> dict[str, int]:
    """What the list does not show by a day."""
    return dict(gaps.counted(view.document("gaps", LIST.sha256), day))


def test_what_a_list_does_not_show_is_a_gap_of_the_list_and_no_finding(tmp_path: Path) -> None:
    view = folded(tmp_path, LISTED)
    assert gaps_of(view, "2018-12-31") == {"no_notice": 2, "no_final_report": 1}
    assert gaps_of(view, "2020-01-01") == {"no_notice": 2, "no_final_report": 2}
    assert view.document("gaps", LIST.sha256)["title"] == LIST.title
    assert not view.standing(P, "2020-01-01")
    assert not view.documents("findings_tally")


def test_what_a_list_shows_against_the_law_is_a_finding_that_says_so(tmp_path: Path) -> None:
    paid = ProjectDisbursed(amount=100_001, source="municipal")
    view = folded(tmp_path, [*LISTED, Step(P, paid, "2015-06-01", "2018-01-09", LIST)])
    found = view.standing(P, "2018-12-31")
    assert {(each.rule, each.listed) for each in found} == {("paid_beyond", True), ("source_beyond", True)}
    assert {each.told["paid"] for each in found} == {100_001}


def test_a_list_that_names_some_sources_alone_is_not_out_of_balance(tmp_path: Path) -> None:
    more = Budget(total=1, parts=(Share(source="municipal", amount=2),))
    adds_up = LISTED[1]._replace(stream="project/P3", fact=ProjectApproved(title="丙", budget=more))
    view = folded(tmp_path, [*LISTED, adds_up])
    assert not of(view.standing(P, "2018-12-31"), "unbalanced")
    assert [each.listed for each in of(view.standing("project/P3", "2018-12-31"), "unbalanced")] == [True]


def test_once_the_book_keeps_it_itself_silence_is_a_finding_and_a_list_comes_too_late(tmp_path: Path) -> None:
    own = Step(P, ProjectExtended(end="2017-06"), "2018-02-01")
    view = folded(tmp_path, [*LISTED, own])
    assert gaps_of(view, "2018-12-31") == {"no_notice": 2}
    assert {each.rule for each in view.standing(P, "2018-12-31")} == {"no_final_report", "unbalanced"}
    over = folded(tmp_path, [*LISTED, own, Step(P, ProjectExtended(end="2017-09"), "2017-05-01", "2018-03-01", LIST)])
    (found,) = of(over.standing(P, "2018-12-31"), "transcribed_over")
    assert (found.article, found.told["kind"], found.opened, found.listed) == (33, "project.extended", 4, False)


def test_more_paid_beyond_is_the_same_finding_with_the_newest_sum(tmp_path: Path) -> None:
    paid = [Step(P, ProjectDisbursed(amount=60_000), f"2015-0{month}-01") for month in (6, 7, 8)]
    view = folded(tmp_path, [*CONTRACTED, *paid])
    (found,) = of(view.standing(P, "2015-12-31"), "paid_beyond")
    assert (found.told["paid"], found.since, found.listed) == (180_000, "2015-07-01", False)


def test_a_breach_that_a_correction_tells_stands_for_good(tmp_path: Path) -> None:
    told = EntryCorrected(number=4, field="end", wrong='"2017"', right='"2013"', reason="笔误", breach="早于立项。")
    view = folded(tmp_path, [*APPROVED, Step(P, told, "2016-05-04")])
    assert not of(view.standing(P, "2016-05-03"), "breach_told")
    for day in ("2016-05-04", "2030-01-01"):
        (found,) = of(view.standing(P, day), "breach_told")
        assert (found.article, found.told["breach"], found.units) == (31, "早于立项。", (LEAD,))
