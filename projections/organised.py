"""Which programmes a unit organises: the entries by which it became lead or co-operating unit of one, or of a task."""

from __future__ import annotations

from collections.abc import Iterable

from domain.rules.programme import Programme
from projections import corrected_lists
from projections.book_line import BookLine
from projections.question import Listing, about


def organising_units(state: Programme) -> tuple[str, ...]:
    """The units that organise a programme, each once: the lead, then the others."""
    named = (state.lead, *state.co_units, *(each.unit for each in state.task_units))
    return tuple(dict.fromkeys(unit for unit in named if unit))


def _keys(line: BookLine) -> Iterable[str]:
    if type(line.after) is not Programme:
        return ()
    former = organising_units(line.before)  # type: ignore[arg-type]
    return [unit for unit in organising_units(line.after) if unit not in former]


ORGANISED = Listing("organised", _keys, concerns=about(Programme), moved=corrected_lists.moved_by_correction(_keys))
