"""The money of a project: what was paid by source and currency, and what of it is beyond the budget (Art. 15, 19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.rules.before import money
from domain.rules.currencies import RENMINBI
from domain.rules.fact import Budget, Currency, FundSource, Part
from domain.rules.refusal import Refused, require


class Paid(Part, frozen=True, kw_only=True):
    """What was paid, or returned, under one source and in one currency; without a currency, in that of the budget."""

    source: FundSource | None = None
    currency: Currency | None = None
    amount: int = 0


class Excess(NamedTuple):
    """More paid than the budget gives: in sum where `source` is None, else for a source; in the budget's currency."""

    source: FundSource | None
    paid: int
    budget: int


class Moved(NamedTuple):
    """An amount that was paid or returned, and its day; None where an old list does not give it."""

    amount: int
    returned: bool
    on: str | None


def currency_of(stated: str | None, budget: Budget | None) -> str | None:
    """The currency of an amount: the one stated, else that of the budget; None for that of the book.

    CNY is none either: entries of books in renminbi may state it. A book of another currency has none that does.
    """
    found = stated or (budget.currency if budget else None)
    return None if found == RENMINBI else found


def coin(budget: Budget | None, own: str) -> str:
    """The currency of a budget by its code, else the book's own: so refusals name amounts that are held against it."""
    return currency_of(None, budget) or own


def paid_with(paid: tuple[Paid, ...], source: FundSource | None, currency: str | None, amount: int) -> tuple[Paid, ...]:
    """What was paid, with one amount more; each source and currency stands once."""
    for place, each in enumerate(paid):
        if each.source == source and each.currency == currency:
            more = Paid(source=source, currency=currency, amount=each.amount + amount)
            return (*paid[:place], more, *paid[place + 1 :])
    return (*paid, Paid(source=source, currency=currency, amount=amount))


def in_currency(paid: Iterable[Paid], budget: Budget | None) -> list[Paid]:
    """What was paid in the currency of the budget: sums of two currencies are never added up."""
    own = currency_of(None, budget)
    return [each for each in paid if currency_of(each.currency, budget) == own]


def summed(paid: Iterable[Paid], budget: Budget | None) -> int:
    """The sum of what was paid in the currency of the budget."""
    return sum(each.amount for each in in_currency(paid, budget))


def foreign(paid: Iterable[Paid], budget: Budget | None) -> dict[str | None, int]:
    """The sums of what was paid in other currencies than the budget's, None for the book's own."""
    own = currency_of(None, budget)
    sums: dict[str | None, int] = {}
    for each in paid:
        if (currency := currency_of(each.currency, budget)) != own:
            sums[currency] = sums.get(currency, 0) + each.amount
    return sums


def beyond(paid: Iterable[Paid], budget: Budget | None) -> tuple[Excess, ...]:
    """What is paid beyond a budget: in sum, and for each source where the budget names any (Art. 19).

    A source that the budget does not name has none of it; what was paid without a source counts in the sum alone.
    """
    if budget is None:
        return ()
    parts: dict[str, int] = {}
    for part in budget.parts:
        parts[part.source] = parts.get(part.source, 0) + part.amount
    by_source: dict[FundSource | None, int] = {}
    for each in in_currency(paid, budget):
        by_source[each.source] = by_source.get(each.source, 0) + each.amount
    total = sum(by_source.values())
    found = [Excess(None, total, budget.total)] if total > budget.total else []
    if parts:
        found += [
            Excess(source, amount, parts.get(source, 0))
            for source, amount in sorted(by_source.items(), key=lambda item: item[0] or "")
            if source and amount > parts.get(source, 0)
        ]
    return tuple(found)


def excess_refused(excess: Excess, budget: Budget | None, own: str) -> Refused:
    """The refusal of what would be paid beyond the budget, in sum or for a source; `own` is the book's currency."""
    told = {"coin": coin(budget, own), "disbursed": money(excess.paid), "budget": money(excess.budget)}
    if excess.source is None:
        return Refused("Art. 19: {coin} {disbursed} would be disbursed; the budget is {coin} {budget}.", **told)
    return Refused(
        "Art. 19: {coin} {disbursed} would be disbursed from {source}; its part of the budget is {coin} {budget}.",
        source=excess.source,
        **told,
    )


def require_balanced(budget: Budget | None, own: str) -> None:
    """Refuse a budget whose parts do not add up to its total, with both (Art. 15)."""
    if budget:
        require(
            budget.balanced,
            "Art. 15: the parts of the budget add up to {coin} {parts}, its total is {coin} {total}.",
            coin=coin(budget, own),
            parts=money(sum(part.amount for part in budget.parts)),
            total=money(budget.total),
        )


def require_paid_by_then(moved: Sequence[Moved], since: str, budget: Budget | None, own: str) -> None:
    """Refuse a return on the day `since` where, on it or later, more is returned than was disbursed by that day.

    What has no day may have been paid before, and is not said to have been returned before.
    """
    for day in sorted({each.on for each in moved if each.on is not None and each.on >= since}):
        disbursed = sum(each.amount for each in moved if not each.returned and (each.on or "") <= day)
        returned = sum(each.amount for each in moved if each.returned and each.on is not None and each.on <= day)
        require(
            returned <= disbursed,
            "Art. 19: by {day} {coin} {returned} would be returned; {coin} {disbursed} was disbursed by that day.",
            day=day,
            coin=coin(budget, own),
            returned=money(returned),
            disbursed=money(disbursed),
        )
