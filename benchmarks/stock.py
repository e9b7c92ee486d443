"""What `eventsourcing` does as it comes: the yardstick of our appending and transcribing.

One aggregate a stream, one event an entry with the entry's content as it is, its own mapper, recorder and settings.
`python -m benchmarks.stock LIST.csv.gz DATABASE` keeps the rows of a list so.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from domain.ledger import sqlite_book
from domain.ledger.entry import AnyEntry


class Stream(Aggregate):
    """A stream whose entries do nothing."""

    @event("Recorded")
    def record(self, content: dict[str, Any]) -> None:
        """Put an entry on record."""


class Stock:
    """An application of the library, which remembers the aggregates that it has seen."""

    def __init__(self, variables: dict[str, str]) -> None:
        named = ("PERSISTENCE_MODULE", "SQLITE_", "POSTGRES_")
        told = {name: value for name, value in variables.items() if name.startswith(named)}
        self.application: Application[Any] = Application({**told, "CREATE_TABLE": "yes"})
        self.streams: dict[str, Stream] = {}

    def append(self, contents: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Put contents on record, each in its stream, in one transaction."""
        touched = {}
        for name, content in contents:
            self.streams[name] = touched[name] = stream = self.streams.get(name) or Stream()
            stream.record(content=content)
        self.application.save(*touched.values())

    def fill(self, made: Iterator[AnyEntry], count: int, at_once: int) -> float:
        """Seconds in which so many entries are appended, so many at once."""
        began = time.perf_counter()
        for start in range(0, count, at_once):
            page = itertools.islice(made, min(at_once, count - start))
            self.append((entry.stream, msgspec.to_builtins(entry)) for entry in page)
        return time.perf_counter() - began

    def close(self) -> None:
        """Let go of the database."""
        self.application.close()


def main(path: str, database: str) -> None:
    """Keep the rows of a list as they are, 500 a transaction."""
    stock = Stock(sqlite_book.variables(database, create=True))
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = enumerate(csv.DictReader(file))
        while page := [(f"row/{number}", dict(row)) for number, row in itertools.islice(rows, 500)]:
            stock.append(page)
    stock.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
