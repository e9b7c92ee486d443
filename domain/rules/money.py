"""What is paid beyond a budget: in sum, and for each source that the budget names (Art. 19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.rules.fact import Budget, FundSource, Share


class Beyond(NamedTuple):
    """More was paid than the budget has, in fen; `source` is None where it is the sum."""

    source: FundSource | None
    paid: int
    budget: int


def beyond(budget: Budget | None, disbursed: int, paid: Iterable[Share]) -> Iterator[Beyond]:
    """Where payments go beyond a budget; none is as a budget of nothing.

    `paid` is what was paid from each source that was stated. A source that the budget does not name has nothing in
    it, where it names any; where it names none, only the sum is asked.
    """
    total = budget.total if budget else 0
    if disbursed > total:
        yield Beyond(None, disbursed, total)
    if budget and budget.parts:
        parts: dict[str, int] = {}
        for part in budget.parts:
            parts[part.source] = parts.get(part.source, 0) + part.amount
        for share in paid:
            if share.amount > parts.get(share.source, 0):
                yield Beyond(share.source, share.amount, parts.get(share.source, 0))


def with_share(shares: tuple[Share, ...], source: FundSource, amount: int) -> tuple[Share, ...]:
    """The shares with so much more from a source, in the order in which sources first paid."""
    if all(share.source != source for share in shares):
        return (*shares, Share(source=source, amount=amount))
    return tuple(
        Share(source=source, amount=share.amount + amount) if share.source == source else share for share in shares
    )
