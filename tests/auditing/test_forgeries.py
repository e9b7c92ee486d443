"""What an insider forges who holds the log's key and the key of one officer: both verifiers refuse it (Art. 35, 36).

Each forgery is made in the entries and sealed anew, so that nothing but the signatures of others can tell.
"""

from __future__ import annotations

import contextlib
import io
import runpy
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.ledger.entry import AnyEntry, Source
from domain.ledger.note import format_vkey
from domain.ledger.signing import key_bytes
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.proposal import ProjectProposed
from domain.rules.signing import DecisionCountersigned, SignaturesRequired
from public.auditing.place import Failure
from public.auditing.verify import verify
from tests.auditing.house import LOG
from tests.auditing.signed_log import (
    AFTER,
    BEFORE,
    CLERK,
    EVALUATOR,
    FIRST,
    INSPECTOR,
    OFFICE,
    RECOVERY,
    SECOND,
    STRANGER,
    THIRD,
    Book,
    Step,
    countersigned,
    paid,
    publish,
    signed_book,
    text,
)

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "site_builder/static/verify.py"), run_name="imported")
KEY = SCRIPT["read_key"](format_vkey(LOG.key), 1)
REQUIRED, QUALIFIED, PROPOSED, PAID, APPOINTED, URGENT, ANSWER, OPEN = range(16, 24)
COMMISSIONED, REPORTED, CORRECTED, REVOKED = range(24, 28)
POST = OfficerAppointed(holds="decision", body=OFFICE, post="示例职务")
Forge = Callable[[Book], Any]


def ours(log: Path) -> str:
    """What our own verifier says: nothing, or why it refuses."""
    try:
        verify(str(log), pages=False)
    except Failure as failure:
        return str(failure)
    return ""


