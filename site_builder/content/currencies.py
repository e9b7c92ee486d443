"""In which currency a fact about a project's money is told, where it names none: that of the budget as it then was."""

from __future__ import annotations

import msgspec

from domain.rules.execution import ProjectDisbursed, ProjectSurplusReturned
from domain.rules.fact import Fact
from domain.rules.history import corrected
from domain.rules.outcome import ProjectOutcomeRecorded
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words.voice import Voice

PAID = (ProjectDisbursed, ProjectSurplusReturned, ProjectOutcomeRecorded)


def coined(site: Site, shown: Shown, fact: Fact) -> Fact:
    """A fact about a project's money with its currency: where it names none, that of the budget as it then was."""
    if not isinstance(fact, PAID) or fact.currency:
        return fact
    currency = currency_then(site, shown)
    return msgspec.structs.replace(fact, currency=currency) if currency else fact


def owed(site: Site, spoken: Voice, shown: Shown, fact: Fact) -> dict[str, str]:
    """What a project owes back when it ends, in the currency of its budget: the fact itself names none."""
    amount = getattr(fact, "owed", None)
    return {"owed": spoken.money(amount, currency_then(site, shown))} if amount else {}


def coin_of(site: Site, shown: Shown) -> str | None:
    """The currency of the money that an entry tells of: its own, its budget's, or that of the budget as it then was."""
    fact = shown.entry.fact
    own: str | None = getattr(getattr(fact, "budget", None), "currency", None) or getattr(fact, "currency", None)
    sums_of = isinstance(fact, PAID) or getattr(fact, "owed", None)
    return own or (currency_then(site, shown) if sums_of else None)


def currency_then(site: Site, shown: Shown) -> str | None:
    """The currency of the budget that a project had when an entry was recorded, as corrected by then."""
    stream = shown.entry.stream
    own = [each.entry.fact for each in site.reader.earlier(stream, shown.index) if each.entry.stream == stream]
    budgets = [getattr(given, "budget", None) for given, _ in corrected([(given, None) for given in own])]
    return next((budget.currency for budget in reversed(budgets) if budget), None)
