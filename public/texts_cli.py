"""`gongshi texts`: the site's texts, for an office that says some of them in its own words."""

from __future__ import annotations

from pathlib import Path

import click

from public.console import console, fail
from site_builder.settings import SettingsError
from site_builder.texts import po
from terminal.help import group

LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Which texts.")


@group("texts")
def texts_command() -> None:
    """Say texts of the site in your own words.

    \b
    Example:
      gongshi texts extract --lang zh > assets/texts.po
      gongshi texts check assets/texts.po
    """


@texts_command.command("extract")
@LANGUAGE
def extract(lang: str) -> None:
    """Write a .po file of all texts of the site to standard output, with nothing said yet."""
    click.echo(po.template(lang).decode(), nl=False)


@texts_command.command("check")
@LANGUAGE
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path, lang: str) -> None:
    """Say whether a .po file can be used: whether it names texts that there are, and loses nothing of them."""
    try:
        data = file.read_bytes()
        po.check(lang, file.name, data)
    except SettingsError as error:
        fail(str(error).removeprefix("assets/"))
    said = len(po.read({lang: (file.name, data)}).texts)
    console.print(f"{file}: {said} texts in your own words", markup=False)
