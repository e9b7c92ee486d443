"""What a page and a dossier show of a project: its first approval against now, its milestones."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

from domain.rules.project import DONE, UNDONE, FirstApproval, Milestone, Project
from projections.book_line import Held
from projections.days import last_day
from projections.statuses import only_listed
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.voice import Voice

Compared = Project | FirstApproval
ENDED = (*UNDONE, *DONE)


class ComparisonRow(NamedTuple):
    """A field of a project (its name), as first approved and as it holds now, in words."""

    field: str
    then: str
    now: str


def milestones(site: Site, held: Held[Project]) -> list[tuple[Milestone, bool]]:
    """The milestones, each with whether it is overdue: past its day, with nothing reported, while the project runs."""
    state, found = held.state, []
    runs = state.status == "contracted" and not only_listed(held)
    for each in state.milestones:
        waits = not each.progress and not each.reported_on and runs
        due = last_day(each.due)
        found.append((each, bool(waits and due and site.reader.passed(due))))
    return found


def baseline(spoken: Voice, state: Project) -> list[ComparisonRow]:
    """The fields of a project that are compared one by one, as first approved and now."""
    rows = []
    for name, say in BASELINE.items():
        then, now = (say(spoken, given) if given else "" for given in (state.first, state))
        if then or now:
            rows.append(ComparisonRow(name, then, now))
    return rows


def _title(spoken: Voice, given: Compared) -> str:
    return (given.title_en if spoken.language == "en" else None) or given.title or ""


def _budget(spoken: Voice, given: Compared) -> str:
    return spoken.money(given.budget.total, given.budget.currency) if given.budget else ""


def _undertakers(spoken: Voice, given: Compared) -> str:
    return Markup(spoken.join.join([spoken.ref(unit) for unit in given.undertakers]))


def _management_class(spoken: Voice, given: Compared) -> str:
    named = given.management_class
    return spoken.term("management_class", named) if named else ""


# What is compared one by one, and how each is said; empty where nothing was published.
BASELINE: dict[str, Callable[[Voice, Compared], str]] = {
    "title": _title,
    "budget": _budget,
    "start": lambda spoken, given: voice.day(spoken.language, given.start) if given.start else "",
    "end": lambda spoken, given: voice.day(spoken.language, given.end) if given.end else "",
    "management_class": _management_class,
    "undertakers": _undertakers,
    "scope": lambda spoken, given: given.scope or "",
}
