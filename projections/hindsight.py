"""Hindsight: how projects were rated at acceptance, against how their benefit was rated in the years after (Art. 26).

A sheet holds what is known of the ratings of one subject, as corrected: `of` has for each evaluation its stage, year,
day, overall rating, evaluator and the entry that rated, `result` that of the project's acceptance, `since` its year.
A tally counts the subjects that were rated both times: the pairs `<at acceptance> <year> <then>`, and `accepted <at
acceptance>`. It is kept for all, for each unit that undertook what was rated, and as `evaluator/<unit>` for each who
rated the acceptance. Scales are short lists, so a tally stays small. A list under the same names has the entry by
which each subject came to be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from domain.rules.acceptance import ProjectAccepted
from domain.rules.correction import EntryCorrected
from domain.rules.days import year_of
from domain.rules.evaluation import Evaluation
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Fact, State
from domain.rules.project import Project
from projections.book_line import BookLine
from projections.days import UNKNOWN
from projections.key import ListKey
from projections.portfolio import add, negative
from projections.question import Documents, Listing, Moves, Question, Row

Sheet = dict[str, Any]
Tally = dict[str, int]
MEMO = "hindsight"
STAGES = ("acceptance", "post")
ACCEPTED = "accepted "  # before a rating at acceptance; no code of a rating is called so
EVALUATOR = "evaluator"  # the sort of what a unit rated
OF_PROJECT = ("acceptance", "accepted_on", "undertakers")


def _concerns(kind: type[Fact]) -> bool:
    return kind.state in (Evaluation, Project, State)


def _rate(documents: Documents, line: BookLine) -> None:
    """Write the sheets anew that an entry changes; what it changes in the tallies is left in the memo."""
    changed: list[tuple[Sheet, Sheet]] = []
    for subject, now in _sheets(documents, line):
        before: Sheet = documents[subject] or {}
        if now != before:
            documents[subject] = now
            changed.append((before, now))
    if any(pairs(before) or pairs(now) for before, now in changed):
        line.memo[MEMO] = changed


def _sheets(documents: Documents, line: BookLine) -> Iterator[tuple[str, Sheet]]:
    """The sheets that an entry can change, as they are from then on."""
    before: Any = line.before
    state, stream = line.after, line.entry.stream
    if type(state) is Evaluation:
        if before.of not in (None, line.subject):
            sheet: Sheet = documents[before.of] or {}
            yield (
                before.of,
                {**sheet, "of": {name: told for name, told in sheet.get("of", {}).items() if name != stream}},
            )
        sheet = documents[line.subject] or {}
        others = {name: told for name, told in sheet.get("of", {}).items() if name != stream}
        if rated := _rated(line, sheet.get("of", {}).get(stream)):
            yield line.subject, {**sheet, **_of_subject(line), "of": {**others, stream: rated}}
        elif len(others) < len(sheet.get("of", {})):
            yield line.subject, {**sheet, "of": others}
    elif type(state) is Project and any(getattr(before, name) != getattr(state, name) for name in OF_PROJECT):
        sheet = documents[stream] or {}
        result = None if state.acceptance == "concluded" else state.acceptance  # neither passed nor failed: no rating
        if sheet or result:
            own = {"result": result, "index": sheet.get("index") or _index(line, ProjectAccepted)}
            yield stream, {**sheet, **_of_subject(line), **(own if result else {"result": None})}


def _of_subject(line: BookLine) -> Sheet:
    """What the state of the subject says: the units that undertake it, and the year of its acceptance."""
    state = line.subject_state
    units = [line.subject] if line.subject.startswith("organisation/") else list(getattr(state, "undertakers", ()))
    return {"units": units, "since": year_of(getattr(state, "accepted_on", None))}


def _rated(line: BookLine, known: Sheet | None) -> Sheet | None:
    """How an evaluation rates, at acceptance or in the years after; None where it does not."""
    state: Evaluation = line.after
    if state.stage not in STAGES or state.overall is None:
        return None
    index = known["index"] if known else _index(line, EvaluationReported)
    told = {"stage": state.stage, "year": state.year, "on": state.reported_on, "overall": state.overall}
    return {**told, "evaluator": state.evaluator, "index": index}


def _index(line: BookLine, kind: type[Fact]) -> int:
    """The index of the entry that rated, where a correction makes it count only now."""
    earlier = line.numbered() if isinstance(line.fact, EntryCorrected) else ()
    return next((index for index, entry, _ in earlier if isinstance(entry.fact, kind)), line.index)


def _ratings(sheet: Sheet, stage: str) -> list[Sheet]:
    """The ratings of a stage, in the order of their days; those without one first."""
    found = [each for each in sheet.get("of", {}).values() if each["stage"] == stage]
    return sorted(found, key=lambda each: (each["on"] or "", each["index"]))


def _year(sheet: Sheet, rating: Sheet) -> int | str:
    """The year after acceptance; that of the report where an old list gives none, `unknown` where that fails too."""
    reported, since = year_of(rating["on"]), sheet.get("since")
    year: int | None = rating["year"]
    if year is None and reported and since:
        year = reported - int(since)
    return UNKNOWN if year is None or year < 0 else year  # before its acceptance nothing is evaluated after it


def pairs(sheet: Sheet) -> Tally:
    """What one subject adds to a tally: nothing until it was rated both then and since."""
    judged = _ratings(sheet, "acceptance")
    then = judged[-1]["overall"] if judged else sheet.get("result")
    post = {_year(sheet, each): each["overall"] for each in _ratings(sheet, "post")}
    if not then or not post:
        return {}
    return {f"{ACCEPTED}{then}": 1} | {f"{then} {year} {rating}": 1 for year, rating in post.items()}


def evaluator_key(unit: str) -> str:
    """The key under which a unit is counted for what it rated at acceptance."""
    return str(ListKey("", EVALUATOR, unit))


def _holders(sheet: Sheet) -> tuple[str, ...]:
    evaluators = [each["evaluator"] for each in _ratings(sheet, "acceptance") if each["evaluator"]]
    named = (evaluator_key(evaluators[-1]),) if evaluators else ()
    return tuple(dict.fromkeys(("all", *sheet.get("units", ()), *named)))


def _count(documents: Documents, line: BookLine) -> None:
    for before, after in line.memo[MEMO]:
        for sheet, change in ((before, negative(pairs(before))), (after, pairs(after))):
            for holder in _holders(sheet) if change else ():
                tally: Tally = documents[holder] or {}
                add(tally, change)
                documents[holder] = tally


def _listed(sheet: Sheet) -> set[Row]:
    """The lists of those who are counted with a subject, each with the entry from which on it was."""
    if not pairs(sheet):
        return set()
    judged, post = ([each["index"] for each in _ratings(sheet, stage)] for stage in STAGES)
    own = [sheet["index"]] if sheet.get("result") else []
    since = max(min([*judged, *own]), min(post))
    return {
        (holder, max(since, max(judged)) if ListKey.parse(holder).sort == EVALUATOR else since)
        for holder in _holders(sheet)
        if holder != "all"
    }


def _moved(line: BookLine) -> Moves:
    told = [(_listed(before), _listed(after)) for before, after in line.memo[MEMO]]
    then: set[Row] = set().union(*(before for before, _ in told))
    now: set[Row] = set().union(*(after for _, after in told))
    return then - now, now - then


RATINGS = Question("ratings", _rate, concerns=_concerns)
HINDSIGHT = Question("hindsight", _count, needs=MEMO)
RATED_SINCE = Listing("rated_since", lambda line: (), needs=MEMO, moved=_moved)


Ordered = Callable[[Collection[str]], Sequence[str]]


class HindsightRow(NamedTuple):
    """A rating at acceptance: how many had it, and the ratings since, in each year of its matrix."""

    then: str
    number: int
    years: tuple[list[tuple[str, int]], ...]


class HindsightMatrix(NamedTuple):
    """The ratings at acceptance against those since; `years` count from the acceptance, None where it is unknown."""

    years: tuple[int | None, ...]
    rows: list[HindsightRow]


def matrix(tally: Tally, expected: int, ordered: Ordered) -> HindsightMatrix:
    """The ratings at acceptance that a tally counts, each against those of the years after.

    `expected` years have a column whether or not anything was rated in them; what was rated in others has one too, so
    that nothing counted is left out. `ordered` puts the codes of ratings in the order in which the book shows them.
    """
    then = ordered({key.removeprefix(ACCEPTED) for key in tally if key.startswith(ACCEPTED)})
    cells = {each: dict(_since(tally, f"{each} ")) for each in then}
    rated = {place for found in cells.values() for place in found}
    known = sorted({*range(expected), *(year for year, _ in rated if year is not None)})
    years = (*known, *(None for _ in range(any(year is None for year, _ in rated))))
    since = ordered({rating for _, rating in rated})
    rows = [
        HindsightRow(
            each,
            tally[f"{ACCEPTED}{each}"],
            tuple([(name, found[year, name]) for name in since if (year, name) in found] for year in years),
        )
        for each, found in cells.items()
    ]
    return HindsightMatrix(years, rows)


def _since(tally: Tally, prefix: str) -> Iterator[tuple[tuple[int | None, str], int]]:
    """What a tally counts after a rating at acceptance, by year and rating; a list's own ratings may hold spaces."""
    for key, number in tally.items():
        year, _, rating = key.removeprefix(prefix).partition(" ")
        if key.startswith(prefix) and (year.isdigit() or year == UNKNOWN):
            yield (None if year == UNKNOWN else int(year), rating), number
