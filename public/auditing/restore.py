"""Fill an empty book from a published log: the same bytes in the same order, through the same door as every entry.

What comes back: entries, receipts, personal values that are not erased, the log's sequence and its checkpoints. The
office can go on from such a book after a disaster; an auditor replays the site from it. What does not come back is
known to the office alone: the second names by which a desk had grouped commands, and documents that are not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.log_tables import Leaf
from domain.ledger.merkle import leaf_hash
from domain.ledger.personal import PersonalValue, read_file
from domain.ledger.store import Book
from domain.ledger.tiles import ENTRIES, TILE_WIDTH, decode_bundle, tile_at, tile_path
from public.auditing.site_source import Failure, SiteSource
from public.auditing.tree import Progress

BATCH = 2_000  # entries a transaction; a command is never cut in two, or its receipt would name half of it


class Batch(NamedTuple):
    """Entries for one transaction, their leaf hashes, and the personal values beside them."""

    entries: list[AnyEntry]
    hashes: list[bytes]
    personal: list[PersonalValue]


def restore(
    book: Book, log: SiteSource, size: int, checkpoints: Iterable[tuple[int, bytes]], progress: Progress
) -> None:
    """Fill an empty book with the first `size` entries of a log that was verified; `checkpoints` are (size, note).

    `Failure` if the book is not empty or would store other bytes; `BookError` if an entry cannot follow.
    """
    if book.count():
        raise Failure(
            "{where} has {count} entries; a log is replayed into an empty book", where=book.where, count=book.count()
        )
    done, position = 0, 0
    for batch in _batches(_entries(log, size)):
        book.append(batch.entries, personal=batch.personal)
        found = book.pages(position, len(batch.entries))
        leaves = [Leaf(index, where, leaf_hash(data)) for index, (where, data) in enumerate(found, done)]
        if [leaf.hash for leaf in leaves] != batch.hashes:
            raise Failure(
                "entries {done} to {last} have other bytes in the book than in the log",
                done=done,
                last=done + len(batch.entries) - 1,
            )
        book.tables.sequence(leaves)
        done, position = done + len(leaves), leaves[-1].position
        progress(done, size)
    before = None
    for each, note in sorted(checkpoints):
        book.tables.keep_checkpoint(before, each, note)
        before = each


def _entries(log: SiteSource, size: int) -> Iterator[tuple[AnyEntry, bytes, list[PersonalValue]]]:
    for first in range(0, size, TILE_WIDTH):
        tile = tile_at(ENTRIES, min(first + TILE_WIDTH, size) - 1, size)
        bundle = decode_bundle(log.read(tile_path(tile)), tile.width)
        entries = [parse(data) for data in bundle]
        committed = any(entry.pd for entry in entries)
        data = log.find(f"personal/{first // TILE_WIDTH}.json") if committed else None
        told = read_file(data) if data else {}
        for index, (entry, raw) in enumerate(zip(entries, bundle, strict=True), first):
            values = [
                PersonalValue(entry.stream, entry.number, field, value, salt)
                for field, (value, salt) in sorted(told.get(index, {}).items())
            ]
            yield entry, leaf_hash(raw), values


def _batches(entries: Iterable[tuple[AnyEntry, bytes, list[PersonalValue]]]) -> Iterator[Batch]:
    batch = Batch([], [], [])
    for entry, digest, values in entries:
        if len(batch.entries) >= BATCH and entry.command != batch.entries[-1].command:
            yield batch
            batch = Batch([], [], [])
        batch.entries.append(entry)
        batch.hashes.append(digest)
        batch.personal.extend(values)
    if batch.entries:
        yield batch
