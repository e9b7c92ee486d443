"""A draft: one small file of decisions that officers sign on their own machines; every part is checked on reading.

The format is `gongshi-draft/1`. Each decision holds the bytes that its drafter signs, as JSON, and beside them what is
no part of them: personal values with their salts, signatures, the entry that it is about, the last day for issuing it.
"""

from __future__ import annotations

import os
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from desk.motion import DeskError
from domain.ledger.entry import AnyEntry, Signature, TooLong, canonical, parse
from domain.ledger.personal import commitment
from domain.ledger.signing import AT_ISSUE, AT_RECORDING, draft_bytes, is_signed
from domain.rules import forms
from domain.rules.fact import Day, Name, OfficerRef, Sha256, Text

FORMAT = "gongshi-draft/1"
LARGEST = 200_000_000  # bytes of a file: a hundred thousand decisions
PLACE = {"number": 1, "recorded_at": "2000-01-01T00:00:00Z"}  # stands in for what recording brings
UNISSUED = {"by": "officer/-", "command": "-"}  # stands in for what issuing brings


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what stands in the file."""


class BookNamed(Strict, frozen=True, kw_only=True):
    """For which book it is: the SHA-256 of the canonical bytes of its entry 0, and its title."""

    first: Sha256
    title: Name
    example: bool = False


class Beside(Strict, frozen=True, kw_only=True):
    """A personal value, which is no part of what is signed, and the salt of its commitment, which is."""

    value: Text
    salt: Sha256


class Item(Strict, frozen=True, kw_only=True):
    """One entry to be: what is decided on one stream, with its signatures.

    `named` is the entry that a countersignature or a correction is about, as the book has it; `until` the last day on
    which it can be issued as it stands, where the rule completes it from the day.
    """

    entry: dict[str, Any]
    personal: dict[Name, Beside] = {}
    named: dict[str, Any] | None = None
    until: Day | None = None
    signatures: Annotated[tuple[Signature, ...], Meta(max_length=3)] = ()

    @property
    def id(self) -> str:
        """The draft's id, which the entries of one act share."""
        return str(self.entry["draft"])

    @property
    def stream(self) -> str:
        return str(self.entry["stream"])

    def as_entry(self, issued: Issued | None = None) -> AnyEntry:
        """The entry as far as it is known; its number and moment are none of its own."""
        told = issued.told(self.id) if issued else UNISSUED
        return parse(msgspec.json.encode(self.entry | PLACE | told))

    def named_entry(self) -> AnyEntry | None:
        """The entry that it is about."""
        return parse(msgspec.json.encode(self.named)) if self.named else None

    def body(self, issued: Issued | None = None) -> bytes:
        """The bytes that a drafter signs; or the issuer, where it is said who issues it and when."""
        return ENCODE(self.entry | (issued.told(self.id) if issued else {}))

    def signed(self, role: str) -> Signature | None:
        """The signature in a role."""
        return next((each for each in self.signatures if each.role == role), None)


ENCODE = msgspec.json.Encoder(order="sorted").encode


class Issued(Strict, frozen=True, kw_only=True):
    """Who issued it, and the day that it bears."""

    by: OfficerRef
    on: Day

    def told(self, id_: str) -> dict[str, str]:
        """What issuing adds to an entry; the command follows from the draft, so that it is recorded once."""
        return {"by": self.by, "decided_on": self.on, "command": command_of(id_)}


def command_of(id_: str) -> str:
    """The command under which a draft is handed in."""
    return f"draft-{id_}"


class DraftFile(Strict, frozen=True, kw_only=True):
    """The decisions of one file, which are signed and issued together."""

    format: Literal["gongshi-draft/1"]
    book: BookNamed
    decisions: Annotated[tuple[Item, ...], Meta(min_length=1)]
    issued: Issued | None = None

    def groups(self) -> list[list[Item]]:
        """The decisions, each with its entry on each of its streams, in order."""
        found: defaultdict[str, list[Item]] = defaultdict(list)
        for item in self.decisions:
            found[item.id].append(item)
        return list(found.values())

    @property
    def until(self) -> str | None:
        """The last day on which all of it can be issued as it stands."""
        return min((each.until for each in self.decisions if each.until), default=None)


