"""Every part of a draft is checked on reading: its bytes, its personal values, its signatures, its acts."""

from __future__ import annotations

import json
from base64 import b64decode
from codecs import BOM_UTF8
from typing import Any

import msgspec

from desk.checks import check_subject
from desk.draft import ENCODE, FORMAT, ROLES, DraftFile, DraftItem
from desk.submission import DeskError
from domain.ledger.authorship import check_in_itself
from domain.ledger.entry import AnyEntry, TooLong, canonical
from domain.ledger.personal import commitment
from domain.ledger.signing import AT_ISSUE, AT_RECORDING, decision_bytes, draft_bytes, is_signed
from domain.rules import forms
from domain.rules.fact import LINE
from domain.rules.officer import Officer, OfficerAppointed, require_nameable
from domain.rules.refusal import Refused
from domain.rules.signing import DecisionCountersigned


def decoded(data: bytes) -> DraftFile:
    """The draft in these bytes, with every part checked; one line says what is wrong with it, and what to do."""
    try:
        return _decoded(data)
    except (DeskError, forms.Malformed) as error:
        raise DeskError("{error}; ask for the file again, or draft it anew", error=error) from None


def _decoded(data: bytes) -> DraftFile:
    data = data.removeprefix(BOM_UTF8)  # which some editors put first
    try:
        told = msgspec.json.decode(data, type=DraftFile)
        json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise DeskError("this is no draft ({format}), or a damaged one: {error}", format=FORMAT, error=error) from None
    for place, item in enumerate(told.decisions, 1):
        try:
            _check_item(item, told)
        except (DeskError, forms.Malformed) as error:
            raise DeskError("decision {place}: {error}", place=place, error=error) from None
    forms.check(told.issued, "issued")
    forms.check(told.lasting, "lasting")
    forms.check(told.issuer, "issuer")
    forms.check(told.book, "book")
    _check_acts(told)
    return told


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse an object that says something twice: one reader would take the first, another the last."""
    names = [name for name, _ in pairs]
    if len({*names}) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise DeskError("this is no draft, or an altered one: '{name}' stands twice in one place", name=double)


def _check_item(item: DraftItem, told: DraftFile) -> None:
    """Its bytes are those of an entry that waits to be issued, its commitments fit, its signatures hold."""
    strange = [name for name in (*AT_RECORDING, *AT_ISSUE, "source") if name in item.entry]
    if strange:
        raise DeskError(
            "entry: a draft has no {fields}: that is said at issue and at recording (Art. 36)",
            fields=", ".join(strange),
        )
    if "draft" not in item.entry:
        raise DeskError("entry: a draft has an id, `draft`")
    try:
        entry = item.as_entry(told.issued)
        named = item.named_entry()
        same = draft_bytes(canonical(entry)) == item.body()
        same &= named is None or canonical(named) == ENCODE(item.named)
    except (msgspec.ValidationError, RecursionError, TooLong, UnicodeEncodeError) as error:
        raise DeskError("entry: {error}", error=error) from None
    if not same:
        raise DeskError("entry: it is not written as a book writes it")
    if entry.schema != "gongshi/1":
        raise DeskError("entry: its schema is {schema}; this program knows gongshi/1", schema=entry.schema)
    _check_texts(item, entry)
    _check_law(entry)
    if named:
        _check_named(named, entry, told.book.first)
    _check_personal(item, entry)
    _check_signatures(item, told)


def _check_texts(item: DraftItem, entry: AnyEntry) -> None:
    """What the record would refuse of its texts is not signed either."""
    if not item.old_name:
        forms.check_id(entry.stream.partition("/")[2], "stream")
    forms.check(entry.stream, "stream")
    for name in ("authority", "drafted_by", "urgent"):
        forms.check_new(getattr(entry, name), name, LINE_ALONE)
    forms.check_new(entry.fact, "fact")
    forms.check_new(item.personal, "personal")
    forms.check_periods(entry.fact)
    for name, beside in item.personal.items():
        forms.check_new(beside.value, name, LINE_ALONE)


def _check_law(entry: AnyEntry) -> None:
    """What no record would take is not signed either, as far as it can be told from the entry alone."""
    check_subject(entry.kind, type(entry.fact), entry.stream)
    try:
        check_in_itself(entry)
        if isinstance(entry.fact, OfficerAppointed):
            require_nameable(Officer(id=entry.stream.partition("/")[2]))
    except Refused as refused:
        raise DeskError("entry: {error}", error=refused) from None


def _check_named(named: AnyEntry, entry: AnyEntry, first: str) -> None:
    """The entry that it is about is the one that it names, and was signed as it is shown."""
    if named.stream != entry.stream or named.number != getattr(entry.fact, "number", named.number):
        raise DeskError("named: the entry that stands here is not the one that it is about")
    if isinstance(entry.fact, DecisionCountersigned) and not named.signatures:
        raise DeskError("named: the entry that stands here carries no signature, and is not countersigned")
    data = canonical(named)
    for each in named.signatures:
        body = decision_bytes(data) if each.role == "decision" else draft_bytes(data)
        if not is_signed(b64decode(each.key), each.role, first, body, each.sig):
            raise DeskError("named: the entry that stands here was altered: its signatures do not fit")


def _check_personal(item: DraftItem, entry: AnyEntry) -> None:
    """What is shown is what was committed to."""
    if {*item.personal} != {*entry.pd}:
        raise DeskError("personal: it has not the personal values to which its entry commits")
    for name, beside in item.personal.items():
        if commitment(name, beside.value, bytes.fromhex(beside.salt)) != entry.pd[name]:
            raise DeskError(
                "personal.{name}: the value is not the one to which the draft commits: it was changed", name=name
            )


def _check_signatures(item: DraftItem, told: DraftFile) -> None:
    roles = [each.role for each in item.signatures]
    if roles != [role for role in ("draft", "decision", "evaluator") if role in roles]:
        raise DeskError("signatures: each role signs once, the drafter first, the evaluating body last")
    if ("decision" in roles) != (told.issued is not None):
        raise DeskError(
            "signatures: it is issued by whoever signs it as a decision, and the file says only one of both"
        )
    if "draft" in roles and "drafted_by" not in item.entry:
        raise DeskError("signatures: a drafter signed, and the draft names none")
    for each in item.signatures:
        body = item.body(told.issued) if each.role == "decision" else item.body()
        if not is_signed(b64decode(each.key), each.role, told.book.first, body, each.sig):
            raise DeskError(
                "the signature as {role} does not fit what stands here: it was altered after it was signed, or"
                " signed for another book (Art. 35)",
                role=ROLES[each.role],
            )


def _check_acts(told: DraftFile) -> None:
    """An act names each of its streams once, and all of them are here."""
    for group in told.groups():
        size, first = group[0].entry.get("act_size", 1), group[0]
        if len({item.stream for item in group}) != len(group):
            raise DeskError("draft {id} stands twice on one stream", id=first.id)
        if len(group) != size:
            raise DeskError(
                "draft {id} is one act on {size} streams, and {count} of them are here",
                id=first.id,
                size=size,
                count=len(group),
            )
        alike = {ENCODE({name: item.entry.get(name) for name in ALIKE}) for item in group}
        if len(alike) > 1 or len({type(item.as_entry().fact) for item in group}) > 1:
            raise DeskError(
                "draft {id} is one act, and its entries differ in who drafted it or on what authority", id=first.id
            )


LINE_ALONE = frozenset({LINE})
ALIKE = ("drafted_by", "urgent", "authority", "act", "act_size", "illustrative")
