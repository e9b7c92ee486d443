"""The book itself: its opening and the keys that sign it (Art. 3)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import Fact, Name, OfficerRef, Part, Power, State, Text, may, told
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

KeyRole = Literal["log", "site", "witness"]

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "key_role": {
        "log": ("记录簿签名密钥", "key that signs the log"),
        "site": ("网站签名密钥", "key that signs the site"),
        "witness": ("见证密钥", "key of a witness"),
    }
}


class BookKey(Part, frozen=True, kw_only=True):
    """A key that signs for the book, as text of the form `name+id+key` (C2SP signed-note)."""

    role: Annotated[KeyRole, told("用途", "use", term="key_role")]
    key: Annotated[Name, told("公钥", "public key")]


class Book(State, frozen=True, kw_only=True, omit_defaults=True):
    """The book as its own stream describes it."""

    subject: ClassVar[str] = "book"
    title: str | None = None
    title_en: str | None = None
    founder: str | None = None
    opened_on: str | None = None
    keys: tuple[BookKey, ...] = ()


class BookFact(Fact, frozen=True, kw_only=True):
    """Facts of the book."""

    state: ClassVar[type[State]] = Book


class BookOpened(BookFact, frozen=True, kw_only=True, tag="book.opened"):
    """The book was opened by its founder, who may then record their own appointment and appoint all others."""

    power = Power.DECISION
    article = 3
    zh = "启用记录簿"
    en = "Book opened"

    title: Annotated[Name, told("名称", "title")]
    title_en: Annotated[Name | None, may("英文名称", "title in English")] = None
    note: Annotated[Text | None, told("启用说明", "founding note")] = None
    note_en: Annotated[Text | None, may("启用说明（英文）", "founding note in English")] = None
    founder: Annotated[OfficerRef, told("启用人", "founder")]
    keys: Annotated[tuple[BookKey, ...], may("签名公钥", "keys that sign")] = ()

    def after(self, state: Book, on: str | None) -> Book:
        return msgspec.structs.replace(
            state, title=self.title, title_en=self.title_en, founder=self.founder, opened_on=on, keys=self.keys
        )


class KeyRotated(BookFact, frozen=True, kw_only=True, tag="key.rotated"):
    """A key that signs for the book was replaced by another."""

    power = Power.DECISION
    article = 3
    zh = "更换密钥"
    en = "Key rotated"

    role: Annotated[KeyRole, told("用途", "use", term="key_role")]
    old: Annotated[Name, told("原公钥", "old public key")]
    new: Annotated[Name, told("新公钥", "new public key")]
    reason: Annotated[Text, told("理由", "reason")]

    def after(self, state: Book, on: str | None) -> Book:
        kept = tuple(key for key in state.keys if key.key != self.old)
        return msgspec.structs.replace(state, keys=(*kept, BookKey(role=self.role, key=self.new)))


@decides(BookOpened)
def open_book(book: Book, terms: BookOpened, at: Sitting) -> BookOpened:
    """Open the book once."""
    require(book.title is None, "Art. 3: the book {title} is open already.", title=book.title)
    return terms


@decides(KeyRotated)
def rotate(book: Book, terms: KeyRotated, at: Sitting) -> KeyRotated:
    """Replace a key that signs now by one that has not signed."""
    held = {key.key for key in book.keys if key.role == terms.role}
    require(book.title is not None, "Art. 3: the book is not open.")
    require(not held or terms.old in held, "Art. 3: {key} does not sign for the book.", key=terms.old)
    require(terms.new not in {key.key for key in book.keys}, "Art. 3: {key} signs for the book.", key=terms.new)
    require(terms.new != terms.old, "Art. 3: {key} signs for the book.", key=terms.new)
    return terms
