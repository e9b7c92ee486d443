"""The money that a project was paid, returned and owes, by currency: sums of two are never added up."""

from __future__ import annotations

import msgspec

from domain.rules.money import Paid, currency_of, foreign
from domain.rules.project import Project

Amounts = list[tuple[str | None, int]]  # (currency, amount in its hundredths): that in the currency of the budget first


class ProjectSums(msgspec.Struct, frozen=True, kw_only=True):
    """What a project was paid, returned and still owes."""

    disbursed: Amounts
    returned: Amounts
    owed: Amounts


def sums_of(project: Project) -> ProjectSums:
    """The sums of a project as its state tells them."""
    own = currency_of(None, project.budget)

    def amounts(amount: int, told: tuple[Paid, ...]) -> Amounts:
        ours: Amounts = [(own, amount)] if amount else []
        return ours + sorted(foreign(told, project.budget).items(), key=lambda each: each[0] or "")

    return ProjectSums(
        disbursed=amounts(project.disbursed, project.paid),
        returned=amounts(project.returned, project.returns),
        owed=[(own, project.owed)] if project.owed else [],
    )
