"""History: the state of a stream after its facts. It never refuses, whatever the rules say today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact, State

Happening = tuple[Fact, str | None]  # a fact and the day on which it was decided


def after(state: Any, fact: Fact, on: str | None) -> Any:
    """The state after one more fact."""
    return fact.after(state, on)


def state_after(blank: State, happenings: Sequence[Happening]) -> Any:
    """The state of a stream after all its facts, read as corrected."""
    state: Any = blank
    for fact, on in corrected(happenings):
        state = fact.after(state, on)
    return state


def corrected(happenings: Sequence[Happening]) -> Iterable[Happening]:
    """The facts of a stream as its corrections say they should have been stated (Art. 31).

    A correction names the number of the entry in its stream, counted from 1, and one field. One that no longer
    fits its fact is left without effect: history never refuses.
    """
    if not any(isinstance(fact, EntryCorrected) for fact, _ in happenings):
        return happenings
    facts = [fact for fact, _ in happenings]
    for fact in list(facts):
        if isinstance(fact, EntryCorrected) and 1 <= fact.number <= len(facts):
            facts[fact.number - 1] = rectified(facts[fact.number - 1], fact)
    return [(fact, on) for fact, (_, on) in zip(facts, happenings, strict=True)]


def rectified(fact: Fact, correction: EntryCorrected) -> Fact:
    """The fact with the corrected field, or unchanged where the correction does not fit."""
    told = msgspec.to_builtins(fact)
    told[correction.field] = msgspec.json.decode(correction.right)
    try:
        return msgspec.convert(told, type(fact))
    except msgspec.ValidationError:
        return fact
