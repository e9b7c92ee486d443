"""Checks that need the book itself: what a stream may hold, which keys sign, what is to be erased."""

from __future__ import annotations

from hashlib import sha256

from desk.memory import DeskMemory
from desk.submission import DeskError, Submission
from domain.ledger.entry import canonical
from domain.ledger.keys_on_record import check_opening, check_recovery, check_succession
from domain.ledger.personal import PersonalPlace
from domain.rules import forms
from domain.rules.book import BookOpened, BookState, KeySucceeded, RecoveryKeyNamed
from domain.rules.catalogue import STATES
from domain.rules.correction import EntryCorrected
from domain.rules.fact import LINE, Fact, State
from domain.rules.personal import PersonalDataErased, check_erasure
from domain.rules.said import Said, enumerated


def check_reason(text: str | None, name: str) -> None:
    """Refuse a reason that is stated and says nothing, or that cannot be read as it stands."""
    if text is None:
        return
    if not text.strip():
        raise DeskError("{name}: nothing is written there; state it, or leave it out", name=name)
    forms.check_new(text, name, frozenset({LINE}))


def check_streams(submission: Submission, memory: DeskMemory) -> None:
    """A kind belongs on streams of its subject, and personal fields are those that the kind names."""
    fact = submission.kind.fact
    for name in ("by", "authority", "command", "source"):
        forms.check(getattr(submission, name), name, frozenset({LINE}))
    check_reason(submission.draft.urgent if submission.draft else None, "urgent")
    check_reason(getattr(submission.terms, "refused", None), "refused")
    for stream in submission.streams:
        check_subject(submission.kind.name, fact, stream)
        if not memory.held(stream).number:  # a stream that an older desk took goes on under its name
            forms.check_id(stream.partition("/")[2], "stream")
    if len(set(submission.streams)) != len(submission.streams) or not submission.streams:
        raise DeskError("streams: name each stream of an act once")
    known = [name for name, _, _ in fact.personal]
    for name, value in submission.personal.items():
        if name not in known:
            raise DeskError(
                "{field}: {kind} has no such personal field; it has {known}",
                field=name,
                kind=submission.kind.name,
                known=enumerated(known) or Said("none"),
            )
        forms.check(value, name, frozenset({LINE}))


def check_subject(kind: str, fact: type[Fact], stream: str) -> None:
    """Refuse a stream that is none, or that is of another subject than the kind belongs on."""
    subject, _, id_ = stream.partition("/")
    if not id_ or id_ != id_.strip() or subject not in STATES:
        raise DeskError(
            "stream: '{stream}' is not the name of a stream; write SUBJECT/ID, such as project/Z1401", stream=stream
        )
    if fact.state is not State and subject != fact.state.subject:
        raise DeskError(
            "stream: {kind} belongs on {subject}/ID, not on {stream}",
            kind=kind,
            subject=fact.state.subject,
            stream=stream,
        )


def corrected_by(terms: EntryCorrected, stream: str, memory: DeskMemory) -> Fact | None:
    """The fact that a correction on this stream corrects; None where there is none, which is refused later."""
    entries = memory.entries(stream)
    return entries[terms.number - 1].fact if 1 <= terms.number <= len(entries) else None


def check_key(terms: BookOpened | KeySucceeded | RecoveryKeyNamed, stream: str, memory: DeskMemory) -> None:
    """Refuse a key that is no key, or whose succession is not signed."""
    if isinstance(terms, BookOpened):
        check_opening(terms)
        return
    first = [data for _, data in memory.book.pages(0, 1)] or [canonical(entry) for entry in memory.waiting[:1]]
    state = memory.state(stream)
    if not isinstance(state, BookState) or not first:
        return
    if isinstance(terms, KeySucceeded):
        check_succession(state, terms, sha256(first[0]).hexdigest())
    else:
        check_recovery(state, terms)


def place_to_erase(stream: str, terms: PersonalDataErased, memory: DeskMemory) -> PersonalPlace:
    """Where the personal value of an entry lies that is to be erased; refuses where it carries none, or none now."""
    entry = memory.at(terms.index)
    own = entry if entry is not None and entry.stream == stream else None
    check_erasure(stream, terms, own.pd if own else (), [each.fact for each in memory.entries(stream)])
    assert own
    return PersonalPlace(stream, own.number, terms.field)
