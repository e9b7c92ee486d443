"""`record`: hand in one decision, or a file of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from desk import decisions
from desk.amounts import doubtful_amounts, doubtful_statements
from desk.book_folder import Folder, find_folder
from desk.charters import charter_of
from desk.checks import check_reason, corrected_by
from desk.commands import Surroundings, alone_with, book_option, clock_option, once, option
from desk.commands.next_calendar import tell_of_answers
from desk.console import agreed, progress, say, say_in, visible, warn_of
from desk.demonstration_keys import check_registered
from desk.example_keys import ExampleKeys
from desk.field_names import own_names
from desk.keyring import passphrase, passphrase_option
from desk.memory import DeskMemory
from desk.record import record as hand_in
from desk.submission import Answer, DeskError, Submission
from desk.terms import WrongTerms, nested
from domain.ledger.entry import AnyEntry
from domain.ledger.store import Book
from domain.rules.book import BookState
from domain.rules.catalogue import KINDS
from domain.rules.charter import STREAM, Charter
from domain.rules.correction import EntryCorrected
from domain.rules.fact import kind_of
from domain.rules.in_force import CharterTable, table_of
from domain.rules.said import Said
from domain.rules.signing import DecisionCountersigned
from terminal.help import command

Prepare = Callable[[DeskMemory, Submission], Submission]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EQUALS = re.compile("[=＝]")  # the sign as keyboards for Chinese type it, too
ABOUT = {
    "en": "about number {number} of {stream}, which is entry {index} of the book",
    "zh": "所涉及的记录：{stream}第{number}号，即记录簿第{index}号",
}
RECORDING = ("记录后不能更改或撤回。", "Once recorded, this cannot be changed or taken back.")
QUESTION = (f"{RECORDING[0]}确认记录吗？", f"{RECORDING[1]} Record it?")


@command()
@click.argument("kind", required=False)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@option("--stream", "streams", multiple=True, help="Stream, such as project/Z1401; repeat it for one act on many.")
@option("--by", help="Officer who decided: officer/ID.")
@option("--on", help="Day of the decision; today if left out.")
@option("--authority", help="Document or meeting on whose authority it was decided.")
@option("--command", "command_id", help="Id of this command; handed in again, it is answered, not repeated.")
@option("--illustrative", is_flag=True, help="The statement is an invented example (Art. 34).")
@option("--file", "path", type=click.Path(path_type=Path), help="Decision file in YAML instead of one KIND.")
@option("--example-keys", type=click.Path(exists=True, path_type=Path), help="Sign with an example's own keys.")
@passphrase_option
@option("--officer-passphrase-file", "own_file", type=FILE, help="File whose first line is your key's passphrase.")
@option("--key", "key_file", type=click.Path(path_type=Path), help="Sign with this officer's key.")
@option("--urgent", metavar="REASON", help="Issue alone what two officers decide, and say why (Art. 36).")
@once("--draft", "draft", type=click.Path(path_type=Path), help="A draft that was issued, instead of a KIND.")
@option("--dry-run", is_flag=True, help="Decide and show, but record nothing.")
@option("--yes", is_flag=True, help="On a terminal: do not ask before what cannot be taken back.")
@clock_option
@book_option
@click.pass_obj
def record(
    around: Surroundings, /, kind: str | None, fields: tuple[str, ...], path: Path | None, example_keys: Path | None,
    passphrase_file: Path | None, own_file: Path | None, key_file: Path | None, urgent: str | None, draft: Path | None,
    dry_run: bool, yes: bool, after_wrong_clock: str | None, where: str, **told: Any,
) -> None:  # fmt: skip
    """Record a decision of KIND, or all decisions of a file: all of it, or nothing.

    FIELD=VALUE states a field; parts as budget.total=300万元, lists by repeating the field or as YAML. Amounts carry
    a unit. `gongshi-desk explain KIND` lists the fields. The sentences that the public will read are shown first: on
    a terminal you are asked before they are final. A file is safe to hand in again: what is on record already is not
    repeated.

    \b
    Examples:
      gongshi-desk record project.disbursed --stream project/Z1 --by officer/registrar amount=30万元 source=市级财政资金
      gongshi-desk record --file decisions.yaml --dry-run
    """
    from desk.commands.officer_key import signs
    from desk.commands.signing import record_draft

    if draft:
        alone_with("--draft", "dry_run", "yes", "after_wrong_clock", "where")
        record_draft(around, draft, where, after_wrong_clock, dry_run=dry_run, ask=asks(yes or dry_run))
        return
    _check_usage(kind, path, stated=bool(fields) or any(value not in (None, (), False) for value in told.values()))
    folder = find_folder(where)
    submissions = _handed(folder, path, kind or "", fields, told, around)
    check_registered(folder, submissions)
    submissions = signs(around, submissions, key_file, own_file or passphrase_file, urgent)
    prepare = _signing(folder, example_keys, passphrase_file, submissions)
    with folder.open_to_write() as book:
        if kind and (doubts := _doubtful_statements(submissions[0], DeskMemory(book))):
            raise WrongTerms(doubts)
        answers = _handed_in(
            around, book, submissions, prepare, after_wrong_clock, ask=asks(yes or dry_run), dry_run=dry_run
        )
    report(answers, dry_run, around.language)
    tell_of_answers(lambda: charter_of(folder), answers, around.language)


def _handed(
    folder: Folder, path: Path | None, kind: str, fields: Sequence[str], told: dict[str, Any], around: Surroundings
) -> list[Submission]:
    """The decisions of a file, or the one of the command line."""
    charter = charter_of(folder)
    if path:
        return decisions.read_file(path, charter, example=folder.example)
    return [one_submission(kind, fields, told, around, charter)]


def _handed_in(
    around: Surroundings, book: Book, submissions: Sequence[Submission], prepare: Prepare,
    after_wrong_clock: str | None, *, ask: bool, dry_run: bool,
) -> list[Answer]:  # fmt: skip
    """The answers to decisions, each a command of its own, with a bar of progress meanwhile."""
    office = around.office_of(after_wrong_clock)
    with ExitStack() as bar:
        step = bar.enter_context(progress("已决定" if around.language == "zh" else "decided", len(submissions)))
        show = show_before_writing(ask, around.language, bar.close)  # a question cannot be asked below a bar
        commands = [[submission] for submission in submissions]
        return hand_in(book, commands, office, step=step, show=show, dry_run=dry_run, prepare=prepare)


def _check_usage(kind: str | None, path: Path | None, *, stated: bool) -> None:
    if (path is None) == (kind is None):
        raise click.UsageError(Said("Give a KIND, --file or --draft."))
    if path and stated:
        raise click.UsageError(Said("With --file, everything about the decisions stands in the file."))


def asks(quiet: bool) -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not quiet


def _signing(folder: Folder, keys: Path | None, secret: Path | None, submissions: Sequence[Submission]) -> Prepare:
    """What signs an example's decisions; refused for any other book."""
    if keys is None:
        if any(submission.draft and not submission.draft.sign for submission in submissions):
            raise DeskError("what an example says is drafted or urgent is signed: give --example-keys FOLDER")
        return lambda _, submission: submission
    if not folder.example:
        raise DeskError("--example-keys: only an example book is signed with keys that lie open")
    return ExampleKeys(keys, passphrase(secret)).prepared


