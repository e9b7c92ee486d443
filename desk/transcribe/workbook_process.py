"""Asking the process that reads workbooks; whatever becomes of it is one line here."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from desk.submission import DeskError
from desk.transcribe.workbook import WRONG
from domain.rules.said import Said


def sheets(where: str, data: bytes) -> list[tuple[str, bool]]:
    """The sheets of a workbook, and whether each is shown. `DeskError` where it cannot be read."""
    return [(name, bool(shown)) for name, shown in _answers(where, data, "names")]


def sheet_rows(where: str, data: bytes, number: int) -> Iterator[list[Any]]:
    """A sheet, by its place among `sheets`: its merged ranges and hidden rows, then its rows. Or `DeskError`."""
    yield from _answers(where, data, "rows", str(number))


def _answers(where: str, data: bytes, *asked: str) -> Iterator[list[Any]]:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as errors:
        given.write(data)
        given.seek(0)
        with _reader(given, errors, *asked) as process:
            assert process.stdout
            for line in process.stdout:
                yield json.loads(line)
            code = process.wait()
        if code:
            raise DeskError("{where}: {why}", where=where, why=_why(code, errors))


@contextmanager
def _reader(given: IO[bytes], errors: IO[bytes], *asked: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which does not outlive the one who asks."""
    command = [sys.executable, "-m", "desk.transcribe.workbook", *asked]
    with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=errors) as process:
        try:
            yield process
        finally:
            process.kill()


def _why(code: int, errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    if code != WRONG or not lines:
        return Said(
            "the workbook cannot be read: reading it took too much memory or failed; open it in a spreadsheet program,"
            " delete all rows and columns beyond the table, and save it anew as .xlsx"
        )
    kind, _, reason = lines[-1].partition(": ")
    if kind == "PasswordError" or "password" in reason.lower():
        return Said("the workbook is encrypted with a password; save it without one")
    if kind == "WorksheetNotFound":
        return Said("the workbook names this sheet, but does not hold it; it is damaged: open it and save it anew")
    return Said(
        "the workbook cannot be read: {reason}; open it in a spreadsheet program and save it anew",
        reason=reason.rstrip(". ") or kind,
    )
