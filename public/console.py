"""What `gongshi` shows in a terminal: answers, errors in one line, and how far long work has come."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from domain.rules.said import Said
from terminal.language import language
from terminal.wording import in_language

console = Console(stderr=False, highlight=False)
errors = Console(stderr=True, highlight=False)
EVERY = 5  # seconds between two plain lines


def fail(message: str) -> NoReturn:
    """One clear line in the language that is spoken, exit code 1."""
    errors.print("[red]gongshi:[/red]", escape(in_language(message, language())), soft_wrap=True)
    sys.exit(1)


@contextlib.contextmanager
def progress(what: str, shown: Console = console) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, a plain line every few seconds elsewhere."""
    if shown.is_terminal:
        with Progress(
            TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=shown, transient=True
        ) as bar:
            task = bar.add_task(what)
            yield lambda done, of: bar.update(task, completed=done, total=of)
        return
    last = [time.monotonic()]

    def plain(done: int, of: int) -> None:
        if time.monotonic() - last[0] >= EVERY:
            last[0] = time.monotonic()
            shown.print(in_language(Said("{what}: {done} of {of}", what=what, done=done, of=of), language()))

    yield plain
