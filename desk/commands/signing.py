"""`issue` and `countersign`: decisions signed by the officers who take them (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from desk.book_folder import find_folder
from desk.charters import charter_of
from desk.checks import check_reason
from desk.commands import Surroundings, alone_with, book_option, clock_option, once, option
from desk.commands.draft import DRY, KEY, YES
from desk.commands.draft_shown import foretell, tell_lasting, tell_sentences
from desk.commands.next_calendar import tell_of_answers
from desk.commands.officer_key import FILE, alone, officer_passphrase_option, opened_key
from desk.commands.record import RECORDING, asks, report, show_before_writing
from desk.console import quoted, say, tell_next, warn
from desk.decisions import read_submission
from desk.draft import DraftFile
from desk.draft_file import keep, locked_draft
from desk.drafting import first_hash, submissions_of
from desk.memory import DeskMemory
from desk.officer_signatures import (
    OfficerKey,
    answered,
    check_issuer,
    check_to_countersign,
    check_to_issue,
    countersigned_draft,
    issued_draft,
)
from desk.record import record as hand_in
from desk.submission import DeskError, Submission
from desk.tray import is_in_tray, recorded, take_away
from domain.ledger.entry import canonical
from domain.ledger.signing import decision_bytes
from domain.ledger.store import Book
from domain.rules.refusal import require
from domain.rules.said import Said
from terminal.help import command

OFF_BOOK = option("--book", "where", metavar="DIR|URL", help="The book's folder: then it is recorded at once.")
ISSUED = {
    "en": ("{path}: issued by {by} on {on}", "{path}: would be issued by {by} on {on}"),
    "zh": ("{path}：已由{by}签发，日期{on}", "{path}：将由{by}签发，日期{on}"),
}
WHOLE = {
    "en": "decisions in this file: {count}, each signed for itself; no file can show whether others were issued with"
    " them",
    "zh": "本文件有{count}项决定，逐项签名；是否另有同时签发的决定，文件本身不能表明。",
}
ISSUING = (
    "签发后，凡持有此文件者均可将其交付记录；记录后不能更改或撤回。已签发的文件不能重新签发，请先另存一份。",
    "Whoever holds the issued file can have it recorded; once recorded, it cannot be changed or taken back. What is"
    " issued is not issued again: keep a copy from before.",
)


DOUBTS = {
    "en": {
        "before": "{on} is before the day on which it was drafted, {drafted}: the record takes it only if it could have"
        " been decided so on that day",
        "passed": "the rules were asked until {until} only: if the record refuses it, it is drafted anew",
    },
    "zh": {
        "before": "日期{on}早于拟稿之日{drafted}：当日即可如此决定的，才能记录",
        "passed": "拟稿时只核对到{until}：不能记录的，须重新拟稿",
    },
}


@command()
@click.argument("path", metavar="FILE", type=FILE)
@option("--by", required=True, help="Officer who issues it: officer/ID.")
@option("--on", help="Day of the decision; today if left out.")
@KEY
@OFF_BOOK
@YES
@DRY
@clock_option
@officer_passphrase_option
@click.pass_obj
def issue(
    around: Surroundings, /, path: Path, by: str, on: str | None, key_file: Path, where: str | None, yes: bool,
    dry_run: bool, after_wrong_clock: str | None, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Issue a draft: sign the whole, its day and who issues it. With --book it is recorded at once, for ever.

    Without the book the file is written anew; the office records it by `gongshi-desk record --draft FILE`.

    \b
    Examples:
      gongshi-desk issue li.draft --by officer/founder --key founder.key
      gongshi-desk issue li.draft --by officer/founder --key founder.key --book mybook
    """
    if where is None and after_wrong_clock:
        raise click.UsageError(Said("--after-wrong-clock goes with --book: it is said where it is recorded."))
    with locked_draft(path) as told:
        dated, on = on, _day(around, told, by, on)
        if where is not None and told.issued and dated is None:
            _record_issued(around, path, told, by, where, after_wrong_clock, dry_run=dry_run)
            return
        check_to_issue(told, by, on)
        _require_come(on, told, around)
        _check_clock(told, on, dated)
        tell_sentences(told, around.language)
        tell_lasting(told, around.language)
        _tell_doubts(told, on, around)
        foretell(ISSUING if where is None else RECORDING, around, ask=not (yes or dry_run))
        issued = issued_draft(told, opened_key(key_file, passphrase_file), by, on)
        _keep(around, path, issued, where, after_wrong_clock, dry_run=dry_run)


