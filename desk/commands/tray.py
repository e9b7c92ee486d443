"""`draft hand-over`, `take-back`, `list`: how signed drafts wait for whoever issues and records them (Art. 36)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from desk.book_folder import find_folder
from desk.commands import Surroundings, option
from desk.commands.draft import DRY
from desk.commands.draft_sentences import sentences, words_of
from desk.commands.draft_shown import foretell, next_command, tell_lasting, tell_sentences
from desk.commands.officer_key import FILE, officer_passphrase_option, opened_key
from desk.console import say, show, tell_next, visible, warn
from desk.draft import DraftFile
from desk.draft_file import NoFile, locked_draft, read_draft
from desk.drafting import check_book
from desk.submission import DeskError
from desk.tray import (
    became,
    check_not_recorded,
    check_to_hand_over,
    laying,
    lies_at,
    lying,
    misnamed,
    open_tray,
    recorded,
)
from desk.tray import hand_over as lay
from desk.tray import take_back as take
from domain.ledger.store import Book
from domain.rules.said import Said
from terminal.help import command
from terminal.wording import in_language

HANDING = (
    "交出后，能打开该文件夹的人都能看到并签发；记录以前可以由拟稿人收回。",
    "Whoever reaches the tray sees it and can issue it; until it is recorded its drafter can take it back.",
)
TAKING = (
    "收回后，不再交出即不能从文件夹中签发或记录；已经带走的副本仍然有效。",
    "It can then not be issued or recorded from the tray; a copy that somebody took along still can.",
)
WOULD = {"en": "would be handed over: draft {id}", "zh": "将交出拟稿{id}"}
HANDED = {
    "en": ("handed over; draft {id}", "lies there already; draft {id}"),
    "zh": ("已交出，拟稿{id}", "已在文件夹中，拟稿{id}"),
}
TAKEN = {
    "en": ("draft {id} taken back{kept}", "draft {id} would be taken back{kept}", "; it lies in {out}"),
    "zh": ("拟稿{id}已收回{kept}", "拟稿{id}将收回{kept}", "，存于{out}"),
}
HEADS = {
    "en": ["draft", "state", "until", "drafted by", "decision"],
    "zh": ["拟稿编号", "状态", "最迟签发", "拟稿人", "内容"],
}
STATES = {
    "en": {"draft": "waits to be issued", "decision": "waits to be recorded", "": "signed by nobody"},
    "zh": {"draft": "待签发", "decision": "待记录", "": "尚无签名"},
}
LEAST = {"en": "{until} at least", "zh": "至少{until}"}
MISNAMED = Said(
    "{path}: a draft lies here under its id alone, and this is another name; a copy that a shared folder made goes with"
    " its draft when that is recorded or taken back: else hand it over, or delete it"
)
RECORDED = {"en": "recorded: {stream} number {number}", "zh": "已记录：{stream}第{number}号"}


def tray_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where drafts wait, and the book that says what is recorded already."""
    for each in (
        option("--tray", type=click.Path(file_okay=False, path_type=Path), envvar="GONGSHI_TRAY",
                     help="Folder in which drafts wait; else $GONGSHI_TRAY, else `drafts` in the book's folder."),
        option("--book", "where", envvar="GONGSHI_BOOK", metavar="DIR|URL",
                     help="The book; without it nobody asks whether a draft is recorded already."),
        click.pass_obj,
    ):  # fmt: skip
        command = each(command)
    return command


@command("hand-over")
@click.argument("path", metavar="FILE", type=FILE)
@option("--make", "new", is_flag=True, help="Make the tray: its folder is not there yet.")
@DRY
@tray_options
def hand_over(
    around: Surroundings, /, path: Path, new: bool, dry_run: bool, tray: Path | None, where: str | None
) -> None:
    """Lay a copy of a signed draft in the tray, where others issue and record it. Twice is once.

    A folder that is not there yet becomes a tray with --make; `drafts` in the book's folder needs none.

    \b
    Example: gongshi-desk draft hand-over li.draft --tray /srv/drafts
    """
    new = new or tray is None
    tray, where = _places(tray, where)
    with locked_draft(path) as told:
        check_to_hand_over(told)
        tray = open_tray(tray, make=True, new=new, laid=False)
        _require_unrecorded(told, where)
        tell_sentences(told, around.language)
        tell_lasting(told, around.language)
        foretell(HANDING, around, ask=False)
        if dry_run:
            say(WOULD[around.language].format(id=told.id))
            return
        with laying(tray, new=new) as there:
            at, both, fresh = lay(there, told)
    colon = "：" if around.language == "zh" else ": "
    say(f"{at}{colon}{HANDED[around.language][not fresh].format(id=told.id)}")
    tell_next(next_command(at, both), around.language)


