"""The entry that a decision becomes, with its signatures (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from desk.memory import DeskMemory
from desk.submission import DeskError, Draft, Submission
from domain.ledger.authorship import (
    Record,
    check_authorship,
    check_drafter,
    check_proofs,
    check_who_decides,
    report_of,
)
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Signature, TooLong, Written, WrongClock, canonical, written
from domain.ledger.personal import PersonalValue, commitment
from domain.ledger.powers import powers_of
from domain.ledger.signing import decision_bytes, message, short
from domain.rules.book import BookState
from domain.rules.fact import Fact, Power
from domain.rules.officer import Officer
from domain.rules.organisation import Organisation
from domain.rules.refusal import require


def entry_of(
    submission: Submission,
    stream: str,
    fact: Fact,
    on: str | None,
    moment: tuple[str, WrongClock | None],
    personal: Sequence[PersonalValue],
    memory: DeskMemory,
) -> AnyEntry:
    """The entry of one decision on one stream, signed where it is handed in so; `DeskError` where none can be."""
    draft, many = submission.draft, len(submission.streams) > 1
    entry: AnyEntry = Entry(
        schema=SCHEMA,
        stream=stream,
        number=memory.held(stream).number + 1,
        recorded_at=moment[0],
        wrong_clock=moment[1],
        decided_on=on,
        by=submission.by,
        authority=submission.authority,
        command=submission.command,
        act=(draft.id if draft else submission.command) if many else None,
        act_size=len(submission.streams) if draft and many else None,
        draft=draft.id if draft else None,
        drafted_by=draft.drafted_by if draft else None,
        urgent=draft.urgent if draft else None,
        signatures=draft.signatures.get(stream, ()) if draft else (),
        illustrative=submission.illustrative,
        source=submission.source,
        pd={value.field: commitment(value.field, value.value, value.salt) for value in personal},
        fact=fact,
    )
    if draft and draft.make:
        return msgspec.structs.replace(entry, signatures=tuple(draft.make(canonical(entry))))
    return _issued(entry, draft, memory) if draft and draft.sign else entry


def checked(entry: AnyEntry, power: Power, today: str, memory: DeskMemory, *, trial: bool = False) -> Written:
    """The entry and its bytes, if it can be read back from them and is signed as it must be.

    `trial`: it is signed later.
    """
    try:
        made = written(entry)
    except (msgspec.ValidationError, TooLong) as error:
        raise DeskError("{stream}: {error}", stream=entry.stream, error=error) from None
    require(
        entry.draft not in memory.held(entry.stream).drafts,
        "Art. 35: draft {draft} is on record on {stream} already; what is signed is recorded once.",
        draft=entry.draft,
        stream=entry.stream,
    )
    asked = record_of(memory, entry)
    if not trial:
        check_authorship(entry, made.data, power, today, asked)
        return made
    check_who_decides(entry, power, asked)
    check_proofs(entry.fact, entry.stream, asked)
    if entry.drafted_by:
        check_drafter(asked.officer(entry.drafted_by), asked.officer(entry.by), power, today)
    return made


def record_of(memory: DeskMemory, entry: AnyEntry) -> Record:
    """What the record says before an entry, as authorship is asked of it."""

    def officer(ref: str) -> Officer:
        state = memory.state(ref)
        return state if isinstance(state, Officer) else Officer(id=ref.partition("/")[2])

    def body(ref: str) -> Organisation:
        state = memory.state(ref)
        return state if isinstance(state, Organisation) else Organisation(id=ref.partition("/")[2])

    def named(number: int) -> tuple[AnyEntry, bytes] | None:
        entries = memory.entries(entry.stream)
        return (entries[number - 1], canonical(entries[number - 1])) if 1 <= number <= len(entries) else None

    opening = first_of(memory, entry)
    state = memory.state(opening.stream)
    book = state if isinstance(state, BookState) else BookState(id="")
    return Record(
        first=first_hash(memory, entry),
        book=book,
        officer=officer,
        body=body,
        named=named,
        earlier=lambda: powers_of(memory.entries(entry.stream)),
        report=lambda: report_of(memory.entries(entry.stream)),
    )


def first_of(memory: DeskMemory, entry: AnyEntry) -> AnyEntry:
    """Entry 0 of the book: the one on record, the first that waits, or this one."""
    return memory.first() or next(iter(memory.waiting), entry)


def first_hash(memory: DeskMemory, entry: AnyEntry) -> str:
    """The SHA-256 of entry 0 in hex, as an entry sees it that is being made."""
    return memory.first_hash() or sha256(canonical(first_of(memory, entry))).hexdigest()


def require_same(draft: Draft, stream: str, fact: Fact) -> None:
    """Refuse where the rule would now complete a decision otherwise than it was signed."""
    signed = draft.facts.get(stream)
    if signed is None or signed == fact:
        return
    fields = [name for name in fact.__struct_fields__ if getattr(fact, name) != getattr(signed, name, None)]
    require(
        False,
        "Art. 36: the record has changed since this was signed: the rule would now state {fields} otherwise; draft it"
        " anew.",
        fields=", ".join(fields),
    )


def _issued(entry: AnyEntry, draft: Draft, memory: DeskMemory) -> AnyEntry:
    """The entry with the issuer's signature, made here and now."""
    assert draft.sign
    signature = draft.sign(message("decision", first_hash(memory, entry), decision_bytes(canonical(entry))))
    made = Signature(role="decision", key=draft.key, sig=short(signature))
    evaluator = [each for each in entry.signatures if each.role == "evaluator"]
    others = [each for each in entry.signatures if each.role != "evaluator"]
    return msgspec.structs.replace(entry, signatures=(*others, made, *evaluator))
