"""The book itself: its opening and the keys that sign it (Art. 3)."""

from __future__ import annotations

import base64
import functools
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.rules.decision import decides
from domain.rules.fact import Fact, Name, OfficerRef, Part, Power, State, Text, may, told
from domain.rules.office_time import LEAST, MOST, STEP, USUAL, is_offset
from domain.rules.refusal import refuse, require
from domain.rules.sitting import Sitting

KeyRole = Literal["log", "site", "witness", "recovery"]
SucceededRole = Literal["log", "site", "recovery"]
Offset = Annotated[int, Meta(ge=LEAST, le=MOST, extra={"form": "offset"})]  # minutes ahead of UTC

# Which other keys may sign that a key is succeeded, where it cannot sign that itself any more.
HEIRS: dict[str, tuple[str, ...]] = {"log": ("site", "recovery"), "site": ("log", "recovery"), "recovery": ()}

PLANNED, LOST, STOLEN = "按计划更换", "遗失", "被盗或可能被盗"
"""Why a key was succeeded, as it goes on record where nobody writes another reason."""

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "key_role": {
        "log": ("记录簿签名密钥", "key that signs the log"),
        "site": ("网站签名密钥", "key that signs the site"),
        "witness": ("见证密钥", "key of a witness"),
        "recovery": ("恢复密钥", "recovery key"),
    }
}


class BookKey(Part, frozen=True, kw_only=True):
    """A key that signs for the book, as text of the form `name+id+key` (C2SP signed-note)."""

    role: Annotated[KeyRole, told("用途", "use", term="key_role")]
    key: Annotated[Name, told("公钥", "public key")]


class BookState(State, frozen=True, kw_only=True, omit_defaults=True):
    """The book as its own stream describes it."""

    subject: ClassVar[str] = "book"
    title: str | None = None
    title_en: str | None = None
    founder: str | None = None
    opened_on: str | None = None
    utc_offset: int | None = None
    keys: tuple[BookKey, ...] = ()
    former: tuple[str, ...] = ()  # keys that were replaced
    signing: tuple[str, ...] | None = None  # kinds that two decide beside those of decision; None: nothing is signed

    def held(self, role: str) -> tuple[str, ...]:
        """The keys that have this use now."""
        return tuple(key.key for key in self.keys if key.role == role)

    def with_key(self, role: KeyRole, new: str, old: str | None = None) -> BookState:
        """The book with one more key, which may take another's place."""
        kept = tuple(key for key in self.keys if key.key != old)
        former = self.former if old is None else (*self.former, old)
        return msgspec.structs.replace(self, keys=(*kept, BookKey(role=role, key=new)), former=former)


class BookFact(Fact, frozen=True, kw_only=True):
    """Facts of the book."""

    founding: ClassVar[bool] = True
    state: ClassVar[type[State]] = BookState


