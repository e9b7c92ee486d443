"""Drafts are made from a book, and what was issued is handed in there (Art. 36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import msgspec

from desk.charters import charter_of_book
from desk.draft import FORMAT, Beside, BookNamed, DraftFile, DraftItem, Issued, command_of
from desk.draft_charter import charter_stated
from desk.issuable import issuable_until
from desk.memory import DeskMemory
from desk.record import Office, record
from desk.submission import DeskError, Draft, Submission
from domain.ledger.entry import AnyEntry, canonical
from domain.ledger.personal import PersonalValue
from domain.ledger.signing import AT_ISSUE, AT_RECORDING
from domain.ledger.store import Book
from domain.rules import forms
from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.personal import PersonalDataErased
from domain.rules.signing import DecisionCountersigned

UNSAID = "-"  # stands in for a countersignature that is made later


def first_hash(book: Book) -> str:
    """The SHA-256 of entry 0 in hex, to which every signature is bound; `DeskError` where nothing is recorded."""
    found = DeskMemory(book).first_hash()
    if found is None:
        raise DeskError("the book has no entry yet, and signatures are bound to its first")
    return found


def new_draft(
    book: Book,
    office: Office,
    submissions: Sequence[Submission],
    *,
    drafted_by: str | None = None,
    urgent: str | None = None,
    example: bool = False,
    show: Callable[[DeskMemory], None] = lambda _: None,
    step: Callable[[int], None] = lambda _: None,
) -> DraftFile:
    """The draft of decisions, as the rules complete them by now; nothing is recorded.

    `show` is given what would be recorded; `step` is told of each later day for which the rules were asked.
    """
    tried = [_tried(each, office.salt().hex()[:32], drafted_by, urgent) for each in submissions]
    items: list[DraftItem] = []

    def keep(memory: DeskMemory, _: object) -> None:
        values = {(each.stream, each.number, each.field): each for each in memory.personal}
        items[:] = [_item(entry, values, memory) for entry in memory.waiting]
        show(memory)

    answers = record(book, [[each] for each in tried], office, dry_run=True, show=keep)
    facts = [{each.stream: each.fact for each in answer.entries} for answer in answers]
    stated = [
        replace(each, draft=replace(each.draft, facts=told))
        for each, told in zip(tried, facts, strict=True)
        if each.draft
    ]
    return DraftFile(
        format=FORMAT,  # type: ignore[arg-type]
        book=_book_named(book, example=example),
        decisions=tuple(items),
        lasting=issuable_until(book, office, stated, step),
        issuer=submissions[0].by if len({each.by for each in submissions}) == 1 else None,
        charter=charter_stated(charter_of_book(book), msgspec.json.encode(items).decode()),
    )


def _tried(submission: Submission, id_: str, drafted_by: str | None, urgent: str | None) -> Submission:
    """A decision as it is tried; of a countersignature it is not said yet whether it is given."""
    terms = submission.terms
    if isinstance(terms, DecisionCountersigned) and terms.countersignature is None and terms.refused is None:
        terms = msgspec.structs.replace(terms, countersignature=UNSAID)
    return replace(submission, terms=terms, draft=Draft(id=id_, drafted_by=drafted_by, urgent=urgent, trial=True))


def _item(entry: AnyEntry, values: Mapping[tuple[str, int, str], PersonalValue], memory: DeskMemory) -> DraftItem:
    """What a draft holds of an entry that was tried."""
    told = msgspec.json.decode(canonical(entry))
    left = {name: value for name, value in told.items() if name not in (*AT_RECORDING, *AT_ISSUE)}
    if left["fact"].get("countersignature") == UNSAID:
        del left["fact"]["countersignature"]
    named = _named(entry.stream, entry.fact, memory)
    return DraftItem(
        entry=left,
        personal={
            name: Beside(value=found.value, salt=found.salt.hex())
            for name in entry.pd
            for found in [values[entry.stream, entry.number, name]]
        },
        named=msgspec.json.decode(canonical(named)) if named else None,
        old_name=_has_old_name(entry),
    )


def _has_old_name(entry: AnyEntry) -> bool:
    """Whether a stream is on record under a name that none would be given today."""
    try:
        forms.check_id(entry.stream.partition("/")[2], "stream")
    except forms.Malformed:
        return entry.number > 1
    return False


def _named(stream: str, fact: Fact, memory: DeskMemory) -> AnyEntry | None:
    """The entry that a decision is about, so that whoever signs it sees what that says."""
    if isinstance(fact, PersonalDataErased):
        return memory.at(fact.index)
    if isinstance(fact, EntryCorrected | DecisionCountersigned):
        return memory.entries(stream)[fact.number - 1]
    return None


def _book_named(book: Book, *, example: bool) -> BookNamed:
    """What a draft says of its book, by entry 0."""
    opening = DeskMemory(book).first()
    said = opening.fact if opening and isinstance(opening.fact, BookOpened) else None
    return BookNamed(
        first=first_hash(book),
        title=said.title if said else "—",
        example=example,
        utc_offset=said.utc_offset if said else None,
    )


def check_book(draft: DraftFile, book: Book) -> None:
    """Refuse a draft of another book."""
    if draft.book.first != first_hash(book):
        raise DeskError(
            "it was drafted for another book ({title}), and no signature serves in two (Art. 35): record it there, or"
            " draft it anew from this one",
            title=draft.book.title,
        )


def submissions_of(draft: DraftFile, book: Book) -> list[Submission]:
    """What is handed in of an issued draft; `DeskError` where it is not issued, or for another book."""
    check_book(draft, book)
    if draft.issued is None:
        raise DeskError("nobody issued it yet: `gongshi-desk issue FILE --by officer/ID --key KEY`")
    return [_submission(group, draft.issued) for group in draft.groups()]


def _submission(group: Sequence[DraftItem], issued: Issued) -> Submission:
    entries: list[AnyEntry] = [item.as_entry(issued) for item in group]
    one = entries[0]
    told = Draft(
        id=group[0].id,
        drafted_by=one.drafted_by,
        urgent=one.urgent,
        facts={each.stream: each.fact for each in entries},
        signatures={item.stream: item.signatures for item in group},
        salts={item.stream: {name: bytes.fromhex(each.salt) for name, each in item.personal.items()} for item in group},
    )
    return Submission(
        kind=KINDS[one.kind],
        streams=tuple(each.stream for each in entries),
        terms=one.fact,
        by=issued.by,
        command=command_of(group[0].id),
        on=issued.on,
        authority=one.authority,
        illustrative=one.illustrative,
        personal={name: each.value for name, each in group[0].personal.items()},
        draft=told,
    )
