"""Random decisions in an office that signs: by one, by two, in urgency, with keys that come and go, and wrongly.

What the desk takes, both verifiers pass and the builder builds; what is altered then, both refuse.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from desk.submission import Draft, Submission
from domain.ledger.entry import AnyEntry, Signature, canonical
from domain.ledger.seal import seal
from domain.ledger.signing import Role, decision_bytes, draft_bytes, key_bytes, message, short
from domain.rules.fact import Power
from domain.rules.signing import two_decide
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.auditing.forgery_table import ours, script
from tests.auditing.house import LOG
from tests.auditing.signed_log import carried, private, publish, text
from tests.desk.random_office import DECIDES, EXECUTES, HOLDERS, SPARE
from tests.desk.test_random_decisions import PROJECTS, Decisions
from tests.rulebook import given
from tests.soak import FIXED, examples

MANNERS = ("well",) * 6 + ("urgent", "urgent", "urgent", "alone", "unsigned", "another's key", "drafted by the issuer")
BOOK = "book/示例"
officers = st.sampled_from((*HOLDERS.values(), SPARE))
seen: Counter[str] = Counter()


class SignedDecisions(Decisions):
    """An office that requires signatures from the beginning, whose officers mostly sign as they must."""

    def __init__(self) -> None:
        super().__init__()
        self.first = hashlib.sha256(canonical(self.entries[0])).hexdigest()
        self.keys: dict[str, str] = {}  # officer -> who holds the key that they sign with, by name
        self.made = 0
        self.manner = "well"

    @initialize(
        first=st.integers(0, 3), kinds=st.sampled_from([(), ("project.disbursed",)]), urgent=st.booleans(),
        answer=st.sampled_from([None, True, False]), back=st.sampled_from([None, None, 0]),
    )  # fmt: skip
    def begin(  # type: ignore[override]
        self, first: int, kinds: Sequence[str], urgent: bool, answer: bool | None, back: int | None
    ) -> None:
        """A second officer of decision is appointed, all register their keys, and the book requires signatures."""
        assert self.hand_in("officer.appointed", SPARE, DECIDES, 0, holds="decision", body=given.BUREAU, post="示例")
        for officer in (*HOLDERS.values(), SPARE):
            assert self.register(officer, DECIDES)
        assert self.hand_in("book.signatures_required", BOOK, DECIDES, 0, kinds=kinds)
        self.go_on(PROJECTS[0], first)
        if urgent:
            self.sign_next("urgent")
            self.hand_in(
                "officer.appointed", "officer/新", DECIDES, 0, holds="execution", body=given.BUREAU, post="示例"
            )
        if back is not None:
            self.revoke(DECIDES, True, back)
        if answer is not None:
            self.countersign(0, answer, SPARE)

    @property
    def requires(self) -> bool:
        return BOOK in self.states and self.states[BOOK].signing is not None

    def sign(self, holder: str, role: Role, body: bytes) -> str:
        return short(private(holder).sign(message(role, self.first, body)))

    def new_key(self, officer: str) -> tuple[str, str, str]:
        """The name of a new key's holder, its text, and its proof."""
        self.made += 1
        holder = f"{officer} {self.made}"
        return holder, text(holder), self.sign(holder, "key", key_bytes(officer, text(holder)))

    def register(self, officer: str, by: str | None) -> bool:
        holder, key, proof = self.new_key(officer)
        taken = self.hand_in("officer.key_registered", officer, by, 0, key=key, proof=proof)
        if taken:
            self.keys[officer] = holder
        return taken

    def drafter(self, by: str) -> str:
        """Somebody else who can draft for the power of decision or execution."""
        able = [each for each in (SPARE, EXECUTES, DECIDES) if each in self.keys and each not in (by, *self.law.left)]
        return next(iter(able), by)

    def as_handed_in(self, told: Submission) -> Submission:
        """A decision, signed in the manner that was drawn."""
        manner, self.manner = self.manner, "well"
        if not self.requires or manner == "unsigned":
            return told
        power = told.terms.power if told.terms.power is not Power.NAMED else Power.DECISION
        two = two_decide(told.kind.name, power, self.states[BOOK])
        drafted_by = self.drafter(told.by) if two and manner not in ("urgent", "alone") else None
        if manner == "drafted by the issuer":
            drafted_by = told.by
        signs = told.by if manner != "another's key" else EXECUTES
        holder = self.keys.get(signs, signs)  # whose key was revoked signs with none that is registered

        def signatures(data: bytes) -> Sequence[Signature]:
            told = [("decision", holder, decision_bytes(data))]
            if drafted_by:
                told.insert(0, ("draft", self.keys.get(drafted_by, drafted_by), draft_bytes(data)))
            return [Signature(role=role, key=carried(own), sig=self.sign(own, role, body)) for role, own, body in told]  # type: ignore[arg-type]

        draft = hashlib.sha256(told.command.encode()).hexdigest()[:32]
        urgent = "汛情紧急" if manner == "urgent" else None
        return replace(told, draft=Draft(id=draft, drafted_by=drafted_by, urgent=urgent, make=signatures))

    @rule(manner=st.sampled_from(MANNERS))
    def sign_next(self, manner: str) -> None:
        """In which manner the next decision is signed."""
        self.manner = manner

    @rule(pick=st.integers(0, 50), refuses=st.booleans(), by=st.sampled_from((SPARE, SPARE, DECIDES, EXECUTES)))
    def countersign(self, pick: int, refuses: bool, by: str) -> None:
        """Countersign something signed, mostly what was urgent, or refuse to."""
        signed = [each for each in self.entries if each.signed]
        urgent = [each for each in signed if each.urgent]
        named = (urgent or signed or self.entries)[pick % len(urgent or signed or self.entries)]
        holder = self.keys.get(by, by)
        over = self.sign(holder, "countersign", decision_bytes(canonical(named)))
        terms = {"refused": "理由不足"} if refuses else {"countersignature": over}
        self.hand_in("decision.countersigned", named.stream, by, 0, number=named.number, **terms)

    @rule(
        officer=st.sampled_from((*HOLDERS.values(), SPARE)), replaced=st.booleans(), back=st.none() | st.integers(0, 30)
    )
    def revoke(self, officer: str, replaced: bool, back: int | None) -> None:
        """Revoke an officer's key, with another in its stead or without, trusted until now or not."""
        if officer not in self.keys:
            return
        terms: dict[str, Any] = {"key": text(self.keys[officer]), "reason": "遗失"}
        if back is not None:
            terms["untrusted_from"] = (self.today - datetime.timedelta(days=back)).isoformat()
        holder, key, proof = self.new_key(officer)
        if replaced:
            terms |= {"replacement": key, "proof": proof}
        by = DECIDES if officer != DECIDES else SPARE
        if self.hand_in("officer.key_revoked", officer, by, 0, **terms):
            self.keys.pop(officer)
            if replaced:
                self.keys[officer] = holder

    @rule(officer=officers)
    def give_key(self, officer: str) -> None:
        """Register a key of an officer who may have one already."""
        self.register(officer, DECIDES if officer != DECIDES else SPARE)

    @rule(kind=st.sampled_from(["project.extended", "project.disbursed", "x.y"]), by=st.sampled_from((DECIDES, SPARE)))
    def require_more(self, kind: str, by: str) -> None:
        """Name a further kind that two decide."""
        self.hand_in("book.signatures_required", BOOK, by, 0, kinds=(kind,))

    def teardown(self) -> None:
        """The book, published, passes both verifiers and is built; altered at one place, both refuse it."""
        seen["books"] += 1
        for each in self.entries:
            seen.update(word for word in ("urgent", "drafted_by") if getattr(each, word))
            seen[each.kind] += 1
        with tempfile.TemporaryDirectory() as folder:
            seal(self.book, Path(folder) / "log", [LOG])
            assert (script(Path(folder) / "log"), ours(Path(folder) / "log")) == ("", "")
            if seen["books"] % 10 == 8:
                make(self.book.pages, SITE, Path(folder) / "www", log=Path(folder) / "log")
        chance = random.Random(len(self.entries) + self.commands)
        if not any(each.signed for each in self.entries):
            return super().teardown()
        with tempfile.TemporaryDirectory() as folder:
            log = publish(altered(self.entries, chance), Path(folder))
            words = (script(log), ours(log))
            assert all(words), words
        return super().teardown()


