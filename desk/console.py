"""What the desk shows: tables and progress bars on a terminal, plain lines elsewhere; NO_COLOR is respected."""

from __future__ import annotations

import io
import re
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from domain.rules.forms import UNSEEN_IN_ID
from domain.rules.said import Said
from terminal.help import chinese
from terminal.language import language
from terminal.wording import in_language

OPEN = re.compile(r"(--[a-z-]+ )([A-Z]+)(?= |$)")  # an option whose value is a name for what is meant
PLAIN_EVERY = 10_000  # how many steps pass between two plain lines of progress


def say(text: str = "") -> None:
    """One line of the answer."""
    click.echo(text)


def tell(said: Said) -> None:
    """One line of the answer, in the language that is spoken."""
    say(in_language(said, language()))


def say_in(language: str, zh: str, en: str) -> None:
    """One line of the answer, in the terminal's language."""
    say(zh if language == "zh" else en)


def tell_next(command: str, language: str) -> None:
    """What to do next, as the last line of an answer; a value that is still to be chosen is named in the language."""
    if language == "zh":
        command = OPEN.sub(lambda found: found[1] + chinese(found[2]), command)
    say(f"{'下一步：' if language == 'zh' else 'next: '}{command}")


def visible(text: str) -> str:
    """A text in which what would move the cursor, break the line, hide or turn text round stands by its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{ord(each):04x}" if _is_unseen(each) else each for each in text)


def _is_unseen(sign: str) -> bool:
    return not sign.isprintable() or UNSEEN_IN_ID.match(sign) is not None


def quoted(path: Path) -> str:
    """The name of a file as a shell takes it, whatever stands in it."""
    return shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))


def print_anything() -> None:
    """From now on a sign that the terminal lacks is told by its number, and ends no command half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def warn(text: str) -> None:
    """One line beside the answer, on standard error."""
    click.echo(text, err=True)


def warn_of(what: tuple[str, str], language: str) -> None:
    """What cannot be undone, told in Chinese or English where nobody is asked."""
    warn(what[language != "zh"])


def show(heads: list[str], rows: list[list[str]], title: str = "") -> None:
    """A table; columns apart by tabs where nobody looks at a terminal."""
    console = Console()
    if not console.is_terminal:
        for row in rows:
            say("\t".join(row))
        return
    table = Table(title=title or None, title_justify="left", show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


def agreed(question: tuple[str, str], language: str) -> bool:
    """Ask in the terminal's language, the question in Chinese and English; y, yes, 是, n, no and 否 answer it."""
    chinese, english = question
    while True:
        text = click.prompt(f"{chinese if language == 'zh' else english} [y/N]", "n", show_default=False, err=True)
        answer = unicodedata.normalize("NFKC", text).strip().lower()
        if answer in ("y", "yes", "是"):
            return True
        if answer in ("n", "no", "否"):
            return False
        warn("请输入 y（是）或 n（否）。" if language == "zh" else "Please answer y (yes) or n (no).")


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A way to report steps done: a bar on a terminal, a line now and then elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        done = 0

        def plain(steps: int) -> None:
            nonlocal done
            before, done = done, done + steps
            if before // PLAIN_EVERY != done // PLAIN_EVERY:
                warn(_steps(label, done, total))

        yield plain
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)


def _steps(label: str, done: int, total: int | None) -> str:
    """Steps done of a work whose length may be unknown, in the terminal's language."""
    if total is None:
        return in_language(Said("{what}: {done}", what=label, done=f"{done:,}"), language())
    return in_language(Said("{what}: {done} of {of}", what=label, done=f"{done:,}", of=f"{total:,}"), language())