def _doubtful_statements(submission: Submission, memory: DeskMemory) -> list[str]:
    """A line for each amount without a unit in a correction at the command line."""
    if not isinstance(submission.terms, EntryCorrected):
        return []
    fact = corrected_by(submission.terms, submission.streams[0], memory)
    held = memory.state(STREAM)
    table = table_of(held) if isinstance(held, Charter) else None
    return doubtful_statements(submission.terms, fact, table) if fact else []


def show_before_writing(
    ask: bool, language: str, begin: Callable[[], None], *, told: bool = False
) -> Callable[[DeskMemory, list[Answer]], None]:
    """Show what the public will read before anything is written; where others wrote meanwhile, only if it changed.

    That it is final is asked, or told; `told`: the command said so before.
    """
    last: list[tuple[str, ...]] = []

    def show(memory: DeskMemory, _: list[Answer]) -> None:
        from desk.commands.consequences import forewarnings
        from desk.commands.fields_shown import keys_in
        from site_builder.content.book_sentences import sentences  # the site's sentences load slowly

        said = sentences(memory.book, memory.waiting, memory.waiting, memory.personal)
        if not said or said == last:
            return
        last[:] = said
        begin()
        required = _is_signed(memory)
        for entry, each in zip(memory.waiting, said, strict=True):
            kind = kind_of(entry.fact)
            head = f"{entry.stream}第{entry.number}号，{entry.fact.zh}（{kind}）："
            say_in(language, head, f"{entry.stream} number {entry.number}, {kind}:")
            if isinstance(entry.fact, EntryCorrected | DecisionCountersigned):
                index = memory.index_of(entry.stream, entry.fact.number)
                say(f"  {ABOUT[language].format(stream=entry.stream, number=entry.fact.number, index=index)}")
            for sentence in (*each, *keys_in(entry.fact), *forewarnings(entry, language, signed=required)):
                say(f"  {visible(sentence)}")
        if ask and not agreed(QUESTION, language):
            raise DeskError("nothing was recorded")
        if not (ask or told):
            warn_of(RECORDING, language)

    return show


