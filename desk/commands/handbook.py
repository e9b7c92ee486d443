"""`handbook`: the documentation and the examples that come with the program, written out to be read and tried."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

import gongshi
from desk.commands import Surroundings
from desk.console import say_in
from desk.disk import writing
from desk.submission import DeskError
from terminal.help import command


@command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def handbook(around: Surroundings, /, folder: Path) -> None:
    """Write what comes with the program into the new folder DIR: docs/ with the tutorial, examples/ with whole books.

    \b
    Example:
      gongshi-desk handbook handbook
    """
    if folder.exists():
        raise DeskError("{path}: something is here already; name a new folder", path=folder)
    with writing(folder), tempfile.TemporaryDirectory(dir=folder.absolute().parent) as beside:
        made = Path(beside) / folder.name
        for part in gongshi.handbook():
            if part.is_dir():
                shutil.copytree(part, made / part.name)
            else:
                made.mkdir(exist_ok=True)
                shutil.copy(part, made)
        made.rename(folder)
    zh, en = (
        f"已写出{folder}：教程见{folder}/docs/tutorial.zh.md",
        f"wrote {folder}: begin with {folder}/docs/tutorial.md",
    )
    say_in(around.language, zh, en)
