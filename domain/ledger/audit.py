"""The audit from within: stored event -> canonical bytes -> numbered leaf -> tiles -> checkpoint, and what differs.

An auditor outside needs none of this: `verify.py` on the site checks what is published. This compares it with the
database, so that an edit made there afterwards is found and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from domain.ledger.audit_authors import Authors, named
from domain.ledger.audit_files import StoredCheckpoint, check_checkpoints, check_partials, check_tiles, kept_checkpoints
from domain.ledger.audit_personal import PersonalAudit
from domain.ledger.entry import is_canonical, parse
from domain.ledger.log_tables import TableLink
from domain.ledger.merkle import EMPTY, EMPTY_ROOT, Edge, append, leaf_hash, right_edge, root
from domain.ledger.note import VerifierKey
from domain.ledger.store import Book
from domain.ledger.tiles import ENTRIES, TILE_WIDTH, TileError, decode_bundle, hash_reader, tile_at, tile_path
from domain.rules.said import Said, said_of

BATCH = 20 * TILE_WIDTH

Progress = Callable[[int, int], None]


class Difference(NamedTuple):
    """One thing that is not as it must be: `where` names the entry or the file, `what` says it in one clause."""

    where: str
    what: str

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Said:
        """The same with its places, to be told in another language."""
        return Said("{where}: {what}", where=self.where, what=self.what)


def audit(
    book: Book,
    folder: Path,
    keys: Sequence[VerifierKey],
    *,
    since: int = 0,
    progress: Progress = lambda done, whole: None,
    signed: Callable[[int], None] = lambda count: None,
) -> list[Difference]:
    """Compare a book with the log published under `folder`; an empty list means that everything agrees.

    `keys` are the log's keys, past ones too. From `since` on only: what lies under the newest checkpoint of at most so
    many entries is then taken from the files, after their root is compared with it, and of their officers' signatures
    nothing is asked again; `signed` is told how many entries carry some that fit. Of entries that no checkpoint covers
    yet there are no files: their rows, signatures and personal values are looked at.

    `BookError`: the database cannot be read.
    """
    found: list[Difference] = []
    with book.plainly():
        kept = kept_checkpoints(book, folder, keys, _say(found))
        edge = _edge(
            folder, max((each for each in kept if each.size <= since), default=StoredCheckpoint(0, EMPTY_ROOT)), found
        )
        tree = Tree(edge, {each.size: each.root for each in kept}, found)
        authors = _authors(book, edge.size, found)
        size = max((each.size for each in kept), default=0)
        entries = _entries(book, folder, edge.size, size, found, progress, authors)
        check_tiles(folder, edge.size, tree.through(entries), _say(found))
        check_partials(folder, edge.size, [each.size for each in kept], _say(found))
        check_checkpoints(book, folder, kept, keys, _say(found))
        for position, stream, number in book.tables.strays():
            found.append(
                Difference(
                    Said("{stream} number {number}", stream=stream, number=number),
                    Said("was put in at position {position}, past the log's sequence", position=position),
                )
            )
    signed(authors.signed)
    return found


def audit_unsealed(book: Book, size: int, signed: Callable[[int], None] = lambda count: None) -> list[Difference]:
    """What is not as it must be in the entries after the first `size`, which no checkpoint covers, by the database.

    Whoever could write there can have altered them since they were signed, and no file tells. `signed` as above.
    """
    found: list[Difference] = []
    with book.plainly():
        authors = _authors(book, size, found)
        _check_unsealed(book, size, Chain(found), PersonalAudit(book, Path(), size, size, _say(found)), authors)
    signed(authors.signed)
    return found


def _authors(book: Book, size: int, found: list[Difference]) -> Authors:
    """Who may sign what follows the first entries, so many."""
    authors = Authors(book, _say(found))
    last = book.tables.numbered(size - 1) if size else None
    if last:
        authors.know(last[0])
    return authors


def _check_unsealed(book: Book, size: int, chain: Chain, personal: PersonalAudit, authors: Authors) -> None:
    """Every entry after the first `size`, whether the log's sequence numbers it yet or not."""
    for link in _unsealed(book, size):
        chain.check(link, None)
        authors.check(link)
        personal.unsealed(link.leaf.idx, link.data)
    personal.finish()
    authors.finish()


def _unsealed(book: Book, size: int) -> Iterator[TableLink]:
    while links := book.tables.chain(size, BATCH):
        yield from links
        size = links[-1].leaf.idx + 1
    last = book.tables.numbered(size - 1) if size else (0, b"")
    while last and (rows := book.tables.after(last[0], size, BATCH)):
        yield from rows
        size, last = size + len(rows), (rows[-1].leaf.position, b"")


def _say(found: list[Difference]) -> Callable[[str, str], None]:
    return lambda where, what: found.append(Difference(where, what))


def _edge(folder: Path, start: StoredCheckpoint, found: list[Difference]) -> Edge:
    """The edge of the tree under the checkpoint from which the audit starts; the empty tree's where it is broken."""
    try:
        edge = right_edge(start.size, hash_reader(start.size, lambda path: (folder / path).read_bytes()))
        if root(edge) == start.root:
            return edge
    except (OSError, TileError):
        pass
    found.append(
        Difference("tile/", Said("the tiles of the first {size} entries do not have the signed root", size=start.size))
    )
    return EMPTY


