"""What is handed in at the desk, and what the desk answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, Signature, Source
from domain.rules.decision import Kind
from domain.rules.fact import Fact
from domain.rules.said import SaidError


class DeskError(SaidError):
    """Something handed in cannot be taken, and no article of the law is the reason; one line says what to do.

    The sentence has places, and `values` fill them, as in a refusal: it is told in the reader's language.
    """


class NotTaken(Exception):
    """Why one decision among several was not taken, and where it stands; `unasked` others come after it."""

    def __init__(self, where: str, reason: Exception, unasked: int = 0) -> None:
        self.where = where
        self.unasked = unasked
        self.reason = reason
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a signed decision says beside its terms (Art. 35, 36).

    `id` is 32 hexadecimal digits, `facts` what was signed on each stream: the rule must complete it to just that.
    `signatures` are those on each stream, `salts` those of the personal values there, to which the signed bytes commit.
    Where the issuer's signature is made here, `sign` makes it over the bytes that it is given, with the key `key`
    (32 bytes in base64).
    """

    id: str
    drafted_by: str | None = None
    urgent: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    signatures: Mapping[str, tuple[Signature, ...]] = field(default_factory=dict)
    salts: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    key: str = ""
    sign: Callable[[bytes], bytes] | None = None
    make: Callable[[bytes], Sequence[Signature]] | None = None  # in an example, all signatures of an entry's bytes
    evaluator_signs: bool = False
    trial: bool = False  # whether it is only tried, to be signed afterwards; it is never recorded so


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One decision, or one transcribed fact, as it is handed in: nothing of it is on record yet.

    More than one stream makes one act on all of them (Art. 21). With a `source` it is transcribed (Art. 33).
    `on` is the day of the decision (None: today; for a transcribed fact, not published). `personal` goes beside the
    book (Art. 32). `recorded_at` and `salts` are only for example books, which state them to come out the same.
    `named` has the fields that name an entry by stream and number: its place in the book is found at recording.
    `draft` is there where it is signed. `where` tells a reader where it stands: a file and a line.
    """

    kind: Kind
    streams: tuple[str, ...]
    terms: Fact
    by: str
    command: str
    on: str | None = None
    authority: str | None = None
    illustrative: bool = False
    source: Source | None = None
    personal: Mapping[str, str] = field(default_factory=dict)
    recorded_at: str | None = None
    salts: Mapping[str, bytes] = field(default_factory=dict)
    named: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    draft: Draft | None = None
    where: str = ""

    def __post_init__(self) -> None:
        """What names a stream, an officer or a command is one name in either normal form, as in the entry's bytes."""
        for name in ("by", "command"):
            object.__setattr__(self, name, unicodedata.normalize("NFC", getattr(self, name)))
        object.__setattr__(self, "streams", tuple(unicodedata.normalize("NFC", each) for each in self.streams))

    @property
    def trial(self) -> bool:
        """Whether it is only tried, to be signed afterwards; it is never recorded so."""
        return self.draft is not None and self.draft.trial


@dataclass(frozen=True)
class Answer:
    """What a command put on record; `repeated` where it was on record already."""

    command: str
    entries: tuple[AnyEntry, ...]
    repeated: bool = False


def check_same(submissions: Sequence[Submission], entries: Sequence[AnyEntry]) -> None:
    """Raise `DeskError` unless a repeated command says again what it said the first time.

    A decision completes what it is told and drops nothing, so every field that is told must stand in the entry.
    Transcribed rows are known by their file and row alone.
    """
    told = [(stream, submission) for submission in submissions for stream in submission.streams]
    if any(submission.source for submission in submissions):
        return
    same = len(told) == len(entries) and all(
        _says(entry, stream, submission) for (stream, submission), entry in zip(told, entries, strict=True)
    )
    if not same:
        first = entries[0]
        if any(submission.draft and submission.draft.facts for submission in submissions):
            raise DeskError(
                "this draft is on record already, issued by {by} on {on} ({stream} number {number}, {kind}): to decide"
                " otherwise, draft another",
                by=first.by,
                on=first.decided_on,
                stream=first.stream,
                number=first.number,
                kind=first.kind,
            )
        raise DeskError(
            "command {command} is on record already with other content ({stream} number {number}, {kind});"
            " hand this decision in under another command id",
            command=first.command,
            stream=first.stream,
            number=first.number,
            kind=first.kind,
        )


def _says(entry: AnyEntry, stream: str, submission: Submission) -> bool:
    draft = submission.draft
    terms = draft.facts.get(stream, submission.terms) if draft else submission.terms
    return (
        entry.stream == stream
        and type(entry.fact) is type(terms)
        and entry.by == submission.by
        and entry.authority == submission.authority
        and entry.illustrative == submission.illustrative
        and submission.on in (None, entry.decided_on)
        and set(entry.pd) == set(submission.personal)
        and _stands(terms, entry.fact)
        and not (draft and draft.facts and (entry.draft, entry.drafted_by) != (draft.id, draft.drafted_by))
    )


def _stands(told: Any, entered: Any, *, grows: bool = False) -> bool:
    """Whether all that was told stands in what was entered, which may have been completed, inside structures too.

    `grows`: the decision adds to such a list by itself.
    """
    if told in (None, ()):
        return True
    if isinstance(told, msgspec.Struct) and type(told) is type(entered):
        fills = getattr(told, "fills", ())
        return all(
            _stands(getattr(told, name), getattr(entered, name), grows=name in fills) for name in told.__struct_fields__
        )
    if isinstance(told, tuple) and isinstance(entered, tuple):
        sized = len(told) <= len(entered) if grows else len(told) == len(entered)
        return sized and all(map(_stands, told, entered))
    return bool(told == entered)
