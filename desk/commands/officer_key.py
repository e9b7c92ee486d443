"""`officer key`: keys of officers and evaluating bodies; and how a command signs what it records (Art. 35).

An officer's passphrase is not that of the book's keys: it has a variable of its own.
"""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from desk.book_folder import find_folder
from desk.commands import Surroundings, book_option, option
from desk.console import say, say_in, tell_next, warn
from desk.drafting import first_hash
from desk.keyring import passphrase
from desk.keys import HOLDERS, check_no_link, new_key, opened, public_half, public_key, save_key, write_vkey
from desk.officer_signatures import OfficerKey, open_key, signed_alone
from desk.submission import DeskError, Submission
from domain.ledger.note import VerifierKey, format_vkey
from domain.ledger.signing import fingerprint, short
from domain.rules.said import Said
from terminal.help import group

FILE = click.Path(dir_okay=False, path_type=Path)
NEW = Said("the new key")
VARIABLE = "GONGSHI_OFFICER_PASSPHRASE"
MAKING = (
    "密钥只有这一份：文件或口令遗失后，任何人都不能重新生成，只能撤销并另行登记。请将此密钥文件另存一份，其中含有公钥。",
    "There is one such key: once its file or passphrase is lost, nobody can make it again. Keep a copy of the key file;"
    " its public half stands in it.",
)
officer_passphrase_option = option(
    "--officer-passphrase-file",
    "passphrase_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"File whose first line is your passphrase; else ${VARIABLE}, else $GONGSHI_PASSPHRASE, else you are asked.",
)


def officer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that records a decision of its own and signs it with an officer's key."""
    for each in (
        option("--officer-key", type=FILE, help="Where the book requires signatures: your key file."),
        option(
            "--officer-passphrase-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=f"File whose first line is its passphrase; else ${VARIABLE}, else you are asked.",
        ),
        option("--urgent", metavar="REASON", help="Why you issue alone what two officers decide (Art. 36)."),
    ):
        command = each(command)
    return command


@group()
def officer() -> None:
    """Keys of officers and evaluating bodies: made and kept by whoever signs, never by the office."""


@officer.group()
def key() -> None:
    """Make, show and prove a key; register and revoke it."""


@key.command()
@click.argument("holder", metavar="STREAM")
@option("--out", "path", type=FILE, required=True, help="The key file to write, such as zhang.key.")
@option("--dry-run", is_flag=True, help="Say what would be made; make nothing, and ask for no passphrase.")
@officer_passphrase_option
@click.pass_obj
def make(around: Surroundings, holder: str, path: Path, dry_run: bool, passphrase_file: Path | None) -> None:
    """Make a key for STREAM (officer/ID or organisation/ID): a file under a passphrase, for its owner only.

    The public half stands in it too, and beside it as .vkey. Keep a copy of the key file elsewhere; nobody can make
    this key again.

    \b
    Example: gongshi-desk officer key make officer/zhang --out zhang.key
    """
    holder, stem, folder = holder_named(holder), path.name.removesuffix(".key"), path.parent.resolve()
    files = [folder / f"{stem}.key", folder / f"{stem}.vkey"]
    check_no_link(path, *files)
    for there in files:
        if there.exists():
            raise DeskError("{there}: there is a key already, and it is left as it is; name another file", there=there)
    warn(MAKING[around.language == "en"])
    if dry_run:
        say_in(
            around.language,
            f"将生成{folder / stem}.key和公钥文件{stem}.vkey，密钥属于{holder}",
            f"would be made: {folder / stem}.key and its public half {stem}.vkey, for {holder}",
        )
        return
    secret = officer_secret(passphrase_file, new=True)
    public = save_key(folder, stem, holder, new_key(), secret)
    tell_key(public, around.language)
    number = "编号" if around.language == "zh" else "NUMBER"
    prove_ = f"gongshi-desk officer key prove {folder / stem}.key --first {number}"
    hand_in = "，并将所得两行交给经办人员" if around.language == "zh" else ", and hand the two lines to your office"
    tell_next(prove_ + hand_in, around.language)


@key.command()
@click.argument("path", metavar="FILE", type=FILE)
@option("--of", "holder", metavar="STREAM", help="Whose key it is, where its public half is lost: made again.")
@officer_passphrase_option
@click.pass_obj
def show(around: Surroundings, path: Path, holder: str | None, passphrase_file: Path | None) -> None:
    """Show the public half of a key: its text, whose it is, and its fingerprint. No passphrase is needed.

    FILE is the key file, or its .vkey. Compare the fingerprint when you hand a key in, by telephone or on paper; the
    line "signs as" is the key as entries carry it. The file of a key that an older release made does not
    hold its public half: where that is lost, --of makes it again with the passphrase, and writes it beside the file.

    \b
    Examples:
      gongshi-desk officer key show zhang.key
      gongshi-desk officer key show zhang.key --of officer/zhang
    """
    if holder:
        make_public(path, holder_named(holder), passphrase_file)
    held = public_half(path)
    if held is None and path.suffix != ".vkey" and path.exists():
        raise DeskError(
            "{path}: its public half is missing: bring {public} back, or make it again with the passphrase: --of"
            " officer/ID",
            path=path,
            public=path.with_suffix(".vkey").name,
        )
    if held is None:
        raise DeskError("{path}: cannot be read: {strerror}", path=path, strerror=os.strerror(errno.ENOENT))
    tell_key(held, around.language)


