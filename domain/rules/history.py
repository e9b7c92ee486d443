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

    A correction names the number of an earlier entry in its stream, counted from 1, and one field. One that does not
    fit its fact is left without effect: history never refuses.
    """
    if not any(isinstance(fact, EntryCorrected) for fact, _ in happenings):
        return happenings
    facts = [fact for fact, _ in happenings]
    for own, fact in enumerate(list(facts), 1):
        if isinstance(fact, EntryCorrected) and 1 <= fact.number < own:
            facts[fact.number - 1] = rectified(facts[fact.number - 1], fact)
    return [(fact, on) for fact, (_, on) in zip(facts, happenings, strict=True)]


def rectified(fact: Fact, correction: EntryCorrected) -> Fact:
    """The fact with the corrected fields, or unchanged where the correction does not fit.

    What founds authority is never corrected (Art. 31), or a correction could grant power; and of a correction only
    the reason is, for what it says of its entry is corrected there again; nor what others signed (Art. 35).
    """
    fields = correction.fields
    if fact.founding or any(each.field in fact.fixed for each in fields):
        return fact
    if isinstance(fact, EntryCorrected) and any(each.field != "reason" for each in fields):
        return fact
    try:
        told = msgspec.to_builtins(fact)
        told |= {each.field: msgspec.json.decode(each.right) for each in fields}
        stated = msgspec.convert(told, type(fact))
        msgspec.json.encode(stated)  # a lone surrogate is no text that could be shown
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return fact
    return stated
