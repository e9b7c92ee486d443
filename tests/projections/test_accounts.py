"""Baseline, hindsight, trends and timeliness: what is recorded is what is counted."""

from __future__ import annotations

from pathlib import Path

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import Plan as Terms
from domain.rules.adjustment import ProjectBudgetAdjusted, ProjectExtended, ProjectReclassified, ProjectScopeAdjusted
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Budget, Target
from domain.rules.officer import OfficerAppointed
from domain.rules.standing import ProjectTerminated
from projections import timeliness
from projections.findings import punctual
from projections.trends import series
from tests.projections.cases import ACCEPTED, APPROVED, CONTRACTED, OTHER, PROGRESS, UNIT, M, P
from tests.projections.given import LIST, Folded, Step, entries


def folded(tmp_path: Path, steps: list[Step]) -> Folded:
    """A view of these steps."""
    return Folded(tmp_path / "view.sqlite", entries(steps))


DEARER = ProjectBudgetAdjusted(budget=Budget(total=130_000), reason="材料涨价", authority="京科发〔2016〕8号")
LATER = ProjectExtended(end="2018-06", reason="设备到货延迟")
TARGET = Target(key="t1", indicator="样机", value="3", unit="台", due="2018-06")


def test_the_ledger_keeps_each_rebaselining_with_its_reason_and_who_decided(tmp_path: Path) -> None:
    adjusted = [Step(P, DEARER, "2016-01-05"), Step(P, LATER, "2016-02-05")]
    adjusted.append(Step(P, ProjectScopeAdjusted(now=Terms(targets=(TARGET,))), "2016-03-05"))
    ledger = folded(tmp_path, [*CONTRACTED, *adjusted]).document("baseline", P)
    assert [(row["kind"], row["on"], row["entry"], row["by"]) for row in ledger] == [
        ("project.budget_adjusted", "2016-01-05", 7, "officer/1"),
        ("project.extended", "2016-02-05", 8, "officer/1"),
        ("project.scope_adjusted", "2016-03-05", 9, "officer/1"),
    ]
    assert (ledger[0]["reason"], ledger[0]["authority"]) == ("材料涨价", "京科发〔2016〕8号")
    assert ledger[0]["changed"]["budget"]["before"]["total"] == 100_000
    assert ledger[0]["changed"]["budget"]["after"] == {"total": 130_000}
    assert ledger[1]["changed"] == {"end": {"before": "2017-12", "after": "2018-06"}}
    assert ledger[2]["changed"]["targets"]["after"][0]["value"] == "3"


def test_the_deviation_of_all_is_against_the_first_approvals(tmp_path: Path) -> None:
    view = folded(tmp_path, [*CONTRACTED, Step(P, DEARER, "2016-01-05"), Step(P, LATER, "2016-02-05")])
    wanted = {
        "projects": 1, "rebaselinings": 2, "first cost": 100_000, "cost now": 130_000, "dearer": 1, "later": 1,
        "days moved": 181,
    }  # fmt: skip
    assert [view.document("deviation", key) for key in ("all", M, UNIT)] == [wanted] * 3


def test_a_corrected_first_approval_moves_the_deviation(tmp_path: Path) -> None:
    right = EntryCorrected(number=3, field="end", wrong='"2017-12"', right='"2018-03"', reason="笔误")
    view = folded(tmp_path, [*CONTRACTED, Step(P, LATER, "2016-02-05"), Step(P, right, "2016-03-01")])
    assert view.document("deviation", "all")["days moved"] == 91


def test_hindsight_sets_the_years_after_against_the_acceptance(tmp_path: Path) -> None:
    judged = EvaluationReported(subject=P, evaluator=OTHER, stage="acceptance", scale="pass", overall="passed")
    steps = [*ACCEPTED, Step("evaluation/A", judged, "2016-12-19")]
    assert folded(tmp_path, steps).document("hindsight", "all") is None
    steps += [
        Step("evaluation/P0", EvaluationReported(subject=P, stage="post", year=0, overall="good"), "2017-02-06"),
        Step("evaluation/P1", EvaluationReported(subject=P, stage="post", year=1, overall="unqualified"), "2018-02-06"),
    ]
    view = Folded(tmp_path / "more.sqlite", entries(steps))
    wanted = {"accepted passed": 1, "passed 0 good": 1, "passed 1 unqualified": 1}
    assert [view.document("hindsight", key) for key in ("all", UNIT, f"evaluator/{OTHER}")] == [wanted] * 3
    assert view.document("hindsight", OTHER) is None  # it undertook nothing of this
    assert view.listed("rated_since", UNIT) == view.listed("rated_since", f"evaluator/{OTHER}") == [len(steps) - 2]


