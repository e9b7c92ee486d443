"""The log's part of a book's database: its sequence of leaves and its checkpoints, in SQL for both stores."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.merkle import leaf_hash
from domain.ledger.personal import PersonalValue
from domain.ledger.tables import Conflict, Rows, Tables, value_of

SEQUENCE = "log"  # the name under which the library tracks how far the sequence has come


class Leaf(NamedTuple):
    """One line of the log's sequence: the entry at `position` of the book is entry `idx` of the log."""

    idx: int
    position: int
    hash: bytes


class TableLink(NamedTuple):
    """A line of the sequence and the row at its position; stream, number and kind are None where there is no row."""

    leaf: Leaf
    stream: str | None
    number: int | None
    kind: str | None
    data: bytes


class LogTables(Tables):
    """A book's database with its log.

    Indices count from 0 without gaps. Positions are the store's own and may have gaps, so they are no indices.
    """

    @abstractmethod
    def track(self, rows: Rows, position: int) -> None:
        """Note within a transaction how far the log's sequence has come; refuses to go back."""

    def personal_between(self, low: int, high: int) -> list[tuple[int, PersonalValue]]:
        """The personal values of the log's entries `low` to `high - 1`, with their index."""
        found = self.select(
            f"SELECT l.idx, p.* FROM log_leaf l JOIN {self.events} e ON e.{self.position} = l.position"
            " JOIN book_personal p ON p.stream = e.originator_id AND p.number = e.originator_version"
            " WHERE l.idx >= ? AND l.idx < ? ORDER BY l.idx, p.field",
            low,
            high,
        )
        return [(row[0], value_of(*row[1:])) for row in found]

    def leaves(self, low: int, limit: int) -> list[Leaf]:
        """The log's sequence from entry `low` on."""
        found = self.select("SELECT idx, position, hash FROM log_leaf WHERE idx >= ? ORDER BY idx LIMIT ?", low, limit)
        return [Leaf(row[0], row[1], bytes(row[2])) for row in found]

    def last_leaf(self) -> Leaf | None:
        """The newest line of the log's sequence."""
        found = self.select("SELECT idx, position, hash FROM log_leaf ORDER BY idx DESC LIMIT 1")
        return Leaf(found[0][0], found[0][1], bytes(found[0][2])) if found else None

    def checkpoints(self, above: int = -1) -> list[tuple[int, bytes]]:
        """The sizes and signed notes of all checkpoints above a size."""
        found = self.select("SELECT size, note FROM log_checkpoint WHERE size > ? ORDER BY size", above)
        return [(row[0], bytes(row[1])) for row in found]

    def last_checkpoint(self) -> tuple[int, bytes] | None:
        """The newest checkpoint."""
        found = self.select("SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1")
        return (found[0][0], bytes(found[0][1])) if found else None

    def sequence(self, new: Sequence[Leaf]) -> None:
        """Add lines to the log's sequence, in one transaction with the note of how far it has come."""
        with self.writing() as rows:
            newest = rows.run("SELECT idx FROM log_leaf ORDER BY idx DESC LIMIT 1")
            if (newest[0][0] + 1 if newest else 0) != new[0].idx:
                raise Conflict("another run has numbered the same entries meanwhile")
            rows.fill("log_leaf", [tuple(leaf) for leaf in new])
            self.track(rows, new[-1].position)

    def keep_checkpoint(self, seen: int | None, size: int, note: bytes) -> None:
        """Add a checkpoint if the newest one is still of size `seen`: one log never signs two stories."""
        with self.writing() as rows:
            newest = rows.run("SELECT MAX(size) FROM log_checkpoint")[0][0]
            if newest != seen:
                raise Conflict("another run has sealed the log at {newest} entries meanwhile", newest=newest)
            rows.fill("log_checkpoint", [(size, note)])

    def chain(self, low: int, limit: int) -> list[TableLink]:
        """The log's sequence from entry `low` on with what the book holds at each position."""
        found = self.select(
            "SELECT l.idx, l.position, l.hash, e.originator_id, e.originator_version, e.topic, e.state"
            f" FROM log_leaf l LEFT JOIN {self.events} e ON e.{self.position} = l.position"
            " WHERE l.idx >= ? ORDER BY l.idx LIMIT ?",
            low,
            limit,
        )
        return [
            TableLink(Leaf(row[0], row[1], bytes(row[2])), row[3], row[4], row[5], bytes(row[6] or b""))
            for row in found
        ]

    def after(self, position: int, index: int, limit: int) -> list[TableLink]:
        """What the book holds above a position, as if it were numbered from `index` on."""
        found = self.select(
            f"SELECT {self.position}, originator_id, originator_version, topic, state FROM {self.events}"
            f" WHERE {self.position} > ? ORDER BY 1 LIMIT ?",
            position,
            limit,
        )
        return [
            TableLink(Leaf(place, row[0], leaf_hash(bytes(row[4]))), row[1], row[2], row[3], bytes(row[4]))
            for place, row in enumerate(found, index)
        ]

    def streams_after(self, position: int) -> list[str]:
        """The streams of what the book holds above a position."""
        sql = f"SELECT DISTINCT originator_id FROM {self.events} WHERE {self.position} > ?"
        return [str(row[0]) for row in self.select(sql, position)]

    def grounds(self, position: int, streams: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, bytes]]:
        """Positions and bytes of what stands up to a position on some streams, on the book's own and on officers', and
        of what is of some kinds on organisations'."""
        own = f"SELECT {self.position}, state FROM {self.events} WHERE {self.position} <= ? AND originator_id"
        with self.reading() as rows:
            among, names = rows.among(streams)
            of_kinds, told = rows.among(kinds)
            found = rows.run(f"{own} {among}", position, names)
            for subject in ("book", "officer"):  # 0 follows the slash
                found += rows.run(f"{own} >= ? AND originator_id < ?", position, f"{subject}/", f"{subject}0")
            bodies = f"{own} >= 'organisation/' AND originator_id < 'organisation0' AND topic {of_kinds}"
            found += rows.run(bodies, position, told)
        return sorted({row[0]: bytes(row[1]) for row in found}.items())

    def of_kind(self, kind: str, low: int, high: int) -> list[bytes]:
        """The bytes of those of the log's entries `low` to `high - 1` that are of a kind."""
        found = self.select(
            f"SELECT e.state FROM log_leaf l JOIN {self.events} e ON e.{self.position} = l.position"
            " WHERE l.idx >= ? AND l.idx < ? AND e.topic = ? ORDER BY l.idx",
            low,
            high,
            kind,
        )
        return [bytes(row[0]) for row in found]

    def strays(self) -> list[tuple[int, str, int]]:
        """Position, stream and number of each entry that the log's sequence has passed by."""
        return self.select(
            f"SELECT e.{self.position}, e.originator_id, e.originator_version FROM {self.events} e"
            f" LEFT JOIN log_leaf l ON l.position = e.{self.position} WHERE l.idx IS NULL"
            f" AND e.{self.position} <= (SELECT MAX(position) FROM log_leaf) ORDER BY 1"
        )

    def numbered(self, index: int) -> tuple[int, bytes] | None:
        """The position and bytes of entry `index` of the log, whether sequenced yet or not."""
        newest = self.last_leaf()
        if newest and index <= newest.idx:
            found = self.leaves(index, 1)
            return self.at([found[0].position])[0] if found else None
        known, position = (newest.idx + 1, newest.position) if newest else (0, 0)
        rest = self.select(
            f"SELECT {self.position}, state FROM {self.events} WHERE {self.position} > ? ORDER BY 1 LIMIT 1 OFFSET ?",
            position,
            index - known,
        )
        return (rest[0][0], bytes(rest[0][1])) if rest else None

    def index_of(self, position: int) -> int:
        """The place in the log, counted from 0, of the entry at a position, whether sequenced yet or not."""
        if found := self.select("SELECT idx FROM log_leaf WHERE position = ?", position):
            return int(found[0][0])
        newest = self.last_leaf() or Leaf(-1, 0, b"")
        sql = f"SELECT COUNT(*) FROM {self.events} WHERE {self.position} > ? AND {self.position} <= ?"
        return newest.idx + int(self.select(sql, newest.position, position)[0][0])
