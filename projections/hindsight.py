"""Hindsight: how projects were rated at acceptance, against how their benefit was rated in the years after (Art. 26).

A sheet holds the ratings of one subject. A tally counts the subjects that were rated both times: the pairs
`<at acceptance> <year> <then>`, and `accepted <at acceptance>`. It is kept for all, for each unit that undertook what
was rated, and as `evaluator/<unit>` for each who rated the acceptance. Both scales are fixed lists, so a tally stays
small. A list under the same names has the entry by which each subject came to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.rules.acceptance import ProjectAccepted
from domain.rules.days import year_of
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Fact, State
from domain.rules.project import Project
from projections.line import Line
from projections.portfolio import add, negative
from projections.question import Documents, Listing, Question

Sheet = dict[str, Any]
Tally = dict[str, int]
MEMO = "hindsight"


def _rated(line: Line) -> bool:
    """Whether an entry rates its subject, at acceptance or in the years after."""
    state: Any = line.after
    if type(state) is Evaluation:
        return state.stage in ("acceptance", "post") and state.overall is not None
    return type(state) is Project and (type(line.fact) is ProjectAccepted or _corrected(line))


def _concerns(kind: type[Fact]) -> bool:
    return kind.state in (Evaluation, State) or kind is ProjectAccepted


def _corrected(line: Line) -> bool:
    before: Any = line.before
    return before.acceptance is not None and before.acceptance != line.after.acceptance


def _rate(documents: Documents, line: Line) -> None:
    if not _rated(line):
        return
    sheet: Sheet = documents[line.subject] or {}
    now = documents[line.subject] = {**sheet, "units": _units(line)}
    state = line.after
    if isinstance(state, Project):
        now["result"] = state.acceptance
    elif state.stage == "acceptance":
        now["acceptance"] = state.overall
        if state.evaluator:
            now["evaluator"] = state.evaluator
    else:
        now["post"] = {**now.get("post", {}), str(_year(state, line)): state.overall}
    if "post" in now:
        line.memo[MEMO] = (sheet, now)


def _units(line: Line) -> list[str]:
    if line.subject.startswith("organisation/"):
        return [line.subject]
    return list(getattr(line.subject_state, "undertakers", ()))


def _year(state: Evaluation, line: Line) -> int | str:
    """The year after acceptance; that of the report where an old list gives none, `unknown` where that fails too."""
    accepted = getattr(line.subject_state, "accepted_on", None)
    reported, since = year_of(state.reported_on), year_of(accepted)
    if state.year is None and reported and since:
        return reported - since
    return "unknown" if state.year is None else state.year


def pairs(sheet: Sheet) -> Tally:
    """What one subject adds to a tally: nothing until it was rated both then and since."""
    then = sheet.get("acceptance") or sheet.get("result")
    post = sheet.get("post")
    if not then or not post:
        return {}
    return {f"accepted {then}": 1} | {f"{then} {year} {rating}": 1 for year, rating in post.items()}


def _holders(sheet: Sheet) -> tuple[str, ...]:
    evaluator = (f"evaluator/{sheet['evaluator']}",) if "evaluator" in sheet else ()
    return tuple(dict.fromkeys(("all", *sheet.get("units", ()), *evaluator)))


def _count(documents: Documents, line: Line) -> None:
    before, after = line.memo[MEMO]
    for sheet, change in ((before, negative(pairs(before))), (after, pairs(after))):
        for holder in _holders(sheet):
            tally: Tally = documents[holder] or {}
            add(tally, change)
            documents[holder] = tally


def _counted(line: Line) -> Iterable[str]:
    """The units under which a subject is counted from this entry on, and was not before it."""
    before, after = line.memo[MEMO]
    if not pairs(after):
        return ()
    former = _holders(before) if pairs(before) else ()
    return [holder for holder in _holders(after) if holder not in former and holder != "all"]


RATINGS = Question("ratings", _rate, concerns=_concerns)
HINDSIGHT = Question("hindsight", _count, needs=MEMO)
RATED_SINCE = Listing("rated_since", _counted, needs=MEMO)