def _day(around: Surroundings, told: DraftFile, by: str, on: str | None) -> str:
    """The day that is signed: today, unless another is given; refused where it is none, like whoever is no officer."""
    on = told.book.today(around.office.clock()) if on is None else on
    check_issuer(by, on)
    return on


def _require_come(on: str, told: DraftFile, around: Surroundings) -> None:
    """Refuse a day that has not come yet: it would be signed, and not be recorded before."""
    come = on <= told.book.today(around.office.clock())
    require(come, "Art. 29: {on} has not come yet; a decision is recorded after it is taken.", on=on)


def _check_clock(told: DraftFile, on: str, dated: str | None) -> None:
    """Refuse today's date of a clock that is behind the one by which it was drafted: nobody issues it twice."""
    drafted = told.lasting.drafted if told.lasting else None
    if drafted and on < drafted and dated is None:
        raise DeskError(
            "it was drafted on {drafted}, and this computer's clock says {on}: set the clock right, or state the day"
            " with --on",
            drafted=drafted,
            on=on,
        )


def _tell_doubts(told: DraftFile, on: str, around: Surroundings) -> None:
    """Say of a day what may keep it from being recorded, for what is issued is not issued again."""
    if not told.lasting:
        return
    drafted, until, words = told.lasting.drafted, told.lasting.until, DOUBTS[around.language]
    if drafted and on < drafted:
        warn(words["before"].format(on=on, drafted=drafted))
    if max(on, told.book.today(around.office.clock())) > until:
        warn(words["passed"].format(until=until))


def _record_issued(
    around: Surroundings, path: Path, told: DraftFile, by: str, where: str, after_wrong_clock: str | None, *,
    dry_run: bool,
) -> None:  # fmt: skip
    """Record what this officer issued before, or say that it is on record; another officer's is only told."""
    if told.issued and told.issued.by != by:
        with find_folder(where).open() as book:
            entries = recorded(book, told)
        if not entries:
            check_to_issue(told, by, told.issued.on)
        one = entries[0]
        raise DeskError(
            "it is on record already, issued by {by} on {on}, as {stream} number {number}; nothing is left to be done",
            by=one.by,
            on=one.decided_on,
            stream=one.stream,
            number=one.number,
        )
    _hand_in(around, path, told, where, after_wrong_clock, dry_run=dry_run)


def _keep(
    around: Surroundings, path: Path, told: DraftFile, where: str | None, after_wrong_clock: str | None, *,
    dry_run: bool,
) -> None:  # fmt: skip
    """Record what was issued, where the book is at hand; else write it into its file for whoever records it."""
    stays = where is None or dry_run or not is_in_tray(path)
    if where is not None:
        _hand_in(around, path, told, where, after_wrong_clock, dry_run=dry_run, final=True)
    if stays:
        keep(path, told, dry_run=dry_run)
    if where is None and told.issued:
        say(ISSUED[around.language][dry_run].format(path=path, by=told.issued.by, on=told.issued.on))
        tell_next(f"gongshi-desk record --draft {quoted(path)} --book BOOK", around.language)


def record_draft(
    around: Surroundings, path: Path, where: str, after_wrong_clock: str | None, *, dry_run: bool, ask: bool
) -> None:
    """Record what was issued, once; nobody else is at work on its file meanwhile."""
    with locked_draft(path) as told:
        warn(WHOLE[around.language].format(count=len(told.groups())))
        _hand_in(around, path, told, where, after_wrong_clock, dry_run=dry_run, ask=ask)


def _hand_in(
    around: Surroundings, path: Path, told: DraftFile, where: str, after_wrong_clock: str | None, *, dry_run: bool,
    ask: bool = False, final: bool = False,
) -> None:  # fmt: skip
    """Record what was issued, its sentences shown before anything is written; in a tray it waits no longer."""
    folder = find_folder(where)
    with folder.open_to_write() as book:
        submissions = [[each] for each in submissions_of(told, book)]
        tell = show_before_writing(ask, around.language, lambda: None, told=final)
        answers = hand_in(book, submissions, around.office_of(after_wrong_clock), show=tell, dry_run=dry_run)
    report(answers, dry_run, around.language)
    tell_of_answers(lambda: charter_of(folder), answers, around.language)
    if is_in_tray(path) and not dry_run:
        take_away(path, told)