def _is_signed(memory: DeskMemory) -> bool:
    """Whether the book requires signatures."""
    book = memory.state((memory.first() or memory.waiting[0]).stream)
    return isinstance(book, BookState) and book.signing is not None


def one_submission(
    kind: str, fields: Sequence[str], told: dict[str, Any], around: Surroundings, charter: CharterTable | None = None
) -> Submission:
    """The decision that a command line states, under the charter of its book."""
    pairs = []
    for field in fields:
        name, *value = EQUALS.split(field, 1)
        if not value or not name:
            raise click.UsageError(Said("'{field}' is not FIELD=VALUE.", field=field))
        pairs.append((name, value[0]))
    if not told["streams"] or not told["by"]:
        raise click.UsageError(Said("Name the stream (--stream SUBJECT/ID) and the officer (--by officer/ID)."))
    command = told.pop("command_id") or f"cli-{around.office.salt().hex()[:32]}"
    for name in ("on", "authority"):
        check_reason(told.get(name), name)
    stated = {name: value for name, value in told.items() if value and name not in ("streams", "illustrative")}
    stated |= {"kind": kind, "streams": list(told["streams"]), "fields": nested(pairs)}
    if kind in KINDS:
        stated["fields"] = own_names(KINDS[kind], stated["fields"])
    if kind in KINDS and (doubts := doubtful_amounts(KINDS[kind], stated["fields"], charter)):
        raise WrongTerms(doubts)
    stated |= {"illustrative": "true"} if told.get("illustrative") else {}
    return decisions.read_submission(stated, command, charter)


def report(answers: list[Answer], dry_run: bool, language: str = "en") -> None:
    """One line for each entry, or a count where there are many."""
    entries = [(entry, answer.repeated) for answer in answers for entry in answer.entries]
    fresh = sum(not repeated for _, repeated in entries)
    if language == "zh":
        _report_chinese(entries, fresh, "将记录" if dry_run else "已记录")
        return
    verb = "would record" if dry_run else "recorded"
    if len(entries) <= 40:
        for entry, repeated in entries:
            done = "on record already" if repeated else verb
            say(f"{done}: {entry.stream} number {entry.number}, {kind_of(entry.fact)}, command {entry.command}")
    entered = "1 entry" if fresh == 1 else f"{fresh:,} entries"
    say(f"{verb} {entered}; {len(entries) - fresh:,} were on record already")


def _report_chinese(entries: list[tuple[AnyEntry, bool]], fresh: int, verb: str) -> None:
    """The same in Chinese."""
    if len(entries) <= 40:
        for entry, repeated in entries:
            done = "此前已在案" if repeated else verb
            say(f"{done}：{entry.stream}第{entry.number}号，{kind_of(entry.fact)}，命令编号{entry.command}")
    say(f"{verb}{fresh:,}条；此前已在案{len(entries) - fresh:,}条")
