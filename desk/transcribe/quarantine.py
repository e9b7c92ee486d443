"""The file of rows that were not taken, with their reasons and original cells."""

from __future__ import annotations

import csv
import os
from pathlib import Path


class Quarantine:
    """Keeps rows; the file appears whole, when the run is through, and goes where no row is kept."""

    def __init__(self, path: Path, header: list[str]) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".part")
        self._header = header
        self._rows = 0

    def __enter__(self) -> Quarantine:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._unfinished.unlink(missing_ok=True)
        # Rows of old lists name people: what is set apart is its owner's alone, whatever the umask.
        handle = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["row", "reason", *self._header])
        return self

    def write(self, number: int, reason: str, cells: list[str]) -> None:
        """Keep one row."""
        self._writer.writerow([number, reason, *cells])
        self._rows += 1

    def __exit__(self, kind: object, *_: object) -> None:
        self._file.close()
        if kind is None and self._rows:
            self._unfinished.replace(self._path)
        elif kind is None:
            self._unfinished.unlink()
            self._path.unlink(missing_ok=True)
