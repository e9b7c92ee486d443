"""`gongshi`: build, serve, verify and read a book. It never opens a private key."""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from domain.ledger.system_clock import clock_fault
from domain.rules.said import Said
from terminal.help import Program
from terminal.language import LANGUAGES, language
from terminal.wording import in_language

COMMANDS = {
    "build": "public.build_cli:build_command",
    "history": "public.build_cli:history_command",
    "serve": "public.serve:serve_command",
    "verify": "public.audit_cli:verify_command",
    "proof": "public.audit_cli:proof_command",
    "check-proof": "public.audit_cli:check_proof_command",
    "replay": "public.audit_cli:replay_command",
    "texts": "public.texts_cli:texts_command",
}


class Lazy(Program):
    """A program that imports a command's module only when it is asked for: a proof needs no builder."""

    def main(self, *args: Any, **told: Any) -> Any:
        """Run the program; a sign that the terminal lacks is told by its number, and ends no command half-way."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **told)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except OverflowError:  # as soon as a library asks for the time
            fault = clock_fault() or Said("this machine's clock cannot be told")
            raise click.ClickException(in_language(fault, language())) from None
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongshi")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of help and answers; else the terminal's.")
def main(lang: str | None) -> None:
    """Build, serve, verify and replay a published book.

    \b
    Examples:
      gongshi build --book demo --out public/www
      gongshi serve --site public/www
      gongshi history --book demo --stream programme/1
    """
