"""The file of rows that were not taken, with their reasons and original cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from domain.ledger.files import beside


class Quarantine:
    """Keeps rows."""

    def __init__(self, file: TextIO, header: list[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(["row", "reason", *header])
        self.rows = 0

    def write(self, number: int, reason: str, cells: list[str]) -> None:
        """Keep one row."""
        self._writer.writerow([number, reason, *cells])
        self.rows += 1


class _NoRow(Exception):
    """Nothing was set apart."""


@contextmanager
def quarantined(path: Path, header: list[str]) -> Iterator[Quarantine]:
    """Set rows apart; the file appears whole, when the run is through, and goes where no row is kept."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # Rows of old lists name people: what is set apart is its owner's alone, whatever the umask.
        with beside(path, mode=0o600) as unfinished:
            with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                kept = Quarantine(file, header)
                yield kept
            if not kept.rows:
                raise _NoRow
    except _NoRow:
        path.unlink(missing_ok=True)
