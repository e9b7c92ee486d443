"""`gongshi texts`: the site's texts, for an office that says some of them in its own words."""

from __future__ import annotations

from pathlib import Path

import click

from domain.rules.charter import STREAM
from domain.rules.in_force import CharterTable, default
from domain.rules.said import Said, said_of
from projections.charter import table_after
from public.build_cli import book_at
from public.console import console, fail
from site_builder.settings import SettingsError
from site_builder.texts import po
from terminal.help import group
from terminal.language import language
from terminal.wording import in_language

LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Which texts.")
BOOK = click.option(
    "--book",
    "where",
    envvar="GONGSHI_BOOK",
    show_envvar=True,
    help="Book whose charter gives the terms.",
)


@group("texts")
def texts_command() -> None:
    """Say texts of the site in your own words.

    \b
    Example:
      gongshi texts extract --book mybook > mybook/assets/texts.po
      gongshi texts check mybook/assets/texts.po --book mybook
    """


@texts_command.command("extract")
@LANGUAGE
@BOOK
def extract(lang: str, where: str | None) -> None:
    """Write a .po file of all texts of the site to standard output, with nothing said yet."""
    click.echo(po.template(lang, _charter(where)).decode(), nl=False)


@texts_command.command("check")
@LANGUAGE
@BOOK
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path, lang: str, where: str | None) -> None:
    """Say whether a .po file can be used: whether it names texts that there are, and loses nothing of them."""
    charter = _charter(where)
    try:
        data = file.read_bytes()
        po.check(lang, file.name, data, charter)
    except SettingsError as error:
        fail(in_language(said_of(error), language()).removeprefix("assets/"))
    said = len(po.read({lang: (file.name, data)}).texts)
    told = Said("{file}: {count} texts in your own words", file=file, count=said)
    console.print(in_language(told, language()), markup=False)


def _charter(where: str | None) -> CharterTable:
    """The charter of a book; the default one where none is named."""
    if not where:
        return default()
    book, _ = book_at(where)
    with book:
        return table_after(book.stream(STREAM))
