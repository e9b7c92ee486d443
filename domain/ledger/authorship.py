"""Whether an entry carries the signatures that it must, each by whom it names (Art. 35, 36).

The desk asks this before anything is recorded, and `signatures.py` of a published log: one function for both. What it
is given tells the record as it was before the entry.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ledger.entry import AnyEntry, Signature
from domain.ledger.powers import Belongs
from domain.ledger.signing import Role, decision_bytes, draft_bytes, is_signed, is_weak, key_bytes, public_of
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified
from domain.rules.book import BookState
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.fact import Fact, Power, kind_of
from domain.rules.officer import Officer, require_in_office
from domain.rules.officer_keys import OfficerKeyRegistered
from domain.rules.organisation import Organisation
from domain.rules.refusal import refuse, require
from domain.rules.signing import DecisionCountersigned, carried, two_decide


@dataclass(frozen=True)
class Record:
    """What the record says before an entry; `first` is the SHA-256 of the canonical bytes of entry 0, in hex.

    `named` gives the entry with a number in the stream of the entry that is asked about, and its canonical bytes;
    None where there is none. `earlier` says what the entries of that stream are, `report` gives the one that is a
    report which its evaluating body signed.
    """

    first: str
    book: BookState
    officer: Callable[[str], Officer]
    body: Callable[[str], Organisation]
    named: Callable[[int], tuple[AnyEntry, bytes] | None]
    earlier: Callable[[], Sequence[Belongs]]
    report: Callable[[], AnyEntry | None]

    def corrects(self, entry: AnyEntry) -> Belongs | None:
        """What an entry corrects; None where it is no correction, or of nothing."""
        if not isinstance(entry.fact, EntryCorrected):
            return None
        earlier = self.earlier()
        return earlier[entry.fact.number - 1] if 1 <= entry.fact.number <= len(earlier) else None


def report_of(entries: Sequence[AnyEntry]) -> AnyEntry | None:
    """The report that its evaluating body signed, among the entries of an evaluation."""
    return next((each for each in entries if is_signed_report(each)), None)


def is_signed_report(entry: AnyEntry) -> bool:
    """Whether an entry is a report that its evaluating body signed."""
    return isinstance(entry.fact, EvaluationReported) and any(each.role == "evaluator" for each in entry.signatures)


def check_authorship(entry: AnyEntry, data: bytes, power: Power, today: str, record: Record) -> None:
    """Refuse an entry that lacks a signature, or carries one that does not hold.

    `data` are its canonical bytes, `power` that to which it belongs, `today` the day at the office of its recording.
    """
    evaluator = _evaluator(entry, record)  # whoever signs nothing, or copies a list, would soften a report as well
    if entry.source is not None:
        _check_listed(entry)
        return
    check_proofs(entry.fact, entry.stream, record)
    if not entry.signed:
        recovered = isinstance(entry.fact, OfficerKeyRegistered) and entry.fact.recovery is not None
        free = record.book.signing is None or recovered
        require(free, "Art. 35: the book requires signatures, and this decision carries none.")
        require(
            not isinstance(entry.fact, DecisionCountersigned),
            "Art. 36: a countersignature is handed in with a signature.",
        )
        return
    _check_form(entry, power, record)
    by, drafter = record.officer(entry.by), record.officer(entry.drafted_by) if entry.drafted_by else None
    if drafter:
        check_drafter(drafter, by, power, today)
    signers: dict[str, tuple[str, Sequence[str], Sequence[str]]] = {
        "decision": (by.ref, by.proven, by.former),
    }
    if drafter:
        signers["draft"] = (drafter.ref, drafter.proven, drafter.former)
    if evaluator:
        signers["evaluator"] = (evaluator.ref, evaluator.keys, evaluator.former_keys)
    for each in entry.signatures:
        require(
            each.role in signers,
            "Art. 35: only an evaluation's report, or its correction, is signed by an evaluating body.",
        )
        _check_signature(each, *signers[each.role], data, record.first)
    _check_statement(entry, record)


def _check_listed(entry: AnyEntry) -> None:
    fact = entry.fact
    require(not isinstance(fact, DecisionCountersigned), "Art. 36: a countersignature is handed in with a signature.")
    keyed = isinstance(fact, OrganisationKeyRevoked) or (isinstance(fact, OrganisationQualified) and fact.key)
    require(
        not entry.signed and not keyed,
        "Art. 35: what is copied from an old list carries no signature, and neither registers nor revokes a key.",
    )


def check_proofs(fact: Fact, stream: str, record: Record) -> None:
    """Refuse a key that is none, or that is not shown to be held by whoever registers it for this stream."""
    proof = getattr(fact, "proof", None)
    require(
        proof is not None or getattr(fact, "recovery", None) is None,
        "Art. 35: a key that the recovery key registers is registered with the proof that it is held.",
    )
    if not fact.registers or proof is None:
        return
    key = getattr(fact, fact.registers)
    require(
        not is_weak(key or ""),
        "Art. 35: {key} is a weak key, one of small order, under which anyone can sign; make a new one.",
        key=key,
    )
    public = public_of(key or "", stream)
    if public is None:
        refuse(
            "Art. 35: {key} is no public key of {stream}; write name+id+key, where the name ends in {stream}.",
            key=key,
            stream=stream,
        )
    body = key_bytes(stream, key or "")
    require(
        is_signed(public, "key", record.first, body, proof),
        "Art. 35: the proof does not show that whoever registers {key} for {stream} holds it.",
        key=key,
        stream=stream,
    )
    if isinstance(fact, OfficerKeyRegistered) and fact.recovery is not None:
        held = [public_of(each) for each in record.book.held("recovery")]
        require(
            any(each and is_signed(each, "key", record.first, body, fact.recovery) for each in held),
            "Art. 35: the recovery key of the book did not sign this registration.",
        )


def _check_form(entry: AnyEntry, power: Power, record: Record) -> None:
    """What is signed states its day and its draft, and carries the signatures that its kind asks for, in order."""
    require(entry.decided_on, "Art. 35: what is signed states the day on which it was decided.")
    require(entry.draft, "Art. 35: what is signed names its draft.")
    roles = [each.role for each in entry.signatures]
    wanted = ["draft", "decision"] if entry.drafted_by else ["decision"]
    require(
        roles in (wanted, [*wanted, "evaluator"]),
        "Art. 36: it carries these signatures: {found}; it needs these, in this order: {wanted}.",
        found=", ".join(roles) or "none",
        wanted=", ".join(wanted),
    )
    check_who_decides(entry, power, record)


def check_who_decides(entry: AnyEntry, power: Power, record: Record) -> None:
    """Refuse where one officer decides what two must, or is in urgency where one decides anyway."""
    check_in_itself(entry)
    corrects, book = record.corrects(entry), record.book
    two = two_decide(entry.kind, power, book, kind_of(corrects.of) if corrects and corrects.power else None)
    if entry.urgent is not None:
        require(two, "Art. 36: {kind} is decided by one officer, and is never issued in urgency.", kind=entry.kind)
    elif two and book.signing is not None:
        require(
            entry.drafted_by,
            "Art. 36: {kind} is drafted by one officer and issued by another; in urgency one issues it alone and"
            " says why.",
            kind=entry.kind,
        )


def check_in_itself(entry: AnyEntry) -> None:
    """Refuse what no record could make good: half an act, or urgency and a drafter where there can be none."""
    require(
        entry.act == (entry.draft if entry.act_size else None),
        "Art. 36: a signed act on many streams says how many they are, and its act is its draft.",
    )
    require(
        not (isinstance(entry.fact, DecisionCountersigned) and entry.drafted_by),
        "Art. 36: a countersignature is one officer's own.",
    )
    if entry.urgent is not None:
        registers = isinstance(entry.fact, OfficerKeyRegistered) or getattr(entry.fact, "replacement", None)
        require(not registers, "Art. 35: no key is registered in urgency: one officer could then sign for two.")
        require(
            entry.drafted_by is None, "Art. 36: what another officer drafted is not issued in urgency: two decided it."
        )


def check_drafter(drafter: Officer, issuer: Officer, power: Power, today: str) -> None:
    """Refuse a drafter who is the issuer, out of office, of another body, or of a power that may not draft this."""
    require_two(drafter.ref, issuer.ref)
    require_in_office(drafter, today)
    require(
        drafter.body == issuer.body,
        "Art. 36: {officer} drafts for {body}, not for {other}, which decides.",
        officer=drafter.ref,
        body=drafter.body,
        other=issuer.body,
    )
    supervises = Power.SUPERVISION.value
    require(
        (drafter.holds == supervises) == (power is Power.SUPERVISION),
        "Art. 36: {officer} holds the power of {holds} and does not draft what belongs to the power of {power}.",
        officer=drafter.ref,
        holds=drafter.holds,
        power=power.value,
    )


def require_two(drafter: str | None, issuer: str) -> None:
    """Refuse an issuer who drafted it."""
    require(drafter != issuer, "Art. 36: {officer} drafted it, and another officer issues it.", officer=issuer)


def _check_signature(
    signature: Signature, who: str, keys: Sequence[str], former: Sequence[str], data: bytes, first: str
) -> None:
    if signature.key not in map(carried, keys):
        told = {"key": signature.key, "who": who}
        require(
            signature.key not in map(carried, former), "Art. 35: {who} cannot sign with {key}: it was revoked.", **told
        )
        refuse("Art. 35: {key} is no key that {who} registered with a proof.", **told)
    role: Role = signature.role
    body = decision_bytes(data) if role == "decision" else draft_bytes(data)
    require(
        is_signed(b64decode(signature.key), role, first, body, signature.sig),
        "Art. 35: the signature of {who} as {role} does not fit what stands here: it was changed since, or signed for"
        " another book or role.",
        who=who,
        role=role,
    )


def _evaluator(entry: AnyEntry, record: Record) -> Organisation | None:
    """The evaluating body that may sign the entry, or that must: where its report is corrected, or its commission.

    While the key that signed the report is in force, the body signs with no other: whoever registers a second one could
    else speak for it.
    """
    fact = entry.fact
    if isinstance(fact, EvaluationReported):
        return record.body(fact.evaluator) if fact.evaluator else None
    corrects = record.corrects(entry)
    report = record.report() if corrects and corrects.fact in (EvaluationReported, EvaluationCommissioned) else None
    if report is None or not isinstance(report.fact, EvaluationReported):
        return None
    evaluator = record.body(report.fact.evaluator or "")
    own, given = ([each.key for each in signed.signatures if each.role == "evaluator"] for signed in (report, entry))
    require(
        given,
        "Art. 35: {evaluator} signed this report; a correction of it, or of its commission, carries its signature too.",
        evaluator=evaluator.ref,
    )
    require(
        given == own or own[0] not in map(carried, evaluator.keys),
        "Art. 35: {evaluator} signed this report with {key}; while that is in force, a correction is signed with it.",
        evaluator=evaluator.ref,
        key=own[0],
    )
    return evaluator


def _check_statement(entry: AnyEntry, record: Record) -> None:
    """A countersignature is over what was decided, by the officer in whose name it stands."""
    fact = entry.fact
    if isinstance(fact, DecisionCountersigned) and fact.countersignature is not None:
        found = record.named(fact.number)
        key = b64decode(entry.signatures[0].key)
        require(
            found and is_signed(key, "countersign", record.first, decision_bytes(found[1]), fact.countersignature),
            "Art. 36: the countersignature does not fit entry {number} of {stream}.",
            number=fact.number,
            stream=entry.stream,
        )
