"""A story by years: the newest first, as it is read; the record itself stays in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar


class StoryLine(Protocol):
    """A line of a story: its number in the book, and the day of its decision where that is known."""

    @property
    def index(self) -> int: ...
    @property
    def on(self) -> str | None: ...


D = TypeVar("D", bound=StoryLine)


class YearOfStory(NamedTuple):
    """The lines of a year ("" for those without a day), each with its day where it is the last one of that day."""

    year: str
    lines: list[tuple[StoryLine, str]]


def undated(lines: Sequence[D]) -> list[YearOfStory]:
    """All lines together, in the order given."""
    return [YearOfStory("", [(each, "") for each in lines])]


def by_year(lines: Sequence[D]) -> list[YearOfStory]:
    """The lines of a story by year and, within a year, from the newest record back; without a day they come last.

    The last line of a day bears the day's anchor: after it the subject stood as it did at the end of that day.
    """
    last = {each.on: each.index for each in sorted(lines, key=lambda line: line.index) if each.on}
    years: dict[str, list[tuple[StoryLine, str]]] = {}
    for each in sorted(lines, key=lambda line: -line.index):
        anchor = each.on if each.on and last[each.on] == each.index else ""
        years.setdefault((each.on or "")[:4], []).append((each, anchor or ""))
    return [YearOfStory(year, years[year]) for year in sorted(years, reverse=True)]
