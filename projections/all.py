"""Every question that the site asks, in the order in which they are folded."""

from __future__ import annotations

from projections import (
    authorship,
    baseline,
    decided,
    erasures,
    facets,
    groups,
    hindsight,
    illustrative,
    lists,
    organised,
    portfolio,
    search,
    statuses,
    timeliness,
    trends,
    wrong_clock,
    years,
)
from projections.findings import fold, gaps, news, punctual
from projections.findings import lists as findings
from projections.question import Listing, Question

QUESTIONS: tuple[Question | Listing, ...] = (
    lists.STORY,
    lists.CONCERNED,
    lists.KIND,
    lists.BORN,
    organised.ORGANISED,
    groups.GROUP,
    groups.CLOSING,
    groups.CLOSING_MONTHS,
    groups.CORRECTED_ENDS,
    facets.PLACE,  # leaves in the line's memo what the next one needs
    facets.FACET,
    statuses.STATUSES,
    portfolio.PORTFOLIO,
    illustrative.ILLUSTRATIVE,
    erasures.ERASED,
    years.YEAR,
    years.YEARS,
    years.MONTH,
    years.NOTICE_MONTHS,
    fold.FINDINGS,  # leaves in the line's memo what the next ones count
    gaps.GAPS_OF_LISTS,
    findings.TALLY,
    findings.SUBJECTS,
    findings.ARISEN,
    news.NEWS,  # leaves in the line's memo what the next one lists
    news.TOLD,
    news.EXPECTED,  # and this
    news.DUE,
    news.MONTHS,
    decided.DECIDED,  # reads what `news` left in the memo
    decided.DECIDED_MONTHS,
    punctual.PUNCTUAL,
    punctual.IN_TIME,
    timeliness.TIMELINESS,
    timeliness.RECORDED,
    baseline.BASELINE,
    baseline.DEVIATION,
    hindsight.RATINGS,  # leaves in the line's memo what the next one counts
    hindsight.HINDSIGHT,
    hindsight.RATED_SINCE,
    trends.TRENDS,  # leaves in the line's memo what the next one keeps by year
    trends.TREND_YEAR,
    search.SEARCH,
    wrong_clock.WRONG_CLOCK,
    authorship.AUTHORSHIP,
    authorship.KEYS,
)
