"""gongshi-desk: where decisions are handed in. Exit codes: 0 done, 1 refused or failed, 2 wrong usage."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import click

from desk.commands import Surroundings
from desk.commands.charter import charter
from desk.commands.draft import draft
from desk.commands.erase import erase
from desk.commands.explain import explain
from desk.commands.handbook import handbook
from desk.commands.key import key
from desk.commands.kinds import kinds
from desk.commands.new import new
from desk.commands.officer_key import key as officer_key
from desk.commands.officer_key import officer
from desk.commands.officer_recover import recover
from desk.commands.officer_register import register, revoke
from desk.commands.possible import possible_command
from desk.commands.record import record
from desk.commands.seal import audit, seal, sign
from desk.commands.signing import countersign, issue
from desk.commands.transcribe import transcribe
from desk.commands.tray import hand_over, list_drafts, take_back
from desk.commands.witness import witness
from desk.console import print_anything, visible, warn
from desk.disk import CLOSED, FULL, refused_at, remedy
from desk.submission import DeskError, NotTaken
from desk.terms import WrongTerms
from domain.ledger.note import NoteError
from domain.ledger.store import BookError
from domain.ledger.tables import DiskRefuses
from domain.ledger.tree_files import SealError
from domain.rules.forms import BROKEN, Malformed
from domain.rules.refusal import Refused
from domain.rules.said import Said
from terminal.help import Program
from terminal.language import LANGUAGES, language
from terminal.wording import in_language, told_with_next


class DeskProgram(Program):
    """Commands whose failures are told in one plain line each, with exit code 1."""

    def main(self, *args: Any, **told: Any) -> Any:
        """Run the program."""
        print_anything()
        return super().main(*args, **told)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse bytes that are no text before anything is done with them."""
        for arg in args:
            if BROKEN.search(arg):
                told = Said("{arg!a} is not UTF-8 text: set the terminal to UTF-8, or use a file", arg=arg)
                warn(f"gongshi-desk: {in_language(told, language())}")
                raise click.exceptions.Exit(1)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            if ctx.invoked_subcommand not in READING:
                warn(f"gongshi-desk: {_stopped(ctx.invoked_subcommand, ctx.obj.language)}")
            raise  # click ends without a word
        except (*EXPECTED, NotTaken, WrongTerms) as error:
            for line in error_lines(error, ctx.obj.language):
                warn(f"gongshi-desk: {visible(line)}")
        raise click.exceptions.Exit(1)


READING = ("explain", "kinds", "possible")  # after which nobody asks what was recorded
DRAFTING = ("draft", "issue", "countersign")  # which may have written a draft, and no record
EXPECTED = (Refused, Malformed, DeskError, BookError, SealError, NoteError, sqlite3.Error, OSError)


def _stopped(command: str | None, language: str) -> str:
    """What tells whether a command did its work, of which nobody read the answer."""
    if command in DRAFTING:
        drafting = Said(
            "whoever read the answer stopped; `gongshi history` shows what is on record, `gongshi-desk draft show FILE`"
            " what a draft says"
        )
        return in_language(drafting, language)
    return in_language(Said("whoever read the answer stopped; `gongshi history` shows what is on record"), language)


REFUSES = Said("{path}: the disk refuses: {why}; nothing half-done was recorded: {remedy}")
UNASKED = {
    "en": "nothing was recorded; the {} decisions after it may rest on it and were not asked",
    "zh": "未记录任何内容；其后{}项决定可能以其为依据，未予审查",
}


def error_lines(error: BaseException, language: str) -> list[str]:
    """A failure in plain lines."""
    match error:
        case WrongTerms():
            return [in_language(problem, language) for problem in error.problems]
        case NotTaken():
            where = in_language(error.where, language)
            lines = [f"{where}: {line}".removeprefix(": ") for line in error_lines(error.reason, language)]
            return lines + ([UNASKED[language].format(error.unasked)] if error.unasked else [])
        case Refused():
            return told_with_next(error, language)
        case sqlite3.Error():
            failed = Said("the book cannot be written: {error}; nothing half-done was recorded", error=error)
            return [in_language(failed, language)]
        case DiskRefuses():
            where = refused_at(error.where, error.why)
            return [in_language(Said(REFUSES, path=where, why=error.why, remedy=remedy(error)), language)]
        case SealError(__cause__=OSError() as cause):
            why = cause.strerror or cause
            path = str(error).removesuffix(f": {why}")
            return [
                in_language(
                    Said("{path}: {strerror}; {remedy}", path=path, strerror=why, remedy=remedy(cause)), language
                )
            ]
        case OSError():
            path, why = error.filename or Said("input or output"), error.strerror or error
            found = Said("{path}: {strerror}", path=path, strerror=why)
            if error.errno in (*FULL, *CLOSED):
                found = Said("{path}: {strerror}; {remedy}", path=path, strerror=why, remedy=remedy(error))
            return [in_language(found, language)]
    return [in_language(getattr(error, "said", str(error)), language)]


@click.group(cls=DeskProgram, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongshi")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of help and answers; else the terminal's.")
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """Hand in decisions: record them in a book, or transcribe old lists.

    `handbook DIR` writes out the documentation, docs/…, with a tutorial.

    Exit codes: 0 done; 1 refused, or the input or the book failed; 2 wrong usage.
    """
    ctx.obj = replace(ctx.obj or Surroundings(), language=lang or language())


for command in (
    new,
    handbook,
    charter,
    kinds,
    explain,
    possible_command,
    record,
    transcribe,
    seal,
    audit,
    sign,
    erase,
    key,
    witness,
    officer,
    draft,
    issue,
    countersign,
):
    cli.add_command(command)
for command in (register, revoke, recover):
    officer_key.add_command(command)
for command in (hand_over, take_back, list_drafts):
    draft.add_command(command)


def main() -> None:
    """The program `gongshi-desk`."""
    cli(prog_name="gongshi-desk")
