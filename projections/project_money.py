"""The money that a project was paid, returned and owes, by currency: sums of two are never added up."""

from __future__ import annotations

from domain.rules.money import currency_of, foreign
from domain.rules.project import Project

Sums = dict[str, list[tuple[str | None, int]]]


def sums_of(project: Project) -> Sums:
    """What a project holds as `disbursed`, `returned` and `owed`: that in the currency of its budget first."""
    own = currency_of(None, project.budget)
    found: Sums = {"owed": [(own, project.owed)] if project.owed else []}
    for name, amount, told in (
        ("disbursed", project.disbursed, project.paid),
        ("returned", project.returned, project.returns),
    ):
        found[name] = [(own, amount)] if amount else []
        found[name] += sorted(foreign(told, project.budget).items(), key=lambda each: each[0] or "")
    return found
