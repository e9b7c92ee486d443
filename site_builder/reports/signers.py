"""Who signed the entries that a report carries, as far as the bytes inside it show (Art. 35, 36).

Each signature is made over the entry's own bytes, for this book (entry 0), by a key; the entry that registers the key
for whoever signed is carried too, and is as old as the log says. What the file cannot show is what is not in it: that
the key was not revoked before, that who signed was in office and held the power. The whole book shows that.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from domain.ledger.entry import AnyEntry, Signature, parse
from domain.ledger.signing import decision_bytes, draft_bytes, is_signed, key_bytes, public_of, short
from domain.rules.admission import OrganisationQualified
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.signing import DecisionCountersigned
from projections.authorship import KEYS, KeyRegistered
from site_builder.reader import Reader


class NotSigned(ValueError):
    """A signature in a report does not fit; one line says which."""


class Signed(NamedTuple):
    """One signature that fits: in which role, whose, and the entry that registers the key."""

    role: str
    who: str
    key_at: int


class Signers(NamedTuple):
    """A signed entry: its signatures, whether one officer issued it in urgency, and what the report says of that.

    `countersigned` and `refused` are the entries of the report that countersign it, or refuse to.
    """

    entry: int
    signatures: tuple[Signed, ...]
    urgent: bool
    countersigned: int | None = None
    refused: tuple[int, ...] = ()
    unsigned: bool = False  # whether it is a report that the evaluating body did not sign

    def told(self) -> str:
        """In one line who drafted, issued and countersigned it."""
        parts = [f"{WORDS[each.role]} {each.who} (key: entry {each.key_at})" for each in self.signatures]
        if self.urgent:
            parts.append("alone, in urgency")
        if self.unsigned:
            parts.append("not signed by the evaluating body")
        parts += [f"countersigning refused in entry {index}" for index in self.refused]
        if self.countersigned is not None:
            parts.append(f"countersigned in entry {self.countersigned}")
        elif self.urgent and not self.refused:
            parts.append("no countersignature in this report")
        return f"entry {self.entry}: {'; '.join(parts)}"


WORDS = {"draft": "drafted by", "decision": "issued by", "evaluator": "signed by the evaluator"}


def resting_on(read: Reader, carried: Sequence[int]) -> list[int]:
    """The entries that a report carries besides, to check signatures with: entry 0, and those that register keys."""
    signatures = [each for index in carried for each in read.entry(index).entry.signatures]
    known = [read.document(KEYS.name, key, KeyRegistered) for key in dict.fromkeys(each.key for each in signatures)]
    found = {key.since for key in known if key and key.proven}
    return sorted({0, *found} - set(carried)) if signatures else []


def signers(entries: Mapping[int, bytes], carried: Sequence[int]) -> list[Signers]:
    """Who signed each of the carried entries that is signed; `NotSigned` at the first signature that does not fit.

    `entries` are those, and those that register keys, by their place in the log, under which all of them are proved.
    """
    if not any(b'"signatures":' in entries[index] for index in carried):
        return []
    if 0 not in entries:
        raise NotSigned("entries in it are signed, and entry 0, which says for which book, is not in it")
    first, told = sha256(entries[0]).hexdigest(), {index: _parsed(index, data) for index, data in entries.items()}
    keys = dict(_registered(told, first))
    found = []
    for index in carried:
        entry, data = told[index], entries[index]
        if entry.signatures:
            signed = tuple(_checked(index, entry, data, each, first, keys) for each in entry.signatures)
            unsigned = isinstance(entry.fact, EvaluationReported) and all(each.role != "evaluator" for each in signed)
            countersigned = _countersigned(index, told, entries, first)
            found.append(Signers(index, signed, entry.urgent is not None, *countersigned, unsigned))
    return found


def _parsed(index: int, data: bytes) -> AnyEntry:
    try:
        return parse(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotSigned(f"entry {index} cannot be read: {error}") from None


def _registered(told: Mapping[int, AnyEntry], first: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """The keys that these entries register with a proof that holds: whose each is, and since which entry."""
    for index, entry in sorted(told.items(), reverse=True):  # the first of them counts
        fact = entry.fact
        if not isinstance(fact, OfficerKeyRegistered | OfficerKeyRevoked | OrganisationQualified) or entry.source:
            continue
        text = fact.replacement if isinstance(fact, OfficerKeyRevoked) else fact.key
        public = public_of(text or "", entry.stream)
        if (
            text
            and public
            and fact.proof
            and is_signed(public, "key", first, key_bytes(entry.stream, text), fact.proof)
        ):
            yield short(public), (entry.stream, index)


def _checked(
    index: int, entry: AnyEntry, data: bytes, signature: Signature, first: str, keys: Mapping[str, tuple[str, int]]
) -> Signed:
    who, since = keys.get(signature.key, ("", index))
    named = {"draft": entry.drafted_by, "decision": entry.by}.get(signature.role) or _body(entry, who)
    if since >= index or who != named:
        raise NotSigned(f"entry {index}: no entry in it registers the key of {named} as {signature.role} before")
    body = decision_bytes(data) if signature.role == "decision" else draft_bytes(data)
    if not is_signed(b64decode(signature.key), signature.role, first, body, signature.sig):
        raise NotSigned(f"entry {index}: the signature of {named} as {signature.role} does not fit")
    return Signed(signature.role, who, since)


def _body(entry: AnyEntry, who: str) -> str:
    """The body that signs a report; of a correction of one, the body whose key it is."""
    fact = entry.fact
    return (fact.evaluator or "") if isinstance(fact, EvaluationReported) else who


def _countersigned(
    index: int, told: Mapping[int, AnyEntry], entries: Mapping[int, bytes], first: str
) -> tuple[int | None, tuple[int, ...]]:
    """The entry that countersigns one, whose countersignature must fit, and those that refuse to."""
    named, refused = told[index], []
    for later, entry in sorted(told.items()):
        fact = entry.fact
        if not isinstance(fact, DecisionCountersigned) or (entry.stream, fact.number) != (named.stream, named.number):
            continue
        if fact.countersignature is None:
            refused.append(later)
        elif entry.signatures:
            key, over = b64decode(entry.signatures[0].key), decision_bytes(entries[index])
            if not is_signed(key, "countersign", first, over, fact.countersignature):
                raise NotSigned(f"entry {later}: the countersignature does not fit entry {index}")
            return later, tuple(refused)
    return None, tuple(refused)
