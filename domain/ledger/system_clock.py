"""Whether this machine's clock can be reckoned with at all."""

from __future__ import annotations

import time

from domain.rules.said import Said

FIRST, LAST = 1970, 2261  # whole years that 64 bits of nanoseconds since 1970 can tell


def clock_fault() -> str | None:
    """What is wrong with a clock that libraries cannot tell, in a sentence; None where they can."""
    try:
        year = time.gmtime(time.time()).tm_year
    except (OverflowError, ValueError, OSError):
        year = LAST + 1
    if FIRST <= year <= LAST:
        return None
    when = Said("after {year}", year=LAST) if year > LAST else Said("before {year}", year=FIRST)
    return Said("this machine's clock is {when}, and no entry could be dated by it: set it right", when=when)
