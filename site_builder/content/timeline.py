"""A course as a time line: bars of periods, and below them lanes of marks with numbers that refer to a list.

The drawing stretches: across it is measured in hundredths of the width, down in pixels, so that letters keep their
size. Marks are laid out for the narrowest phone; on anything wider they only move apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

NARROWEST = 300  # pixels that a phone of 320 leaves to a drawing at the least
LEFT, ACROSS = 2.5, 78.0  # where time begins and how much it takes, in hundredths of the width: numbers stand behind
RADIUS, DIGIT, GAP = 6, 7, 3  # pixels: half a mark, a digit of 12 pixels, between two marks
ROWS = 3  # of a lane; what finds no room in them joins the mark before it
ROW, NAME, SPAN = 20, 22, 34  # pixels: the height of a row of marks, of a lane's name, of a period
YEARS_APART = 40  # pixels between the names of two years
TOP = 24

MarkShape = Literal["decided", "stopped", "adjusted", "planned", "reached", "missed", "money", "rated"]
SHAPES: dict[MarkShape, str] = {
    "decided": "M-5-5H5V5H-5z",
    "stopped": "M-5-5H5V5H-5z",
    "adjusted": "M-2-6H2V6H-2z",
    "planned": "M0-6 6 0 0 6-6 0z",
    "reached": "M0-6 6 0 0 6-6 0z",
    "missed": "M0-6 6 5H-6z",
    "money": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "rated": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
}


class CourseEvent(NamedTuple):
    """Something that happened, or was to happen, on a day; `entry` is its number in the book, where it has one."""

    on: str
    told: str
    shape: MarkShape
    entry: int | None = None


class CourseLane(NamedTuple):
    """Events of one sort under its name."""

    name: str
    events: tuple[CourseEvent, ...]


class CoursePeriod(NamedTuple):
    """A period by its days, in words; an open one goes on to the edge. `look` is a class of the style sheet."""

    told: str
    start: str
    end: str | None
    look: Literal["plan", "actual", "late"]


class MarkBox(NamedTuple):
    """A mark that stands for the events of a lane from `first` to `last`, in a row, at `x` hundredths of the width."""

    x: float
    row: int
    first: int
    last: int

    def label(self, number: int) -> str:
        """The numbers of its events where the lane's first one has this number."""
        first, last = number + self.first, number + self.last
        return str(first) if first == last else f"{first}–{last}"

    def edges(self, number: int, width: float = NARROWEST) -> tuple[float, float]:
        """Where it begins and ends in a drawing of this width, in pixels."""
        middle = self.x * width / 100
        return middle - RADIUS, middle + RADIUS + 3 + DIGIT * len(self.label(number))


class TimeAxis(NamedTuple):
    """The days from the first to the last."""

    first: int
    last: int

    def place(self, day: str) -> float:
        """Where a day stands, in hundredths of the width."""
        return round(LEFT + (_ordinal(day) - self.first) / max(self.last - self.first, 1) * ACROSS, 2)

    def years(self) -> Iterator[int]:
        """The years whose first day lies on it, so many of them as have room for their names."""
        begun = datetime.date.fromordinal(self.first).year + 1
        ended = datetime.date.fromordinal(self.last).year
        least = YEARS_APART / NARROWEST * 100 / ACROSS * (self.last - self.first) / 365
        yield from range(begun, ended + 1, int(least) + 1)


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def axis_of(days: Sequence[str]) -> TimeAxis:
    """The axis of some days."""
    told = sorted(map(_ordinal, days))
    return TimeAxis(told[0], told[-1])


def placed(places: Sequence[float], number: int) -> list[MarkBox]:
    """The marks of events in their order, none upon another; `number` is that of the first of them."""
    found: list[MarkBox] = []
    ends = [float("-inf")] * ROWS
    for at, x in enumerate(places):
        mark = MarkBox(x, 0, at, at)
        begins, _ = mark.edges(number)
        row = next((row for row, end in enumerate(ends) if end + GAP <= begins), None)
        mark = found.pop()._replace(last=at) if row is None else mark._replace(row=row)
        ends[mark.row] = mark.edges(number)[1]
        found.append(mark)
    return found


def timeline(title: str, told: str, periods: Sequence[CoursePeriod], lanes: Sequence[CourseLane]) -> Markup:
    """The drawing; `told` is its content in a sentence. Numbers go on from lane to lane, as those of its list do."""
    axis = axis_of(
        [day for each in periods for day in (each.start, each.end) if day]
        + [event.on for lane in lanes for event in lane.events]
    )
    drawn, y, number = [], TOP, 1
    for period in periods:
        drawn.append(_period(axis, period, y))
        y += SPAN
    for lane in lanes:
        marks = placed([axis.place(event.on) for event in lane.events], number)
        drawn.append(f'<text y="{y + 15}" class="lane">{escape(lane.name)}</text>')
        for mark in marks:
            drawn.append(_mark(mark, lane.events[mark.first : mark.last + 1], y + NAME, number))
        y += NAME + ROW * (1 + max(mark.row for mark in marks)) + 4
        number += len(lane.events)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="course" width="100%" height="{y}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(_years(axis, y))}{''.join(drawn)}</svg>"
    )


def _years(axis: TimeAxis, height: int) -> Iterator[str]:
    for year in axis.years():
        x = axis.place(f"{year:04}-01-01")
        yield f'<line x1="{x}%" x2="{x}%" y1="4" y2="{height}"/><text x="{x}%" dx="4" y="14">{year}</text>'


def _period(axis: TimeAxis, period: CoursePeriod, y: int) -> str:
    begins = axis.place(period.start)
    ends = axis.place(period.end) if period.end else 100.0
    wide = round(max(ends - begins, 0.5), 2)
    return (
        f'<text y="{y + 15}" class="lane">{escape(period.told)}</text>'
        f'<rect x="{begins}%" y="{y + 20}" width="{wide}%" height="9" class="{period.look}"/>'
    )


def _mark(mark: MarkBox, events: Sequence[CourseEvent], y: int, number: int) -> str:
    shape = next((each.shape for each in events if each.shape == "missed"), events[0].shape)
    return (
        f'<svg x="{mark.x}%" y="{y + ROW * mark.row + 8}"><path d="{SHAPES[shape]}" class="{shape}"/>'
        f'<text x="9" y="4">{mark.label(number)}</text></svg>'
    )


def numbered(lanes: Sequence[CourseLane]) -> list[tuple[str, list[tuple[int, CourseEvent]]]]:
    """The lanes with the numbers of their events, as the drawing has them."""
    numbers = count(1)
    return [(lane.name, [(next(numbers), event) for event in lane.events]) for lane in lanes]
