"""Signatures of an example's officers and bodies, made when it is recorded with the keys that lie open beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import msgspec

from desk.keys import opened
from desk.memory import DeskMemory
from desk.submission import DeskError, Draft, Submission
from desk.text_file import read_vkey
from domain.ledger.entry import Signature, canonical, parse
from domain.ledger.note import VerifierKey, format_vkey
from domain.ledger.signing import Role, decision_bytes, draft_bytes, key_bytes, message, short
from domain.rules.book import BookState
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer import Officer
from domain.rules.officer_keys import OfficerKeyRevoked
from domain.rules.organisation import Organisation
from domain.rules.signing import DecisionCountersigned


@dataclass(frozen=True)
class ExampleKey:
    """A key of the example: its public half, and the file of its private one, opened when it first signs."""

    public: VerifierKey
    path: Path
    secret: str

    @cached_property
    def _private(self):  # type: ignore[no-untyped-def]
        return opened(self.path, self.secret)

    def sign(self, role: Role, first: str, body: bytes) -> str:
        """A signature in base64."""
        return short(self._private.sign(message(role, first, body)))


class ExampleKeys:
    """The keys in a folder, by their text."""

    def __init__(self, folder: Path, secret: str) -> None:
        found = [(read_vkey(each), each) for each in sorted(folder.glob("*.vkey"))]
        self._keys = {format_vkey(key): ExampleKey(key, each.with_suffix(".key"), secret) for key, each in found}

    def of(self, ref: str, registered: Iterable[str]) -> ExampleKey:
        """The key of an officer or body that is in force."""
        for text in registered:
            if text in self._keys:
                return self._keys[text]
        raise DeskError("{ref} has no key on record that lies among the example keys", ref=ref)

    def prepared(self, memory: DeskMemory, submission: Submission) -> Submission:
        """A decision of an example with the proof, countersignature and signatures that it needs."""
        if submission.source is not None or (opening := memory.first()) is None:
            return submission
        first = hashlib.sha256(canonical(opening)).hexdigest()
        submission = self._completed(memory, submission, first)
        book = memory.state(opening.stream)
        if submission.draft is None and not (isinstance(book, BookState) and book.signing is not None):
            return submission
        draft = submission.draft or Draft(id=draft_id(submission.command))
        return replace(submission, draft=replace(draft, make=lambda data: self._made(memory, draft, first, data)))

    def _completed(self, memory: DeskMemory, submission: Submission, first: str) -> Submission:
        terms, stream = submission.terms, submission.streams[0]
        name = "replacement" if isinstance(terms, OfficerKeyRevoked) else "key"  # the key that is new
        held = self._keys.get(getattr(terms, name, None) or "")
        if held and getattr(terms, "proof", "") is None:
            proof = held.sign("key", first, key_bytes(stream, format_vkey(held.public)))
            terms = msgspec.structs.replace(terms, proof=proof)
        if isinstance(terms, DecisionCountersigned) and terms.refused is None:
            named = memory.entries(stream)[terms.number - 1]
            key = self.of(submission.by, self._registered(memory, submission.by))
            made = key.sign("countersign", first, decision_bytes(canonical(named)))
            terms = msgspec.structs.replace(terms, countersignature=made)
        return replace(submission, terms=terms)

    def _made(self, memory: DeskMemory, draft: Draft, first: str, data: bytes) -> Sequence[Signature]:
        entry = parse(data)
        signers: list[tuple[Role, str]] = [("draft", draft.drafted_by)] if draft.drafted_by else []
        signers.append(("decision", entry.by))
        if draft.evaluator_signs and isinstance(entry.fact, EvaluationReported):
            signers.append(("evaluator", entry.fact.evaluator or ""))
        made = []
        for role, ref in signers:
            key = self.of(ref, self._registered(memory, ref))
            body = decision_bytes(data) if role == "decision" else draft_bytes(data)
            made.append(Signature(role=role, key=short(key.public.public), sig=key.sign(role, first, body)))  # type: ignore[arg-type]
        return made

    def _registered(self, memory: DeskMemory, ref: str) -> tuple[str, ...]:
        state = memory.state(ref)
        if isinstance(state, Officer):
            return state.proven
        return state.keys if isinstance(state, Organisation) else ()


def draft_id(command: str) -> str:
    """The draft's id in an example follows from the command, as its salts do."""
    return hashlib.sha256(f"example {command} draft".encode()).hexdigest()[:32]
