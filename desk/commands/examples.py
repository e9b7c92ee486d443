"""`examples`: the examples that come with the program, written out to be read and tried."""

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


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def examples(around: Surroundings, /, folder: Path) -> None:
    """Write the examples that come with the program into the new folder DIR: whole books, and mappings of old lists.

    \b
    Example:
      gongshi-desk examples examples
    """
    if folder.exists():
        raise DeskError("{path}: something is here already; name a new folder", path=folder)
    with writing(folder), tempfile.TemporaryDirectory(dir=folder.absolute().parent) as beside:
        shutil.copytree(gongshi.examples(), made := Path(beside) / folder.name)
        made.rename(folder)
    names = sorted(each.name for each in folder.iterdir())
    say_in(around.language, f"已写出{folder}：{'、'.join(names)}", f"wrote {folder}: {', '.join(names)}")
