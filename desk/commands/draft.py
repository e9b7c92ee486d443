"""`draft`: decisions as one small file that travels to whoever signs and issues them (Art. 36)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from desk.book_folder import find_folder
from desk.charters import charter_of
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.draft_shown import foretell, next_command, print_line, tell_draft, tell_lasting, tell_sentences
from desk.commands.next_calendar import tell_of_facts
from desk.commands.officer_key import FILE, officer_passphrase_option, opened_key
from desk.commands.record import one_submission
from desk.console import progress, quoted, say, tell_next
from desk.decisions import read_file
from desk.draft import ROLES
from desk.draft_file import keep, locked_draft, read_draft, readable, write_draft
from desk.drafting import new_draft
from desk.issuable import DAYS
from desk.officer_signatures import check_to_sign, signed_draft
from desk.submission import DeskError, Submission
from domain.rules.said import Said
from terminal.help import group
from terminal.wording import in_language

KEY = option("--key", "key_file", type=FILE, required=True, help="The signer's key file.")
YES = option("--yes", is_flag=True, help="On a terminal: do not ask.")
DRY = option("--dry-run", is_flag=True, help="Check and show; write nothing.")
DRAFTED = {
    "en": ("{out}: {count} drafted; nothing is recorded", "{out}: {count} would be drafted; nothing is recorded"),
    "zh": ("{out}：已拟稿{count}项，未记录任何内容", "{out}：将拟稿{count}项，未记录任何内容"),
}
SIGNED = {
    "en": ("{path}: signed as {role}", "{path}: would be signed as {role}"),
    "zh": ("{path}：{role}已签名", "{path}：{role}将签名"),
}
SIGNING = ("签名后，所拟内容一有改动签名即失效；签名本身不记录任何内容。",
           "Your signature stands for exactly these words; a change voids it. Nothing is recorded by it.")  # fmt: skip


@group()
def draft() -> None:
    """Draft decisions: one small file that travels to whoever signs and issues them."""


@draft.command()
@click.argument("kind", required=False)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@option("--stream", "streams", multiple=True, help="Stream; repeat it for one act on many.")
@option("--by", help="Officer who is to issue it: officer/ID.")
@option("--drafted-by", help="Officer who drafts it: officer/ID; left out where one officer decides.")
@option("--urgent", metavar="REASON", help="One officer issues alone what two decide, for this reason (Art. 36).")
@option("--authority", help="Document or meeting on whose authority it is decided.")
@option("--illustrative", is_flag=True, help="The statement is an invented example (Art. 34).")
@option("--file", "path", type=click.Path(path_type=Path), help="Decision file in YAML instead of one KIND.")
@option("--out", type=FILE, required=True, help="The draft file to write.")
@DRY
@clock_option
@book_option
@click.pass_obj
def new(
    around: Surroundings, /, kind: str | None, fields: tuple[str, ...], path: Path | None, out: Path, where: str,
    drafted_by: str | None, urgent: str | None, dry_run: bool, after_wrong_clock: str | None, **told: Any,
) -> None:  # fmt: skip
    """Draft a decision of KIND, or those of a file, as the rules complete them by now; nothing is recorded.

    The draft says until which day it can be issued as it stands. A countersignature is drafted by its number alone:
    the entry that it is about stands in the draft, for whoever decides on a machine of their own.

    \b
    Examples:
      gongshi-desk draft new officer.appointed --stream officer/li --by officer/founder
        --drafted-by officer/registrar holds=execution body=organisation/office post=记录员 --out li.draft
      gongshi-desk draft new decision.countersigned --stream officer/li number=1 --by officer/second --out again.draft
    """
    if (path is None) == (kind is None):
        raise click.UsageError(Said("Give either a KIND or --file."))
    if path and (fields or any(value not in (None, (), False) for value in told.values())):
        raise click.UsageError(
            Said(
                "With --file, everything about the decisions stands in the file; only --drafted-by and --urgent"
                " go with it."
            )
        )
    told |= {"on": None, "command_id": None}
    charter = charter_of(find_folder(where))
    submissions = (
        read_file(path, charter, example=False) if path else [one_submission(str(kind), fields, told, around, charter)]
    )
    draft_of(around, where, submissions, out, drafted_by, urgent, after_wrong_clock, dry_run=dry_run)


def draft_of(
    around: Surroundings, where: str, submissions: Sequence[Submission], out: Path, drafted_by: str | None,
    urgent: str | None = None, after_wrong_clock: str | None = None, *, dry_run: bool,
) -> None:  # fmt: skip
    """Write the draft of these decisions, and show what it says."""
    if stated := next((each for each in submissions if each.on), None):
        raise DeskError("{where}: a draft has no day (`on`) yet; it is said at issue (issue --on)", where=stated.where)
    folder = find_folder(where)
    with folder.open() as book, progress("days asked", DAYS) as step:
        made = new_draft(
            book,
            around.office_of(after_wrong_clock),
            submissions,
            drafted_by=drafted_by,
            urgent=urgent,
            example=folder.example,
            step=step,
        )
    readable(out, made) if dry_run else write_draft(out, made, new=True)
    tell_sentences(made, around.language)
    tell_lasting(made, around.language)
    say(DRAFTED[around.language][dry_run].format(out=out, count=len(made.decisions)))
    if made.decisions[0].entry["fact"]["kind"] == "evaluation.reported":  # its body signs it before anybody else
        tell_next(f"gongshi-desk draft sign {quoted(out)} --key KEY --as evaluator", around.language)
    else:
        tell_next(next_command(out, made), around.language)
    today = made.book.today(around.office.clock())
    tell_of_facts(lambda: charter_of(folder), ((each.terms, today) for each in submissions), around.language)


@draft.command()
@click.argument("path", metavar="FILE", type=FILE)
@click.pass_obj
def show(around: Surroundings, path: Path) -> None:
    """Show what a draft decides, from its bytes alone: its sentence in both languages, and every field.

    No book and no key is needed.

    \b
    Example: gongshi-desk draft show li.draft
    """
    tell_draft(read_draft(path), around.language)


@draft.command()
@click.argument("path", metavar="FILE", type=FILE)
@KEY
@option("--as", "role", type=click.Choice(["draft", "evaluator"]), default="draft", help="In which role.")
@YES
@DRY
@officer_passphrase_option
@click.pass_obj
def sign(
    around: Surroundings, /, path: Path, key_file: Path, role: str, yes: bool, dry_run: bool,
    passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Sign a draft with your key, as its drafter or as the evaluating body; the file is written anew.

    \b
    Examples:
      gongshi-desk draft sign li.draft --key zhang.key
      gongshi-desk draft sign report.draft --key body.key --as evaluator
    """
    with locked_draft(path) as told:
        check_to_sign(told)
        tell_sentences(told, around.language, by_body=role == "evaluator")
        foretell(SIGNING, around, ask=not (yes or dry_run))
        signed = signed_draft(told, opened_key(key_file, passphrase_file), role)  # type: ignore[arg-type]
        keep(path, signed, dry_run=dry_run)
    print_line(SIGNED[around.language][dry_run].format(path=path, role=in_language(ROLES[role], around.language)))
    tell_next(next_command(path, signed), around.language)
