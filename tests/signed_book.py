"""A small signed book made by the desk itself: officers with keys, and decisions by one, by two and in urgency."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.decisions import read_submission
from desk.record import Office, record
from desk.submission import Draft, Submission
from domain.ledger.entry import SCHEMA, Entry, Signature, canonical
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.signing import Role, decision_bytes, draft_bytes, key_bytes, message, short
from domain.ledger.store import Book

F, S, X, BODY = "officer/f", "officer/s", "officer/x", "organisation/o"  # two of decision, one of execution
T = "officer/t"  # a third of decision, where a test appoints one
NOW = "2026-03-02T01:00:00Z"


class SignedBook:
    """A book in which F and S hold the power of decision and X that of execution, all with keys, and must sign."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.number = itertools.count(1)
        self.office = Office(clock=lambda: NOW, salt=lambda: hashlib.sha256(b"%d" % next(self.number)).digest())
        self.keys: dict[str, Ed25519PrivateKey] = {}
        post = {"body": BODY, "post": "p"}
        self.do(
            self.submission("book.opened", "book/b", F, title="b", note="n", founder=F),
            self.submission("officer.appointed", F, F, holds="decision", **post),
        )
        self.first = hashlib.sha256(book.pages(0, 1)[0][1]).hexdigest()
        self.do(self.submission("officer.appointed", S, F, holds="decision", **post))
        self.do(self.submission("officer.appointed", X, F, holds="execution", **post))
        for officer in (F, S, X):
            self.do(self.submission("officer.key_registered", officer, F, **self.key(officer)))
        self.do(self.submission("book.signatures_required", "book/b", F))

    def submission(self, kind: str, stream: str, by: str, **fields: Any) -> Submission:
        """A decision as it is handed in, unsigned."""
        told = {"kind": kind, "stream": stream, "by": by, "fields": fields}
        return read_submission(told, f"c-{next(self.number)}")

    def do(self, *submissions: Submission) -> None:
        """Record decisions."""
        record(self.book, [[each] for each in submissions], self.office)

    def key(self, stream: str) -> dict[str, str]:
        """A new key of an officer or body, with the proof that it is held."""
        secret = self.keys[stream] = Ed25519PrivateKey.generate()
        text = format_vkey(VerifierKey(stream, ED25519, secret.public_key().public_bytes_raw()))
        return {"key": text, "proof": self.sign(stream, "key", key_bytes(stream, text))}

    def public(self, stream: str) -> str:
        """The public key of an officer or body, in base64."""
        return short(self.keys[stream].public_key().public_bytes_raw())

    def sign(self, stream: str, role: Role, body: bytes) -> str:
        """A signature of an officer or body in a role, in base64."""
        return short(self.keys[stream].sign(message(role, self.first, body)))

    def one(self, submission: Submission, urgent: str | None = None) -> Submission:
        """A decision that one officer signs alone."""
        draft = Draft(
            id=hashlib.sha256(submission.command.encode()).hexdigest()[:32],
            urgent=urgent,
            key=self.public(submission.by),
            sign=self.keys[submission.by].sign,
        )
        return replace(submission, draft=draft)

    def two(self, submission: Submission, drafter: str, number: int = 1) -> Submission:
        """A decision on a stream of its own that another officer drafted; it is the entry with that number there."""
        signed, (stream, *_) = self.one(submission), submission.streams
        assert signed.draft
        entry = Entry(
            schema=SCHEMA, stream=stream, number=number, recorded_at=NOW, by=submission.by, command="c",
            draft=signed.draft.id, drafted_by=drafter, fact=submission.terms,
        )  # fmt: skip
        body = draft_bytes(canonical(entry))
        signature = Signature(role="draft", key=self.public(drafter), sig=self.sign(drafter, "draft", body))
        draft = replace(
            signed.draft,
            drafted_by=drafter,
            signatures={stream: (signature,)},
            facts={stream: submission.terms},
        )
        return replace(signed, draft=draft)

    def countersigned(self, stream: str, number: int, by: str) -> Submission:
        """A countersignature of an entry."""
        data = next(canonical(each) for each in self.book.stream(stream) if each.number == number)
        over = self.sign(by, "countersign", decision_bytes(data))
        return self.one(self.submission("decision.countersigned", stream, by, number=number, countersignature=over))
