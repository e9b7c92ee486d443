"""How a project stands on a day: its status on record, and what the day alone makes of it.

A public notice is open from its first to its last day (Art. 14), and a project that is past its end and was not closed
is so from the day after its end. A suspended one is not: its time stands still. Where old lists alone tell of a
project, what they do not show of its ending is a gap of theirs, and nobody is overdue (Art. 33).

`statuses` has, for `all` and each programme and unit, how many projects turn from one status into another after which
day; under `#3` those of a hundred of projects, under `ever` how often one came to stand in a
status that a day makes, so that a list that had a page keeps it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.rules.days import is_day
from domain.rules.project import Project
from projections import facets
from projections.book_line import BookLine, Held
from projections.days import last_day, shifted
from projections.portfolio import holders
from projections.question import Documents, Question, about

AHEAD, OPEN, OVER = "notice_ahead", "notice", "notice_over"
PAST, PAST_LISTED = "past_end", "past_end_listed"
RUNNING = ("approved", "contracted")  # whose time runs until the end
SOURCES = {AHEAD: (OPEN,), OVER: (OPEN,), PAST: RUNNING, PAST_LISTED: RUNNING}
"""The statuses that a day makes, each with those on record from which it does."""
ALL, EVER = "all", "ever"
Span = tuple[str, str]  # a status, and the last day of it; empty: until an entry changes it
Turns = dict[str, dict[str, int]]  # day -> "from into" -> how many


def only_listed(held: Held[Any]) -> bool:
    """Whether old lists alone tell of a stream: what they do not show is overdue for nobody (Art. 33)."""
    return held.transcribed and held.kept is None


def spans(state: Project, listed: bool) -> tuple[Span, ...]:
    """The statuses of a project as days pass, if nothing more is recorded; `listed`: old lists alone tell of it."""
    return _spans(state.status, state.notice_starts, state.notice_ends, state.end, listed)


@functools.lru_cache(10_000)
def _spans(status: str | None, starts: str | None, ends: str | None, end: str | None, listed: bool) -> tuple[Span, ...]:
    if status == OPEN:
        ahead = [(AHEAD, shifted(starts, -1))] if starts and is_day(starts) else []
        return (*ahead, *(((OPEN, ends), (OVER, "")) if ends and is_day(ends) else ((OPEN, ""),)))
    until = last_day(end)
    if status in RUNNING and until:
        return (str(status), until), (PAST_LISTED if listed else PAST, "")
    return ((status, ""),) if status else ()


def status_on(told: Iterable[Span], day: str) -> str | None:
    """The status on a day."""
    return next((status for status, until in told if not until or day <= until), None)


def turns_of(told: tuple[Span, ...], status: str | None) -> Iterator[tuple[str, str]]:
    """The turns of a project from its status on record: each as the day after which it is so, and `from into`."""
    if told and told[0][0] != status:
        yield "", f"{status} {told[0][0]}"
    for (was, until), (now, _) in itertools.pairwise(told):
        yield until, f"{was} {now}"


def counted_on(tally: Mapping[str, int], turns: Turns | None, day: str) -> dict[str, int]:
    """How many projects stand in which status on a day, of the tally of a holder and its turns."""
    head = "project status "
    found = {name.removeprefix(head): number for name, number in tally.items() if name.startswith(head)}
    for turn, told in (turns or {}).items():
        for name, number in told.items() if turn < day else ():
            was, now = name.split()
            found[was] = found.get(was, 0) - number
            found[now] = found.get(now, 0) + number
    return {status: number for status, number in found.items() if number}


def days_around(turns: Iterable[str], day: str) -> tuple[str, str]:
    """The last of some days before a day, and the first from it on; empty where there is none."""
    told = [turn for turn in turns if turn]
    return max((turn for turn in told if turn < day), default=""), min(
        (turn for turn in told if turn >= day), default=""
    )


def listed_before(line: BookLine) -> bool:
    """Whether old lists alone told of the stream before a line."""
    return line.held.entries > 1 and (line.held.kept is None or line.held.kept == line.index)


def _fold(documents: Documents, line: BookLine) -> None:
    if type(line.after) is not Project:
        return
    before: Any = line.before
    first = line.held.entries == 1
    was = () if first else spans(before, listed_before(line))
    now = spans(line.after, only_listed(line.held))
    former, latter = (
        () if first else tuple(dict.fromkeys((ALL, *holders(before)))),
        tuple(dict.fromkeys((ALL, *holders(line.after)))),
    )
    if (was, former) == (now, latter):
        return
    for keys, told, status, by in ((former, was, before.status, -1), (latter, now, line.after.status, 1)):
        for turn, name in turns_of(told, status):
            for key in keys:
                _move(documents, key, turn, name, by)
    _ever(documents, was, now, line.public)
    _keep(documents, line, now)


def _move(documents: Documents, key: str, turn: str, name: str, by: int) -> None:
    turns: Turns = documents[key] or {}
    told = turns.setdefault(turn, {})
    told[name] = told.get(name, 0) + by
    if not told[name]:
        del told[name]
        if not told:
            del turns[turn]
    documents[key] = turns


def _ever(documents: Documents, was: tuple[Span, ...], now: tuple[Span, ...], public: str) -> None:
    """Count what a day will make of the project from now on; what it made of it before stays counted."""
    if was == now:
        return
    ever: Turns = documents[EVER] or {}
    for told, by in ((was, -1), (now, 1)):
        begins = ""
        for status, until in told:
            if status in SOURCES and (by > 0 or begins >= public):
                days = ever.setdefault(status, {})
                days[begins] = days.get(begins, 0) + by
                if not days[begins]:
                    del days[begins]
            begins = until
    documents[EVER] = {status: days for status, days in ever.items() if days}


def _keep(documents: Documents, line: BookLine, now: tuple[Span, ...]) -> None:
    """The statuses of the projects of a hundred that days change, under the first entry of each."""
    key = f"#{line.memo[facets.HUNDRED]}"
    told: dict[str, list[Span]] = documents[key] or {}
    first = str(line.held.first)
    if len(now) > 1 or (now and now[0][0] != line.after.status):
        told[first] = list(now)
    elif told.pop(first, None) is None:
        return
    documents[key] = told


STATUSES = Question("statuses", _fold, concerns=about(Project))
