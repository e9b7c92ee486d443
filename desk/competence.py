"""Whether an officer may act: in office, and of the power that a decision belongs to (Art. 1, 3)."""

from __future__ import annotations

from collections.abc import Sequence

from desk.memory import DeskMemory
from desk.submission import DeskError
from domain.rules.fact import Power
from domain.rules.officer import Officer, may_act
from domain.rules.refusal import Refused


def officer_of(memory: DeskMemory, ref: str) -> Officer:
    """An officer by now; blank where nothing is recorded."""
    officer = memory.state(ref)
    if not isinstance(officer, Officer):
        raise DeskError("by: {ref} is not an officer; write officer/ID", ref=ref)
    return officer


def require_power(memory: DeskMemory, officer: Officer, power: Power, days: Sequence[str]) -> None:
    """Refuse unless the officer holds the power on each of these days, the last of which is today."""
    try:
        for day in days:
            may_act(officer, power, day)
    except Refused as refused:
        if officer.in_office(days[-1]) and officer.holds == power.value:
            raise  # whoever holds it is this officer
        raise refused.beside(holders(memory, power, days[-1])) from None


def holders(memory: DeskMemory, power: Power, on: str) -> Refused:
    """Who could act instead: the officers in office that day who hold a power, as a reason beside a refusal."""
    states = [memory.state(stream) for stream in memory.streams(Officer.subject)]
    officers = [each for each in states if isinstance(each, Officer) and each.in_office(on)]
    named = ", ".join(each.ref for each in officers if each.holds == power.value)
    if named:
        return Refused("Art. 1: the power of {power} is held by {officers}.", power=power.value, officers=named)
    return Refused("Art. 1: nobody in office holds the power of {power}.", power=power.value)
