"""A small book in which officers sign what they decide, made entry by entry so that it can be forged in any way.

Keys follow from the names of those who hold them: the book comes out the same each time.
"""

from __future__ import annotations

import datetime
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Signature, canonical
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.seal import seal
from domain.ledger.signing import Role, decision_bytes, draft_bytes, key_bytes, message
from domain.ledger.store import open_book
from domain.rules.admission import OrganisationQualified
from domain.rules.book import BookKey, BookOpened
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from domain.rules.signing import DecisionCountersigned, SignaturesRequired
from tests.auditing.house import LOG, ORIGIN

OFFICE, EVALUATOR = "organisation/示例办公室", "organisation/示例评估机构"
FIRST, SECOND, THIRD = "officer/1", "officer/2", "officer/6"  # of decision
CLERK, INSPECTOR, STRANGER = "officer/3", "officer/4", "officer/5"  # the last serves another body
BEGIN = datetime.datetime(2017, 1, 3, 1, tzinfo=datetime.UTC)
RECOVERY = "recovery"


def private(holder: str) -> Ed25519PrivateKey:
    """The private key of an officer or a body; `officer/1 again` is their second one."""
    return Ed25519PrivateKey.from_private_bytes(sha256(f"key of {holder}".encode()).digest())


def carried(holder: str) -> str:
    """Its public key, as an entry carries it."""
    return b64encode(private(holder).public_key().public_bytes_raw()).decode()


def text(holder: str, name: str | None = None) -> str:
    """Its public key, as it is registered."""
    public = private(holder).public_key().public_bytes_raw()
    return format_vkey(VerifierKey(name or holder.partition(" ")[0], ED25519, public))


class Step(NamedTuple):
    """What is to be recorded, and who signs it: nobody (`""`), one officer, a drafter too, or the body too."""

    stream: str
    by: str
    fact: Fact | Callable[[Book], Fact]
    drafted_by: str | None = None
    urgent: str | None = None
    evaluator: str | None = None
    signed: bool = True


class Book:
    """Entries in the order of the log, each signed as it is told; `add` returns the entry."""

    def __init__(self) -> None:
        self.entries: list[AnyEntry] = []

    @property
    def first(self) -> str:
        """The SHA-256 of entry 0, in hex."""
        return sha256(canonical(self.entries[0])).hexdigest()

    def sign(self, holder: str, role: Role, body: bytes) -> str:
        """A signature in base64."""
        return b64encode(private(holder).sign(message(role, self.first, body))).decode()

    def proof(self, stream: str, holder: str | None = None) -> str:
        """The proof that whoever registers a key for a stream holds it."""
        key = text(holder or stream, stream)
        return self.sign(holder or stream, "key", key_bytes(stream, key))

    def entry(self, step: Step) -> AnyEntry:
        """The next entry, not signed yet."""
        index = len(self.entries)
        moment = BEGIN + datetime.timedelta(hours=index)
        return Entry(
            schema=SCHEMA,
            stream=step.stream,
            number=1 + sum(each.stream == step.stream for each in self.entries),
            by=step.by,
            command=f"command-{index}",
            recorded_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            decided_on=(moment + datetime.timedelta(hours=8)).date().isoformat(),
            illustrative=True,
            draft=sha256(f"draft {index}".encode()).hexdigest()[:32] if step.signed else None,
            drafted_by=step.drafted_by,
            urgent=step.urgent,
            fact=step.fact(self) if callable(step.fact) else step.fact,
        )

    def add(self, step: Step) -> AnyEntry:
        """Sign and append."""
        made = self.entry(step)
        if step.signed:
            made = self.signed(made, step.evaluator)
        self.entries.append(made)
        return made

    def signed(self, made: AnyEntry, evaluator: str | None = None, **holders: str) -> AnyEntry:
        """The entry with the signatures of those whom it names, or of others in their stead."""
        data = canonical(msgspec.structs.replace(made, signatures=()))
        told: list[tuple[str, str, bytes]] = []
        if made.drafted_by:
            told.append(("draft", holders.get("draft", made.drafted_by), draft_bytes(data)))
        told.append(("decision", holders.get("decision", made.by), decision_bytes(data)))
        if evaluator:
            told.append(("evaluator", evaluator, draft_bytes(data)))
        return msgspec.structs.replace(
            made,
            signatures=tuple(
                Signature(role=role, key=carried(holder), sig=self.sign(holder, role, body))  # type: ignore[arg-type]
                for role, holder, body in told
            ),
        )


