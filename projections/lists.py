"""Which entries and streams belong together: the story of a subject, what concerns a unit, what is new of a kind."""

from __future__ import annotations

from collections.abc import Iterator

from projections.line import Line
from projections.question import Listing

BUNDLE = 256  # a page of the book holds the entries of one entry bundle of the log


def _story(line: Line) -> Iterator[str]:
    yield line.subject
    if line.entry.stream != line.subject:
        yield line.entry.stream


def _concerned(line: Line) -> Iterator[str]:
    named = dict.fromkeys((line.entry.stream, line.subject, *line.units))
    if line.programme:
        named[line.programme] = None
    yield from named


def _kind(line: Line) -> Iterator[str]:
    yield line.entry.kind


def _born(line: Line) -> Iterator[str]:
    """Lists of streams, by the entry that opened them."""
    if line.held.entries == 1:
        yield line.entry.subject
        if line.subject != line.entry.stream:
            yield f"{line.entry.subject} of {line.subject}"
        if line.programme and line.programme != line.entry.stream:
            yield f"{line.entry.subject} of {line.programme}"
        for unit in line.units:
            if unit != line.entry.stream:
                yield f"{line.entry.subject} of {unit}"


STORY = Listing("story", _story)
CONCERNED = Listing("concerned", _concerned)
KIND = Listing("kind", _kind)
BORN = Listing("born", _born)