SITE = Settings(title="示例", title_en="Example", origin=LOG.key.name, pdf=())


def altered(entries: list[AnyEntry], chance: random.Random) -> list[AnyEntry]:
    """The entries, one of whose signatures, days or names is another."""
    place = chance.choice([place for place, each in enumerate(entries) if each.signed])
    told, (first, *others) = entries[place], entries[place].signatures
    change: dict[str, Any] = chance.choice(
        [
            {"signatures": ()},
            {"signatures": (*others,)},
            {"signatures": (first, *others, first)},
            {"signatures": (msgspec.structs.replace(first, key=carried("somebody")), *others)},
            {"signatures": (msgspec.structs.replace(first, sig=short(bytes(64))), *others)},
            {"authority": "另一文件"},
            {"command": "another"},
            {"draft": "0" * 32},
            {"illustrative": True},
            {"urgent": None if told.urgent else "另有原因"},
            {"drafted_by": None if told.drafted_by else EXECUTES},
        ]
    )
    if change == {"signatures": ()}:
        change |= {"draft": None, "drafted_by": None, "urgent": None}
    return [*entries[:place], msgspec.structs.replace(told, **change), *entries[place + 1 :]]


def test_random_signed_decisions_keep_the_law() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        SignedDecisions,
        settings=settings(
            max_examples=examples(8, 400), stateful_step_count=examples(15, 40), derandomize=FIXED,
            deadline=None, suppress_health_check=checks,
        ),
    )  # fmt: skip
    wanted = ("urgent", "drafted_by", "decision.countersigned", "officer.key_revoked", "project.proposed")
    assert all(seen[each] for each in wanted), seen
