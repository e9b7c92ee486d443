"""Succession of keys: a new key takes the place of one in force, by the signature of one that may do so (Art. 3).

What survives a crash, line by line, is told in `succeed`: whatever happens, running the same command again goes on.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from desk.book_folder import Folder
from desk.keyring import RECOVERY, SUCCEED, keys_of, names
from desk.keys import load_signer, new_key, public_key, save_key, write_vkey
from desk.submission import DeskError
from desk.text_file import read_vkey, text_of
from domain.ledger.entry import parse
from domain.ledger.keys_on_record import KeysOnRecord, keys_on_record, succession_bytes
from domain.ledger.note import format_vkey, parse_vkey
from domain.ledger.seal import Signer
from domain.ledger.store import Book
from domain.rules.book import HEIRS

Record = Callable[[dict[str, Any], str], None]
"""Puts a submission on record under a command id; handed in again it is answered, not repeated."""


class SuccessionPlan(NamedTuple):
    """A succession of which everything was checked and nothing written."""

    role: str
    old: str  # verifier key
    signer: Signer
    stream: str


def recorded(book: Book) -> KeysOnRecord:
    """The keys that a book's record names; entries are placed by their number in its stream."""
    first = [parse(data) for _, data in book.pages(0, 1)]
    return keys_on_record(book.stream(first[0].stream) if first else [])


def stream_of(book: Book) -> str:
    """The stream of the book itself, which entry 0 opened."""
    first = book.pages(0, 1)
    if not first:
        raise DeskError("the book has no entry yet: open it before a key is named")
    return parse(first[0][1]).stream


def old_key(book: Book, folder: Folder, role: str) -> str:
    """The key in force: as the record names it, else as it lies in the folder, else as it is published."""
    named = recorded(book).in_force(role)
    published = folder.log / {"log": "key.vkey", "site": "site.vkey"}.get(role, "")
    for file in (keys_of(folder) / f"{role}.vkey", published):
        if not named and file.is_file():
            named = tuple(text_of(file).split()[:1])
    if not named:
        raise DeskError("neither the record nor the folder names a {role} key: see `gongshi-desk key show`", role=role)
    return named[-1]


def plan(book: Book, folder: Folder, role: str, key: Path, secret: str) -> SuccessionPlan:
    """Check everything that a succession needs, and write nothing."""
    old, signer = old_key(book, folder, role), load_signer(key, secret)
    named = recorded(book)
    heirs = [each for other in HEIRS[role] for each in named.in_force(other)]
    if format_vkey(signer.key) not in (old, *heirs):
        may = "\n  ".join((old, *heirs))
        raise DeskError(
            "{key} may not sign that the {role} key is succeeded; one of these may:\n  {may}",
            key=key,
            role=role,
            may=may,
        )
    return SuccessionPlan(role, old, signer, stream_of(book))


def pending(book: Book, folder: Folder, role: str) -> bool:
    """Whether a succession is on record of which the files are not in place yet: a crash came between."""
    coming = keys_of(folder) / f"{role}.next.vkey"
    return coming.exists() and format_vkey(read_vkey(coming)) in recorded(book).in_force(role)


def succeed(
    book: Book, folder: Folder, told: SuccessionPlan, secret: str, terms: dict[str, Any], record: Record
) -> str:
    """Make the new key, put it on record, lay it in the old one's place; returns it.

    1. The new key is made under the name `<role>.next`, whole or not at all. Killed after: the next run takes it.
    2. It goes on record, signed. Killed after: the record names a key that lies under `<role>.next`; `seal` refuses to
       sign with the old one, and the next run answers with what is on record and goes on (`put_in_place`).
    3. The old files are laid in `former/`, the new ones in their place.
    """
    path = keys_of(folder)
    coming, vkey = path / f"{told.role}.next.key", path / f"{told.role}.next.vkey"
    if coming.exists() and not vkey.exists():
        coming.unlink()  # killed between the two; without its public half it cannot be on record
    if not coming.exists():
        vkey.unlink(missing_ok=True)
        save_key(path, f"{told.role}.next", parse_vkey(told.old).name, new_key(), secret)
    new = format_vkey(load_signer(coming, secret).key)
    _hand_in(book, told, new, terms, record)
    put_in_place(folder, told.role, told.old)
    return new