def read_draft(path: Path) -> DraftFile:
    """The draft in a file; one line says what is wrong with it, and where."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DeskError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        if len(data) > LARGEST:
            raise DeskError(f"has more than {LARGEST:,} bytes; sign fewer decisions at a time")
        told = _decoded(data)
        for place, item in enumerate(told.decisions, 1):
            try:
                _check_item(item, told)
            except (DeskError, forms.Malformed) as error:
                raise DeskError(f"decision {place}: {error}") from None
        _check_acts(told)
    except (DeskError, forms.Malformed) as error:
        raise DeskError(f"{path}: {error}") from None
    return told


def _decoded(data: bytes) -> DraftFile:
    try:
        return msgspec.json.decode(data, type=DraftFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DeskError(f"this is no draft ({FORMAT}), or a damaged one: {error}") from None


def _check_item(item: Item, told: DraftFile) -> None:
    """Its bytes are those of an entry that waits to be issued, its commitments fit, its signatures hold."""
    strange = [name for name in (*AT_RECORDING, *AT_ISSUE, "source") if name in item.entry]
    if strange or "draft" not in item.entry:
        raise DeskError(f"entry: a draft {'has no ' + ', '.join(strange) if strange else 'has an id, `draft`'}")
    try:
        entry = item.as_entry(told.issued)
        named = item.named_entry()
        same = draft_bytes(canonical(entry)) == item.body()
        same &= named is None or canonical(named) == ENCODE(item.named)
    except (msgspec.ValidationError, RecursionError, TooLong, UnicodeEncodeError) as error:
        raise DeskError(f"entry: {error}") from None
    if not same:
        raise DeskError("entry: it is not written as a book writes it; make the draft anew")
    if entry.schema != "gongshi/1":
        raise DeskError(f"entry: its schema is {entry.schema}; this program knows gongshi/1")
    if named and named.stream != entry.stream:
        raise DeskError("named: the entry that it is about stands on another stream")
    forms.check(told.issued)
    forms.check(item.until, "until", frozenset({"day"}))
    _check_personal(item, entry)
    _check_signatures(item, told)


def _check_personal(item: Item, entry: AnyEntry) -> None:
    """What is shown is what was committed to."""
    if {*item.personal} != {*entry.pd}:
        raise DeskError("personal: it has not the personal values to which its entry commits")
    for name, beside in item.personal.items():
        if commitment(name, beside.value, bytes.fromhex(beside.salt)) != entry.pd[name]:
            raise DeskError(f"personal.{name}: the value is not the one to which the draft commits: it was changed")


def _check_signatures(item: Item, told: DraftFile) -> None:
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
                f"the signature as {each.role} does not fit what stands here: it was altered after it was signed, or"
                " signed for another book; draft and sign it anew"
            )


def _check_acts(told: DraftFile) -> None:
    """An act names each of its streams once, and all of them are here."""
    for group in told.groups():
        size, first = group[0].entry.get("act_size", 1), group[0]
        if len({item.stream for item in group}) != len(group):
            raise DeskError(f"draft {first.id} stands twice on one stream")
        if len(group) != size:
            raise DeskError(f"draft {first.id} is one act on {size} streams, and {len(group)} of them are here")
        alike = {ENCODE({name: item.entry.get(name) for name in ALIKE}) for item in group}
        if len(alike) > 1 or len({type(item.as_entry().fact) for item in group}) > 1:
            raise DeskError(
                f"draft {first.id} is one act, and its entries differ in who drafted it or on what authority"
            )


ALIKE = ("drafted_by", "urgent", "authority", "act", "act_size", "illustrative")


def write_draft(path: Path, draft: DraftFile, *, new: bool = False) -> None:
    """Write a draft, whole or not at all; personal values lie in it, so it is its owner's alone.

    `new`: a file of that name is left alone.
    """
    path = path.resolve()
    if new and path.exists():
        raise DeskError(f"{path}: there is a file already, and it is left as it is; name another")
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in _pieces(draft):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _pieces(draft: DraftFile) -> Iterator[bytes]:
    """The file, laid out so that it can be read."""
    yield msgspec.json.format(msgspec.json.encode(draft), indent=1)
    yield b"\n"
