"""A draft: decisions that officers sign on their own machines, as one small file holds them (Art. 36).

The format is `gongshi-draft/1`. Each decision holds the bytes that its drafter signs, as JSON, and beside them what is
no part of them: personal values with their salts, signatures, the entry that it is about; and of all, how long they can
be issued.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from domain.ledger.entry import AnyEntry, Signature, parse
from domain.rules.book import Offset
from domain.rules.charter import Charter
from domain.rules.fact import Day, Name, OfficerRef, Sha256, Text
from domain.rules.office_time import USUAL, public_day
from domain.rules.said import Said

FORMAT = "gongshi-draft/1"
PLACE = {"number": 1, "recorded_at": "2000-01-01T00:00:00Z"}  # stands in for what recording brings
ROLES = {"draft": Said("draft"), "decision": Said("decision"), "evaluator": Said("evaluator")}  # as they are told
UNISSUED = {"by": "officer/-", "command": "-"}  # stands in for what issuing brings


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what stands in the file."""


class BookNamed(Strict, frozen=True, kw_only=True):
    """For which book it is: the SHA-256 of the canonical bytes of its entry 0, its title, and its office's clock.

    `utc_offset` is in minutes, as entry 0 says it; who signs on a machine without the book counts days by it.
    """

    first: Sha256
    title: Name
    example: bool = False
    utc_offset: Offset | None = None

    def today(self, moment: str) -> str:
        """The office's day at a UTC moment, wherever that is told."""
        return public_day(moment, USUAL if self.utc_offset is None else self.utc_offset)


class Beside(Strict, frozen=True, kw_only=True):
    """A personal value, which is no part of what is signed, and the salt of its commitment, which is."""

    value: Text
    salt: Sha256


class Issuable(Strict, frozen=True, kw_only=True):
    """Until which day it can be issued as it stands, as the rules were asked when it was drafted; nobody signs this.

    `limited` says what ends it, in Chinese and English; without it the rules were asked for no later day. `drafted` is
    the day of drafting.
    """

    until: Day
    drafted: Day | None = None
    limited: tuple[Text, Text] | None = None


class DraftItem(Strict, frozen=True, kw_only=True):
    """One entry to be: what is decided on one stream, with its signatures.

    `named` is the entry that a countersignature, a correction or an erasure is about, as the book has it. `old_name`:
    its stream, which is on record, has a name that none would be given today.
    """

    entry: dict[str, Any]
    personal: dict[Name, Beside] = {}
    named: dict[str, Any] | None = None
    old_name: bool = False
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
    """The decisions of one file, which are signed and issued together.

    `issuer` is who is to issue them, as it was drafted, and `charter` the book's own as far as they state its codes, so
    that these are told in its words where the book is not at hand; nobody signs this.
    """

    format: Literal["gongshi-draft/1"]
    book: BookNamed
    decisions: Annotated[tuple[DraftItem, ...], Meta(min_length=1)]
    lasting: Issuable | None = None
    issuer: OfficerRef | None = None
    charter: Charter | None = None
    issued: Issued | None = None

    def groups(self) -> list[list[DraftItem]]:
        """The decisions, each with its entry on each of its streams, in order."""
        found: defaultdict[str, list[DraftItem]] = defaultdict(list)
        for item in self.decisions:
            found[item.id].append(item)
        return list(found.values())

    @property
    def id(self) -> str:
        """The id of the only draft; of several, one that follows from theirs."""
        ids = [group[0].id for group in self.groups()]
        return ids[0] if len(ids) == 1 else sha256(" ".join(ids).encode()).hexdigest()[:32]