def try_out(
    book: Book, folder: Folder, told: SuccessionPlan, secret: str, terms: dict[str, Any], record: Record
) -> None:
    """Refuse whatever `succeed` would refuse, before a key is made: `record` decides and writes nothing."""
    coming = keys_of(folder) / f"{told.role}.next.key"
    if coming.exists() and coming.with_suffix(".vkey").exists():
        new = load_signer(coming, secret).key
    else:
        new = public_key(parse_vkey(told.old).name, new_key())  # as good as the one that will be made
    _hand_in(book, told, format_vkey(new), terms, record)


def _hand_in(book: Book, told: SuccessionPlan, new: str, terms: dict[str, Any], record: Record) -> None:
    signature = told.signer.sign(succession_bytes(recorded(book).first, told.role, told.old, new))
    fields = {"role": told.role, "old": told.old, "new": new, "by_key": format_vkey(told.signer.key)}
    fields["signature"] = base64.b64encode(signature).decode()
    submission = {"kind": "key.succeeded", "stream": told.stream, **terms, "fields": fields | terms["fields"]}
    record(submission, f"succeed-{told.role}-{parse_vkey(new).id.hex()}")


def put_in_place(folder: Folder, role: str, old: str | None) -> None:
    """Step 3, which can be run again after a crash at any line: each file moves once, and the private key last."""
    path = keys_of(folder)
    former = path / "former" if role == "log" else path / "former" / role
    former.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = format_vkey(read_vkey(path / f"{role}.next.vkey"))
    here = path / f"{role}.vkey"
    was = old or (format_vkey(read_vkey(here)) if here.exists() else coming)
    if was != coming:
        write_vkey(former / f"{parse_vkey(was).id.hex()}.vkey", parse_vkey(was))  # old checkpoints are checked with it
        if (path / f"{role}.key").exists():
            (path / f"{role}.key").replace(former / f"{parse_vkey(was).id.hex()}.key")
    write_vkey(here, parse_vkey(coming))
    if (path / f"{role}.next.key").exists():
        (path / f"{role}.next.key").replace(path / f"{role}.key")
    (path / f"{role}.next.vkey").unlink()


def name_recovery(book: Book, folder: Folder, secret: str, terms: dict[str, Any], record: Record) -> str:
    """Make the recovery key of a book that has none, and put it on record; run again, it goes on with the same key."""
    named, path = recorded(book).in_force(RECOVERY), keys_of(folder)
    if named:
        raise DeskError("the record names a recovery key already, {named}; {succeed}", named=named[0], succeed=SUCCEED)
    if not (path / f"{RECOVERY}.key").exists():
        origin = parse_vkey(old_key(book, folder, "log")).name
        save_key(path, RECOVERY, names(origin)[RECOVERY], new_key(), secret)
    key = format_vkey(load_signer(path / f"{RECOVERY}.key", secret).key)
    submission = {"kind": "book.recovery_key_named", "stream": stream_of(book), **terms}
    submission["fields"] = {"key": key, **terms["fields"]}
    record(submission, f"recovery-{parse_vkey(key).id.hex()}")
    return key


def check_signs(book: Book, role: str, signer: Signer) -> None:
    """Refuse to sign with a key that the record does not name, or names no more."""
    named = recorded(book).in_force(role)
    if named and format_vkey(signer.key) not in named:
        raise DeskError(
            "keys/{role}.vkey is {key}, but the record names another {role} key, {named}: nothing"
            " was signed. If it lies in keys/{role}.next.key, run the interrupted succession again. If it is"
            " elsewhere, lay it in keys/; if it is lost, run `gongshi-desk key succeed {role} --lost`",
            role=role,
            key=format_vkey(signer.key),
            named=named[-1],
        )


def check_new(book: Book, folder: Folder) -> None:
    """Refuse to make the first keys of a book that has, or had, keys; nothing is written before this is known."""
    path = keys_of(folder)
    there = [each for role in names("") for each in (path / f"{role}.key", path / f"{role}.vkey") if each.exists()]
    if there:
        raise DeskError(
            "{there}: there is a key already, and nothing was written; {succeed}", there=there[0], succeed=SUCCEED
        )
    if named := recorded(book).named:
        raise DeskError(
            "the record names keys of this book already, such as {key}; nothing was written; {succeed}",
            key=named[0].key,
            succeed=SUCCEED,
        )
    if book.tables.last_checkpoint() or (folder.log / "checkpoint").exists():
        raise DeskError(
            "this book was sealed already, with a key that is not in {path}; nothing was written; {succeed}",
            path=path,
            succeed=SUCCEED,
        )
