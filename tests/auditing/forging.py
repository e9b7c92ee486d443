"""How an insider forges who holds the log's key and the key of one officer: entries are changed, and sealed anew."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from domain.ledger.ed25519 import ORDER
from domain.ledger.entry import Source
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.signing import key_bytes
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.proposal import ProjectProposed
from tests.auditing.signed_log import (
    AFTER,
    BEFORE,
    CLERK,
    EVALUATOR,
    FIRST,
    INSPECTOR,
    OFFICE,
    SECOND,
    Book,
    Step,
    appointed,
    signed_book,
    text,
)

REQUIRED, QUALIFIED, PROPOSED, PAID, APPOINTED, URGENT, ANSWER, OPEN = range(16, 24)
COMMISSIONED, REPORTED, CORRECTED, REVOKED = range(24, 28)
POST = OfficerAppointed(holds="decision", body=OFFICE, post="示例职务")
Forge = Callable[[Book], Any]


def altered(place: int, fact: dict[str, Any] | None = None, **changes: Any) -> Forge:
    """An entry with other content under its old signatures."""

    def forge(book: Book) -> None:
        entry = book.entries[place]
        told = msgspec.structs.replace(entry.fact, **fact) if fact else entry.fact
        book.entries[place] = msgspec.structs.replace(entry, fact=told, **changes)

    return forge


def resigned(place: int, holder: str, fact: dict[str, Any] | None = None, **changes: Any) -> Forge:
    """The same, where the insider puts every officer's signature with the one key."""

    def forge(book: Book) -> None:
        altered(place, fact, **changes)(book)
        entry = book.entries[place]
        evaluator = [each for each in entry.signatures if each.role == "evaluator"]
        made = book.signed(entry, draft=holder, decision=holder)
        book.entries[place] = msgspec.structs.replace(made, signatures=(*made.signatures, *evaluator))

    return forge


def stripped(place: int, *roles: str, **changes: Any) -> Forge:
    """Without the signatures in these roles; without any where none is named."""

    def forge(book: Book) -> None:
        entry = book.entries[place]
        kept = tuple(each for each in entry.signatures if roles and each.role not in roles)
        none = {} if kept else {"draft": None, "drafted_by": None, "urgent": None}
        book.entries[place] = msgspec.structs.replace(entry, **{"signatures": kept, **none, **changes})

    return forge


def more(step: Step, **holders: str) -> Forge:
    """A further entry, signed by others than it says where `holders` names them."""

    def forge(book: Book) -> None:
        made = book.entry(step)
        book.entries.append(book.signed(made, step.evaluator, **holders) if step.signed else made)

    return forge


def again(place: int, stream: str, **changes: Any) -> Forge:
    """A signed entry replayed."""

    def forge(book: Book) -> None:
        last = book.entry(Step(stream, FIRST, POST))
        kept = {"stream": stream, "number": last.number, "recorded_at": last.recorded_at}
        book.entries.append(msgspec.structs.replace(book.entries[place], **kept, **changes))

    return forge


def both(*forges: Forge) -> Forge:
    return lambda book: [forge(book) for forge in forges]


def swapped(one: int, other: int) -> Forge:
    """The signatures of two entries change places."""

    def forge(book: Book) -> None:
        a, b = book.entries[one], book.entries[other]
        book.entries[one] = msgspec.structs.replace(a, signatures=b.signatures)
        book.entries[other] = msgspec.structs.replace(b, signatures=a.signatures)

    return forge


def roles_swapped(book: Book) -> None:
    draft, decision = book.entries[APPOINTED].signatures
    told = (
        msgspec.structs.replace(draft, key=decision.key, sig=decision.sig),
        msgspec.structs.replace(decision, key=draft.key, sig=draft.sig),
    )
    book.entries[APPOINTED] = msgspec.structs.replace(book.entries[APPOINTED], signatures=told)