def test_what_comes_and_goes_is_no_change(tmp_path: Path) -> None:
    view = folded(
        tmp_path,
        [
            *APPROVED,
            Step(P, ProjectBudgetAdjusted(budget=Budget(total=90_000)), "2016-04-01"),
            Step(P, ProjectReclassified(management_class="government_encouraged"), "2016-04-03"),
            Step(P, ProjectDisbursed(amount=5_000, source="municipal"), "2016-04-04"),
            Step(P, ProjectTerminated(), "2017-04-05"),
        ],
    )
    told = dict(series(view.document("trends", M), "2030-01-01"))
    assert told["2015"] == {
        "in": 1, "in budget": 100_000, "method unknown": 1, "source municipal": 100_000, "live": 1,
        "live budget": 100_000, "passing past_end 2017-12-31": 1,
    }  # fmt: skip
    assert (told["2016"]["change"], told["2016"]["live budget"]) == (-10_000, 90_000)
    assert told["2016"]["reclassified unknown government_encouraged"] == 1
    assert told["2016"]["paid municipal"] == 5_000
    assert (told["2017"]["out terminated"], told["2017"]["out budget terminated"]) == (1, 90_000)
    assert (told["2017"]["live"], told["2017"]["live budget"]) == (0, 0)
    assert view.document("trends", "all") == view.document("trends", M)


def test_a_correction_of_the_budget_is_no_real_change(tmp_path: Path) -> None:
    right = EntryCorrected(number=3, field="budget", wrong='{"total":100000}', right='{"total":110000}', reason="笔误")
    told = dict(
        series(folded(tmp_path, [*APPROVED, Step(P, right, "2016-04-01")]).document("trends", "all"), "2030-01-01")
    )
    assert told == {
        "2015": {"in": 1, "in budget": 110_000, "method unknown": 1, "source unknown": 110_000, "live": 1,
                 "live budget": 110_000, "passing past_end 2017-12-31": 1},
    }  # fmt: skip


def test_timeliness_counts_working_days_and_leaves_transcriptions_out(tmp_path: Path) -> None:
    late = [*APPROVED[:-1], APPROVED[-1]._replace(public="2015-04-21")]
    old = Step(P, ProjectAccepted(result="passed"), "2016-04-01", public="2019-01-04", source=LIST)
    unknown = Step(P, DEARER, None, public="2015-05-04")
    view = folded(tmp_path, [*late, unknown, old])
    told = view.document("timeliness", "all")
    assert told == {"2015": {"known": 5, "late": 1, "lag 0": 4, "lag 21": 1, "unknown": 1}}
    assert view.document("timeliness", UNIT) == {"2015": {"known": 3, "late": 1, "lag 0": 2, "lag 21": 1, "unknown": 1}}
    counted = timeliness.Timeliness(known=5, late=1, unknown=1, no_calendar=0, wrong_clock=0, median=0, most=21)
    assert list(timeliness.rows_by_year(told)) == [("2015", counted)]


def test_long_lags_are_counted_by_tens() -> None:
    assert [timeliness.bucket(days) for days in (0, 40, 41, 59, 499, 9999)] == [0, 40, 40, 50, 490, 500]
    assert timeliness.quantile([(0, 1), (5, 1)], 50) == 0
    assert timeliness.quantile([], 50) is None


def test_a_unit_answers_for_how_soon_its_officers_made_things_public(tmp_path: Path) -> None:
    appointed = OfficerAppointed(holds="decision", body=OTHER, post="示例职务")
    late = [*APPROVED[:-1], APPROVED[-1]._replace(public="2015-04-21")]
    view = folded(tmp_path, [Step("officer/1", appointed, "2014-05-06"), *late])
    told = view.document("timeliness", f"recorded of {OTHER}")
    assert told["2015"] == view.document("timeliness", "all")["2015"]
    assert timeliness.total(told) == timeliness.Timeliness(
        known=6, late=1, unknown=0, no_calendar=0, wrong_clock=0, median=0, most=21
    )
    assert view.listed("recorded", OTHER) == list(range(len(late) + 1))


def test_what_was_done_in_good_time_is_counted_beside_what_was_not(tmp_path: Path) -> None:
    early = PROGRESS._replace(on="2016-06-20")
    view = folded(tmp_path, [*CONTRACTED, early])
    assert punctual.years(view.document("punctual", UNIT), "2016-07-01") == [("2016", 1, 0, 0)]
    assert punctual.years(view.document("punctual", UNIT), "2018-01-01") == [("2017", 0, 0, 1), ("2016", 1, 0, 0)]
    assert view.listed("in_time", UNIT) == [len(CONTRACTED)]


def test_what_came_late_or_fell_away_was_not_done_in_good_time(tmp_path: Path) -> None:
    late = folded(tmp_path, [*CONTRACTED, PROGRESS])
    assert punctual.years(late.document("punctual", UNIT), "2016-12-31") == [("2016", 0, 1, 0)]
    gone = Folded(tmp_path / "gone.sqlite", entries([*CONTRACTED, Step(P, ProjectTerminated(), "2016-01-05")]))
    assert punctual.years(gone.document("punctual", UNIT), "2018-12-31") == []
    assert late.listed("in_time", UNIT) == gone.listed("in_time", UNIT) == []


def test_a_family_is_told_apart_by_what_held_once_it_was_recorded(tmp_path: Path) -> None:
    steps = [*CONTRACTED, Step(P, LATER, "2016-02-05"), Step(P, ProjectTerminated(), "2017-04-05")]
    view = folded(tmp_path, steps)
    first, second = len(CONTRACTED), len(CONTRACTED) + 1
    assert view.listed("group", "adjustment") == [first, second]
    assert view.listed("group", f"adjustment of {M}") == [first, second]
    assert view.listed("group", "adjustment of year/2016") == [first]
    assert view.listed("group", "adjustment of status/contracted") == [first]
    assert view.listed("group", "adjustment of status/terminated") == [second]
