"""`officer key register` and `revoke`: decisions on officers' keys, drafted or recorded like any other (Art. 35)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from desk.book_folder import find_folder
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.draft import draft_of
from desk.commands.officer_key import FILE, officer_passphrase_option, signs
from desk.commands.record import asks, one_submission, report, show_before_writing
from desk.memory import DeskMemory
from desk.record import record as hand_in
from desk.submission import DeskError
from desk.text_file import text_of
from domain.ledger.note import NoteError, parse_vkey
from domain.ledger.signing import fingerprint, short
from domain.rules.officer import Officer
from domain.rules.organisation import Organisation
from domain.rules.said import Said, enumerated
from terminal.help import command


def deciding(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a decision that is recorded at once, or drafted where two decide it."""
    for each in (
        option("--by", required=True, help="Officer who decides, or who is to issue the draft: officer/ID."),
        option("--drafted-by", help="With --out: the officer who drafts it."),
        option("--authority", help="Document or meeting on whose authority it is decided."),
        option("--out", type=FILE, help="Write a draft to this file, and record nothing."),
        option("--key", "key_file", type=FILE, help="Where the book requires signatures: the key of --by."),
        option("--dry-run", is_flag=True, help="Decide and show; record and write nothing."),
        option("--yes", is_flag=True, help="On a terminal: do not ask."),
        clock_option,
        book_option,
        officer_passphrase_option,
        click.pass_obj,
    ):
        command = each(command)
    return command


@command()
@click.argument("proof", nargs=-1, metavar="[key=TEXT proof=TEXT]")
@option("--proof-file", type=FILE, help="A file with the two lines of `officer key prove`.")
@deciding
def register(around: Surroundings, /, proof: tuple[str, ...], proof_file: Path | None, **told: Any) -> None:
    """Register an officer's key from the two lines that `officer key prove` prints. For ever, with --key or unsigned.

    Where two decide, give --out: what is drafted is signed by `draft sign` and issued by `issue`. The key of an
    evaluating body is registered with its qualification (`record organisation.qualified`).

    \b
    Examples:
      gongshi-desk officer key register --proof-file zhang.proof --by officer/founder --key founder.key
      gongshi-desk officer key register --proof-file zhang.proof --by officer/founder --drafted-by officer/second
        --out zhang.draft
    """
    fields = lines_of(proof, proof_file)
    holder = holder_of(fields["key"])
    if not holder.startswith("officer/"):
        raise DeskError(
            "{holder} is no officer: the key of an evaluating body is registered with its qualification"
            " (`gongshi-desk explain organisation.qualified`)",
            holder=holder,
        )
    _decide(around, "officer.key_registered", holder, fields, **told)


@command()
@click.argument("holder", metavar="STREAM")
@option(
    "--which",
    help="The key to revoke: its text, its fingerprint or its .vkey file; left out where only one is in force.",
)
@option("--reason", required=True, help="Why: lost, stolen, a planned change.")
@option("--untrusted-from", help="Day since when it is not trusted: what it signed since is an open issue.")
@option("--replacement", "proof", multiple=True, help="The new key's two lines, each `key=…` or `proof=…`.")
@option("--proof-file", type=FILE, help="A file with the two lines of the key that replaces it.")
@deciding
def revoke(
    around: Surroundings, /, holder: str, which: str | None, reason: str, untrusted_from: str | None,
    proof: tuple[str, ...], proof_file: Path | None, **told: Any,
) -> None:  # fmt: skip
    """Revoke the key of STREAM: from here on it signs nothing, for ever. It may be replaced in the same act.

    \b
    Examples:
      gongshi-desk officer key revoke officer/zhang --reason 遗失 --by officer/founder --key founder.key
      gongshi-desk officer key revoke officer/zhang --reason 被盗 --untrusted-from 2026-03-01 --proof-file new.proof
        --by officer/founder --drafted-by officer/second --out revoke.draft
    """
    body = holder.startswith("organisation/")
    fields = {"key": _key_in_force(told["where"], holder, which), "reason": reason}
    if body and (untrusted_from or proof or proof_file):
        raise click.UsageError(
            Said("The key of an evaluating body is revoked with a reason alone; a new one is registered.")
        )
    if untrusted_from:
        fields["untrusted_from"] = untrusted_from
    if proof or proof_file:
        new = lines_of(proof, proof_file)
        fields |= {"replacement": new["key"], "proof": new["proof"]}
    _decide(around, "organisation.key_revoked" if body else "officer.key_revoked", holder, fields, **told)