def _require_unrecorded(told: DraftFile, where: str | None) -> None:
    """Refuse a draft of another book, or one that is recorded, where the book is at hand."""
    if where is None:
        return
    with find_folder(where).open() as book:
        check_book(told, book)
        if entries := recorded(book, told):
            one = entries[0]
            raise DeskError(
                "draft {id} is on record already, as {stream} number {number}",
                id=told.id,
                stream=one.stream,
                number=one.number,
            )


def _places(tray: Path | None, where: str | None) -> tuple[Path, str | None]:
    """The tray, and the book that is asked, if one is: that of the tray where none was named."""
    if tray is not None:
        return tray, where
    folder = find_folder(where or ".")
    if folder.path == Path():
        raise DeskError("this book has no folder: name the tray with --tray DIR")
    return folder.path / "drafts", where or "."


@command("take-back")
@click.argument("id_", metavar="DRAFT")
@option("--key", "key_file", type=FILE, help="The key with which its drafter signed it.")
@option("--out", type=FILE, help="Keep it in this file.")
@DRY
@tray_options
@officer_passphrase_option
def take_back(
    around: Surroundings, /, id_: str, key_file: Path | None, out: Path | None, dry_run: bool, tray: Path | None,
    where: str | None, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Take a draft back out of the tray, as its drafter, while it is not recorded.

    DRAFT is its id, as `draft list` shows it, or the first digits of it.

    From the tray it cannot be issued or recorded any more, unless it is handed over anew. A copy that travelled by
    mail or stick still fits: whoever must be sure makes another decision.

    \b
    Example: gongshi-desk draft take-back 5f2c8a01 --key zhang.key --tray /srv/drafts
    """
    tray, where = _places(tray, where)
    at = _waiting(open_tray(tray), id_, where)
    foretell(TAKING, around, ask=False)
    key = opened_key(key_file, passphrase_file) if key_file else None
    with ExitStack() as opened:
        book = opened.enter_context(find_folder(where).open()) if where else None
        try:
            told = take(at, key, book, out, dry_run=dry_run)
        except NoFile:
            raise DeskError("{at}: it was taken back or recorded just now", at=at) from None
    words = TAKEN[around.language]
    say(words[dry_run].format(id=told.id, kept=words[2].format(out=out) if out and not dry_run else ""))


def _waiting(tray: Path, id_: str, where: str | None) -> Path:
    """The file of a draft that waits; of one that waits no longer, the book says whether it is recorded."""
    try:
        return lies_at(tray, id_)
    except DeskError:
        if where is not None:
            with find_folder(where).open() as book:
                check_not_recorded(id_, became(book, id_))
        raise


@command("list")
@tray_options
def list_drafts(around: Surroundings, tray: Path | None, where: str | None) -> None:
    """List the drafts in the tray: who drafted each, what it says, and until which day it can be issued.

    A draft that is damaged, or lies under another name than its id, is told on standard error; then the exit code is 1.

    \b
    Example: gongshi-desk draft list --tray /srv/drafts
    """
    tray, where = _places(tray, where)
    rows, damaged = [], False
    with ExitStack() as opened:
        book = opened.enter_context(find_folder(where).open()) if where else None
        for path in lying(tray := open_tray(tray)):
            try:
                rows.append(_row(read_draft(path), book, around.language))
            except NoFile:
                continue  # taken away just now
            except DeskError as error:
                warn(f"gongshi-desk: {visible(in_language(error.said, around.language))}")
                damaged = True
    for path in misnamed(tray):
        warn(f"gongshi-desk: {visible(in_language(Said(MISNAMED, path=path), around.language))}")
        damaged = True
    show(HEADS[around.language], rows)
    if damaged:
        raise click.exceptions.Exit(1)


def _row(told: DraftFile, book: Book | None, language: str) -> list[str]:
    item = told.decisions[0]
    entry = item.as_entry(told.issued)
    role = "decision" if told.issued else "draft" if item.signed("draft") else ""
    state = STATES[language][role]
    if book and (entries := recorded(book, told)):
        state = RECORDED[language].format(stream=entries[0].stream, number=entries[0].number)
    until = told.lasting.until if told.lasting else ""
    if told.lasting and not told.lasting.limited:
        until = LEAST[language].format(until=until)
    first = sentences(words_of(told), item, entry)[language == "en"]
    more = f" (+{len(told.decisions) - 1})" if len(told.decisions) > 1 else ""
    return [told.id, state, until, entry.drafted_by or "", visible(first) + more]