def script(log: Path, old: bytes | None = None) -> str:
    """What verify.py says."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            SCRIPT["verify"](str(log), [KEY], old, [], 0)
        except SCRIPT["Fail"] as failure:
            return str(failure)
    return ""


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
        key = terms.pop("key", None) or text(holder, stream)
        proof = terms.pop("proof", None) or book.sign(holder, "key", key_bytes(stream, key))
        return OfficerKeyRegistered(key=key, proof=proof, **terms)

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
SMALL = "01" + "00" * 31  # a point of order 1
FORGERIES: dict[str, Forge] = {
    # ---- what was decided is altered under its signatures ----
    "another post": altered(APPOINTED, {"post": "别的职务"}),
    "another power": altered(APPOINTED, {"holds": "decision"}),
    "another body": altered(APPOINTED, {"body": "organisation/别处"}),
    "another amount": altered(PAID, {"amount": 10**9}),
    "another rating": altered(REPORTED, {"overall": "good"}),
    "a comment left out": altered(REPORTED, {"comment": None}),
    "another evaluator": altered(REPORTED, {"evaluator": OFFICE}),
    "another issuer": altered(APPOINTED, by=SECOND),
    "another drafter": altered(APPOINTED, drafted_by=SECOND),
    "another day": altered(APPOINTED, decided_on="2017-01-02"),
    "no day": altered(APPOINTED, decided_on=None),
    "an authority added": altered(APPOINTED, authority="示例会议纪要"),
    "another command": altered(APPOINTED, command="another"),
    "another draft": altered(APPOINTED, draft="0" * 32),
    "another reason for urgency": altered(URGENT, urgent="另有原因"),
    "real instead of illustrative": altered(APPOINTED, illustrative=False),
    "urgency added": altered(APPOINTED, urgent="汛情紧急"),
    # ---- one officer's key in the stead of others ----
    "the clerk signs for both": resigned(APPOINTED, CLERK, {"holds": "decision"}),
    "the issuer signs for both": resigned(APPOINTED, FIRST, {"holds": "decision"}),
    "the second officer signs for the first": resigned(URGENT, SECOND, {"holds": "decision"}),
    "an urgent act in another's name": more(Step("officer/10", FIRST, POST, urgent="汛情紧急"), decision=SECOND),
    "the drafter signs a payment alone": resigned(PAID, SECOND, {"amount": 10**9}),
    "the inspector softens a report": resigned(REPORTED, INSPECTOR, {"overall": "good"}),
    "the inspector softens a comment": resigned(REPORTED, INSPECTOR, {"comment": "进展良好"}),
    # ---- signatures are moved ----
    "signatures of two entries change places": swapped(URGENT, OPEN),
    "drafter's and issuer's change places": roles_swapped,
    "a signature made in another role": in_another_role,
    "an appointment replayed for somebody else": again(APPOINTED, "officer/10"),
    "an appointment replayed for the same": again(APPOINTED, "officer/7"),
    "a payment replayed": again(PAID, "project/P1"),
    "a payment replayed under another command": again(PAID, "project/P1", command="again"),
    "a payment replayed in another project": again(PAID, "project/P2"),
    "a countersignature replayed for another act": again(ANSWER, "officer/9"),
    "the signatures of another book": altered(0, {"title": "另一本"}),
    # ---- signatures are stripped ----
    **{f"entry {place} without signatures": stripped(place) for place in range(QUALIFIED, REVOKED + 1)},
    "the drafter left out": stripped(APPOINTED, "draft", drafted_by=None),
    "the drafter's signature left out": stripped(APPOINTED, "draft"),
    "the issuer's signature left out": stripped(APPOINTED, "decision"),
    "urgency left out": altered(URGENT, urgent=None),
    "the draft's id left out": altered(PROPOSED, draft=None),
    "unsigned after all": more(NEW._replace(drafted_by=None, signed=False)),
    # ---- keys ----
    "a key that nobody registered": more(NEW, decision="somebody"),
    "a key of another officer": more(NEW, draft=SECOND),
    "a revoked key": more(Step("officer/10", THIRD, POST, CLERK)),
    "a revoked key, dated back": more(Step("officer/10", THIRD, POST, urgent="汛情紧急")),
    "a drafter's revoked key": more(Step("officer/10", FIRST, POST, THIRD)),
    "a second key registered by one officer in urgency": more(
        Step(FIRST, SECOND, registered(FIRST, "insider"), urgent="密钥遗失")
    ),
    "a key replaced by one officer in urgency": more(
        Step(FIRST, SECOND, lambda book: OfficerKeyRevoked(
            key=text(FIRST), reason="遗失", replacement=text("insider", FIRST),
            proof=book.sign("insider", "key", key_bytes(FIRST, text("insider", FIRST))),
        ), urgent="密钥遗失")
    ),
    "a proof of another key": more(Step(FIRST, SECOND, registered(FIRST, "insider", key=text("other", FIRST)), CLERK)),
    "a proof for another officer": more(
        Step("officer/7", SECOND, lambda book: OfficerKeyRegistered(
            key=text("insider", "officer/7"), proof=book.proof(CLERK, "insider")
        ), CLERK)
    ),
    "a key with the name of another": more(
        Step("officer/7", SECOND, registered("officer/7", "insider", key=text("insider", CLERK)), CLERK)
    ),
    "a key that is another's": more(
        Step("officer/7", SECOND, registered("officer/7", CLERK, key=text(CLERK, "officer/7")), CLERK)
    ),
    "the recovery key while others can sign": more(
        Step(FIRST, FIRST, recovered(RECOVERY, [text(FIRST)]), signed=False)
    ),
    "the recovery key's signature by another": more(
        Step(FIRST, FIRST, recovered(SECOND, [text(each) for each in (FIRST, SECOND, STRANGER)]), signed=False)
    ),
    "the recovery key's registration without a proof": more(
        Step(FIRST, FIRST, lambda book: msgspec.structs.replace(
            recovered(RECOVERY, [text(each) for each in (FIRST, SECOND, STRANGER)])(book), proof=None
        ), signed=False)
    ),
    "keys named as lost without the recovery key": more(
        Step(FIRST, SECOND, registered(FIRST, f"{FIRST} again", lost=(text(FIRST),)), CLERK)
    ),
    "a key revoked that leaves one": more(
        Step(FIRST, SECOND, OfficerKeyRevoked(key=text(FIRST), reason="遗失"), CLERK)
    ),
    "a dismissal that leaves one": more(Step(FIRST, SECOND, OfficerDismissed(reason="调任"), CLERK)),
    "a revocation of what is no key": more(
        Step(CLERK, SECOND, OfficerKeyRevoked(key=text(FIRST), reason="遗失"), FIRST)
    ),
    "a body's key substituted by a correction": more(
        on(EVALUATOR, corrected(2, "key", f'"{text(EVALUATOR)}"', f'"{text("insider", EVALUATOR)}"', INSPECTOR))
    ),
    "an officer's key substituted by a correction": more(
        on(FIRST, corrected(2, "key", f'"{text(FIRST)}"', f'"{text("insider", FIRST)}"', SECOND, drafted_by=CLERK))
    ),
    "a body's key with the proof of another": more(
        Step(EVALUATOR, INSPECTOR, lambda book: OrganisationQualified(
            scope="科技评估", valid_from="2017-01-01", valid_until="2019-12-31", key=text("insider", EVALUATOR),
            proof=book.proof(OFFICE, "insider"),
        ))
    ),
    "a body's key revoked that is none": more(
        Step(EVALUATOR, INSPECTOR, OrganisationKeyRevoked(key=text("insider", EVALUATOR), reason="遗失"))
    ),
    # ---- who may draft and issue ----
    "the same officer twice": more(NEW._replace(drafted_by=FIRST)),
    "a drafter of another body": more(NEW._replace(drafted_by=STRANGER)),
    "supervision drafts for decision": more(NEW._replace(drafted_by=INSPECTOR)),
    "a drafter who was never appointed": more(NEW._replace(drafted_by="officer/99")),
    "an issuer without the power": more(NEW._replace(by=CLERK, drafted_by=FIRST)),
    "a payment by one officer": more(Step("project/P1", CLERK, paid(2))),
    "a payment in urgency with a drafter": more(Step("project/P1", CLERK, paid(2), SECOND, urgent="汛情紧急")),
    "what one decides, in urgency": more(Step("project/P3", CLERK, msgspec.structs.replace(
        signed_book().entries[PROPOSED].fact, title="示例项目三"  # type: ignore[call-arg]
    ), urgent="汛情紧急")),
    # ---- the requirement ----
    "the requirement said again": more(Step("book/示例", SECOND, SignaturesRequired(), CLERK)),
    "a kind that is none": more(Step("book/示例", SECOND, SignaturesRequired(kinds=("x.y",)), CLERK)),
    "the requirement by one": more(Step("book/示例", SECOND, SignaturesRequired(kinds=("project.extended",)))),
    # ---- acts ----
    "half an act": altered(PROPOSED, act_size=2, act=signed_book().entries[PROPOSED].draft),
    "an act that is not its draft": altered(PROPOSED, act="another"),
    # ---- lists ----
    "transcribed instead": more(Step("project/P1", CLERK, paid(2), signed=False)),
    "transcribed over the book's own record": both(
        more(Step("project/P1", CLERK, paid(2), signed=False)), altered(REVOKED + 1, source=SOURCE)
    ),
    "transcribed with a signature": both(
        more(Step("project/P9", CLERK, paid(2))), altered(REVOKED + 1, source=SOURCE)
    ),
    "a key taken from a list": both(
        more(Step("organisation/另一机构", CLERK, lambda book: OrganisationQualified(
            scope="科技评估", key=text("insider", "organisation/另一机构"),
            proof=book.proof("organisation/另一机构", "insider"),
        ), signed=False)),
        altered(REVOKED + 1, source=SOURCE),
    ),
    "a proof taken from a list": listed(
        Step("organisation/另一机构", CLERK, OrganisationQualified(scope="科技评估", proof="AAAA"))
    ),
    # ---- evaluations ----
    "a signed report corrected without its author": more(
        on("evaluation/E1", corrected(2, "overall", '"poor"', '"good"', INSPECTOR))
    ),
    "a signed report corrected by another's key": more(
        on("evaluation/E1", corrected(2, "overall", '"poor"', '"good"', INSPECTOR, evaluator="insider"))
    ),
    "a report signed by another's key": more(Step("evaluation/E2", INSPECTOR, EvaluationReported(
        subject="project/P1", evaluator=EVALUATOR, overall="good"
    ), evaluator="insider")),
    "an evaluator's signature where none belongs": more(
        Step("project/P1", CLERK, paid(2), SECOND, evaluator=EVALUATOR)
    ),
    "a report signed before the requirement, corrected without a signature": before(
        SIGNED_REPORT, more(SOFTENS._replace(signed=False))
    ),
    "the same, corrected by the inspector alone": before(SIGNED_REPORT, more(SOFTENS)),
    "the same, corrected out of a list": before(SIGNED_REPORT, listed(SOFTENS)),
    # ---- countersigning ----
    "a refusal to countersign out of a list": before(
        URGENT_ACT, listed(Step("officer/8", SECOND, DecisionCountersigned(number=1, refused="不同意")))
    ),
    "a countersignature of nonsense out of a list": before(
        URGENT_ACT, listed(Step("officer/8", SECOND, DecisionCountersigned(number=1, countersignature="AAAA")))
    ),
    "a doubted decision on a stream of lists countersigned out of a list": before(
        LISTED_STREAM,
        listed(Step("project/L1", "officer/11", DecisionCountersigned(number=2, countersignature="AAAA"))),
    ),
    "countersigned by its issuer": more(Step("officer/9", FIRST, countersigned("officer/9", 1, FIRST))),
    "countersigned twice": more(Step("officer/8", SECOND, countersigned("officer/8", 1, SECOND))),
    "countersigned by a stranger": more(Step("officer/9", STRANGER, countersigned("officer/9", 1, STRANGER))),
    "countersigned by another power": more(Step("officer/9", CLERK, countersigned("officer/9", 1, CLERK))),
    "countersigned with another's words": more(Step("officer/9", SECOND, countersigned("officer/8", 1, SECOND))),
    "countersigned where nothing was urgent": more(Step("officer/7", SECOND, countersigned("officer/7", 1, SECOND))),
    "countersigned and refused": more(Step("officer/9", SECOND, lambda book: msgspec.structs.replace(
        countersigned("officer/9", 1, SECOND)(book), refused="不同意"
    ))),
    "neither countersigned nor refused": more(Step("officer/9", SECOND, DecisionCountersigned(number=1))),
    "a refusal turned into an approval": both(
        more(Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="不同意"))),
        lambda book: altered(REVOKED + 1, {
            "refused": None, "countersignature": book.sign(CLERK, "countersign", b"")
        })(book),
    ),
    "a countersignature's refusal corrected": both(
        more(Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="不同意"))),
        more(on("officer/9", corrected(2, "refused", '"不同意"', '"同意"', SECOND, drafted_by=CLERK))),
    ),
    "a countersignature with a drafter": more(
        Step("officer/9", SECOND, countersigned("officer/9", 1, SECOND), CLERK)
    ),
}  # fmt: skip
DOUBTED = Step("officer/10", FIRST, POST, CLERK)


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_found_by_both(forge: Forge, tmp_path: Path) -> None:
    book = signed_book()
    forge(book)
    log = publish(book.entries, tmp_path)
    said = (ours(log), script(log))
    assert all(said), said


@pytest.mark.parametrize("steps", [SIGNED_REPORT, URGENT_ACT, LISTED_STREAM, CORRECTED_TWICE])
def test_what_these_forge_is_honest_without_them(steps: tuple[Step | Forge, ...], tmp_path: Path) -> None:
    book = signed_book(BEFORE)
    honest(steps)(book)
    log = publish(book.entries, tmp_path)
    assert (ours(log), script(log)) == ("", "")


def test_the_honest_book_passes_both(tmp_path: Path) -> None:
    log = publish(signed_book().entries, tmp_path)
    assert (ours(log), script(log)) == ("", "")


def test_what_only_a_kept_checkpoint_finds(tmp_path: Path) -> None:
    """Whoever takes out the requirement and all signatures leaves a book of the time before: the kept one tells."""
    honest = publish(signed_book().entries, tmp_path / "honest")
    book = signed_book()
    for place in range(REQUIRED, len(book.entries)):
        stripped(place)(book)
    kept: list[AnyEntry] = [each for each in book.entries if "signatures_required" not in each.kind]
    kept = [each for each in kept if each.kind != "decision.countersigned"]
    numbers: dict[str, int] = {}
    for place, each in enumerate(kept):
        numbers[each.stream] = numbers.get(each.stream, 0) + 1
        kept[place] = msgspec.structs.replace(each, number=numbers[each.stream])
    forged = publish(kept, tmp_path / "forged")
    assert (ours(forged), script(forged)) == ("", "")
    assert script(forged, (honest / "checkpoint").read_bytes())


def test_there_are_enough() -> None:
    assert len(FORGERIES) >= 60
    assert len({sha256(name.encode()).digest() for name in FORGERIES}) == len(FORGERIES)