def lines_of(told: tuple[str, ...], file: Path | None) -> dict[str, str]:
    """The fields `key` and `proof`, from the command line or a file."""
    if file and told:
        raise click.UsageError(Said("The two lines are given at the command line, or in a file, and not both."))
    lines = text_of(file).split() if file else list(told)
    fields = dict(line.partition("=")[::2] for line in lines)
    if {*fields} != {"key", "proof"}:
        where = file or "proof"
        raise DeskError(
            "{where}: two lines are wanted, key=… and proof=…, as `officer key prove` prints them", where=where
        )
    return fields


def holder_of(text: str) -> str:
    """The stream that a key names."""
    try:
        name = parse_vkey(text).name
    except NoteError as error:
        raise DeskError(
            "key: {error}; hand in the line that `officer key prove` prints, unchanged", error=error
        ) from None
    return "/".join(name.split("/")[-2:])


def _key_in_force(where: str, holder: str, which: str | None) -> str:
    """The key in force of an officer or body that is meant: the only one, or the one that `which` names."""
    with find_folder(where).open() as book:
        state = DeskMemory(book).state(holder)
    keys = state.keys if isinstance(state, Officer | Organisation) else ()
    if which is not None:
        wanted = _squeezed(text_of(Path(which)) if which.endswith(".vkey") else which)
        return next((key for key in keys if wanted in _forms(key)), which)  # of any other the rule says why not
    if not keys:
        raise DeskError("{holder} has no key in force", holder=holder)
    if len(keys) > 1:
        raise DeskError(
            "{holder} has these keys in force: {keys}; name one: --which", holder=holder, keys=enumerated(keys)
        )
    return keys[0]


def _forms(key: str) -> set[str]:
    """The texts under which somebody meets a key: as `officer key show` prints it."""
    try:
        public = parse_vkey(key).public
    except NoteError:
        return {key}
    return {key, _squeezed(fingerprint(public)), short(public)}


def _squeezed(text: str) -> str:
    """A text without its blanks; a fingerprint in small letters too."""
    found = "".join(text.split())
    return found.lower() if re.fullmatch("[0-9A-Fa-f]{64}", found) else found


def _decide(
    around: Surroundings, kind: str, stream: str, fields: dict[str, str], *, by: str, drafted_by: str | None,
    authority: str | None, out: Path | None, key_file: Path | None, dry_run: bool, yes: bool,
    after_wrong_clock: str | None, where: str, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Draft the decision, or record it at once."""
    if (drafted_by or out) and not (drafted_by and out and key_file is None):
        raise click.UsageError(Said("A draft has --drafted-by and --out, and is signed afterwards, without --key."))
    told = {"streams": [stream], "by": by, "authority": authority, "illustrative": False, "on": None}
    submission = one_submission(
        kind, [f"{name}={value}" for name, value in fields.items()], told | {"command_id": None}, around
    )
    if out:
        draft_of(around, where, [submission], out, drafted_by, None, after_wrong_clock, dry_run=dry_run)
        return
    submissions = signs(around, [submission], key_file, passphrase_file, None)
    with find_folder(where).open_to_write() as book:
        tell = show_before_writing(asks(yes or dry_run), around.language, lambda: None)
        answers = hand_in(book, [submissions], around.office_of(after_wrong_clock), show=tell, dry_run=dry_run)
    report(answers, dry_run, around.language)
