"""The rows of lists of subjects: what each says of a subject as it stands now."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.rules.evaluation import Evaluation
from projections.book_line import Held
from site_builder.addresses import bundle_page
from site_builder.content.authorship import AuthorshipMark
from site_builder.content.entries import entry_sentence
from site_builder.content.evaluations import evaluation_row
from site_builder.content.release import opened
from site_builder.content.status import status_on
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words.texts import translator
from site_builder.words.voice import Voice, term


class SubjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """A subject in a list as it stands: its `status`, as (colour, words), and the newest entry about it (`last`).

    `open` marks a report whose text is public though no decision released it.
    """

    index: int
    name: str
    held: Held[Any]
    status: tuple[str, str]
    open: bool
    sentence: str
    home: str
    last: int
    on: str | None


class EvaluatedRow(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation in the list of evaluations: of what, by whom, how rated, reported in which `year`.

    `after` counts the years from acceptance; `reported` says whether there is a report at all.
    """

    index: int
    id: str
    held: Held[Evaluation]
    title: str
    address: str | None
    stage: str
    after: int | None
    programme: str
    undertakers: list[str]
    evaluator: str
    signed: AuthorshipMark | None
    overall: str
    reported: bool
    year: str
    home: str
    last: int
    on: str | None


def _held(site: Site, stream: str) -> Held[Any]:
    held = site.reader.held(stream)
    if held is None:
        raise LookupError(f"the view has no state of {stream}")
    return held


def _newest(site: Site, held: Held[Any]) -> tuple[Shown, str]:
    """The newest entry about a subject, and where the book tells it."""
    last = site.reader.entry(held.last)
    return last, f"{bundle_page(last.index)}#e{last.index}"


def subject_row(site: Site, spoken: Voice, shown: Shown, path: str) -> SubjectRow:
    """A subject as it stands, with the newest entry about it."""
    stream = shown.entry.stream
    held = _held(site, stream)
    name = spoken.ref(stream)
    last, home = _newest(site, held)
    # An officer may act for a body that was registered later: what is shown as it stands now is named as it is now.
    at = None if stream.startswith("officer/") else last.index
    # The name stands in the row already; but the entry that brings a subject on record is about its name.
    then = site.voice(spoken.language, path, at=at, own=stream if last.index != shown.index else None)
    return SubjectRow(
        index=shown.index,
        name=name,
        held=held,
        open=opened(site, stream, held.state),
        status=_status(site, spoken.language, shown.entry.subject, held.state),
        sentence=entry_sentence(site, then, last),
        home=home,
        last=last.index,
        on=last.entry.decided_on,
    )


def evaluated_row(site: Site, spoken: Voice, shown: Shown) -> EvaluatedRow:
    """An evaluation with its subject and the parties, and its address on the subject's page."""
    stream = shown.entry.stream
    held = _held(site, stream)
    told = evaluation_row(site, spoken, stream, held)
    subject = told.of or stream
    about = site.reader.held(subject)
    state = about.state if about else None
    programme = subject if subject.startswith("programme/") else getattr(state, "programme", None)
    last, home = _newest(site, held)
    return EvaluatedRow(
        index=shown.index,
        id=stream.partition("/")[2],
        held=held,
        title=spoken.name(subject),
        address=spoken.link(stream) if spoken.link else None,
        stage=told.stage,
        after=told.year,
        programme=spoken.ref(programme) if programme else "",
        undertakers=[spoken.ref(unit) for unit in getattr(state, "undertakers", ())],
        evaluator=told.evaluator,
        signed=told.signed,
        overall=told.overall,
        reported=held.state.reported_on is not None,
        year=(told.on or "")[:4],
        home=home,
        last=last.index,
        on=last.entry.decided_on,
    )


def _status(site: Site, language: str, subject: str, state: Any) -> tuple[str, str]:
    """What a subject is now: the word by which it is coloured, and in words; empty where the record has none."""
    said = translator(language)
    if subject == "officer":
        return ("", said("已免职")) if state.dismissed_on else ("", said("在任"))
    if subject == "organisation":
        until = state.excluded_until
        if until:
            return ("", said("科研失信限制期满")) if site.reader.passed(until) else ("revoked", said("科研失信受限"))
        return "", said("已登记")
    status = status_on(site.reader, state) if subject == "project" else getattr(state, "status", None)
    return (status, term(language, f"{subject}_status", status)) if status else ("", "")