def in_another_role(book: Book) -> None:
    """The clerk's signature as a drafter is shown as that of an issuer."""
    entry, sig = book.entries[PROPOSED], book.sign(CLERK, "draft", b"whatever")
    told = msgspec.structs.replace(entry.signatures[0], sig=sig)
    book.entries[PROPOSED] = msgspec.structs.replace(entry, signatures=(told,))


def registered(stream: str, holder: str, **terms: Any) -> Callable[[Book], Fact]:
    """A registration of a key; `holder` has its private half."""

    def made(book: Book) -> Fact:
        key = terms.get("key") or text(holder, stream)
        proof = terms.get("proof") or book.sign(holder, "key", key_bytes(stream, key))
        return OfficerKeyRegistered(**terms | {"key": key, "proof": proof})

    return made


def recovered(by: str, lost: Iterable[str]) -> Callable[[Book], Fact]:
    def made(book: Book) -> Fact:
        key = text(f"{FIRST} again", FIRST)
        proof, recovery = (book.sign(each, "key", key_bytes(FIRST, key)) for each in (f"{FIRST} again", by))
        return OfficerKeyRegistered(key=key, proof=proof, recovery=recovery, lost=tuple(lost))

    return made


def corrected(place: int, field: str, wrong: str, right: str, by: str, **more_: Any) -> Step:
    return Step("", by, EntryCorrected(number=place, field=field, wrong=wrong, right=right, reason="笔误"), **more_)


def on(stream: str, step: Step) -> Step:
    return step._replace(stream=stream)


def resealed(place: int, number: int, change: Callable[[bytes], bytes], field: str = "sig") -> Forge:
    """One signature of an entry, or its key, in other bytes that a careless verifier takes for the same."""

    def forge(book: Book) -> None:
        entry = book.entries[place]
        told = list(entry.signatures)
        data = change(getattr(told[number], field).encode())
        told[number] = msgspec.structs.replace(told[number], **{field: data.decode()})
        book.entries[place] = msgspec.structs.replace(entry, signatures=tuple(told))

    return forge


def beyond_the_order(text_: bytes) -> bytes:
    """A signature whose s is larger by the group's order: the same for whoever does not ask."""
    data = b64decode(text_)
    return b64encode(data[:32] + (int.from_bytes(data[32:], "little") + ORDER).to_bytes(32, "little"))


def loose_bits(text_: bytes) -> bytes:
    """The same base64 with a bit set that says nothing."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(text_.rstrip(b"=")) - 1
    return text_[:at] + letters[letters.index(text_[at]) | 1 :][:1] + text_[at + 1 :]


def small_order(text_: bytes) -> bytes:
    """A signature whose point is of small order."""
    return b64encode(SMALL + b64decode(text_)[32:])


def small_key(stream: str) -> str:
    """A key of order 1 under an officer's name: for a careless verifier, everything fits it."""
    return format_vkey(VerifierKey(stream, ED25519, SMALL))


def repeated(place: int, *order: int) -> Forge:
    """The signatures of an entry, each as often and in such an order."""

    def forge(book: Book) -> None:
        entry = book.entries[place]
        book.entries[place] = msgspec.structs.replace(
            entry, signatures=tuple(entry.signatures[number] for number in order)
        )

    return forge


def act(*steps: Step, size: int | None = None) -> Forge:
    """One decision on several streams, signed on each; it says that it is on `size` of them."""

    def forge(book: Book) -> None:
        draft = book.entry(steps[0]).draft
        for step in steps:
            made = msgspec.structs.replace(
                book.entry(step), draft=draft, act=draft, act_size=size or len(steps), command=f"act-{draft}"
            )
            book.entries.append(book.signed(made))

    return forge


SMALL = (1).to_bytes(32, "little")  # a point of order 1
SOURCE = Source(title="旧名单", sha256="0" * 64, row=1)


