"""`key`: make, show, rotate and retire the keys that sign for a book."""

from __future__ import annotations

from pathlib import Path

import click

from desk.commands import Surroundings, book_option, clock_option
from desk.console import say
from desk.decisions import read_motion
from desk.folder import find_folder
from desk.keyring import LOG, NEXT, OLD, keys_of, make_keys, passphrase, passphrase_option, public_keys
from desk.keys import load_signer, new_key, save_key
from desk.motion import DeskError
from desk.record import record as hand_in
from domain.ledger.note import format_vkey, parse_vkey


@click.group()
def key() -> None:
    """Make, show, rotate and retire the keys that sign for a book."""


@key.command()
@book_option
@passphrase_option
def new(where: str, passphrase_file: Path | None) -> None:
    """Make the log's key and the site's, encrypted with a passphrase.

    \b
    Example: gongshi-desk key new --book mybook
    """
    folder = find_folder(where)
    for made in make_keys(keys_of(folder), folder.origin, passphrase(passphrase_file, new=True)):
        say(f"{made['role']}: {made['key']}")
    say(f"keys in {keys_of(folder)}: keep two copies elsewhere; publish the public ones in more than one place")


@key.command()
@book_option
def show(where: str) -> None:
    """Show the public keys, the current one first."""
    folder = find_folder(where)
    for each in public_keys(folder):
        say(f"log: {format_vkey(each)}")
    site = keys_of(folder) / "site.vkey"
    if site.exists():
        say(f"site: {site.read_text(encoding='utf-8').strip()}")


@key.command()
@click.option("--by", required=True, help="Officer of the power of decision: officer/ID.")
@click.option("--reason", required=True, help="Why the key is replaced.")
@click.option("--stream", default="book/main", show_default=True, help="Stream of the book.")
@click.option("--authority", help="On whose authority.")
@clock_option
@book_option
@passphrase_option
@click.pass_obj
def rotate(
    around: Surroundings, /, by: str, reason: str, stream: str, authority: str | None,
    after_wrong_clock: str | None, where: str, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Replace the log's key: the change goes on record, and both keys sign until the old one is retired.

    Killed half-way, run it again: the new key that was made is used, and what is on record is not repeated.
    """
    folder, secret = find_folder(where), passphrase(passphrase_file)
    path = keys_of(folder)
    if (path / f"{OLD}.key").exists():
        raise DeskError("the last rotation is not finished: both keys sign; end it with `gongshi-desk key retire`")
    old = load_signer(path / f"{LOG}.key", secret)
    if not (path / f"{NEXT}.key").exists():
        save_key(path, NEXT, old.key.name, new_key(), secret)
    coming = load_signer(path / f"{NEXT}.key", secret)
    told = {"role": LOG, "old": format_vkey(old.key), "new": format_vkey(coming.key), "reason": reason}
    motion = {"kind": "key.rotated", "stream": stream, "by": by, "fields": told}
    motion |= {"authority": authority} if authority else {}
    with folder.open() as book:
        hand_in(book, [[read_motion(motion, f"rotate-{coming.key.id.hex()}")]], around.office_of(after_wrong_clock))
    for source, target in ((LOG, OLD), (NEXT, LOG)):
        for ending in ("vkey", "key"):
            (path / f"{source}.{ending}").replace(path / f"{target}.{ending}")
    say(f"log: {format_vkey(coming.key)}")
    say("both keys sign from the next seal on; tell your auditors the new key, then run `gongshi-desk key retire`")


@key.command()
@click.confirmation_option(prompt="Delete the old private key? It can never sign again.")
@book_option
def retire(where: str) -> None:
    """End a rotation: the old private key is deleted, its public half is kept for old checkpoints."""
    path = keys_of(find_folder(where))
    if not (path / f"{OLD}.vkey").exists():
        raise DeskError("no rotation is under way: there is no old key to retire")
    former = path / "former"
    former.mkdir(exist_ok=True)
    old = parse_vkey((path / f"{OLD}.vkey").read_text(encoding="utf-8").strip())
    (path / f"{OLD}.key").unlink(missing_ok=True)
    (path / f"{OLD}.vkey").replace(former / f"{old.id.hex()}.vkey")
    say(f"retired {format_vkey(old)}")
