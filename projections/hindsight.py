"""Hindsight: how projects were rated at acceptance, against how their benefit was rated in the years after (Art. 26).

A sheet holds the ratings of one subject. A tally counts the subjects that were rated both times: the pairs
`<at acceptance> <year> <then>`, and `accepted <at acceptance>`. It is kept for all, for each unit that undertook what
was rated, and for each evaluator who rated the acceptance. Both scales are fixed lists, so a tally stays small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.rules.acceptance import ProjectAccepted
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Fact, State
from domain.rules.project import Project
from projections.line import Line
from projections.portfolio import add, negative
from projections.question import Question

Sheet = dict[str, Any]
Tally = dict[str, int]
MEMO = "hindsight"


def _subjects(line: Line) -> Sequence[str]:
    state: Any = line.after
    if type(state) is Evaluation:
        rated = state.stage in ("acceptance", "post") and state.overall is not None
        return (line.subject,) if rated else ()
    if type(state) is Project and (type(line.fact) is ProjectAccepted or _corrected(line)):
        return (line.subject,)
    return ()


def _concerns(kind: type[Fact]) -> bool:
    return kind.state in (Evaluation, State) or kind is ProjectAccepted


def _corrected(line: Line) -> bool:
    before: Any = line.before
    return before.acceptance is not None and before.acceptance != line.after.acceptance


def _rate(sheet: Sheet | None, subject: str, line: Line) -> Sheet:
    now: Sheet = {**(sheet or {}), "units": _units(line)}
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
        line.memo[MEMO] = (sheet or {}, now)
    return now


def _units(line: Line) -> list[str]:
    if line.subject.startswith("organisation/"):
        return [line.subject]
    return list(getattr(line.subject_state, "undertakers", ()))


def _year(state: Evaluation, line: Line) -> int | str:
    """The year after acceptance; that of the report where an old list gives none, `unknown` where that fails too."""
    accepted = getattr(line.subject_state, "accepted_on", None)
    if state.year is None and state.reported_on and accepted:
        return int(state.reported_on[:4]) - int(accepted[:4])
    return "unknown" if state.year is None else state.year


def pairs(sheet: Sheet) -> Tally:
    """What one subject adds to a tally: nothing until it was rated both then and since."""
    then = sheet.get("acceptance") or sheet.get("result")
    post = sheet.get("post")
    if not then or not post:
        return {}
    return {f"accepted {then}": 1} | {f"{then} {year} {rating}": 1 for year, rating in post.items()}


def _holders(sheet: Sheet) -> tuple[str, ...]:
    named = ("all", *sheet.get("units", ()), sheet.get("evaluator"))
    return tuple(dict.fromkeys(name for name in named if name))


def _changed(line: Line) -> Sequence[str]:
    before, after = line.memo[MEMO]
    return tuple(dict.fromkeys((*_holders(before), *_holders(after))))


def _count(tally: Tally | None, key: str, line: Line) -> Tally:
    counted = {} if tally is None else tally
    before, after = line.memo[MEMO]
    if key in _holders(before):
        add(counted, negative(pairs(before)))
    if key in _holders(after):
        add(counted, pairs(after))
    return counted


RATINGS = Question("ratings", _subjects, _rate, concerns=_concerns)
HINDSIGHT = Question("hindsight", _changed, _count, needs=MEMO)