def registers(stream: str) -> Step:
    """An officer's key is registered, before signatures are required."""
    return Step(
        stream, FIRST, lambda book: OfficerKeyRegistered(key=text(stream), proof=book.proof(stream)), signed=False
    )


def qualified(book: Book) -> Fact:
    """The evaluating body's qualification, with its key."""
    return OrganisationQualified(
        scope="科技评估", issuer="示例单位", valid_from="2017-01-01", valid_until="2019-12-31", key=text(EVALUATOR),
        proof=book.proof(EVALUATOR),
    )  # fmt: skip


def countersigned(stream: str, number: int, by: str) -> Callable[[Book], Fact]:
    """A countersignature of what was issued in urgency."""

    def made(book: Book) -> Fact:
        named = next(each for each in book.entries if (each.stream, each.number) == (stream, number))
        return DecisionCountersigned(
            number=number, countersignature=book.sign(by, "countersign", decision_bytes(canonical(named)))
        )

    return made


def appointed(stream: str, holds: str, body: str = OFFICE) -> Step:
    fact = OfficerAppointed(holds=holds, body=body, post="示例职务")  # type: ignore[arg-type]
    return Step(stream, FIRST, fact, signed=False)


def paid(number: int) -> Fact:
    return ProjectDisbursed(amount=100 * number, source="municipal")


BEFORE: tuple[Step, ...] = (
    Step("book/示例", FIRST, BookOpened(
        title="示例记录簿", note="示例", founder=FIRST, keys=(BookKey(role="recovery", key=text(RECOVERY, ORIGIN)),)
    ), signed=False),
    appointed(FIRST, "decision"),
    appointed(SECOND, "decision"),
    appointed(THIRD, "decision"),
    appointed(CLERK, "execution"),
    appointed(INSPECTOR, "supervision"),
    appointed(STRANGER, "decision", "organisation/别处"),
    Step(EVALUATOR, CLERK, OrganisationRegistered(name="示例评估机构", body="third_party"), signed=False),
    Step("programme/1", CLERK, ProgrammeProposed(number=1, title="示例专项"), signed=False),
    Step("project/P1", CLERK, ProjectProposed(title="示例项目", programme="programme/1"), signed=False),
    *(registers(each) for each in (FIRST, SECOND, THIRD, CLERK, INSPECTOR, STRANGER)),
)  # fmt: skip
AFTER: tuple[Step, ...] = (
    Step("book/示例", SECOND, SignaturesRequired(kinds=("project.disbursed",)), CLERK),
    Step(EVALUATOR, INSPECTOR, qualified),
    Step("project/P2", CLERK, ProjectProposed(title="示例项目二", programme="programme/1")),
    Step("project/P1", CLERK, paid(1), SECOND),
    appointed("officer/7", "execution")._replace(drafted_by=CLERK, signed=True),
    appointed("officer/8", "execution")._replace(urgent="汛情紧急", signed=True),
    Step("officer/8", SECOND, countersigned("officer/8", 1, SECOND)),
    appointed("officer/9", "execution")._replace(urgent="汛情紧急", signed=True),
    Step("evaluation/E1", INSPECTOR, EvaluationCommissioned(subject="project/P1", evaluator=EVALUATOR, stage="annual")),
    Step("evaluation/E1", INSPECTOR, EvaluationReported(
        subject="project/P1", evaluator=EVALUATOR, overall="poor", comment="进度滞后"
    ), evaluator=EVALUATOR),
    Step("project/P2", CLERK, EntryCorrected(
        number=1, field="title", wrong='"示例项目二"', right='"示例项目2"', reason="笔误"
    )),
    Step(THIRD, SECOND, OfficerKeyRevoked(key=text(THIRD), reason="遗失", untrusted_from="2017-01-03"), CLERK),
)  # fmt: skip


def signed_book(steps: Iterable[Step] = (*BEFORE, *AFTER)) -> Book:
    """The book, whole."""
    book = Book()
    for step in steps:
        book.add(step)
    return book


def publish(entries: Sequence[AnyEntry], folder: Path) -> Path:
    """Put entries on record as they are, and seal them with the log's key; the log's folder."""
    (folder / "book").mkdir(parents=True, exist_ok=True)
    with open_book(folder / "book", create=True) as book:
        book.append(entries)
        seal(book, folder / "log", [LOG])
    return folder / "log"