@command()
@click.argument("stream", required=False)
@click.argument("number", type=int, required=False)
@once("--draft", "path", type=FILE, help="A draft that holds the entry, instead of STREAM NUMBER.")
@option("--by", required=True, help="Officer who countersigns: officer/ID.")
@option("--on", help="With --draft: the day; today if left out.")
@option("--refuse", "refused", metavar="REASON", help="Refuse to countersign, and say why.")
@KEY
@YES
@DRY
@clock_option
@book_option
@officer_passphrase_option
@click.pass_obj
def countersign(
    around: Surroundings, /, stream: str | None, number: int | None, path: Path | None, by: str, on: str | None,
    refused: str | None, key_file: Path, yes: bool, dry_run: bool, after_wrong_clock: str | None, where: str,
    passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Countersign entry NUMBER of STREAM, which another officer issued alone in urgency; or refuse to.

    With --draft no book is needed: the entry stands in the draft, as `draft show` tells it, and the office records the
    file by `gongshi-desk record --draft FILE`.

    \b
    Examples:
      gongshi-desk countersign project/Z1 7 --by officer/second --key second.key
      gongshi-desk countersign project/Z1 7 --by officer/second --key second.key --refuse 情况并不紧急
      gongshi-desk countersign --draft again.draft --by officer/second --key second.key
    """
    if (path is None) == (stream is None or number is None) or (path and stream):
        raise click.UsageError(Said("Give STREAM and NUMBER, or --draft FILE."))
    check_reason(refused, "refuse")
    if path:
        alone_with("--draft", "by", "on", "refused", "key_file", "yes", "dry_run", "passphrase_file")
        secret = partial(opened_key, key_file, passphrase_file)
        _countersign_draft(around, path, by, on, refused, secret, ask=not (yes or dry_run), dry_run=dry_run)
        return
    if on:
        raise click.UsageError(Said("--on goes with --draft: at the book it is countersigned today."))
    with find_folder(where).open_to_write() as book:
        submission = _countersigning(
            book, stream or "", number or 0, by, refused, opened_key(key_file, passphrase_file)
        )
        tell = show_before_writing(asks(yes or dry_run), around.language, lambda: None)
        commands, office = [[alone(around, *submission)]], around.office_of(after_wrong_clock)
        answers = hand_in(book, commands, office, show=tell, dry_run=dry_run)
    report(answers, dry_run, around.language)


def _countersign_draft(
    around: Surroundings, path: Path, by: str, on: str | None, refused: str | None, secret: Callable[[], OfficerKey], *,
    ask: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Countersign the entry that a draft holds, or refuse to; the key is opened once nothing else is amiss."""
    with locked_draft(path) as told:
        day = _day(around, told, by, on)
        check_to_countersign(told, by)
        _require_come(day, told, around)
        _check_clock(told, day, on)
        tell_sentences(answered(told, refused), around.language)
        _tell_doubts(told, day, around)
        foretell(ISSUING, around, ask=ask)
        made = countersigned_draft(told, secret(), by, day, refused)
        _keep(around, path, made, None, None, dry_run=dry_run)


def _countersigning(
    book: Book, stream: str, number: int, by: str, refused: str | None, key: OfficerKey
) -> tuple[Submission, OfficerKey]:
    """The decision that countersigns an entry of the book, or refuses to, and the key that signs it."""
    entries = DeskMemory(book).entries(stream)
    there = 1 <= number <= len(entries)
    require(there, "Art. 36: there is no entry {number} in this stream.", number=number)
    named = entries[number - 1]
    terms = {"number": str(number)}
    terms |= {"refused": refused} if refused is not None else {
        "countersignature": key.signature("countersign", first_hash(book), decision_bytes(canonical(named)))
    }  # fmt: skip
    about = {"kind": "decision.countersigned", "stream": stream, "by": by, "fields": terms}
    about |= {"illustrative": "true"} if named.illustrative else {}
    return read_submission(about, f"countersign-{stream}-{number}-{by}{'' if refused is None else '-refused'}"), key
