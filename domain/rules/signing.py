"""Who signs what: the book requires signatures, and what one officer issued in urgency another countersigns."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from domain.rules.book import BookFact, BookState, public_part
from domain.rules.decision import KINDS, decides
from domain.rules.fact import Count, Fact, Name, Power, State, Text, may, told
from domain.rules.officer import Officer, require_in_office, signers
from domain.rules.refusal import require
from domain.rules.sitting import Entered, Sitting

COUNTERSIGNED = "decision.countersigned"


class SignaturesRequired(BookFact, frozen=True, kw_only=True, tag="book.signatures_required"):
    """From here on every decision carries the signatures of the officers who took it (Art. 35, 36).

    Two decide what belongs to the power of decision, and the kinds that are named here. It is never lifted: said again,
    it may only name more kinds.
    """

    power = Power.DECISION
    article = 35
    zh = "启用署名制度"
    en = "Signatures required"

    kinds: Annotated[tuple[Name, ...], may("另须拟稿和签发的事项", "kinds that two decide as well", term="kind")] = ()
    reason: Annotated[Text | None, may("说明", "explanation")] = None

    def after(self, state: BookState, on: str | None) -> BookState:
        standing = state.signing or ()
        more = tuple(kind for kind in dict.fromkeys(self.kinds) if kind not in standing)
        return msgspec.structs.replace(state, signing=(*standing, *more))


def may_require_signatures(book: BookState, at: Sitting) -> None:
    """Refuse unless the book is open and two officers of decision of one body can sign."""
    require(book.title is not None, "Art. 35: the book is not open.")
    able = Counter(each.body for each in signers(at))
    require(
        max(able.values(), default=0) >= 2,
        "Art. 35: two officers of decision of one body register their keys first; {number} can sign.",
        number=sum(able.values()),
    )


@decides(SignaturesRequired, may_require_signatures)
def require_signatures(book: BookState, terms: SignaturesRequired, at: Sitting) -> SignaturesRequired:
    """Require signatures once two officers of decision of one body can give them; later only of more kinds."""
    for kind in terms.kinds:
        require(kind in KINDS, "Art. 36: there is no kind {kind}.", kind=kind)
        require(kind != COUNTERSIGNED, "Art. 36: a countersignature is one officer's own; two never decide it.")
    require(
        book.signing is None or set(terms.kinds) - set(book.signing),
        "Art. 35: the book requires signatures already; it may only name more kinds that two decide.",
    )
    return terms


class DecisionCountersigned(Fact, frozen=True, kw_only=True, tag="decision.countersigned"):
    """An officer countersigned what another had issued alone in urgency, or refused to, with a reason (Art. 36).

    The countersignature is over what was decided, as the issuer signed it; where it is refused there is none. What was
    signed with a key of which it is said since that it was not trusted then is countersigned likewise.
    """

    power = Power.NAMED
    article = 36
    fixed = ("number", "countersignature", "refused")
    zh = "补签答复"
    en = "Answer to an urgent decision"

    number: Annotated[Count, told("补签事项在同一对象的记录中的序号", "number of the entry in its stream")]
    countersignature: Annotated[Name | None, may("补签签名（base64）", "countersignature, in base64")] = None
    refused: Annotated[Text | None, may("不予补签的理由", "reason for refusing")] = None


def may_be_countersigned(state: State, at: Sitting) -> None:
    """Refuse where nothing of the stream was issued in urgency, or signed with a key that is not trusted."""
    if at.entered is not None:
        found = any(is_to_be_countersigned(each, at) for each in at.entered(state.ref))
        require(found, "Art. 36: nothing on {stream} is to be countersigned.", stream=state.ref)


@decides(DecisionCountersigned, may_be_countersigned)
def countersign(state: State, terms: DecisionCountersigned, at: Sitting) -> DecisionCountersigned:
    """Countersign once what is to be countersigned, or refuse to; the desk checks the signatures."""
    _require_word(terms)
    if at.entered is not None:
        entries = at.entered(state.ref)
        number = terms.number
        require(1 <= number <= len(entries), "Art. 36: there is no entry {number} in this stream.", number=number)
        may_countersign(terms, entries[number - 1], entries[number:], at)
    return terms


def may_countersign(terms: DecisionCountersigned, named: Entered, since: Sequence[Entered], at: Sitting) -> None:
    """Refuse unless the entry is one to be countersigned, and the officer is neither its drafter nor its issuer.

    `since` are entries of the stream that follow it, at least those that countersign.
    """
    _require_word(terms)
    number = terms.number
    require(
        is_to_be_countersigned(named, at),
        "Art. 36: entry {number} is not countersigned: it was not issued in urgency, and its keys are trusted.",
        number=number,
    )
    for each in since:
        if isinstance(each.fact, DecisionCountersigned) and each.fact.number == number:
            refused = each.fact.refused is not None
            require(refused, "Art. 36: entry {number} is countersigned already.", number=number)
            require(each.by != at.by, "Art. 36: {officer} refused to countersign it; another may.", officer=at.by)
    require_other(at.by, named.by, named.drafted_by)
    officer, issuer = at.ask(Officer, at.by), at.ask(Officer, named.by)
    require_in_office(officer, at.on)
    require(
        officer.body == issuer.body,
        "Art. 36: {officer} belongs to {body}, and not to {other}, which decided it.",
        officer=officer.ref,
        body=officer.body,
        other=issuer.body,
    )


def require_other(officer: str, *deciders: str | None) -> None:
    """Refuse whoever decided it, as its issuer or drafter."""
    require(
        officer not in deciders,
        "Art. 36: {officer} decided it; another officer of the same power and body countersigns.",
        officer=officer,
    )


def _require_word(terms: DecisionCountersigned) -> None:
    given = terms.countersignature is not None
    require(given != (terms.refused is not None), "Art. 36: it is countersigned, or refused with a reason.")


def is_to_be_countersigned(entry: Entered, at: Sitting) -> bool:
    """Whether an entry is one that another officer answers for, whether or not somebody did already."""
    return entry.urgent or is_doubted(entry, [at.ask(Officer, ref) for ref in (entry.by, entry.drafted_by) if ref])


def is_doubted(entry: Entered, officers: Iterable[Officer]) -> bool:
    """Whether it was signed with a key that one of these officers declared not to be trusted on that day."""
    return any(
        carried(told.key) in entry.keys and told.since <= (entry.on or "")
        for officer in officers
        for told in officer.doubted
    )


def carried(key: str) -> str:
    """A key text as an entry carries the key: its 32 bytes in base64."""
    public = public_part(key)
    return public if isinstance(public, str) else base64.b64encode(public).decode()


def two_decide(kind: str, power: Power, book: BookState, of: str | None = None) -> bool:
    """Whether a decision of this kind and power is drafted by one officer and issued by another (Art. 36).

    `of` is the kind of what a correction corrects: it is drafted and issued as that is (Art. 31).
    """
    named = not {kind, of}.isdisjoint(book.signing or ())
    return kind != COUNTERSIGNED and (power is Power.DECISION or named)
