"""The tray: a folder that drafter and issuer both reach, where signed drafts wait to be issued and recorded.

Each draft lies there under its id, once, written whole or not at all. It is taken away when its drafter takes it back,
and when it is recorded, for it holds personal values. Nothing that is built, sealed or verified reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from desk.disk import writing
from desk.draft import DraftFile, DraftItem, command_of
from desk.draft_file import FileThere, NoFile, locked_draft, read_draft, write_draft
from desk.officer_signatures import OfficerKey, check_drafter_signed
from desk.submission import DeskError
from domain.ledger.entry import AnyEntry
from domain.ledger.signing import short
from domain.ledger.store import Book
from domain.rules.said import Said

MARK = ".gongshi-tray"  # by which a folder is known as one
PUBLISHED = (("SHA256SUMS", "index.html"), ("checkpoint",))  # by which a site and a log are known
ID = re.compile(r"[0-9a-f]{4,32}")
NAMED = re.compile(r"[0-9a-f]{32}\.draft")  # the name under which a draft lies there
LIKE = re.compile(r"(?!\.)(?s:.*\.draft\Z|[0-9a-f]{32})")  # what holds one under another name, or did
SAID = ("countersignature", "refused")  # what a countersignature gains when it is given


def open_tray(path: Path, *, make: bool = False, new: bool = False, laid: bool = True) -> Path:
    """The tray in a folder; `DeskError` where there is none, or where it would be published.

    `make`: a folder becomes one, if `new` one that is not there yet; only if something is to be `laid` there.
    """
    path = path.resolve()
    for folder in (path, *path.parents):
        if any(all((folder / name).exists() for name in names) for names in PUBLISHED):
            raise DeskError(
                "{path}: lies in what is published ({folder}); drafts wait elsewhere: name another folder",
                path=path,
                folder=folder,
            )
    if make and not (path.is_dir() or new):
        raise DeskError("{path}: there is no such folder; if it is to be a new tray, say --make", path=path)
    if make and laid:
        with writing(path):
            path.mkdir(exist_ok=True, parents=True, mode=0o700)
            (path / MARK).touch()
    if not (path / MARK).exists() and not make:
        raise DeskError(
            "{path}: no draft was handed over here; a tray is made by `gongshi-desk draft hand-over`", path=path
        )
    return path


@contextmanager
def laying(path: Path, *, new: bool) -> Iterator[Path]:
    """A folder as a tray in which something is laid; one that was made for nothing is taken away again."""
    there = path.exists()
    try:
        yield open_tray(path, make=True, new=new)
    except DeskError:
        if not there and path.exists() and not any(lying(path)):
            (path / MARK).unlink(missing_ok=True)
            path.rmdir()
        raise


def is_in_tray(path: Path) -> bool:
    """Whether a draft lies in a tray."""
    return (path.resolve().parent / MARK).exists()


def lies_at(tray: Path, id_: str) -> Path:
    """The file of a draft in the tray, by its id or the first digits of it."""
    id_ = id_.lower()
    if not ID.fullmatch(id_):
        raise DeskError("'{id}' is no id of a draft: write its hexadecimal digits, at least the first four", id=id_)
    found = {each.stem: each for each in lying(tray) if each.stem.startswith(id_)}
    found = found or {draft.id: each for each, draft in _misnamed(tray) if draft.id.startswith(id_)}
    if not found:
        raise DeskError(
            "{tray}: no draft {id} waits here; `gongshi-desk draft list` shows what does", tray=tray, id=id_
        )
    if len(found) > 1:
        raise DeskError(
            "{tray}: {count} drafts begin with {id}; write more of its id", tray=tray, count=len(found), id=id_
        )
    return next(iter(found.values()))


def lying(tray: Path) -> Iterator[Path]:
    """The files of all drafts in the tray, each named by its id."""
    return iter(sorted(each for each in tray.iterdir() if NAMED.fullmatch(each.name)))


def misnamed(tray: Path) -> Iterator[Path]:
    """What lies there beside the drafts, such as the copies that a shared folder makes: `ID (1).draft`."""
    return iter(sorted(each for each in tray.iterdir() if LIKE.match(each.name) and not NAMED.fullmatch(each.name)))


def _misnamed(tray: Path) -> Iterator[tuple[Path, DraftFile]]:
    """The drafts that can be read from such files."""
    for path in misnamed(tray):
        with suppress(DeskError):
            yield path, read_draft(path)


def take_away(path: Path, draft: DraftFile) -> None:
    """Take a draft out of the tray with all copies of it, for they hold personal values, and could be issued."""
    path = path.resolve()
    path.unlink()
    for copy in (path.parent / f"{draft.id}.draft", *(copy for copy, _ in _misnamed(path.parent))):
        with suppress(DeskError), locked_draft(copy) as found:
            if _is_same(found, draft):
                copy.unlink()


def check_to_hand_over(draft: DraftFile) -> None:
    """Refuse a draft that its drafter did not sign."""
    for item in draft.decisions:
        check_drafter_signed(item)


def hand_over(tray: Path, draft: DraftFile, *, dry_run: bool = False) -> tuple[Path, DraftFile, bool]:
    """Lay a draft in the tray under its id: where it lies, with all signatures, and whether any of that is new."""
    check_to_hand_over(draft)
    path = tray / f"{draft.id}.draft"
    mode = tray.stat().st_mode & 0o666  # whoever reaches the folder reaches the drafts, and nobody else
    while True:
        if not path.exists():
            try:
                if not dry_run:
                    write_draft(path, draft, new=True, mode=mode)
            except FileThere:  # another laid it there just now
                continue
            return path, draft, True
        try:
            with locked_draft(path) as there:
                both = together(there, draft)
                if both != there and not dry_run:
                    write_draft(path, both, mode=mode)
                return path, both, both != there
        except NoFile:  # it was taken away just now
            continue


def together(there: DraftFile, draft: DraftFile) -> DraftFile:
    """One draft with the signatures of two copies; `DeskError` where they are not of one draft."""
    if not _is_same(there, draft):
        raise DeskError("another draft lies in the tray under this id, with other content; draft this one anew")
    if there.issued and draft.issued and there.issued != draft.issued:
        raise DeskError(
            "it lies in the tray issued by {by} on {on}; take that back before another issue",
            by=there.issued.by,
            on=there.issued.on,
        )
    base = draft if draft.issued and not there.issued else there  # a countersignature is stated only at issue
    decisions = [
        msgspec.structs.replace(item, signatures=_joined(old, new))
        for item, old, new in zip(base.decisions, there.decisions, draft.decisions, strict=True)
    ]
    return msgspec.structs.replace(base, decisions=tuple(decisions))


def _is_same(one: DraftFile, other: DraftFile) -> bool:
    """Whether both are copies of one draft, whoever signed each."""
    same = one.book.first == other.book.first and len(one.decisions) == len(other.decisions)
    return same and all(map(_alike, one.decisions, other.decisions))


def _alike(one: DraftItem, other: DraftItem) -> bool:
    return (_told(one), one.personal, one.named) == (_told(other), other.personal, other.named)


def _told(item: DraftItem) -> dict[str, Any]:
    """What is drafted, without what is said only at issue: whether it is countersigned."""
    fact = item.entry["fact"]
    if fact.get("kind") != "decision.countersigned":
        return item.entry
    return item.entry | {"fact": {name: value for name, value in fact.items() if name not in SAID}}


def _joined(item: DraftItem, new: DraftItem) -> tuple[Any, ...]:
    """The signatures of both copies, in the order in which an entry carries them; the newer of each role."""
    told = {each.role: each for each in (*item.signatures, *new.signatures)}
    return tuple(told[role] for role in ("draft", "decision", "evaluator") if role in told)


def taker(draft: DraftFile) -> str | None:
    """In which role somebody signed it who may take it back: its drafter, else its issuer; None: nobody signed."""
    return next((role for role in ("draft", "decision") if draft.decisions[0].signed(role)), None)


def check_to_take_back(draft: DraftFile, key: OfficerKey | None) -> None:
    """Refuse whoever does not hold the key with which its drafter signed it."""
    role = taker(draft)
    if role is None:
        return
    if key is None:
        raise DeskError("it is signed, and taken back by whoever holds that key: give --key")
    public = short(key.signer.key.public)
    for item in draft.decisions:
        signature = item.signed(role)
        if signature is None or signature.key != public:
            drafter = item.entry.get("drafted_by") or (draft.issued.by if draft.issued else Said("its drafter"))
            raise DeskError(
                "this is the key of {name}; {drafter} signed it, and takes it back: give that key",
                name=key.signer.key.name,
                drafter=drafter,
            )


def check_not_recorded(id_: str, entries: Sequence[AnyEntry]) -> None:
    """Refuse to take back what became entries."""
    for one in entries[:1]:
        raise DeskError(
            "draft {id} is on record already, as {stream} number {number}, and is not taken back; what was"
            " wrongly decided is answered by another decision",
            id=id_,
            stream=one.stream,
            number=one.number,
        )


def take_back(path: Path, key: OfficerKey | None, book: Book | None, out: Path | None, *, dry_run: bool) -> DraftFile:
    """Take a draft out of the tray, unless it is on record already; `out`: keep it in this file."""
    with locked_draft(path) as draft:
        if book is not None:
            check_not_recorded(draft.id, recorded(book, draft))
        check_to_take_back(draft, key)
        if not dry_run:
            if out:
                write_draft(out, draft, new=True)
            take_away(path, draft)
    return draft


def recorded(book: Book, draft: DraftFile) -> Sequence[AnyEntry]:
    """The entries that the drafts of a file became; none where it is not recorded."""
    return next((found for group in draft.groups() if (found := became(book, group[0].id))), ())


def became(book: Book, id_: str) -> Sequence[AnyEntry]:
    """The entries that a draft became, by its whole id; none where it is not recorded."""
    positions = book.receipt(command_of(id_))
    return () if positions is None else list(book.at(positions))
