"""`officer key`: keys of officers and evaluating bodies; and how a command signs what it records (Art. 35).

An officer's passphrase is not that of the book's keys: it has a variable of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from desk.authoring import OfficerKey, open_key, signed_alone
from desk.commands import Surroundings, book_option
from desk.console import say, warn
from desk.disk import read_text
from desk.drafting import first_hash
from desk.folder import find_folder
from desk.keyring import passphrase
from desk.keys import new_key, save_key
from desk.motion import DeskError, Motion
from domain.ledger.note import NoteError, format_vkey, parse_vkey
from domain.ledger.signing import fingerprint
from domain.rules.said import Said

FILE = click.Path(dir_okay=False, path_type=Path)
NEW = Said("the new key")
VARIABLE = "GONGSHI_OFFICER_PASSPHRASE"
MAKING = (
    "密钥只有这一份：文件或口令遗失后，任何人都不能重新生成，只能撤销并另行登记。请另存一份。",
    "There is one such key: once its file or passphrase is lost, nobody can make it again. Keep a copy.",
)
officer_passphrase_option = click.option(
    "--officer-passphrase-file",
    "passphrase_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"File whose first line is your passphrase; else ${VARIABLE}, else $GONGSHI_PASSPHRASE, else you are asked.",
)


def officer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that records a decision of its own and signs it with an officer's key."""
    for option in (
        click.option("--officer-key", type=FILE, help="Where the book requires signatures: your key file."),
        click.option(
            "--officer-passphrase-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=f"File whose first line is its passphrase; else ${VARIABLE}, else you are asked.",
        ),
        click.option("--urgent", metavar="REASON", help="Why you issue alone what two officers decide (Art. 36)."),
    ):
        command = option(command)
    return command


@click.group()
def officer() -> None:
    """Keys of officers and evaluating bodies: made and kept by whoever signs, never by the office."""


@officer.group()
def key() -> None:
    """Make, show and prove a key; register and revoke it."""


@key.command()
@click.argument("holder", metavar="STREAM")
@click.option("--out", "path", type=FILE, required=True, help="The key file to write, such as zhang.key.")
@click.option("--dry-run", is_flag=True, help="Say what would be made; make nothing, and ask for no passphrase.")
@officer_passphrase_option
@click.pass_obj
def make(around: Surroundings, holder: str, path: Path, dry_run: bool, passphrase_file: Path | None) -> None:
    """Make a key for STREAM (officer/ID or organisation/ID): a file under a passphrase, for its owner only.

    The public half is written beside it as .vkey. Keep a copy elsewhere; nobody can make this key again.

    \b
    Example: gongshi-desk officer key make officer/zhang --out zhang.key
    """
    if "+" in holder or any(each.isspace() for each in holder) or holder.count("/") != 1:
        raise DeskError(
            "'{holder}' is no name that a key can bear: write officer/ID or organisation/ID without spaces"
            " and without the sign +; whoever has such an id is appointed under another one",
            holder=holder,
        )
    stem, folder = path.name.removesuffix(".key"), path.resolve().parent
    for there in (folder / f"{stem}.key", folder / f"{stem}.vkey"):
        if there.exists():
            raise DeskError("{there}: there is a key already, and it is left as it is; name another file", there=there)
    warn(MAKING[around.language == "en"])
    if dry_run:
        say(f"would be made: {folder / stem}.key and its public half {stem}.vkey, for {holder}")
        return
    secret = officer_secret(passphrase_file, new=True)
    public = save_key(folder, stem, holder, new_key(), secret)
    say(f"key: {format_vkey(public)}")
    say(f"next: gongshi-desk officer key prove {folder / stem}.key --book BOOK, and hand the two lines to your office")


@key.command()
@click.argument("path", metavar="FILE", type=FILE)
def show(path: Path) -> None:
    """Show the public half of a key: its text, whose it is, and its fingerprint. No passphrase is needed.

    FILE is the key file, or its .vkey. Compare the fingerprint when you hand a key in, by telephone or on paper.

    \b
    Example: gongshi-desk officer key show zhang.key
    """
    public = path if path.suffix == ".vkey" else path.with_suffix(".vkey")
    try:
        held = parse_vkey(read_text(public).strip())
    except (OSError, UnicodeDecodeError, NoteError) as error:
        why = getattr(error, "strerror", None) or Said("it holds no public key")
        raise DeskError(
            "{public}: cannot be read: {why}; the public half lies beside the key file as .vkey", public=public, why=why
        ) from None
    say(f"key: {format_vkey(held)}")
    say(f"of: {'/'.join(held.name.split('/')[-2:])}")
    say(f"fingerprint: {fingerprint(held.public)}")


@key.command()
@click.argument("path", metavar="KEY", type=FILE)
@click.option("--book", "where", help="The book's folder.")
@click.option("--first", help="SHA-256 of the book's entry 0 in hex, as `officer key first` prints it.")
@click.option("--for", "stream", help="Stream for which it is registered (default: the key's own name).")
@officer_passphrase_option
def prove(path: Path, where: str | None, first: str | None, stream: str | None, passphrase_file: Path | None) -> None:
    """Prove that you hold a key: prints the fields `key` and `proof` with which it is registered.

    \b
    Example: gongshi-desk officer key prove zhang.key --first 5f2c...
    """
    if not (where or first):
        raise click.UsageError("name the book (--book), or give --first, which `officer key first` prints there")
    if first is None:
        with find_folder(where or "").open() as book:
            first = first_hash(book)
    held = opened_key(path, passphrase_file)
    say(f"key={held.text}")
    say(f"proof={held.proof(stream or held.signer.key.name, first)}")


@key.command()
@book_option
def first(where: str) -> None:
    """Print the SHA-256 of the book's entry 0, to which every signature is bound."""
    with find_folder(where).open() as book:
        say(first_hash(book))


def alone(around: Surroundings, motion: Motion, held: OfficerKey, urgent: str | None = None) -> Motion:
    """A decision that one officer signs."""
    return signed_alone(motion, held, around.office.salt().hex()[:32], urgent)


def signs(
    around: Surroundings, motions: list[Motion], path: Path | None, passphrase_file: Path | None, urgent: str | None
) -> list[Motion]:
    """The decisions as one officer signs them with a key file; as they are where none is given."""
    if path is None:
        if urgent:
            raise click.UsageError("--urgent goes with a key: whoever issues alone signs it")
        return motions
    held = opened_key(path, passphrase_file)
    return [each if each.source else alone(around, each, held, urgent) for each in motions]


def opened_key(path: Path, passphrase_file: Path | None) -> OfficerKey:
    """The key in a file, of whoever sits here."""
    return open_key(path, officer_secret(passphrase_file, of=Said("the key {name}", name=path.name)))


def officer_secret(file: Path | None, *, new: bool = False, of: str = NEW) -> str:
    """An officer's passphrase."""
    variable = "GONGSHI_PASSPHRASE" if not os.environ.get(VARIABLE) else VARIABLE
    return passphrase(file, new=new, variable=variable, of=of)
