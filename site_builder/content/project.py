"""What a page and a dossier show of a project: its first approval against now, its milestones."""

from __future__ import annotations

from typing import Any, NamedTuple

from markupsafe import Markup

from domain.rules.project import FirstApproval, Milestone, Project
from projections.days import last_day
from projections.line import Held
from site_builder.content.evaluations import (
    only_listed,
)
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.voice import Voice

# What is compared one by one.
BASELINE = ("title", "budget", "start", "end", "management_class", "undertakers", "scope")
ENDED = ("terminated", "revoked", "withdrawn", "accepted")


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
    first = state.first
    rows = []
    for name in BASELINE:
        then, now = (_stands(spoken, given, name) for given in (first, state))
        if then or now:
            rows.append(ComparisonRow(name, value(spoken, name, then), value(spoken, name, now)))
    return rows


def _stands(spoken: Voice, given: Project | FirstApproval | None, name: str) -> Any:
    """What stands in a field, in English where it is said in English too; None where nothing was approved."""
    english = getattr(given, f"{name}_en", None) if spoken.language == "en" else None
    return english or getattr(given, name, None)


def value(spoken: Voice, name: str, given: Any) -> str:
    """A value of a project's state, said in a language; empty where nothing was published."""
    if not given:
        return ""
    if name == "title":
        return str(given)
    if name == "budget":
        return voice.money(spoken.language, given.total, given.currency)
    if name in ("start", "end"):
        return voice.day(spoken.language, given)
    if name == "undertakers":
        return Markup(spoken.join.join([spoken.ref(unit) for unit in given]))
    return voice.term(spoken.language, "management_class", str(given))
