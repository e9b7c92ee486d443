"""The record as the built site tells it: the view file beside the site, which the builder keeps up to date."""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from domain.ledger.apart import builders_folder
from projections.view import ViewReader
from public.record import Unreadable

EVER = 2**31


class _EntryStream(msgspec.Struct):
    stream: str


_decoder = msgspec.json.Decoder(_EntryStream)


def view_beside(site: Path) -> Path:
    """Where the builder of a site keeps its view file."""
    return builders_folder(site) / "view.sqlite"


class ViewRecord:
    """The view file beside a site, read anew after each build; one that folds everything again puts another there."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._own = threading.local()  # SQLite's connections do not change threads

    def size(self) -> int:
        """How many entries the builder has folded."""
        with self._reading() as reader:
            return reader.size()

    def entries(self, low: int, high: int) -> list[tuple[int, bytes]]:
        """The entries from index `low` up to, but not including, `high`."""
        with self._reading() as reader:
            return reader.entries(low, high)

    def of_kind(self, kind: str, low: int, high: int, limit: int) -> list[tuple[int, bytes]]:
        """The first `limit` entries of a kind between two indices."""
        with self._reading() as reader:
            places = range(reader.list_length("kind", kind))
            first = bisect_left(places, low, key=lambda place: reader.list_slice("kind", kind, place, place + 1)[0])
            indexes = reader.list_slice("kind", kind, first, first + limit)
            return [(index, reader.entry(index) or b"") for index in indexes if index < high]

    def stream(self, name: str) -> list[tuple[int, bytes]]:
        """All entries of a stream, picked from the story of its subject."""
        name = unicodedata.normalize("NFC", name)
        with self._reading() as reader:
            story = [(index, reader.entry(index) or b"") for index in reader.list_slice("story", name, 0, EVER)]
        return [(index, body) for index, body in story if _decoder.decode(body).stream == name]

    @contextmanager
    def _reading(self) -> Iterator[ViewReader]:
        try:
            yield self._reader()
        except (OSError, sqlite3.Error) as error:
            raise Unreadable("{path}: {error}", path=view_beside(self._site), error=error) from error

    def _reader(self) -> ViewReader:
        """This thread's connection to the file that is there now."""
        path = view_beside(self._site)  # asked each time: the site may be a link that is moved
        found = path.stat()  # also because connecting to a missing file would make one
        file = (found.st_dev, found.st_ino)
        if getattr(self._own, "file", None) != file:
            if former := getattr(self._own, "reader", None):
                former.close()  # SQLite sees that the name has another file now, and leaves its log alone
            self._own.reader = ViewReader(path)
            self._own.file = file
        reader: ViewReader = self._own.reader
        return reader