class Tree:
    """Lets entries pass, and compares the root with each checkpoint on the way."""

    def __init__(self, edge: Edge, roots: dict[int, bytes], found: list[Difference]) -> None:
        self.edge, self.roots, self.found = edge, roots, found

    def through(self, entries: Iterator[bytes]) -> Iterator[bytes]:
        for entry in entries:
            self.edge = append(self.edge, [leaf_hash(entry)])
            if self.roots.get(self.edge.size, b"") not in (b"", root(self.edge)):
                self.found.append(
                    Difference(f"checkpoints/{self.edge.size}", Said("another root than that of the published entries"))
                )
            yield entry


def _entries(
    book: Book, folder: Path, start: int, size: int, found: list[Difference], progress: Progress,
    authors: Authors,
) -> Iterator[bytes]:  # fmt: skip
    """The published entries, each compared with the database's on the way; the database's where none is published."""
    chain, personal = Chain(found), PersonalAudit(book, folder, start, size, _say(found))
    for first in range(start - start % TILE_WIDTH, size, TILE_WIDTH):
        published = _bundle(folder, first, size, found)
        links = {link.leaf.idx: link for link in book.tables.chain(first, TILE_WIDTH)}
        for index in range(max(first, start), min(first + TILE_WIDTH, size)):
            said = published[index - first] if published else None
            link = links.get(index)
            if link is None:
                found.append(
                    Difference(
                        Said("entry {index}", index=index), Said("is published, but the database does not number it")
                    )
                )
            else:
                chain.check(link, said)
                personal.check(index, link.data)
                authors.check(link)
            yield said if said is not None else link.data if link else b""
        progress(min(first + TILE_WIDTH, size), size)
    _check_unsealed(book, size, chain, personal, authors)


def _bundle(folder: Path, first: int, size: int, found: list[Difference]) -> list[bytes] | None:
    tile = tile_at(ENTRIES, min(first + TILE_WIDTH, size) - 1, size)
    path = tile_path(tile)
    try:
        return decode_bundle((folder / path).read_bytes(), tile.width)
    except (OSError, TileError) as error:
        found.append(Difference(path, Said("is missing") if isinstance(error, OSError) else said_of(error)))
        return None


class Chain:
    """Follows the log's sequence through the database."""

    def __init__(self, found: list[Difference]) -> None:
        self.found, self.recorded_at, self.position, self.index = found, "", 0, -1

    def check(self, link: TableLink, published: bytes | None) -> None:
        """One stored event, its leaf, and the entry as published (None: not published, or its bundle is unreadable)."""
        for what in self._faults(link, published):
            self.found.append(Difference(named(link.leaf.idx, link.stream, link.number), what))
        self.position, self.index = link.leaf.position, link.leaf.idx

    def _faults(self, link: TableLink, published: bytes | None) -> Iterator[str]:
        if self.index not in (-1, link.leaf.idx - 1):
            yield Said("the sequence leaves out {index} to {idx}", index=self.index + 1, idx=link.leaf.idx - 1)
        if link.leaf.position <= self.position:
            yield Said(
                "the sequence has it at position {position}, before the entry that precedes it",
                position=link.leaf.position,
            )
        if link.stream is None:
            yield Said("the database has no row at position {position}", position=link.leaf.position)
            return
        if published is not None and link.data != published:
            yield from different_fields(link.data, published)
        if leaf_hash(link.data) != link.leaf.hash:
            same = published is None or link.data == published
            yield (
                Said("the sequence has another hash than the row")
                if same
                else Said("the row has another hash than the sequence")
            )
        yield from self._row_faults(link)

    def _row_faults(self, link: TableLink) -> Iterator[str]:
        try:
            entry = parse(link.data)
        except msgspec.DecodeError as error:
            yield Said("the row cannot be read: {error}", error=error)
            return
        if not is_canonical(link.data):
            yield Said("the row's bytes are not canonical")
        for name, row, told in (
            ("stream", link.stream, entry.stream),
            ("number", link.number, entry.number),
            ("kind", link.kind, entry.kind),
        ):
            if row != told:
                yield Said("the row's {name} is {row}, its bytes say {told}", name=name, row=row, told=told)
        if entry.recorded_at < self.recorded_at:
            yield Said("recorded at {recorded_at}, before the entry that precedes it", recorded_at=entry.recorded_at)
        self.recorded_at = max(self.recorded_at, entry.recorded_at)


def different_fields(stored: bytes, published: bytes) -> Iterator[str]:
    """Name each field in which two versions of an entry differ."""
    try:
        here, there = _flat(msgspec.json.decode(stored)), _flat(msgspec.json.decode(published))
    except msgspec.DecodeError:
        yield Said("the row's bytes are not those that were published")
        return
    for name in sorted(here.keys() | there.keys()):
        if here.get(name) != there.get(name):
            yield Said(
                "{name} is {here} in the database, {there} as published",
                name=name,
                here=_told(here.get(name)),
                there=_told(there.get(name)),
            )
    if here == there:
        yield Said("the row's bytes are written in another way than those that were published")


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    """`{"fact": {"title": x}}` -> `{"fact.title": x}`."""
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        inner = (_flat(each, f"{name}.{key}" if name else str(key)) for key, each in items)
        return {path: each for part in inner for path, each in part.items()}
    return {name: value}


def _told(value: Any) -> str:
    if value is None:
        return Said("absent")
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 80 else text[:77] + "..."