def listed(step: Step) -> Forge:
    """A further entry out of an old list."""

    def forge(book: Book) -> None:
        more(step._replace(signed=False))(book)
        book.entries[-1] = msgspec.structs.replace(book.entries[-1], source=SOURCE)

    return forge


def before(steps: Iterable[Step | Forge], forge: Forge) -> Forge:
    """A forgery in a book of these entries, some of which may come out of lists, in place of the whole one."""

    def forged(book: Book) -> None:
        book.entries[:] = signed_book(BEFORE).entries
        honest(steps)(book)
        forge(book)

    return forged


def honest(steps: Iterable[Step | Forge]) -> Forge:
    return lambda book: [book.add(each) if isinstance(each, Step) else each(book) for each in steps]


SIGNED_REPORT = tuple(AFTER[place - REQUIRED] for place in (QUALIFIED, COMMISSIONED, REPORTED))
SOFTENS = on("evaluation/E1", corrected(2, "overall", '"poor"', '"good"', INSPECTOR))
KEY_AGAIN = Step(EVALUATOR, INSPECTOR, lambda book: OrganisationQualified(
    scope="科技评估", issuer="示例单位", valid_from="2017-01-01", valid_until="2019-12-31",
    key=text(f"{EVALUATOR} again", EVALUATOR), proof=book.proof(EVALUATOR, f"{EVALUATOR} again"),
))  # fmt: skip
PUT_RIGHT = (  # by the body: its commission, its report, and the report again when its key is lost and replaced
    *SIGNED_REPORT,
    on("evaluation/E1", corrected(1, "subject", '"project/P1"', '"project/P2"', INSPECTOR, evaluator=EVALUATOR)),
    SOFTENS._replace(evaluator=EVALUATOR),
    KEY_AGAIN,
    Step(EVALUATOR, INSPECTOR, OrganisationKeyRevoked(key=text(EVALUATOR), reason="遗失")),
    on("evaluation/E1", corrected(
        2, "overall", '"good"', '"excellent"', INSPECTOR, evaluator=f"{EVALUATOR} again"
    )),
)  # fmt: skip
BY_TWO = (*AFTER, on("project/P1", corrected(2, "amount", "100", "200", CLERK, drafted_by=SECOND)))
URGENT_ACT = (AFTER[URGENT - REQUIRED],)
CORRECTED_TWICE = (
    *SIGNED_REPORT,
    SOFTENS._replace(evaluator=EVALUATOR),
    on("evaluation/E1", corrected(3, "reason", '"笔误"', '"录入有误"', INSPECTOR)),
)
LISTED_STREAM: tuple[Step | Forge, ...] = (
    AFTER[0],
    listed(Step("project/L1", CLERK, ProjectProposed(title="旧项目", programme="programme/1"))),
    Step("officer/11", FIRST, OfficerAppointed(holds="execution", body=OFFICE, post="示例职务"), CLERK),
    Step("officer/11", FIRST, registered("officer/11", "officer/11"), SECOND),
    on("project/L1", corrected(1, "title", '"旧项目"', '"项目"', CLERK)),
    Step(CLERK, SECOND, OfficerKeyRevoked(key=text(CLERK), reason="遗失", untrusted_from="2017-01-03"), FIRST),
)
NEW = Step("officer/10", FIRST, POST, CLERK)
TWO_PROJECTS = tuple(
    Step(f"project/P{number}", CLERK, ProjectProposed(title=f"示例项目{number}", programme="programme/1"))
    for number in (3, 4)
)
TWO_OFFICES = tuple(NEW._replace(stream=f"officer/{number}") for number in (13, 14))
UNPROVEN = (
    appointed("officer/12", "decision"),
    Step("officer/12", FIRST, OfficerKeyRegistered(key=text("officer/12")), signed=False),
    AFTER[0],
)
GONE = (*AFTER, Step(CLERK, FIRST, OfficerDismissed(reason="调任"), SECOND))
