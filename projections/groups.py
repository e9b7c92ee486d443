"""Entries that belong together for a reader: adjustments, evaluations, notices, and what concerns a class or district.

The key of a group is `adjustment`, `class/government_supported` or `district/110108`. An entry belongs to the class and
the district that its project had once it was recorded, so no entry ever leaves a group. A family is told apart further,
as `adjustment of year/2016` and `evaluation of programme/1`, by what held once it was recorded.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from domain.rules import catalogue
from domain.rules.correction import EntryCorrected
from domain.rules.days import known
from domain.rules.evaluation import Evaluation
from domain.rules.fact import Fact, Family, State
from domain.rules.project import Project
from domain.rules.report import Report
from projections import corrected_lists
from projections.book_line import BookLine
from projections.days import UNKNOWN, shifted
from projections.key import ListKey
from projections.months import add_month
from projections.question import Documents, Listing, Question, among
from projections.years import opening

POST = "post-evaluation"
SORTS = ("year", "programme", "status", "class", "method", "district")
OF_PROJECTS = (Project, Evaluation, Report, State)  # whose facts can concern a project
LISTS: dict[str, tuple[Family, ...]] = {
    "approval": ("approval",),
    "adjustment": ("adjustment", "standing", "ending"),
    "evaluation": ("evaluation", "acceptance"),
    POST: (),  # the evaluations of the stage `post`
    "notice": ("notice",),
    "suggestion": ("suggestion",),
    "policy": ("policy",),
    "outcome": ("outcome",),
    "correction": ("correction",),
}
"""The lists of entries, each with the families whose kinds stand in it."""
FAMILIES = {
    name: tuple(kind.name for kind in catalogue.KINDS.values() if kind.fact.family in families)
    for name, families in LISTS.items()
}
"""The same, each with its kinds."""
_OF = {
    family: tuple(name for name, families in LISTS.items() if family in families)
    for families in LISTS.values()
    for family in families
}


@functools.lru_cache(10_000)
def _named(
    families: tuple[str, ...],
    management_class: str | None,
    district: str | None,
    year: str = "",
    programme: str | None = None,
    status: str | None = None,
    method: str | None = None,
) -> tuple[str, ...]:
    values = (year, programme, status, management_class, method, district)
    told = [ListKey("", sort, value) for sort, value in zip(SORTS, values, strict=True) if value]
    places = [str(each) for each in told if each.sort in ("class", "district")]
    return (*families, *places, *(str(each._replace(name=family)) for family in families for each in told))


def _year(line: BookLine) -> str:
    return "" if line.year == UNKNOWN else line.year


def _groups(line: BookLine) -> Sequence[str]:
    families = _OF.get(type(line.fact).family, ())
    if type(line.after) is Evaluation and line.after.stage == "post":
        families = (*families, POST)
    state = line.subject_state
    if type(state) is not Project:
        return _named(families, None, None, _year(line), line.programme) if families else ()
    if not families:
        return _named(families, state.management_class, state.district)
    return _named(
        families, state.management_class, state.district, _year(line), line.programme, state.status, state.method
    )


def _concerned(kind: type[Fact]) -> bool:
    return kind.family in _OF or kind.state in OF_PROJECTS


def _ends(line: BookLine) -> str | None:
    """The last day of the public notice or the call that a line opens, where that is a day."""
    return known(getattr(line.fact, closes_by(line.fact), None)) if opening(type(line.fact)) else None


def closes(ends: str, public: str) -> str:
    """The day from which a notice or a call can be seen to have closed, that of its publication where it came later."""
    return max(shifted(ends, 1), public)


def _closing(line: BookLine) -> Sequence[str]:
    ends = _ends(line)
    return (closes(ends, line.public)[:7],) if ends else ()


def _months(documents: Documents, line: BookLine) -> None:
    lines = corrected_lists.lines_as_corrected(line) if isinstance(line.fact, EntryCorrected) else (line,)
    for month in (month for each in lines for month in _closing(each)):
        add_month(documents, MONTHS, month)


def _corrected_ends(documents: Documents, line: BookLine) -> None:
    """The last day of a notice or a call as it should have been stated, under the index of the entry that set it."""
    for each in corrected_lists.lines_as_corrected(line):
        key, ends = str(each.index), _ends(each)
        if ends and ends != (documents[key] or getattr(each.entry.fact, closes_by(each.entry.fact))):
            documents[key] = ends


def closes_by(fact: Fact) -> str:
    """The field in which a notice or a call states its last day."""
    return "ends" if hasattr(fact, "ends") else "closes_on"


def _opening(kind: type[Fact]) -> bool:
    return opening(kind) or kind is EntryCorrected


MONTHS = "months"
CLOSING = Listing(
    "closing", _closing, concerns=_opening, moved=corrected_lists.moved_by_correction(_closing)
)  # by the month in which they close
CLOSING_MONTHS = Question("closing_months", _months, _opening)
CORRECTED_ENDS = Question("corrected_ends", _corrected_ends, concerns=among(EntryCorrected))
GROUP = Listing("group", _groups, concerns=_concerned)
