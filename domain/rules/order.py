"""No decision is dated before what it rests on; what an old list gives without a day is asked nothing (Art. 33)."""

from __future__ import annotations

from domain.rules.days import known
from domain.rules.fact import Fact, kind_of
from domain.rules.references import named
from domain.rules.refusal import require
from domain.rules.sitting import Sitting


def require_in_order(fact: Fact, stream: str, at: Sitting) -> None:
    """Refuse a decision dated before an entry that its kind rests on, in its own stream or one that it names."""
    if not fact.rests_on or at.entered is None:
        return
    for ref in dict.fromkeys((stream, *named(fact))):
        found = [
            (day, number)
            for number, each in enumerate(at.entered(ref), 1)
            if (day := known(each.on)) is not None and _rests_on(fact, each.fact)
        ]
        day, number = max(found, default=("", 0))
        require(
            at.on >= day,
            f"Art. {fact.article}: this rests on entry {{number}} of {{stream}}, which is of {{day}}; it is not dated"
            " before that, on {on}.",
            number=number,
            stream=ref,
            day=day,
            on=at.on,
        )


def _rests_on(fact: Fact, earlier: Fact) -> bool:
    same = fact.rests_on_same
    return kind_of(earlier) in fact.rests_on and (not same or getattr(earlier, same, None) == getattr(fact, same))
