"""Who drafted and who issued an entry, alone in urgency or not, and what was said of that since (Art. 35, 36).

An entry tells itself who decided it. What came later stands in the view, under the entry's index: who countersigned it
or refused to; and of a report, that the evaluating body should have signed it. Under an evaluation's stream stands
whether its body signed its report. Of each key, as entries carry it, stands where the book registered it, where that
ended, and from which day on it is not trusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from domain.ledger.entry import AnyEntry
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified
from domain.rules.book import BookState
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer import Officer
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.organisation import Organisation
from domain.rules.signing import DecisionCountersigned, SignaturesRequired, carried
from projections.book_line import BookLine
from projections.question import Documents, Question, among

REQUIRED = "required"  # the key under which stands where the book required signatures: [index, kinds named there]
Standing = Literal["", "open", "countersigned", "refused"]


class Word(msgspec.Struct, frozen=True, array_like=True):
    """What an officer said of an act that is to be countersigned: the entry that holds it; `refused` is the reason."""

    index: int
    by: str
    on: str | None
    refused: str | None


AuthorshipField = str | list[dict[str, str | int]]  # as programs read it


class Authorship(msgspec.Struct, frozen=True, kw_only=True):
    """Who took a decision, as the record tells it by now; `doubted` is the day from which one of its keys is doubted.

    `evaluator`: whether the evaluating body signed its report (`signed`), or had to and did not (`missing`).
    """

    issuer: str
    drafter: str | None = None
    signed: bool = False
    urgent: str | None = None
    doubted: str | None = None
    doubted_at: int | None = None  # the entry that says so
    words: tuple[Word, ...] = ()
    evaluator: Literal["", "signed", "missing"] = ""

    @property
    def standing(self) -> Standing:
        """What became of an act that is to be countersigned; empty where there is nothing to countersign."""
        if any(each.refused is None for each in self.words):
            return "countersigned"
        if self.words:
            return "refused"
        return "open" if self.urgent or self.doubted else ""

    def fields(self) -> dict[str, AuthorshipField]:
        """The same for programs: what says nothing is left out."""
        words = [msgspec.structs.asdict(each) for each in self.words]
        told = {
            "issued_by" if self.signed else "recorded_by": self.issuer,
            "drafted_by": self.drafter,
            "urgent": self.urgent,
            "key_not_trusted_from": self.doubted,
            "countersigning": self.standing,
            "countersigned": [{name: value for name, value in each.items() if value is not None} for each in words],
            "evaluator": self.evaluator,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def since(self) -> tuple[int, ...]:
        """The later entries on which this rests."""
        doubt = () if self.doubted_at is None else (self.doubted_at,)
        return tuple(sorted({*(each.index for each in self.words), *doubt}))


class SaidOfEntry(msgspec.Struct, frozen=True):
    """What later entries say of one, as the view keeps it; `unsigned` of a report that its body should have signed."""

    words: tuple[Word, ...] = ()
    unsigned: bool = False


class KeyRegistered(msgspec.Struct, frozen=True):
    """The first registration of a key, or the first with a proof that its holder has it; `since` is its entry.

    `recovered`: the recovery key of the book signed it.
    """

    of: str
    key: str
    since: int
    proven: bool
    recovered: bool = False


class KeyEnded(msgspec.Struct, frozen=True):
    """Where a key ended, by another in its place or revoked."""

    at: int
    revoked: bool


class KeyDoubted(msgspec.Struct, frozen=True):
    """The day from which a key is not trusted, and the entry that says so."""

    of: str
    since: str
    at: int


class KeyLost(msgspec.Struct, frozen=True):
    """The entry that names a key as lost."""

    at: int


def is_asked(entry: AnyEntry, doubted: bool) -> bool:
    """Whether later entries may say something of who decided this one."""
    return bool(entry.urgent) or doubted or isinstance(entry.fact, EvaluationReported)


def doubts(entry: AnyEntry, doubted: Iterable[KeyDoubted | None]) -> tuple[str, int] | None:
    """From which day a key on an entry is not trusted that signed it then or later, and the entry that says so.

    `doubted` is what the view holds of its keys under `doubt_of`.
    """
    deciders, day = (entry.by, entry.drafted_by), entry.decided_on or ""
    found = [(each.since, each.at) for each in doubted if each and each.of in deciders and each.since <= day]
    return min(found, default=None)


def end_of(key: str) -> str:
    """Under what the view holds where a key ended: the entries that it signed do not change with that."""
    return f"end {key}"


def doubt_of(key: str) -> str:
    """Under what it holds since when a key is not trusted."""
    return f"doubt {key}"


def lost_of(key: str) -> str:
    """Under what it holds where a registration by the recovery key names a key as lost: it stays in force (ADR 16)."""
    return f"lost {key}"


def authorship(entry: AnyEntry, said: SaidOfEntry | None, doubt: tuple[str, int] | None) -> Authorship:
    """Who decided an entry, from what it states itself, what the view holds of it, and whether its keys are trusted."""
    told = said or SaidOfEntry()
    # What was said before a key was doubted is no countersignature of what it had signed.
    since = 0 if entry.urgent or not doubt else doubt[1]
    by_body = any(each.role == "evaluator" for each in entry.signatures)
    return Authorship(
        issuer=entry.by,
        drafter=entry.drafted_by,
        signed=bool(entry.signatures),
        urgent=entry.urgent,
        doubted=doubt[0] if doubt else None,
        doubted_at=doubt[1] if doubt else None,
        words=tuple(each for each in told.words if each.index > since) if entry.urgent or doubt else (),
        evaluator="signed" if by_body else "missing" if told.unsigned else "",
    )


def _fold(documents: Documents, line: BookLine) -> None:
    fact = line.entry.fact
    if isinstance(fact, SignaturesRequired) and isinstance(line.after, BookState):
        documents[REQUIRED] = [*(documents[REQUIRED] or ()), [line.index, list(fact.kinds)]]
    elif isinstance(fact, EvaluationReported):
        if any(each.role == "evaluator" for each in line.entry.signatures):
            documents[line.entry.stream] = "signed"
        elif documents[REQUIRED] and line.entry.source is None:
            documents[str(line.index)] = {"unsigned": True}
            documents[line.entry.stream] = "missing"
    elif isinstance(fact, DecisionCountersigned):
        named = next((index for index, each, _ in line.numbered() if each.number == fact.number), None)
        if named is not None:
            held: dict[str, Any] = documents[str(named)] or {}
            word = [line.index, line.entry.by, line.entry.decided_on, fact.refused]
            documents[str(named)] = {**held, "words": [*held.get("words", ()), word]}


def _keys(documents: Documents, line: BookLine) -> None:
    if not isinstance(line.after, Officer | Organisation):
        return
    before, after = line.before, line.after
    for key in after.keys:
        if key not in before.keys:  # type: ignore[attr-defined]
            _registered(documents, line, key)
    for key in before.keys:  # type: ignore[attr-defined]
        if key not in after.keys and documents[end_of(carried(key))] is None:
            revoked = isinstance(line.entry.fact, OfficerKeyRevoked | OrganisationKeyRevoked)
            documents[end_of(carried(key))] = {"at": line.index, "revoked": revoked}
    for each in after.doubted if isinstance(after, Officer) else ():
        if documents[doubt_of(carried(each.key))] is None:
            documents[doubt_of(carried(each.key))] = {"of": line.entry.stream, "since": each.since, "at": line.index}
    fact = line.entry.fact
    for lost in fact.lost if isinstance(fact, OfficerKeyRegistered) else ():
        if documents[lost_of(carried(lost))] is None:
            documents[lost_of(carried(lost))] = {"at": line.index}


def _registered(documents: Documents, line: BookLine, key: str) -> None:
    proven = key in line.after.proven if isinstance(line.after, Officer) else True
    known = documents[carried(key)]
    if known is None or (proven and not known["proven"]):
        documents[carried(key)] = {"of": line.entry.stream, "key": key, "since": line.index, "proven": proven}
        if getattr(line.entry.fact, "recovery", None) is not None:
            documents[carried(key)] = {**documents[carried(key)], "recovered": True}


AUTHORSHIP = Question(
    "authorship", _fold, concerns=among(SignaturesRequired, EvaluationReported, DecisionCountersigned)
)
# Keys found authority: no correction changes what is said of them (Art. 31), so none is looked at.
KEYS = Question(
    "keys",
    _keys,
    concerns=lambda kind: kind.state is Officer or kind in (OrganisationQualified, OrganisationKeyRevoked),
)
