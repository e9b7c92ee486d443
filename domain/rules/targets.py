"""Targets that can be assessed: 短期内能够实现且可考核 (Art. 9)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.rules.days import is_before
from domain.rules.fact import Target
from domain.rules.refusal import require


def checked_targets(standing: Sequence[Target], new: Sequence[Target], start: str | None = None) -> None:
    """Refuse targets without a value or statement, or a due day from the start on, or whose key is taken."""
    taken = {target.key for target in standing}
    for target in new:
        require(target.key not in taken, "Art. 9: there is a target {key} already.", key=target.key)
        taken.add(target.key)
        require(
            target.value is not None or target.statement is not None,
            "Art. 9: the target {indicator} states neither a value nor what is to be reached.",
            indicator=target.indicator,
        )
        require(
            target.value is None or target.unit is not None,
            "Art. 9: the target {indicator} has a value without a unit.",
            indicator=target.indicator,
        )
        require(target.due is not None, "Art. 9: the target {indicator} has no due date.", indicator=target.indicator)
        require(
            not is_before(target.due, start),
            "Art. 9: the target {indicator} is due in {due}, before the start in {start}.",
            indicator=target.indicator,
            due=target.due,
            start=start,
        )
