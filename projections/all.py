"""Every question that the site asks, in the order in which they are folded."""

from __future__ import annotations

from projections import erasures, lists, portfolio, years
from projections.question import Listing, Question

QUESTIONS: tuple[Question | Listing, ...] = (
    lists.STORY,
    lists.CONCERNED,
    lists.KIND,
    lists.BORN,
    portfolio.PORTFOLIO,
    erasures.ERASED,
    years.YEAR,
    years.YEARS,
    years.MONTH,
)
