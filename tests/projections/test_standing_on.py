"""How projects stand on a day is the same in every count: a random book with corrections, held against the states."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.acceptance import ProjectAccepted
from domain.rules.adjustment import ProjectExtended
from domain.rules.approval import ProjectApproved
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.project import LIVE, Project
from domain.rules.proposal import ProjectProposed
from domain.rules.standing import ProjectResumed, ProjectSuspended, ProjectTerminated
from projections.book_line import Held
from projections.days import shifted
from projections.facets import LEAST
from projections.statuses import PAST, PAST_LISTED, RUNNING, SOURCES, only_listed, spans, status_on
from projections.trends import series
from projections.view import ViewReader
from site_builder.content.status import had_many, stand_so, statuses_of
from site_builder.content.status import status_on as shown_as
from site_builder.reader import Reader
from tests.projections.given import LIST, Folded, Step, entries
from tests.soak import FIXED, examples

PROGRAMMES = ("programme/1", "programme/2")
UNITS = ("organisation/甲校", "organisation/乙院")
ENDS = ("2015", "2015-06", "2015-06-30", "2016-02-29", "2017-12", None)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        lambda programme, unit, end: ProjectProposed(title="示例", programme=programme, undertakers=(unit,), end=end),
        st.sampled_from(PROGRAMMES), st.sampled_from(UNITS), st.sampled_from(ENDS),
    ),
    st.sampled_from([
        ProjectNoticeOpened(starts="2015-06-01", days=7, working=False, ends="2015-06-08"),
        ProjectNoticeOpened(starts="2015-06-20", days=7, working=False, ends="2015-06-27"),
        ProjectNoticeOpened(days=7, working=False),
        ProjectApproved(), ProjectApproved(end="2015-12"), ProjectSuspended(), ProjectResumed(), ProjectTerminated(),
        ProjectAccepted(result="passed"), ProjectAccepted(result="re_examination"),
        ProjectExtended(end="2016-06"), ProjectExtended(end="2018"),
        EntryCorrected(number=1, field="end", wrong='"2015"', right='"2016-03-31"', reason="笔误"),
        EntryCorrected(number=1, field="programme", wrong='"programme/1"', right='"programme/2"', reason="笔误"),
    ]),
)  # fmt: skip
STEPS = st.lists(st.tuples(st.integers(0, 2), FACTS, st.booleans()), max_size=25)
DAYS = st.integers(0, 1400).map(lambda after: shifted("2015-01-01", after))


def book_of(told: list[tuple[int, Fact, bool]]) -> list[Step]:
    """The facts as steps, one every twenty days; `listed` ones as a list tells them."""
    on = (shifted("2015-01-05", 20 * place) for place in range(len(told)))
    return [
        Step(f"project/P{project}", fact, day, source=LIST if listed else None)
        for (project, fact, listed), day in zip(told, on, strict=False)
    ]


@settings(max_examples=examples(60, 300), deadline=None, derandomize=FIXED)
@given(STEPS, DAYS)
def test_every_count_of_statuses_is_that_of_the_projects_as_they_stand(
    told: list[tuple[int, Fact, bool]], day: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries(book_of(told)))
        reader = Reader(ViewReader(view.path), day)
        streams = sorted(key for key in view.documents("state") if key.startswith("project/"))
        projects: list[Held[Project]] = [held for each in streams if (held := reader.held(each, Project))]
        for holder in ("all", *PROGRAMMES, *UNITS):
            counted: Counter[str | None] = Counter(
                shown_as(reader, each) for each in projects if holder == "all" or _holds(each.state, holder)
            )
            del counted[None]
            assert statuses_of(reader, holder) == dict(counted), holder
        standing: Counter[str] = Counter()
        for status, raw in [
            *((each, each) for each in ("proposed", "notice", *LIVE, "accepted", "terminated")),
            *((made, raw) for made, sources in SOURCES.items() for raw in sources),
        ]:
            firsts = reader.document("facet", f"status/{raw}#0", list[int]) or []
            standing[status] += len(stand_so(reader, 0, firsts, raw, status))
            if status in SOURCES:
                assert len(projects) < LEAST and not had_many(reader, status)
        assert {status: number for status, number in standing.items() if number} == statuses_of(reader)
        reader.view.close()


@settings(max_examples=examples(60, 300), deadline=None, derandomize=FIXED)
@given(STEPS, DAYS)
def test_trends_count_as_past_their_end_what_every_list_does(told: list[tuple[int, Fact, bool]], after: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        view = Folded(Path(folder) / "view.sqlite", entries(book_of(told)))
        day = max(after, "2017-01-01")  # after the last entry, whose year is then the last row or a year before it
        reader = Reader(ViewReader(view.path), day)
        for holder in ("all", *PROGRAMMES):
            years = view.document("trends", holder)
            rows = series(years, day)
            if not rows:
                assert not {PAST, PAST_LISTED} & set(statuses_of(reader, holder))
                continue
            until = min(day, f"{int(rows[-1][0]) + 1}-01-01")
            wanted = Counter(
                status_on(spans(each.state, only_listed(each)), shifted(until, 0))
                for stream in sorted(view.documents("state"))
                if stream.startswith("project/")
                and (each := reader.held(stream, Project))
                and (holder == "all" or each.state.programme == holder)
                and each.state.status in RUNNING
            )
            for status in (PAST, PAST_LISTED):
                assert rows[-1][1].get(status, 0) == wanted[status], (holder, status)
        reader.view.close()


def _holds(state: Project, holder: str) -> bool:
    return bool(state.programme) and holder in (state.programme, *state.undertakers, *state.partners)