def tell_key(held: VerifierKey, language: str) -> None:
    """A public key in each form in which somebody meets it."""
    of = "/".join(held.name.split("/")[-2:])
    say_in(language, f"公钥：{format_vkey(held)}", f"key: {format_vkey(held)}")
    say_in(language, f"所属：{of}", f"of: {of}")
    say_in(language, f"指纹：{fingerprint(held.public)}", f"fingerprint: {fingerprint(held.public)}")
    say_in(language, f"签名所载公钥：{short(held.public)}", f"signs as: {short(held.public)}")


def make_public(path: Path, holder: str, passphrase_file: Path | None) -> None:
    """Write the public half of a key again beside its file, from the private one."""
    there = public_half(path)
    if there and there.name != holder:
        raise DeskError("{path}: this is the key of {name}, not of {holder}", path=path, name=there.name, holder=holder)
    check_no_link(path.with_suffix(".vkey"))
    secret = officer_secret(passphrase_file, of=Said("the key {name}", name=path.name))
    write_vkey(path.with_suffix(".vkey"), public_key(holder, opened(path, secret)))


def holder_named(text: str) -> str:
    """The stream of an officer or body that a key can be named after, in the one normal form of streams."""
    name = unicodedata.normalize("NFC", text)
    subject, _, id_ = name.partition("/")
    if subject not in HOLDERS or not id_ or not name.isprintable() or {*"+/ "} & {*id_}:
        raise DeskError(
            "'{holder}' is no name that a key can bear: write officer/ID or organisation/ID without spaces"
            " and without the sign +; whoever has such an id is appointed under another one",
            holder=text,
        )
    return name


@key.command()
@click.argument("path", metavar="KEY", type=FILE)
@option("--book", "where", help="The book's folder.")
@option("--first", help="SHA-256 of the book's entry 0 in hex, as `officer key first` prints it.")
@officer_passphrase_option
def prove(path: Path, where: str | None, first: str | None, passphrase_file: Path | None) -> None:
    """Prove that you hold a key: prints the fields `key` and `proof` with which it is registered.

    \b
    Example: gongshi-desk officer key prove zhang.key --first 5f2c...
    """
    if (where is None) == (first is None):
        raise click.UsageError(Said("name the book (--book), or give --first, which `officer key first` prints there"))
    if first is None:
        with find_folder(where or "").open() as book:
            first = first_hash(book)
    else:
        first = number_of(first)
    held = opened_key(path, passphrase_file)
    say(f"key={held.text}")
    say(f"proof={held.proof('/'.join(held.signer.key.name.split('/')[-2:]), first)}")


def number_of(text: str) -> str:
    """The SHA-256 of entry 0 as it was copied: in capitals, with blanks or the mark of a Windows file."""
    found = "".join(text.split()).strip("\ufeff").lower()
    if not re.fullmatch("[0-9a-f]{64}", found, re.ASCII):
        raise DeskError(
            "--first: '{text}' is not the number of a book: copy the 64 digits that `gongshi-desk officer key first`"
            " prints there",
            text=text,
        )
    return found


@key.command()
@book_option
def first(where: str) -> None:
    """Print the SHA-256 of the book's entry 0, to which every signature is bound.

    \b
    Example: gongshi-desk officer key first --book mybook
    """
    with find_folder(where).open() as book:
        say(first_hash(book))


def alone(around: Surroundings, submission: Submission, held: OfficerKey, urgent: str | None = None) -> Submission:
    """A decision that one officer signs."""
    return signed_alone(submission, held, around.office.salt().hex()[:32], urgent)


def signs(
    around: Surroundings,
    submissions: list[Submission],
    path: Path | None,
    passphrase_file: Path | None,
    urgent: str | None,
) -> list[Submission]:
    """The decisions as one officer signs them with a key file; as they are where none is given."""
    if path is None:
        if urgent:
            raise click.UsageError(Said("--urgent goes with a key: whoever issues alone signs it"))
        return submissions
    held = opened_key(path, passphrase_file)
    return [each if each.source else alone(around, each, held, urgent) for each in submissions]


def opened_key(path: Path, passphrase_file: Path | None) -> OfficerKey:
    """The key in a file, of whoever sits here."""
    return open_key(path, officer_secret(passphrase_file, of=Said("the key {name}", name=path.name)))


def officer_secret(file: Path | None, *, new: bool = False, of: str = NEW) -> str:
    """An officer's passphrase."""
    return passphrase(file, new=new, variable=VARIABLE, otherwise="GONGSHI_PASSPHRASE", of=of)
