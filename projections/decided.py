"""What was decided in a month: of the whole book, of each programme and of each district, by what it is about.

`decided`: `2015-12.money`, `2015-12.money of programme/1`, `2015-12.money of district/110108` -> entries. An entry
belongs to the month in which it was decided, as it was stated when it was recorded; without a day of decision, to none.
`decided_months`: group -> its months in order; group and month -> the month before it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from domain.rules.days import known
from domain.rules.fact import Family
from domain.rules.project import Project
from projections.book_line import BookLine
from projections.findings.news import EVERY, TOLD_TO
from projections.key import ListKey
from projections.months import add_month
from projections.question import Documents, Listing, Question

SETTLED = "findings"  # what an entry showed to be missing, or settled too late
MATTERS: dict[str, tuple[Family, ...]] = {
    SETTLED: (),
    "decisions": ("approval", "adjustment", "standing", "ending", "programme"),
    "evaluations": ("acceptance", "evaluation"),
    "notices": ("notice", "proposal"),
    "money": ("money",),
    "progress": ("progress", "outcome"),
    "reports": ("report",),
    "suggestions": ("suggestion", "policy"),
    "record": ("correction", "other"),
}
"""What entries are about, in the order in which a month tells of it, each with the families of its kinds."""
_MATTER = {family: matter for matter, families in MATTERS.items() for family in families}


@functools.lru_cache(50_000)
def key_of_month(month: str, matter: str, group: str) -> str:
    """The key of what was decided in a month (YYYY-MM) on a matter; `group` as in `findings_told`, or a district."""
    name = f"{month}.{matter}"
    return name if group == EVERY else str(ListKey.parse(group)._replace(name=name))


def _groups(line: BookLine) -> list[str]:
    """The groups of which a line tells: all, its programme, its district."""
    state = line.subject_state
    district = state.district if type(state) is Project else None
    places = [str(ListKey("", "district", district))] if district else []
    return [EVERY, *([line.programme] if line.programme else ()), *places]


def _keys(line: BookLine) -> Iterable[str]:
    day = known(line.entry.decided_on)
    if not day:
        return ()
    groups, told = _groups(line), line.memo.get(TOLD_TO, ())
    keys = [key_of_month(day[:7], _MATTER[type(line.fact).family], group) for group in groups]
    if told:
        district = [group for group in groups if group.startswith("district/")]
        named = [group for group in told if group == EVERY or group.startswith("programme/")]
        keys += [key_of_month(day[:7], SETTLED, group) for group in (*named, *district)]
    return keys


def _months(documents: Documents, line: BookLine) -> None:
    if day := known(line.entry.decided_on):
        for group in _groups(line):
            add_month(documents, group, day[:7])


def months_in(months: Sequence[str], year: str) -> list[str]:
    """Those of a year."""
    return [month for month in months if month[:4] == year]


DECIDED = Listing("decided", _keys)
DECIDED_MONTHS = Question("decided_months", _months)
