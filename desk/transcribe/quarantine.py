"""The file of rows that were not taken, with their reasons and original cells."""

from __future__ import annotations

import csv
from pathlib import Path


class Quarantine:
    """Keeps rows; the file appears whole, when the run is through, and goes where no row is kept."""

    def __init__(self, path: Path, header: list[str]) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".part")
        self._header = header
        self._rows = 0

    def __enter__(self) -> Quarantine:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="")
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