class BookOpened(BookFact, frozen=True, kw_only=True, tag="book.opened"):
    """The book was opened by its founder, who may then record their own appointment and appoint all others.

    The office's clock never changes; where none is stated, it is UTC+08:00.
    """

    power = Power.DECISION
    article = 3
    unasked = ("founder",)  # whose own appointment follows
    zh = "启用记录簿"
    en = "Book opened"

    title: Annotated[Name, told("名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    note: Annotated[Text | None, told("启用说明", "founding note")] = None
    note_en: Annotated[Text | None, may("启用说明（英文）", "founding note in English")] = None
    founder: Annotated[OfficerRef, told("启用人", "founder")]
    utc_offset: Annotated[Offset | None, may("办公时区", "office's clock")] = None
    keys: Annotated[tuple[BookKey, ...], may("签名公钥", "keys that sign")] = ()

    def after(self, state: BookState, on: str | None) -> BookState:
        if state.title is not None:  # an old book may hold a second opening, which opens nothing
            return state
        return msgspec.structs.replace(
            state,
            title=self.title,
            title_en=self.title_en,
            founder=self.founder,
            opened_on=on,
            utc_offset=self.utc_offset,
            keys=self.keys,
        )


class KeyReplaced(BookFact, frozen=True, kw_only=True):
    """What a rotation and a succession both say."""

    power = Power.DECISION
    article = 3

    role: Annotated[KeyRole, told("用途", "use", term="key_role")]
    old: Annotated[Name, told("原公钥", "old public key")]
    new: Annotated[Name, told("新公钥", "new public key")]
    reason: Annotated[Text, told("理由", "reason")]

    def after(self, state: BookState, on: str | None) -> BookState:
        return state.with_key(self.role, self.new, self.old)


class KeyRotated(KeyReplaced, frozen=True, kw_only=True, tag="key.rotated"):
    """A key that signs for the book was replaced by another."""

    zh = "更换密钥"
    en = "Key rotated"


class KeySucceeded(KeyReplaced, frozen=True, kw_only=True, tag="key.succeeded"):
    """A key of the book was succeeded by another: on a planned day, or because it was lost or stolen.

    The old key signs this, or a key that may do so in its stead. From here on what the old one signs is not accepted.
    """

    zh = "密钥接替"
    en = "Key succeeded"

    role: Annotated[SucceededRole, told("用途", "use", term="key_role")]
    by_key: Annotated[Name, told("签署此项接替的公钥", "public key that signs this succession")]
    signature: Annotated[Name, told("签名（base64）", "signature, in base64")]


class RecoveryKeyNamed(BookFact, frozen=True, kw_only=True, tag="book.recovery_key_named"):
    """A recovery key was named, for a book that was opened without one; it signs only where another key is lost."""

    power = Power.DECISION
    article = 3
    zh = "指定恢复密钥"
    en = "Recovery key named"

    key: Annotated[Name, told("公钥", "public key")]
    reason: Annotated[Text | None, may("理由", "reason")] = None

    def after(self, state: BookState, on: str | None) -> BookState:
        return state.with_key("recovery", self.key)


def offset_stated(fact: Fact) -> int:
    """The office's clock in minutes ahead of UTC, as the fact of entry 0 says it; the usual one where it says none."""
    stated = fact.utc_offset if isinstance(fact, BookOpened) else None
    return USUAL if stated is None else stated


def may_open(book: BookState, at: Sitting) -> None:
    """Refuse a book that is open."""
    require(book.title is None, "Art. 3: the book {title} is open already.", title=book.title)


def require_open(book: BookState, at: Sitting | None = None) -> None:
    """Refuse a book that is not open."""
    require(book.title is not None, "Art. 3: the book is not open.")


@decides(BookOpened, may_open)
def open_book(book: BookState, terms: BookOpened, at: Sitting) -> BookOpened:
    """Open the book once, on a clock that never changes; the usual one is not stated."""
    require(
        terms.utc_offset is None or is_offset(terms.utc_offset),
        "Art. 3: no office's clock is {minutes} minutes ahead of UTC; take a multiple of {step} from {least} to {most}"
        " and write it as an offset, such as +05:30.",
        minutes=terms.utc_offset,
        step=STEP,
        least=LEAST,
        most=MOST,
    )
    return msgspec.structs.replace(terms, utc_offset=None) if terms.utc_offset == USUAL else terms


@decides(KeyRotated, require_open)
def rotate(book: BookState, terms: KeyRotated, at: Sitting) -> KeyRotated:
    """Replace the key of a witness that signs now by one that has not signed; all other keys are succeeded."""
    require(
        terms.role == "witness",
        "Art. 3: a key of the log or the site is succeeded (key.succeeded), which a key of the book signs.",
    )
    _require_in_force(book, terms)
    signing = {terms.old, *(key.key for key in book.keys)}
    require(terms.new not in signing, "Art. 3: {key} signs for the book.", key=terms.new)
    return terms


@decides(KeySucceeded, require_open)
def succeed(book: BookState, terms: KeySucceeded, at: Sitting) -> KeySucceeded:
    """Let a new key take the place of one in force; the desk checks the signature."""
    may_succeed(book, terms)
    require(
        terms.reason != PLANNED or terms.by_key == terms.old,
        "Art. 3: the old key itself signs a planned succession; where another signs, it was lost or stolen: say which.",
    )
    return terms


def may_succeed(book: BookState, terms: KeySucceeded) -> None:
    """Refuse unless this key is in force, the new one is new, and the one that signs may do so."""
    _require_in_force(book, terms)
    _require_new(book, terms.new, terms.old)
    require(
        terms.new.partition("+")[0] == terms.old.partition("+")[0],
        "Art. 3: the new key bears another name than the old one, {old}.",
        old=terms.old,
    )
    heirs = [key for role in HEIRS[terms.role] for key in book.held(role)]
    require(
        terms.by_key in (terms.old, *heirs),
        "Art. 3: {key} may not sign that this key is succeeded; the old key may, and {heirs}.",
        key=terms.by_key,
        heirs=", ".join(heirs) or "—",
    )


def require_no_recovery(book: BookState, at: Sitting | None = None) -> None:
    """Refuse a book that is not open, or has a recovery key."""
    require_open(book)
    for held in book.held("recovery"):
        refuse("Art. 3: the book names its recovery key already, {key}.", key=held)


@decides(RecoveryKeyNamed, require_no_recovery)
def name_recovery_key(book: BookState, terms: RecoveryKeyNamed, at: Sitting) -> RecoveryKeyNamed:
    """Name the recovery key of a book that has none."""
    may_name_recovery(book, terms)
    return terms


def may_name_recovery(book: BookState, terms: RecoveryKeyNamed) -> None:
    """Refuse unless the book has no recovery key, and this one is no other key of the book."""
    require_no_recovery(book)
    _require_new(book, terms.key)


def _require_in_force(book: BookState, terms: KeyReplaced) -> None:
    """Refuse to replace another key than one in force; an old book may name none."""
    require_open(book)
    held = book.held(terms.role)
    require(not held or terms.old in held, "Art. 3: {key} does not sign for the book.", key=terms.old)


def _require_new(book: BookState, new: str, *others: str) -> None:
    """A new key differs from every other of the book, whatever name it bears."""
    known = {public_part(key) for key in (*(key.key for key in book.keys), *book.former, *others)}
    require(
        public_part(new) not in known,
        "Art. 3: {key} is a key of the book already, or was one; make a new one.",
        key=new,
    )


@functools.lru_cache(1000)
def public_part(key: str) -> str | bytes:
    """The public key in a text `name+id+key`, without its name and type; the text itself where it is none."""
    try:
        return base64.b64decode(key.split("+", 2)[2], validate=True)[1:] or key
    except (ValueError, IndexError):
        return key
