"""Which entries and streams belong together: the story of a subject, what concerns a unit, what is new of a kind."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from domain.rules.fact import kind_of
from projections import corrected_lists
from projections.book_line import BookLine
from projections.days import UNKNOWN
from projections.key import ListKey
from projections.question import Listing

_name = functools.cache(kind_of)
FOLLOWED = ("project/", "programme/", "organisation/")  # streams on whose pages and feeds others are told too
BUNDLE = 256  # a page of the book holds the entries of one entry bundle of the log


def _story(line: BookLine) -> Iterable[str]:
    stream = line.entry.stream
    return (stream,) if stream == line.subject else (line.subject, stream)


def _concerned(line: BookLine) -> Iterable[str]:
    subject, programme = line.subject, line.programme
    named = [*line.units]
    if subject.startswith(FOLLOWED) and subject not in named:
        named.append(subject)
    if programme and programme not in named:
        named.append(programme)
    return named


def _kind(line: BookLine) -> Iterable[str]:
    return (_name(type(line.fact)),)


def _born(line: BookLine) -> Iterable[str]:
    """Lists of streams, by the entry that opened them; a project's, by that which brought it to a unit or programme."""
    stream, subject = line.entry.stream, line.entry.subject
    told = _reported(line) if subject == "evaluation" else ()
    if line.held.entries != 1:
        return _came(line) if subject == "project" else told
    named = [subject]
    if line.subject != stream:
        named.append(_of(subject, line.subject))
    if line.programme and line.programme != stream:
        named.append(_of(subject, line.programme))
    named.extend(_of(subject, unit) for unit in line.units if unit != stream)
    named.extend(told)
    return dict.fromkeys(named)  # a unit can be both the subject and one of its units


def _of(subject: str, stream: str) -> str:
    return str(ListKey.about(subject, stream))


def _reported(line: BookLine) -> list[str]:
    """The lists that an evaluation joins with its report: of the year, and of its overall rating."""
    before: Any = line.before
    after, found = line.after, []
    if after.status == "reported" != before.status and line.year != UNKNOWN:
        found.append(str(ListKey("evaluation", "year", line.year)))
    if after.overall and after.overall != before.overall:
        found.append(str(ListKey("evaluation", "rating", after.overall)))
    return found


def _came(line: BookLine) -> Iterable[str]:
    """The units and the programme that have a project from this entry on, and did not have it when it began."""
    before: Any = line.before
    after = line.after
    if before.undertakers is after.undertakers and before.programme is after.programme:
        return ()
    former = {before.programme, *before.undertakers, *before.partners, before.organiser}
    if before.first:
        former.update(before.first.undertakers)
    holders = dict.fromkeys((after.programme, *after.undertakers))
    return [_of("project", each) for each in holders if each and each not in former]


STORY = Listing("story", _story)
CONCERNED = Listing("concerned", _concerned)
KIND = Listing("kind", _kind)
BORN = Listing("born", _born, moved=corrected_lists.moved_by_correction(_born))
