"""`witness`: who cosigns the log's checkpoints."""

from __future__ import annotations

import click

from desk.book_folder import find_folder
from desk.commands import book_option, option
from desk.console import say, show
from desk.witness import add as add_witness
from desk.witness import ask_witnesses, witnesses
from domain.ledger.note import format_vkey
from terminal.help import group
from terminal.language import language
from terminal.wording import in_language


@group()
def witness() -> None:
    """Add, list and ask the witnesses who cosign the log's checkpoints."""


@witness.command()
@click.argument("key", metavar="VKEY")
@option("--url", default="", help="Where it takes checkpoints: the address before /add-checkpoint.")
@book_option
def add(key: str, url: str, where: str) -> None:
    """Add a witness by its public key (type 04), with the address that is asked after each seal.

    \b
    Example: gongshi-desk witness add 'audit.example+1c2d3e4f+BA…' --url https://audit.example/witness
    """
    added = add_witness(find_folder(where), key, url)
    say(f"added {added.key.name}")


@witness.command("list")
@book_option
def list_(where: str) -> None:
    """List the witnesses and the size that each saw last."""
    rows = [[each.key.name, str(each.size), each.url, format_vkey(each.key)] for each in witnesses(find_folder(where))]
    show(["witness", "size", "address", "key"], rows)


@witness.command()
@book_option
def ask(where: str) -> None:
    """Ask every witness to cosign the newest checkpoint, also an idle one: that proves that it is fresh."""
    for line in ask_witnesses(find_folder(where)):
        say(in_language(line, language()))
