"""A book with corrections folds as one whose facts were right from the start: the same counts and lists of subjects.

Lists of entries (the story, a kind, a family) tell what was recorded when, and are left out here: nothing leaves them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectExtended, ProjectUnitChanged
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import Finding
from domain.rules.evaluation_answer import EvaluationResponded
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectProgressReported
from domain.rules.fact import Budget, Fact
from domain.rules.history import corrected
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.programme import ProgrammeProposed
from domain.rules.programme_launch import ProgrammeUnitDesignated
from domain.rules.project import PlannedMilestone
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportSubmitted
from tests.projections.given import Folded, Step, entries
from tests.soak import FIXED, examples

PROJECTS, PROGRAMMES = ("project/P1", "project/P2"), ("programme/1", "programme/2")
UNITS = ("organisation/甲校", "organisation/乙院", "organisation/丙所")
STREAMS = (*PROJECTS, *PROGRAMMES, "evaluation/E1", "evaluation/E2", "evaluation/E3", "report/R1")
MILESTONES = tuple(PlannedMilestone(key=key, title=key, due=due) for key, due in (("m1", "2016-06"), ("m2", "2016-09")))
SAID = (Finding(number=1, nature="negative", text="进度滞后"),)
RIGHT: dict[str, st.SearchStrategy[Any]] = {
    "programme": st.sampled_from(PROGRAMMES),
    "project": st.sampled_from(PROJECTS),
    "undertakers": st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True).map(tuple),
    "unit": st.sampled_from(UNITS),
    "management_class": st.sampled_from(["government_encouraged", "government_supported"]),
    "district": st.sampled_from(["110108", "110105"]),
    "budget": st.sampled_from([Budget(total=100), Budget(total=300), Budget(total=300, currency="USD")]),
    "end": st.sampled_from(["2016-12", "2017-06"]),
    "milestones": st.sampled_from([MILESTONES, MILESTONES[:1]]),
    "milestone": st.sampled_from(["m1", "m2"]),
    "progress": st.sampled_from(["met", "not_met"]),
    "result": st.sampled_from(["passed", "re_examination"]),
    "subject": st.sampled_from([*PROJECTS, PROGRAMMES[0], UNITS[0]]),
    "evaluator": st.sampled_from([*UNITS, None]),
    "stage": st.sampled_from(["mid_term", "acceptance", "post"]),
    "year": st.sampled_from([0, 1, None]),
    "overall": st.sampled_from(["good", "qualified", "passed"]),
    "findings": st.sampled_from([(), SAID]),
    "projects": st.sampled_from([(), PROJECTS[:1], PROJECTS]),
    "due_on": st.sampled_from(["2016-01-31", "2017-03-01"]),
    "action_due": st.sampled_from([None, "2017-06-30"]),
    "ends": st.sampled_from(["2015-03-09", "2015-04-02"]),
    "days": st.sampled_from([5, 20]),
    "type": st.sampled_from(["final", "special"]),
}
KINDS: dict[str, tuple[tuple[type[Fact], dict[str, Any], tuple[str, ...]], ...]] = {
    "project": (
        (ProjectProposed, {"title": "示例"}, ("programme", "undertakers", "management_class", "district", "budget")),
        (ProjectNoticeOpened, {"starts": "2015-03-02", "working": True}, ("days", "ends")),
        (ProjectApproved, {"start": "2015-04"}, ("budget", "end")),
        (ProjectContractSigned, {}, ("milestones",)),
        (ProjectProgressReported, {}, ("milestone", "progress")),
        (ProjectExtended, {}, ("end",)),
        (ProjectUnitChanged, {}, ("undertakers",)),
        (ProjectAccepted, {}, ("result",)),
    ),
    "programme": (
        (ProgrammeProposed, {"title": "专项", "number": 1}, ()),
        (ProgrammeUnitDesignated, {"role": "lead"}, ("unit",)),
    ),
    "evaluation": (
        (EvaluationCommissioned, {}, ("subject", "evaluator", "stage", "year", "projects", "due_on")),
        (EvaluationReported, {}, ("overall", "findings")),
        (EvaluationReported, {}, ("subject", "evaluator", "stage", "year", "overall")),
        (EvaluationResponded, {"finding": 1, "response": "加快"}, ("action_due",)),
    ),
    "report": ((ReportSubmitted, {"title": "报告"}, ("project", "type")),),
}  # fmt: skip
DATED = ("no_final_report", "milestone_silent", "post_missing", "evaluation_overdue")  # the others: once they show
LISTS = ("born", "organised", "rated_since", "closing")
# By the programme and the units that the project had when it was evaluated: these are not put right with the project.
BEYOND = ("evaluation of programme/", "evaluation of organisation/", "report of programme/", "report of organisation/")
TALLIES = ("portfolio", "facet", "hindsight", "trends", "trend_year", "deviation")


@st.composite
def books(draw: Any) -> list[Step]:
    """A few streams, each with facts of its kinds in any order, and corrections of what they state."""
    stated: dict[str, list[Fact]] = {stream: [] for stream in STREAMS}
    steps = []
    for place in range(draw(st.integers(3, 22))):
        stream = draw(st.sampled_from(STREAMS))
        known = stated[stream]
        kinds = KINDS[stream.partition("/")[0]]
        if known and draw(st.integers(0, 2)) == 0:
            fact: Fact = _correction(draw, known)
        else:
            kind, told, open_ = kinds[0] if not known else draw(st.sampled_from(kinds))
            fact = kind(**told, **{name: draw(RIGHT[name]) for name in open_})
        known.append(fact)
        steps.append(Step(stream, fact, f"2016-{place // 2 + 1:02}-05", public=f"2017-03-{place + 1:02}"))
    return steps


def _correction(draw: Any, facts: list[Fact]) -> EntryCorrected:
    number = draw(st.integers(1, len(facts)))
    field = draw(st.sampled_from([name for name in facts[number - 1].__struct_fields__ if name in RIGHT] or ["title"]))
    right = draw(RIGHT[field]) if field in RIGHT else "改名"
    return EntryCorrected(
        number=number, field=field, wrong="null", right=msgspec.json.encode(right).decode(), reason="笔误"
    )


def right_from_the_start(steps: list[Step]) -> list[Step]:
    """The same book, each fact stated as corrected; where a correction stood, stands one that fits nothing."""
    own: dict[str, list[int]] = {}
    for place, step in enumerate(steps):
        own.setdefault(step.stream, []).append(place)
    found = list(steps)
    for places in own.values():
        facts = corrected([(steps[place].fact, steps[place].on) for place in places])
        for place, (fact, _) in zip(places, facts, strict=True):
            if isinstance(fact, EntryCorrected):
                fact = EntryCorrected(number=1, field="nothing", wrong="1", right="2", reason="笔误")
            found[place] = steps[place]._replace(fact=fact)
    return found


def counted(view: Folded) -> dict[str, Any]:
    """Its lists of subjects, its tallies, and what is expected and not answered."""
    rows = [row for row in view.tables()["lists"] if row[0] in LISTS and not row[1].startswith(BEYOND)]
    documents = {name: {key: told for key, told in view.documents(name).items() if told} for name in TALLIES}
    expected = {
        (subject, scope, key): (record["rule"], record["due"] if record["rule"] in DATED else "")
        for subject, sheet in view.documents("findings").items()
        for scope, kept in sheet.get("open", {}).items()
        for key, record in kept.items()
    }
    states = {key: told["state"] for key, told in view.documents("state").items()}
    return {"lists": rows, "documents": documents, "expected": expected, "states": states}


@settings(max_examples=examples(40, 1500), deadline=None, derandomize=FIXED, phases=[Phase.generate, Phase.shrink])
@given(books(), st.lists(st.integers(1, 6), max_size=3))
def test_what_is_counted_is_what_is_right(steps: list[Step], sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = counted(Folded(Path(folder) / "found.sqlite", entries(steps), sizes))
        right = counted(Folded(Path(folder) / "right.sqlite", entries(right_from_the_start(steps))))
    for name, wanted in right.items():
        assert found[name] == wanted, name


def right(number: int, field: str, wrong: Any, now: Any) -> EntryCorrected:
    texts = [msgspec.json.encode(value).decode() for value in (wrong, now)]
    return EntryCorrected(number=number, field=field, wrong=texts[0], right=texts[1], reason="笔误")


P, E, POST = PROJECTS[0], "evaluation/E1", "evaluation/E2"
RATED = [
    Step(P, ProjectProposed(title="示例", programme=PROGRAMMES[0], undertakers=UNITS[:1]), "2015-01-05"),
    Step(P, ProjectAccepted(result="passed"), "2015-02-05"),
    Step(E, EvaluationReported(subject=P, evaluator=UNITS[1], stage="acceptance", overall="passed"), "2015-02-01"),
    Step(POST, EvaluationReported(subject=P, evaluator=UNITS[2], stage="post", year=0, overall="good"), "2015-12-01"),
]


@pytest.mark.parametrize(
    ("corrections", "tally", "lists"),
    [
        ([right(1, "overall", "good", "qualified")], {"accepted passed": 1, "passed 0 qualified": 1}, ["qualified"]),
        ([right(1, "year", 0, 1)], {"accepted passed": 1, "passed 1 good": 1}, ["good"]),
        ([right(1, "stage", "post", "annual")], None, ["good"]),
        ([right(1, "subject", P, PROJECTS[1])], None, ["good"]),
        ([right(1, "stage", "post", "annual"), right(1, "stage", "annual", "post")],
         {"accepted passed": 1, "passed 0 good": 1}, ["good"]),
    ],
)  # fmt: skip
def test_a_corrected_evaluation_leaves_what_it_was_rated(
    tmp_path: Path, corrections: list[EntryCorrected], tally: dict[str, int] | None, lists: list[str]
) -> None:
    steps = [*RATED, *(Step(POST, each, "2016-01-05") for each in corrections)]
    view = Folded(tmp_path / "view.sqlite", entries(steps))
    for holder in ("all", UNITS[0], f"evaluator/{UNITS[1]}"):
        assert (view.document("hindsight", holder) or None) == tally
    assert view.listed("rated_since", UNITS[0]) == ([3] if tally else [])
    for rating in ("good", "qualified"):
        assert view.listed("born", f"evaluation of rating/{rating}") == ([3] if rating in lists else [])
    of = steps[4].fact.field == "subject"  # type: ignore[attr-defined]
    assert view.listed("born", f"evaluation of {PROJECTS[of]}") == ([3] if of else [2, 3])


def test_a_corrected_notice_closes_on_its_right_day(tmp_path: Path) -> None:
    notice = ProjectNoticeOpened(starts="2015-03-02", days=5, working=True, ends="2015-03-04")
    steps = [
        RATED[0],
        Step(P, notice, "2015-03-02"),
        Step(P, right(2, "ends", "2015-03-04", "2015-04-02"), "2015-03-05"),
    ]
    view = Folded(tmp_path / "view.sqlite", entries(steps))
    assert (view.listed("closing", "2015-03"), view.listed("closing", "2015-04")) == ([], [1])
    assert view.document("corrected_ends", "1") == "2015-04-02"
    assert view.document("closing_months", "months") == ["2015-03", "2015-04"]
    wrong = Folded(tmp_path / "wrong.sqlite", entries(steps[:2]))
    assert [each.rule for each in wrong.standing(P, "2015-03-05")] == ["notice_short"]
    assert not view.standing(P, "2015-03-06")
