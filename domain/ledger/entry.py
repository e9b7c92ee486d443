"""An entry: one fact, and who put it on record, when and on what authority; and its canonical bytes.

The bytes are made here and nowhere else. They are what is stored, hashed and published: UTF-8 JSON with sorted
keys, no white space, NFC text, no floats, integers below 2^53. At most 65,535 bytes (C2SP tlog-tiles).
"""

from __future__ import annotations

import functools
import json
import operator
import unicodedata
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from domain.rules import catalogue
from domain.rules.fact import Fact, Name, Part, Sha256, Text, kind_of, told
from domain.rules.said import SaidError
from domain.rules.stream import stream_subject

SCHEMA = "gongshi/1"
LONGEST = 65_535

F = TypeVar("F")
Moment = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
DecidedOn = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Commitment = Annotated[str, Meta(pattern=r"^hmac-sha256:[0-9a-f]{64}\Z")]


class Source(Part, frozen=True, kw_only=True):
    """The published list from which an entry was transcribed (Art. 33).

    `withheld` says which fields the list itself withholds, by their name in the fact, and on what basis, in its words.
    """

    title: Name
    sha256: Sha256
    row: Annotated[int, Meta(ge=1, lt=2**53)]  # counted as a reader of the document counts: the first line or row is 1
    sheet: Name | None = None
    withheld: dict[Name, Text] = msgspec.field(default_factory=dict)


class WrongClock(Part, frozen=True, kw_only=True):
    """Says that the book's clock had been ahead when an entry was recorded (Art. 29).

    The entry stands at the newest moment of the book, since no moment lies before the one that precedes it. `true_at`
    is the UTC second at which it was truly recorded: every earlier entry with a later moment has a wrong one.
    """

    true_at: Annotated[Moment, told("实际记录时间", "when it was truly recorded")]
    reason: Annotated[Text, told("原因", "why the clock was wrong")]


class Signature(Part, frozen=True, kw_only=True):
    """One signature on an entry (Art. 35): what for, the public key of 32 bytes and the 64 bytes, both in base64."""

    role: Literal["draft", "decision", "evaluator"] = msgspec.field(name="as")
    key: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=\Z")]
    sig: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{86}==\Z")]


class Entry(msgspec.Struct, Generic[F], frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One immutable entry of the book.

    `stream` and `number` (from 1) place it in its stream; its index in the log is given by its place in the book.
    `decided_on` is the day on which it became true (absent: not published), `recorded_at` the UTC second by which
    it is public; where there is a `wrong_clock`, that second is known to be wrong. `by` is the officer's stream. `act`
    is shared by the entries of one decision on several streams.

    What is signed (Art. 35, 36) names its `draft`; `drafted_by` is the drafter's stream where another officer issues,
    `urgent` the reason where one issues alone. Of a signed act `act_size` says on how many streams it is, and its `act`
    is its `draft`. `signatures` are the drafter's, the issuer's and, on its report, the evaluating body's.
    """

    schema: str
    stream: Annotated[str, Meta(pattern=r"^[a-z]+/[^\x00-\x1f]+\Z", max_length=200)]
    number: Annotated[int, Meta(ge=1, lt=2**53)]
    recorded_at: Moment
    wrong_clock: WrongClock | None = None
    decided_on: DecidedOn | None = None
    by: Name
    authority: Name | None = None
    command: Name
    act: Name | None = None
    act_size: Annotated[int, Meta(ge=2, lt=2**53)] | None = None
    draft: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")] | None = None
    drafted_by: Name | None = None
    urgent: Text | None = None
    signatures: tuple[Signature, ...] = ()
    illustrative: bool = False
    source: Source | None = None
    pd: dict[str, Commitment] = msgspec.field(default_factory=dict)
    fact: F

    @property
    def subject(self) -> str:
        """The subject of the stream: `project` of `project/Z14…`."""
        return stream_subject(self.stream)

    @property
    def signed(self) -> bool:
        """Whether it says that somebody signed it; then all of it must hold."""
        return bool(self.signatures or self.draft or self.drafted_by or self.urgent or self.act_size)

    @property
    def true_at(self) -> str:
        """The second at which it was recorded, as far as the entry itself knows."""
        return self.wrong_clock.true_at if self.wrong_clock else self.recorded_at

    @property
    def kind(self) -> str:
        """The kind of the fact."""
        return kind_of(self.fact)  # type: ignore[arg-type]

    # The names by which the event store knows an entry's place.
    @property
    def originator_id(self) -> str:
        return self.stream

    @property
    def originator_version(self) -> int:
        return self.number


AnyEntry = Entry[Fact]


class Written(NamedTuple):
    """An entry and its canonical bytes, out of which it was read back."""

    entry: AnyEntry
    data: bytes


class TooLong(SaidError, ValueError):
    """An entry's canonical bytes exceed what an entry bundle can carry."""


def union() -> Any:
    """The type of any fact."""
    return functools.reduce(operator.or_, (kind.fact for kind in catalogue.KINDS.values()))


_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[AnyEntry] = msgspec.json.Decoder(Entry[union()])  # type: ignore[misc]


def canonical(entry: AnyEntry) -> bytes:
    """The canonical bytes of an entry; `TooLong` above 65,535."""
    data = _encoder.encode(entry)
    if not data.isascii() and not unicodedata.is_normalized("NFC", text := data.decode()):
        data = unicodedata.normalize("NFC", text).encode()  # no JSON syntax composes with what may follow it
    if len(data) > LONGEST:
        raise TooLong(
            "the entry has {count} bytes; at most {longest} fit: attach long texts as documents",
            count=len(data),
            longest=LONGEST,
        )
    return data


def written(entry: AnyEntry) -> Written:
    """An entry as it will be read back from its canonical bytes: both are made here once, and nothing else is stored.

    `TooLong`, or `msgspec.ValidationError` where its bytes would be none of an entry.
    """
    data = canonical(entry)
    return Written(parse(data), data)


def parse(data: bytes) -> AnyEntry:
    """The entry that has these canonical bytes; `msgspec.ValidationError` where they are none."""
    return _decoder.decode(data)


def is_canonical(data: bytes) -> bool:
    """Whether bytes are canonical: what another JSON library writes for the same value, with keys sorted."""
    text = data.decode()
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return again == text and unicodedata.is_normalized("NFC", text)
